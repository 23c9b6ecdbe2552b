"""Deadlines in working days: the tables of docs/algorithms/worktime.md, and what always holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.worktime.calendars_2026 import OFFICE, SHANGHAI, at
from yuanlian.engines.worktime import (
    CalendarGap,
    Pause,
    add_working_days,
    due_at,
    is_working_day,
    working_days_between,
)

moments = st.datetimes(min_value=datetime(2025, 1, 2), max_value=datetime(2026, 6, 30), timezones=st.just(SHANGHAI))
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
terms = st.integers(min_value=0, max_value=40)
pauses = st.lists(
    st.builds(
        lambda start, minutes: Pause(start, start + timedelta(minutes=minutes)),
        moments,
        st.integers(min_value=0, max_value=20_000),
    ),
    max_size=4,
)


@pytest.mark.parametrize(
    ("received", "term", "due"),
    [
        ("03-02 10:00", 1, "03-03 17:30"),  # Monday: the day of receipt is not counted
        ("03-02 10:00", 5, "03-09 17:30"),
        ("03-02 10:00", 0, "03-02 17:30"),
        ("03-02 07:30", 1, "03-03 17:30"),  # before opening: received when work opens, that day
        ("03-02 12:30", 1, "03-03 17:30"),  # in the lunch break
        ("03-02 17:30", 1, "03-04 17:30"),  # at closing time: received the next working day
        ("03-06 18:00", 1, "03-10 17:30"),  # Friday evening: received on Monday
        ("03-07 10:00", 1, "03-10 17:30"),  # Saturday
        ("02-13 16:00", 1, "02-14 17:30"),  # the Saturday before 春节 is a working day
        ("02-13 16:00", 5, "02-27 17:30"),  # nine days off between
        ("02-13 16:00", 6, "02-28 17:30"),  # and the Saturday after it
        ("02-18 10:00", 1, "02-25 17:30"),  # in the holiday: received on the 24th
        ("09-29 10:00", 3, "10-09 17:30"),  # 国庆
        ("09-29 10:00", 4, "10-10 17:30"),  # the Saturday after 国庆 is a working day
        ("09-29 10:00", 5, "10-12 17:30"),
        ("09-18 17:45", 1, "09-21 17:30"),  # Friday evening: received on Sunday 20th, a working day
    ],
)
def test_a_request_is_due_at_the_close_of_the_nth_working_day(received: str, term: int, due: str) -> None:
    assert due_at(at(received), term, calendar=OFFICE).at == at(due)


@pytest.mark.parametrize(
    ("stops", "given_back", "due"),
    [
        ([], 0, "03-09 17:30"),
        ([("03-04 00:00", "03-05 00:00")], 1, "03-10 17:30"),  # one whole day
        ([("03-04 09:00", "03-06 09:00")], 2, "03-11 17:30"),
        ([("03-04 14:00", "03-05 14:00")], 1, "03-10 17:30"),  # two halves make a day
        ([("03-04 14:00", "03-05 12:00")], 0, "03-09 17:30"),  # 6.5 of 7 hours do not
        ([("03-03 09:00", "03-03 12:00"), ("03-05 13:30", "03-05 17:30")], 1, "03-10 17:30"),
        ([("03-03 09:00", "03-04 09:00"), ("03-03 10:00", "03-03 15:00")], 1, "03-10 17:30"),  # overlap
        ([("03-06 18:00", "03-09 08:00")], 0, "03-09 17:30"),  # a weekend
        ([("03-02 10:00", "03-02 17:30")], 0, "03-09 17:30"),  # the day of receipt is not counted
        ([("03-10 09:00", "03-20 17:30")], 0, "03-09 17:30"),  # too late already
        ([("03-09 17:00", "03-20 17:30")], 0, "03-09 17:30"),  # no whole day before the due moment
        ([("03-09 09:00", "03-20 17:30")], 10, "03-23 17:30"),
    ],
)
def test_whole_working_days_spent_paused_are_given_back(
    stops: list[tuple[str, str]], given_back: int, due: str
) -> None:
    answer = due_at(at("03-02 10:00"), 5, calendar=OFFICE, pauses=[Pause(at(start), at(end)) for start, end in stops])
    assert (answer.days_given_back, answer.at) == (given_back, at(due))


def test_a_pause_over_the_spring_festival_gives_back_its_working_days_only() -> None:
    pause = Pause(at("02-14 00:00"), at("02-26 00:00"))
    answer = due_at(at("02-13 16:00"), 5, calendar=OFFICE, pauses=[pause])
    assert (answer.days_given_back, answer.at) == (3, at("03-03 17:30"))


def test_the_answer_names_what_it_rests_on() -> None:
    answer = due_at(at("03-07 10:00"), 2, calendar=OFFICE, pauses=[Pause(at("03-10 14:00"), at("03-10 17:30"))])
    assert (answer.received_on, answer.paused_share, answer.calendar_version, answer.assumed_years) == (
        date(2026, 3, 9),
        Fraction(1, 2),
        "cn-2026.1",
        (),
    )


def test_a_deadline_beyond_the_known_years_is_refused_with_the_year() -> None:
    with pytest.raises(CalendarGap) as gap:
        due_at(at("12-24 10:00"), 10, calendar=OFFICE)
    assert (gap.value.year, gap.value.version) == (2027, "cn-2026.1")


def test_a_provisional_deadline_says_which_year_was_assumed() -> None:
    answer = due_at(at("12-24 10:00"), 10, calendar=OFFICE.assuming([2027]))
    assert (answer.at.date(), answer.assumed_years) == (date(2027, 1, 7), (2027,))


def test_a_deadline_within_the_known_years_assumes_nothing() -> None:
    assert due_at(at("03-02 10:00"), 5, calendar=OFFICE.assuming([2026, 2027])).assumed_years == ()


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due_at(datetime(2026, 3, 2, 10), 5, calendar=OFFICE)


def test_a_negative_term_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        due_at(at("03-02 10:00"), -1, calendar=OFFICE)


def test_a_moment_of_another_time_zone_is_read_in_the_calendars_own() -> None:
    assert due_at(at("03-02 17:45").astimezone(ZoneInfo("Europe/Berlin")), 1, calendar=OFFICE).at == at("03-04 17:30")


@given(moments, terms)
def test_without_pauses_exactly_n_working_days_lie_between_receipt_and_due_day(received: datetime, term: int) -> None:
    due = due_at(received, term, calendar=OFFICE)
    assert working_days_between(due.received_on, due.at.date(), calendar=OFFICE) == term


@given(moments, terms, pauses)
def test_with_pauses_the_days_given_back_come_on_top(received: datetime, term: int, stops: list[Pause]) -> None:
    due = due_at(received, term, calendar=OFFICE, pauses=stops)
    assert working_days_between(due.received_on, due.at.date(), calendar=OFFICE) == term + due.days_given_back


@given(moments, terms, pauses)
def test_a_due_day_is_a_working_day(received: datetime, term: int, stops: list[Pause]) -> None:
    assert is_working_day(due_at(received, term, calendar=OFFICE, pauses=stops).at.date(), OFFICE)


@given(moments, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30)), terms, pauses)
def test_what_arrives_later_is_never_due_earlier(
    received: datetime, later: timedelta, term: int, stops: list[Pause]
) -> None:
    first = due_at(received, term, calendar=OFFICE, pauses=stops).at
    assert due_at(received + later, term, calendar=OFFICE, pauses=stops).at >= first


@given(moments, terms, pauses)
def test_one_more_day_of_term_moves_the_deadline_on(received: datetime, term: int, stops: list[Pause]) -> None:
    first = due_at(received, term, calendar=OFFICE, pauses=stops).at
    assert due_at(received, term + 1, calendar=OFFICE, pauses=stops).at > first


@given(moments, terms, pauses, pauses)
def test_another_pause_never_brings_the_deadline_nearer(
    received: datetime, term: int, stops: list[Pause], more: list[Pause]
) -> None:
    first = due_at(received, term, calendar=OFFICE, pauses=stops).at
    assert due_at(received, term, calendar=OFFICE, pauses=stops + more).at >= first


@given(moments, terms, moments)
def test_a_pause_of_no_length_changes_nothing(received: datetime, term: int, moment: datetime) -> None:
    plain = due_at(received, term, calendar=OFFICE)
    assert due_at(received, term, calendar=OFFICE, pauses=[Pause(moment, moment)]) == plain


@given(moments, terms, pauses)
def test_the_order_of_pauses_does_not_matter(received: datetime, term: int, stops: list[Pause]) -> None:
    forward = due_at(received, term, calendar=OFFICE, pauses=stops)
    assert due_at(received, term, calendar=OFFICE, pauses=stops[::-1]) == forward


@given(st.dates(date(2025, 1, 1), date(2026, 6, 30)), terms)
def test_adding_working_days_and_counting_them_agree(day: date, term: int) -> None:
    assert working_days_between(day, add_working_days(day, term, calendar=OFFICE), calendar=OFFICE) == term


@given(days, days)
def test_counting_backwards_gives_the_same_with_the_other_sign(one: date, other: date) -> None:
    forward = working_days_between(one, other, calendar=OFFICE)
    assert working_days_between(other, one, calendar=OFFICE) == -forward


@given(days, days)
def test_days_counted_by_weeks_are_those_counted_one_by_one(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    each = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert working_days_between(first, last, calendar=OFFICE) == sum(is_working_day(day, OFFICE) for day in each)
