"""Ranks the suppliers of an index for a need, with reasons: the answer of this room.

The order is total: more points first, then the smaller id. Points are whole numbers; equal input gives equal output.
"""

import numpy as np

from yuanlian.engines.matching import terms
from yuanlian.engines.matching.evidence import Evidence, gather, text_points, text_reasons
from yuanlian.engines.matching.finder import find_need
from yuanlian.engines.matching.index import Index
from yuanlian.engines.matching.knowledge import Knowledge
from yuanlian.engines.matching.probes import Probe, probes
from yuanlian.engines.matching.shapes import Found, Need, Ranking, Removed, Result
from yuanlian.engines.text import normalise

NOTHING_KNOWN = Knowledge()
HEADROOM = 8
"""Candidates whose separate terms are looked at, for each result asked for."""


def rank(index: Index, need: Need, *, knowledge: Knowledge = NOTHING_KNOWN, top: int = 10) -> Ranking:
    """The best suppliers for the need, at most `top`, never the buyer; what was removed and what was read is told."""
    found = read(index, need, knowledge)
    asked = _asked(index, need, found, knowledge)
    evidence = gather(index, asked, index.numbers.get(need.buyer) if need.buyer else None)
    numbers, points, removed = _candidates(index, need, evidence)
    names = tuple(dict.fromkeys(normalise(probe.text) for probe in asked if probe.code is None))
    judged = []
    for at in _foremost(index, numbers, points, top * HEADROOM):
        supplier = index.suppliers[int(numbers[at])]
        beside = terms.separate(need, supplier, knowledge, names)
        judged.append((int(points[at]) + sum(reason.points for reason in beside), supplier, int(numbers[at]), beside))
    judged.sort(key=lambda one: (-one[0], one[1].id))
    results = tuple(
        Result(
            id=supplier.id,
            points=total,
            reasons=(*text_reasons(index, evidence, number), *beside),
            unknown=terms.unknown(need, supplier),
        )
        for total, supplier, number, beside in judged[: max(top, 0)]
    )
    return Ranking(found=found, results=results, removed=removed, candidates=len(numbers))


def read(index: Index, need: Need, knowledge: Knowledge) -> Found:
    """What the need's sentence asks for; a product that some profile or name list knows is read as one."""

    def known(phrase: str) -> bool:
        return phrase in index.pids or normalise(phrase) in knowledge.other_names

    return find_need(need.text, known)


def _asked(index: Index, need: Need, found: Found, knowledge: Knowledge) -> list[Probe]:
    asked = probes(found, knowledge) if found.need else []
    asked += [Probe(name, 1000) for name in need.classes]
    return asked


def _candidates(index: Index, need: Need, evidence: Evidence) -> tuple[np.ndarray, np.ndarray, tuple[Removed, ...]]:
    numbers, points = text_points(evidence)
    kept, removed = terms.passed(need, [index.suppliers[number] for number in numbers.tolist()])
    mask = np.array(kept, dtype=np.bool_)
    return numbers[mask], points[mask], removed


def _foremost(index: Index, numbers: np.ndarray, points: np.ndarray, most: int) -> list[int]:
    """The places of the candidates with the most points; all that tie with the last are taken too."""
    if len(points) <= most or most <= 0:
        return list(range(len(points)))
    least = np.partition(points, len(points) - most)[len(points) - most]
    return np.flatnonzero(points >= least).tolist()
