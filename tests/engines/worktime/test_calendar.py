"""Calendars and their files: contradictions are refused, presets agree with a second source."""

from __future__ import annotations

from datetime import date, time, timedelta

import chinese_calendar
import pytest

from engines.worktime.calendars_2026 import OFFICE, SHANGHAI, preset_exceptions
from yuanlian.engines.worktime import (
    Calendar,
    CalendarGap,
    DayException,
    DayKind,
    InvalidCalendar,
    Window,
    five_day_calendar,
    is_working_day,
    read_exceptions,
    read_windows,
)

DAY = read_windows("09:00-12:00 13:30-17:30")


def test_a_holiday_has_no_working_windows() -> None:
    assert OFFICE.windows(date(2026, 10, 1)) == ()


def test_a_make_up_saturday_has_those_of_a_weekday() -> None:
    assert OFFICE.windows(date(2026, 10, 10)) == DAY


def test_a_year_that_is_not_covered_is_named() -> None:
    with pytest.raises(CalendarGap) as gap:
        OFFICE.windows(date(2027, 1, 1))
    assert gap.value.year == 2027


def test_an_assumed_year_follows_the_plain_week() -> None:
    assert OFFICE.assuming([2027]).windows(date(2027, 1, 1)) == DAY


def test_assuming_a_known_year_assumes_nothing() -> None:
    assert OFFICE.assuming([2026]) == OFFICE


def test_an_exception_is_found_with_its_name() -> None:
    assert OFFICE.exception_on(date(2026, 2, 17)) == DayException(date(2026, 2, 17), DayKind.HOLIDAY, "春节")


def test_calendars_of_the_same_content_are_equal_in_any_order_of_exceptions() -> None:
    exceptions = preset_exceptions(2026)
    one, other = (
        five_day_calendar(version="v", zone=SHANGHAI, windows=DAY, exceptions=order, years=[2026])
        for order in (exceptions, exceptions[::-1])
    )
    assert hash(one) == hash(other)


def test_a_window_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidCalendar, match="ends after"):
        Window(time(12), time(9))


def test_windows_that_overlap_are_refused() -> None:
    with pytest.raises(InvalidCalendar, match="overlap"):
        five_day_calendar(
            version="v",
            zone=SHANGHAI,
            windows=[Window(time(9), time(12)), Window(time(11), time(13))],
            exceptions=[],
            years=[2026],
        )


def test_a_week_without_work_is_refused() -> None:
    with pytest.raises(InvalidCalendar, match="without working time"):
        Calendar(version="v", zone=SHANGHAI, week=((),) * 7, make_up=DAY, years=frozenset({2026}))


def test_a_week_of_six_days_is_refused() -> None:
    with pytest.raises(InvalidCalendar, match="seven days"):
        Calendar(version="v", zone=SHANGHAI, week=(DAY,) * 6, make_up=DAY, years=frozenset({2026}))


def test_two_exceptions_on_one_date_are_refused() -> None:
    twice = [DayException(date(2026, 1, 1), kind) for kind in DayKind]
    with pytest.raises(InvalidCalendar, match="two exceptions"):
        five_day_calendar(version="v", zone=SHANGHAI, windows=DAY, exceptions=twice, years=[2026])


def test_an_exception_outside_the_covered_years_is_refused() -> None:
    with pytest.raises(InvalidCalendar, match="2027"):
        five_day_calendar(
            version="v",
            zone=SHANGHAI,
            windows=DAY,
            exceptions=[DayException(date(2027, 1, 1), DayKind.HOLIDAY)],
            years=[2026],
        )


def test_a_file_with_other_columns_is_refused() -> None:
    with pytest.raises(InvalidCalendar, match="columns"):
        read_exceptions(["day,kind", "2026-01-01,holiday"])


def test_a_bad_row_is_named_by_its_line() -> None:
    with pytest.raises(InvalidCalendar, match="line 3"):
        read_exceptions(["date,kind,name,source", "2026-01-01,holiday,元旦,x", "2026-01-02,maybe,元旦,x"])


def test_windows_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(InvalidCalendar, match="9-12"):
        read_windows("9-12")


@pytest.mark.parametrize("year", range(2020, 2027))
def test_the_preset_agrees_with_the_public_holiday_package_on_every_day(year: int) -> None:
    calendar = five_day_calendar(
        version="v", zone=SHANGHAI, windows=DAY, exceptions=preset_exceptions(year), years=[year]
    )
    first, length = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    days = [first + n * timedelta(days=1) for n in range(length)]
    wrong = [day for day in days if is_working_day(day, calendar) != chinese_calendar.is_workday(day)]
    assert wrong == []
