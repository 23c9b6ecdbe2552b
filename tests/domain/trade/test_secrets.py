"""A confidential need shows its class, not its words, to all but its owner and the bureau, wherever it appears."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.trade.market import CLASS, SECRET
from making import make_contact
from yuanlian.domain.people import notices
from yuanlian.domain.people.models import Notice
from yuanlian.domain.trade import actions, bridge, keeping, learning, lists, proposals, queries
from yuanlian.domain.trade.lists import Wanted
from yuanlian.domain.trade.models import Match, Need
from yuanlian.domain.trade.states import PostingVerb, Visibility
from yuanlian.domain.trade.words import words_for
from yuanlian.kernel import outbox

READERS = ["buying", "bureau"]
OTHERS = ["selling", "near", "leader", "officer", "secretary", "field", "stranger"]
SOUGHT = ["抗体", SECRET, "求购某型", "秘方"]


@pytest.mark.parametrize("who", READERS)
def test_owner_and_bureau_read_the_words(market, who):
    need = queries.need(market.actor(who), market.secret())
    words = words_for(market.actor(who), need)
    assert (words.title, words.quantity, words.hidden) == (SECRET, "30吨秘方", False)


@pytest.mark.parametrize("who", OTHERS)
def test_everybody_else_reads_the_class_only(market, who):
    need = queries.need(market.actor(who), market.secret())
    words = words_for(market.actor(who), need)
    assert (words.title, words.text, words.quantity, words.budget, words.hidden) == (
        f"保密需求：{CLASS}", "", "", None, True,
    )  # fmt: skip


@pytest.mark.parametrize("search", SOUGHT)
@pytest.mark.parametrize("who", OTHERS)
def test_a_search_does_not_find_what_it_may_not_show(market, who, search):
    market.secret()
    assert list(lists.needs(market.actor(who), Wanted(search=search))) == []


@pytest.mark.parametrize("who", OTHERS)
def test_a_search_finds_the_class_that_everybody_reads(market, who):
    need = market.secret()
    found = lists.needs(market.actor(who), Wanted(search="原料药"))
    assert [row.id for row in found] == [need]


@pytest.mark.parametrize("who", READERS)
def test_owner_and_bureau_find_it_by_its_words(market, who):
    need = market.secret()
    assert [row.id for row in lists.needs(market.actor(who), Wanted(search="抗体"))] == [need]


@pytest.mark.parametrize("who", ["selling", "leader", "officer", "field"])
def test_matches_and_deals_are_not_found_by_hidden_words_either(market, who):
    deal = market.agreed(need=market.secret())
    actor = market.actor(who)
    assert deal in lists.deals(actor, Wanted())
    assert [list(find(actor, Wanted(search="抗体"))) for find in (lists.matches, lists.deals)] == [[], []]


def test_the_ranking_asks_by_class_and_never_sees_the_words(market):
    need = queries.need(market.actor("bureau"), market.secret())
    asked = bridge.asked_of(need)
    assert (asked.text, asked.classes[0]) == ("", CLASS)


def test_a_supplier_of_the_class_is_proposed_without_the_words(market):
    pharma = market.near
    pharma.industry_code, pharma.version = "2710", pharma.version + 1
    pharma.save()
    need = queries.need(market.actor("leader"), market.secret())
    found = proposals.suppliers_of(market.actor("leader"), need)
    assert [one.card.id for one in found.suppliers] == [pharma.id]
    assert SECRET not in repr(found)


def test_nothing_of_the_words_is_kept_with_a_match(market):
    actions.contact(market.actor("buying"), market.secret(), market.supplier.id)
    kept = [repr(value) for value in Match.objects.values_list("topic", "reasons", "note").get()]
    assert [value for value in kept if "抗体" in value] == []


def test_what_the_zone_learns_holds_no_hidden_words(market):
    market.agreed(need=market.secret())
    known = learning.knowledge(market.zone.id, None)
    assert {topic for topic, _supplier in [*known.deals, *known.opinions]} == {CLASS}


def test_what_a_supplier_delivered_in_confidence_is_not_shown_as_its_product(market):
    market.agreed(need=market.secret())
    assert keeping.profile(market.zone.id, str(market.supplier.id)).proven == ()


def test_a_need_that_becomes_confidential_disappears_from_what_was_learnt(market):
    need = market.need("求购摄像头模组")
    market.agreed(need=need)
    assert keeping.profile(market.zone.id, str(market.supplier.id)).proven == ("摄像头模组",)
    text = actions.NeedText(text="求购摄像头模组", visibility=Visibility.CONFIDENTIAL, industry_code="2710")
    actions.rewrite_need(market.actor("buying"), need, text)
    known = learning.knowledge(market.zone.id, None)
    assert {topic for topic, _supplier in [*known.deals, *known.opinions]} == {CLASS}
    assert keeping.profile(market.zone.id, str(market.supplier.id)).proven == ()


def test_notices_name_the_class_to_the_supplier_and_the_words_to_owner_and_bureau(market):
    colleague = make_contact(market.buyer)
    market.agreed(need=market.secret())
    outbox.drain()
    told = {
        who: {row.params["title"] for row in Notice.objects.filter(account=account)}
        for who, account in {**market.accounts, "colleague": colleague}.items()
    }
    assert told == {
        **{who: set() for who in market.accounts},
        "selling": {CLASS},
        "bureau": {SECRET},
        "colleague": {SECRET},
    }
    assert "抗体" not in " ".join(line.sentence for line in notices.readable(market.actor("selling")))


def test_a_withdrawn_confidential_need_is_hidden_from_the_zone(market):
    need = market.secret()
    actions.proceed_need(market.actor("buying"), need, PostingVerb.WITHDRAW, reason=SECRET)
    seen = {who: queries.visible_needs(market.actor(who)).filter(pk=need).exists() for who in ("selling", "leader")}
    assert seen == {"selling": False, "leader": True}


def test_a_sort_does_not_tell_the_order_of_hidden_words_or_budgets(market):
    assert {"title", "budget", "quantity"} & set(lists.NEED_ORDER) == set()


def test_amounts_are_not_sorted_for_those_who_do_not_read_them(market):
    first, second = market.agreed("9"), market.agreed("5", need=market.need("求购镜头"))
    by_amount = Wanted(order="amount")
    assert [row.id for row in lists.deals(market.actor("leader"), by_amount)] == [second.id, first.id]
    newest = [row.id for row in lists.deals(market.actor("officer"), Wanted())]
    assert [row.id for row in lists.deals(market.actor("officer"), by_amount)] == newest


def test_a_total_adds_only_what_the_reader_may_read(market):
    market.agreed("9")
    totals = {
        who: lists.total_amount(market.actor(who), lists.deals(market.actor(who), Wanted()))
        for who in ("leader", "selling", "officer")
    }
    assert totals == {"leader": Decimal(9), "selling": Decimal(9), "officer": Decimal(0)}


def test_a_draft_is_seen_by_its_own_side_only(market):
    draft = actions.draft_need(market.actor("buying"), market.buyer.id, actions.NeedText(text="求购镜头"))
    seen = {who: Need in {type(row) for row in queries.visible_needs(market.actor(who)).filter(pk=draft)} for who in
            ("buying", "selling", "stranger")}  # fmt: skip
    assert seen == {"buying": True, "selling": False, "stranger": False}
