"""The ladder: late and soon-late work is told to the next role, once per rung and deadline, in working time only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from yuanlian.domain.people.roles import DEPARTMENT, Role
from yuanlian.domain.service import queries, telling
from yuanlian.domain.service.actions.steps import line_with
from yuanlian.domain.service.models import Escalation, LadderStep, Request, Task
from yuanlian.domain.service.states import EventKind, RequestState, TaskState
from yuanlian.domain.zones.bridge import calendar_in_force, calendar_of
from yuanlian.domain.zones.queries import accounts_with, latest_calendar
from yuanlian.engines.worktime import add_working_minutes, is_working_time, working_minutes
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import Actor


def climb(actor: Actor) -> int:
    """Every rung that was reached has been told; returns how many. Outside working time nothing is told."""
    if latest_calendar(actor.zone) is None:
        return 0
    _row, working = calendar_in_force(actor.zone)
    if not is_working_time(clock.now(), working):
        return 0
    steps = queries.ladder(actor.zone)
    reached = 0
    for request in _near(actor, steps):
        reached += _climb_one(actor, request, steps)
    return reached + _remind_report_in(actor)


def _near(actor: Actor, steps: list[LadderStep]) -> Iterable[Request]:
    """Requests in work whose deadline is so near that a rung may be reached and is not told yet."""
    ahead = max((-step.minutes for step in steps), default=0)
    _row, working = calendar_in_force(actor.zone)
    horizon = add_working_minutes(clock.now(), max(ahead, 0), calendar=working)
    last = max((step.order for step in steps), default=0)
    told = Escalation.objects.filter(
        zone_id=OuterRef("zone_id"), request=OuterRef("pk"), due_at=OuterRef("due_at"), step=last
    )
    rows = Request.objects.filter(zone_id=actor.zone, state=RequestState.IN_WORK, due_at__lte=horizon)
    return rows.exclude(Exists(told)).select_related("enterprise").order_by("due_at")


def minutes_past(request: Request, moment: datetime) -> int:
    """Working minutes since the deadline; negative while it lies ahead."""
    due, calendar = request.due_at, request.calendar_id
    if due is None or calendar is None:
        raise ValueError("a request in work has a deadline")
    working = calendar_of(calendar)
    if moment < due:
        return -working_minutes(moment, due, calendar=working)
    return working_minutes(due, moment, calendar=working)


def _climb_one(actor: Actor, request: Request, steps: list[LadderStep]) -> int:
    """The rungs this request has newly reached are told, to each role once."""
    past, due = minutes_past(request, clock.now()), request.due_at
    assert due is not None, "looked at above"
    told_before = Escalation.objects.filter(zone_id=actor.zone, request=request, due_at=due)
    done = set(told_before.values_list("step", flat=True))
    reached = [step for step in steps if step.minutes <= past and step.order not in done]
    if not reached:
        return 0
    roles = sorted({step.role for step in reached})
    kind = "service.late" if past >= 0 else "service.due_soon"
    with transaction.atomic():
        accounts = {account for role in roles for account in _accounts(request, role)}
        rung = max(step.order for step in reached)
        told = telling.tell(request, kind, accounts, dedupe=f"ladder:{request.id}:{rung}:{due:%Y%m%d%H%M}")
        rows = [
            Escalation(zone_id=actor.zone, request=request, step=order, due_at=due, at=clock.now(), told=told)
            for order in sorted({step.order for step in reached})
        ]
        Escalation.objects.bulk_create(rows, ignore_conflicts=True)
        line_with(actor, request, EventKind.REMIND, roles=roles, told=told)
        audit.record(actor, "service.climb", request, changed={"step": rung})
    return len(rows)


def _accounts(request: Request, role: str) -> Iterable[UUID]:
    """Accounts that a rung's role means for this request."""
    if role not in DEPARTMENT:
        return accounts_with(request.zone_id, role)
    tasks = Task.objects.filter(zone_id=request.zone_id, request=request, on_desk=True)
    if role == Role.DEPARTMENT_HEAD:
        parts = list(tasks.values_list("department_id", flat=True))
        return [account for part in parts for account in accounts_with(request.zone_id, role, part)]
    return [account for task in tasks for account in _officers(task)]


def _officers(task: Task) -> list[UUID]:
    """Who handles a part; the whole department while nobody does."""
    if task.officer_id is not None:
        return [task.officer_id]
    return accounts_with(task.zone_id, Role.OFFICER, task.department_id)


def _late_to_report(actor: Actor) -> QuerySet[Task]:
    rows = Task.objects.filter(
        zone_id=actor.zone, state=TaskState.ASSIGNED, report_by__lte=clock.now(), reminded_at=None
    )
    working = rows.filter(request__state=RequestState.IN_WORK)
    return working.select_related("request", "request__enterprise", "department")


def _remind_report_in(actor: Actor) -> int:
    """Departments that have not reported in by their deadline are told, once."""
    count = 0
    for task in _late_to_report(actor):
        with transaction.atomic():
            if not Task.objects.filter(pk=task.pk, reminded_at=None).update(reminded_at=clock.now()):
                continue
            more = {"department": task.department.name, "report_by": telling.when(task.report_by)}
            heads = accounts_with(actor.zone, Role.DEPARTMENT_HEAD, task.department_id)
            telling.tell(task.request, "service.report_late", [*_officers(task), *heads], more=more)
            audit.record(actor, "service.remind", task)
        count += 1
    return count
