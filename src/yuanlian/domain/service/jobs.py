"""What the worker does for this room by itself: the ladder, windows that have run out, learning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from yuanlian.domain.service import actions, ladder, learning, mail, sentences
from yuanlian.domain.service.models import Request
from yuanlian.domain.service.states import RequestState
from yuanlian.engines.triage import ENGINE
from yuanlian.kernel import clock, jobs
from yuanlian.kernel.actor import Actor, Channel, resolve, system_actor
from yuanlian.kernel.errors import YuanlianError
from yuanlian.kernel.models import Job, Zone
from yuanlian.kernel.platform import SLUG
from yuanlian.kernel.tenancy import in_zone
from yuanlian.kernel.worker import register_periodic

LADDER_EVERY = timedelta(minutes=5)
WINDOWS_EVERY = timedelta(minutes=10)
LEARNING_EVERY = timedelta(days=1)
AT_ONCE = 500
# Learning anew is worth it from so many newly closed requests on.
NEWLY_CLOSED = 30


def close_unconfirmed(actor: Actor) -> int:
    """Answered requests of the zone whose window ran out are closed as unconfirmed; returns how many."""
    rows = Request.objects.filter(zone_id=actor.zone, state=RequestState.ANSWERED, confirm_by__lt=clock.now())
    closed = 0
    for request_id in list(rows.order_by("confirm_by").values_list("id", flat=True)[:AT_ONCE]):
        try:
            actions.expire(actor, request_id)
        except YuanlianError:  # the enterprise was faster
            continue
        closed += 1
    return closed


def learn(progress: jobs.Progress, params: dict[str, Any]) -> dict[str, Any]:
    """One more version of what triage learnt, by whoever asked for it."""
    made = actions.learn_anew(_actor(progress.job, params), progress)
    return {"number": made.number, "state": made.state, "examples": made.examples}


def _actor(job: Job, params: dict[str, Any]) -> Actor:
    """Who started the job, with what that person may do now."""
    if job.created_by is None:
        return replace(system_actor(job.zone_id, job.created_label), channel=Channel.JOB)
    return resolve(job.created_by, job.zone_id, label=job.created_label, channel=Channel(params["channel"]))


def learn_when_due(actor: Actor) -> int:
    """Learning is queued when enough was closed since the last version; how many jobs were queued."""
    due = learning.VERSIONS.due(
        actor.zone, kind=learning.LEARN_JOB, engine=ENGINE, least=NEWLY_CLOSED,
        fresh=lambda since: learning.fresh(actor.zone, since),
    )  # fmt: skip
    if not due:
        return 0
    try:
        actions.ask_to_learn(actor)
    except YuanlianError:  # too little to learn from yet
        return 0
    return 1


def _in_every_zone(label: str, duty: Callable[[Actor], int]) -> None:
    for zone in Zone.objects.filter(is_active=True).exclude(slug=SLUG):
        with in_zone(zone.id):
            duty(system_actor(zone.id, label))


def climb_everywhere() -> None:
    """The ladder of every zone."""
    _in_every_zone("ladder", ladder.climb)


def close_everywhere() -> None:
    """The windows of every zone."""
    _in_every_zone("windows", close_unconfirmed)


def learn_everywhere() -> None:
    """What triage learnt, in every zone."""
    _in_every_zone("learning", learn_when_due)


def register() -> None:
    """Duties, sentences and mail of this room are known to the house."""
    register_periodic("service.ladder", LADDER_EVERY, climb_everywhere)
    register_periodic("service.windows", WINDOWS_EVERY, close_everywhere)
    register_periodic("service.learning", LEARNING_EVERY, learn_everywhere)
    jobs.register(learning.LEARN_JOB, learn)
    sentences.register()
    mail.register()
