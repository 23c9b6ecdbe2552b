"""Whether anything happened in a zone since the last look, and in which rooms: two rows instead of sums over thousands.

Every act leaves an entry in the zone's audit chain in its own transaction, and each entry's digest holds the one
before: the same tail means the same rows, whatever was rolled back in between.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from yuanlian.kernel.models import AuditEntry, AuditTail
from yuanlian.kernel.prepared import Prepared

MOST_ENTRIES = 500


class Pulse(NamedTuple):
    """The end of a zone's audit chain; without a digest nobody acted yet, which says nothing about its rows."""

    seq: int = 0
    digest: str = ""


STILL = Pulse()


def _tails(zone: UUID) -> QuerySet[AuditTail, tuple[int, str]]:
    return AuditTail.objects.filter(zone_id=zone).values_list("seq", "digest")


_TAILS = Prepared(_tails, zone=UUID)


def pulse(zone: UUID) -> Pulse:
    """The end of the zone's chain now."""
    return next((Pulse(*row) for row in _TAILS(zone=zone)), STILL)


def acted(zone: UUID, known: Pulse, now: Pulse) -> frozenset[str] | None:
    """The rooms (apps) that acted between two looks; None when it cannot be said, so that everything is looked at."""
    if not known.digest or not now.digest or not 0 <= now.seq - known.seq <= MOST_ENTRIES:
        return None
    rows = AuditEntry.objects.filter(zone_id=zone, seq__gte=known.seq, seq__lte=now.seq).order_by("seq")
    entries = list(rows.values_list("digest", "verb", "kind"))
    if not entries or entries[0][0] != known.digest or entries[-1][0] != now.digest:
        return None
    return frozenset(word.split(".", 1)[0] for _digest, verb, kind in entries[1:] for word in (verb, kind))
