"""The first screen: figures beside the last period, each opening its records; the administrators' pages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from making import PASSWORD, make_enterprise, make_organisation, make_staff, make_zone
from yuanlian.domain.people.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page, username: str) -> None:
    """Somebody with a password is inside."""
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/z/**")


def test_a_figure_opens_its_records(page: Page) -> None:
    zone = make_zone("first")
    enterprise = make_enterprise(zone, "星火电子有限公司")
    make_organisation(zone, "星火党支部", enterprise=enterprise)
    sign_in(page, make_staff(zone, Role.BUREAU).username)
    figures = page.locator("a.yl-figure")
    expect(figures).to_have_count(16)
    figures.filter(has_text="组织覆盖率").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("组织覆盖率：100 %")
    expect(page.get_by_text("星火电子有限公司")).to_be_visible()


def test_the_period_can_be_changed_and_shared_by_its_address(page: Page) -> None:
    zone = make_zone("first")
    sign_in(page, make_staff(zone, Role.LEADER).username)
    page.get_by_role("link", name="今年").click()
    expect(page).to_have_url(re.compile(r"\?period=year$"))
    expect(page.locator("a.yl-figure").first).to_contain_text("去年同期")


def test_the_search_leads_to_what_was_found(page: Page) -> None:
    zone = make_zone("first")
    make_enterprise(zone, "星火电子有限公司", pinyin="xhdz xinghuodianzi")
    sign_in(page, make_staff(zone, Role.BUREAU).username)
    page.goto(f"/z/{zone.slug}/search/?q=xhdz")
    expect(page.locator("main").get_by_text("星火电子有限公司")).to_be_visible()


def test_a_new_account_is_made_and_signs_in(page: Page) -> None:
    zone = make_zone("first")
    sign_in(page, make_staff(zone, Role.SECURITY_ADMIN).username)
    page.goto(f"/z/{zone.slug}/settings/accounts/new/")
    page.get_by_label("用户名").fill("new.leader")
    page.get_by_label("姓名").fill("新领导")
    page.get_by_label("角色").select_option("leader")
    page.get_by_role("button", name="建立账号").click()
    password = page.locator(".yl-token").inner_text()
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill("new.leader")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(re.compile(r"/password/$"))


def test_english_is_complete_on_the_first_screen(page: Page) -> None:
    zone = make_zone("first")
    sign_in(page, make_staff(zone, Role.BUREAU).username)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": page.url}])
    page.goto(f"/z/{zone.slug}/")
    words = re.sub(r"简体中文|bureau", "", page.locator("body").inner_text())
    assert re.findall(r"[\u3400-\u9fff]+", words) == []


def test_the_page_is_no_wider_than_the_screen(page: Page) -> None:
    zone = make_zone("first")
    sign_in(page, make_staff(zone, Role.BUREAU).username)
    for path in ("", "figures/enterprises/", "figures/observations/", "search/"):
        page.goto(f"/z/{zone.slug}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
