"""Finds who could supply a buyer whose profile alone is known: what its products need, and what its like buy.

Two sources, kept apart in the reasons: the chain graph (product → material → who sells it; a product that the graph
does not know borrows from those with like names), and purchases of buyers whose profiles resemble this one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching.index import FIELD_BITS, FIELDS, Index
from yuanlian.engines.matching.knowledge import Knowledge
from yuanlian.engines.matching.learning import Model
from yuanlian.engines.matching.scoring import SAME, fits
from yuanlian.engines.matching.shapes import Field, Reason, ReasonCode
from yuanlian.engines.text.tokens import HEAD

GRAPH_POINTS = 500
BUYER_POINTS = 1000
"""Points of the supplier that each source holds best; the others in proportion."""
BORROWED = 40
"""Products of the graph whose materials a product borrows, the most alike first."""
LEAST_LIKE = 150
ENDING_WORTH = 500
"""A profile phrase that ends with the material, in thousandths of one that is it."""
MOST_ENDINGS = 800
PRODUCTS = 40


@dataclass(slots=True)
class _Way:
    """The best known way from the buyer's product to one supplier."""

    worth: float = 0.0
    path: tuple[str, ...] = ()
    found: str = ""


@dataclass(frozen=True, slots=True)
class Upstream:
    """Points of the suppliers found, by their number, and the reasons for each."""

    points: dict[int, int]
    ways: dict[int, _Way] = field(default_factory=dict)
    graph: dict[int, int] = field(default_factory=dict)
    alike: dict[int, tuple[int, int]] = field(default_factory=dict)

    def reasons(self, number: int) -> list[Reason]:
        """Why the supplier stands here: the way through the chain, and the like buyers that buy there."""
        told: list[Reason] = []
        if number in self.alike:
            points, buyers = self.alike[number]
            told.append(Reason(code=ReasonCode.SIMILAR_BUYERS, points=points, amount=buyers))
        if number in self.graph:
            way = self.ways[number]
            told.append(
                Reason(
                    code=ReasonCode.UPSTREAM, points=self.graph[number], asked=way.path[0], found=way.found,
                    field=Field.PRODUCTS, path=way.path,
                )
            )  # fmt: skip
        return sorted(told, key=lambda reason: -reason.points)


def upstream(index: Index, products: Sequence[str], knowledge: Knowledge, *, buyer: str | None) -> Upstream:
    """The suppliers upstream of these products, and those that buyers like this one buy from."""
    own = index.numbers.get(buyer) if buyer else None
    ways, weights = _through_graph(index, products, knowledge)
    graph = _scaled({number: float(np.log1p(weight)) for number, weight in weights.items()}, GRAPH_POINTS)
    alike = _through_buyers(index, buyer, knowledge.model)
    points: dict[int, int] = defaultdict(int)
    for number, worth in graph.items():
        points[number] += worth
    for number, (worth, _buyers) in alike.items():
        points[number] += worth
    if own is not None:
        points.pop(own, None)
    return Upstream({number: worth for number, worth in points.items() if worth}, ways, graph, alike)


def _scaled(weights: dict[int, float], most: int) -> dict[int, int]:
    largest = max(weights.values(), default=0.0)
    return {number: round(most * weight / largest) for number, weight in weights.items()} if largest else {}


def _through_graph(
    index: Index, products: Sequence[str], knowledge: Knowledge
) -> tuple[dict[int, _Way], dict[int, float]]:
    """For each supplier the best way from one of the products, and the weight of all ways together."""
    weights: dict[str, float] = defaultdict(float)
    best: dict[str, tuple[float, tuple[str, ...]]] = {}
    for product in list(dict.fromkeys(products))[:PRODUCTS]:
        for material, (worth, path) in sorted(_materials(product, knowledge).items()):
            weights[material] += worth
            best[material] = max(best.get(material, (0.0, ())), (worth, path))
    totals: dict[int, float] = defaultdict(float)
    ways: dict[int, _Way] = defaultdict(_Way)
    for material, weight in sorted(weights.items()):
        for number, pid, share in _sellers(index, material):
            totals[number] += weight * share
            way = ways[number]
            if weight * share > way.worth:
                way.worth, way.path, way.found = weight * share, best[material][1], index.table.written[pid]
    return dict(ways), dict(totals)


def _materials(product: str, knowledge: Knowledge) -> dict[str, tuple[float, tuple[str, ...]]]:
    """The materials of one product: its own, and those of products with like names by their likeness."""
    found: dict[str, tuple[float, tuple[str, ...]]] = {}
    sums: dict[str, float] = defaultdict(float)
    for fit in fits(knowledge.made, product)[:BORROWED]:
        if fit.score < LEAST_LIKE:
            break
        known = knowledge.made.written[fit.pid]
        path = (product,) if fit.code is ReasonCode.SAME else (product, known)
        for material in knowledge.materials[known]:
            sums[material] += fit.score / SAME
            found.setdefault(material, (0.0, (*path, material)))
    return {material: (sums[material], path) for material, (_, path) in found.items()}


def _sellers(index: Index, material: str) -> list[tuple[int, int, float]]:
    """Number, phrase and share of every supplier whose products name the material or end with it.

    Endings of a name that very many phrases end with ("材料") say nothing and are left out.
    """
    table = index.table
    pids = table.rows(HEAD + material[-2:]).tolist() if len(material) > 1 else []
    if len(pids) > MOST_ENDINGS:
        pids = [table.numbers[material]] if material in table else []
    sellers: list[tuple[int, int, float]] = []
    for pid in pids:
        plain = table.plain[pid]
        if plain.endswith(material) and table.uses.view()[pid]:
            share = 1.0 if plain == material else ENDING_WORTH / 1000
            sellers += [(number, pid, share) for number in _listing(index, pid)]
    return sellers


def _listing(index: Index, pid: int) -> list[int]:
    """The suppliers in the index that list the phrase among their products."""
    rows = index.phrase_docs.rows(pid)
    products = FIELDS.index(Field.PRODUCTS)
    numbers = (rows >> FIELD_BITS)[(rows & ((1 << FIELD_BITS) - 1)) == products]
    return [int(number) for number in numbers if index.alive.view()[number]]


def _through_buyers(index: Index, buyer: str | None, model: Model | None) -> dict[int, tuple[int, int]]:
    """Points and number of buyers for each supplier from which buyers like this one buy."""
    if model is None or not len(model.buyers) or index.space is None or buyer not in index.numbers:
        return {}
    own = index.vectors.view()[index.numbers[buyer]].astype(np.float32)
    likeness: NDArray[np.float64] = _cosines(model.buyers.astype(np.float32), own) ** 1.5
    sums: dict[int, float] = defaultdict(float)
    buyers: dict[int, int] = defaultdict(int)
    for weight, suppliers in zip(likeness.tolist(), model.bought, strict=True):
        for supplier in suppliers if weight > 0 else ():
            number = index.numbers.get(supplier)
            if number is not None:
                sums[number] += weight
                buyers[number] += 1
    return {number: (points, buyers[number]) for number, points in _scaled(sums, BUYER_POINTS).items()}


def _cosines(rows: NDArray[np.float32], own: NDArray[np.float32]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(rows, axis=1) * float(np.linalg.norm(own))
    cosines: NDArray[np.float64] = (np.einsum("ij,j->i", rows, own) / np.maximum(lengths, 1)).astype(np.float64)
    return np.maximum(cosines, 0)
