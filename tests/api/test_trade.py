"""Trade by machine: the same journey, the same scope, the same hidden words as the pages."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from domain.trade.market import CLASS, SECRET, Market, make_market
from yuanlian.domain.trade import actions
from yuanlian.domain.trade.models import Deal, Match, Need, Offer

pytestmark = pytest.mark.django_db


class Caller:
    """Calls the API as somebody of the market."""

    def __init__(self, market: Market, who: str) -> None:
        self.client = Client()
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
        self.client.force_login(market.accounts[who], backend="yuanlian.domain.people.signin.AccountBackend")
        self.base = f"/api/v1/z/{market.zone.slug}"

    def get(self, path):
        return self.client.get(self.base + path)

    def send(self, path, body=None, method="post", **headers):
        text = json.dumps(body or {})
        return getattr(self.client, method)(self.base + path, text, content_type="application/json", headers=headers)


@pytest.fixture(autouse=True)
def chinese():
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def market(db) -> Market:
    return make_market("machine")


@pytest.fixture
def call(market):
    return lambda who: Caller(market, who)


def test_the_whole_journey(market, call):
    buying = call("buying")
    need = buying.send("/needs", {"enterprise": str(market.buyer.id), "text": "求购摄像头模组，年需十万套"}).json()
    found = buying.get(f"/needs/{need['id']}/suppliers").json()
    first = found["suppliers"][0]
    assert (need["title"], first["id"], first["rank"]) == ("摄像头模组", str(market.supplier.id), 1)
    assert first["reasons"][0]["sentence"] == "产品写有“摄像头模组”，正是要找的"
    match = buying.send(f"/needs/{need['id']}/suppliers/{first['id']}/contact", {"note": "请先寄样品"}).json()
    deal = buying.send(f"/matches/{match['id']}/talk", {"version": match["version"]}).json()
    agreed = call("selling").send(f"/deals/{deal['id']}/agree", {"amount": "88.8", "version": deal["version"]}).json()
    done = buying.send(f"/deals/{deal['id']}/deliver", {"version": agreed["version"]}).json()
    assert (done["state"], done["amount"], done["need_title"]) == ("delivered", "88.8000", "摄像头模组")


def test_the_same_key_makes_each_thing_once(market, call):
    buying, selling = call("buying"), call("selling")
    need = {"enterprise": str(market.buyer.id), "text": "求购摄像头模组"}
    offer = {"enterprise": str(market.supplier.id), "text": "供应摄像头模组"}
    for _press in range(2):
        made = buying.send("/needs", need, **{"Idempotency-Key": "n"}).json()
        selling.send("/offers", offer, **{"Idempotency-Key": "o"})
        path = f"/needs/{made['id']}/suppliers/{market.supplier.id}/contact"
        match = buying.send(path, {}, **{"Idempotency-Key": "c"}).json()
        buying.send(f"/matches/{match['id']}/talk", {}, **{"Idempotency-Key": "t"})
    assert [model.objects.count() for model in (Need, Offer, Match, Deal)] == [1, 1, 1, 1]


def test_a_supplier_is_set_aside_and_restored(market, call):
    buying, need = call("buying"), market.need()
    path = f"/needs/{need}/suppliers/{market.supplier.id}/dismiss"
    match = buying.send(path, {"reason": "交期太长"}).json()
    assert (match["state"], match["reason"]) == ("dismissed", "交期太长")
    restored = buying.send(f"/matches/{match['id']}/restore", {"version": match["version"]}).json()
    assert (restored["state"], restored["reason"]) == ("proposed", "")


def test_a_deal_fails_with_its_reason(market, call):
    deal = market.deal()
    answer = call("selling").send(f"/deals/{deal.id}/fail", {"reason": "价格未谈拢", "version": 1}).json()
    assert (answer["state"], answer["reason"]) == ("failed", "价格未谈拢")


def test_a_supplier_answers_a_need(market, call):
    offer = actions.post_offer(market.actor("selling"), market.supplier.id, actions.OfferText(text="供应摄像头模组"))
    body = {"supplier": str(market.supplier.id), "offer": str(offer), "note": "三天交货"}
    answer = call("selling").send(f"/needs/{market.need()}/answer", body).json()
    assert (answer["state"], answer["note"]) == ("contacted", "三天交货")


def test_a_sketch_suggests_a_title_and_the_first_suppliers_and_keeps_nothing(market, call):
    body = {"text": "求购摄像头模组", "enterprise": str(market.buyer.id)}
    answer = call("buying").send("/needs/sketch", body).json()
    assert (answer["title"], answer["suppliers"][0]["name"]) == ("摄像头模组", "成像光电有限公司")
    assert Need.objects.count() == 0


@pytest.mark.parametrize("who", ["selling", "leader", "officer", "field"])
def test_a_confidential_need_says_its_class_only(market, call, who):
    deal = market.agreed(need=market.secret())
    caller = call(who)
    paths = [
        "/needs",
        f"/needs/{deal.match.need_id}",
        "/matches",
        f"/matches/{deal.match_id}",
        "/deals",
        f"/deals/{deal.id}",
    ]
    texts = [str(caller.get(path).json()) for path in paths]
    assert [SECRET in text or "秘方" in text for text in texts] == [False] * 6
    assert [CLASS in text for text in texts] == [True] * 6


@pytest.mark.parametrize(
    ("who", "amount", "readable"),
    [("leader", "120.5000", True), ("selling", "120.5000", True), ("officer", None, False)],
)
def test_an_amount_is_told_to_those_who_may_read_it(market, call, who, amount, readable):
    answer = call(who).get(f"/deals/{market.agreed().id}").json()
    assert (answer["amount"], answer["amount_readable"]) == (amount, readable)


def test_why_a_supplier_was_set_aside_is_not_told_to_it(market, call):
    row = market.contacted()
    actions.dismiss(market.actor("buying"), row.need_id, row.supplier_id, reason="质量不稳定")
    assert call("selling").get(f"/matches/{row.id}").json()["reason"] == ""


def test_another_enterprise_is_not_told_who_could_serve_a_need(market, call):
    assert call("selling").get(f"/needs/{market.need()}/suppliers").json()["suppliers"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "😀"}, "text"),
        ({"text": "求购镜头", "quantity": "多" * 61}, "quantity"),
        ({"text": "求购镜头", "within_km": 9999}, "within_km"),
        ({"text": "求购镜头", "visibility": "confidential"}, "industry_code"),
    ],
)
def test_a_refusal_names_its_field(market, call, body, field):
    answer = call("buying").send("/needs", {"enterprise": str(market.buyer.id)} | body)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


def test_an_illegal_move_and_a_stale_version_are_conflicts(market, call):
    deal = market.deal()
    caller = call("buying")
    codes = [
        caller.send(f"/deals/{deal.id}/deliver", {}).json()["code"],
        caller.send(f"/deals/{deal.id}/fail", {"reason": "不做了", "version": 9}).json()["code"],
    ]
    assert codes == ["illegal_move", "conflict"]


def test_people_do_not_expire_needs_by_machine_either(market, call):
    answer = call("buying").send(f"/needs/{market.need()}/step", {"verb": "expire"})
    assert answer.status_code == 403


def test_needs_and_offers_are_changed_and_moved(market, call):
    buying, selling = call("buying"), call("selling")
    need = market.need()
    changed = buying.send(f"/needs/{need}", {"text": "求购光学镜头", "version": 1}, method="put").json()
    closed = buying.send(f"/needs/{need}/step", {"verb": "close", "version": changed["version"]}).json()
    offer = selling.send("/offers", {"enterprise": str(market.supplier.id), "text": "供应镜头"}).json()
    selling.send(f"/offers/{offer['id']}", {"text": "供应光学镜头", "title": "光学镜头"}, method="put")
    withdrawn = selling.send(f"/offers/{offer['id']}/step", {"verb": "withdraw"}).json()
    assert (changed["title"], closed["state"], withdrawn["title"], withdrawn["state"]) == (
        "光学镜头", "closed", "光学镜头", "withdrawn",
    )  # fmt: skip


def test_lists_are_searched_and_narrowed(market, call):
    market.need("求购摄像头模组")
    market.need("求购光学镜头")
    caller = call("bureau")
    totals = [caller.get(f"/needs?{query}").json()["total"] for query in ("", "q=镜头", "state=closed", "mine=true")]
    assert totals == [2, 1, 0, 0]
    assert caller.get("/offers").json() == {"total": 0, "items": []}


def test_upstream_is_told_to_those_who_work_with_the_enterprise(market, call):
    statuses = [call(who).get(f"/enterprises/{market.buyer.id}/upstream").status_code for who in ("buying", "selling")]
    assert statuses == [200, 404]
