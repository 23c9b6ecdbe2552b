"""A proposal is accepted: what changes is written by the actions of the rooms below, all of it or nothing."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import bulk
from yuanlian.domain.plans import queries, rules, staleness, words, writing
from yuanlian.domain.plans.models import CHANGED, Plan, PlanLine
from yuanlian.domain.plans.states import MOVES, PlanState, PlanVerb
from yuanlian.kernel import audit, clock, jobs
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version
from yuanlian.kernel.errors import Conflict, Invalid
from yuanlian.kernel.states import move

JOB_ACCEPT = "plans.accept"
AT_ONCE = 500  # changes that are written while the reader waits
EARLIEST, LATEST = timedelta(days=92), timedelta(days=366)


def accept(actor: Actor, plan_id: UUID, *, since: date | None = None, version: int | None = None) -> Plan:
    """What the plan changes holds from `since` (today when not said); raises Conflict when its rows have changed.

    More than AT_ONCE changes are written by the worker: the plan says that it is being written until they stand.
    """
    with transaction.atomic():
        row = locked(queries.visible(actor), plan_id)
        rules.may_plan(actor)
        same_version(row, version)
        row.since, row.error = _day(since), ""
        if queries.lines(row).filter(CHANGED).count() <= AT_ONCE:
            return _write(actor, row)
        row.state = move(MOVES, PlanState(row.state), PlanVerb.WRITE)
        params = {"plan": str(row.id), "channel": actor.channel.value, "title": row.name}
        row.job_id = jobs.start(actor, JOB_ACCEPT, params).id
        row.version += 1
        row.save()
        audit.record(actor, "plans.write", row, changed={"digest": row.digest, "since": row.since})
    return row


def write(actor: Actor, plan: Plan) -> Plan | None:
    """The changes of a plan that waits for this very work stand, all of them; None when it no longer waits."""
    with transaction.atomic():
        row = queries.waiting(plan, PlanState.ACCEPTING).select_for_update().first()
        if row is None:
            return None
        rules.may_plan(actor)
        return _write(actor, row)


def _write(actor: Actor, row: Plan) -> Plan:
    """The locked plan is accepted and all it changes is written; the caller's transaction holds it together."""
    row.state = move(MOVES, PlanState(row.state), PlanVerb.ACCEPT)
    _refuse_stale(actor, row)
    changed = list(
        queries.lines(row)
        .filter(CHANGED)
        .select_related("enterprise__chain", "enterprise__place", "today", "target__place", "target__enterprise")
    )
    if not changed:
        raise Invalid(_("方案与现状相同，没有可以采用的调整。"))
    writing.WRITERS[row.kind](actor, row, changed)
    bulk.updating(PlanLine, changed, ["written"]).run()
    row.accepted_at, row.accepted_label = clock.now(), actor.label
    row.version += 1
    row.save()
    audit.record(actor, "plans.accept", row, changed={"digest": row.digest, "since": row.since, "lines": len(changed)})
    return row


def _day(since: date | None) -> date:
    """The day it holds from: not long gone, not far off."""
    today = clock.today()
    day = since or today
    if not today - EARLIEST <= day <= today + LATEST:
        sentence = _("生效日期应在三个月前到一年后之间。")
        raise Invalid(sentence, fields={"since": sentence})
    return day


def _refuse_stale(actor: Actor, row: Plan) -> None:
    changed = staleness.since_computed(actor, row)
    if changed is not None:
        raise Conflict(words.stale(changed))
