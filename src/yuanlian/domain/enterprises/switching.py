"""Switches a checked import in by one short transaction, and undoes it exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises.bulk import Statement, insertion
from yuanlian.domain.enterprises.models import BatchChange, Enterprise, ImportBatch, StagedRow
from yuanlian.domain.enterprises.staging import CHUNK, Report, chunks
from yuanlian.domain.enterprises.states import MOVES, BatchState, BatchVerb, RowVerdict
from yuanlian.domain.enterprises.writing import Standing, Writer, Written, standing
from yuanlian.kernel import clock, states
from yuanlian.kernel.errors import Conflict
from yuanlian.kernel.ids import new_id

_TAKEN = (RowVerdict.NEW, RowVerdict.CHANGE, RowVerdict.CONFIRM)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The statements that write a batch, and the ids of the changes noted for its undo."""

    statements: list[Statement]
    noted: frozenset[UUID]


def prepare(batch: ImportBatch, report: Report) -> Prepared:
    """What writes the batch's rows; what it changes is noted for undo, in chunks, beforehand.

    Raises Conflict when an enterprise was changed after the dry run.
    """
    _begin(batch)
    noted: list[UUID] = []
    writer = Writer(batch.zone_id, clock.now(), clock.today())
    taken = StagedRow.objects.filter(zone_id=batch.zone_id, batch=batch, verdict__in=_TAKEN).order_by("number")
    rows = taken.values_list("target_id", "target_version", "confirmed", "values", named=True)
    done, total = 0, max(1, rows.count())
    report(0, total)
    for chunk in chunks(rows.iterator(chunk_size=CHUNK)):
        stand = standing(
            batch.zone_id, [row.target_id for row in chunk if row.target_id and row.confirmed is not False]
        )
        written = [each for each in (_written(row, writer, stand) for row in chunk) if each is not None]
        changes = [_change(batch, each) for each in written]
        notes = insertion(BatchChange, changes)
        with transaction.atomic():
            for note in notes:
                note.run()
        noted += [change.pk for change in changes]
        done += len(chunk)
        report(done, total)
    return Prepared(writer.statements(), frozenset(noted))


def _begin(batch: ImportBatch) -> None:
    """Notes of an earlier try are gone; a batch that was written meanwhile keeps its own."""
    with transaction.atomic():
        row = ImportBatch.objects.select_for_update().get(zone_id=batch.zone_id, pk=batch.pk)
        states.move(MOVES, BatchState(row.state), BatchVerb.FINISH_COMMIT)
        BatchChange.objects.filter(zone_id=batch.zone_id, batch=batch).delete()


def _written(row: Any, writer: Writer, stand: dict[UUID, Standing]) -> Written | None:
    if row.target_id is None or row.confirmed is False:
        return writer.create(row.values)
    known = stand.get(row.target_id)
    if known is None or known.enterprise.version != row.target_version:
        raise stale()
    return writer.change(row.values, known)


def _change(batch: ImportBatch, written: Written) -> BatchChange:
    return BatchChange(
        id=new_id(),
        zone_id=batch.zone_id,
        batch_id=batch.id,
        enterprise_id=written.enterprise.id,
        created=written.created,
        before=written.before,
        after_version=written.enterprise.version,
    )


def stale() -> Conflict:
    """The refusal when the register moved on after the dry run."""
    return Conflict(_("检查之后登记簿又有改动，请重新检查后再导入。"))


def switch(batch: ImportBatch, prepared: Prepared) -> None:
    """Everything prepared stands; called inside the action's transaction. Raises Conflict when outdated."""
    changes = BatchChange.objects.filter(zone_id=batch.zone_id, batch=batch)
    if frozenset(changes.values_list("pk", flat=True)) != prepared.noted:
        raise stale()
    changed = changes.filter(created=False)
    expected = dict(changed.values_list("enterprise_id", "after_version"))
    if expected:
        locked = Enterprise.objects.select_for_update().filter(
            zone_id=batch.zone_id, pk__in=changed.values("enterprise_id")
        )
        now = dict(locked.values_list("pk", "version"))
        if any(now.get(pk) != version - 1 for pk, version in expected.items()):
            raise stale()
    try:
        with transaction.atomic():
            for statement in prepared.statements:
                statement.run()
    except IntegrityError:
        # Somebody registered an enterprise with one of these codes after the dry run.
        raise stale() from None


def counts_written(batch: ImportBatch) -> dict[str, Any]:
    """How many enterprises the batch made and changed."""
    changes = BatchChange.objects.filter(zone_id=batch.zone_id, batch=batch)
    return {"made": changes.filter(created=True).count(), "changed": changes.filter(created=False).count()}
