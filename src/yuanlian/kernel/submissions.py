"""One press, one record: a key made with the form (or sent as Idempotency-Key) finds the first press's record."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction

from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.models import Submission


def once(actor: Actor, key: str, kind: str, make: Callable[[], UUID]) -> UUID:
    """Run `make` in a transaction and return its record's id; a second press with the same key gets that id."""
    try:
        with transaction.atomic():
            found = _earlier(actor, key, kind)
            if found is not None:
                return found
            object_id = make()
            _remember(actor, key, kind, object_id)
            return object_id
    except IntegrityError:
        # The other press committed between our look and our write.
        found = _earlier(actor, key, kind)
        if found is None:
            raise
        return found


def _earlier(actor: Actor, key: str, kind: str) -> UUID | None:
    if not key:
        return None
    rows = Submission.objects.filter(zone_id=actor.zone, account=actor.account, key=key[:80], kind=kind)
    return rows.values_list("object_id", flat=True).first()


def _remember(actor: Actor, key: str, kind: str, object_id: UUID) -> None:
    if key:
        Submission.objects.create(
            zone_id=actor.zone,
            account=actor.account,
            key=key[:80],
            kind=kind,
            object_id=object_id,
            created_at=clock.now(),
        )
