"""The long work of imports, as the worker runs it: check, commit, undo. Each may be run again after a kill."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import staging, switching, undoing
from yuanlian.domain.enterprises.actions import batches, invitations
from yuanlian.domain.enterprises.models import ImportBatch, Invitation
from yuanlian.domain.enterprises.staging import Report
from yuanlian.domain.enterprises.states import MOVES, BatchState, BatchVerb, RowVerdict
from yuanlian.kernel import audit, clock, jobs, outbox, states
from yuanlian.kernel.actor import Actor, Channel, resolve, system_actor
from yuanlian.kernel.models import Job

# After these, the other rooms hear that the register changed as a whole.
IMPORTED = "enterprises.imported"


def install() -> None:
    """The worker knows the kinds of long work of this app."""
    jobs.register(batches.CHECK_JOB, lambda progress, params: _run(progress, params, check))
    jobs.register(batches.COMMIT_JOB, lambda progress, params: _run(progress, params, commit))
    jobs.register(batches.UNDO_JOB, lambda progress, params: _run(progress, params, undo))
    jobs.register(invitations.JOB, _invite)


Work = Callable[[Actor, ImportBatch, Report], dict[str, Any]]


def _invite(progress: jobs.Progress, params: dict[str, Any]) -> dict[str, Any]:
    job = progress.job
    invitation = Invitation.objects.get(zone_id=job.zone_id, pk=UUID(params["invitation"]))
    return invitations.open_accounts(_actor(job, params), invitation, progress.report)


def _actor(job: Job, params: dict[str, Any]) -> Actor:
    """Who started the job, with what that person may do now; a right taken away meanwhile is gone."""
    channel = Channel(params["channel"])
    if job.created_by is None:
        return replace(system_actor(job.zone_id, job.created_label), channel=channel)
    return resolve(job.created_by, job.zone_id, label=job.created_label, channel=channel)


def _run(progress: jobs.Progress, params: dict[str, Any], work: Work) -> dict[str, Any]:
    job = progress.job
    batch = ImportBatch.objects.get(zone_id=job.zone_id, pk=UUID(params["batch"]))
    if batch.job_id != job.id:
        return {}  # the batch was stopped and started again: a newer job does its work
    return work(_actor(job, params), batch, progress.report)


def _failing(batch: ImportBatch) -> AbstractContextManager[None]:
    """Inside this block an error, whatever it is, also moves the batch to where a person can act again."""
    return jobs.failing(partial(_fail, batch), otherwise=_("处理时出错或被中止，登记簿没有改动。"))


def _fail(batch: ImportBatch, sentence: str) -> None:
    with transaction.atomic():
        row = ImportBatch.objects.select_for_update().get(zone_id=batch.zone_id, pk=batch.pk)
        # Another worker that took the same job over may have ended it well meanwhile.
        if (row.state, BatchVerb.FAIL) in MOVES:
            row.state = states.move(MOVES, BatchState(row.state), BatchVerb.FAIL)
            row.error = sentence
            row.version += 1
            row.save(update_fields=["state", "error", "version"])


def check(actor: Actor, batch: ImportBatch, report: Report) -> dict[str, Any]:
    """Every row stands staged with its verdict and the batch has its counts."""
    if batch.state != BatchState.CHECKING:
        return {}
    with _failing(batch):
        counts = staging.stage(batch, report)
        counts["unanswered"] = counts[RowVerdict.CONFIRM.value]
        with transaction.atomic():
            row = _finish(batch, BatchVerb.FINISH_CHECK)
            row.counts = counts
            row.save(update_fields=["state", "counts", "version"])
            audit.record(actor, "enterprises.checked_import", row)
    return counts


def commit(actor: Actor, batch: ImportBatch, report: Report) -> dict[str, Any]:
    """The good rows stand in the register, all at once or not at all."""
    if batch.state != BatchState.COMMITTING:
        return {}
    with _failing(batch):
        prepared = switching.prepare(batch, report)
        with transaction.atomic():
            row = _finish(batch, BatchVerb.FINISH_COMMIT)
            switching.switch(batch, prepared)
            counts = switching.counts_written(batch)
            row.counts, row.finished_at = {**row.counts, **counts}, clock.now()
            row.save(update_fields=["state", "counts", "version", "finished_at"])
            outbox.emit(batch.zone_id, IMPORTED, {"batch": str(batch.id)})
            audit.record(actor, "enterprises.imported", row, changed=counts)
    # Good rows have done their work and may hold personal data; bad ones can still be fetched and mended.
    staging.clear(batch, keeping=[RowVerdict.BAD])
    undoing.count_again()
    return counts


def undo(actor: Actor, batch: ImportBatch, report: Report) -> dict[str, Any]:
    """What the batch wrote is taken back, all at once; what was changed since is kept and counted."""
    if batch.state != BatchState.UNDOING:
        return {}
    with _failing(batch):
        undoing.count_again()  # other rooms have written about the rows since
        undoing.keep(batch)
        statements = undoing.prepare(batch, report)
        with transaction.atomic():
            row = _finish(batch, BatchVerb.FINISH_UNDO)
            kept = undoing.confirm(batch)
            for statement in statements:
                statement.run()
            row.counts = {**row.counts, "kept": kept}
            row.save(update_fields=["state", "counts", "version"])
            outbox.emit(batch.zone_id, IMPORTED, {"batch": str(batch.id)})
            audit.record(actor, "enterprises.import_undone", row, changed={"kept": kept})
    return {"kept": kept}


def _finish(batch: ImportBatch, verb: BatchVerb) -> ImportBatch:
    row = ImportBatch.objects.select_for_update().get(zone_id=batch.zone_id, pk=batch.pk)
    row.state = states.move(MOVES, BatchState(row.state), verb)
    row.version += 1
    return row
