"""What people said and dealt, as weights the ranking adds and every reason shows.

The engine's scale: 1,000 points is "sells exactly this", 820 and more a kind of it, up to 80 for further evidence, 30
for standing near. A buyer who set a supplier aside for a thing puts it below others that sell the same or a kind of it,
not out of the list. Other buyers' judgements weigh less and stop counting after three, so that volume cannot push
anybody out; the same holds upwards for talks begun. Delivered deals are the engine's own term.
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Sum

from yuanlian.domain.trade.models import Deal as DealRow
from yuanlian.domain.trade.models import Match, Need
from yuanlian.domain.trade.states import DealState, MatchState, Visibility
from yuanlian.domain.trade.vocabulary import aliases, classes
from yuanlian.engines.matching import Deal, Knowledge, Opinion

SET_ASIDE = -350
SET_ASIDE_BY_ANOTHER = -60
TALKS = 40
MOST_VOICES = 3


class _Said(NamedTuple):
    """One judgement: what was asked for, of whom, by whom."""

    topic: str
    supplier: str
    buyer: str
    rejected: bool


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What is known in one zone, and the mark it was read under."""

    mark: tuple[int, ...]
    said: tuple[_Said, ...]
    deals: Knowledge


_LEARNT: dict[UUID, _Learnt] = {}
_READING = threading.Lock()


@lru_cache(maxsize=1)
def _vocabulary() -> Knowledge:
    """The shipped names, read once."""
    return Knowledge.build(aliases=aliases())


def knowledge(zone: UUID, buyer: str | None) -> Knowledge:
    """Vocabulary, deals and judgements of the zone, weighed for this buyer."""
    learnt = _learnt(zone)
    opinions = Knowledge.build(opinions=_weighed(learnt.said, buyer)).opinions
    return replace(_vocabulary(), deals=learnt.deals.deals, opinions=opinions)


def forget(zone: UUID) -> None:
    """The next question reads this zone's judgements anew."""
    with _READING:
        _LEARNT.pop(zone, None)


def _mark(zone: UUID) -> tuple[int, ...]:
    """Differs whenever a need, a match or a deal was made or changed: every write counts a version up."""
    sums: list[int] = []
    for model in (Need, Match, DealRow):
        found = model.objects.filter(zone_id=zone).aggregate(count=Count("pk"), versions=Sum("version"))
        sums += [found["count"], found["versions"] or 0]
    return tuple(sums)


def _learnt(zone: UUID) -> _Learnt:
    mark = _mark(zone)
    standing = _LEARNT.get(zone)
    if standing is not None and standing.mark == mark:
        return standing
    learnt = _Learnt(mark, tuple(_said(zone)), Knowledge.build(deals=_deals(zone)))
    with _READING:
        _LEARNT[zone] = learnt
    return learnt


def _topics(topic: str, title: str, visibility: str, code: str) -> tuple[str, ...]:
    """What a judgement is filed under: what the ranking read and the title; only the class of a confidential need."""
    if visibility == Visibility.CONFIDENTIAL:
        return classes(code)[:1]
    return tuple(dict.fromkeys(name for name in (topic, title) if name))


def _said(zone: UUID) -> list[_Said]:
    rows = Match.objects.filter(zone_id=zone, state__in=[MatchState.DISMISSED, MatchState.DEAL]).order_by("pk")
    columns = ("topic", "need__title", "need__visibility", "need__industry_code", "supplier_id", "need__enterprise_id")
    return [
        _Said(name, str(supplier), str(buyer), rejected=state == MatchState.DISMISSED)
        for *filed, supplier, buyer, state in rows.values_list(*columns, "state")
        for name in _topics(*filed)
    ]


def _deals(zone: UUID) -> list[Deal]:
    done = DealRow.objects.filter(zone_id=zone, state__in=[DealState.AGREED, DealState.DELIVERED])
    columns = ("match__topic", "match__need__title", "match__need__visibility", "match__need__industry_code")
    counted = Counter(
        (name, str(supplier))
        for *filed, supplier in done.values_list(*columns, "match__supplier_id")
        for name in _topics(*filed)
    )
    return [Deal(need=name, supplier=supplier, count=count) for (name, supplier), count in sorted(counted.items())]


def _weighed(said: tuple[_Said, ...], buyer: str | None) -> list[Opinion]:
    """One opinion for each thing and supplier, from the voices that count."""
    own: dict[tuple[str, str], int] = {}
    others: dict[tuple[str, str], Counter[bool]] = {}
    for voice in sorted(set(said)):
        place = (voice.topic, voice.supplier)
        if voice.buyer == buyer and voice.rejected:
            own[place] = SET_ASIDE
        else:
            others.setdefault(place, Counter())[voice.rejected] += 1
    for place, voices in others.items():
        weight = SET_ASIDE_BY_ANOTHER * min(voices[True], MOST_VOICES) + TALKS * min(voices[False], MOST_VOICES)
        own[place] = own.get(place, 0) + weight
    return [Opinion(need=name, supplier=supplier, weight=own[name, supplier]) for name, supplier in sorted(own)]
