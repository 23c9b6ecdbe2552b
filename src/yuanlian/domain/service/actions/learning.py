"""Triage learns anew from closed requests; a person puts a version in use or takes it back."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.service import bridge, learning, rules
from yuanlian.domain.service.models import TriageModel
from yuanlian.engines.triage import compare, dump, learn
from yuanlian.kernel import jobs
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import Conflict
from yuanlian.kernel.learnt import Made
from yuanlian.kernel.models import Job


def ask_to_learn(actor: Actor) -> Job:
    """The worker will learn anew; raises Conflict while there is too little to learn from."""
    rules.check_learning(actor)
    with transaction.atomic():
        _check_enough(learning.material(actor.zone))
        return jobs.start(actor, learning.LEARN_JOB, {"channel": actor.channel.value})


def learn_anew(actor: Actor, progress: jobs.Progress) -> TriageModel:
    """One more version exists, judged beside the one in use, and stands when it tells held-back cases at least as well.

    Run twice for the same job, it finds the version of the first run.
    """
    rules.check_learning(actor)
    made = learning.versions(actor).filter(job_id=progress.job.id).first()
    if made is not None:
        return made
    found = learning.material(actor.zone)
    _check_enough(found)
    progress.report(1, 3)
    source = _("%(count)d 件已办结诉求") % {"count": len(found.examples)}
    challenger = learn(found.examples, names=bridge.category_words(actor.zone), source=source)
    progress.report(2, 3)
    rival = learning.VERSIONS.standing(actor.zone)
    before = learning.VERSIONS.readable(rival) if rival else None
    judged = compare(found.cases, bridge.vocabulary(actor.zone), standing=before, challenger=challenger)
    progress.report(3, 3)
    fresh = Made(
        content=dump(challenger),
        engine=challenger.engine,
        examples=challenger.examples,
        digest=challenger.digest,
        until=found.until,
        before=asdict(judged.standing),
        now=asdict(judged.challenger),
        takes_over=judged.takes_over,
    )
    return learning.VERSIONS.keep(actor, progress.job, fresh, rival=rival if before else None)


def use_model(actor: Actor, model_id: UUID, *, version: int | None = None) -> TriageModel:
    """This version stands, the one in use is replaced."""
    rules.check_learning(actor)
    return learning.VERSIONS.use(actor, model_id, version=version)


def take_back_model(actor: Actor, model_id: UUID, *, version: int | None = None) -> TriageModel:
    """The version in use is taken back: the one before it stands again, or the zone's words alone decide."""
    rules.check_learning(actor)
    return learning.VERSIONS.take_back(actor, model_id, version=version)


def _check_enough(found: learning.Material) -> None:
    if found.enough:
        return
    counts = {
        "examples": learning.FEWEST,
        "cases": learning.FEWEST_JUDGED,
        "have": len(found.examples),
        "held": len(found.cases),
    }
    raise Conflict(
        _("已办结诉求还不够：要两个类别、%(examples)d 件可学、%(cases)d 件检验，现有 %(have)d 件和 %(held)d 件。")
        % counts
    )
