"""The audit chain: every act leaves one entry in its own transaction, each entry holds the digest of the one before.

Personal values enter as keyed digests, so that erasing a person does not break the chain. One chain per zone; its
tail is the last lock an action takes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from yuanlian.kernel import clock
from yuanlian.kernel.actor import NOWHERE, Actor
from yuanlian.kernel.crypto import key_ring
from yuanlian.kernel.ids import new_id
from yuanlian.kernel.models import AuditEntry, AuditTail
from yuanlian.kernel.rows import among
from yuanlian.kernel.tenancy import ZoneModel


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold."""

    zone: UUID
    seq: int
    reason: str


def digest_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Field names with keyed digests (16 hex digits) of their values."""
    ring = key_ring()
    return {name: ring.digest("audit", str(value))[:16] for name, value in sorted(values.items())}


def record(actor: Actor, verb: str, row: ZoneModel, *, changed: Mapping[str, Any] | None = None) -> AuditEntry:
    """Append what `actor` did to `row`; call it last inside the action's transaction."""
    return append(actor, verb, kind=row._meta.label_lower, object_id=row.id, changed=changed)


def record_each(actor: Actor, verb: str, acts: Iterable[tuple[ZoneModel, Mapping[str, Any]]]) -> None:
    """Append one entry for each row and what changed in it, in their order; the chain's tail is taken once."""
    tail = _tail(actor)
    entries = [
        _linked(actor, tail, AuditEntry(verb=verb, kind=row._meta.label_lower, object_id=row.id), changed)
        for row, changed in acts
    ]
    AuditEntry.objects.bulk_create(entries, batch_size=1000)
    tail.save(update_fields=["seq", "digest"])


def append(
    actor: Actor, verb: str, *, kind: str, object_id: UUID | None, changed: Mapping[str, Any] | None = None
) -> AuditEntry:
    """Append an entry about an object named by kind and id."""
    tail = _tail(actor)
    entry = _linked(actor, tail, AuditEntry(verb=verb, kind=kind, object_id=object_id), changed)
    entry.save(force_insert=True)
    tail.save(update_fields=["seq", "digest"])
    return entry


def _tail(actor: Actor) -> AuditTail:
    """The end of the zone's chain, locked until the action's transaction ends."""
    if actor.zone == NOWHERE:
        raise ValueError("an act belongs to a zone")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit entries are written inside the action's transaction")
    tails = AuditTail.objects.select_for_update()
    for tail in among(tails, "zone_id", [actor.zone]):
        return tail
    AuditTail.objects.get_or_create(zone_id=actor.zone)
    return tails.get(zone_id=actor.zone)


def _linked(actor: Actor, tail: AuditTail, entry: AuditEntry, changed: Mapping[str, Any] | None) -> AuditEntry:
    """The entry follows the tail, and the tail has moved on to it; neither is saved yet."""
    entry.id, entry.zone_id, entry.at = new_id(), actor.zone, clock.now()
    entry.seq, entry.previous = tail.seq + 1, tail.digest
    entry.actor_id, entry.actor_label, entry.channel = actor.account, actor.label[:120], str(actor.channel)
    entry.fields = digest_of(changed or {})
    entry.digest = seal(entry)
    tail.seq, tail.digest = entry.seq, entry.digest
    return entry


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def seal(entry: AuditEntry) -> str:
    """SHA-256 over the previous digest and the canonical JSON of the entry."""
    body = [
        str(entry.zone_id), entry.seq, _moment(entry.at), str(entry.actor_id), entry.actor_label, str(entry.channel),
        entry.verb, entry.kind, str(entry.object_id), entry.fields, entry.previous,
    ]  # fmt: skip
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def visible(actor: Actor) -> QuerySet[AuditEntry]:
    """Every entry of the actor's zone, newest first; the roof opens it to audit administrators only."""
    return AuditEntry.objects.filter(zone_id=actor.zone).order_by("-seq")


def search(actor: Actor, text: str, *, since: str = "", until: str = "") -> QuerySet[AuditEntry]:
    """Visible entries whose actor, verb or kind contains `text`, between two ISO dates (both included)."""
    rows = visible(actor)
    if text:
        rows = rows.filter(Q(actor_label__icontains=text) | Q(verb__icontains=text) | Q(kind__icontains=text))
    if since:
        rows = rows.filter(at__date__gte=since)
    if until:
        rows = rows.filter(at__date__lte=until)
    return rows


def breaks(zone: UUID) -> Iterator[Break]:
    """Every place where the chain of `zone` does not hold; nothing when it is whole."""
    previous, expected = "", 1
    for entry in AuditEntry.objects.filter(zone_id=zone).order_by("seq").iterator(chunk_size=2000):
        if entry.seq != expected:
            yield Break(zone, expected, "missing")
        elif entry.previous != previous:
            yield Break(zone, entry.seq, "previous digest differs")
        if seal(entry) != entry.digest:
            yield Break(zone, entry.seq, "digest differs")
        previous, expected = entry.digest, entry.seq + 1
    tail = AuditTail.objects.filter(zone_id=zone).first()
    if tail is not None and (tail.seq, tail.digest) != (expected - 1, previous):
        yield Break(zone, expected, "tail differs")
