"""The chain graph: what a chain consists of, who stands where in it, and what is missing.

Public names, stable:
`read_templates({name: toml text})` giving `{code: ChainTemplate(code, name, name_en, nodes, edges, source)}` of
`Node(code, name, name_en, tier, products, aliases, classes, goods)` and `Edge(source, target, kind, strength)`;
`faults(template, classes=…, goods=…)`;
`Placer(template, aliases).place(Profile(id, name, full, products, scope, classes), top=3)` giving
`Position(node, permille, reasons)`, empty when nothing is sure enough; `.rank(…)` the likeliest however unsure;
`Graph(template)` with `.inputs(code)`, `.outputs(code)`, `.members(code)`, `.classes(code)`;
`read_pairs(data, base)` and `read_lists(nodes, edges, base, classes=…)` giving `Imported(template, problems)`;
`with_strengths(template, read_prior(sectors, flows))` fills in the strengths that nobody has given;
`gaps(graph, [Occupant(enterprise, node, size)])` giving `Gap(node, kind, suppliers, needed_by, customers, weight)`,
`extensions(graph, occupants)` giving `Extension(node, fed_by, enterprises, share)`;
`local_supply`, `coverage`, `concentration`, `bottlenecks` of a graph and its occupants giving
`Measure(kind, node, value, counted, unknown, about)`.
"""

from yuanlian.engines.chaingraph.checking import Fault, FaultCode, faults
from yuanlian.engines.chaingraph.graph import Graph
from yuanlian.engines.chaingraph.importing import Imported, Part, Problem, ProblemCode, read_lists, read_pairs
from yuanlian.engines.chaingraph.lacking import extensions, gaps
from yuanlian.engines.chaingraph.measuring import bottlenecks, concentration, coverage, local_supply
from yuanlian.engines.chaingraph.placing import AT_LEAST, Placer
from yuanlian.engines.chaingraph.shapes import (
    FLOWS,
    ChainTemplate,
    Edge,
    EdgeKind,
    Extension,
    Gap,
    GapKind,
    Measure,
    MeasureKind,
    Node,
    Occupant,
    PlacedBy,
    Position,
    PositionReason,
    Profile,
    Tier,
    Where,
)
from yuanlian.engines.chaingraph.strength import InvalidTable, Prior, read_prior, with_strengths
from yuanlian.engines.chaingraph.templates import InvalidChain, read_templates

__all__ = [
    "AT_LEAST",
    "FLOWS",
    "ChainTemplate",
    "Edge",
    "EdgeKind",
    "Extension",
    "Fault",
    "FaultCode",
    "Gap",
    "GapKind",
    "Graph",
    "Imported",
    "InvalidChain",
    "InvalidTable",
    "Measure",
    "MeasureKind",
    "Node",
    "Occupant",
    "Part",
    "PlacedBy",
    "Placer",
    "Position",
    "PositionReason",
    "Prior",
    "Problem",
    "ProblemCode",
    "Profile",
    "Tier",
    "Where",
    "bottlenecks",
    "concentration",
    "coverage",
    "extensions",
    "faults",
    "gaps",
    "local_supply",
    "read_lists",
    "read_pairs",
    "read_prior",
    "read_templates",
    "with_strengths",
]
