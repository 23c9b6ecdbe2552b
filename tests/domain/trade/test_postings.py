"""Needs and offers: written, refused in a sentence, moved through their states, expired."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest

from domain.trade.market import title_of
from yuanlian.domain.trade import actions, jobs
from yuanlian.domain.trade.models import Need, Offer
from yuanlian.domain.trade.states import POSTING_MOVES, PostingState, PostingVerb, Visibility
from yuanlian.kernel import clock
from yuanlian.kernel.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotVisible
from yuanlian.kernel.models import AuditEntry, OutboxEvent
from yuanlian.kernel.worker import _PERIODIC

VERBS = [verb for verb in PostingVerb if verb != PostingVerb.EXPIRE]


def test_the_title_nobody_gave_is_read_in_the_sentence(market):
    assert title_of(market.need("求购摄像头模组，年需约十万套，价格面议")) == "摄像头模组"


def test_the_title_somebody_gave_stays(market):
    assert title_of(market.need("求购摄像头模组", title="前置模组")) == "前置模组"


def test_a_need_is_audited_and_told_in_its_transaction(market):
    need = market.need()
    assert AuditEntry.objects.filter(zone=market.zone, verb="trade.post_need", object_id=need).count() == 1
    assert OutboxEvent.objects.filter(zone=market.zone, topic="trade.need_opened").count() == 1


def test_the_same_key_makes_one_need(market):
    text = actions.NeedText(text="求购摄像头模组")
    made = {actions.post_need(market.actor("buying"), market.buyer.id, text, key="k1") for _press in range(2)}
    assert (len(made), Need.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "请写一句话说明。"),
        ("   ", "请写一句话说明。"),
        ("。", "看不出说的是什么产品，请至少写出产品的名称。"),
        ("😀😀", "看不出说的是什么产品，请至少写出产品的名称。"),
        ("20261121", "看不出说的是什么产品，请至少写出产品的名称。"),
        ("长" * 20_000, "太长了，请控制在 2000 字以内。"),
    ],
)
def test_what_names_no_product_is_refused_in_a_sentence(market, text, sentence):
    with pytest.raises(Invalid) as refused:
        market.need(text)
    assert refused.value.fields["text"] == sentence


@pytest.mark.parametrize(
    "text", ["水", "camera modules for phones", "カメラモジュール", "модуль камеры", "手机", "求购😀镜头"]
)
def test_short_foreign_and_odd_needs_are_taken(market, text):
    assert Need.objects.get(pk=market.need(text)).state == PostingState.OPEN


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("budget", Decimal(-1)),
        ("budget", Decimal("NaN")),
        ("budget", Decimal(10) ** 13),
        ("within_km", 0),
        ("within_km", 501),
        ("quantity", "多" * 61),
        ("title", "长" * 81),
        ("certificate", "证" * 41),
    ],
)
def test_a_value_that_does_not_fit_is_named(market, field, value):
    with pytest.raises(Invalid) as refused:
        market.need(**{field: value})
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("field", ["needed_by", "expires_on"])
def test_a_day_before_today_is_named(market, field):
    with pytest.raises(Invalid) as refused:
        market.need(**{field: clock.today() - timedelta(days=1)})
    assert list(refused.value.fields) == [field]


def test_a_confidential_need_names_a_class(market):
    with pytest.raises(Invalid) as refused:
        market.need(visibility=Visibility.CONFIDENTIAL, industry_code="0000")
    assert list(refused.value.fields) == ["industry_code"]


def test_signs_that_no_database_keeps_are_left_out(market):
    assert Need.objects.get(pk=market.need("求购\x00摄像头")).text == "求购摄像头"


@pytest.mark.parametrize(("who", "may"), [("buying", True), ("bureau", True), ("secretary", True), ("field", True)])
def test_an_enterprise_and_who_looks_after_it_post_for_it(market, who, may):
    text = actions.NeedText(text="求购镜头")
    assert (actions.post_need(market.actor(who), market.buyer.id, text) is not None) == may


@pytest.mark.parametrize("who", ["leader", "officer"])
def test_those_who_only_read_do_not_post(market, who):
    with pytest.raises(NotAllowed):
        actions.post_need(market.actor(who), market.buyer.id, actions.NeedText(text="求购镜头"))


@pytest.mark.parametrize("who", ["selling", "stranger"])
def test_nobody_posts_for_an_enterprise_he_does_not_reach(market, who):
    with pytest.raises(NotVisible):
        actions.post_need(market.actor(who), market.buyer.id, actions.NeedText(text="求购镜头"))


def test_an_enterprise_of_another_zone_is_missing(market, elsewhere):
    with pytest.raises(NotVisible):
        actions.post_need(market.actor("bureau"), elsewhere.buyer.id, actions.NeedText(text="求购镜头"))


@pytest.mark.parametrize(("state", "verb"), list(product(PostingState, VERBS)))
def test_a_verb_moves_exactly_where_the_table_says(market, state, verb):
    need = market.need()
    Need.objects.filter(pk=need).update(state=state)
    target = POSTING_MOVES.get((state, verb))
    if target is None:
        with pytest.raises(IllegalMove):
            actions.proceed_need(market.actor("buying"), need, verb)
    else:
        assert actions.proceed_need(market.actor("buying"), need, verb).state == target


@pytest.mark.parametrize("who", ["selling", "leader", "officer", "stranger"])
def test_others_do_not_move_a_need(market, who):
    need = market.need()
    with pytest.raises(NotAllowed):
        actions.proceed_need(market.actor(who), need, PostingVerb.CLOSE)


def test_people_do_not_expire_a_need(market):
    with pytest.raises(NotAllowed):
        actions.proceed_need(market.actor("buying"), market.need(), PostingVerb.EXPIRE)


def test_a_stale_page_does_not_overwrite(market):
    need = market.need()
    actions.rewrite_need(market.actor("buying"), need, actions.NeedText(text="求购镜头"), version=1)
    with pytest.raises(Conflict):
        actions.rewrite_need(market.actor("bureau"), need, actions.NeedText(text="求购模组"), version=1)
    assert title_of(need) == "镜头"


def test_what_is_closed_is_not_rewritten(market):
    need = market.need()
    actions.proceed_need(market.actor("buying"), need, PostingVerb.CLOSE)
    with pytest.raises(IllegalMove):
        actions.rewrite_need(market.actor("buying"), need, actions.NeedText(text="求购镜头"))


def test_a_broker_who_cannot_read_a_confidential_need_cannot_rewrite_it(market):
    with pytest.raises(NotAllowed):
        actions.rewrite_need(market.actor("field"), market.secret(), actions.NeedText(text="求购镜头"))


def test_a_draft_is_published_later(market):
    draft = actions.draft_need(market.actor("buying"), market.buyer.id, actions.NeedText(text="求购镜头"))
    assert Need.objects.get(pk=draft).opened_at is None
    assert actions.proceed_need(market.actor("buying"), draft, PostingVerb.PUBLISH).opened_at is not None


def test_postings_past_their_last_day_expire(market, elsewhere):
    today = clock.today()
    need = market.need(expires_on=today)
    offer = actions.post_offer(
        market.actor("selling"), market.supplier.id, actions.OfferText(text="供应镜头", expires_on=today)
    )
    theirs = elsewhere.need(expires_on=today)
    with clock.at(clock.now() + timedelta(days=1)):
        jobs.expire_everywhere()
    states = [Need.objects.get(pk=need).state, Offer.objects.get(pk=offer).state, Need.objects.get(pk=theirs).state]
    assert states == ["expired", "expired", "expired"]


def test_a_posting_on_its_last_day_stays_open(market):
    need = market.need(expires_on=clock.today())
    jobs.expire_everywhere()
    assert Need.objects.get(pk=need).state == PostingState.OPEN


def test_the_worker_knows_the_duty():
    assert _PERIODIC["trade.expiry"].duty is jobs.expire_everywhere


def test_an_expired_need_that_is_opened_again_does_not_expire_at_once(market):
    need = market.need(expires_on=clock.today())
    with clock.at(clock.now() + timedelta(days=1)):
        actions.expire_old(market.system)
        row = actions.proceed_need(market.actor("buying"), need, PostingVerb.REOPEN)
        assert (row.state, row.expires_on, actions.expire_old(market.system)) == ("open", None, 0)
