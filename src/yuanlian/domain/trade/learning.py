"""What people said and dealt, as weights the ranking adds and every reason shows.

The engine's scale: 1,800 points are "sells exactly this", 1,120 and more a kind of it, shared words at most some 850,
less than 100 is no answer; 30 for standing near. A buyer who set a supplier aside for a thing puts it below others
that sell the same or a kind of it. Other buyers' judgements weigh less and stop counting after three, so that their
volume cannot push an exact maker below a near one; the same holds upwards for talks begun. Delivered deals are the
engine's own term.
"""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Sum

from yuanlian.domain.enterprises.vocabulary import aliases, classes
from yuanlian.domain.trade import vocabulary
from yuanlian.domain.trade.models import Alias, Match, Need
from yuanlian.domain.trade.models import Deal as DealRow
from yuanlian.domain.trade.states import DealState, MatchState, Visibility
from yuanlian.engines.matching import Deal, Knowledge, Opinion, most_added
from yuanlian.kernel.pulse import Pulse, acted, pulse

SET_ASIDE = -800
SET_ASIDE_BY_ANOTHER = -120
TALKS = 60
MOST_VOICES = 3
ROOM = "trade"

Place = tuple[str, str]
"""What was asked for, and of whom."""


@dataclass(slots=True)
class Voices:
    """The buyers who set a supplier aside for a thing, and those who began to talk about it."""

    against: set[str] = field(default_factory=set)
    talked: set[str] = field(default_factory=set)

    def weight(self, buyer: str | None) -> int:
        """What the voices weigh for this buyer: its own judgement in full, the others' up to three of each kind."""
        own = SET_ASIDE if buyer in self.against else 0
        against = min(len(self.against - {buyer}), MOST_VOICES)
        return own + SET_ASIDE_BY_ANOTHER * against + TALKS * min(len(self.talked), MOST_VOICES)


@dataclass(frozen=True, slots=True)
class Learnt:
    """What is known in one zone under a pulse and a mark; `own` are the places a buyer judged itself."""

    pulse: Pulse
    mark: tuple[int, ...]
    voices: Mapping[Place, Voices]
    own: Mapping[str, list[Place]]
    shared: Knowledge

    def for_buyer(self, buyer: str | None) -> Knowledge:
        """The knowledge, weighed for this buyer."""
        places = self.own.get(buyer or "", [])
        if not places:
            return self.shared
        mine = Knowledge.build(opinions=[_opinion(place, self.voices[place], buyer) for place in places])
        return replace(self.shared, opinions={**self.shared.opinions, **mine.opinions})


_LEARNT: dict[UUID, Learnt] = {}
_READING = threading.Lock()


@lru_cache(maxsize=1)
def _vocabulary() -> Knowledge:
    """The shipped names, read once."""
    return Knowledge.build(aliases=aliases())


def knowledge(zone: UUID, buyer: str | None) -> Knowledge:
    """Vocabulary, deals and judgements of the zone, weighed for this buyer."""
    return _learnt(zone).for_buyer(buyer)


def forget(zone: UUID) -> None:
    """The next question reads this zone's judgements anew."""
    with _READING:
        _LEARNT.pop(zone, None)


def _mark(zone: UUID) -> tuple[int, ...]:
    """Differs whenever a need, a match, a deal or a name was made or changed: every write counts a version up."""
    sums: list[int] = []
    for model in (Need, Match, DealRow, Alias):
        found = model.objects.filter(zone_id=zone).aggregate(count=Count("*"), versions=Sum("version"))
        sums += [found["count"], found["versions"] or 0]
    return tuple(sums)


def _learnt(zone: UUID) -> Learnt:
    """What is known now; read anew only when something happened to needs, matches, deals or names."""
    standing = _LEARNT.get(zone)
    now = pulse(zone)
    if standing is not None and now.digest and standing.pulse == now:
        return standing
    rooms = acted(zone, standing.pulse, now) if standing is not None else None
    if standing is not None and rooms is not None and ROOM not in rooms:
        learnt = replace(standing, pulse=now)
    else:
        mark = _mark(zone)
        same = standing is not None and standing.mark == mark
        learnt = replace(standing, pulse=now) if standing and same else _read(zone, now, mark)
    with _READING:
        _LEARNT[zone] = learnt
    return learnt


def _read(zone: UUID, now: Pulse, mark: tuple[int, ...]) -> Learnt:
    voices: dict[Place, Voices] = defaultdict(Voices)
    own: dict[str, list[Place]] = defaultdict(list)
    for place, buyer, state in _said(zone):
        if state == MatchState.DISMISSED:
            voices[place].against.add(buyer)
            own[buyer].append(place)
        else:
            voices[place].talked.add(buyer)
    opinions = [_opinion(place, voices[place], None) for place in sorted(voices)]
    known = Knowledge.build(deals=_deals(zone), opinions=opinions)
    pairs = vocabulary.in_use(zone)
    names = _vocabulary() if pairs is None else Knowledge.build(aliases=pairs)
    # What a buyer set aside itself weighs less than without it: nobody's points pass those of everybody.
    shared = replace(names, deals=known.deals, opinions=known.opinions, at_most=most_added(known))
    return Learnt(now, mark, dict(voices), dict(own), shared)


def _opinion(place: Place, voices: Voices, buyer: str | None) -> Opinion:
    return Opinion(need=place[0], supplier=place[1], weight=voices.weight(buyer))


def _topics(topic: str, title: str, visibility: str, code: str) -> tuple[str, ...]:
    """What a judgement is filed under: what the ranking read and the title; only the class of a confidential need."""
    if visibility == Visibility.CONFIDENTIAL:
        return classes(code)[:1]
    return tuple(dict.fromkeys(name for name in (topic, title) if name))


def _said(zone: UUID) -> Iterator[tuple[Place, str, str]]:
    """Each judgement: of which place, by whom, which state it left."""
    rows = Match.objects.filter(zone_id=zone, state__in=[MatchState.DISMISSED, MatchState.DEAL]).order_by("pk")
    columns = ("topic", "need__title", "need__visibility", "need__industry_code")
    for *filed, supplier, buyer, state in rows.values_list(*columns, "supplier_id", "need__enterprise_id", "state"):
        for name in _topics(*filed):
            yield (name, str(supplier)), str(buyer), state


def _deals(zone: UUID) -> Iterable[Deal]:
    done = DealRow.objects.filter(zone_id=zone, state__in=[DealState.AGREED, DealState.DELIVERED])
    columns = ("match__topic", "match__need__title", "match__need__visibility", "match__need__industry_code")
    counted = Counter(
        (name, str(supplier))
        for *filed, supplier in done.values_list(*columns, "match__supplier_id")
        for name in _topics(*filed)
    )
    return [Deal(need=name, supplier=supplier, count=count) for (name, supplier), count in sorted(counted.items())]
