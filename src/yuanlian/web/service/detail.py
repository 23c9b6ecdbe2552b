"""One page per request: its words, who works on it, replies, history, and the verbs open to the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yuanlian.domain.people.roles import DEPARTMENT, STAFF, ZONE_WIDE, Role
from yuanlian.domain.service import queries, rules
from yuanlian.domain.service.models import Request, RequestEvent, Task
from yuanlian.domain.service.states import AT_WORK, OPEN, EventKind, RequestState, TaskState
from yuanlian.kernel import files
from yuanlian.kernel.doors import seen
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Action, Badge, Header, Link, Moment, Value
from yuanlian.web.service import choices, shown
from yuanlian.web.service.alike import Lines, alike_links, helped_links, line
from yuanlian.web.service.offered import request_actions, task_actions
from yuanlian.web.service.proposed import proposal_of

READERS = (*sorted(STAFF), Role.CONTACT)


@dataclass(frozen=True, slots=True)
class Part:
    """One department's part as its card shows it."""

    name: str
    badges: Sequence[Badge]
    due: Value
    officer: str
    note: str
    reason: str
    actions: Sequence[Action]
    mine: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A joint reply."""

    text: str
    badge: Badge
    who: str
    at: Any


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The request that another one goes on in, as far as the reader may know it."""

    number: str
    badge: Badge
    due: Value
    url: str
    replies: Sequence[Said]
    moments: Sequence[Moment]


ENDS = "。！？!?；;"


@zone_page(*READERS)
def request_detail(http: ZoneRequest, /, request: UUID) -> HttpResponse:
    """The request with everything the reader may know and do."""
    row = queries.seen_request(http.actor, request)
    actor, slug = http.actor, http.tenant.slug
    names = choices.department_names(actor)
    staff = rules.reads_everything(actor, row.enterprise_id)
    events = list(queries.history(actor, row))
    context = {
        "row": row,
        "says_more": row.text.rstrip(ENDS) != row.title,  # the title stands above
        "page": _header(http, row),
        "offered": request_actions(actor, row, slug),
        "parts": [_part(http, row, task) for task in row.tasks.all() if _shown(task, staff=staff)],
        "replies": [_said(reply) for reply in row.replies.all()],
        "ratings": shown.rating_facts(row.ratings.all()),
        "facts": shown.request_facts(row, slug, opens_enterprise=_enterprise_url(http, row)),
        "moments": shown.moments(events, names, own=row),
        "reopened": _reopened(row, events),
        "pause": queries.open_pause(row) if staff else None,
        "elsewhere": _elsewhere(http, row, names),
        "merged": [Link(each.title, shown.request_url(each, slug), each.number) for each in _merged(http, row)],
        "duplicates": _duplicates(http, row),
        "proposal": proposal_of(http, row) if row.state == RequestState.SUBMITTED and staff else None,
        "due": shown.deadline(row) if row.due_at is not None else "",
        "helped": _helped(http, row),
    }
    return render(http, "service/detail.html", context)


def _reopened(row: Request, events: Sequence[RequestEvent]) -> RequestEvent | None:
    """The enterprise's latest word that it is not solved, while the departments work on it again."""
    if row.state not in AT_WORK:
        return None
    said = [each for each in events if each.kind == EventKind.REOPEN and each.request_id == row.id]
    return max(said, key=lambda each: each.at, default=None)


def _header(http: ZoneRequest, row: Request) -> Header:
    crumbs = (Link(pgettext("all", "诉求"), reverse("request_list", kwargs={"zone": http.tenant.slug})),)
    subtitle = f"{row.number or _('草稿')} · {row.enterprise.name}"
    return Header(row.title, subtitle, crumbs, badge=shown.state_badge(row))


def _shown(task: Task, *, staff: bool) -> bool:
    """The enterprise reads nothing of parts that were cancelled."""
    return staff or task.state != TaskState.DROPPED


def _part(http: ZoneRequest, row: Request, task: Task) -> Part:
    task.request = row  # the page has it already; asking again would cost a query per part
    staff = rules.reads_everything(http.actor, row.enterprise_id)
    live = task.state not in {TaskState.DONE, TaskState.DROPPED, TaskState.RETURNED} and row.state in OPEN
    return Part(
        name=task.department.label,
        badges=(shown.role_badge(task), shown.task_badge(task)),
        due=shown.task_deadline(task) if live else "",
        officer=task.officer.name if task.officer else "",
        note=task.note if task.state == TaskState.DONE else "",
        reason=task.reason if staff and task.state in {TaskState.RETURNED, TaskState.DROPPED} else "",
        actions=task_actions(http.actor, row, task, http.tenant.slug),
        mine=rules.works_in(http.actor, task.department_id),
    )


def _said(reply: Any) -> Said:
    return Said(reply.text, shown.view_badge(reply.outcome), reply.by_label, reply.at)


def _enterprise_url(http: ZoneRequest, row: Request) -> str:
    """The enterprise's page; a request that is seen is seen with its enterprise."""
    try:
        return reverse("enterprise_detail", kwargs={"zone": http.tenant.slug, "enterprise": row.enterprise_id})
    except NoReverseMatch:
        return ""


def _elsewhere(http: ZoneRequest, row: Request, names: dict[str, str]) -> Elsewhere | None:
    followed = queries.followed(http.actor, row)
    if followed is None:
        return None
    target = followed.request
    return Elsewhere(
        number=target.number,
        badge=shown.state_badge(target),
        due=shown.deadline(target),
        url=shown.request_url(target, http.tenant.slug) if followed.open_to_reader else "",
        replies=[_said(reply) for reply in followed.replies],
        moments=shown.moments(followed.events, names),
    )


def _merged(http: ZoneRequest, row: Request) -> list[Request]:
    return queries.merged_here(http.actor, row)


def _duplicates(http: ZoneRequest, row: Request) -> Lines:
    """Who else says the same: for the bureau while it decides, for departments while they work."""
    if row.state == RequestState.SUBMITTED and http.actor.has(Role.BUREAU):
        return alike_links(http, queries.near_duplicates(http.actor, row))
    if row.state in AT_WORK and http.actor.has(*DEPARTMENT):
        return Lines([line(http, each) for each in queries.open_alike(http.actor, row)])
    return Lines([])


def _helped(http: ZoneRequest, row: Request) -> Lines:
    """While departments work: what helped others."""
    if row.state not in OPEN or not http.actor.has(*ZONE_WIDE, *DEPARTMENT):
        return Lines([])
    return helped_links(http, row)


@zone_page(*READERS)
def request_photo(http: ZoneRequest, /, photo: UUID) -> HttpResponse:
    """A photo of a request the reader may open."""
    row = seen(queries.photos(http.actor), photo)
    response = HttpResponse(files.read(row.file), content_type=row.file.content_type)
    response["Cache-Control"] = "private, max-age=86400"
    response["Content-Disposition"] = "inline"
    return response
