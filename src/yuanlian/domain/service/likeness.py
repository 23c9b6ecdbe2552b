"""Which requests say nearly the same: recent and open ones are read, the nearest are weighed by their rare words.

Nothing is kept between two calls, so several processes agree. At most `READ` texts are read: those of the same
enterprise, those of the categories that the words point to, and the zone's latest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import chain
from typing import cast
from uuid import UUID

from django.db.models import Q, QuerySet

from yuanlian.domain.service.models import Request
from yuanlian.domain.service.states import OPEN, Outcome, RequestState
from yuanlian.engines.triage import Likeness, similar
from yuanlian.engines.triage.likeness import SHORT
from yuanlian.kernel import clock
from yuanlian.kernel.prepared import as_stored

RECENT = timedelta(days=180)
OWN, SAME_CATEGORY, LATEST = 100, 300, 300
WEIGHED = 24  # texts that share most pairs of characters
GROUND = 120  # further texts that say which words are common here
SHOWN = 5
SOLVED = (Outcome.SOLVED, Outcome.PARTLY, Outcome.EXPLAINED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What likeness is asked about: a text, whose it is, the categories it may belong to, and its own row."""

    text: str
    enterprise: UUID | None = None
    categories: tuple[UUID, ...] = ()
    own: UUID | None = None


def alike(rows: QuerySet[Request], asked: Asked) -> list[tuple[UUID, Likeness]]:
    """Requests among `rows` (open, or sent in the last half year) most like what is asked, best first."""
    living = Q(submitted_at__gte=clock.now() - RECENT) | Q(state__in=OPEN)
    wanted = rows.filter(living).exclude(state__in=[RequestState.DRAFT, RequestState.RETURNED])
    parts = [_texts(wanted, LATEST)]
    parts += [_texts(wanted.filter(category_id=each), SAME_CATEGORY) for each in asked.categories]
    if asked.enterprise is not None:
        parts.append(_texts(wanted.filter(enterprise_id=asked.enterprise), OWN))
    return _best(asked, chain.from_iterable(parts))


def alike_and_answered(rows: QuerySet[Request], asked: Asked) -> list[tuple[UUID, Likeness]]:
    """Closed requests among `rows` that ended with help, of the same category, most like what is asked."""
    wanted = rows.filter(state=RequestState.CLOSED, outcome__in=SOLVED)
    parts = [_texts(wanted.filter(category_id=each), SAME_CATEGORY) for each in asked.categories]
    return _best(asked, chain.from_iterable(parts))


def alike_and_open(rows: QuerySet[Request], asked: Asked) -> list[tuple[UUID, Likeness]]:
    """Open requests among `rows` of the same category, most like what is asked."""
    wanted = rows.filter(state__in=OPEN)
    return _best(
        asked, chain.from_iterable(_texts(wanted.filter(category_id=each), SAME_CATEGORY) for each in asked.categories)
    )


def _texts(rows: QuerySet[Request], most: int) -> list[tuple[UUID | str, str]]:
    return cast(
        "list[tuple[UUID | str, str]]", as_stored(rows.order_by("-submitted_at").values_list("id", "text")[:most])
    )


def _best(asked: Asked, found: Iterable[tuple[UUID | str, str]]) -> list[tuple[UUID, Likeness]]:
    """Ids are as the driver has them until few are left."""
    own = {asked.own, asked.own.hex} if asked.own else set[UUID | str]()
    texts = {str(key): text for key, text in found if key not in own}
    pairs = _pairs(asked.text)
    near = sorted(texts, key=lambda key: (-_shared(pairs, texts[key]), key))
    weighed = [(key, texts[key]) for key in [*near[:WEIGHED], *near[WEIGHED:][-GROUND:]]]
    nearest = {key for key, _text in weighed[:WEIGHED]}
    return [(UUID(each.key), each) for each in similar(asked.text, weighed, top=SHOWN, among=nearest)]


@lru_cache(4096)
def _pairs_of(text: str) -> frozenset[str]:
    return _pairs(text)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _shared(pairs: frozenset[str], text: str) -> float:
    """How many pairs of characters are shared, against the length of both: a cheap first look."""
    other = _pairs_of(text) if len(text) <= SHORT else _pairs(text)
    return len(pairs & other) / ((len(pairs) * len(other)) ** 0.5 or 1.0)
