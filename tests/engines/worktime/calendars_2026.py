"""The calendar of the worktime tests: 09:00–12:00, 13:30–17:30, holidays from the presets."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

from yuanlian.engines.worktime import Calendar, DayException, five_day_calendar, read_exceptions, read_windows

SHANGHAI = ZoneInfo("Asia/Shanghai")
YEARS = (2025, 2026)


def preset_exceptions(year: int) -> tuple[DayException, ...]:
    """The holidays and 调休 working days of one year as the presets ship them."""
    file = files("yuanlian.presets") / "calendars" / f"cn-{year}.csv"
    return read_exceptions(file.read_text(encoding="utf-8").splitlines())


def office_calendar() -> Calendar:
    """A zone office's calendar for 2025 and 2026."""
    return five_day_calendar(
        version="cn-2026.1",
        zone=SHANGHAI,
        windows=read_windows("09:00-12:00 13:30-17:30"),
        exceptions=[exception for year in YEARS for exception in preset_exceptions(year)],
        years=YEARS,
    )


def at(text: str) -> datetime:
    """The moment `MM-DD HH:MM` of 2026 in Shanghai."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


OFFICE = office_calendar()
