"""Ranks the suppliers of an index for a need, with reasons: the answer of this room.

The order is total: more points first, then the smaller id. Points are whole numbers; equal input gives equal output.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching import likeness, terms
from yuanlian.engines.matching.evidence import Evidence, gather, text_points, text_reasons
from yuanlian.engines.matching.finder import find_need
from yuanlian.engines.matching.index import Index
from yuanlian.engines.matching.knowledge import Knowledge
from yuanlian.engines.matching.probes import Probe, probes
from yuanlian.engines.matching.shapes import Found, Need, Ranking, Reason, ReasonCode, Removed, Result
from yuanlian.engines.matching.spans import Lexicon
from yuanlian.engines.matching.upstream import Upstream, upstream
from yuanlian.engines.text import normalise
from yuanlian.engines.text import terms as terms_of

Numbers = NDArray[np.int64]

NOTHING_KNOWN = Knowledge()
HEADROOM = 8
"""Candidates whose separate terms are looked at, for each result asked for."""
MOST_TEXT = 4_000
"""Candidates by text, the best first, whose profiles are looked at too."""
LEAST_POINTS = 100
"""A supplier with fewer points is no answer."""


@dataclass(frozen=True, slots=True)
class _Field:
    """The candidates: their numbers, points for text, points for their profile, and where the profile should point."""

    numbers: Numbers
    text: Numbers
    like: Numbers
    goal: likeness.Aim | None


def rank(index: Index, need: Need, *, knowledge: Knowledge = NOTHING_KNOWN, top: int = 10) -> Ranking:
    """The best suppliers for the need, at most `top`, never the buyer; what was removed and what was read is told.

    A need without words, or one that is a buyer's profile, asks who is upstream of the buyer.
    """
    found = Found(need="") if _is_profile(index, need) else read(index, need, knowledge)
    if not found.need and not need.classes:
        return _rank_upstream(index, need, found, knowledge=knowledge, top=top)
    asked = _asked(need, found, knowledge)
    evidence = gather(index, asked, index.numbers.get(need.buyer) if need.buyer else None)
    field, removed = _judged(index, need, evidence, asked)
    names = tuple(dict.fromkeys(normalise(probe.text) for probe in asked if probe.code is None))
    results = []
    for at in _foremost(field.text + field.like, top * HEADROOM):
        number = int(field.numbers[at])
        beside = terms.separate(need, index.suppliers[number], knowledge, names)
        total = int(field.text[at] + field.like[at]) + sum(reason.points for reason in beside)
        results.append((total, index.suppliers[number].id, at, beside))
    results.sort(key=lambda one: (-one[0], one[1]))
    best = [one for one in results[: max(top, 0)] if one[0] >= LEAST_POINTS]
    told = _reasons(index, evidence, field, [int(at) for _, _, at, _ in best])
    answers = tuple(
        Result(
            id=key,
            points=total,
            reasons=(*reasons, *beside),
            unknown=terms.unknown(need, index.suppliers[int(field.numbers[at])]),
        )
        for (total, key, at, beside), reasons in zip(best, told, strict=True)
    )
    return Ranking(found=found, results=answers, removed=removed, candidates=len(field.numbers))


def read(index: Index, need: Need, knowledge: Knowledge) -> Found:
    """What the need's sentence asks for; a product that some profile or name list knows is read as one."""

    def known(phrase: str) -> bool:
        return phrase in index.table or normalise(phrase) in knowledge.other_names

    def seen(pair: str) -> bool:
        return index.table.holds(pair)

    return find_need(need.text, Lexicon(known, seen))


def _is_profile(index: Index, need: Need) -> bool:
    """Whether the text only tells what the buyer itself makes: most of it are its own names and products."""
    buyer = index.get(need.buyer) if need.buyer else None
    text = normalise(need.text)
    if buyer is None or not text:
        return False
    left = text
    own = {normalise(name) for name in (buyer.full, buyer.name, *buyer.products) if name}
    inside = [name for name in sorted(own, key=lambda name: (-len(name), name)) if name in text]
    for name in inside:
        left = left.replace(name, "")
    return len(inside) > 2 and 2 * len(left) <= len(text)


def _asked(need: Need, found: Found, knowledge: Knowledge) -> list[Probe]:
    asked = probes(found, knowledge) if found.need else []
    asked += [Probe(name, 1000) for name in need.classes]
    return asked


def _judged(index: Index, need: Need, evidence: Evidence, asked: list[Probe]) -> tuple[_Field, tuple[Removed, ...]]:
    """All candidates that meet the hard conditions, with their points for text and for their profile."""
    numbers, text = text_points(evidence)
    weights: dict[str, float] = {}
    for probe in sorted(asked, key=lambda probe: probe.worth):
        weight = 1.0 if probe.code is not ReasonCode.REST else probe.worth / 2000
        weights |= dict.fromkeys(terms_of(probe.text), weight)
    goal = likeness.aim(index, weights, numbers, text)
    if goal is not None and index.space is not None:
        best = _foremost(text, MOST_TEXT)
        numbers, text = numbers[best], text[best]
        around = likeness.near(index, index.space, goal)
        around = around[index.alive.view()[around]]
        if need.buyer in index.numbers:
            around = around[around != index.numbers[need.buyer]]
        extra = np.setdiff1d(around, numbers, assume_unique=True)
        numbers = np.concatenate((numbers, extra))
        text = np.concatenate((text, np.zeros(len(extra), dtype=np.int64)))
    kept, removed = terms.passed(need, index.suppliers, numbers)
    numbers, text = numbers[kept], text[kept]
    like = np.zeros(len(numbers), dtype=np.int64) if goal is None else likeness.agreement(index, goal, numbers)
    return _Field(numbers, text, like, goal), removed


def _reasons(index: Index, evidence: Evidence, field: _Field, places: list[int]) -> list[list[Reason]]:
    """The reasons of text and profile for each of the places among the candidates."""
    numbers = [int(field.numbers[at]) for at in places]
    told = [text_reasons(index, evidence, number) for number in numbers]
    if field.goal is None:
        return told
    phrases = likeness.telling_phrases(index, field.goal, numbers)
    for at, phrase, reasons in zip(places, phrases, told, strict=True):
        if field.like[at] > 0:
            reasons.append(Reason(code=ReasonCode.PROFILE, points=int(field.like[at]), found=phrase))
    return told


def _foremost(points: Numbers, most: int) -> Numbers:
    """The places of the candidates with the most points; all that tie with the last are taken too."""
    if len(points) <= most or most <= 0:
        return np.arange(len(points))
    least = np.partition(points, len(points) - most)[len(points) - most]
    return np.flatnonzero(points >= least)


def _rank_upstream(index: Index, need: Need, found: Found, *, knowledge: Knowledge, top: int) -> Ranking:
    """The ranking of a buyer's profile: who sells what its products need, whom its like buy from."""
    buyer = index.get(need.buyer) if need.buyer else None
    products = list(dict.fromkeys([*(buyer.products if buyer else ()), *found.buyer]))
    way: Upstream = upstream(index, products, knowledge, buyer=need.buyer)
    numbers = np.array(sorted(way.points), dtype=np.int64)
    kept, removed = terms.passed(need, index.suppliers, numbers)
    results = []
    for number in numbers[kept].tolist():
        supplier = index.suppliers[number]
        beside = terms.separate(need, supplier, knowledge, ())
        total = way.points[number] + sum(reason.points for reason in beside)
        results.append((total, supplier.id, number, beside))
    results.sort(key=lambda one: (-one[0], one[1]))
    answers = tuple(
        Result(
            id=key,
            points=total,
            reasons=(*way.reasons(number), *beside),
            unknown=terms.unknown(need, index.suppliers[number]),
        )
        for total, key, number, beside in results[: max(top, 0)]
    )
    return Ranking(found=found, results=answers, removed=removed, candidates=int(kept.sum()))
