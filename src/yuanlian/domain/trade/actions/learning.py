"""Matching learns anew from the zone's deals; a person puts a version in use or takes it back."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises.vocabulary import aliases
from yuanlian.domain.trade import keeping, lessons, rules, vocabulary
from yuanlian.domain.trade.models import MatchingModel
from yuanlian.engines.matching import Index, Knowledge, Measure, Model, Supplier, learn, measure, pack
from yuanlian.kernel import jobs
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import Conflict
from yuanlian.kernel.learnt import Made
from yuanlian.kernel.models import Job


def ask_to_learn(actor: Actor) -> Job:
    """The worker will learn anew; raises Conflict while there are too few deals."""
    rules.may_decide_learning(actor)
    with transaction.atomic():
        _check_enough(lessons.material(actor.zone))
        return jobs.start(actor, lessons.LEARN_JOB, {"channel": actor.channel.value})


def learn_anew(actor: Actor, progress: jobs.Progress) -> MatchingModel:
    """One more version exists, judged beside the one in use, and stands when it answers held-back needs as well.

    Run twice for the same job, it finds the version of the first run.
    """
    rules.may_decide_learning(actor)
    made = lessons.versions(actor).filter(job_id=progress.job.id).first()
    if made is not None:
        return made
    found = lessons.material(actor.zone)
    _check_enough(found)
    progress.report(1, 4)
    suppliers = keeping.profiles(actor.zone, without=found.held_back)
    source = _("%(deals)d 笔成交，%(enterprises)d 家企业") % {
        "deals": len(found.purchases), "enterprises": len(suppliers),
    }  # fmt: skip
    challenger = learn(suppliers, purchases=found.purchases, source=source)
    progress.report(2, 4)
    rival = lessons.VERSIONS.standing(actor.zone)
    standing = lessons.VERSIONS.readable(rival) if rival else None
    before = _judged(actor.zone, suppliers, found, standing)
    progress.report(3, 4)
    now = _judged(actor.zone, suppliers, found, challenger)
    progress.report(4, 4)
    fresh = Made(
        content=pack(challenger),
        engine=lessons.ENGINE,
        examples=len(found.purchases),
        digest=found.digest,
        until=found.until,
        before=asdict(before),
        now=asdict(now),
        takes_over=now.reciprocal >= before.reciprocal,
    )
    return lessons.VERSIONS.keep(actor, progress.job, fresh, rival=rival if standing else None)


def use_matching_model(actor: Actor, model_id: UUID, *, version: int | None = None) -> MatchingModel:
    """This version stands, the one in use is replaced."""
    rules.may_decide_learning(actor)
    return lessons.VERSIONS.use(actor, model_id, version=version)


def take_back_matching_model(actor: Actor, model_id: UUID, *, version: int | None = None) -> MatchingModel:
    """The version in use is taken back: the one before it stands again, or words and the chain graph alone decide."""
    rules.may_decide_learning(actor)
    return lessons.VERSIONS.take_back(actor, model_id, version=version)


def _judged(zone: UUID, suppliers: list[Supplier], found: lessons.Material, model: Model | None) -> Measure:
    """How the held-back needs are answered with a model, or with words alone; deals and judgements stay out of it."""
    pairs = vocabulary.in_use(zone)
    known = Knowledge.build(aliases=aliases() if pairs is None else pairs)
    index = Index.build(suppliers, space=model.space if model else None)
    return measure(index, found.cases, known.with_model(model) if model else known)


def _check_enough(found: lessons.Material) -> None:
    if found.enough:
        return
    counts = {
        "deals": lessons.FEWEST,
        "needs": lessons.FEWEST_JUDGED,
        "have": len(found.purchases),
        "held": len(found.cases),
    }
    raise Conflict(
        _("成交还不够：要 %(deals)d 笔可学、%(needs)d 条需求检验，现有 %(have)d 笔和 %(held)d 条。") % counts
    )
