"""Judges whether what was learnt may take another's place: by whole rankings for needs that neither has learnt from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yuanlian.engines.matching.index import Index
from yuanlian.engines.matching.knowledge import Knowledge
from yuanlian.engines.matching.ranking import rank
from yuanlian.engines.matching.shapes import Need

TOP = 10


@dataclass(frozen=True, slots=True)
class Case:
    """A need that was served, and the suppliers who served it."""

    need: Need
    suppliers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Measure:
    """How needs were answered: their number; in thousandths of them, where a supplier that served stood.

    `first`, among `three`, among `ten`; `reciprocal` is the mean of one over its place, the figure that decides.
    """

    cases: int
    first: int
    three: int
    ten: int
    reciprocal: int


def measure(index: Index, cases: Sequence[Case], knowledge: Knowledge) -> Measure:
    """How this index and knowledge answer the cases; the knowledge should not hold their deals. Needs cases."""
    if not cases:
        raise ValueError("rankings are judged on cases")
    places = [_place(rank(index, case.need, knowledge=knowledge, top=TOP).ids, case.suppliers) for case in cases]

    def share(most: int) -> int:
        return round(1000 * sum(place <= most for place in places) / len(places))

    reciprocal = sum(1 / place for place in places if place <= TOP) / len(places)
    return Measure(len(places), share(1), share(3), share(TOP), round(1000 * reciprocal))


def _place(ids: Sequence[str], suppliers: frozenset[str]) -> int:
    """The place of the first that served; behind the last when none is there."""
    return next((at for at, key in enumerate(ids, 1) if key in suppliers), TOP + 1)
