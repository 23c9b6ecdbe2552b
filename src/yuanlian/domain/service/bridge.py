"""Rows ↔ engines: triage over the zone's categories, deadlines over its working calendar, likeness of requests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from yuanlian.domain.service import learning
from yuanlian.domain.service.models import Category, CategoryHelper, Pause, Request
from yuanlian.domain.service.states import Urgency
from yuanlian.domain.zones.bridge import calendar_of
from yuanlian.domain.zones.models import Department
from yuanlian.engines import triage, worktime
from yuanlian.kernel import clock

ENGINE = "triage/words-1"


@dataclass(frozen=True, slots=True)
class Guess:
    """A category that the words point to, with its confidence in thousandths."""

    category: Category
    permille: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a request looks like; `best` is None when the words do not decide, then the bureau chooses."""

    best: Guess | None
    guesses: tuple[Guess, ...]
    lead: Department | None
    helpers: tuple[Department, ...]
    urgency: Urgency
    urgency_words: tuple[str, ...]
    doubt: str
    model: int | None

    def as_json(self) -> dict[str, Any]:
        """What is kept with the request: codes, words and the engine that proposed."""
        return {
            "engine": ENGINE,
            "model": self.model,
            "category": self.best.category.code if self.best else "",
            "permille": self.best.permille if self.best else 0,
            "words": list(self.best.words) if self.best else [],
            "lead": self.lead.code if self.lead else "",
            "helpers": [each.code for each in self.helpers],
            "urgency": self.urgency.value,
            "urgency_words": list(self.urgency_words),
            "doubt": self.doubt,
            "guesses": [[each.category.code, each.permille, list(each.words)] for each in self.guesses],
        }


def propose(zone: UUID, text: str) -> Proposal:
    """Category, departments and urgency for a sentence, from the zone's own words and the version in use."""
    rows = {row.code: row for row in _categories(zone)}
    in_use = learning.model_in_use(zone)
    found = triage.propose(text, _vocabulary(rows.values()), model=in_use[1] if in_use else None)
    guesses = tuple(Guess(rows[each.category], each.permille, each.words) for each in found.guesses)
    best = guesses[0] if found.best else None
    return Proposal(
        best=best,
        guesses=guesses,
        lead=best.category.lead if best else None,
        helpers=helpers_of(best.category) if best else (),
        urgency=Urgency.NORMAL if found.urgency is triage.Urgency.NORMAL else Urgency.URGENT,
        urgency_words=found.urgency_words,
        doubt=found.doubt.value if found.doubt else "",
        model=in_use[0].number if in_use else None,
    )


def vocabulary(zone: UUID) -> triage.Vocabulary:
    """The zone's categories with their words."""
    return _vocabulary(_categories(zone))


def category_words(zone: UUID) -> dict[str, tuple[str, ...]]:
    """By which words each category is known: what learning begins with."""
    return {each.code: (*each.names, *each.keywords) for each in vocabulary(zone).categories}


def helpers_of(category: Category) -> tuple[Department, ...]:
    """The departments that usually help with a category, in order."""
    return tuple(each.department for each in category.helpers.all())


def _categories(zone: UUID) -> QuerySet[Category]:
    helpers = CategoryHelper.objects.filter(zone_id=zone).select_related("department").order_by("department__code")
    rows = Category.objects.filter(zone_id=zone, is_active=True, lead__isnull=False).select_related("lead")
    return rows.prefetch_related(Prefetch("helpers", queryset=helpers))


def _vocabulary(rows: Iterable[Category]) -> triage.Vocabulary:
    kept = list(rows)
    urgent = [word for row in kept for word in row.urgent_words.split()]
    return triage.Vocabulary(
        version=ENGINE,
        categories=tuple(
            triage.Category(row.code, tuple(filter(None, (row.name, row.name_en))), tuple(row.keywords.split()))
            for row in kept
        ),
        urgency_words=triage.URGENCY_WORDS
        + tuple(triage.UrgencyWord(word, triage.Urgency.URGENT) for word in dict.fromkeys(urgent)),
    )


def due_at(calendar: UUID, start: datetime, days: int, *, pauses: Iterable[Pause] = ()) -> datetime:
    """The close of business of the Nth working day after `start`, the stored pauses given back."""
    stops = [
        worktime.Pause(each.started_at, each.ended_at)
        for each in pauses
        if each.started_at is not None and each.ended_at is not None and each.ended_at > start
    ]
    return worktime.due_at(start, days, calendar=calendar_of(calendar), pauses=stops).at


def report_by(calendar: UUID, start: datetime, hours: int) -> datetime:
    """When so many working hours have run since `start`."""
    return worktime.add_working_minutes(start, hours * 60, calendar=calendar_of(calendar))


def shifted(calendar: UUID, moment: datetime, *, stopped: datetime, resumed: datetime) -> datetime:
    """`moment` moved so that as much working time is left after `resumed` as was left after `stopped`."""
    if moment <= stopped:
        return moment
    working = calendar_of(calendar)
    left = worktime.working_minutes(stopped, moment, calendar=working)
    return worktime.add_working_minutes(resumed, left, calendar=working)


def days_left(request: Request, now: datetime | None = None) -> int:
    """Working days until the request is due; fewer than none once it is late."""
    if request.calendar_id is None or request.due_at is None:
        return 0
    return days_until(request.calendar_id, request.due_at, now=now)


def days_until(calendar: UUID, due: datetime, *, now: datetime | None = None) -> int:
    """Working days from today until `due`; -1 on the due day itself once work has closed."""
    moment, working = now or clock.now(), calendar_of(calendar)
    first, last = working.local(moment).date(), working.local(due).date()
    unknown = {first.year, last.year} - working.years - working.assumed
    if unknown:  # rare, and a new calendar is not free
        working = working.assuming(range(min(first.year, last.year), max(first.year, last.year) + 1))
    left = worktime.working_days_between(first, last, calendar=working)
    return min(left, -1) if moment > due else max(left, 0)


def assumed_years(request: Request) -> tuple[int, ...]:
    """Years of the term whose public holidays nobody had published: the deadline is provisional."""
    if request.calendar_id is None or request.clock_from is None or request.due_at is None:
        return ()
    working = calendar_of(request.calendar_id)
    first, last = working.local(request.clock_from).year, working.local(request.due_at).year
    return tuple(year for year in range(first, last + 1) if year not in working.years)
