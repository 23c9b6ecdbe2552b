"""Lists of requests and of parts: what may be filtered and sorted by, over what the actor may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, F, OrderBy, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.enterprises.names import words_of
from yuanlian.domain.people.roles import DEPARTMENT, ZONE_WIDE
from yuanlian.domain.service import queries
from yuanlian.domain.service.models import Request, Task
from yuanlian.domain.service.states import OPEN, Outcome, RequestState, TaskState
from yuanlian.domain.service.titles import titled
from yuanlian.domain.zones.models import in_language
from yuanlian.kernel import clock
from yuanlian.kernel.actor import NOBODY
from yuanlian.kernel.counting import counted, kept
from yuanlian.kernel.paging import Slice, page_of
from yuanlian.kernel.prepared import Prepared
from yuanlian.kernel.rows import by_ids

if TYPE_CHECKING:
    from yuanlian.kernel.actor import Actor

OPEN_STATES = "open"
SORTS: Mapping[str, str] = MappingProxyType({"submitted": "submitted_at", "due": "due_at", "number": "number"})
SEARCHED = 2000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of requests is asked for; an empty value does not narrow it. `state` may be `open`."""

    q: str = ""
    state: str = ""
    outcome: str = ""
    late: str = ""
    category: str = ""
    department: str = ""
    chain: str = ""
    enterprise: str = ""
    since: str = ""
    until: str = ""
    closed_since: str = ""
    closed_until: str = ""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Wanted:
        """The known filters among `values`."""
        return cls(**{key: values[key] for key in cls.__dataclass_fields__ if key in values})


def requests(actor: Actor, wanted: Wanted, *, sort: str = "-submitted") -> QuerySet[Request]:
    """Visible requests that fit, in a stated order; drafts stand apart and are not among them."""
    rows = queries.sent_one_by_one(actor).filter(_fits(actor, wanted))
    if wanted.department:
        rows = rows.filter(Exists(_parts_of(actor, wanted).filter(request_id=OuterRef("pk"))))
    return rows.order_by(*_order(sort))


def total(actor: Actor, wanted: Wanted) -> int:
    """How many visible requests fit; ids of parts are counted alone where nothing else is asked."""
    if wanted.department and wanted == Wanted(department=wanted.department) and _sees_parts_of(actor, wanted):
        return counted(_parts_of(actor, wanted), actor.zone)
    fits = _fits(actor, wanted)
    if wanted.department:
        fits &= Q(pk__in=_parts_of(actor, wanted).values("request_id"))
    if actor.roles and actor.roles <= DEPARTMENT:
        return _of_departments(actor, fits, wanted)
    rows = queries.sent_one_by_one(actor) if _leaves_few(wanted) else queries.sent(actor)
    return _counted(rows.filter(fits), actor, wanted)


def _counted(rows: QuerySet[Any, Any], actor: Actor, wanted: Wanted) -> int:
    """What is late is so at this moment: nobody will ask for the same again."""
    return rows.count() if wanted.late else counted(rows, actor.zone)


def _sees_parts_of(actor: Actor, wanted: Wanted) -> bool:
    """Whether every request with a part of the wanted department is visible."""
    return actor.has(*ZONE_WIDE) or _uuid(wanted.department) in actor.targets(*DEPARTMENT)


def _of_departments(actor: Actor, fits: Q, wanted: Wanted) -> int:
    """The fitting ones with a part of the actor's departments, and those the actor raised: each counted alone."""
    rows = Request.objects.filter(queries.SENT, fits, zone_id=actor.zone)
    theirs = queries.with_parts_of(actor, actor.targets(*DEPARTMENT)).values("request_id")
    raised = _counted(rows.filter(~queries.has_part(actor), raised_by_id=actor.who), actor, wanted)
    if wanted == Wanted():
        alone = len(actor.targets(*DEPARTMENT)) == 1
        return raised + counted(theirs if alone else theirs.distinct(), actor.zone)
    if _leaves_few(wanted) or wanted.chain:
        return raised + _counted(rows.filter(queries.has_part(actor)), actor, wanted)
    return raised + _counted(rows.filter(pk__in=theirs), actor, wanted)


def _leaves_few(wanted: Wanted) -> bool:
    """Whether few requests of the zone fit: cheaper to ask each whose it is than to collect all of a department."""
    few_states = wanted.state not in {"", RequestState.CLOSED}
    few_outcomes = wanted.outcome not in {"", Outcome.SOLVED}
    return few_states or few_outcomes or bool(wanted.late or wanted.category or wanted.enterprise)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page with what a line shows, and how many there are; `capped`: a search found more than it counts."""

    rows: list[Request]
    total: int
    capped: bool = False


def page(actor: Actor, wanted: Wanted, *, sort: str = "-submitted", first: int, last: int) -> Page:
    """The rows from `first` to before `last`; past the end it is the last page of the same length.

    Ids are read first, in order and from an index; a search is counted up to SEARCHED.
    """
    found = requests(actor, wanted, sort=sort)
    if wanted.q:
        ids = list(found.values_list("pk", flat=True)[: SEARCHED + 1])
        number = min(len(ids), SEARCHED)
        start = _start_within(first, last, number)
        return Page(_in_order(ids[start : min(start + last - first, SEARCHED)]), number, len(ids) > SEARCHED)
    number = total(actor, wanted)
    start = _start_within(first, last, number)
    return Page(page_of(found, _LINES, Slice(start, start + last - first, number)), number)


def latest_of(actor: Actor, enterprise: UUID, most: int) -> Page:
    """The latest visible requests of one enterprise, alone: without what a line of a list shows beside them."""
    wanted = Wanted(enterprise=str(enterprise))
    number = total(actor, wanted)
    found = requests(actor, wanted, sort="-submitted")
    return Page(page_of(found, Request.objects.all(), Slice(0, most, number)), number)


_LINES = Request.objects.select_related("enterprise", "category")
_AT_WORK = Prepared(
    lambda requests: (
        Task.objects.filter(request_id__in=requests)
        .exclude(state=TaskState.DROPPED)
        .order_by("-role", "id")
        .values_list("request_id", "department__name", "department__name_en")
    ),
    requests=list,
)


def departments_of(rows: Iterable[Request]) -> dict[UUID, list[str]]:
    """By request: the departments that work on it, the lead first."""
    found: dict[UUID, list[str]] = {row.id: [] for row in rows}
    for request, name, name_en in _AT_WORK(requests=list(found)):
        found[request].append(in_language(name, name_en))
    return found


def with_lines(rows: QuerySet[Request]) -> QuerySet[Request]:
    """The same rows with what a line shows, in three queries however many there are."""
    tasks = Task.objects.select_related("department").exclude(state=TaskState.DROPPED).order_by("-role")
    return rows.select_related("enterprise", "category").prefetch_related(Prefetch("tasks", queryset=tasks))


def exported(rows: QuerySet[Request], at_once: int = 500) -> Iterator[Request]:
    """Every row with what a line shows, read piece by piece."""
    return with_lines(rows).iterator(chunk_size=at_once)


def _start_within(first: int, last: int, total: int) -> int:
    size = last - first
    return first if first < total else max(0, (total - 1) // size * size)


def _in_order(ids: list[UUID]) -> list[Request]:
    rows = by_ids(_LINES, ids)
    return [rows[key] for key in ids if key in rows]


def _order(sort: str) -> tuple[OrderBy | str, ...]:
    """Plain columns where nothing is null, so that an index gives the order; ids break ties the same way round."""
    key, sign = sort.removeprefix("-"), "-" if sort.startswith("-") else ""
    if key == "due":
        due = F("due_at")
        return (due.desc(nulls_last=True) if sign else due.asc(nulls_first=True), f"{sign}id")
    return (f"{sign}{SORTS.get(key, 'submitted_at')}", f"{sign}id")


def _fits(actor: Actor, wanted: Wanted) -> Q:
    fits = Q()
    if wanted.state == OPEN_STATES:
        fits &= Q(state__in=OPEN)
    elif wanted.state:
        fits &= Q(state=wanted.state)
    if wanted.outcome:
        fits &= Q(outcome=wanted.outcome)
    if wanted.late:
        fits &= late(clock.now())
    for column, value in (("category_id", wanted.category), ("enterprise_id", wanted.enterprise)):
        if value:
            fits &= Q(**{column: _uuid(value)})
    if wanted.chain:
        along = Enterprise.objects.filter(zone_id=actor.zone, chain_id=_uuid(wanted.chain))
        fits &= Q(enterprise_id__in=along.values("pk"))
    fits &= _between("submitted_at", wanted.since, wanted.until)
    fits &= _between("closed_at", wanted.closed_since, wanted.closed_until)
    return fits & _said(actor, wanted.q)


def late(now: datetime) -> Q:
    """Requests whose deadline has passed and that are not answered; a stopped clock is not late."""
    return Q(state__in=[RequestState.ACCEPTED, RequestState.IN_WORK], due_at__lt=now)


def _parts_of(actor: Actor, wanted: Wanted) -> QuerySet[Task]:
    return queries.with_parts_of(actor, [_uuid(wanted.department)])


def _said(actor: Actor, words: str) -> Q:
    """Requests by number, else by words of their title or of the enterprise's name."""
    asked = words.strip()
    if not asked:
        return Q()
    if queries.is_number(asked):
        return Q(number=asked.upper())
    if not words_of(asked):  # signs alone name nobody
        return titled(actor.zone, asked)
    return titled(actor.zone, asked) | enterprises.meant(actor.zone, asked, "enterprise__")


def _between(column: str, since: str, until: str) -> Q:
    """Moments of `column` from the start of one day to the end of another, by the zone's wall."""
    fits = Q()
    if first := _day(since):
        fits &= Q(**{f"{column}__gte": _start(first)})
    if last := _day(until):
        fits &= Q(**{f"{column}__lt": _start(last + timedelta(days=1))})
    return fits


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _uuid(text: str) -> UUID:
    """The id a filter names; no row has the one given for what is no id."""
    try:
        return UUID(text)
    except ValueError:
        return NOBODY


@dataclass(frozen=True, slots=True)
class Inbox:
    """What an inbox is asked for: only what I handle, one department, only what is late, one state."""

    mine: str = ""
    department: str = ""
    late: str = ""
    state: str = ""


def parts(actor: Actor, wanted: Inbox) -> QuerySet[Task]:
    """Parts that lie on the desks of the actor's departments, by deadline."""
    rows = Task.objects.filter(zone_id=actor.zone, on_desk=True, department_id__in=actor.targets(*DEPARTMENT))
    if wanted.mine:
        rows = rows.filter(officer_id=actor.account)
    if wanted.department:
        rows = rows.filter(department_id=_uuid(wanted.department))
    if wanted.late:
        rows = rows.filter(late_parts(clock.now()))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    return rows.order_by("due_at", "id")


def late_parts(now: datetime) -> Q:
    """Parts past their deadline, or not reported in by theirs, while the clock runs."""
    overdue = Q(due_at__lt=now) | Q(state=TaskState.ASSIGNED, report_by__lt=now)
    return overdue & ~Q(request__state=RequestState.WAITING)


def with_parts(rows: QuerySet[Task]) -> QuerySet[Task]:
    """The same parts with what a line shows."""
    return rows.select_related("request", "request__enterprise", "request__category", "department", "officer")


def parts_page(found: QuerySet[Task], part: Slice) -> list[Task]:
    """One page of parts with what a line shows."""
    return page_of(found, with_parts(Task.objects.all()), part)


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How much lies on the desk: all, what I handle, what nobody handles, what is late."""

    all: int
    mine: int
    untaken: int
    late: int


def inbox_counts(actor: Actor) -> InboxCounts:
    """The counts above an inbox."""
    rows = Task.objects.filter(zone_id=actor.zone, on_desk=True, department_id__in=actor.targets(*DEPARTMENT))
    mine = Count("pk", filter=Q(officer_id=actor.account))
    untaken = Count("pk", filter=Q(officer_id=None))
    asked = rows.filter(officer_id=actor.account).values("pk")
    counts = kept("desk", asked, actor.zone, lambda: rows.aggregate(all=Count("*"), mine=mine, untaken=untaken))
    return InboxCounts(**counts, late=rows.filter(late_parts(clock.now())).count())


def to_accept(actor: Actor) -> QuerySet[Request]:
    """Requests that wait for the bureau, urgent ones first, then as they came."""
    rows = queries.sent(actor).filter(state=RequestState.SUBMITTED)
    return rows.order_by("-urgency", "submitted_at", "id")


def to_assign(actor: Actor) -> QuerySet[Request]:
    """Accepted requests that no department has yet."""
    return queries.sent(actor).filter(state=RequestState.ACCEPTED).order_by("due_at", "id")


def to_reassign(actor: Actor) -> QuerySet[Task]:
    """Parts that departments gave back, for those who see the whole zone."""
    rows = Task.objects.filter(zone_id=actor.zone, state=TaskState.RETURNED)
    return (rows if actor.has(*ZONE_WIDE) else rows.none()).order_by("due_at", "id")


def pauses_asked(actor: Actor) -> QuerySet[Request]:
    """Requests whose lead asks for the clock to stop."""
    rows = queries.sent(actor).filter(state=RequestState.IN_WORK)
    return rows.filter(pauses__started_at=None, pauses__refused_at=None, pauses__isnull=False).order_by("due_at", "id")
