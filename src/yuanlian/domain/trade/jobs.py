"""What the worker does for this room by itself: old postings, the saved index, learning."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from yuanlian.domain.chains import names
from yuanlian.domain.trade import actions, keeping, lessons, telling, vocabulary
from yuanlian.kernel import jobs
from yuanlian.kernel.actor import Actor, Channel, resolve, system_actor
from yuanlian.kernel.errors import YuanlianError
from yuanlian.kernel.models import Zone
from yuanlian.kernel.platform import SLUG
from yuanlian.kernel.tenancy import in_zone
from yuanlian.kernel.worker import register_periodic

EXPIRY_EVERY = timedelta(hours=1)
LEARNING_EVERY = timedelta(days=1)
RENEWAL_EVERY = timedelta(minutes=2)


def expire_everywhere() -> None:
    """Needs and offers of every zone whose last day is over are expired."""
    for zone in Zone.objects.filter(is_active=True).exclude(slug=SLUG):
        with in_zone(zone.id):
            actions.expire_old(system_actor(zone.id, "expiry"))


def renew_everywhere() -> None:
    """The saved index of every zone is not far behind its rows."""
    for zone in Zone.objects.filter(is_active=True).exclude(slug=SLUG):
        with in_zone(zone.id):
            keeping.renew(zone.id)


def learn(progress: jobs.Progress, params: dict[str, Any]) -> dict[str, Any]:
    """One more version of what matching learnt, by whoever asked for it."""
    job = progress.job
    if job.created_by is None:
        actor = replace(system_actor(job.zone_id, job.created_label), channel=Channel.JOB)
    else:
        actor = resolve(job.created_by, job.zone_id, label=job.created_label, channel=Channel(params["channel"]))
    made = actions.learn_anew(actor, progress)
    return {"number": made.number, "state": made.state, "examples": made.examples}


def learn_when_due(actor: Actor) -> int:
    """Learning is queued when enough deals came since the last version; how many jobs were queued."""
    zone = actor.zone
    due = lessons.VERSIONS.due(
        zone, kind=lessons.LEARN_JOB, engine=lessons.ENGINE, least=lessons.NEWLY_AGREED,
        fresh=lambda since: lessons.fresh(zone, since),
    )  # fmt: skip
    if not due:
        return 0
    try:
        actions.ask_to_learn(actor)
    except YuanlianError:  # too little to learn from yet
        return 0
    return 1


def learn_everywhere() -> None:
    """What matching learnt, in every zone."""
    for zone in Zone.objects.filter(is_active=True).exclude(slug=SLUG):
        with in_zone(zone.id):
            learn_when_due(system_actor(zone.id, "learning"))


def register() -> None:
    """Duties, news and names of this room are known to the house."""
    register_periodic("trade.expiry", EXPIRY_EVERY, expire_everywhere)
    register_periodic("trade.learning", LEARNING_EVERY, learn_everywhere)
    jobs.register(lessons.LEARN_JOB, learn)
    register_periodic("trade.index", RENEWAL_EVERY, renew_everywhere)
    names.register(vocabulary.names_in_use)
    telling.register()
