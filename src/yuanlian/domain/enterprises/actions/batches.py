"""What is done to an import: uploaded, columns matched, checked, answered, committed, undone, dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import columns, queries, rules, staging
from yuanlian.domain.enterprises.fields import FIELDS
from yuanlian.domain.enterprises.models import ColumnMemory, ImportBatch, StagedRow
from yuanlian.domain.enterprises.states import MOVES, BatchState, BatchVerb, EmptyCells, RowVerdict
from yuanlian.kernel import audit, clock, files, jobs, states, submissions
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version, seen
from yuanlian.kernel.errors import Conflict, Invalid
from yuanlian.kernel.ids import new_id
from yuanlian.kernel.models import Job
from yuanlian.kernel.sheets import Sheet, open_sheet

CHECK_JOB = "enterprises.check"
COMMIT_JOB = "enterprises.commit"
UNDO_JOB = "enterprises.undo"


class Answer(StrEnum):
    """Whether a row is the enterprise it was recognised as by its name."""

    SAME = "same"
    OTHER = "other"


class Place(StrEnum):
    """Where the long part of an act runs: in the worker, or at once in the program that called."""

    WORKER = "worker"
    HERE = "here"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent; `key` is the form's submission key."""

    name: str
    file: BinaryIO
    content_type: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided on the mapping page: field key by column index, and the page's version."""

    mapping: Mapping[int, str]
    empty_cells: EmptyCells = EmptyCells.KEEP
    version: int | None = None


def upload(actor: Actor, sent: Upload) -> ImportBatch:
    """The file is kept as an import with its columns recognised as far as their names say; raises SheetRefused."""
    rules.may_import(actor)
    sent.file.seek(0)
    sheet = open_sheet(sent.file, filename=sent.name, limits=staging.limits(), fields=FIELDS)
    batch = ImportBatch(id=new_id(), zone_id=actor.zone, file_name=sent.name[-200:], created_at=clock.now())
    batch.created_by, batch.created_label = actor.account, actor.label
    batch.sheet_names = list(sheet.names)
    _look(batch, sheet)
    sent.file.seek(0)
    content = sent.file.read()

    def make() -> UUID:
        batch.file = files.store(actor, batch.file_name, content, content_type=sent.content_type[:100])
        batch.save(force_insert=True)
        audit.record(actor, "enterprises.upload", batch, changed={"file": batch.file.sha256})
        return batch.id

    made = submissions.once(actor, sent.key, "enterprises.import", make)
    return batch if made == batch.id else seen(queries.batches(actor), made)


def _look(batch: ImportBatch, sheet: Sheet) -> None:
    """The batch knows this worksheet's headers, samples and proposed mapping."""
    headers = list(sheet.headers)
    remembered = queries.remembered_columns(batch.zone_id, columns.headers_digest(headers))
    proposal = columns.propose(headers, columns.samples_of(sheet), remembered)
    batch.sheet_name, batch.header_row, batch.headers = sheet.name, sheet.header_row, headers
    batch.samples = proposal.samples
    batch.mapping = {str(index): key for index, key in proposal.mapping.items()}
    batch.doubts = {str(index): doubt.value for index, doubt in proposal.doubts.items()}


def choose_worksheet(actor: Actor, batch_id: UUID, *, name: str, header_row: int | None = None) -> ImportBatch:
    """The import works on another worksheet of its file, or on another header row; its columns are recognised anew."""
    rules.may_import(actor)
    batch = seen(queries.batches(actor), batch_id)
    sheet = staging.sheet_of(batch)
    sheet = sheet if name == sheet.name else sheet.worksheet(name, FIELDS)
    sheet = sheet if header_row in {None, sheet.header_row} else sheet.with_header(header_row or 1)
    with transaction.atomic():
        batch = locked(queries.batches(actor), batch_id)
        if (batch.state, BatchVerb.MAP) not in MOVES:
            states.move(MOVES, BatchState(batch.state), BatchVerb.MAP)
        _look(batch, sheet)
        batch.state, batch.counts = BatchState.UPLOADED, {}
        _save(batch)
        audit.record(actor, "enterprises.choose_worksheet", batch, changed={"sheet": name})
    return batch


def match_columns(actor: Actor, batch_id: UUID, choice: Choice) -> ImportBatch:
    """Each column fills the field a person chose, and the zone remembers it for the next sheet with these headers."""
    with transaction.atomic():
        batch = locked(queries.batches(actor), batch_id)
        same_version(batch, choice.version)
        rules.may_import(actor)
        batch.state = states.move(MOVES, BatchState(batch.state), BatchVerb.MAP)
        _refuse_mapping(batch, choice.mapping)
        batch.mapping = {str(index): key for index, key in choice.mapping.items()}
        batch.empty_cells, batch.error = choice.empty_cells, ""
        _save(batch)
        ColumnMemory.objects.update_or_create(
            zone_id=batch.zone_id,
            digest=columns.headers_digest(batch.headers),
            defaults={"mapping": columns.to_remember(batch.headers, choice.mapping), "used_at": clock.now()},
        )
        audit.record(actor, "enterprises.match_columns", batch)
    return batch


def _refuse_mapping(batch: ImportBatch, mapping: Mapping[int, str]) -> None:
    keys = list(mapping.values())
    twice = {f"column_{index}": _("两列对应了同一项。") for index, key in mapping.items() if keys.count(key) > 1}
    if twice:
        raise Invalid(_("两列对应了同一项，请改正。"), fields=twice)
    outside = [index for index in mapping if not 0 <= index < len(batch.headers)]
    if outside or columns.unknown_keys(batch.headers, keys):
        raise Invalid(_("没有这样的列。"))
    if "name" not in keys:
        raise Invalid(_("请指出哪一列是企业名称。"))


def check(actor: Actor, batch_id: UUID, *, place: Place = Place.WORKER) -> ImportBatch:
    """The dry run is queued, or left to the caller; nothing in the register changes."""
    with transaction.atomic():
        batch = locked(queries.batches(actor), batch_id)
        rules.may_import(actor)
        batch.state = states.move(MOVES, BatchState(batch.state), BatchVerb.CHECK)
        batch.counts, batch.error = {}, ""
        batch.job_id = _start(actor, CHECK_JOB, batch, place)
        _save(batch)
        audit.record(actor, "enterprises.check_import", batch)
    return batch


def answer(actor: Actor, batch_id: UUID, answer: Answer, *, row_id: UUID | None = None) -> int:
    """The row, or every row not yet answered, is or is not the enterprise of the same name; returns how many."""
    with transaction.atomic():
        batch = locked(queries.batches(actor), batch_id)
        rules.may_import(actor)
        if batch.state != BatchState.CHECKED:
            raise Conflict(_("检查完成以后才能确认。"))
        asked = StagedRow.objects.filter(zone_id=batch.zone_id, batch=batch, verdict=RowVerdict.CONFIRM)
        rows = asked.filter(confirmed=None) if row_id is None else asked.filter(pk=seen(asked, row_id).pk)
        count = rows.update(confirmed=answer is Answer.SAME)
        batch.counts = {**batch.counts, "unanswered": asked.filter(confirmed=None).count()}
        _save(batch)
        audit.record(actor, "enterprises.answer_rows", batch, changed={"answer": answer, "rows": count})
    return count


def commit(actor: Actor, batch_id: UUID, *, version: int | None = None, place: Place = Place.WORKER) -> ImportBatch:
    """Writing the good rows into the register is queued; rows with errors stay outside."""
    with transaction.atomic():
        batch = locked(queries.batches(actor), batch_id)
        same_version(batch, version)
        rules.may_import(actor)
        batch.state = states.move(MOVES, BatchState(batch.state), BatchVerb.COMMIT)
        waiting = batch.counts.get("unanswered", 0)
        if waiting:
            raise Invalid(_("还有 %(count)d 行待确认是否同一家企业，请先确认。") % {"count": waiting})
        if not any(batch.counts.get(verdict, 0) for verdict in ("new", "change", "confirm")):
            raise Invalid(_("没有可以导入的行。"))
        batch.error = ""
        batch.job_id = _start(actor, COMMIT_JOB, batch, place)
        _save(batch)
        audit.record(actor, "enterprises.commit_import", batch)
    return batch


def undo(actor: Actor, batch_id: UUID, *, version: int | None = None, place: Place = Place.WORKER) -> ImportBatch:
    """Taking the import back is queued; enterprises changed since stay as they are and are named."""
    with transaction.atomic():
        batch = locked(queries.batches(actor), batch_id)
        same_version(batch, version)
        rules.may_import(actor)
        batch.state = states.move(MOVES, BatchState(batch.state), BatchVerb.UNDO)
        batch.error = ""
        batch.job_id = _start(actor, UNDO_JOB, batch, place)
        _save(batch)
        audit.record(actor, "enterprises.undo_import", batch)
    return batch


def drop(actor: Actor, batch_id: UUID) -> ImportBatch:
    """The import is given up; its rows are gone."""
    with transaction.atomic():
        batch = locked(queries.batches(actor), batch_id)
        rules.may_import(actor)
        batch.state = states.move(MOVES, BatchState(batch.state), BatchVerb.DROP)
        _save(batch)
        audit.record(actor, "enterprises.drop_import", batch)
    staging.clear(batch)
    return batch


def stop(actor: Actor, batch_id: UUID) -> ImportBatch:
    """The running work is asked to stop; work whose worker is gone for good counts as failed at once."""
    with transaction.atomic():
        batch = locked(queries.batches(actor), batch_id)
        rules.may_import(actor)
        states.move(MOVES, BatchState(batch.state), BatchVerb.FAIL)
        job = Job.objects.select_for_update().filter(zone_id=batch.zone_id, pk=batch.job_id or new_id()).first()
        if job is not None and job.state not in jobs.FINAL:
            job.wants_cancel = True
            job.save(update_fields=["wants_cancel"])
        else:
            batch.state = states.move(MOVES, BatchState(batch.state), BatchVerb.FAIL)
            _save(batch)
        audit.record(actor, "enterprises.stop_import", batch)
    return batch


def _start(actor: Actor, kind: str, batch: ImportBatch, place: Place) -> UUID | None:
    if place is Place.HERE:
        return None
    return jobs.start(actor, kind, {"batch": str(batch.id), "channel": actor.channel.value}).id


def _save(batch: ImportBatch) -> None:
    batch.version += 1
    batch.save()
