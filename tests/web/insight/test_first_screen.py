"""The first screen and the records behind its figures."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from making import actor_of, make_enterprise, make_staff, make_zone
from yuanlian.domain.insight import figures
from yuanlian.domain.insight.metrics import METRICS
from yuanlian.domain.insight.models import Observation
from yuanlian.domain.insight.periods import PeriodKind
from yuanlian.domain.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    return make_zone()


@pytest.fixture
def bureau(client, zone):
    client.force_login(make_staff(zone, Role.BUREAU))
    return client


def at(name, zone, **kwargs):
    return reverse(name, kwargs={"zone": zone.slug, **kwargs})


def test_at_least_ten_figures_each_open_their_records(bureau, zone):
    page = bureau.get(at("first_screen", zone)).content.decode()
    links = re.findall(r'<a class="yl-figure" href="([^"]+)"', page)
    assert (len(links), {bureau.get(link).status_code for link in links}) == (len(METRICS), {200})


@pytest.mark.parametrize("period", ["month", "quarter", "year", "nonsense"])
def test_every_period_has_its_screen(bureau, zone, period):
    assert bureau.get(at("first_screen", zone) + f"?period={period}").status_code == 200


def test_the_records_page_lists_what_the_figure_counts(bureau, zone):
    make_enterprise(zone, "甲公司")
    make_enterprise(make_zone(), "外区公司")
    page = bureau.get(at("figure_records", zone, metric="enterprises")).content.decode()
    assert ("甲公司" in page, "外区公司" in page) == (True, False)


def test_counting_again_shows_the_new_value(bureau, zone):
    bureau.get(at("first_screen", zone))
    make_enterprise(zone, "乙公司")
    bureau.post(at("figures_refresh", zone))
    account = make_staff(zone, Role.BUREAU)
    reading = figures.read(actor_of(account, zone), PeriodKind.MONTH)[0]
    assert reading.value == 1


def test_an_unknown_figure_is_missing(bureau, zone):
    assert bureau.get(at("figure_records", zone, metric="nothing")).status_code == 404


def test_a_figure_one_may_not_read_is_missing(client, zone):
    client.force_login(make_staff(zone, Role.LEADER))
    assert client.get(at("figure_records", zone, metric="members")).status_code == 404


def test_published_figures_stand_with_their_source(bureau, zone):
    Observation.objects.create(
        zone=zone, metric="output", name="产值", period="2021-Q1", value="254.5", unit="亿元", source="公开报道",
        source_date=date(2021, 4, 1),
    )  # fmt: skip
    page = bureau.get(at("observation_list", zone)).content.decode()
    assert ("产值" in page, "254.5" in page, "公开报道" in page) == (True, True, True)
