"""Finds who could supply a buyer whose profile alone is known: what its products need, and what its like buy.

Two sources, kept apart in the reasons: the chain graph (product → material → who sells it; a product that the graph
does not know borrows from those with like names), and purchases of buyers whose profiles resemble this one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching.index import Index
from yuanlian.engines.matching.knowledge import Knowledge
from yuanlian.engines.matching.learning import Model
from yuanlian.engines.matching.profiles import FIELD_BITS, FIELD_MASK, FIELDS
from yuanlian.engines.matching.scoring import CODES, SAME, fits
from yuanlian.engines.matching.shapes import Field, Reason, ReasonCode
from yuanlian.engines.text.tokens import HEAD

Numbers = NDArray[np.int64]

GRAPH_POINTS = 500
BUYER_POINTS = 500
"""Points of the supplier that each source holds best; the others in proportion."""
BORROWED = 40
"""Products of the graph whose materials a product borrows, the most alike first."""
LEAST_LIKE = 150
ENDING_WORTH = 500
"""A profile phrase that ends with the material, in thousandths of one that is it."""
MOST_ENDINGS = 800
PRODUCTS = 40
UNIT = 1_000_000
"""The weight of one way to a material that the product itself needs."""
MOST_WAYS = 200_000
"""Ways that are followed, the materials of most weight first."""


@dataclass(frozen=True, slots=True)
class _Ways:
    """Every way from the buyer's products to a supplier, by supplier, the best way of each first."""

    number: Numbers
    weight: Numbers
    material: Numbers
    pid: Numbers
    paths: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Upstream:
    """The suppliers found by their number, their points, and from which source these come."""

    numbers: Numbers
    points: Numbers
    ways: _Ways
    graph: dict[int, int]
    alike: dict[int, tuple[int, int]]

    def reasons(self, index: Index, number: int) -> list[Reason]:
        """Why the supplier stands here: the way through the chain, and the like buyers that buy there."""
        told: list[Reason] = []
        if number in self.alike:
            points, buyers = self.alike[number]
            told.append(Reason(code=ReasonCode.SIMILAR_BUYERS, points=points, amount=buyers))
        if number in self.graph:
            at = int(np.searchsorted(self.ways.number, number))
            path = self.ways.paths[int(self.ways.material[at])]
            found = index.table.written[int(self.ways.pid[at])]
            told.append(
                Reason(
                    code=ReasonCode.UPSTREAM, points=self.graph[number], asked=path[0], found=found,
                    field=Field.PRODUCTS, path=path,
                )
            )  # fmt: skip
        return sorted(told, key=lambda reason: -reason.points)


def upstream(index: Index, products: Sequence[str], knowledge: Knowledge, *, buyer: str | None) -> Upstream:
    """The suppliers upstream of these products, and those that buyers like this one buy from."""
    own = index.number(buyer)
    ways, weights = _through_graph(index, products, knowledge)
    graph = _scaled({number: float(np.log1p(weight / UNIT)) for number, weight in weights.items()}, GRAPH_POINTS)
    alike = _through_buyers(index, own, knowledge.model)
    points: dict[int, int] = defaultdict(int)
    for number, worth in graph.items():
        points[number] += worth
    for number, (worth, _buyers) in alike.items():
        points[number] += worth
    found = sorted(number for number, worth in points.items() if worth and number != own)
    numbers = np.array(found, dtype=np.int64)
    return Upstream(numbers, np.array([points[number] for number in found], dtype=np.int64), ways, graph, alike)


def _scaled(weights: dict[int, float], most: int) -> dict[int, int]:
    largest = max(weights.values(), default=0.0)
    return {number: round(most * weight / largest) for number, weight in weights.items()} if largest else {}


def _through_graph(index: Index, products: Sequence[str], knowledge: Knowledge) -> tuple[_Ways, dict[int, int]]:
    """Every way from the products to a supplier, and for each supplier the weight of all its ways together."""
    weights: dict[str, int] = defaultdict(int)
    best: dict[str, tuple[int, tuple[str, ...]]] = {}
    for product in list(dict.fromkeys(products))[:PRODUCTS]:
        for material, (worth, path) in sorted(_materials(product, knowledge).items()):
            weights[material] += worth
            best[material] = max(best.get(material, (0, ())), (worth, path))
    heavy = sorted(weights, key=lambda material: (-weights[material], material))
    rows: list[tuple[Numbers, ...]] = []
    read = 0
    for at, material in enumerate(heavy):
        number, pid, share = _sellers(index, material)
        rows.append((number, weights[material] * share // 1000, np.full(len(number), at), pid))
        read += len(number)
        if read >= MOST_WAYS:
            break
    empty = np.zeros(0, dtype=np.int64)
    number, weight, material_at, pid = (
        (np.concatenate((empty, *parts)) for parts in zip(*rows, strict=True)) if rows else (empty,) * 4
    )
    order = np.lexsort((material_at, -weight, number))
    ways = _Ways(number[order], weight[order], material_at[order], pid[order], tuple(best[one][1] for one in heavy))
    firsts = np.flatnonzero(np.diff(ways.number, prepend=-1))
    sums = np.add.reduceat(ways.weight, firsts) if len(firsts) else empty
    return ways, dict(zip(ways.number[firsts].tolist(), sums.tolist(), strict=True))


def _materials(product: str, knowledge: Knowledge) -> dict[str, tuple[int, tuple[str, ...]]]:
    """The materials of one product: its own, and those of products with like names by their likeness."""
    found: dict[str, tuple[str, ...]] = {}
    sums: dict[str, int] = defaultdict(int)
    alike = fits(knowledge.made, product)
    for pid, score, code in zip(
        alike.pids.tolist()[:BORROWED], alike.scores.tolist(), alike.codes.tolist(), strict=False
    ):
        if score < LEAST_LIKE:
            break
        known = knowledge.made.written[pid]
        path = (product,) if CODES[code] is ReasonCode.SAME else (product, known)
        for material in knowledge.materials[known]:
            sums[material] += score * UNIT // SAME
            found.setdefault(material, (*path, material))
    return {material: (sums[material], path) for material, path in found.items()}


def _sellers(index: Index, material: str) -> tuple[Numbers, Numbers, Numbers]:
    """Number, phrase and share (thousandths) of every supplier whose products name the material or end with it.

    Endings of a name that very many phrases end with ("材料") say nothing and are left out.
    """
    before = index.columns.alive.view().copy()
    table = index.table
    pids = table.rows(HEAD + material[-2:]).astype(np.int64) if len(material) > 1 else np.zeros(0, dtype=np.int64)
    if len(pids) > MOST_ENDINGS:
        exact = table.number(material)
        pids = np.array([] if exact is None else [exact], dtype=np.int64)
    pids = pids[pids < len(table)]
    pids = pids[(table.uses.view()[pids] > 0) & (table.lengths.view()[pids] >= len(material))]
    if len(material) > 2 and len(pids) > 1:
        holding = table.rows(material[:2])
        pids = pids[np.isin(pids, holding)] if len(holding) else pids
    plain = {pid: table.plain[pid] for pid in pids.tolist()}
    ending = np.array([pid for pid, text in plain.items() if text.endswith(material)], dtype=np.int64)
    shares = np.array([1000 if plain[pid] == material else ENDING_WORTH for pid in ending.tolist()], dtype=np.int64)
    flat, sizes = index.phrase_docs.many(ending)
    number, owner = flat.astype(np.int64) >> FIELD_BITS, np.repeat(np.arange(len(ending)), sizes)
    kept = ((flat & FIELD_MASK) == FIELDS.index(Field.PRODUCTS)) & index.columns.lived(number, before)
    return number[kept], ending[owner[kept]], shares[owner[kept]]


def _through_buyers(index: Index, own: int | None, model: Model | None) -> dict[int, tuple[int, int]]:
    """Points and number of buyers for each supplier from which buyers like this one buy."""
    if model is None or not len(model.buyers) or index.placing is None or own is None:
        return {}
    vector = index.vectors.view()[own].astype(np.float32)
    likeness: NDArray[np.float64] = _cosines(model.buyers.astype(np.float32), vector) ** 1.5
    sums: dict[int, float] = defaultdict(float)
    buyers: dict[int, int] = defaultdict(int)
    asking = index.columns.ids[own]
    for name, weight, suppliers in zip(model.names, likeness.tolist(), model.bought, strict=True):
        for supplier in suppliers if weight > 0 and name != asking else ():
            number = index.number(supplier)
            if number is not None:
                sums[number] += weight
                buyers[number] += 1
    return {number: (points, buyers[number]) for number, points in _scaled(sums, BUYER_POINTS).items()}


def _cosines(rows: NDArray[np.float32], own: NDArray[np.float32]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(rows, axis=1) * float(np.linalg.norm(own))
    cosines: NDArray[np.float64] = (np.einsum("ij,j->i", rows, own) / np.maximum(lengths, 1)).astype(np.float64)
    return np.maximum(cosines, 0)
