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

from yuanlian.domain.plans import bridge, keeping, queries, words
from yuanlian.domain.plans.actions.making import JOB
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
    """The worker knows how a plan is computed."""
    jobs.register(JOB, _run)


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


def _stopper(plan: Plan) -> Callable[[], bool]:
    """Answers True once the plan no longer waits for this work; asks the database at most twice a second."""
    looked, over = time.monotonic(), False

    def stop() -> bool:
        nonlocal looked, over
        if not over and time.monotonic() - looked >= LOOK_EVERY:
            looked, over = time.monotonic(), not _computing(plan).exists()
        return over

    return stop


def _computing(plan: Plan) -> Any:
    """The plan's row while it waits for the very work that was started for it."""
    return Plan.objects.filter(zone_id=plan.zone_id, pk=plan.pk, state=PlanState.COMPUTING, job_id=plan.job_id)


def compute(actor: Actor, plan: Plan, run: Run) -> dict[str, Any]:
    """The plan has a proposal, all of it at once, or says why there is none."""
    if plan.state != PlanState.COMPUTING:
        return {}
    with _failing(plan):
        made = _answer(actor, plan, run)
        with transaction.atomic():
            row = _computing(plan).select_for_update().first()
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


def _failing(plan: Plan) -> AbstractContextManager[None]:
    """Inside this block an error, whatever it is, also moves the plan to where a person can act again."""
    return jobs.failing(partial(_fail, plan), otherwise=_("计算时出错或被中止，没有任何改动。"))


def _fail(plan: Plan, sentence: str) -> None:
    """The proposal before this work stands again, or there is none; either way the sentence says what happened."""
    with transaction.atomic():
        row = _computing(plan).select_for_update().first()
        if row is not None:
            verb = PlanVerb.KEEP if queries.lines(row).exists() else PlanVerb.FAIL
            row.state = move(MOVES, PlanState(row.state), verb)
            row.error = sentence
            row.version += 1
            row.save(update_fields=["state", "error", "version"])
