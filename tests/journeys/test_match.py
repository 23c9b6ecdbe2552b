"""The journey "Match": a need in one sentence, the best suppliers with reasons, contact, talks, agreed, delivered."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from journeys.asking import answer, ask
from journeys.conftest import NewPage
from journeys.entering import enter
from journeys.tabs import DESKTOP, PHONE, PLAIN_PHONE
from making import (
    make_chain,
    make_contact,
    make_enterprise,
    make_staff,
    make_zone,
)
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.domain.trade.models import Deal, Need
from yuanlian.kernel import outbox
from yuanlian.kernel.models import Zone

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Stage:
    """A zone with a buyer, the supplier it should find, somebody who makes something near to it, and their people."""

    zone: Zone
    buyer: Enterprise
    supplier: Enterprise
    near: Enterprise
    buying: Account
    selling: Account
    bureau: Account


@pytest.fixture
def stage(transactional_db) -> Stage:
    zone = make_zone("park")
    chain = make_chain(zone)
    buyer = make_enterprise(zone, "禾苗手机有限公司", products="手机", chain=chain, lon=105.4, lat=28.9)
    supplier = make_enterprise(
        zone, "成像光电有限公司", products="摄像头模组；镜头", chain=chain, lon=105.41, lat=28.9, employees=300
    )
    near = make_enterprise(zone, "沱江镜头有限公司", products="摄像头镜头", chain=chain)
    make_enterprise(zone, "蜀南酒业有限公司", products="白酒", chain=chain)
    return Stage(
        zone, buyer, supplier, near, make_contact(buyer), make_contact(supplier), make_staff(zone, Role.BUREAU)
    )


def write_need(page: Page, text: str) -> None:
    """The form of a new need is open and holds the sentence."""
    page.goto("/z/park/needs/new/")
    page.get_by_label("要买什么").fill(text)


def post(page: Page) -> None:
    page.get_by_role("button", name="发布需求").click()
    expect(page.get_by_role("heading", name="园区里最合适的供应商")).to_be_visible()


def act(page: Page, *, link: str, **values: str) -> None:
    """The question behind the link is answered in its dialog."""
    dialog = ask(page.get_by_role("link", name=link, exact=True).first)
    for name, value in values.items():
        dialog.locator(f"[name={name}]").fill(value)
    answer(dialog)
    expect(page.locator(".yl-message-success")).to_be_visible()


def test_a_need_finds_its_supplier_and_becomes_a_delivered_deal(page: Page, stage: Stage):
    enter(page, stage.buying)
    write_need(page, "求购手机用摄像头模组，年需约十万套")
    expect(page.locator("#suggestions")).to_contain_text("成像光电有限公司")
    post(page)
    first = page.locator("[data-supplier]").first
    expect(first).to_contain_text("成像光电有限公司")
    first.get_by_text("为什么排在这里").click()
    expect(first.locator(".yl-reasons")).to_contain_text("摄像头模组")
    expect(first).to_contain_text("相距约")
    act(page, link="联系", note="请先寄样品")
    act(page, link="开始洽谈")
    act(page, link="签约", amount="188.5", quantity="10 万套")
    expect(page.locator("main")).to_contain_text("188.5 万元")
    act(page, link="已交付")
    expect(page.locator("main .yl-badge").first).to_contain_text("已交付")
    assert list(Deal.objects.values_list("state", "quantity")) == [("delivered", "10 万套")]


def test_the_title_is_proposed_while_writing_and_stays_as_a_person_wrote_it(page: Page, stage: Stage):
    enter(page, stage.buying)
    write_need(page, "求购摄像头模组")
    title = page.get_by_label("需求名称")
    expect(title).to_have_value("摄像头模组")
    title.fill("前置摄像头模组")
    page.get_by_label("要买什么").fill("求购摄像头模组，五百万像素")
    expect(page.locator("#suggestions")).to_contain_text("成像光电有限公司")
    page.wait_for_timeout(900)  # longer than the delay after which a suggestion is asked for
    expect(title).to_have_value("前置摄像头模组")


def test_a_supplier_that_is_not_suitable_stands_lower_with_its_reason_and_comes_back(page: Page, stage: Stage):
    enter(page, stage.buying)
    write_need(page, "求购摄像头模组")
    post(page)
    supplier = page.locator(f"[data-supplier='{stage.supplier.id}']")
    points = int(re.sub(r"\D", "", supplier.locator(".yl-points").text_content() or ""))
    dialog = ask(supplier.get_by_role("link", name="不合适"))
    dialog.locator("[name=reason]").fill("交期太长")
    answer(dialog)
    expect(supplier).to_contain_text("不合适：交期太长")
    supplier.get_by_text("为什么排在这里").click()
    expect(supplier.locator(".yl-reasons")).to_contain_text("被设为不合适")
    lower = int(re.sub(r"\D", "", supplier.locator(".yl-points").text_content() or ""))
    assert lower < points
    answer(ask(supplier.get_by_role("link", name="恢复推荐")))
    expect(supplier.get_by_role("link", name="联系")).to_be_visible()


def test_a_double_click_makes_one_need(page: Page, stage: Stage):
    enter(page, stage.buying)
    write_need(page, "求购摄像头模组")
    page.get_by_role("button", name="发布需求").dblclick()
    expect(page.get_by_role("heading", name="园区里最合适的供应商")).to_be_visible()
    assert Need.objects.count() == 1


def test_a_confidential_need_shows_its_class_to_others_and_its_words_to_its_owner(new_page, stage: Stage):
    mine, theirs = new_page(PHONE), new_page(DESKTOP)
    enter(mine, stage.buying)
    write_need(mine, "求购某型抗体原料")
    mine.get_by_text("距离、资质和保密").click()
    mine.get_by_label("保密：只显示行业类别").check()
    mine.get_by_role("combobox", name="行业类别").fill("2710")
    mine.get_by_role("button", name="发布需求").click()
    expect(mine.locator("h1")).to_contain_text("抗体原料")
    enter(theirs, stage.selling)
    theirs.goto("/z/park/needs/")
    expect(theirs.locator("main")).to_contain_text("保密需求：化学药品原料药制造")
    theirs.get_by_role("link", name=re.compile("保密需求")).first.click()
    expect(theirs.locator("h1")).to_contain_text("保密需求")
    assert "抗体" not in theirs.content()


def test_a_supplier_is_told_that_it_was_contacted_and_answers_on_its_own_page(new_page, stage: Stage):
    buying, selling = new_page(DESKTOP), new_page(PHONE)
    enter(buying, stage.buying)
    write_need(buying, "求购摄像头模组")
    post(buying)
    act(buying, link="联系", note="电话联系")
    outbox.drain()
    enter(selling, stage.selling)
    selling.goto("/z/park/notices/")
    selling.get_by_text("禾苗手机有限公司就“摄像头模组”联系了成像光电有限公司").click()
    expect(selling.locator("main")).to_contain_text("电话联系")
    act(selling, link="开始洽谈")
    expect(selling.locator("main .yl-badge").first).to_contain_text("洽谈中")


def test_an_offer_is_found_by_the_next_need(page: Page, stage: Stage):
    enter(page, stage.selling)
    page.goto("/z/park/offers/new/")
    page.get_by_label("能供应什么").fill("供应红外热像仪，可定制")
    expect(page.get_by_label("供给名称")).to_have_value("红外热像仪")
    page.get_by_role("button", name="发布供给").click()
    expect(page.locator("h1")).to_contain_text("红外热像仪")
    page.context.clear_cookies()
    enter(page, stage.buying)
    write_need(page, "求购红外热像仪")
    post(page)
    expect(page.locator("[data-supplier]").first).to_contain_text("成像光电有限公司")


def test_the_form_works_without_script(new_page: NewPage, stage: Stage):
    page = new_page(PLAIN_PHONE)
    enter(page, stage.buying)
    write_need(page, "求购摄像头模组")
    page.get_by_role("button", name="先看看谁能供").click()
    expect(page.locator("#suggestions")).to_contain_text("成像光电有限公司")
    page.get_by_role("button", name="发布需求").click()
    expect(page.locator("h1")).to_contain_text("摄像头模组")
    page.locator("[data-supplier]").first.get_by_role("link", name="联系").click()
    page.get_by_role("button", name="确认").click()
    expect(page.locator("[data-supplier]").first).to_contain_text("已联系")
