"""Clocks in minutes: they run inside working windows only, and stand still during pauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yuanlian.engines.worktime.calendar import Calendar, days_from

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stood still, from `start` until before `end`.

    A pause that still runs is given with the present moment as its `end`: the answer then reads
    "if work went on now".
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.utcoffset() is None or self.end.utcoffset() is None:
            raise ValueError("a moment needs its time zone")
        if self.end < self.start:
            raise ValueError("a pause ends after it starts")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of local time, whole minutes, `end` not included."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        """The length of the span in minutes by the wall clock."""
        return max(0, (self.end - self.start) // _MINUTE)


def is_working_time(moment: datetime, calendar: Calendar) -> bool:
    """Whether somebody is at work at `moment`: opening time counts, closing time does not."""
    local = calendar.local(moment)
    return any(span.start <= local < span.end for span in day_spans(local.date(), calendar))


def next_working_time(moment: datetime, calendar: Calendar) -> datetime:
    """`moment` itself (to the minute) when it is working time, else the next time that work opens."""
    local = calendar.local(moment)
    for day in days_from(local.date()):
        for span in day_spans(day, calendar):
            if local < span.end:
                return max(local, span.start)
    raise OverflowError("no working time is left before the last date there is")


def working_minutes(start: datetime, end: datetime, *, calendar: Calendar, pauses: Sequence[Pause] = ()) -> int:
    """The minutes of working time from `start` to `end` that no pause covers.

    Raises `ValueError` when the end lies before the start. Moments are
    read to the minute, so that the minutes of adjoining stretches add up exactly.
    """
    first, last = calendar.local(start), calendar.local(end)
    if last < first:
        raise ValueError("the end lies before the start")
    stops = stretches(pauses, calendar)
    total = 0
    for day in days_from(first.date()):
        if day > last.date():
            break
        spans = (clip(span, first=first, last=last) for span in day_spans(day, calendar))
        total += sum(span.minutes - covered(span, stops) for span in spans)
    return total


def add_working_minutes(start: datetime, minutes: int, *, calendar: Calendar, pauses: Sequence[Pause] = ()) -> datetime:
    """The earliest moment by which `minutes` of working time have run since `start`, pauses left out."""
    if minutes < 0:
        raise ValueError("a clock does not run backwards")
    local = calendar.local(start)
    if minutes == 0:
        return local
    stops = stretches(pauses, calendar)
    left = minutes
    for span in _open_spans(local, calendar, stops=stops):
        if span.minutes >= left:
            return span.start + left * _MINUTE
        left -= span.minutes
    raise OverflowError("no working time is left before the last date there is")


def subtract_working_minutes(end: datetime, minutes: int, *, calendar: Calendar) -> datetime:
    """The latest moment from which `minutes` of working time run until `end`: when to remind before a deadline."""
    if minutes < 0:
        raise ValueError("a clock does not run backwards")
    local = calendar.local(end)
    left = minutes
    day = local.date()
    while left:
        for span in reversed(day_spans(day, calendar)):
            run = clip(span, first=span.start, last=local).minutes
            if run >= left:
                return min(span.end, local) - left * _MINUTE
            left -= run
        day -= timedelta(days=1)
    return local


def day_spans(day: date, calendar: Calendar) -> tuple[Span, ...]:
    """The working windows of `day` as stretches of local time. Raises `CalendarGap`."""
    return tuple(
        Span(calendar.moment(day, window.start), calendar.moment(day, window.end)) for window in calendar.windows(day)
    )


def stretches(pauses: Iterable[Pause], calendar: Calendar) -> tuple[Span, ...]:
    """The time that any of `pauses` covers, as stretches in order that neither touch nor overlap."""
    merged: list[Span] = []
    local = (Span(calendar.local(pause.start), calendar.local(pause.end)) for pause in pauses)
    for span in sorted(local, key=lambda s: (s.start, s.end)):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def covered(span: Span, stops: Sequence[Span]) -> int:
    """The minutes of `span` that lie in `stops` (as `stretches` gives them)."""
    return sum(clip(stop, first=span.start, last=span.end).minutes for stop in stops)


def clip(span: Span, *, first: datetime, last: datetime) -> Span:
    """The part of `span` between `first` and `last`; its minutes are 0 when there is none."""
    return Span(max(span.start, first), min(span.end, last))


def _open_spans(local: datetime, calendar: Calendar, *, stops: Sequence[Span]) -> Iterator[Span]:
    """Working time from `local` on, cut by `stops`, in order."""
    for day in days_from(local.date()):
        for span in day_spans(day, calendar):
            yield from _without(Span(max(span.start, local), span.end), stops)


def _without(span: Span, stops: Sequence[Span]) -> Iterator[Span]:
    """The parts of `span` that no stop covers, in order."""
    start = span.start
    for stop in stops:
        cut = clip(stop, first=start, last=span.end)
        if cut.minutes:
            yield Span(start, cut.start)
            start = cut.end
    yield Span(start, span.end)
