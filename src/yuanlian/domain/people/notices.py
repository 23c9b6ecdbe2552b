"""Notices: telling a person, once per cause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from yuanlian.domain.people.models import Notice
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.prepared import Prepared

_SENTENCES: dict[str, Promise] = {}
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")


@dataclass(frozen=True, slots=True)
class News:
    """What to tell: `kind` names the sentence, `params` fill it, `dedupe` keeps it from being told twice."""

    kind: str
    url: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    dedupe: str = ""


def tell(zone: UUID, accounts: Iterable[UUID], news: News) -> int:
    """Write one notice per account; a cause already told is not told again. Returns how many rows are new."""
    rows = [
        Notice(
            zone_id=zone,
            account_id=account,
            kind=news.kind,
            params=dict(news.params),
            url=news.url,
            created_at=clock.now(),
            dedupe=news.dedupe,
        )
        for account in sorted(set(accounts))
    ]
    if news.dedupe:
        told = set(Notice.objects.filter(zone_id=zone, dedupe=news.dedupe).values_list("account_id", flat=True))
        rows = [row for row in rows if row.account_id not in told]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def mine(actor: Actor) -> QuerySet[Notice]:
    """The actor's notices in this zone, newest first."""
    return Notice.objects.filter(zone_id=actor.zone, account_id=actor.who).order_by("-created_at")


def _unread(account: UUID, zone: UUID) -> QuerySet[Any, Any]:
    rows = Notice.objects.filter(zone_id=zone, account_id=account, read_at=None).order_by()
    return rows.values("account_id").annotate(number=Count("*")).values_list("number")


_UNREAD = Prepared(_unread, account=UUID, zone=UUID)


def unread(actor: Actor) -> int:
    """How many notices wait for the actor in this zone."""
    found = _UNREAD(account=actor.account, zone=actor.zone) if actor.account else []
    return found[0][0] if found else 0


def mark_read(actor: Actor) -> int:
    """All of the actor's notices count as read."""
    return mine(actor).filter(read_at=None).update(read_at=clock.now())


def register_kind(kind: str, sentence: Promise) -> None:
    """From now on notices of `kind` read as `sentence`, filled with their params."""
    _SENTENCES[kind] = sentence


def filled(sentence: Promise | str, params: Mapping[str, Any]) -> str:
    """The sentence with its params; a moment is kept as 2026-03-25 17:30 and read as its reader writes one."""
    return str(sentence).format_map({key: _spoken(value) for key, value in params.items()})


def _spoken(value: Any) -> Any:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return date_format(datetime.fromisoformat(value), _("Y年n月j日 H:i"))
    return value


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as its reader sees it."""

    sentence: str
    url: str
    created_at: datetime
    read: bool


def readable(actor: Actor, limit: int = 100) -> list[Line]:
    """The actor's newest notices in the language of the page."""
    return [
        Line(filled(_SENTENCES.get(row.kind, row.kind), row.params), row.url, row.created_at, bool(row.read_at))
        for row in mine(actor)[:limit]
    ]
