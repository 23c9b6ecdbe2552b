"""Learns from the zone's enterprises and past trade what the ranking then uses: a space of profiles, who buys where.

Public names: `learn(suppliers, purchases=…, source=…)` giving `Model`; `with_proven(suppliers, confirmed)`.
Nothing is downloaded and nothing is used but what the caller hands in; `Model.source` says what that was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching.index import Index
from yuanlian.engines.matching.profiles import weights_of
from yuanlian.engines.matching.shapes import Supplier
from yuanlian.engines.matching.space import UNIT_WEIGHT, Space, unit
from yuanlian.engines.text import normalise
from yuanlian.engines.text.spectral import Sparse, directions

WIDTH = 200
SAMPLE = 12_000
"""Profiles from which the space is learnt; more change it little. The sample is every n-th by id."""
ROUNDS = 2
PER_CLUSTER = 150
MOST_SELLERS = 200
"""Sellers of one material that are taken as its suppliers; where more sell it, it says little."""
MOST_CLUSTERS = 512
TURNS = 6


@dataclass(frozen=True, slots=True)
class Confirmed:
    """People confirmed, or a deal proved, that the supplier can serve the need."""

    need: str
    supplier: str


@dataclass(frozen=True, slots=True)
class Purchase:
    """The buyer buys, or could buy, from the supplier."""

    buyer: str
    supplier: str


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt: the space, the directions of known buyers with their suppliers' ids, and from which data.

    `names` are the buyers' own ids.
    """

    space: Space
    buyers: NDArray[np.int8]
    bought: tuple[tuple[str, ...], ...]
    source: str
    names: tuple[str, ...] = ()


def with_proven(suppliers: Iterable[Supplier], confirmed: Iterable[Confirmed]) -> list[Supplier]:
    """The suppliers, each with the needs that it is confirmed to serve."""
    needs: dict[str, dict[str, None]] = defaultdict(dict)
    for one in confirmed:
        needs[one.supplier][one.need] = None
    return [
        replace(one, proven=tuple(sorted({*one.proven, *needs[one.id]}))) if one.id in needs else one
        for one in suppliers
    ]


def implied_purchases(suppliers: Iterable[Supplier], up: Iterable[tuple[str, str]]) -> list[Purchase]:
    """Who could buy from whom by the chain graph: one names a product, the other names what goes into it.

    `up` are its edges (product, material). What is known of few buyers so shows what buyers like them need.
    """
    every = list(suppliers)
    sellers: dict[str, list[str]] = defaultdict(list)
    for one in every:
        for name in dict.fromkeys(normalise(product) for product in one.products):
            sellers[name].append(one.id)
    materials: dict[str, list[str]] = defaultdict(list)
    for product, material in up:
        materials[normalise(product)].append(normalise(material))
    implied: dict[Purchase, None] = {}
    for one in every:
        needed = dict.fromkeys(name for product in one.products for name in materials.get(normalise(product), ()))
        found = dict.fromkeys(seller for name in needed for seller in sellers.get(name, ())[:MOST_SELLERS])
        implied |= dict.fromkeys(Purchase(one.id, seller) for seller in found if seller != one.id)
    return list(implied)


def learn(
    suppliers: Iterable[Supplier], *, purchases: Iterable[Purchase] = (), source: str = "", width: int = WIDTH
) -> Model:
    """What these suppliers and purchases teach; the order in which they come is irrelevant.

    Each profile of an index takes `width` bytes: where a million enterprises shall fit, fewer directions do.
    """
    every = {one.id: one for one in suppliers}
    ordered = [every[key] for key in sorted(every)]
    step = max(1, -(-len(ordered) // SAMPLE))
    space = _space([weights_of(one) for one in ordered[::step]], width)
    return _with_purchases(space, every, purchases, source)


def _space(profiles: Sequence[dict[str, int]], width: int) -> Space:
    """The space of these profiles: terms of at least two profiles, their rarity, the strongest directions."""
    counts: dict[str, int] = defaultdict(int)
    for weights in profiles:
        for term in weights:
            counts[term] += 1
    terms = {term: row for row, term in enumerate(sorted(term for term, count in counts.items() if count > 1))}
    rarity = np.array([np.log(len(profiles) / counts[term]) for term in terms], dtype=np.float32)
    table = _table(profiles, terms, rarity)
    axes = directions(table, width, rounds=ROUNDS)
    placed = table.times(axes)
    lengths = np.maximum(np.linalg.norm(placed, axis=1, keepdims=True), 1e-9)
    centres = _centres((placed / lengths).astype(np.float32))
    return Space(terms, rarity, axes.astype(np.float16), centres)


def _table(profiles: Sequence[dict[str, int]], terms: dict[str, int], rarity: NDArray[np.float32]) -> Sparse:
    """The profiles as rows of length one over the terms."""
    ptr, columns, values = [0], [], []
    for weights in profiles:
        known = sorted((terms[term], weight) for term, weight in weights.items() if term in terms)
        rows = np.array([row for row, _ in known], dtype=np.int64)
        strength = 1 + np.log1p(np.array([weight for _, weight in known], dtype=np.float32) / UNIT_WEIGHT)
        columns.append(rows)
        values.append(unit((strength * rarity[rows]).astype(np.float32)))
        ptr.append(ptr[-1] + len(rows))
    if not columns:
        return Sparse(np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32), 0)
    return Sparse(np.array(ptr, dtype=np.int64), np.concatenate(columns), np.concatenate(values), len(terms))


def _centres(placed: NDArray[np.float32]) -> NDArray[np.float32]:
    """The middles of the clusters of profiles: k-means on unit vectors, started from every n-th profile."""
    count = min(MOST_CLUSTERS, max(1, len(placed) // PER_CLUSTER))
    if not len(placed):
        return np.zeros((1, placed.shape[1]), dtype=np.float32)
    centres = placed[:: max(1, len(placed) // count)][:count].copy()
    for _ in range(TURNS):
        nearest = (placed @ centres.T).argmax(axis=1)
        for number in range(len(centres)):
            members = placed[nearest == number]
            if len(members):
                centres[number] = unit(members.sum(axis=0))
    return centres


def _with_purchases(space: Space, suppliers: dict[str, Supplier], purchases: Iterable[Purchase], source: str) -> Model:
    """The model of this space that also knows the purchases of buyers among the suppliers."""
    bought: dict[str, set[str]] = defaultdict(set)
    for purchase in purchases:
        if purchase.buyer in suppliers:
            bought[purchase.buyer].add(purchase.supplier)
    buyers = sorted(bought)
    index = Index.build((suppliers[buyer] for buyer in buyers), space=space)
    vectors = index.vectors.view() if buyers else np.zeros((0, space.width), dtype=np.int8)
    return Model(space, vectors, tuple(tuple(sorted(bought[buyer])) for buyer in buyers), source, tuple(buyers))
