"""The journey "Names": a deal proposes another name for a thing, the bureau takes it and finds it in use."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from making import PASSWORD, actor_of, make_chain, make_contact, make_enterprise, make_staff, make_zone
from yuanlian.domain.people.roles import Role
from yuanlian.domain.trade import actions
from yuanlian.domain.trade.models import Alias

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bureau(transactional_db):
    """The account of a bureau whose zone has seen a deal under another name."""
    zone = make_zone("park")
    chain = make_chain(zone)
    buyer = make_enterprise(zone, "禾苗手机有限公司", products="手机", chain=chain)
    supplier = make_enterprise(zone, "成像光电有限公司", products="摄像头模组", chain=chain)
    buying = actor_of(make_contact(buyer), zone)
    need = actions.post_need(buying, buyer.id, actions.NeedText(text="求购眼机，年需十万套", title="眼机"))
    match = actions.contact(buying, need, supplier.id)
    actions.agree(buying, actions.talk(buying, match), actions.Terms(amount=Decimal(12)))
    return make_staff(zone, Role.BUREAU)


def test_a_name_proposed_by_a_deal_is_taken_and_searched(page: Page, bureau):
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(bureau.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form:has([name=password]) [type=submit]").click()
    page.get_by_role("link", name="待确认的别名").first.click()
    expect(page.locator("main")).to_contain_text("成交：禾苗手机有限公司向成像光电有限公司采购")
    page.get_by_role("link", name="确认", exact=True).first.click()
    dialog = page.locator("dialog, [data-confirm-page]").first
    expect(dialog).to_contain_text("“眼机”和“摄像头模组”是同一样东西吗？")
    dialog.get_by_role("button", name="确认").click()
    expect(page.locator(".yl-message-success")).to_be_visible()
    page.goto("/z/park/aliases/?q=眼机")
    expect(page.locator("main")).to_contain_text("在用")
    assert list(Alias.objects.values_list("name", "state")) == [("眼机", "in_use")]
