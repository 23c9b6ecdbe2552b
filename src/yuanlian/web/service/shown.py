"""Requests and parts as the values that pages draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from yuanlian.domain.people.roles import LABELS, Role
from yuanlian.domain.service import bridge
from yuanlian.domain.service.models import Rating, Request, RequestEvent, Task
from yuanlian.domain.service.states import EventKind, Outcome, RequestState, TaskRole, TaskState, Urgency
from yuanlian.kernel import clock
from yuanlian.web import formats
from yuanlian.web.addresses import record_url
from yuanlian.web.parts import Badge, Deadline, Fact, Lines, Link, Moment, Pace, Tone, Value, Words
from yuanlian.web.tables import Row

STATE_LOOKS: Mapping[str, tuple[Tone, str]] = MappingProxyType(
    {
        RequestState.DRAFT: (Tone.NEUTRAL, "pencil"),
        RequestState.SUBMITTED: (Tone.WARN, "send"),
        RequestState.RETURNED: (Tone.WARN, "arrow-back-up"),
        RequestState.MERGED: (Tone.NEUTRAL, "git-merge"),
        RequestState.ACCEPTED: (Tone.INFO, "clipboard-check"),
        RequestState.IN_WORK: (Tone.ACTIVE, "progress"),
        RequestState.WAITING: (Tone.NEUTRAL, "clock-pause"),
        RequestState.ANSWERED: (Tone.INFO, "message-2"),
    }
)
OUTCOME_LOOKS: Mapping[str, tuple[Tone, str]] = MappingProxyType(
    {
        Outcome.SOLVED: (Tone.GOOD, "circle-check"),
        Outcome.PARTLY: (Tone.INFO, "progress-check"),
        Outcome.EXPLAINED: (Tone.INFO, "info-circle"),
        Outcome.CANNOT: (Tone.WARN, "circle-x"),
        Outcome.UNCONFIRMED: (Tone.NEUTRAL, "circle-dashed"),
    }
)
TASK_LOOKS: Mapping[str, tuple[Tone, str]] = MappingProxyType(
    {
        TaskState.ASSIGNED: (Tone.WARN, "bell-ringing"),
        TaskState.REPORTED_IN: (Tone.INFO, "walk"),
        TaskState.WORKING: (Tone.ACTIVE, "progress"),
        TaskState.DONE: (Tone.GOOD, "circle-check"),
        TaskState.RETURNED: (Tone.WARN, "arrow-back-up"),
        TaskState.DROPPED: (Tone.NEUTRAL, "x"),
    }
)
EVENT_LOOKS: Mapping[str, tuple[Tone, str]] = MappingProxyType(
    {
        EventKind.SUBMIT: (Tone.WARN, "speakerphone"),
        EventKind.ACCEPT: (Tone.INFO, "clipboard-check"),
        EventKind.ASSIGN: (Tone.ACTIVE, "users-group"),
        EventKind.REPORT_IN: (Tone.ACTIVE, "walk"),
        EventKind.FINISH: (Tone.GOOD, "check"),
        EventKind.ANSWER: (Tone.INFO, "message-2"),
        EventKind.CONFIRM: (Tone.GOOD, "circle-check"),
        EventKind.REOPEN: (Tone.WARN, "refresh"),
        EventKind.PAUSE: (Tone.NEUTRAL, "clock-pause"),
        EventKind.RESUME: (Tone.ACTIVE, "clock-play"),
        EventKind.REMIND: (Tone.WARN, "bell-ringing"),
        EventKind.MERGE: (Tone.NEUTRAL, "git-merge"),
        EventKind.ABSORB: (Tone.NEUTRAL, "git-merge"),
        EventKind.RETURN: (Tone.WARN, "arrow-back-up"),
        EventKind.TASK_RETURN: (Tone.WARN, "arrow-back-up"),
    }
)


def request_url(request: Request, slug: str) -> str:
    """The request's page."""
    return record_url("request_detail", slug, request=request.id)


def state_badge(request: Request) -> Badge:
    """Where the request stands; a closed one shows how it ended."""
    if request.state == RequestState.CLOSED:
        return Badge(Outcome(request.outcome).label, *OUTCOME_LOOKS[request.outcome])
    return Badge(RequestState(request.state).label, *STATE_LOOKS[request.state])


def view_badge(outcome: str) -> Badge:
    """How the departments see the end; only the enterprise can say that it is solved."""
    return Badge(_("部门认为：%(outcome)s") % {"outcome": Outcome(outcome).label}, Tone.INFO)


def task_badge(task: Task) -> Badge:
    """Where a department's part stands."""
    return Badge(TaskState(task.state).label, *TASK_LOOKS[task.state])


def role_badge(task: Task) -> Badge:
    """Lead or helper."""
    return Badge(TaskRole(task.role).label, Tone.INFO if task.role == TaskRole.LEAD else Tone.NEUTRAL, "flag")


def deadline(request: Request) -> Value:
    """When the request is due and how its clock stands, in the words of its state."""
    if request.state == RequestState.ANSWERED and request.confirm_by is not None:
        return Lines(_("等待企业确认"), _("%(day)s 前") % {"day": formats.day(request.confirm_by)})
    if request.due_at is None:
        return _("受理后确定") if request.state == RequestState.SUBMITTED else "—"
    if request.state == RequestState.CLOSED:
        return Lines(_("已办结"), formats.day(request.closed_at))
    pace = Pace.PAUSED if request.state == RequestState.WAITING else Pace.RUNNING
    return Deadline(local_day(request.due_at), bridge.days_left(request), pace)


def task_deadline(task: Task) -> Value:
    """The next thing a department is bound to: report in, then the deadline."""
    calendar = task.request.calendar_id
    if task.state == TaskState.ASSIGNED and task.report_by is not None:
        if task.report_by < clock.now() and task.request.state != RequestState.WAITING:
            return Badge(_("报到已逾期"), Tone.BAD, "clock-exclamation")
        return Lines(_("请报到"), _("%(moment)s 前") % {"moment": formats.moment(task.report_by)})
    if calendar is None:
        return "—"
    pace = Pace.PAUSED if task.request.state == RequestState.WAITING else Pace.RUNNING
    return Deadline(local_day(task.due_at), bridge.days_until(calendar, task.due_at), pace)


def local_day(moment: datetime) -> date:
    """The day of a moment on the zone's wall."""
    return timezone.localtime(moment).date()


def departments_of(request: Request) -> str:
    """The departments that work on it, the lead first."""
    return formats.listed(task.department.label for task in request.tasks.all())


def number_line(request: Request) -> str:
    """Number and haste: what stands under a title."""
    urgent = f"{Urgency.URGENT.label} · " if request.urgency == Urgency.URGENT else ""
    return f"{urgent}{request.number}"


def request_row(request: Request, slug: str, departments: str) -> Row:
    """A line of the list of requests."""
    return Row(
        {
            "title": Lines(request.title, number_line(request)),
            "enterprise": str(request.enterprise),
            "category": request.category.label if request.category else _("待定"),
            "departments": departments or "—",
            "state": state_badge(request),
            "due": deadline(request),
            "submitted": local_day(request.submitted_at) if request.submitted_at else None,
            "number": request.number,
        },
        url=request_url(request, slug),
        key=str(request.id),
    )


def desk_row(request: Request, slug: str, names: Mapping[str, str]) -> Row:
    """A line of the bureau's desk: what is proposed and why, or what stands already."""
    proposal = request.proposal
    proposed = [proposal.get("lead", ""), *proposal.get("helpers", [])]
    departments = departments_of(request) or formats.listed(names.get(code, code) for code in proposed if code)
    row = request_row(request, slug, departments)
    words = formats.listed(proposal.get("words", []))
    category: Value = request.category.label if request.category else _("不确定，请选择")
    shown = {
        "category": Lines(str(category), words) if request.state == RequestState.SUBMITTED else category,
        "departments": departments or _("请选择"),
        "submitted": request.submitted_at,
    }
    return replace(row, cells={**row.cells, **shown})


def part_row(task: Task, slug: str) -> Row:
    """A line of an inbox."""
    return Row(
        {
            "title": Lines(task.request.title, number_line(task.request)),
            "enterprise": str(task.request.enterprise),
            "department": Lines(task.department.label, TaskRole(task.role).label),
            "state": answering_badge(task),
            "due": task_deadline(task),
            "officer": task.officer.name if task.officer else _("待认领"),
        },
        url=request_url(task.request, slug),
        key=str(task.id),
    )


def answering_badge(task: Task) -> Badge:
    """A lead's finished part waits for the others or for the joint reply."""
    if task.state == TaskState.DONE:
        return Badge(_("待联合答复"), Tone.WARN, "message-2")
    return task_badge(task)


def moments(events: Iterable[RequestEvent], names: Mapping[str, str], *, own: Request | None = None) -> list[Moment]:
    """A history as a timeline; lines of merged requests carry their number."""
    return [_moment(event, names, own) for event in events]


def _moment(event: RequestEvent, names: Mapping[str, str], own: Request | None) -> Moment:
    tone, icon = EVENT_LOOKS.get(event.kind, (Tone.NEUTRAL, "circle-dot"))
    title: Words = EventKind(event.kind).label
    if event.department is not None:
        title = f"{event.department.label} · {title}"
    if own is not None and event.request_id != own.id:
        title = f"{event.request.number} · {title}"
    text = "\n".join(filter(None, [_facts_of(event, names), event.note]))
    return Moment(event.at, title, event.by_label, text, icon=icon, tone=tone)


def _facts_of(event: RequestEvent, names: Mapping[str, str]) -> str:
    """What the house knows about a line, as a sentence in the reader's language."""
    data: dict[str, Any] = event.data
    parts = []
    if "departments" in data:
        given = [formats.labelled(TaskRole(role).label, names.get(code, code)) for role, code in data["departments"]]
        parts.append(("；" if formats.chinese() else "; ").join(given))
    if "due" in data:
        due = formats.moment(datetime.fromisoformat(data["due"]))
        parts.append(_("办理期限：%(due)s") % {"due": due})
    if "outcome" in data:
        said = Outcome(data["outcome"]).label
        parts.append(_("部门认为：%(outcome)s") % {"outcome": said} if event.kind == EventKind.ANSWER else str(said))
    if "number" in data:
        parts.append(data["number"])
    if "roles" in data:
        parts.append(formats.listed(LABELS[Role(role)] for role in data["roles"]))
    return " · ".join(parts)


def rating_facts(ratings: Iterable[Rating]) -> list[Fact]:
    """The enterprise's stars per department with its words."""
    return [Fact(row.department.label, f"{'★' * row.stars}{'☆' * (5 - row.stars)}", row.words) for row in ratings]


def request_facts(request: Request, slug: str, *, opens_enterprise: str) -> list[Fact]:
    """What stands beside a request."""
    enterprise: Value = str(request.enterprise)
    if opens_enterprise:
        enterprise = Link(str(request.enterprise), opens_enterprise)
    facts = [
        Fact(_("企业"), enterprise),
        Fact(_("类别"), request.category.label if request.category else _("待定")),
        Fact(_("紧急程度"), Urgency(request.urgency).label),
        Fact(_("提交人"), request.raised_label or _("未知")),
        Fact(_("提交时间"), request.submitted_at or _("还没有提交")),
    ]
    if request.due_at is not None:
        facts.append(Fact(_("办理期限"), deadline(request), _term(request)))
    if request.reopened:
        facts.append(Fact(_("重新办理"), _("%(count)d 次") % {"count": request.reopened}))
    if request.merged_into is not None:
        facts.append(Fact(_("并入"), request.merged_into.number))
    return facts


def _term(request: Request) -> str:
    """The term in working days, and what makes it provisional."""
    term = _("%(days)d 个工作日") % {"days": request.working_days or 0}
    years = bridge.assumed_years(request)
    if years:
        named = formats.listed(years)
        return _("%(term)s；%(years)s 年的节假日尚未公布，期限暂按普通周计算") % {"term": term, "years": named}
    return term
