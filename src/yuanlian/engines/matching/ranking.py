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
_Ranked = tuple[int, str, int, list[Reason]]

NOTHING_KNOWN = Knowledge()
HEADROOM = 8
"""Candidates whose separate terms are looked at, for each result asked for."""
MOST_TEXT = 2_000
"""Candidates by text, the best first, whose profiles are looked at too."""
COMMON, COMMON_SHARE = 50, 400
"""A word that more phrases hold than this, and more than one in so many, says little alone."""
LEAST_POINTS = 100
"""A supplier with fewer points is no answer."""


@dataclass(frozen=True, slots=True)
class _Field:
    """The candidates: their numbers, points for text and for their profile, where that should point, points beside."""

    numbers: Numbers
    text: Numbers
    like: Numbers
    goal: likeness.Aim | None
    beside: Numbers


def rank(index: Index, need: Need, *, knowledge: Knowledge = NOTHING_KNOWN, top: int = 10) -> Ranking:
    """The best suppliers for the need, at most `top`, never the buyer; what was removed and what was read is told.

    A need without words, or one that is a buyer's profile, asks who is upstream of the buyer.
    """
    found = Found(need="") if _is_profile(index, need) else read(index, need, knowledge)
    if not found.need and not need.classes:
        return _rank_upstream(index, need, found, knowledge=knowledge, top=top)
    asked = _asked(need, found, knowledge)
    evidence = gather(index, asked, index.number(need.buyer))
    field, removed = _judged(index, need, evidence, asked, knowledge)
    names = tuple(dict.fromkeys(normalise(probe.text) for probe in asked if probe.code is None))
    results = []
    for at in _foremost(index, field, top * HEADROOM):
        number = int(field.numbers[at])
        beside = terms.separate(need, index.columns, number, knowledge, names)
        total = int(field.text[at] + field.like[at]) + sum(reason.points for reason in beside)
        results.append((total, index.columns.ids[number], at, beside))
    results.sort(key=lambda one: (-one[0], one[1], -field.numbers[one[2]]))
    results = [one for one in _once(results) if one[1] != need.buyer]  # its new form has another number
    best = [one for one in results[: max(top, 0)] if one[0] >= LEAST_POINTS]
    told = _reasons(index, evidence, field, [int(at) for _, _, at, _ in best])
    answers = tuple(
        Result(
            id=key,
            points=total,
            reasons=(*reasons, *beside),
            unknown=terms.unknown(index.columns, int(field.numbers[at])),
        )
        for (total, key, at, beside), reasons in zip(best, told, strict=True)
    )
    return Ranking(found=found, results=answers, removed=removed, candidates=len(field.numbers))


def _once(results: list[_Ranked]) -> list[_Ranked]:
    """Each supplier once: one that changes while it is ranked may stand here as it was and as it is."""
    seen: dict[str, _Ranked] = {}
    for one in results:
        seen.setdefault(one[1], one)
    return list(seen.values())


def read(index: Index, need: Need, knowledge: Knowledge) -> Found:
    """What the need's sentence asks for; a product that some profile or name list knows is read as one."""

    def known(phrase: str) -> bool:
        return phrase in index.table or normalise(phrase) in knowledge.other_names

    def seen(pair: str) -> bool:
        return index.table.holds(pair)

    def common(word: str) -> bool:
        return index.table.spread(word) > max(COMMON, index.table.total // COMMON_SHARE)

    return find_need(need.text, Lexicon(known, seen, common, index.table.spreads))


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


def _judged(
    index: Index, need: Need, evidence: Evidence, asked: list[Probe], knowledge: Knowledge
) -> tuple[_Field, tuple[Removed, ...]]:
    """All candidates that meet the hard conditions, with their points for text and for their profile."""
    numbers, text = text_points(evidence)
    weights: dict[str, float] = {}
    for probe in sorted(asked, key=lambda probe: probe.worth):
        if probe.strict and probe.code is ReasonCode.REST:
            continue  # it holds the purpose, which says nothing of who sells the thing
        weight = 1.0 if probe.code is not ReasonCode.REST else probe.worth / 2000
        weights |= dict.fromkeys(terms_of(probe.text), weight)
    goal = likeness.aim(index, weights, numbers, text)
    around = np.zeros(0, dtype=np.int64) if goal is None else _around(index, need, goal)
    extra = around[~_among(index, numbers)[around]]
    numbers = np.concatenate((numbers, extra))
    text = np.concatenate((text, np.zeros(len(extra), dtype=np.int64)))
    kept, removed = terms.passed(need, index.columns, numbers)
    numbers, text = numbers[kept], text[kept]
    like = np.zeros(len(numbers), dtype=np.int64)
    if goal is not None:
        looked_at = _strongest(index, goal, numbers, text) | _among(index, around)[numbers]
        numbers, text = numbers[looked_at], text[looked_at]
        like = likeness.agreement(index, goal, numbers)
    return _Field(numbers, text, like, goal, terms.standing(need, index.columns, numbers, knowledge)), removed


def _around(index: Index, need: Need, goal: likeness.Aim) -> Numbers:
    """The suppliers whose profiles lie near the aim, without the buyer."""
    found = likeness.near(index, goal)
    alive = index.columns.alive.view()
    found = found[found < len(alive)]
    buyer = index.number(need.buyer)
    kept: Numbers = found[alive[found] & (found != (-1 if buyer is None else buyer))]
    return kept


def _among(index: Index, numbers: Numbers) -> NDArray[np.bool_]:
    """For every number of the index whether it is one of these."""
    flags = np.zeros(len(index.columns), dtype=np.bool_)
    flags[numbers] = True
    return flags


def _strongest(index: Index, goal: likeness.Aim, numbers: Numbers, text: Numbers) -> NDArray[np.bool_]:
    """Which candidates' profiles are looked at: the best by text, of equal ones those nearer to the aim."""
    if len(text) <= MOST_TEXT:
        return np.ones(len(text), dtype=np.bool_)
    nearness = np.argsort(np.argsort(goal.pulls, kind="stable"))[index.clusters.view()[numbers]]
    keys = (text << 16 | nearness) << 32 | index.columns.ties.view()[numbers]
    least: np.int64 = np.partition(keys, len(keys) - MOST_TEXT)[len(keys) - MOST_TEXT]
    return np.asarray(keys >= least)


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


def _foremost(index: Index, field: _Field, most: int) -> list[int]:
    """The places of the candidates with the most points; of those that tie with the last, the smaller ids."""
    points = field.text + field.like + field.beside
    if len(points) <= most or most <= 0:
        return list(range(len(points)))
    least = np.partition(points, len(points) - most)[len(points) - most]
    above = np.flatnonzero(points > least).tolist()
    tied = np.flatnonzero(points == least).tolist()
    tied.sort(key=lambda at: index.columns.ids[int(field.numbers[at])])
    return above + tied[: most - len(above)]


def _rank_upstream(index: Index, need: Need, found: Found, *, knowledge: Knowledge, top: int) -> Ranking:
    """The ranking of a buyer's profile: who sells what its products need, whom its like buy from."""
    buyer = index.get(need.buyer) if need.buyer else None
    products = list(dict.fromkeys([*(buyer.products if buyer else ()), *found.buyer]))
    way: Upstream = upstream(index, products, knowledge, buyer=need.buyer)
    kept, removed = terms.passed(need, index.columns, way.numbers)
    field = _Field(
        way.numbers[kept],
        way.points[kept],
        np.zeros(int(kept.sum()), dtype=np.int64),
        None,
        terms.standing(need, index.columns, way.numbers[kept], knowledge),
    )
    results = []
    for at in _foremost(index, field, top * HEADROOM):
        number = int(field.numbers[at])
        beside = terms.separate(need, index.columns, number, knowledge, ())
        total = int(field.text[at]) + sum(reason.points for reason in beside)
        results.append((total, index.columns.ids[number], at, beside))
    results.sort(key=lambda one: (-one[0], one[1], -field.numbers[one[2]]))
    answers = tuple(
        Result(
            id=key,
            points=total,
            reasons=(*way.reasons(index, int(field.numbers[at])), *beside),
            unknown=terms.unknown(index.columns, int(field.numbers[at])),
        )
        for total, key, at, beside in _once(results)[: max(top, 0)]
    )
    return Ranking(found=found, results=answers, removed=removed, candidates=len(field.numbers))
