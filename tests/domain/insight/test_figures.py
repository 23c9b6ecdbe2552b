"""Figures follow from records, and their records are what they count."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from making import (
    WEDNESDAY,
    actor_of,
    make_category,
    make_contact,
    make_enterprise,
    make_organisation,
    make_staff,
    make_zone,
)
from yuanlian.domain.insight import figures
from yuanlian.domain.insight.metrics import BY_CODE, METRICS
from yuanlian.domain.insight.periods import PeriodKind, Span, before, present
from yuanlian.domain.people.roles import Role
from yuanlian.domain.service.models import Rating, Request
from yuanlian.domain.trade.models import Deal, Match, Need
from yuanlian.domain.zones.models import WorkCalendar
from yuanlian.kernel import clock

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def zone():
    with clock.at(WEDNESDAY):
        yield make_zone()


@pytest.fixture
def bureau(zone):
    return actor_of(make_staff(zone, Role.BUREAU), zone)


def add_request(zone, number, enterprise=None, **values):
    defaults = {
        "enterprise": enterprise or make_enterprise(zone, created_at=WEDNESDAY - 300 * DAY),
        "title": "t",
        "text": "t",
        "category": make_category(zone),
        "state": "in_work",
        "calendar": WorkCalendar.objects.get(zone=zone),
        "working_days": 5,
        "created_at": WEDNESDAY - DAY,
        "submitted_at": WEDNESDAY - DAY,
        "due_at": WEDNESDAY + DAY,
    }
    return Request.objects.create(zone=zone, number=str(number), **(defaults | values))


def closed(zone, number, outcome, **values):
    ends = {"state": "closed", "outcome": outcome, "closed_at": WEDNESDAY - DAY / 2, "answered_at": WEDNESDAY - DAY / 2}
    return add_request(zone, number, **(ends | values))


def value(actor, code, kind=PeriodKind.MONTH):
    return BY_CODE[code].value(actor, present(kind, WEDNESDAY))


@pytest.mark.parametrize("code", [metric.code for metric in METRICS])
def test_every_figure_counts_in_an_empty_zone(bureau, code):
    assert value(bureau, code) in {None, Decimal(0)}


def test_requests_of_this_month_are_counted_beside_those_of_the_last(zone, bureau):
    add_request(zone, 1)
    add_request(zone, 2)
    add_request(zone, 3, submitted_at=WEDNESDAY - 30 * DAY)
    reading = next(r for r in figures.read(bureau, PeriodKind.MONTH) if r.metric.code == "raised")
    assert (reading.value, reading.before) == (2, 1)


def test_a_window_that_ran_out_does_not_count_as_solved(zone, bureau):
    closed(zone, 1, "solved")
    closed(zone, 2, "unconfirmed")
    closed(zone, 3, "explained")
    closed(zone, 4, "solved")
    assert (value(bureau, "solved"), value(bureau, "solved_rate")) == (2, 50)


def test_only_unanswered_requests_over_their_deadline_are_late(zone, bureau):
    add_request(zone, 1, due_at=WEDNESDAY - DAY)
    add_request(zone, 2, due_at=WEDNESDAY - DAY, state="answered", answered_at=WEDNESDAY - DAY / 2)
    add_request(zone, 3)
    assert value(bureau, "late") == 1


def test_a_stopped_clock_is_not_late(zone, bureau):
    add_request(zone, 1, due_at=WEDNESDAY - DAY, state="waiting")
    assert (value(bureau, "late"), value(bureau, "in_time")) == (0, None)


def test_answers_in_time_are_a_share_of_what_was_answered_and_of_what_should_have_been(zone, bureau):
    closed(zone, 1, "solved")
    closed(zone, 2, "solved", due_at=WEDNESDAY - DAY)
    add_request(zone, 3, due_at=WEDNESDAY - DAY)
    add_request(zone, 4)
    add_request(zone, 5, due_at=WEDNESDAY - DAY, state="returned")
    metric, span = BY_CODE["in_time"], present(PeriodKind.MONTH, WEDNESDAY)
    assert (metric.records(bureau, span).count(), metric.of(bureau, span)) == (1, 3)


def test_stars_are_a_mean_and_unknown_without_ratings(zone, bureau):
    request = closed(zone, 1, "solved")
    assert value(bureau, "stars") is None
    Rating.objects.create(zone=zone, request=request, department=request.category.lead, stars=4, at=WEDNESDAY - DAY)
    assert value(bureau, "stars") == 4


def test_coverage_is_the_share_of_covered_enterprises(zone, bureau):
    rows = [make_enterprise(zone, created_at=WEDNESDAY - DAY) for _ in range(4)]
    make_organisation(zone, enterprise=rows[0])
    assert (
        value(bureau, "coverage"),
        BY_CODE["coverage"].records(bureau, present(PeriodKind.MONTH, WEDNESDAY)).get(),
    ) == (
        25,
        rows[0],
    )


def test_a_deal_amount_is_summed_for_those_who_may_read_it(zone, bureau):
    buyer, supplier, other = (make_enterprise(zone) for _ in range(3))
    need = Need.objects.create(zone=zone, enterprise=buyer, title="n", text="n", state="open", created_at=WEDNESDAY)
    match = Match.objects.create(
        zone=zone, need=need, supplier=supplier, state="deal", contacted_at=WEDNESDAY, created_at=WEDNESDAY
    )
    Deal.objects.create(
        zone=zone, match=match, state="agreed", amount=Decimal(12), started_at=WEDNESDAY, agreed_at=WEDNESDAY - DAY
    )
    outsider = actor_of(make_contact(other), zone)
    assert (value(bureau, "deal_amount"), value(actor_of(make_contact(supplier), zone), "deal_amount")) == (12, 12)
    assert value(outsider, "deal_amount") == 0


def test_a_contact_reads_figures_of_its_own_work_and_an_administrator_none(zone):
    contact = actor_of(make_contact(make_enterprise(zone)), zone)
    admin = actor_of(make_staff(zone, Role.AUDIT_ADMIN), zone)
    mine = [reading.metric.code for reading in figures.read(contact, PeriodKind.MONTH)]
    assert mine == ["raised", "open", "late", "solved", "in_time", "deals", "deal_amount"]
    assert figures.read(admin, PeriodKind.MONTH) == []


def test_a_contact_counts_the_own_requests_only(zone):
    mine = make_enterprise(zone)
    contact = actor_of(make_contact(mine), zone)
    add_request(zone, 1, mine)
    add_request(zone, 2)
    assert value(contact, "raised") == 1


def test_another_zones_records_are_never_counted(bureau):
    add_request(make_zone(), 1)
    assert value(bureau, "raised") == 0


@pytest.mark.parametrize("code", [metric.code for metric in METRICS if metric.part is None and metric.measure is None])
def test_a_count_equals_the_number_of_its_records(zone, bureau, code):
    closed(zone, 1, "solved")
    add_request(zone, 2)
    make_organisation(zone)
    span = present(PeriodKind.MONTH, WEDNESDAY)
    metric = BY_CODE[code]
    assert metric.value(bureau, span) == metric.records(bureau, span).count()


def test_members_are_counted_for_those_who_keep_the_register(zone, bureau):
    leader = actor_of(make_staff(zone, Role.LEADER), zone)
    shown = [{reading.metric.code for reading in figures.read(actor, PeriodKind.MONTH)} for actor in (bureau, leader)]
    assert [("members" in codes) for codes in shown] == [True, False]


def test_a_kept_value_is_counted_anew_after_a_minute(zone, bureau):
    def raised():
        return next(r.value for r in figures.read(bureau, PeriodKind.MONTH) if r.metric.code == "raised")

    assert raised() == 0
    add_request(zone, 1)
    assert raised() == 0
    with clock.at(WEDNESDAY + timedelta(seconds=61)):
        assert raised() == 1


def test_readers_of_different_scope_do_not_share_kept_values(zone, bureau):
    add_request(zone, 1)
    contact = actor_of(make_contact(make_enterprise(zone)), zone)
    values = [
        next(r.value for r in figures.read(actor, PeriodKind.MONTH) if r.metric.code == "raised")
        for actor in (bureau, contact)
    ]
    assert values == [1, 0]


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.mark.parametrize(
    ("kind", "now", "start", "past_start", "past_end"),
    [
        (PeriodKind.MONTH, "2026-03-18T10:00", "2026-03-01T00:00", "2026-02-01T00:00", "2026-02-18T10:00"),
        (PeriodKind.QUARTER, "2026-05-02T00:00", "2026-04-01T00:00", "2026-01-01T00:00", "2026-02-01T00:00"),
        (PeriodKind.YEAR, "2026-03-18T10:00", "2026-01-01T00:00", "2025-01-01T00:00", "2025-03-18T10:00"),
        (PeriodKind.MONTH, "2026-01-05T08:00", "2026-01-01T00:00", "2025-12-01T00:00", "2025-12-05T08:00"),
    ],
)
def test_the_same_stretch_of_the_period_before(kind, now, start, past_start, past_end):
    span = present(kind, shanghai(now))
    assert span == Span(shanghai(start), shanghai(now))
    assert before(kind, span) == Span(shanghai(past_start), shanghai(past_end))


def test_a_long_month_is_not_compared_with_itself():
    span = present(PeriodKind.MONTH, shanghai("2026-03-31T12:00"))
    assert before(PeriodKind.MONTH, span).end < span.start
