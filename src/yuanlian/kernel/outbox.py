"""News goes up: an action writes an event in its own transaction, the worker delivers it to rooms that asked for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from yuanlian.kernel import clock
from yuanlian.kernel.models import OutboxEvent
from yuanlian.kernel.tenancy import in_zone

logger = logging.getLogger("yuanlian.outbox")

MAX_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Event:
    """What a handler receives; it may arrive more than once, so handlers are idempotent by `id`."""

    id: UUID
    zone: UUID
    topic: str
    payload: dict[str, Any]
    at: datetime


Handler = Callable[[Event], None]
_HANDLERS: dict[str, dict[str, Handler]] = {}


def subscribe(topic: str, name: str, handler: Handler) -> None:
    """From now on `handler` gets every event of `topic`; `name` keeps a second call from doubling it."""
    _HANDLERS.setdefault(topic, {})[name] = handler


def emit(zone: UUID, topic: str, payload: Mapping[str, Any], *, due_at: datetime | None = None) -> None:
    """Write an event inside the action's transaction; with `due_at` it is delivered from then on."""
    moment = clock.now()
    OutboxEvent.objects.create(
        zone_id=zone, topic=topic, payload=dict(payload), created_at=moment, due_at=due_at or moment
    )


def emit_each(zone: UUID, topic: str, payloads: Iterable[Mapping[str, Any]]) -> None:
    """Write one event for each payload, in their order, inside the action's transaction."""
    moment = clock.now()
    events = [
        OutboxEvent(zone_id=zone, topic=topic, payload=dict(payload), created_at=moment, due_at=moment)
        for payload in payloads
    ]
    OutboxEvent.objects.bulk_create(events, batch_size=1000)


def drain(limit: int = 200) -> int:
    """Deliver up to `limit` due events, oldest first; returns how many were taken up."""
    taken = 0
    while taken < limit and _deliver_one():
        taken += 1
    return taken


def _deliver_one() -> bool:
    """Take one due event under a lock and deliver it; a failing handler leaves nothing half-written."""
    with transaction.atomic():
        row = (
            OutboxEvent.objects.select_for_update(skip_locked=True)
            .filter(done_at=None, due_at__lte=clock.now(), attempts__lt=MAX_ATTEMPTS)
            .order_by("due_at", "id")
            .first()
        )
        if row is None:
            return False
        event = Event(row.id, row.zone_id, row.topic, row.payload, row.created_at)
        try:
            _hand_out(event)
            row.done_at = clock.now()
        except Exception as error:
            row.attempts += 1
            row.error = f"{type(error).__name__}: {error}"[:2000]
            row.due_at = clock.now() + timedelta(seconds=15 * 2**row.attempts)
            logger.exception("outbox event %s %s failed", row.topic, row.id)
        row.save(update_fields=["done_at", "attempts", "error", "due_at"])
    return True


def _hand_out(event: Event) -> None:
    """Every handler of the topic has the event, or none of their writes stands."""
    with transaction.atomic(), in_zone(event.zone):
        for _name, handler in sorted(_HANDLERS.get(event.topic, {}).items()):
            handler(event)


def pending() -> bool:
    """Whether any event waits; a cheap look that takes no lock."""
    return OutboxEvent.objects.filter(done_at=None, due_at__lte=clock.now(), attempts__lt=MAX_ATTEMPTS).exists()
