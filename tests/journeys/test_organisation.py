"""Organisation over it: tree and functional bodies from a preset, gaps closed step by step, codes printed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from domain.party.structures import standing
from journeys.asking import answer, ask
from journeys.conftest import NewPage
from journeys.entering import enter
from journeys.tabs import DESKTOP, PHONE, PLAIN_DESKTOP
from making import make_account, make_organisation
from yuanlian.domain.party.models import Organisation
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.domain.zones import actions as zones
from yuanlian.kernel.models import Zone

pytestmark = pytest.mark.django_db(transaction=True)


def opened(slug: str) -> tuple[Zone, Account]:
    """The preset zone and its bureau."""
    zone, actor = standing(slug)
    account = make_account("党群部")
    zones.grant_zone(actor, account, Role.BUREAU)
    return zone, account


def inside_screen(page: Page) -> None:
    """Nothing is wider than the screen."""
    page.wait_for_load_state("domcontentloaded")  # a link may just have been followed
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_luzhou_shows_one_lead_x_members_and_n_to_be_organised(page: Page) -> None:
    _zone, account = opened("luzhou")
    enter(page, account.username)
    page.goto("/z/luzhou/organisations/tree/")
    expect(page.locator(".yl-tiers li")).to_have_count(4)
    page.get_by_role("link", name="功能组织").click()
    cards = page.locator(".yl-body-card")
    expect(cards).to_have_count(4)
    expect(page.locator(".yl-role-counts").get_by_text("1·链主企业")).to_have_count(4)
    inside_screen(page)
    cards.first.get_by_role("link", name=re.compile("N·待组建企业")).click()
    expect(page.locator("#ties tbody tr")).to_have_count(7)


def test_xianning_shows_four_tiers_and_three_chain_grids(page: Page) -> None:
    _zone, account = opened("xianning")
    enter(page, account.username)
    page.goto("/z/xianning/organisations/tree/")
    expect(page.locator(".yl-tiers li")).to_have_text(
        [re.compile("党工委"), re.compile("企业党委"), re.compile("产业链党支部"), re.compile("企业党组织")]
    )
    page.locator(".yl-tiers").get_by_role("link", name="产业链党支部").click()
    expect(page.locator("#organisations tbody tr")).to_have_count(3)
    page.get_by_role("link", name="功能组织").click()
    expect(page.locator(".yl-body-card")).to_have_count(3)
    expect(page.locator(".yl-body-facts")).to_contain_text([re.compile("产业链网格")] * 3)
    inside_screen(page)


def test_a_gap_is_surveyed_attended_and_closed(page: Page) -> None:
    zone, account = opened("luzhou")
    enter(page, account.username)
    page.goto("/z/luzhou/gaps/?q=长江机械")
    page.locator("#gaps tbody tr").get_by_role("link", name="走访核实").click()
    page.get_by_label("正式党员人数").fill("5")
    page.get_by_label("是否建有工会").select_option("yes")
    page.get_by_role("button", name="保存摸底").click()
    expect(page.locator(".yl-step")).to_contain_text("单独组建")
    page.locator("summary", has_text="选派人员").click()
    page.get_by_label("职务").select_option("liaison")
    page.get_by_label("姓名").fill("赵联络")
    page.get_by_role("button", name="选派").click()
    expect(page.locator(".yl-ties")).to_contain_text("赵联络")
    inside_screen(page)
    page.locator(".yl-choices .btn-primary").click()
    expect(page.get_by_label("名称")).to_have_value("长江机械党支部")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("长江机械党支部")
    made = Organisation.objects.get(zone=zone, name="长江机械党支部")
    assert (made.enterprise.name, made.parent.code, made.founding) == ("长江机械", "LZ-ENT", "alone")
    page.goto("/z/luzhou/coverage/?q=长江机械")
    expect(page.locator("#coverage tbody tr")).to_contain_text("单独覆盖")


def test_a_joint_branch_is_founded_with_neighbours(page: Page) -> None:
    zone, account = opened("luzhou")
    enter(page, account.username)
    page.goto("/z/luzhou/gaps/?q=成像通")
    page.locator("#gaps tbody tr").get_by_role("link", name="走访核实").click()
    page.locator("summary", has_text="组建党组织").click()
    page.get_by_role("link", name="联合组建").click()
    page.get_by_label("驰腾科技").check()
    page.get_by_label("禾苗通信").check()
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("禾苗通信")
    made = Organisation.objects.get(zone=zone, name="成像通科技联合党支部")
    assert (made.kind, made.links.filter(until=None).count()) == ("joint_branch", 3)


def test_an_organisation_is_linked_moved_and_brought_to_election(desktop: Page) -> None:
    zone, account = opened("luzhou")
    body = Organisation.objects.get(zone=zone, code="LZ-E05")
    enter(desktop, account.username)
    here = f"/z/luzhou/organisations/{body.id}/"
    desktop.goto(here)
    desktop.get_by_text("更多操作").click()
    desktop.get_by_role("link", name="关联企业或组织").click()
    desktop.get_by_label("先找企业或组织").fill("长江液压")
    desktop.get_by_role("button", name="查找").click()
    desktop.get_by_label("长江液压件").check()
    desktop.get_by_label("角色").select_option("paired")
    desktop.get_by_role("button", name="关联").click()
    expect(desktop.locator("main")).to_contain_text("结对共建")
    desktop.get_by_text("更多操作").click()
    desktop.get_by_role("link", name="调整隶属关系").click()
    desktop.get_by_label("新的隶属上级").select_option(label="高新区机关党总支")
    desktop.get_by_role("button", name="保存").click()
    expect(desktop.locator(".yl-facts")).to_contain_text("高新区机关党总支")
    desktop.get_by_text("更多操作").click()
    answer(ask(desktop.get_by_role("link", name="通知换届")))
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("应换届")


def test_a_wide_level_opens_without_leaving_the_page(desktop: Page) -> None:
    zone, account = opened("luzhou")
    root = Organisation.objects.get(zone=zone, code="LZ-ENT")
    for number in range(60):
        make_organisation(zone, f"添加第{number:02d}支部", parent=root, path=f"{root.path}/x{number}", depth=2)
    enter(desktop, account.username)
    desktop.goto("/z/luzhou/organisations/tree/")
    expect(desktop.get_by_text("添加第00支部")).to_have_count(0)
    desktop.locator("summary", has_text="高新区企业综合党委").locator(".yl-pill").click()
    expect(desktop.get_by_text("添加第00支部")).to_be_visible()


def test_a_printed_code_opens_the_public_page_for_anybody(new_page: NewPage) -> None:
    zone, account = opened("luzhou")
    row = Organisation.objects.filter(zone=zone, demonstration=True, enterprise__isnull=False).first()
    office = new_page(DESKTOP)
    enter(office, account.username)
    office.goto("/z/luzhou/organisations/codes/?mark=demonstration")
    expect(office.locator(".yl-qr").first.locator("img")).to_have_js_property("complete", value=True)
    assert office.locator(".yl-qr img").first.evaluate("image => image.naturalWidth") > 0
    visitor = new_page(PHONE)
    visitor.goto(f"/o/{row.public_code}/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text(row.name)
    expect(visitor.locator("main")).to_contain_text("示范点")
    inside_screen(visitor)
    visitor.get_by_role("link", name="看园区党建地图").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("党建地图")


def test_the_sheet_of_codes_fits_a4(desktop: Page) -> None:
    _zone, account = opened("luzhou")
    enter(desktop, account.username)
    desktop.goto("/z/luzhou/organisations/codes/")
    pages = desktop.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n")
    cards = desktop.locator(".yl-qr").count()
    assert (cards, pages) == (39, -(-cards // 12))


def test_without_script_the_tree_and_the_gap_list_work(new_page: NewPage) -> None:
    _zone, account = opened("luzhou")
    page = new_page(PLAIN_DESKTOP)
    enter(page, account.username)
    page.goto("/z/luzhou/organisations/tree/")
    expect(page.get_by_text("经济发展局党支部")).to_be_visible()
    page.goto("/z/luzhou/gaps/")
    page.locator("#gaps-step").select_option("joint")
    page.locator("#gaps button[type=submit]").click()
    expect(page.locator("#gaps tbody tr").first).to_contain_text("联合组建")
