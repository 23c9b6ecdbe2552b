"""The clock stops only with a reason and the bureau's word, and the deadline is reckoned anew when it runs again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.service import bridge, queries, telling
from yuanlian.domain.service.actions.steps import begin, keep, line, line_with, words
from yuanlian.domain.service.models import Pause, Request
from yuanlian.domain.service.states import EventKind, RequestVerb, TaskState
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import Actor


def ask_pause(actor: Actor, request_id: UUID, *, reason: str, version: int | None = None) -> Request:
    """The lead has asked for the clock to stop; it runs on until the bureau agrees."""
    with transaction.atomic():
        request = begin(actor, request_id, RequestVerb.ASK_PAUSE, version=version)
        why = words(reason, "reason", sentence=_("请写明暂停计时的原因。"))
        Pause.objects.create(
            zone_id=actor.zone, request=request, reason=why, asked_by=actor.label[:120], asked_at=clock.now()
        )
        keep(request)
        line(actor, request, EventKind.ASK_PAUSE, note=why)
        telling.pause_asked(actor, request)
        audit.record(actor, "service.ask_pause", request, changed={"reason": why})
    return request


def approve_pause(actor: Actor, request_id: UUID, *, version: int | None = None) -> Request:
    """The clock stands from now on."""
    with transaction.atomic():
        request = begin(actor, request_id, RequestVerb.PAUSE, version=version)
        pause = _asked(request)
        pause.started_at, pause.approved_by = clock.now(), actor.label[:120]
        pause.save(update_fields=["started_at", "approved_by"])
        keep(request)
        line(actor, request, EventKind.PAUSE, note=pause.reason)
        telling.paused(actor, request)
        audit.record(actor, "service.approve_pause", request)
    return request


def refuse_pause(actor: Actor, request_id: UUID, *, reason: str, version: int | None = None) -> Request:
    """The clock runs on; the lead reads why."""
    with transaction.atomic():
        request = begin(actor, request_id, RequestVerb.REFUSE_PAUSE, version=version)
        why = words(reason, "reason", sentence=_("请写明不同意的原因。"))
        pause = _asked(request)
        pause.refused_at = clock.now()
        pause.save(update_fields=["refused_at"])
        keep(request)
        line(actor, request, EventKind.REFUSE_PAUSE, note=why)
        telling.pause_refused(actor, request)
        audit.record(actor, "service.refuse_pause", request, changed={"reason": why})
    return request


def resume(actor: Actor, request_id: UUID, *, version: int | None = None) -> Request:
    """The clock runs again; the working time that it stood is given back, to the request and to every part."""
    with transaction.atomic():
        request = begin(actor, request_id, RequestVerb.RESUME, version=version)
        pause = request.pauses.get(started_at__isnull=False, ended_at=None)
        pause.ended_at = clock.now()
        pause.save(update_fields=["ended_at"])
        before = request.due_at
        _give_back(request, pause)
        keep(request, "due_at")
        assert request.due_at is not None, "given back above"
        line_with(actor, request, EventKind.RESUME, before=str(before), due=request.due_at.isoformat())
        telling.resumed(actor, request)
        audit.record(actor, "service.resume", request, changed={"due": request.due_at})
    return request


def _asked(request: Request) -> Pause:
    pause = queries.open_pause(request)
    assert pause is not None, "the rule looked for it"
    return pause


def _give_back(request: Request, pause: Pause) -> None:
    """Deadlines of the request and of its unfinished parts are those of a clock that stood during the pauses."""
    calendar, start, days = request.calendar_id, request.clock_from, request.working_days
    stopped, resumed = pause.started_at, pause.ended_at
    if calendar is None or start is None or days is None or stopped is None or resumed is None:
        raise ValueError("only a clock that ran and stood can run again")
    due = bridge.due_at(calendar, start, days, pauses=request.pauses.filter(ended_at__isnull=False))
    request.due_at = due
    for task in request.tasks.exclude(state__in=[TaskState.DONE, TaskState.DROPPED]):
        task.due_at = due
        if task.state == TaskState.ASSIGNED and task.report_by is not None:
            since = max(stopped, task.assigned_at)
            task.report_by = bridge.shifted(calendar, task.report_by, stopped=since, resumed=resumed)
        keep(task, "due_at", "report_by")
