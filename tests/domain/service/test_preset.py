"""Categories, ladder and demo requests of a zone's preset."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction

from domain.service.stage import at, moment
from making import make_enterprise
from yuanlian.domain.people.models import Notice
from yuanlian.domain.service import preset
from yuanlian.domain.service.models import Category, LadderStep, Rating, Request, RequestEvent
from yuanlian.domain.zones.preset import load_zone, rows
from yuanlian.kernel import audit, clock
from yuanlian.presets import path

pytestmark = pytest.mark.django_db

# Luzhou is loaded with everything else of its demo in tests/cli/test_demo.py, which asks the same of it.
ZONES = ("xianning", "changsha-hightech", "changsha-economic")


@pytest.fixture(scope="module", params=ZONES)
def loaded(request, django_db_setup, django_db_blocker):
    """The zone with its demo, loaded once; it is Saturday, 21 March 2026."""
    folder = path("zones", request.param)
    with django_db_blocker.unblock(), transaction.atomic(), at(moment(21, 11)):
        zone, actor = load_zone(folder, path("calendars"))
        preset.load(actor, folder)
        for code in {row["enterprise"] for row in rows(folder, "requests.csv")}:
            make_enterprise(zone, f"企业{code}", zone_number=code)
        preset.load_demo(actor, folder)
        yield zone, actor, folder
        transaction.set_rollback(True)


def test_categories_stand_under_their_headings(loaded):
    zone, _actor, folder = loaded
    listed = rows(folder, "categories.csv")
    headings = Category.objects.filter(zone=zone, lead=None)
    assert (headings.count(), Category.objects.filter(zone=zone, parent__isnull=False).count()) == (
        sum(not row["parent"] for row in listed),
        sum(bool(row["parent"]) for row in listed),
    )


def test_rungs_before_the_deadline_are_negative(loaded):
    zone, _actor, _folder = loaded
    first = LadderStep.objects.filter(zone=zone).order_by("minutes").first()
    assert (first.order, first.minutes < 0) == (1, True)


def test_loading_twice_changes_nothing(loaded):
    _zone, actor, folder = loaded
    before = (Category.objects.count(), LadderStep.objects.count())
    preset.load(actor, folder)
    assert (Category.objects.count(), LadderStep.objects.count()) == before


def test_every_demo_request_stands_where_its_file_says(loaded):
    zone, _actor, folder = loaded
    wanted = [row["state"] for row in rows(folder, "requests.csv")]
    wanted = ["in_work" if state == "reopened" else state for state in wanted]
    got = Request.objects.filter(zone=zone).values_list("state", flat=True)
    assert Counter(got) == Counter(wanted)


def test_outcomes_and_stars_are_those_of_the_file(loaded):
    zone, _actor, folder = loaded
    listed = rows(folder, "requests.csv")
    outcomes = Counter(Request.objects.filter(zone=zone, state="closed").values_list("outcome", flat=True))
    stars = sum(Rating.objects.filter(zone=zone).values_list("stars", flat=True))
    wanted = sum(int(pair.split(":")[1]) for row in listed for pair in row["ratings"].split())
    assert (outcomes, stars) == (Counter(row["outcome"] for row in listed if row["state"] == "closed"), wanted)


def test_nothing_happens_after_today_and_histories_run_forward(loaded):
    zone, _actor, _folder = loaded
    events = list(RequestEvent.objects.filter(zone=zone).order_by("id").values_list("at", flat=True))
    assert (events == sorted(events), max(events) <= clock.now(), list(audit.breaks(zone.id))) == (True, True, [])


def test_a_second_demo_changes_nothing(loaded):
    _zone, actor, folder = loaded
    assert preset.load_demo(actor, folder) == 0


def test_old_notices_of_the_demo_are_read(loaded):
    zone, _actor, _folder = loaded
    old = clock.now() - timedelta(days=3, hours=1)
    assert Notice.objects.filter(zone=zone, read_at=None, created_at__lt=old).count() == 0
