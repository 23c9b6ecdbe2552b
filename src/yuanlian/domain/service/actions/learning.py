"""Triage learns anew from closed requests; a person puts a version in use or takes it back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yuanlian.domain.service import bridge, learning, rules
from yuanlian.domain.service.models import TriageModel
from yuanlian.domain.service.states import MODEL_MOVES, ModelState, ModelVerb
from yuanlian.engines.triage import Comparison, Model, compare, dump, learn
from yuanlian.kernel import audit, clock, files, jobs, states
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version
from yuanlian.kernel.errors import Conflict
from yuanlian.kernel.models import Job, Zone


@dataclass(frozen=True, slots=True)
class _Learnt:
    """A version before it is stored: the latest it learnt from, what it was compared with, and how that went."""

    model: Model
    until: datetime
    rival: TriageModel | None
    judged: Comparison


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
    rival = learning.standing(actor.zone)
    before = learning.readable(rival) if rival else None
    judged = compare(found.cases, bridge.vocabulary(actor.zone), standing=before, challenger=challenger)
    progress.report(3, 3)
    return _keep(actor, progress.job, _Learnt(challenger, found.until, rival if before else None, judged))


def use_model(actor: Actor, model_id: UUID, *, version: int | None = None) -> TriageModel:
    """This version stands, the one in use is replaced."""
    rules.check_learning(actor)
    with transaction.atomic():
        _lock(actor.zone)
        row = locked(learning.versions(actor), model_id)
        same_version(row, version)
        in_use = learning.standing(actor.zone)
        if learning.readable(row) is None:
            raise Conflict(_("这一版的文件现在的程序读不了，请重新学习。"))
        if in_use is not None and in_use.id != row.id:
            _move(in_use, ModelVerb.REPLACE)
        _move(row, ModelVerb.USE)
        audit.record(actor, "service.use_model", row, changed={"number": row.number})
    return row


def take_back_model(actor: Actor, model_id: UUID, *, version: int | None = None) -> TriageModel:
    """The version in use is taken back: the one before it stands again, or the zone's words alone decide."""
    rules.check_learning(actor)
    with transaction.atomic():
        _lock(actor.zone)
        row = locked(learning.versions(actor), model_id)
        same_version(row, version)
        before = learning.stood_before(learning.versions(actor))
        _move(row, ModelVerb.TAKE_BACK)
        if before is not None:
            _move(before, ModelVerb.USE)
        audit.record(actor, "service.take_back_model", row, changed={"number": row.number})
    return row


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


def _keep(actor: Actor, job: Job, learnt: _Learnt) -> TriageModel:
    """The version is stored with its file and figures, in use or aside."""
    model, now = learnt.model, clock.now()
    with transaction.atomic():
        _lock(actor.zone)
        in_use = learning.standing(actor.zone)
        if learnt.rival is not None and (in_use is None or in_use.id != learnt.rival.id):
            raise Conflict(_("学习期间在用的版本变了，请再学一次。"))
        stands = learnt.judged.takes_over
        if stands and in_use is not None:
            _move(in_use, ModelVerb.REPLACE)
        number = (learning.versions(actor).aggregate(last=Max("number"))["last"] or 0) + 1
        row = TriageModel.objects.create(
            zone_id=actor.zone,
            number=number,
            state=ModelState.STANDING if stands else ModelState.ASIDE,
            file=files.store(actor, f"triage-{number}.model", dump(model), content_type="application/octet-stream"),
            engine=model.engine,
            examples=model.examples,
            digest=model.digest,
            learnt_until=learnt.until,
            rival=learnt.rival.number if learnt.rival else None,
            judged={"before": asdict(learnt.judged.standing), "now": asdict(learnt.judged.challenger)},
            job_id=job.id,
            made_at=now,
            made_by=actor.label[:120],
            stood_at=now if stands else None,
        )
        audit.record(actor, "service.learn", row, changed={"number": number, "digest": model.digest})
    return row


def _lock(zone: UUID) -> None:
    """One at a time decides which version of a zone stands."""
    Zone.objects.select_for_update().get(pk=zone)


def _move(row: TriageModel, verb: ModelVerb) -> None:
    row.state = states.move(MODEL_MOVES, ModelState(row.state), verb)
    row.version += 1
    if row.state == ModelState.STANDING:
        row.stood_at = clock.now()
    row.save(update_fields=["state", "version", "stood_at"])
