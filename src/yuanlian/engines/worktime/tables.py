"""Calendar files: the text of one year's holidays and 调休 working days, read into exceptions."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, time
from zoneinfo import ZoneInfo

from yuanlian.engines.worktime.calendar import Calendar, DayException, DayKind, Window
from yuanlian.engines.worktime.errors import InvalidCalendar

COLUMNS = ("date", "kind", "name", "source")


def read_exceptions(lines: Iterable[str]) -> tuple[DayException, ...]:
    """The exceptions of one calendar file (CSV with the columns of `COLUMNS`). Raises `InvalidCalendar`."""
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise InvalidCalendar(f"the columns of a calendar file are {', '.join(COLUMNS)}")
    exceptions = []
    for number, row in enumerate(reader, start=2):
        try:
            exceptions.append(DayException(date.fromisoformat(row["date"]), DayKind(row["kind"]), row["name"] or ""))
        except (ValueError, TypeError) as error:
            raise InvalidCalendar(f"line {number}: {error}") from error
    return tuple(exceptions)


def read_windows(text: str) -> tuple[Window, ...]:
    """The windows written as `09:00-12:00 13:30-17:30`; none for an empty text. Raises `InvalidCalendar`."""
    windows = []
    for part in text.split():
        start, _, end = part.partition("-")
        try:
            windows.append(Window(time.fromisoformat(start), time.fromisoformat(end)))
        except ValueError as error:
            raise InvalidCalendar(f"not a working window: {part}") from error
    return tuple(windows)


def five_day_calendar(
    *,
    version: str,
    zone: ZoneInfo,
    windows: Sequence[Window],
    exceptions: Iterable[DayException],
    years: Iterable[int],
) -> Calendar:
    """A calendar that works `windows` from Monday to Friday and on 调休 working days."""
    day = tuple(windows)
    return Calendar(
        version=version,
        zone=zone,
        week=(day, day, day, day, day, (), ()),
        make_up=day,
        years=frozenset(years),
        exceptions=tuple(exceptions),
    )
