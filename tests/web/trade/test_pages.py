"""Pages of trade: a need is written with suggestions beside it, suppliers are handled, refusals at their field."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domain.trade.market import CLASS, SECRET
from making import make_contact, make_enterprise
from yuanlian.domain.enterprises.models import EnterpriseGrant
from yuanlian.domain.trade import actions, keeping
from yuanlian.domain.trade.models import Deal, Match, Need, Offer
from yuanlian.domain.trade.states import PostingVerb
from yuanlian.kernel import clock


def url(path: str) -> str:
    return f"/z/park/{path}"


def body(response) -> str:
    return response.content.decode()


def value_of(name: str, text: str) -> str:
    """What a field of the answer holds."""
    (tag,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', text)
    found = re.search(r'value="([^"]*)"', tag)
    return found.group(1) if found else ""


def test_a_need_is_posted_for_the_contacts_own_enterprise(market, visit):
    response = visit("buying").post(url("needs/new/"), {"text": "求购摄像头模组", "visibility": "zone"})
    need = Need.objects.get()
    assert (response.status_code, response["Location"]) == (302, url(f"needs/{need.id}/"))
    assert (need.enterprise_id, need.title, need.state) == (market.buyer.id, "摄像头模组", "open")


def test_a_form_sent_twice_makes_one_need(market, visit):
    client = visit("buying")
    form = {"text": "求购摄像头模组", "visibility": "zone", "submission_key": "once"}
    targets = {client.post(url("needs/new/"), form)["Location"] for _press in range(2)}
    assert (len(targets), Need.objects.count()) == (1, 1)


def test_the_bureau_names_the_enterprise_it_posts_for(market, visit):
    form = {"text": "求购玻璃", "visibility": "zone", "enterprise_name": "沱江镜头有限公司"}
    visit("bureau").post(url("needs/new/"), form)
    assert Need.objects.get().enterprise_id == market.near.id


def test_the_address_can_name_the_enterprise(market, visit):
    visit("bureau").post(url(f"needs/new/?enterprise={market.near.id}"), {"text": "求购玻璃", "visibility": "zone"})
    assert Need.objects.get().enterprise_id == market.near.id


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("没有这家", "没有找到这家企业"), ("有限公司", "有多家相近的企业"), ("", "这个字段是必填项")],
)
def test_a_name_that_finds_not_one_enterprise_is_refused(market, visit, name, sentence):
    form = {"text": "求购玻璃", "visibility": "zone", "enterprise_name": name}
    response = visit("bureau").post(url("needs/new/"), form)
    assert (response.status_code, sentence in body(response), Need.objects.count()) == (422, True, 0)


def test_a_contact_of_two_enterprises_chooses(market, visit):
    other = make_enterprise(market.zone, "禾苗配件有限公司")
    account = make_contact(other)
    EnterpriseGrant.objects.filter(account=account).update(account=market.accounts["buying"])
    client = visit("buying")
    assert "enterprise_name" in body(client.get(url("needs/new/")))
    client.post(url("needs/new/"), {"text": "求购玻璃", "visibility": "zone", "enterprise_name": "禾苗配件有限公司"})
    assert Need.objects.get().enterprise_id == other.id


def test_an_enterprise_one_may_not_post_for_is_not_proposed(market, visit):
    found = {
        who: "沱江" in body(visit(who).get(url("trade/enterprises/?enterprise_name=沱江")))
        for who in ("bureau", "buying")
    }
    assert found == {"bureau": True, "buying": False}


def test_classes_are_proposed_while_one_writes(market, visit):
    assert f"2710 {CLASS}" in body(visit("buying").get(url("trade/classes/?industry=原料药")))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "。"}, "text"),
        ({"text": "😀"}, "text"),
        ({"text": "求购" * 10_001}, "text"),
        ({"budget": "-3"}, "budget"),
        ({"budget": "很多"}, "budget"),
        ({"within_km": "0"}, "within_km"),
        ({"needed_by": "2001-01-01"}, "needed_by"),
        ({"expires_on": "2001-01-01"}, "expires_on"),
        ({"visibility": "confidential"}, "industry"),
        ({"visibility": "confidential", "industry": "某类"}, "industry"),
        ({"certificate": "不存在"}, "certificate"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_is_written(market, visit, values, field):
    form = {"text": "求购摄像头模组", "visibility": "zone"} | values
    response = visit("buying").post(url("needs/new/"), form)
    assert (response.status_code, f'id="id_{field}_error"' in body(response), Need.objects.count()) == (422, True, 0)


def test_a_draft_waits_until_it_is_published(market, visit):
    client = visit("buying")
    client.post(url("needs/new/"), {"text": "求购摄像头模组", "visibility": "zone", "draft": "1"})
    need = Need.objects.get()
    assert need.state == "draft"
    client.post(url(f"needs/{need.id}/publish/"), {"version": need.version})
    need.refresh_from_db()
    assert need.state == "open"


def test_while_one_writes_the_title_and_the_first_suppliers_are_suggested(market, visit):
    text = body(visit("buying").post(url("needs/suggest/"), {"text": "求购摄像头模组，年需十万套"}))
    assert ("成像光电有限公司" in text, value_of("title", text), "hx-swap-oob" in text) == (
        True,
        "摄像头模组",
        True,
    )


def test_a_title_that_a_person_wrote_is_left_alone(market, visit):
    client = visit("buying")
    form = {"text": "求购摄像头模组，大量", "title": "前置模组", "proposed": "摄像头模组"}
    assert 'name="title"' not in body(client.post(url("needs/suggest/"), form))


def test_a_title_that_was_proposed_follows_the_text(market, visit):
    form = {"text": "求购光学镜头", "title": "摄像头模组", "proposed": "摄像头模组"}
    assert value_of("title", body(visit("buying").post(url("needs/suggest/"), form))) == "光学镜头"


@pytest.mark.parametrize("text", ["", "。", "😀😀", "123", "字" * 20_000, "\x00", "<script>alert(1)</script>"])
def test_a_suggestion_answers_anything(market, visit, text):
    response = visit("buying").post(url("needs/suggest/"), {"text": text, "within_km": "x", "certificate": "y" * 200})
    assert (response.status_code, "<script>alert" in body(response)) == (200, False)


def test_ones_own_product_is_said_to_be_ones_own(market, visit):
    assert "贵企业自己的产品里也有它" in body(visit("buying").post(url("needs/suggest/"), {"text": "求购手机"}))


def test_without_script_the_first_suppliers_can_be_looked_at(market, visit):
    response = visit("buying").post(url("needs/new/"), {"text": "求购摄像头模组", "look": "1"})
    assert ("成像光电有限公司" in body(response), Need.objects.count()) == (True, 0)


def test_the_page_of_a_need_shows_suppliers_in_order_with_reasons_and_gaps(market, visit):
    text = body(visit("buying").get(url(f"needs/{market.need()}/")))
    assert re.findall(r'data-supplier="([^"]+)"', text) == [str(market.supplier.id), str(market.near.id)]
    assert ("产品写有“摄像头模组”，正是要找的" in text, "还不知道：" in text) == (True, True)


@pytest.mark.parametrize(
    ("who", "sees"),
    [("buying", True), ("bureau", True), ("leader", True), ("field", True), ("selling", False), ("near", False)],
)
def test_other_enterprises_do_not_see_who_could_serve_a_need(market, visit, who, sees):
    text = body(visit(who).get(url(f"needs/{market.need()}/")))
    assert ("data-supplier" in text) == sees


def test_a_closed_need_shows_no_suppliers(market, visit):
    need = market.need()
    actions.proceed_need(market.actor("buying"), need, PostingVerb.CLOSE)
    assert "data-supplier" not in body(visit("buying").get(url(f"needs/{need}/")))


def test_the_page_of_a_need_asks_as_often_for_three_suppliers_as_for_one(market, visit):
    counts, shown = [], []
    need = market.need("求购红外热像仪")
    for number in (1, 2):
        for _maker in range(number):
            make_enterprise(market.zone, products="红外热像仪", chain=market.buyer.chain)
        keeping.forget(market.zone.id)
        client = visit("buying")
        client.get(url(f"needs/{need}/"))
        with CaptureQueriesContext(connection) as asked:
            shown.append(body(client.get(url(f"needs/{need}/"))).count("data-supplier"))
        counts.append(len(asked))
    assert (shown, counts[0]) == ([1, 3], counts[1])


def test_hard_conditions_say_what_they_removed(market, visit):
    text = body(visit("buying").get(url(f"needs/{market.need(within_km=5)}/")))
    assert "超出距离：去掉 1 家，其中 1 家只是因为资料里没有写" in text


@pytest.mark.parametrize("who", ["selling", "leader", "officer", "secretary", "field"])
def test_a_confidential_need_keeps_its_words_on_every_page(market, visit, who):
    deal = market.agreed(need=market.secret())
    client = visit(who)
    pages = [f"needs/{deal.match.need_id}/", f"matches/{deal.match_id}/", f"deals/{deal.id}/"]
    texts = [body(client.get(url(path))) for path in pages]
    assert [SECRET in text or "秘方" in text for text in texts] == [False, False, False]
    assert [CLASS in text for text in texts] == [True, True, True]


def test_a_confidential_need_is_not_opened_in_a_form_by_those_who_may_not_read_it(market, visit):
    need = market.secret()
    statuses = {
        who: visit(who).get(url(f"needs/{need}/edit/")).status_code for who in ("buying", "bureau", "field", "near")
    }
    assert statuses == {"buying": 200, "bureau": 200, "field": 404, "near": 404}


def test_a_stale_form_is_refused(market, visit):
    need = market.need()
    client = visit("buying")
    form = {"text": "求购光学镜头", "title": "光学镜头", "visibility": "zone", "version": "1"}
    assert client.post(url(f"needs/{need}/edit/"), form).status_code == 302
    assert client.post(url(f"needs/{need}/edit/"), form | {"title": "别的"}).status_code == 409
    assert Need.objects.get().title == "光学镜头"


def test_from_contact_to_delivery(market, visit):
    client, need = visit("buying"), market.need()
    pair = f"needs/{need}/suppliers/{market.supplier.id}"
    assert client.get(url(f"{pair}/contact/")).status_code == 200
    client.post(url(f"{pair}/contact/"), {"note": "请先寄样品"})
    match = Match.objects.get()
    client.post(url(f"matches/{match.id}/talk/"), {"version": match.version})
    deal = Deal.objects.get()
    client.post(url(f"deals/{deal.id}/agree/"), {"amount": "88.8", "version": 1})
    client.post(url(f"deals/{deal.id}/deliver/"), {"version": 2})
    deal.refresh_from_db()
    assert (match.note, deal.state, str(deal.amount)) == ("请先寄样品", "delivered", "88.8000")


def test_an_agreement_names_an_amount_or_says_that_it_is_kept_back(market, visit):
    client, deal = visit("buying"), market.deal()
    refused = client.post(url(f"deals/{deal.id}/agree/"), {"version": 1})
    assert (refused.status_code, "请填写成交金额" in body(refused)) == (422, True)
    client.post(url(f"deals/{deal.id}/agree/"), {"version": 1, "undisclosed": "on"})
    deal.refresh_from_db()
    assert (deal.state, deal.amount) == ("agreed", None)


def test_a_supplier_set_aside_without_a_reason_is_refused(market, visit):
    pair = f"needs/{market.need()}/suppliers/{market.supplier.id}"
    response = visit("buying").post(url(f"{pair}/dismiss/"), {"reason": " "})
    assert (response.status_code, Match.objects.count()) == (422, 0)


def test_why_a_supplier_was_set_aside_is_not_shown_to_it(market, visit):
    row = market.contacted()
    actions.dismiss(market.actor("buying"), row.need_id, row.supplier_id, reason="质量不稳定")
    shown = {
        who: "质量不稳定" in body(visit(who).get(url(f"matches/{row.id}/"))) for who in ("buying", "bureau", "selling")
    }
    assert shown == {"buying": True, "bureau": True, "selling": False}


@pytest.mark.parametrize(
    ("who", "reads"),
    [("buying", True), ("selling", True), ("leader", True), ("officer", False), ("field", False)],
)
def test_the_page_of_a_deal_shows_its_amount_to_those_who_may_read_it(market, visit, who, reads):
    deal = market.agreed("123.45")
    assert ("123.45" in body(visit(who).get(url(f"deals/{deal.id}/")))) == reads


def test_a_supplier_answers_a_need_with_its_offer(market, visit):
    offer = actions.post_offer(market.actor("selling"), market.supplier.id, actions.OfferText(text="供应摄像头模组"))
    need = market.need()
    form = {"supplier": str(market.supplier.id), "offer": str(offer), "note": "三天交货"}
    response = visit("selling").post(url(f"needs/{need}/answer/"), form)
    match = Match.objects.get()
    assert (response["Location"], match.offer_id, match.state) == (url(f"matches/{match.id}/"), offer, "contacted")


def test_nobody_answers_his_own_need(market, visit):
    assert visit("buying").get(url(f"needs/{market.need()}/answer/")).status_code == 404


def test_an_offer_is_posted_changed_withdrawn_and_opened_again(market, visit):
    client = visit("selling")
    client.post(url("offers/new/"), {"text": "供应红外热像仪，可定制", "price": "面议"})
    offer = Offer.objects.get()
    client.post(url(f"offers/{offer.id}/edit/"), {"text": "供应红外热像仪", "title": "热像仪", "version": "1"})
    client.post(url(f"offers/{offer.id}/withdraw/"), {"version": 2})
    client.post(url(f"offers/{offer.id}/reopen/"), {"version": 3})
    offer.refresh_from_db()
    assert (offer.title, offer.state, offer.version) == ("热像仪", "open", 4)


def test_the_public_card_of_a_supplier_shows_no_more_than_everybody_may_read(market, visit):
    market.supplier.legal_representative, market.supplier.address = "张三", "某路一号"
    market.supplier.save()
    text = body(visit("buying").get(url(f"suppliers/{market.supplier.id}/")))
    assert ("摄像头模组" in text, "张三" in text, "某路一号" in text, "300" in text) == (True, False, False, False)


def test_the_enterprises_page_shows_its_needs_and_offers_and_what_happened(market, visit):
    market.agreed(need=market.need("求购摄像头模组"))
    text = body(visit("buying").get(url(f"enterprises/{market.buyer.id}/")))
    assert [words in text for words in ("供需", "摄像头模组", "签约", "园区里谁在它的上游")] == [True] * 4


def test_the_enterprises_page_hides_the_words_of_a_confidential_need(market, visit):
    market.agreed(need=market.secret())
    texts = [body(visit(who).get(url(f"enterprises/{market.buyer.id}/"))) for who in ("leader", "field", "officer")]
    assert [(SECRET in text, CLASS in text) for text in texts] == [(False, True)] * 3


def test_the_enterprises_own_list_of_needs_shows_drafts_to_itself_only(market, visit):
    actions.draft_need(market.actor("buying"), market.buyer.id, actions.NeedText(text="求购秘密镜头"))
    shown = {
        who: "秘密镜头" in body(visit(who).get(url(f"enterprises/{market.buyer.id}/trade/")))
        for who in ("buying", "selling")
    }
    assert shown == {"buying": True, "selling": False}


def test_who_is_upstream_is_a_page_of_its_own_for_those_who_work_with_the_enterprise(market, visit):
    statuses = {
        who: visit(who).get(url(f"enterprises/{market.buyer.id}/upstream/")).status_code
        for who in ("buying", "leader", "selling")
    }
    assert statuses == {"buying": 200, "leader": 200, "selling": 404}


@pytest.mark.parametrize(
    "path", ["needs/{need}/", "matches/{match}/", "deals/{deal}/", "offers/{offer}/", "suppliers/{supplier}/"]
)
def test_rows_of_another_zone_are_missing(market, elsewhere, visit, path):
    deal = elsewhere.agreed()
    offer = actions.post_offer(elsewhere.actor("selling"), elsewhere.supplier.id, actions.OfferText(text="供应镜头"))
    ids = {
        "need": deal.match.need_id,
        "match": deal.match_id,
        "deal": deal.id,
        "offer": offer,
        "supplier": elsewhere.supplier.id,
    }
    assert visit("bureau").get(url(path.format(**ids))).status_code == 404


def test_the_first_screen_counts_what_waits(market, visit):
    market.contacted()
    text = body(visit("buying").get(url("")))
    assert "待跟进的对接" in text


def test_an_expired_need_can_be_opened_again_from_its_page(market, visit):
    need = market.need(expires_on=clock.today())
    with clock.at(clock.now() + timedelta(days=1)):
        actions.expire_old(market.system)
    text = body(visit("buying").get(url(f"needs/{need}/")))
    assert "重新发布" in text


def test_an_enterprise_one_knows_is_contacted_from_its_card_for_a_need_of_ones_own(market, visit):
    need, client = market.need(), visit("buying")
    action = client.get(url(f"suppliers/{market.supplier.id}/")).context["page"].action
    client.post(action.url, {"need": str(need), "note": "先要样品"})
    match = Match.objects.get()
    assert (match.need_id, match.supplier, match.note) == (need, market.supplier, "先要样品")


def test_nobody_is_offered_to_contact_himself(market, visit):
    page = visit("selling").get(url(f"suppliers/{market.supplier.id}/")).context["page"]
    assert page.action.label == "企业主页"
