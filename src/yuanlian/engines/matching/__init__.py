"""Need ↔ supplier: who in the zone can supply this, best first, with reasons a person can check.

Public names, stable:
`Supplier(id=…, name, full, products, scope, industry, proven, lon, lat, employees, capacity, area,
certificates)`;
`Index.build(suppliers, space=model.space)`, `.add(supplier)`, `.remove(id)`, `.get(id)`, `.to_bytes()`,
`Index.from_bytes(data)`; `.image()` and `Index.opened(data, space=…)` for bytes used where they lie;
`Need(text=…, buyer, lon, lat, classes, filters=Filters(areas, certificates, employees, capacity, within_m))`;
`Knowledge.build(aliases=[Alias(name, other, source)], up=…, sub=…, deals=[Deal(need, supplier, count)],
opinions=[Opinion(need, supplier, weight)])`;
`rank(index, need, knowledge=…, top=10)` giving `Ranking(found, results, removed, candidates)`, whose
`Result(id, points, reasons, unknown)` carry `Reason(code, points, asked, found, field, path, amount)`;
`learn(suppliers, purchases=[Purchase(buyer, supplier)], source=…)` gives a `Model` (purchases also from
`implied_purchases(suppliers, up)`), used by
`Index.build(…, space=model.space)` and `knowledge.with_model(model)`; `with_proven(suppliers, [Confirmed(need,
supplier)])` adds what was confirmed; `pack(model)`, `unpack(data)`; all optional, the ranking works without;
`most_added(knowledge)` is what the knowledge of several askers may share as `at_most`;
`measure(index, cases, knowledge)` says how needs that were served are answered (`Case`, `Measure`);
`parameters(reason)` gives a reason as plain values; `find_need(text)` gives `Found(need, rest, purpose, buyer)`.
"""

from yuanlian.engines.matching.finder import find_need
from yuanlian.engines.matching.index import Index
from yuanlian.engines.matching.judging import Case, Measure, measure
from yuanlian.engines.matching.knowledge import Alias, Deal, Knowledge, Opinion
from yuanlian.engines.matching.learning import Confirmed, Model, Purchase, implied_purchases, learn, with_proven
from yuanlian.engines.matching.modelfile import pack, unpack
from yuanlian.engines.matching.ranking import rank
from yuanlian.engines.matching.shapes import (
    Field,
    Filters,
    Found,
    Hard,
    Need,
    Ranking,
    Reason,
    ReasonCode,
    Removed,
    Result,
    Supplier,
    Unknown,
    parameters,
)
from yuanlian.engines.matching.terms import most_added

__all__ = [
    "Alias",
    "Case",
    "Confirmed",
    "Deal",
    "Field",
    "Filters",
    "Found",
    "Hard",
    "Index",
    "Knowledge",
    "Measure",
    "Model",
    "Need",
    "Opinion",
    "Purchase",
    "Ranking",
    "Reason",
    "ReasonCode",
    "Removed",
    "Result",
    "Supplier",
    "Unknown",
    "find_need",
    "implied_purchases",
    "learn",
    "measure",
    "most_added",
    "pack",
    "parameters",
    "rank",
    "unpack",
    "with_proven",
]
