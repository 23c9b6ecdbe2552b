"""The long work of this room as the worker runs it, and what it does when the register changed as a whole."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from yuanlian.domain.chains import queries
from yuanlian.domain.chains.actions.positions import PROPOSE_JOB
from yuanlian.domain.chains.models import Node
from yuanlian.domain.chains.proposing import propose
from yuanlian.kernel import jobs, outbox
from yuanlian.kernel.actor import Actor, Channel, resolve, system_actor
from yuanlian.kernel.models import Job

IMPORTED = "enterprises.imported"


def register() -> None:
    """The worker knows the long work of this room; a fresh register is proposed for."""
    jobs.register(PROPOSE_JOB, _propose)
    outbox.subscribe(IMPORTED, "chains", _after_import)


def _actor(job: Job, params: dict[str, Any]) -> Actor:
    """Who started the job, with what that person may do now; a right taken away meanwhile is gone."""
    channel = Channel(params["channel"])
    if job.created_by is None:
        return replace(system_actor(job.zone_id, job.created_label), channel=channel)
    return resolve(job.created_by, job.zone_id, label=job.created_label, channel=channel)


def _propose(progress: jobs.Progress, params: dict[str, Any]) -> dict[str, Any]:
    actor = _actor(progress.job, params)
    chain = queries.chain(actor, UUID(params["chain"])) if params["chain"] else None
    return asdict(propose(actor, chain, report=progress.report))


def _after_import(event: outbox.Event) -> None:
    """Enterprises that came in are proposed for, when the zone has nodes to put them on."""
    if Node.objects.filter(zone_id=event.zone).exists():
        jobs.start(system_actor(event.zone, "chains"), PROPOSE_JOB, {"chain": "", "channel": Channel.JOB})
