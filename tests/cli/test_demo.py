"""The demo: three zones made by the actions people use, once; passwords only hashed."""

from __future__ import annotations

import contextlib
import io
import json
from datetime import UTC, datetime

import pytest
from django.db import transaction

from domain.service.test_preset import (  # noqa: F401 -- the same is asked of this zone's requests
    test_a_second_demo_changes_nothing,
    test_categories_stand_under_their_headings,
    test_every_demo_request_stands_where_its_file_says,
    test_loading_twice_changes_nothing,
    test_nothing_happens_after_today_and_histories_run_forward,
    test_old_notices_of_the_demo_are_read,
    test_outcomes_and_stars_are_those_of_the_file,
    test_rungs_before_the_deadline_are_negative,
)
from yuanlian.cli.main import main
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.insight import figures
from yuanlian.domain.insight.models import Observation
from yuanlian.domain.insight.periods import PeriodKind
from yuanlian.domain.party.models import Organisation
from yuanlian.domain.people.models import Account
from yuanlian.domain.service.models import Request
from yuanlian.domain.trade.models import Deal, Need
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import system_actor
from yuanlian.kernel.models import Zone
from yuanlian.presets import path

pytestmark = pytest.mark.django_db
# A Saturday, 11:00 in Shanghai, late in a year: on a first of January no figure of the year has a value yet.
NOVEMBER = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
COUNTED = (Enterprise, Organisation, Request, Need, Deal, Observation, Account)


def load(*words):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["demo-load", "--zones", "luzhou", "--json", *words]) == 0
    return json.loads(out.getvalue())["accounts"]


def counts():
    return [model.objects.count() for model in COUNTED]


@pytest.fixture(scope="module")
def accounts(django_db_setup, django_db_blocker):
    """The sign-ins of a zone that is loaded once for all tests here, late in a year, and rolled back after."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(NOVEMBER):
        yield load()
        transaction.set_rollback(True)


@pytest.fixture
def zone(accounts):
    return Zone.objects.get(slug="luzhou")


@pytest.fixture
def loaded(zone):
    """What the tests of the other zones' requests ask for."""
    return zone, system_actor(zone.id, "demo"), path("zones", zone.slug)


def test_every_noun_of_the_demo_has_rows(accounts):
    assert [count > 0 for count in counts()] == [True] * len(COUNTED)


def test_each_role_has_one_password_that_opens(accounts):
    opened = [Account.objects.get(username=row["username"]).check_password(row["password"]) for row in accounts]
    assert (len({row["role"] for row in accounts}) == len(accounts) >= 9, set(opened)) == (True, {True})


def test_a_second_load_changes_nothing(accounts):
    before = counts()
    assert (load(), counts()) == ([], before)


def test_passwords_can_be_made_anew(accounts):
    again = load("--reset-passwords")
    assert [row["username"] for row in again] == [row["username"] for row in accounts]
    assert {row["password"] for row in again} & {row["password"] for row in accounts} == set()


def test_the_audit_chain_of_the_demo_is_whole(zone):
    assert list(audit.breaks(zone.id)) == []


def test_every_figure_has_a_value_this_year(zone):
    readings = figures.read(system_actor(zone.id, "test"), PeriodKind.YEAR)
    empty = {reading.metric.code for reading in readings if not reading.value}
    assert empty <= {"late"}


def test_last_years_column_is_not_empty(zone):
    readings = {
        reading.metric.code: reading for reading in figures.read(system_actor(zone.id, "test"), PeriodKind.YEAR)
    }
    assert [bool(readings[code].before) for code in ("enterprises", "coverage", "raised")] == [True, True, True]


def test_a_zone_without_preset_is_refused(capsys):
    assert main(["demo-load", "--zones", "atlantis"]) == 1
