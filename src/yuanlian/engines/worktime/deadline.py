"""Deadlines in working days: when a request received now is due, with pauses given back exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from yuanlian.engines.worktime.calendar import Calendar, days_from
from yuanlian.engines.worktime.clock import (
    Pause,
    Span,
    covered,
    day_spans,
    next_working_time,
    stretches,
)

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due and why then.

    `at` is the close of business of the due day. `received_on` is the day that counts as the day of
    receipt. `days_given_back` are the whole working days spent paused, `paused_share` all of the time
    spent paused, in working days. `assumed_years` are the years whose holidays nobody knew: when there
    are any, the page shows the date as provisional.
    """

    at: datetime
    received_on: date
    working_days: int
    days_given_back: int
    paused_share: Fraction
    calendar_version: str
    assumed_years: tuple[int, ...]


def due_at(received: datetime, working_days: int, *, calendar: Calendar, pauses: Sequence[Pause] = ()) -> Due:
    """The close of business of the Nth working day after receipt, pauses given back. Raises `CalendarGap`.

    The day of receipt is not counted; what arrives outside working time counts as received when work
    next opens (Civil Code of the PRC, art. 201 to 203). A working day that was paused for a part counts
    by that part of its working time; the due day moves by the whole days of the sum.
    """
    if working_days < 0:
        raise ValueError("a term has no negative length")
    opened = next_working_time(received, calendar)
    stops = stretches(pauses, calendar)
    counted, share = 0, Fraction(0)
    for day in days_from(opened.date()):
        spans = day_spans(day, calendar)
        if spans and day > opened.date():
            counted += 1
            share += _paused_share(spans, stops)
        if spans and counted - int(share) >= working_days:
            return Due(
                at=spans[-1].end,
                received_on=opened.date(),
                working_days=working_days,
                days_given_back=int(share),
                paused_share=share,
                calendar_version=calendar.version,
                assumed_years=_assumed(calendar, received, due_day=day),
            )
    raise OverflowError("no working day is left before the last date there is")


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether anybody works on `day`. Raises `CalendarGap`."""
    return bool(calendar.windows(day))


def working_days_between(after: date, until: date, *, calendar: Calendar) -> int:
    """The number of working days after `after` up to and with `until`; negative when `until` lies earlier."""
    if until < after:
        return -working_days_between(until, after, calendar=calendar)
    return calendar.working_days(after + _ONE_DAY, until) if until > after else 0


def add_working_days(day: date, working_days: int, *, calendar: Calendar) -> date:
    """The Nth working day after `day`; `day` itself for 0. Raises `CalendarGap`."""
    if working_days < 0:
        raise ValueError("a term has no negative length")
    left = working_days
    for later in days_from(day):
        if later > day and is_working_day(later, calendar):
            left -= 1
        if left == 0:
            return later
    raise OverflowError("no working day is left before the last date there is")


def _paused_share(spans: tuple[Span, ...], stops: Sequence[Span]) -> Fraction:
    """The part of a day's working time that was paused, 0 to 1."""
    return Fraction(sum(covered(span, stops) for span in spans), sum(span.minutes for span in spans))


def _assumed(calendar: Calendar, received: datetime, *, due_day: date) -> tuple[int, ...]:
    first = calendar.local(received).year
    return tuple(year for year in range(first, due_day.year + 1) if year in calendar.assumed)
