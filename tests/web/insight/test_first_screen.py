"""The first screen and the records behind its figures."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from making import actor_of, make_enterprise, make_staff, make_zone
from yuanlian.domain.insight import figures
from yuanlian.domain.insight.metrics import METRICS
from yuanlian.domain.insight.models import Observation
from yuanlian.domain.insight.periods import PeriodKind
from yuanlian.domain.people.roles import Role
from yuanlian.web.insight.words import period_words

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


def test_an_act_opened_as_a_page_leads_on(bureau, zone):
    response = bureau.get(at("figures_refresh", zone))
    assert (response.status_code, response["Allow"], response.context["fresh_url"]) == (
        405, "POST", at("first_screen", zone),
    )  # fmt: skip


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


def test_a_share_says_of_how_many(bureau, zone):
    make_enterprise(zone, "甲公司")
    page = bureau.get(at("figure_records", zone, metric="coverage")).content.decode()
    assert "1 中的 0。单独或联合建有党组织的在营企业所占比例。" in page


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.SECURITY_ADMIN, "account_list"),
        (Role.SYSTEM_ADMIN, "calendar_list"),
        (Role.AUDIT_ADMIN, "audit_list"),
    ],
)
def test_an_administrators_first_screen_opens_the_own_work_and_counts_nothing(client, zone, role, page):
    client.force_login(make_staff(zone, role))
    first = client.get(at("first_screen", zone)).content.decode()
    assert (f'href="{at(page, zone)}"' in first, "yl-figures" in first) == (True, False)


@pytest.mark.parametrize(
    ("period", "shown", "in_english"),
    [
        ("undated", "未注明", "not stated"),
        ("2022/..", "2022年以来", "since 2022"),
        ("2021-01/2021-06", "2021年1月至2021年6月", "Jan 2021 to Jun 2021"),
        ("2021-06-22", "2021年6月22日", "22 Jun 2021"),
        ("2021-Q1", "2021-Q1", "2021-Q1"),
    ],
)
def test_the_period_of_a_published_figure_is_said_in_words(period, shown, in_english):
    with translation.override("zh-hans"):
        assert period_words(period) == shown
    with translation.override("en"):
        assert period_words(period) == in_english


def test_an_unknown_rate_is_said_without_a_unit(bureau, zone):
    page = bureau.get(at("figure_records", zone, metric="in_time")).content.decode()
    assert ("：未知</h1>" in page, "未知 %" in page) == (True, False)
