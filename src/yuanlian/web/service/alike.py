"""Requests that say nearly the same, as lines with the words both use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yuanlian.domain.service import queries
from yuanlian.domain.service.models import Request
from yuanlian.web.access import ZoneRequest
from yuanlian.web.parts import Badge, Link
from yuanlian.web.service.shown import request_url, state_badge


@dataclass(frozen=True, slots=True)
class Line:
    """One request: where it is, how it stands, the shared words, the latest reply."""

    link: Link
    badge: Badge
    words: tuple[str, ...]
    reply: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Those the reader may open, and how many others say the same."""

    shown: Sequence[Line]
    hidden: int = 0


def line(request: ZoneRequest, found: queries.Alike) -> Line:
    """One request that says nearly the same."""
    row = found.request
    note = f"{row.number} · {row.enterprise}"
    link = Link(row.title, request_url(row, request.tenant.slug), note)
    return Line(link, state_badge(row), found.words, found.reply)


def alike_links(request: ZoneRequest, found: queries.Resemblances) -> Lines:
    """Near-duplicates for the page."""
    return Lines([line(request, each) for each in found.shown], found.hidden)


def helped_links(request: ZoneRequest, row: Request) -> Lines:
    """What helped others, with the answers, among what the reader may open."""
    return Lines([line(request, each) for each in queries.answered_alike(request.actor, row)])
