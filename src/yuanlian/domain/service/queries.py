"""Reads of requests; `visible` is the one rule of scope for list, detail, export, photos, API and likeness."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.models import Enterprise, EnterpriseGrant
from yuanlian.domain.people.roles import DEPARTMENT, ZONE_WIDE, Role
from yuanlian.domain.service import bridge, likeness, rules
from yuanlian.domain.service.models import (
    Category,
    LadderStep,
    Pause,
    Rating,
    Reply,
    Request,
    RequestEvent,
    RequestPhoto,
    Task,
)
from yuanlian.domain.service.states import (
    INTERNAL,
    MERGE_TARGETS,
    MOVES,
    UNFINISHED,
    RequestState,
    RequestVerb,
    TaskRole,
    TaskState,
)
from yuanlian.domain.zones.models import Department
from yuanlian.domain.zones.names import Name
from yuanlian.domain.zones.queries import current
from yuanlian.engines.triage import Likeness
from yuanlian.kernel import clock, states
from yuanlian.kernel.doors import seen
from yuanlian.kernel.prepared import Prepared
from yuanlian.kernel.reading import once
from yuanlian.kernel.rows import among, by_ids

if TYPE_CHECKING:
    from yuanlian.kernel.actor import Actor

_NUMBER = re.compile(r"[A-Za-z]+-\d{4}-\d+")
SENT = ~Q(state=RequestState.DRAFT)
_BY_ENTERPRISE = frozenset({Role.CONTACT, Role.SECRETARY, Role.FIELD})


def visible(actor: Actor) -> QuerySet[Request]:
    """Requests the actor may open: zone-wide roles all, departments those with a part of theirs, others by enterprise.

    A draft is seen by its writer and by the enterprise's contacts only. Each row is asked whose it is: what reads all
    of many takes `sent`.
    """
    scope = _scope(actor, _among_parts_of(actor))
    contact = Q(enterprise_id__in=actor.targets(Role.CONTACT))
    own = Q(state=RequestState.DRAFT) & (Q(raised_by_id=actor.who) | contact)
    return Request.objects.filter((SENT & scope if scope is not None else SENT) | own, zone_id=actor.zone)


def sent(actor: Actor) -> QuerySet[Request]:
    """What is visible without drafts, in the form that lists and counts are read fast from."""
    rows = Request.objects.filter(SENT, zone_id=actor.zone)
    scope = _scope(actor)
    return rows if scope is None else rows.filter(scope)


def not_closed_at(zone: UUID, at: datetime) -> Q:
    """A condition on requests: not closed before `at`. In two parts, so that an index answers each."""
    rows = Request.objects.filter(zone_id=zone)
    return Q(pk__in=rows.filter(closed_at=None).values("pk").union(rows.filter(closed_at__gte=at).values("pk")))


def sent_one_by_one(actor: Actor) -> QuerySet[Request]:
    """The same rows as `sent`, asked of each row in turn: for the first rows of an order, not for counting all."""
    rows = Request.objects.filter(SENT, zone_id=actor.zone)
    scope = _scope(actor, _among_parts_of(actor))
    return rows if scope is None else rows.filter(scope)


def with_parts_of(actor: Actor, departments: Iterable[UUID]) -> QuerySet[Task]:
    """Parts of these departments in requests of the zone, but for those taken from them."""
    rows = Task.objects.filter(zone_id=actor.zone, department_id__in=list(departments))
    return rows.exclude(state=TaskState.DROPPED)


def has_part(actor: Actor) -> Q:
    """A condition on one request: a department of the actor's has a part in it."""
    return Q(Exists(with_parts_of(actor, actor.targets(*DEPARTMENT)).filter(request_id=OuterRef("pk"))))


def _among_parts_of(actor: Actor) -> Q:
    return has_part(actor) | Q(raised_by_id=actor.who)


def _scope(actor: Actor, of_departments: Q | None = None) -> Q | None:
    """Which sent requests the actor's roles reach; None: all."""
    if actor.has(*ZONE_WIDE):
        return None
    allowed = Q(enterprise_id__in=actor.targets(Role.CONTACT)) if actor.has(Role.CONTACT) else Q()
    if actor.has(Role.SECRETARY, Role.FIELD):
        allowed |= enterprises.within_reach(_close(actor), "enterprise_id")
    if actor.has(*DEPARTMENT):
        allowed |= of_departments or Q(pk__in=of_my_departments(actor))
    return allowed or Q(pk__in=[])


def of_my_departments(actor: Actor) -> QuerySet[Any, Any]:
    """Ids of sent requests with a part of the actor's departments, or raised by the officer for an enterprise."""
    raised = Request.objects.filter(SENT, zone_id=actor.zone, raised_by_id=actor.who)
    parts = with_parts_of(actor, actor.targets(*DEPARTMENT))
    return parts.values("request_id").union(raised.values("id"))


def reached(actor: Actor) -> QuerySet[Enterprise]:
    """Enterprises the actor stands close to: as contact, through an organisation or through a post."""
    return enterprises.visible(_close(actor))


def _close(actor: Actor) -> Actor:
    return replace(actor, grants=frozenset(grant for grant in actor.grants if grant.role in _BY_ENTERPRISE))


def may_raise_for(actor: Actor) -> QuerySet[Enterprise]:
    """Enterprises the actor may whistle for: a contact the own ones, staff every one whose page they may open."""
    return enterprises.visible(actor) if actor.has(*rules.RAISERS) else Enterprise.objects.none()


def named(actor: Actor, words: str, limit: int = 8) -> list[Enterprise]:
    """Enterprises the actor may whistle for whose name or code holds `words`; an exact one alone."""
    rows = may_raise_for(actor)
    asked = words.strip()
    exact = rows.filter(Q(name=asked) | Q(short_name=asked) | Q(credit_code=asked.upper()) | Q(zone_number=asked))
    found = list(exact[:limit]) if asked else []
    return found or list(rows.filter(Q(name__contains=asked) | Q(short_name__contains=asked)).order_by("name")[:limit])


def tasks_visible(actor: Actor) -> QuerySet[Task]:
    """Tasks of requests the actor may open."""
    return Task.objects.filter(Exists(visible(actor).filter(pk=OuterRef("request_id"))), zone_id=actor.zone)


def standing(request: Request) -> rules.Standing:
    """How the request stands, for the rules."""
    tasks = [task for task in _of(request, Task, "tasks") if task.state != TaskState.DROPPED]
    lead = next((task.department_id for task in tasks if task.role == TaskRole.LEAD), None)
    return rules.Standing(
        state=RequestState(request.state),
        enterprise=request.enterprise_id,
        raised_by=request.raised_by_id,
        lead=lead,
        departments=frozenset(task.department_id for task in tasks),
        unfinished=sum(task.state in UNFINISHED for task in tasks),
        pause_asked=open_pause(request) is not None,
    )


def open_pause(request: Request) -> Pause | None:
    """The pause that was asked for and is not decided yet."""
    rows = _of(request, Pause, "pauses")
    return next((each for each in rows if each.started_at is None and each.refused_at is None), None)


def _of(request: Request, model: type[Any], name: str) -> Iterable[Any]:
    """The request's rows of a kind, in no order; as they were read with it, where they were."""
    read: Any = getattr(request, "_prefetched_objects_cache", {})
    return read[name] if name in read else among(model.objects.all(), "request_id", [request.pk])


def whole(actor: Actor) -> QuerySet[Request]:
    """Visible requests with everything a page or an answer shows of them, in a fixed number of queries."""
    tasks = Task.objects.select_related("department", "officer").order_by("-role", "department__code")
    return (
        visible(actor)
        .select_related("enterprise", "enterprise__chain", "category", "calendar", "merged_into")
        .prefetch_related(
            Prefetch("tasks", queryset=tasks),
            Prefetch("pauses", queryset=Pause.objects.order_by("asked_at")),
            Prefetch("replies", queryset=Reply.objects.order_by("-at")),
            Prefetch("photos", queryset=RequestPhoto.objects.select_related("file").order_by("id")),
            Prefetch("ratings", queryset=Rating.objects.select_related("department").order_by("department__code")),
        )
    )


def seen_request(actor: Actor, request_id: UUID) -> Request:
    """The visible request with everything a page shows of it; raises NotVisible."""
    return seen(whole(actor), request_id)


def seen_part(actor: Actor, task_id: UUID) -> Task:
    """The visible part with its request and department; raises NotVisible."""
    return seen(tasks_visible(actor).select_related("request", "department"), task_id)


def history(actor: Actor, request: Request) -> list[RequestEvent]:
    """The request's own events and those of requests merged into it, newest first.

    The enterprise's contact reads no internal lines and, of merged ones, only its own.
    """
    about = [request.pk, *_merged_ids(actor, request)]
    rows = among(RequestEvent.objects.select_related("department", "request"), "request_id", about)
    rows.sort(key=lambda row: (row.at, row.id), reverse=True)
    all_of_them = rules.reads_everything(actor, request.enterprise_id)
    return [row for row in rows if all_of_them or row.kind not in INTERNAL]


@once
def _merged_ids(actor: Actor, request: Request) -> tuple[UUID, ...]:
    return tuple(visible(actor).filter(merged_into=request).order_by("submitted_at").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Followed:
    """The request another one was merged into, as its follower sees it; `open_to_reader`: the whole page too."""

    request: Request
    events: list[RequestEvent]
    replies: list[Reply]
    open_to_reader: bool


def followed(actor: Actor, request: Request) -> Followed | None:
    """What became of a merged request: progress and replies of the one it was merged into, without its words."""
    if request.merged_into_id is None:
        return None
    target = Request.objects.get(zone_id=actor.zone, pk=request.merged_into_id)
    events = RequestEvent.objects.filter(zone_id=actor.zone, request=target).select_related("department")
    shown = visible(actor).filter(pk=target.pk).exists()
    if not shown or not rules.reads_everything(actor, request.enterprise_id):
        events = events.exclude(kind__in=INTERNAL)
    replies = Reply.objects.filter(zone_id=actor.zone, request=target).order_by("-at")
    return Followed(target, list(events.order_by("-at", "-id")), list(replies), shown)


def merged_here(actor: Actor, request: Request) -> list[Request]:
    """Requests merged into this one that the actor may open."""
    rows = by_ids(Request.objects.select_related("enterprise"), ids := _merged_ids(actor, request))
    return [rows[key] for key in ids if key in rows]


_NAMED = Request.objects.select_related("enterprise")


@dataclass(frozen=True, slots=True)
class Alike:
    """A request that says nearly the same, with the words both use and the latest reply to it."""

    request: Request
    permille: int
    words: tuple[str, ...]
    reply: str


@dataclass(frozen=True, slots=True)
class Resemblances:
    """Near-duplicates: those the actor may open, and how many others there are."""

    shown: list[Alike]
    hidden: int


def near_duplicates(actor: Actor, request: Request) -> Resemblances:
    """Open and recent requests of the zone that say nearly the same as this one."""
    asked = likeness.Asked(request.text, request.enterprise_id, _categories_of(actor, request), request.id)
    found = likeness.alike(Request.objects.filter(zone_id=actor.zone), asked)
    asked_for = visible(actor).filter(pk__in=[key for key, _likeness in found])
    seen_ids = set(asked_for.values_list("pk", flat=True)) if found else set()
    shown = _with_rows([each for each in found if each[0] in seen_ids])
    return Resemblances(shown, len(found) - len(shown))


def answered_alike(actor: Actor, request: Request) -> list[Alike]:
    """Closed requests of the categories it may belong to that were helped, with their replies, most alike first."""
    wanted = (request.category_id,) if request.category_id else _categories_of(actor, request)
    asked = likeness.Asked(request.text, categories=wanted, own=request.id)
    return _with_rows(likeness.alike_and_answered(visible(actor), asked)[:3])


def open_alike(actor: Actor, request: Request) -> list[Alike]:
    """Open requests of the same category that the actor may open and that say nearly the same."""
    if request.category_id is None:
        return []
    asked = likeness.Asked(request.text, categories=(request.category_id,), own=request.id)
    return _with_rows(likeness.alike_and_open(visible(actor), asked)[:3])


def _categories_of(actor: Actor, request: Request) -> tuple[UUID, ...]:
    """The request's category and those that triage considered."""
    guessed = [each[0] for each in request.proposal.get("guesses", [])]
    categories = Category.objects.filter(zone_id=actor.zone, code__in=guessed).values_list("id", flat=True)
    return tuple(dict.fromkeys([*filter(None, [request.category_id]), *categories]))


def _with_rows(found: list[tuple[UUID, Likeness]]) -> list[Alike]:
    keys = [key for key, _likeness in found]
    rows = by_ids(_NAMED, keys)
    replies = sorted(among(Reply.objects.all(), "request_id", keys), key=lambda reply: reply.at)
    latest = {reply.request_id: reply.text for reply in replies}
    return [Alike(rows[key], like.permille, like.words, latest.get(key, "")) for key, like in found if key in rows]


def merge_targets(actor: Actor, request: Request) -> QuerySet[Request]:
    """Requests this one may be merged into."""
    rows = visible(actor).filter(state__in=MERGE_TARGETS, merged_into=None).exclude(pk=request.pk)
    return rows.select_related("enterprise", "category")


def drafts(actor: Actor) -> QuerySet[Request]:
    """Requests the actor has begun and not sent, newest first."""
    rows = Request.objects.filter(zone_id=actor.zone, state=RequestState.DRAFT, raised_by_id=actor.who)
    return rows.select_related("enterprise").order_by("-created_at")


def photos(actor: Actor) -> QuerySet[RequestPhoto]:
    """Photos of requests the actor may open."""
    rows = RequestPhoto.objects.filter(Exists(visible(actor).filter(pk=OuterRef("request_id"))), zone_id=actor.zone)
    return rows.select_related("file")


def categories(actor: Actor) -> QuerySet[Category]:
    """Categories a request may have, without headings."""
    rows = Category.objects.filter(zone_id=actor.zone, is_active=True, lead__isnull=False)
    return rows.select_related("parent", "lead")


def _category_names(zone: UUID) -> QuerySet[Any, Any]:
    rows = Category.objects.filter(zone_id=zone, is_active=True, lead__isnull=False)
    return rows.values_list("id", "code", "name", "name_en", "parent__code")


_CATEGORY_NAMES = Prepared(_category_names, zone=UUID)


def category_names(actor: Actor) -> list[Name]:
    """The same categories by name only, in the order of their headings."""
    rows = _CATEGORY_NAMES(zone=actor.zone)
    return [Name(*row[:4]) for row in sorted(rows, key=lambda row: (row[4] or "", row[1]))]


def helpers_of(actor: Actor, category: Category) -> list[Department]:
    """Departments that usually help with the category."""
    found = Category.objects.filter(zone_id=actor.zone).prefetch_related("helpers__department").get(pk=category.pk)
    return list(bridge.helpers_of(found))


def ladder(zone: UUID) -> list[LadderStep]:
    """The rungs of the zone's ladder, in order."""
    return list(LadderStep.objects.filter(zone_id=zone))


def contact_accounts(zone: UUID, enterprises_: list[UUID]) -> list[UUID]:
    """Accounts of the contacts of these enterprises."""
    rows = EnterpriseGrant.objects.filter(
        current(clock.today()), zone_id=zone, role=Role.CONTACT, enterprise_id__in=enterprises_
    )
    return list(rows.values_list("account_id", flat=True))


def visible_ratings(actor: Actor) -> QuerySet[Rating]:
    """Ratings of visible requests."""
    rows = Rating.objects.filter(zone_id=actor.zone)
    if actor.has(*ZONE_WIDE):
        return rows
    return rows.filter(Exists(sent_one_by_one(actor).filter(pk=OuterRef("request_id"))))


def own_enterprises(actor: Actor) -> list[Enterprise]:
    """Enterprises the actor is the contact of, by name."""
    rows = Enterprise.objects.filter(zone_id=actor.zone, pk__in=actor.targets(Role.CONTACT))
    return list(rows.order_by("name"))


def numbered(rows: QuerySet[Request], number: str) -> Request | None:
    """The request among `rows` with this number."""
    return rows.filter(number=number.strip().upper()).first()


def check_now(actor: Actor, request: Request, verb: RequestVerb) -> None:
    """Raise what the act would raise: so that nobody fills in a form in vain."""
    here = standing(request)
    rules.check(actor, verb, here)
    states.move(MOVES, here.state, verb)
    rules.check_ready(verb, here)


def is_number(words: str) -> bool:
    """Whether somebody asks for a request by its number."""
    return _NUMBER.fullmatch(words) is not None
