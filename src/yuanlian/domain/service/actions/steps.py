"""What every act on a request shares: the door with its lock, the stored step, the line of history."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from yuanlian.domain.service import queries, rules
from yuanlian.domain.service.models import Request, RequestEvent, Task
from yuanlian.domain.service.states import (
    MOVES,
    TASK_MOVES,
    EventKind,
    RequestState,
    RequestVerb,
    TaskState,
    TaskVerb,
)
from yuanlian.kernel import clock, states
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, locked_at_once, same_version, seen
from yuanlian.kernel.errors import Invalid
from yuanlian.kernel.tenancy import ZoneModel

M = TypeVar("M", bound=ZoneModel)


def begin(actor: Actor, request_id: UUID, verb: RequestVerb, *, version: int | None = None) -> Request:
    """The visible request, locked, fresh, allowed and moved to its next state; nothing is written yet."""
    request = locked(queries.visible(actor), request_id)
    same_version(request, version)
    standing = queries.standing(request)
    rules.check(actor, verb, standing)
    request.state = states.move(MOVES, RequestState(request.state), verb)
    rules.check_ready(verb, standing)
    return request


def begin_task(actor: Actor, task_id: UUID, verb: TaskVerb, *, version: int | None = None) -> tuple[Request, Task]:
    """The visible task and its request, both locked (the request first), the task moved to its next state."""
    found = seen(Task.objects.filter(zone_id=actor.zone), task_id)
    request = locked(queries.visible(actor), found.request_id)
    task = locked_at_once(Task.objects.filter(zone_id=actor.zone, request=request), task_id)
    same_version(task, version)
    standing = rules.TaskStanding(TaskState(task.state), task.department_id, RequestState(request.state))
    rules.check_task(actor, verb, standing)
    task.state = states.move(TASK_MOVES, TaskState(task.state), verb)
    return request, task


def keep(row: Request | Task, *fields: str) -> None:
    """The named fields and the state are stored, and the version counts up."""
    row.version += 1
    row.save(update_fields=["state", "version", *fields])


def line(
    actor: Actor, request: Request, kind: EventKind, *, note: str = "", department: UUID | None = None
) -> RequestEvent:
    """The request's history has one more line."""
    return _line(actor, request, kind=kind, note=note, department_id=department)


def line_with(actor: Actor, request: Request, kind: EventKind, **data: Any) -> RequestEvent:
    """The same with values that the house adds; `note` among them is the person's own words."""
    return _line(actor, request, kind=kind, note=str(data.pop("note", "")), data=data)


def _line(actor: Actor, request: Request, **said: Any) -> RequestEvent:
    return RequestEvent.objects.create(
        zone_id=actor.zone, request=request, at=clock.now(), by_label=actor.label[:120], **said
    )


def chosen(rows: QuerySet[M], row_id: UUID | None, field: str, *, sentence: str) -> M:
    """The row a form named; raises Invalid beside the field when there is none."""
    row = rows.filter(pk=row_id).first() if row_id else None
    if row is None:
        raise Invalid(sentence, fields={field: sentence})
    return row


def words(text: str, field: str, *, sentence: str, most: int = 2000) -> str:
    """A text that must be there, without the spaces around it; raises Invalid beside the field."""
    kept = text.strip()
    if not kept:
        raise Invalid(sentence, fields={field: sentence})
    return kept[:most]
