"""Matches and deals: who takes which step, in which order, and what both sides read."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from yuanlian.domain.trade import actions, queries, rules
from yuanlian.domain.trade.models import Deal, Match
from yuanlian.domain.trade.states import (
    DEAL_MOVES,
    MATCH_MOVES,
    DealState,
    DealVerb,
    MatchState,
    MatchVerb,
    PostingVerb,
)
from yuanlian.kernel.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotVisible

TAKEN = [verb for verb in MatchVerb if verb != MatchVerb.RELEASE]


def do_match(market, row, verb):
    buying = market.actor("buying")
    match verb:
        case MatchVerb.CONTACT:
            actions.contact(buying, row.need_id, row.supplier_id)
        case MatchVerb.DISMISS:
            actions.dismiss(buying, row.need_id, row.supplier_id, reason="交期太长")
        case MatchVerb.RESTORE:
            actions.restore(buying, row.id)
        case MatchVerb.TALK:
            actions.talk(buying, row.id)


@pytest.mark.parametrize(("state", "verb"), list(product(MatchState, TAKEN)))
def test_a_match_moves_exactly_where_the_table_says(market, state, verb):
    row = market.contacted()
    Match.objects.filter(pk=row.pk).update(state=state, dismissed_reason="x")
    target = MATCH_MOVES.get((state, verb))
    if target is None:
        with pytest.raises(IllegalMove):
            do_match(market, row, verb)
    else:
        do_match(market, row, verb)
        row.refresh_from_db()
        assert row.state == target


def do_deal(market, deal, verb):
    buying = market.actor("buying")
    match verb:
        case DealVerb.AGREE:
            actions.agree(buying, deal.id, actions.Terms(amount=Decimal(1)))
        case DealVerb.DELIVER:
            actions.deliver(buying, deal.id)
        case DealVerb.FAIL:
            actions.fail(buying, deal.id, reason="价格未谈拢")


@pytest.mark.parametrize(("state", "verb"), list(product(DealState, DealVerb)))
def test_a_deal_moves_exactly_where_the_table_says(market, state, verb):
    deal = market.deal()
    Deal.objects.filter(pk=deal.pk).update(state=state, reason="x")
    target = DEAL_MOVES.get((state, verb))
    if target is None:
        with pytest.raises(IllegalMove):
            do_deal(market, deal, verb)
    else:
        do_deal(market, deal, verb)
        deal.refresh_from_db()
        assert deal.state == target


def test_a_match_keeps_how_the_ranking_placed_the_supplier(market):
    row = market.contacted()
    assert (row.rank, row.topic, row.reasons[0]["found"], row.engine) == (1, "摄像头模组", "摄像头模组", "matching-1")


def test_a_supplier_outside_the_ranking_can_be_contacted_too(market):
    made = actions.contact(market.actor("buying"), market.need("求购白酒"), market.near.id)
    row = Match.objects.get(pk=made)
    assert (row.rank, row.state) == (None, "contacted")


def test_the_same_key_contacts_once(market):
    need = market.need()
    made = {actions.contact(market.actor("buying"), need, market.supplier.id, key="k") for _press in range(2)}
    assert made == {Match.objects.get().id}


def test_the_same_key_makes_one_deal(market):
    row = market.contacted()
    made = {actions.talk(market.actor("buying"), row.id, key="k") for _press in range(2)}
    assert made == {Deal.objects.get().id}


def test_a_buyer_is_not_its_own_supplier(market):
    with pytest.raises(Invalid):
        actions.contact(market.actor("buying"), market.need(), market.buyer.id)


def test_a_supplier_of_another_zone_is_missing(market, elsewhere):
    with pytest.raises(NotVisible):
        actions.contact(market.actor("buying"), market.need(), elsewhere.supplier.id)


def test_a_need_that_is_closed_takes_no_more_suppliers(market):
    need = market.need()
    actions.proceed_need(market.actor("buying"), need, PostingVerb.CLOSE)
    with pytest.raises(Conflict):
        actions.contact(market.actor("buying"), need, market.supplier.id)


@pytest.mark.parametrize("who", ["buying", "bureau", "secretary", "field"])
def test_the_buyers_side_contacts_suppliers(market, who):
    made = actions.contact(market.actor(who), market.need(), market.supplier.id)
    assert Match.objects.get(pk=made).state == MatchState.CONTACTED


@pytest.mark.parametrize("who", ["selling", "near", "leader", "officer", "stranger"])
def test_others_do_not_contact_suppliers_of_a_need_they_only_read(market, who):
    need = market.need()
    with pytest.raises(NotAllowed):
        actions.contact(market.actor(who), need, market.supplier.id)


def test_a_supplier_answers_with_its_offer(market):
    offer = actions.post_offer(market.actor("selling"), market.supplier.id, actions.OfferText(text="供应摄像头模组"))
    said = actions.Answer(offer=offer, note="三天交货")
    row = Match.objects.get(pk=actions.answer(market.actor("selling"), market.need(), market.supplier.id, said))
    assert (row.state, row.offer_id, row.note) == ("contacted", offer, "三天交货")


def test_a_supplier_does_not_answer_with_another_ones_offer(market):
    offer = actions.post_offer(market.actor("near"), market.near.id, actions.OfferText(text="供应镜头"))
    need = market.need()
    with pytest.raises(NotVisible):
        actions.answer(market.actor("selling"), need, market.supplier.id, actions.Answer(offer=offer))


def test_nobody_answers_for_another_enterprise(market):
    with pytest.raises(NotAllowed):
        actions.answer(market.actor("near"), market.need(), market.supplier.id, actions.Answer())


@pytest.mark.parametrize("reason", ["", "  ", "\x00"])
def test_setting_aside_and_failing_need_a_reason(market, reason):
    deal = market.deal()
    for act in (
        lambda: actions.dismiss(market.actor("buying"), deal.match.need_id, market.near.id, reason=reason),
        lambda: actions.fail(market.actor("buying"), deal.id, reason=reason),
    ):
        with pytest.raises(Invalid) as refused:
            act()
        assert list(refused.value.fields) == ["reason"]


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity", "1e13"])
def test_an_amount_that_is_no_money_is_refused(market, amount):
    deal = market.deal()
    with pytest.raises(Invalid) as refused:
        actions.agree(market.actor("buying"), deal.id, actions.Terms(amount=Decimal(amount)))
    assert list(refused.value.fields) == ["amount"]


def test_an_amount_that_nobody_tells_is_unknown_and_not_zero(market):
    row = actions.agree(market.actor("buying"), market.deal().id, actions.Terms())
    assert (row.state, row.amount) == ("agreed", None)


def test_a_failed_deal_gives_the_match_back_to_be_followed_up(market):
    deal = market.deal()
    actions.fail(market.actor("selling"), deal.id, reason="价格未谈拢")
    again = actions.talk(market.actor("buying"), deal.match_id)
    assert (Deal.objects.count(), Deal.objects.get(pk=again).state) == (2, "in_talks")


@pytest.mark.parametrize("who", ["buying", "selling", "bureau", "secretary", "field"])
def test_either_side_and_its_brokers_bring_a_deal_forward(market, who):
    deal = market.deal()
    assert actions.agree(market.actor(who), deal.id, actions.Terms(amount=Decimal(3))).state == "agreed"


@pytest.mark.parametrize("who", ["leader", "officer"])
def test_those_who_only_read_leave_a_deal_as_it_is(market, who):
    deal = market.deal()
    with pytest.raises(NotAllowed):
        actions.deliver(market.actor(who), deal.id)


@pytest.mark.parametrize("who", ["near", "stranger"])
def test_third_parties_do_not_know_of_a_deal(market, who):
    deal = market.deal()
    with pytest.raises(NotVisible):
        actions.deliver(market.actor(who), deal.id)


def test_a_deal_of_another_zone_is_missing(market, elsewhere):
    with pytest.raises(NotVisible):
        actions.deliver(market.actor("bureau"), elsewhere.deal().id)


def test_a_supplier_sees_a_match_from_the_first_contact_on(market):
    need = market.need()
    made = actions.dismiss(market.actor("buying"), need, market.supplier.id, reason="交期太长")
    assert not queries.visible_matches(market.actor("selling")).exists()
    actions.restore(market.actor("buying"), made)
    actions.contact(market.actor("buying"), need, market.supplier.id)
    assert queries.visible_matches(market.actor("selling")).count() == 1


def test_a_supplier_still_reads_the_need_it_was_contacted_for_when_it_is_closed(market):
    deal = market.deal()
    actions.proceed_need(market.actor("buying"), deal.match.need_id, PostingVerb.CLOSE)
    seen = {
        who: queries.visible_needs(market.actor(who)).filter(pk=deal.match.need_id).exists()
        for who in ("selling", "near", "buying")
    }
    assert seen == {"selling": True, "near": False, "buying": True}


@pytest.mark.parametrize(
    ("who", "reads"),
    [("buying", True), ("selling", True), ("bureau", True), ("leader", True), ("officer", False), ("field", False)],
)
def test_the_rule_and_the_query_agree_on_who_reads_an_amount(market, who, reads):
    deal = market.agreed()
    readable = queries.deals_with_readable_amount(market.actor(who)).filter(pk=deal.pk).exists()
    assert (rules.may_read_amount(market.actor(who), deal), readable) == (reads, reads)
