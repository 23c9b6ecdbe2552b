"""Requests by what their title says."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from yuanlian.domain.service.models import Request
from yuanlian.domain.service.queries import is_number, sent_one_by_one
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.paging import Slice, page_of
from yuanlian.kernel.reading import once
from yuanlian.kernel.words import holds, typed

A_FEW = 400  # requests that a query names one by one


def titled(zone: UUID, words: str) -> Q:
    """A condition: the title holds each of the words, in either case of letters.

    Requests are few for most words, and then named one by one: an index that holds no more than titles finds them in a
    third of the time that a list takes to read the titles of its own rows.
    """
    ids = _named(zone, words)
    return _holding(words) if ids is None else Q(pk__in=ids)


def found(actor: Actor, words: str, limit: int = 20) -> list[Request]:
    """Sent requests whose number these words are or whose title holds them, newest first."""
    asked = Q(number=words.upper()) if is_number(words) else titled(actor.zone, words)
    rows = sent_one_by_one(actor).filter(asked).order_by("-submitted_at", "-id")
    return page_of(rows, Request.objects.select_related("enterprise"), Slice(0, limit))


@once
def _named(zone: UUID, words: str) -> tuple[UUID, ...] | None:
    """The ids of the requests whose titles hold the words; None: of too many to name them."""
    # In the order of the index: PostgreSQL would read the whole rows, expecting to find the first few soon.
    rows = Request.objects.filter(_holding(words), zone_id=zone).order_by("title", "id")
    ids = tuple(rows.values_list("pk", flat=True)[: A_FEW + 1])
    return ids if len(ids) <= A_FEW else None


def _holding(words: str) -> Q:
    held = Q()
    for word in typed(words):
        held &= Q(title__icontains=word) if word.upper() != word.lower() else holds("title", word)
    return held
