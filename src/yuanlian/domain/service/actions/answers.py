"""The joint reply, and the enterprise's word on it: confirmed with ratings, reopened, or nothing said in time."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.service import bridge, telling
from yuanlian.domain.service.actions.desk import start_again
from yuanlian.domain.service.actions.steps import begin, keep, line, line_with, words
from yuanlian.domain.service.models import Pause, Rating, Reply, Request, Task
from yuanlian.domain.service.states import EventKind, Outcome, RequestVerb, TaskState
from yuanlian.domain.zones.bridge import calendar_in_force
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import Conflict, Invalid
from yuanlian.kernel.models import Zone

CONFIRM_DAYS = 5
SAID = frozenset(Outcome) - {Outcome.UNCONFIRMED}
WORDS = 300


@dataclass(frozen=True, slots=True)
class Stars:
    """The enterprise's word on one department."""

    department: UUID
    stars: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How the enterprise sees the end of its request; a reason unless it is solved."""

    outcome: Outcome
    reason: str = ""
    ratings: tuple[Stars, ...] = ()


def answer(actor: Actor, request_id: UUID, *, text: str, outcome: Outcome, version: int | None = None) -> Request:
    """The departments' joint reply is with the enterprise, and its window to confirm or reopen runs."""
    with transaction.atomic():
        request = begin(actor, request_id, RequestVerb.ANSWER, version=version)
        said = words(text, "text", sentence=_("请写明答复内容。"))
        Reply.objects.create(
            zone_id=actor.zone, request=request, text=said, outcome=_said(outcome), by_label=actor.label[:120],
            at=clock.now(),
        )  # fmt: skip
        Pause.objects.filter(zone_id=actor.zone, request=request, started_at=None, refused_at=None).update(
            refused_at=clock.now()
        )
        request.answered_at = clock.now()
        calendar, _engine = calendar_in_force(actor.zone)
        request.confirm_by = bridge.due_at(calendar.id, request.answered_at, _window(actor))
        keep(request, "answered_at", "confirm_by")
        Task.objects.filter(zone_id=actor.zone, request=request).update(on_desk=False)
        line_with(actor, request, EventKind.ANSWER, note=said, outcome=outcome.value)
        telling.answered(actor, request)
        audit.record(actor, "service.answer", request, changed={"outcome": outcome, "text": said})
    return request


def confirm(actor: Actor, request_id: UUID, confirmation: Confirmation, *, version: int | None = None) -> Request:
    """The request is closed as the enterprise sees it, with its word on every department that took part."""
    with transaction.atomic():
        request = begin(actor, request_id, RequestVerb.CONFIRM, version=version)
        outcome = _said(confirmation.outcome)
        reason = confirmation.reason.strip()
        if outcome is not Outcome.SOLVED:
            reason = words(reason, "reason", sentence=_("请写明还有什么没有解决。"))
        _rate(actor, request, confirmation.ratings)
        request.outcome, request.reason, request.closed_at = outcome, reason, clock.now()
        keep(request, "outcome", "reason", "closed_at")
        line_with(actor, request, EventKind.CONFIRM, note=reason, outcome=outcome.value)
        telling.confirmed(actor, request)
        audit.record(actor, "service.confirm", request, changed={"outcome": outcome})
    return request


def reopen(actor: Actor, request_id: UUID, *, reason: str, version: int | None = None) -> Request:
    """The same departments work again, on a new term by the calendar in force."""
    with transaction.atomic():
        request = begin(actor, request_id, RequestVerb.REOPEN, version=version)
        why = words(reason, "reason", sentence=_("请写明哪里没有解决。"))
        if request.confirm_by is None or clock.now() > request.confirm_by:
            raise Conflict(_("确认期限已过，如仍有问题请重新吹哨。"))
        request.calendar, _engine = calendar_in_force(actor.zone)
        request.clock_from = clock.now()
        request.due_at = bridge.due_at(request.calendar.id, request.clock_from, request.working_days or 1)
        request.answered_at = request.confirm_by = None
        request.reopened += 1
        keep(request, "calendar", "clock_from", "due_at", "answered_at", "confirm_by", "reopened")
        tasks = start_again(request)
        line_with(actor, request, EventKind.REOPEN, note=why, due=request.due_at.isoformat())
        telling.reopened(actor, request, tasks)
        audit.record(actor, "service.reopen", request, changed={"reason": why})
    return request


def expire(actor: Actor, request_id: UUID) -> Request:
    """Nothing was said in time: closed as unconfirmed, which never counts as solved."""
    with transaction.atomic():
        request = begin(actor, request_id, RequestVerb.EXPIRE)
        if request.confirm_by is None or clock.now() <= request.confirm_by:
            raise Conflict(_("确认期限还没有到。"))
        request.outcome, request.closed_at = Outcome.UNCONFIRMED, clock.now()
        keep(request, "outcome", "closed_at")
        line(actor, request, EventKind.EXPIRE)
        telling.expired(actor, request)
        audit.record(actor, "service.expire", request)
    return request


def _said(outcome: Outcome) -> Outcome:
    """An outcome that a person may state."""
    if outcome not in SAID:
        raise Invalid(_("请选择办理结果。"), fields={"outcome": _("请选择办理结果。")})
    return outcome


def _window(actor: Actor) -> int:
    settings = Zone.objects.get(pk=actor.zone).settings.get("requests", {})
    return int(settings.get("confirm_working_days", CONFIRM_DAYS))


def _rate(actor: Actor, request: Request, ratings: tuple[Stars, ...]) -> None:
    """Each department that did its part has the enterprise's stars, no other has."""
    done = request.tasks.filter(state=TaskState.DONE).select_related("department")
    departments = {task.department_id: task.department for task in done}
    given = {each.department: each for each in ratings}
    missing = {f"stars_{key}": _("请给每个参加办理的部门评分。") for key in departments if key not in given}
    if missing:
        raise Invalid(_("请给每个参加办理的部门评分。"), fields=missing)
    for key, each in given.items():
        if key not in departments or not 1 <= each.stars <= 5:
            raise Invalid(_("评分有误，请重新选择。"), fields={f"stars_{key}": _("评分有误，请重新选择。")})
        Rating.objects.create(
            zone_id=actor.zone, request=request, department=departments[key], stars=each.stars,
            words=each.words.strip()[:WORDS], at=clock.now(),
        )  # fmt: skip
