"""Who looks after whom: proposed, changed by hand on the board, accepted; on a phone, at a desk, without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from domain.plans.office import make_office, proposed
from journeys.conftest import NewPage
from journeys.entering import enter
from journeys.tabs import PLAIN_DESKTOP
from yuanlian.domain.party.models import Post
from yuanlian.domain.people.models import Account
from yuanlian.kernel.worker import LeasedWorker

pytestmark = pytest.mark.django_db(transaction=True)


def choose(page: Page, unit: str, target: str) -> None:
    """The unit's row says the target; the page may have come just now, and a choice is sent once its script listens."""
    page.wait_for_load_state()
    field = page.get_by_label(f"{unit}归到")
    field.select_option(field.locator("option", has_text=target).get_attribute("value"))


def test_a_plan_is_computed_changed_by_hand_and_accepted(page: Page) -> None:
    office = make_office("park")
    enter(page, Account.objects.get(pk=office.bureau.account))
    page.goto("/z/park/plans/")
    page.get_by_role("link", name="新建方案").first.click()
    page.get_by_label("上限").fill("3")
    page.get_by_role("button", name="计算方案").click()
    expect(page.get_by_role("heading", name=re.compile("正在计算方案"))).to_be_visible()
    LeasedWorker("w").run_until_idle()
    expect(page.get_by_text("各项要求都满足")).to_be_visible()
    choose(page, "企业0", "乙")
    expect(page.locator(".yl-plan-said")).to_contain_text("乙 承担 4，超过上限 3。")
    page.get_by_role("button", name="恢复算出来的安排").click()
    expect(page.get_by_text("各项要求都满足")).to_be_visible()
    expect(page.locator("#map-plan[data-ready]")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.get_by_role("link", name="采用", exact=True).click()
    page.get_by_role("button", name="采用并写入").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已采用")
    assert Post.objects.get(enterprise=office.firms[2], until=None).person == "乙"


def test_a_row_stays_where_it_is_while_the_maps_are_drawn_and_is_dragged_onto_a_person(desktop: Page) -> None:
    office = make_office("park")
    plan = proposed(office, capacity=3)
    enter(desktop, Account.objects.get(pk=office.bureau.account))
    desktop.goto(f"/z/park/plans/{plan.id}/")
    row = desktop.locator("tr", has_text="企业0")
    stands = row.bounding_box()
    for drawn in desktop.locator("[data-map]").all():
        expect(drawn).to_have_attribute("data-ready", "1")
    assert row.bounding_box() == stands
    row.locator("td").nth(1).drag_to(desktop.locator("[data-drop]", has_text="乙"))
    expect(desktop.locator(".yl-plan-said")).to_contain_text("乙 承担 4，超过上限 3。")


def test_without_script_a_row_is_changed_and_pinned(new_page: NewPage) -> None:
    office = make_office("park")
    plan = proposed(office, capacity=3)
    page = new_page(PLAIN_DESKTOP)
    enter(page, Account.objects.get(pk=office.bureau.account))
    page.goto(f"/z/park/plans/{plan.id}/?q=企业0")
    choose(page, "企业0", "乙")
    page.locator("[data-put]").get_by_role("button", name="调整").click()
    expect(page.locator(".yl-plan-said")).to_contain_text("乙 承担 4，超过上限 3。")
    page.get_by_role("button", name="放开").click()
    expect(page.get_by_role("button", name="固定")).to_be_visible()
