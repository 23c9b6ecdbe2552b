"""The long work of plans, as the worker runs it: a proposal is computed outside and switched in by one transaction.

A worker killed in the middle leaves the plan computing and nothing else; the next one begins again. A plan that was
stopped, or started anew, meanwhile takes no answer from the old work.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.plans import actions, bridge, keeping, queries, words
from yuanlian.domain.plans.actions import JOB, JOB_ACCEPT
from yuanlian.domain.plans.bridge.running import Run, said
from yuanlian.domain.plans.models import Plan
from yuanlian.domain.plans.parameters import Parameters
from yuanlian.domain.plans.states import MOVES, PlanState, PlanVerb
from yuanlian.engines.planning import ProblemRefused
from yuanlian.kernel import audit, clock, jobs
from yuanlian.kernel.actor import Actor, Channel, resolve, system_actor
from yuanlian.kernel.errors import Invalid
from yuanlian.kernel.models import Job
from yuanlian.kernel.states import move

LOOK_EVERY = 0.5  # seconds between two looks whether the work is still wanted


def register() -> None:
    """The worker knows how a plan is computed, and how many changes are written."""
    jobs.register(JOB, _run)
    jobs.register(JOB_ACCEPT, _run_accept)


def _actor(job: Job, params: dict[str, Any]) -> Actor:
    """Who started the job, with what that person may do now; a right taken away meanwhile is gone."""
    channel = Channel(params["channel"])
    if job.created_by is None:
        return replace(system_actor(job.zone_id, job.created_label), channel=channel)
    return resolve(job.created_by, job.zone_id, label=job.created_label, channel=channel)


def _run(progress: jobs.Progress, params: dict[str, Any]) -> dict[str, Any]:
    job = progress.job
    plan = Plan.objects.filter(zone_id=job.zone_id, pk=UUID(params["plan"])).first()
    if plan is None or plan.job_id != job.id:
        return {}  # the plan was stopped and started again: a newer job does its work
    return compute(_actor(job, params), plan, Run(stop=_stopper(plan), report=progress.report))


def _run_accept(progress: jobs.Progress, params: dict[str, Any]) -> dict[str, Any]:
    """All changes of an accepted plan stand, or the proposal stands again and says why not."""
    job = progress.job
    plan = Plan.objects.filter(zone_id=job.zone_id, pk=UUID(params["plan"])).first()
    if plan is None or plan.job_id != job.id or plan.state != PlanState.ACCEPTING:
        return {}
    with _failing(plan, PlanState.ACCEPTING, _("写入时出错或被中止，没有任何改动。")):
        row = actions.write(_actor(job, params), plan)
    return {} if row is None else {"changes": row.changes}


def _stopper(plan: Plan) -> Callable[[], bool]:
    """Answers True once the plan no longer waits for this work; asks the database at most twice a second."""
    looked, over = time.monotonic(), False

    def stop() -> bool:
        nonlocal looked, over
        if not over and time.monotonic() - looked >= LOOK_EVERY:
            looked, over = time.monotonic(), not queries.waiting(plan, PlanState.COMPUTING).exists()
        return over

    return stop


def compute(actor: Actor, plan: Plan, run: Run) -> dict[str, Any]:
    """The plan has a proposal, all of it at once, or says why there is none."""
    if plan.state != PlanState.COMPUTING:
        return {}
    with _failing(plan, PlanState.COMPUTING, _("计算时出错或被中止，没有任何改动。")):
        made = _answer(actor, plan, run)
        with transaction.atomic():
            row = queries.waiting(plan, PlanState.COMPUTING).select_for_update().first()
            if row is None:
                return {}
            row.state = move(MOVES, PlanState(row.state), PlanVerb.FINISH)
            keeping.put(row, made)
            row.proposed_at = clock.now()
            row.version += 1
            row.save()
            audit.record(actor, "plans.proposed", row, changed={"digest": row.digest, "cost": row.cost})
    return {"changes": row.changes, "cost": row.cost}


def _answer(actor: Actor, plan: Plan, run: Run) -> keeping.Prepared:
    """The engine's answer to the rows as they stand now; what it refuses is said in words."""
    kind, pins = bridge.KINDS[plan.kind], queries.pins(plan)
    given = kind.gather(actor, Parameters.from_json(plan.parameters))
    fixed = {number: pins[unit.enterprise] for number, unit in enumerate(given.units) if unit.enterprise in pins}
    try:
        found = kind.solve(given, fixed, run)
    except ProblemRefused as refused:
        raise Invalid(" ".join(words.sentences(said(one).to_json() for one in refused.reasons))) from refused
    if not any(one is not None for one in found.assign):
        why = words.sentences(one.to_json() for one in found.reasons)
        raise Invalid(" ".join(why) or _("没有可行的方案。"))
    return keeping.prepare(given, found, pins)


def _failing(plan: Plan, state: PlanState, otherwise: str) -> AbstractContextManager[None]:
    """Inside this block an error, whatever it is, also moves the plan from `state` to where a person can act again."""
    return jobs.failing(partial(_fail, plan, state), otherwise=otherwise)


def _fail(plan: Plan, state: PlanState, sentence: str) -> None:
    """The proposal before this work stands again, or there is none; either way the sentence says what happened."""
    with transaction.atomic():
        row = queries.waiting(plan, state).select_for_update().first()
        if row is not None:
            verb = PlanVerb.KEEP if queries.lines(row).exists() else PlanVerb.FAIL
            row.state = move(MOVES, PlanState(row.state), verb)
            row.error, row.since = sentence, None
            row.version += 1
            row.save(update_fields=["state", "error", "since", "version"])
