"""A plan is begun, computed, stopped, given up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.plans import queries, rules
from yuanlian.domain.plans.models import Plan
from yuanlian.domain.plans.parameters import Parameters, checked
from yuanlian.domain.plans.states import MOVES, PlanKind, PlanState, PlanVerb
from yuanlian.kernel import audit, clock, jobs, submissions
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version, seen
from yuanlian.kernel.errors import Invalid
from yuanlian.kernel.models import Job
from yuanlian.kernel.states import move

JOB = "plans.compute"


class Where(StrEnum):
    """Where the long part of an act runs: in the worker, or at once in the program that called."""

    WORKER = "worker"
    HERE = "here"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlan:
    """What a plan is begun from; `key` is the form's submission key."""

    name: str
    kind: PlanKind
    parameters: Parameters
    key: str = ""


def draft(actor: Actor, new: NewPlan) -> Plan:
    """The plan stands as a draft; a second press with the same key finds the first one's."""
    rules.may_plan(actor)
    if not new.name.strip():
        raise Invalid(_("请填写名称。"), fields={"name": _("请填写名称。")})
    asked = checked(new.kind, new.parameters)

    def make() -> UUID:
        row = Plan.objects.create(
            zone_id=actor.zone,
            name=new.name.strip()[:80],
            kind=new.kind,
            parameters=asked.to_json(),
            created_by=actor.account,
            created_label=actor.label,
            created_at=clock.now(),
        )
        audit.record(actor, "plans.draft", row, changed={"name": row.name, "kind": row.kind, **row.parameters})
        return row.id

    return seen(queries.visible(actor), submissions.once(actor, new.key, "plans.draft", make))


def propose(
    actor: Actor,
    plan_id: UUID,
    asked: Parameters | None = None,
    *,
    version: int | None = None,
    where: Where = Where.WORKER,
) -> Plan:
    """The plan is being computed, with new parameters if given; what is pinned by hand stays where it is."""
    with transaction.atomic():
        row = locked(queries.visible(actor), plan_id)
        rules.may_plan(actor)
        same_version(row, version)
        row.state = move(MOVES, PlanState(row.state), PlanVerb.PROPOSE)
        if asked is not None:
            row.parameters = checked(PlanKind(row.kind), asked).to_json()
        row.error = ""
        row.job_id = None if where is Where.HERE else _start(actor, row)
        row.version += 1
        row.save()
        audit.record(actor, "plans.propose", row, changed=row.parameters)
    return row


def _start(actor: Actor, row: Plan) -> UUID:
    params = {"plan": str(row.id), "channel": actor.channel.value, "title": row.name}
    return jobs.start(actor, JOB, params).id


def stop(actor: Actor, plan_id: UUID) -> Plan:
    """The plan no longer waits for its work: the proposal before it stands again, or there is none.

    What is being written already is written to its end.
    """
    with transaction.atomic():
        row = locked(queries.visible(actor), plan_id)
        rules.may_plan(actor)
        verb = PlanVerb.KEEP if queries.lines(row).exists() else PlanVerb.CANCEL
        was = PlanState(row.state)
        row.state = move(MOVES, was, verb)
        if row.job_id is not None:
            Job.objects.filter(zone_id=row.zone_id, pk=row.job_id).update(wants_cancel=True)
        row.job_id, row.since = None, None
        row.error = _("写入已停止，没有任何改动。") if was is PlanState.ACCEPTING else _("计算已停止。")
        row.version += 1
        row.save(update_fields=["state", "job_id", "error", "since", "version"])
        audit.record(actor, "plans.stop", row)
    return row


def discard(actor: Actor, plan_id: UUID, *, version: int | None = None) -> Plan:
    """The plan is given up; it stays readable and changes nothing."""
    with transaction.atomic():
        row = locked(queries.visible(actor), plan_id)
        rules.may_plan(actor)
        same_version(row, version)
        row.state = move(MOVES, PlanState(row.state), PlanVerb.DISCARD)
        row.version += 1
        row.save(update_fields=["state", "version"])
        audit.record(actor, "plans.discard", row)
    return row
