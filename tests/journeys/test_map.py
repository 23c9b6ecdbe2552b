"""Map: organisations and enterprises on the zone's own drawing, with the same in a table under it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from domain.party.structures import standing
from journeys.entering import enter
from making import make_account
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.domain.zones import actions as zones

pytestmark = pytest.mark.django_db(transaction=True)
DRAWN = 30_000


@pytest.fixture
def bureau(request: pytest.FixtureRequest) -> Account:
    request.getfixturevalue("transactional_db")
    _zone, actor = standing("luzhou")
    account = make_account("党群部")
    zones.grant_zone(actor, account, Role.BUREAU)
    return account


def test_organisations_stand_on_the_drawing(page: Page, bureau: Account) -> None:
    enter(page, bureau.username)
    page.goto("/z/luzhou/map/")
    expect(page.locator("#map[data-ready]")).to_be_visible(timeout=DRAWN)
    expect(page.locator(".yl-map-legend input")).to_have_count(4)
    expect(page.locator(".maplibregl-ctrl-attrib")).to_contain_text("示意图")
    expect(page.locator("#places tbody tr")).to_have_count(20)
    expect(page.locator(".yl-map-said")).to_contain_text("没有位置")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_enterprises_are_shown_by_coverage_and_by_chain(page: Page, bureau: Account) -> None:
    enter(page, bureau.username)
    page.goto("/z/luzhou/map/")
    page.get_by_role("link", name="企业（按覆盖）").click()
    expect(page.locator("#map[data-ready]")).to_be_visible(timeout=DRAWN)
    expect(page.locator(".yl-map-legend label")).to_have_text(["单独覆盖", "联合覆盖", "未覆盖"])
    page.get_by_role("link", name="企业（按产业链）").click()
    expect(page.locator("#map[data-ready]")).to_be_visible(timeout=DRAWN)
    expect(page.locator(".yl-map-legend label")).to_have_count(5)


def test_a_filter_narrows_points_and_table_and_stays_in_the_address(desktop: Page, bureau: Account) -> None:
    enter(desktop, bureau.username)
    desktop.goto("/z/luzhou/map/?show=enterprises")
    desktop.locator("#places-coverage").select_option("own")
    expect(desktop).to_have_url(re.compile("coverage=own"))
    expect(desktop.locator("#places tbody tr").first).to_contain_text("单独覆盖")
    desktop.reload()
    with desktop.expect_response(re.compile("map/points/.*coverage=own")):
        desktop.reload()


def test_the_public_sees_the_map_without_signing_in(page: Page, bureau: Account) -> None:
    page.goto("/map/luzhou/")
    expect(page.locator("#map[data-ready]")).to_be_visible(timeout=DRAWN)
    page.locator("#places tbody tr a").first.click()
    expect(page).to_have_url(re.compile(r"/o/[2-9a-z]{10}/$"))
    expect(page.locator("main")).not_to_contain_text("书记")


def test_one_organisation_is_shown_where_it_is(desktop: Page, bureau: Account) -> None:
    enter(desktop, bureau.username)
    desktop.goto("/z/luzhou/organisations/?kind=general_branch")
    desktop.locator("#organisations tbody tr a").first.click()
    expect(desktop.locator("#where[data-ready]")).to_be_visible(timeout=DRAWN)
