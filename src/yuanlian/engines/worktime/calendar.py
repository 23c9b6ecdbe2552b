"""Working calendars: which moments are working time in a zone, with public holidays and 调休 working days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from yuanlian.engines.worktime.errors import CalendarGap, InvalidCalendar

_ONE_DAY = timedelta(days=1)
_DAYS_IN_WEEK = 7


class DayKind(StrEnum):
    """What a day taken out of the plain week is."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of working time on a day: `start` belongs to it, `end` does not."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start.tzinfo or self.end.tzinfo:
            raise InvalidCalendar("a window is in the calendar's own time zone")
        if self.start >= self.end:
            raise InvalidCalendar("a window ends after it starts")
        if any(moment.second or moment.microsecond for moment in (self.start, self.end)):
            raise InvalidCalendar("a window starts and ends on whole minutes")

    @property
    def minutes(self) -> int:
        """The length of the window in minutes."""
        return minute_of(self.end) - minute_of(self.start)


@dataclass(frozen=True, slots=True)
class DayException:
    """A date that does not follow the plain week: a public holiday, or a 调休 working day."""

    day: date
    kind: DayKind
    name: str = ""


Week = tuple[tuple[Window, ...], ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A version of a zone's working time that never changes once it exists.

    `week` holds the windows of Monday to Sunday; `make_up` those of a 调休 working day.
    `years` are the years whose holidays are known. A question that touches any other year raises
    `CalendarGap`, unless the year was named with `assuming`: then the plain week is used, and
    `assumed` lets every answer say so.
    """

    version: str
    zone: ZoneInfo
    week: Week
    make_up: tuple[Window, ...]
    years: frozenset[int]
    exceptions: tuple[DayException, ...] = ()
    assumed: frozenset[int] = frozenset()
    _by_day: dict[date, DayException] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_week(self.week, self.make_up)
        object.__setattr__(self, "exceptions", tuple(sorted(self.exceptions, key=_day_of)))
        object.__setattr__(self, "_by_day", _unique(self.exceptions))
        outside = {e.day.year for e in self.exceptions} - self.years
        if outside:
            raise InvalidCalendar(f"exceptions in years that are not covered: {sorted(outside)}")

    def windows(self, day: date) -> tuple[Window, ...]:
        """The working windows of `day`, in order; empty when nobody works. Raises `CalendarGap`."""
        if day.year not in self.years and day.year not in self.assumed:
            raise CalendarGap(day.year, self.version)
        exception = self._by_day.get(day)
        if exception is None:
            return self.week[day.weekday()]
        return self.make_up if exception.kind is DayKind.WORKDAY else ()

    def working_days(self, first: date, last: date) -> int:
        """How many of the days from `first` to `last`, both included, are worked: whole weeks at once, then what
        differs from the plain week. Raises `CalendarGap` for the first unknown year."""
        for year in range(first.year, last.year + 1):
            if year not in self.years and year not in self.assumed:
                raise CalendarGap(year, self.version)
        worked = [bool(windows) for windows in self.week]
        weeks, rest = divmod((last - first).days + 1, _DAYS_IN_WEEK)
        count = weeks * sum(worked) + sum(worked[(first.weekday() + n) % _DAYS_IN_WEEK] for n in range(rest))
        since = bisect_left(self.exceptions, first, key=_day_of)
        for exception in self.exceptions[since : bisect_right(self.exceptions, last, key=_day_of)]:
            count += bool(self.windows(exception.day)) - worked[exception.day.weekday()]
        return count

    def exception_on(self, day: date) -> DayException | None:
        """The holiday or 调休 working day that `day` is, if it is one."""
        return self._by_day.get(day)

    def assuming(self, years: Iterable[int]) -> Calendar:
        """The same calendar, answering for unknown `years` by the plain week, and saying so."""
        return replace(self, assumed=self.assumed | (frozenset(years) - self.years))

    def moment(self, day: date, clock: time) -> datetime:
        """`clock` on `day` as a moment in the calendar's time zone."""
        return datetime.combine(day, clock, tzinfo=self.zone)

    def local(self, moment: datetime) -> datetime:
        """`moment` in the calendar's time zone, read to the minute. Raises `ValueError` for a naive one."""
        if moment.utcoffset() is None:
            raise ValueError("a moment needs its time zone")
        return moment.astimezone(self.zone).replace(second=0, microsecond=0)


def minute_of(clock: time) -> int:
    """Minutes since midnight."""
    return clock.hour * 60 + clock.minute


def days_from(day: date) -> Iterator[date]:
    """`day` and every day after it, up to the last date there is."""
    while True:
        yield day
        if day == date.max:
            return
        day += _ONE_DAY


def _day_of(exception: DayException) -> date:
    return exception.day


def _unique(exceptions: tuple[DayException, ...]) -> dict[date, DayException]:
    by_day = {exception.day: exception for exception in exceptions}
    if len(by_day) != len(exceptions):
        raise InvalidCalendar("a date has two exceptions")
    return by_day


def _check_week(week: Week, make_up: tuple[Window, ...]) -> None:
    if len(week) != _DAYS_IN_WEEK:
        raise InvalidCalendar("a week has seven days, Monday first")
    if not any(week):
        raise InvalidCalendar("a week without working time never ends a deadline")
    if not make_up:
        raise InvalidCalendar("a 调休 working day needs working time")
    for windows in (*week, make_up):
        for earlier, later in pairwise(windows):
            if earlier.end > later.start:
                raise InvalidCalendar("the windows of a day are in order and do not overlap")
