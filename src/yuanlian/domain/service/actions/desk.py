"""The bureau's desk: accept and assign, return with a reason, merge, give a returned part to a department again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.service import bridge, queries, telling
from yuanlian.domain.service.actions.steps import begin, begin_task, chosen, keep, line, line_with, words
from yuanlian.domain.service.models import Request, Task
from yuanlian.domain.service.states import (
    EventKind,
    RequestVerb,
    TaskRole,
    TaskState,
    TaskVerb,
    Urgency,
)
from yuanlian.domain.zones import queries as zones
from yuanlian.domain.zones.bridge import calendar_in_force
from yuanlian.domain.zones.models import Department
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked
from yuanlian.kernel.errors import Conflict, Invalid

LONGEST_TERM = 250


@dataclass(frozen=True, slots=True)
class Acceptance:
    """As what a request is accepted; without days the category's own term holds."""

    category: UUID
    working_days: int | None = None
    urgency: Urgency | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who works on a request. `lead` is None when departments are only added."""

    lead: UUID | None
    helpers: tuple[UUID, ...] = ()


def accept(actor: Actor, request_id: UUID, acceptance: Acceptance, *, version: int | None = None) -> Request:
    """The request is accepted: its category stands and its clock runs by the calendar in force."""
    with transaction.atomic():
        request = begin(actor, request_id, RequestVerb.ACCEPT, version=version)
        category = chosen(
            queries.categories(actor), acceptance.category, "category", sentence=_("请选择列表中的类别。")
        )
        request.category = category
        request.urgency = acceptance.urgency or request.urgency
        request.working_days = _term(acceptance.working_days or category.working_days)
        request.calendar, _engine = calendar_in_force(actor.zone)
        request.accepted_at = request.clock_from = clock.now()
        request.due_at = bridge.due_at(request.calendar.id, request.clock_from, request.working_days)
        keep(request, "category", "urgency", "working_days", "calendar", "accepted_at", "clock_from", "due_at")
        line_with(actor, request, EventKind.ACCEPT, category=category.code, due=request.due_at.isoformat())
        telling.accepted(actor, request)
        audit.record(actor, "service.accept", request, changed={"category": category.code, "due": request.due_at})
    return request


def assign(actor: Actor, request_id: UUID, assignment: Assignment, *, version: int | None = None) -> Request:
    """Departments have their parts: the lead and helpers of an accepted request, or more helpers of one in work."""
    with transaction.atomic():
        request = begin(actor, request_id, RequestVerb.ASSIGN, version=version)
        here = {task.department_id for task in request.tasks.exclude(state=TaskState.DROPPED)}
        departments = _departments(actor, assignment, has_lead=bool(here))
        fresh = [(each, role) for each, role in departments if each.id not in here]
        if not fresh:
            raise Invalid(_("请选择还没有参加办理的部门。"), fields={"helpers": _("请选择还没有参加办理的部门。")})
        keep(request)
        tasks = [_give(request, department, role) for department, role in fresh]
        line_with(actor, request, EventKind.ASSIGN, departments=[[role.value, each.code] for each, role in fresh])
        telling.assigned(actor, request, tasks)
        audit.record(actor, "service.assign", request, changed={"departments": [each.code for each, _ in fresh]})
    return request


def accept_and_assign(
    actor: Actor, request_id: UUID, acceptance: Acceptance, assignment: Assignment, *, version: int | None = None
) -> Request:
    """Both at once: the bureau's usual form."""
    with transaction.atomic():
        accept(actor, request_id, acceptance, version=version)
        return assign(actor, request_id, assignment)


def send_back(actor: Actor, request_id: UUID, reason: str, *, version: int | None = None) -> Request:
    """The request is with its writer again, with the reason."""
    with transaction.atomic():
        request = begin(actor, request_id, RequestVerb.RETURN, version=version)
        request.reason = words(reason, "reason", sentence=_("请写明退回的原因。"))
        keep(request, "reason")
        line(actor, request, EventKind.RETURN, note=request.reason)
        telling.sent_back(actor, request)
        audit.record(actor, "service.send_back", request, changed={"reason": request.reason})
    return request


def merge(
    actor: Actor, request_id: UUID, target_id: UUID | None, *, reason: str = "", version: int | None = None
) -> Request:
    """The request goes on inside another one; both histories stay, and those who follow it read the other's replies."""
    wrong = _("请选择正在办理的另一件诉求。")
    with transaction.atomic():
        if target_id is None or target_id == request_id:
            raise Invalid(wrong, fields={"target": wrong})
        for each in sorted((request_id, target_id)):  # one order for everybody, so that two merges cannot block
            locked(queries.visible(actor), each)
        request = begin(actor, request_id, RequestVerb.MERGE, version=version)
        target = chosen(queries.merge_targets(actor, request), target_id, "target", sentence=wrong)
        request.merged_into, request.reason = target, reason.strip()[:2000]
        keep(request, "merged_into", "reason")
        Request.objects.filter(zone_id=actor.zone, merged_into=request).update(merged_into=target)
        keep(target)
        line_with(actor, request, EventKind.MERGE, note=request.reason, number=target.number)
        line_with(actor, target, EventKind.ABSORB, number=request.number)
        telling.merged(actor, request)
        audit.record(actor, "service.merge", request, changed={"into": target.number})
    return request


def reassign(
    actor: Actor, task_id: UUID, department_id: UUID | None, *, note: str = "", version: int | None = None
) -> Task:
    """A part that came back has a department again: the same one with a note, or another in its role."""
    with transaction.atomic():
        request, task = begin_task(actor, task_id, TaskVerb.REASSIGN, version=version)
        department = _department(actor, department_id, "department")
        if department.id == task.department_id:
            _start_over(task, request)
            given = task
        else:
            given = _hand_over(request, task, department)
        event = line(actor, request, EventKind.REASSIGN, note=note.strip()[:2000], department=department.id)
        telling.assigned(actor, request, [given])
        audit.record(actor, "service.reassign", given, changed={"department": department.code, "note": event.note})
    return given


def drop(actor: Actor, task_id: UUID, *, reason: str, version: int | None = None) -> Task:
    """A helper's part is no longer wanted."""
    with transaction.atomic():
        request, task = begin_task(actor, task_id, TaskVerb.DROP, version=version)
        if task.role == TaskRole.LEAD:
            raise Conflict(_("牵头部门不能取消，请改为重新交办。"))
        task.reason = words(reason, "reason", sentence=_("请写明取消的原因。"))
        task.on_desk = False
        keep(task, "reason", "on_desk")
        line(actor, request, EventKind.DROP, note=task.reason, department=task.department_id)
        audit.record(actor, "service.drop", task)
    return task


def _term(days: int) -> int:
    if not 1 <= days <= LONGEST_TERM:
        sentence = _("办理期限在 1 到 %(most)d 个工作日之间。") % {"most": LONGEST_TERM}
        raise Invalid(sentence, fields={"working_days": sentence})
    return days


def _department(actor: Actor, department_id: UUID | None, field: str) -> Department:
    return chosen(zones.departments(actor), department_id, field, sentence=_("请选择列表中的部门。"))


def _departments(actor: Actor, assignment: Assignment, *, has_lead: bool) -> list[tuple[Department, TaskRole]]:
    """The departments of an assignment with their roles, the lead first, each once."""
    found: list[tuple[Department, TaskRole]] = []
    if not has_lead:
        found.append((_department(actor, assignment.lead, "lead"), TaskRole.LEAD))
    for each in dict.fromkeys(assignment.helpers):
        if each not in {department.id for department, _role in found}:
            found.append((_department(actor, each, "helpers"), TaskRole.HELPER))
    return found


def _give(request: Request, department: Department, role: TaskRole) -> Task:
    """The department has this part, with the request's deadline and its own for report-in."""
    task = Task(zone_id=request.zone_id, request=request, department=department, role=role)
    _set_clock(task, request)
    task.save(force_insert=True)
    return task


def _set_clock(task: Task, request: Request) -> None:
    if request.due_at is None or request.calendar_id is None or request.category is None:
        raise ValueError("a request is accepted before its parts are given")
    task.assigned_at, task.due_at = clock.now(), request.due_at
    task.report_by = bridge.report_by(request.calendar_id, task.assigned_at, request.category.respond_hours)


def _start_over(task: Task, request: Request) -> None:
    """The part is as on its first day, its officer kept."""
    _set_clock(task, request)
    task.reported_in_at = task.done_at = task.reminded_at = None
    task.on_desk = True
    keep(task, "assigned_at", "due_at", "report_by", "reported_in_at", "done_at", "reminded_at", "on_desk")


def _hand_over(request: Request, task: Task, department: Department) -> Task:
    """The returned part is dropped and its role is another department's; a helper may become the lead."""
    role = TaskRole(task.role)
    task.state, task.on_desk = TaskState.DROPPED, False
    keep(task, "on_desk")
    other = request.tasks.exclude(state=TaskState.DROPPED).filter(department=department).first()
    if other is None:
        return _give(request, department, role)
    if role is TaskRole.LEAD:
        other.role, other.on_desk = TaskRole.LEAD, True
        keep(other, "role", "on_desk")
    return other


def start_again(request: Request) -> list[Task]:
    """Inside a reopening: every part that was done is assigned again, to the same department."""
    tasks = list(request.tasks.filter(state=TaskState.DONE).select_related("department"))
    for task in tasks:
        task.state = TaskState.ASSIGNED
        _start_over(task, request)
    return tasks
