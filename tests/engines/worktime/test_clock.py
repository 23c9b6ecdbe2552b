"""Clocks in minutes: they run inside working windows only, and minutes of adjoining stretches add up."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.worktime.calendars_2026 import OFFICE, SHANGHAI, at
from yuanlian.engines.worktime import (
    CalendarGap,
    Pause,
    add_working_minutes,
    is_working_time,
    next_working_time,
    subtract_working_minutes,
    working_minutes,
)

moments = st.datetimes(min_value=datetime(2025, 12, 1), max_value=datetime(2026, 4, 30), timezones=st.just(SHANGHAI))
counts = st.integers(min_value=0, max_value=5_000)
pauses = st.lists(
    st.builds(
        lambda start, minutes: Pause(start, start + timedelta(minutes=minutes)),
        moments,
        st.integers(min_value=0, max_value=10_000),
    ),
    max_size=3,
)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("03-02 09:00", "03-02 17:30", 420),
        ("03-02 11:30", "03-02 14:00", 60),  # half an hour on either side of lunch
        ("03-02 00:00", "03-03 00:00", 420),
        ("03-06 17:00", "03-09 09:30", 60),  # over a weekend
        ("02-14 17:00", "02-24 09:30", 60),  # over 春节, from a 调休 Saturday
        ("03-07 09:00", "03-07 17:00", 0),  # Saturday
    ],
)
def test_minutes_run_inside_working_windows_only(start: str, end: str, minutes: int) -> None:
    assert working_minutes(at(start), at(end), calendar=OFFICE) == minutes


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("03-02 09:00", 180, "03-02 12:00"),  # a clock that ends with the morning ends at noon
        ("03-02 09:00", 181, "03-02 13:31"),
        ("03-06 17:00", 60, "03-09 09:30"),
        ("02-14 17:00", 60, "02-24 09:30"),
        ("03-07 03:00", 0, "03-07 03:00"),  # nothing to add: the moment itself
        ("03-07 03:00", 1, "03-09 09:01"),
    ],
)
def test_a_term_in_minutes_ends_when_its_minutes_have_run(start: str, minutes: int, end: str) -> None:
    assert add_working_minutes(at(start), minutes, calendar=OFFICE) == at(end)


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        ("03-02 08:59", False),
        ("03-02 09:00", True),
        ("03-02 12:00", False),
        ("03-02 17:29", True),
        ("03-02 17:30", False),
        ("02-14 10:00", True),
        ("02-17 10:00", False),
        ("03-07 10:00", False),
    ],
)
def test_working_time_begins_with_opening_and_ends_before_closing(moment: str, *, working: bool) -> None:
    assert is_working_time(at(moment), OFFICE) is working


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("03-02 10:15", "03-02 10:15"),
        ("03-02 12:15", "03-02 13:30"),
        ("03-06 17:30", "03-09 09:00"),
        ("02-14 23:00", "02-24 09:00"),
        ("09-30 20:00", "10-08 09:00"),
    ],
)
def test_a_notice_waits_for_the_next_working_time(moment: str, expected: str) -> None:
    assert next_working_time(at(moment), OFFICE) == at(expected)


def test_a_notice_on_the_last_evening_of_the_known_years_is_refused_with_the_year() -> None:
    with pytest.raises(CalendarGap) as gap:
        next_working_time(at("12-31 20:00"), OFFICE)
    assert gap.value.year == 2027


def test_reversed_stretches_are_refused() -> None:
    with pytest.raises(ValueError, match="before the start"):
        working_minutes(at("03-03 09:00"), at("03-02 09:00"), calendar=OFFICE)


def test_a_clock_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        add_working_minutes(at("03-02 09:00"), -1, calendar=OFFICE)


def test_a_pause_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="after it starts"):
        Pause(at("03-03 09:00"), at("03-02 09:00"))


def test_seconds_are_left_out() -> None:
    start = at("03-02 09:00") + timedelta(seconds=59)
    assert working_minutes(start, at("03-02 09:01"), calendar=OFFICE) == 1


def test_a_paused_clock_stands_still() -> None:
    pause = Pause(at("03-02 10:00"), at("03-02 14:00"))
    assert working_minutes(at("03-02 09:00"), at("03-02 15:00"), calendar=OFFICE, pauses=[pause]) == 120


@given(moments, counts, pauses)
def test_adding_minutes_and_counting_them_agree(start: datetime, minutes: int, stops: list[Pause]) -> None:
    end = add_working_minutes(start, minutes, calendar=OFFICE, pauses=stops)
    assert working_minutes(start, end, calendar=OFFICE, pauses=stops) == minutes


@given(moments, moments, moments, pauses)
def test_minutes_of_adjoining_stretches_add_up(
    one: datetime, two: datetime, three: datetime, stops: list[Pause]
) -> None:
    first, middle, last = sorted((one, two, three))
    parts = working_minutes(first, middle, calendar=OFFICE, pauses=stops) + working_minutes(
        middle, last, calendar=OFFICE, pauses=stops
    )
    assert working_minutes(first, last, calendar=OFFICE, pauses=stops) == parts


@given(moments, counts, counts)
def test_adding_in_two_steps_is_adding_at_once(start: datetime, one: int, other: int) -> None:
    halfway = add_working_minutes(start, one, calendar=OFFICE)
    assert add_working_minutes(halfway, other, calendar=OFFICE) == add_working_minutes(
        start, one + other, calendar=OFFICE
    )


@given(moments)
def test_the_next_working_time_is_working_time(moment: datetime) -> None:
    assert is_working_time(next_working_time(moment, OFFICE), OFFICE)


@given(moments)
def test_no_working_time_lies_before_the_next_working_time(moment: datetime) -> None:
    assert working_minutes(moment, next_working_time(moment, OFFICE), calendar=OFFICE) == 0


@pytest.mark.parametrize(
    ("end", "minutes", "start"),
    [
        ("03-09 17:30", 420, "03-09 09:00"),
        ("03-09 17:30", 421, "03-06 17:29"),  # over a weekend
        ("03-09 13:30", 1, "03-09 11:59"),  # over lunch
        ("02-24 09:30", 60, "02-14 17:00"),  # over 春节
        ("03-09 17:30", 0, "03-09 17:30"),
    ],
)
def test_a_reminder_stands_so_many_working_minutes_before_the_deadline(end: str, minutes: int, start: str) -> None:
    assert subtract_working_minutes(at(end), minutes, calendar=OFFICE) == at(start)


@given(moments, st.integers(min_value=1, max_value=3_000))
def test_subtracted_minutes_run_until_the_end(end: datetime, minutes: int) -> None:
    start = subtract_working_minutes(end, minutes, calendar=OFFICE)
    assert working_minutes(start, end, calendar=OFFICE) == minutes
