"""Long work: a Job row shows progress, a task runs it, a lease lets another worker take over when one is killed.

A handler is called at least once; it starts again from the beginning after a kill, so its writes are repeatable or end
in one transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_tasks import task

from yuanlian.kernel import clock
from yuanlian.kernel.actor import SYSTEM, Actor
from yuanlian.kernel.doors import locked
from yuanlian.kernel.errors import YuanlianError
from yuanlian.kernel.models import Job, JobState
from yuanlian.kernel.tenancy import in_zone

logger = logging.getLogger("yuanlian.jobs")

FINAL = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


class Cancelled(Exception):
    """Raised inside a handler when a person asked to stop."""


class Progress:
    """What a handler holds: where it says how far it is and hears that it should stop."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def report(self, done: int, total: int) -> None:
        """Show `done` of `total`; raises Cancelled when a person asked to stop."""
        Job.objects.filter(pk=self.job.pk).update(done=done, total=total)
        if Job.objects.filter(pk=self.job.pk, wants_cancel=True).exists():
            raise Cancelled


@contextmanager
def failing(fail: Callable[[str], None], *, otherwise: str) -> Iterator[None]:
    """Inside this block an error, whatever it is, also calls `fail` with a sentence for people before it goes on.

    A refusal says its own sentence; everything else, an interruption included, is said as `otherwise`.
    """
    ended, sentence = False, otherwise
    try:
        yield
        ended = True
    except YuanlianError as error:
        sentence = error.sentence
        raise
    finally:
        if not ended:
            fail(sentence)


Handler = Callable[[Progress, dict[str, Any]], dict[str, Any]]
_HANDLERS: dict[str, Handler] = {}


def register(kind: str, handler: Handler) -> None:
    """From now on jobs of `kind` are run by `handler(progress, params) -> result`."""
    _HANDLERS[kind] = handler


def start(actor: Actor, kind: str, params: dict[str, Any]) -> Job:
    """Queue a job; it begins when the caller's transaction has committed."""
    if kind not in _HANDLERS:
        raise ValueError(f"no such job: {kind}")
    job = Job.objects.create(
        zone_id=actor.zone,
        kind=kind,
        params=params,
        created_by=actor.account,
        created_label=actor.label,
        created_at=clock.now(),
    )
    run_job.enqueue(str(job.id))
    return job


def visible(actor: Actor) -> QuerySet[Job]:
    """Jobs of the actor's zone that the actor started; the house itself sees all."""
    rows = Job.objects.filter(zone_id=actor.zone)
    return rows if actor.has(SYSTEM) else rows.filter(created_by=actor.account)


def cancel(actor: Actor, job_id: UUID) -> Job:
    """Ask a running job to stop, or take a queued one off the queue."""
    with transaction.atomic():
        job = locked(visible(actor), job_id)
        if job.state == JobState.QUEUED:
            job.state, job.finished_at = JobState.CANCELLED, clock.now()
        job.wants_cancel = True
        job.save(update_fields=["state", "finished_at", "wants_cancel"])
    return job


@task()
def run_job(job_id: str) -> None:
    """Run one job to its end; a refusal is stored as the sentence a person reads."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None or job.state in FINAL:
        return
    job.state, job.started_at = JobState.RUNNING, clock.now()
    job.save(update_fields=["state", "started_at"])
    with in_zone(job.zone_id):
        _finish(job)


def _finish(job: Job) -> None:
    try:
        job.result = _HANDLERS[job.kind](Progress(job), dict(job.params))
        job.state = JobState.DONE
    except Cancelled:
        job.state = JobState.CANCELLED
    except YuanlianError as error:
        job.state, job.error = JobState.FAILED, error.sentence
    except Exception:
        logger.exception("job %s %s failed", job.kind, job.id)
        job.state, job.error = JobState.FAILED, _("处理时出错，已记录，请联系管理员。")
    job.finished_at = clock.now()
    job.save(update_fields=["state", "result", "error", "finished_at"])
