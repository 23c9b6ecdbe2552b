"""A department's part: taken by an officer, reported in, begun, finished with a note, or given back with a reason."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.service import telling
from yuanlian.domain.service.actions.steps import begin_task, keep, line, words
from yuanlian.domain.service.models import Task
from yuanlian.domain.service.states import EventKind, TaskRole, TaskVerb
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import Actor


def take(actor: Actor, task_id: UUID, *, version: int | None = None) -> Task:
    """The actor handles the department's part from now on."""
    with transaction.atomic():
        request, task = begin_task(actor, task_id, TaskVerb.TAKE, version=version)
        task.officer_id = actor.account
        keep(task, "officer")
        line(actor, request, EventKind.TAKE, department=task.department_id)
        audit.record(actor, "service.take", task)
    return task


def report_in(actor: Actor, task_id: UUID, *, version: int | None = None) -> Task:
    """The department has turned up 报到; who reports in handles the part unless somebody does already."""
    with transaction.atomic():
        request, task = begin_task(actor, task_id, TaskVerb.REPORT_IN, version=version)
        task.reported_in_at = clock.now()
        task.officer_id = task.officer_id or actor.account
        keep(task, "reported_in_at", "officer")
        line(actor, request, EventKind.REPORT_IN, department=task.department_id)
        audit.record(actor, "service.report_in", task)
    return task


def start(actor: Actor, task_id: UUID, *, version: int | None = None) -> Task:
    """Work has begun."""
    with transaction.atomic():
        request, task = begin_task(actor, task_id, TaskVerb.START, version=version)
        keep(task)
        line(actor, request, EventKind.START, department=task.department_id)
        audit.record(actor, "service.start", task)
    return task


def finish(actor: Actor, task_id: UUID, *, note: str, version: int | None = None) -> Task:
    """The department has done its part and says what it did; a lead's stays on its desk until the joint reply."""
    with transaction.atomic():
        request, task = begin_task(actor, task_id, TaskVerb.FINISH, version=version)
        task.note = words(note, "note", sentence=_("请写明办理情况。"))
        task.done_at = clock.now()
        task.on_desk = task.role == TaskRole.LEAD
        keep(task, "note", "done_at", "on_desk")
        line(actor, request, EventKind.FINISH, note=task.note, department=task.department_id)
        telling.finished(actor, request)
        audit.record(actor, "service.finish", task)
    return task


def give_back(actor: Actor, task_id: UUID, *, reason: str, version: int | None = None) -> Task:
    """The part is not this department's, for the reason given; the bureau assigns it again."""
    with transaction.atomic():
        request, task = begin_task(actor, task_id, TaskVerb.RETURN, version=version)
        task.reason = words(reason, "reason", sentence=_("请写明退回的原因。"))
        task.on_desk = False
        keep(task, "reason", "on_desk")
        line(actor, request, EventKind.TASK_RETURN, note=task.reason, department=task.department_id)
        telling.given_back(actor, request, task)
        audit.record(actor, "service.give_back", task, changed={"reason": task.reason})
    return task
