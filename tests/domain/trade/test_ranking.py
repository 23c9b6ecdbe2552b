"""The bridge to the engine: a change is found at the next question, judgements weigh, restarts change nothing."""

from __future__ import annotations

import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from making import system
from yuanlian.domain.enterprises.models import Enterprise, Qualification
from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.trade import actions, bridge, keeping, learning, queries
from yuanlian.domain.trade.learning import Voices
from yuanlian.domain.trade.models import Match
from yuanlian.domain.trade.states import PostingVerb
from yuanlian.engines.matching import Filters, ReasonCode
from yuanlian.kernel import audit, clock


def names(market, text="求购摄像头模组", buyer=None, **conditions):
    """Suppliers in order, by name."""
    filters = bridge.filters_of(**({"within_km": None, "certificate": ""} | conditions))
    ranking = bridge.suppliers_for(market.zone.id, bridge.question(text, buyer or market.buyer, filters))
    rows = {str(row.id): row.name for row in Enterprise.objects.filter(zone=market.zone)}
    return [rows[key] for key in ranking.ids]


def ranking_of(market, need):
    return bridge.suppliers_for(market.zone.id, bridge.asked_of(queries.need(market.system, need)))


def points(market, need, supplier):
    return {result.id: result.points for result in ranking_of(market, need).results}.get(str(supplier.id), 0)


def change(row, **values):
    """The enterprise is changed as its room changes it: version up, stamped."""
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at = clock.now()
    with transaction.atomic():
        row.save()
        audit.record(system(row.zone), "enterprises.correct", row)


def test_who_sells_it_stands_before_who_sells_nearly_it(market):
    assert names(market)[:2] == ["成像光电有限公司", "沱江镜头有限公司"]


def test_the_buyer_is_never_its_own_supplier(market):
    change(market.buyer, products="摄像头模组；手机")
    assert "禾苗手机有限公司" not in names(market)


def test_another_zones_suppliers_are_not_here(market, elsewhere):
    change(elsewhere.near, products="红外热像仪")
    assert names(market, "求购红外热像仪") == []


def test_a_changed_product_is_found_at_the_next_question(market):
    assert names(market, "求购红外热像仪") == []
    change(market.near, products="红外热像仪")
    assert names(market, "求购红外热像仪") == ["沱江镜头有限公司"]


def test_a_new_enterprise_is_found_at_the_next_question(market):
    assert names(market, "求购红外热像仪") == []
    moment = clock.now()
    Enterprise.objects.create(
        zone=market.zone,
        name="新锐光学有限公司",
        name_key="新",
        products="红外热像仪",
        created_at=moment,
        updated_at=moment,
    )
    assert names(market, "求购红外热像仪") == ["新锐光学有限公司"]


@pytest.mark.parametrize("status", [EnterpriseStatus.CANCELLED, EnterpriseStatus.MOVED_OUT, EnterpriseStatus.SUSPENDED])
def test_an_enterprise_that_is_not_in_business_here_is_gone(market, status):
    assert "成像光电有限公司" in names(market)
    change(market.supplier, status=status)
    assert "成像光电有限公司" not in names(market)


def test_an_enterprise_that_was_removed_is_gone(market):
    assert "成像光电有限公司" in names(market)
    market.accounts["selling"]
    queries.EnterpriseGrant.objects.filter(enterprise=market.supplier).delete()
    market.supplier.delete()
    assert "成像光电有限公司" not in names(market)


def test_a_change_stamped_in_the_past_is_found_too(market):
    names(market)
    market.near.products = "红外热像仪"
    market.near.version += 1
    market.near.updated_at = clock.now() - timedelta(days=400)
    market.near.save()
    assert names(market, "求购红外热像仪") == ["沱江镜头有限公司"]


def test_one_removed_and_one_added_between_two_questions_are_both_seen(market):
    names(market)
    queries.EnterpriseGrant.objects.filter(enterprise=market.near).delete()
    market.near.delete()
    moment = clock.now()
    Enterprise.objects.create(
        zone=market.zone,
        name="新锐光学有限公司",
        name_key="新",
        products="红外热像仪",
        created_at=moment,
        updated_at=moment,
    )
    assert (names(market, "求购红外热像仪"), names(market)) == (["新锐光学有限公司"], ["成像光电有限公司"])


def test_an_act_of_another_room_is_no_reason_to_look_at_the_rows(market, django_assert_num_queries):
    market.need()
    names(market)
    with transaction.atomic():
        audit.append(market.system, "party.create", kind="party.organisation", object_id=None)
    # The pulse, and who acted.
    with django_assert_num_queries(2), keeping.reading(market.zone.id):
        pass


def test_a_chain_that_was_rolled_back_and_went_on_otherwise_is_looked_at(market):
    market.need()
    names(market)
    with contextlib.suppress(RuntimeError), transaction.atomic():
        change(market.near, products="红外热像仪")
        assert names(market, "求购红外热像仪") == ["沱江镜头有限公司"]
        raise RuntimeError
    with transaction.atomic():
        audit.append(market.system, "party.create", kind="party.organisation", object_id=None)
    assert names(market, "求购红外热像仪") == []


def test_an_offer_is_found_until_it_is_withdrawn(market):
    offer = actions.post_offer(market.actor("near"), market.near.id, actions.OfferText(text="供应红外热像仪，可定制"))
    assert names(market, "求购红外热像仪") == ["沱江镜头有限公司"]
    actions.proceed_offer(market.actor("near"), offer, PostingVerb.WITHDRAW)
    assert names(market, "求购红外热像仪") == []


def test_an_offer_is_known_by_what_is_offered_without_the_offering(market):
    text = actions.OfferText(text="现货，可定制", title="供应处理后的雨水")
    actions.post_offer(market.actor("near"), market.near.id, text)
    assert keeping.profile(market.zone.id, str(market.near.id)).products == ("摄像头镜头", "处理后的雨水")


def test_what_was_delivered_is_found_by_the_next_buyer(market):
    need = market.need("求购红外热像仪")
    made = actions.contact(market.actor("buying"), need, market.supplier.id)
    actions.agree(market.actor("buying"), actions.talk(market.actor("buying"), made), actions.Terms())
    assert names(market, "求购红外热像仪", buyer=market.near) == ["成像光电有限公司"]


def test_a_hard_condition_says_how_many_it_removed_and_how_many_for_want_of_knowledge(market):
    filters = bridge.filters_of(within_km=5, certificate="")
    ranking = bridge.suppliers_for(market.zone.id, bridge.question("求购摄像头模组", market.buyer, filters))
    assert [(one.condition.value, one.count, one.unknown) for one in ranking.removed] == [("distance", 1, 1)]


def test_a_certificate_leaves_only_those_who_hold_it(market):
    Qualification.objects.create(zone=market.zone, enterprise=market.near, kind="high_tech", year=2025)
    change(market.near)
    assert names(market, certificate="high_tech") == ["沱江镜头有限公司"]


def test_the_answer_after_a_restart_is_the_same(market):
    for text in ("红外热像仪", "摄像头模组"):
        change(market.near, products=text)
        names(market)
    need = market.need()
    before = ranking_of(market, need)
    keeping.forget(market.zone.id)
    learning.forget(market.zone.id)
    assert ranking_of(market, need) == before


def test_a_supplier_set_aside_stands_below_one_that_sells_nearly_it(market):
    need = market.need()
    actions.dismiss(market.actor("buying"), need, market.supplier.id, reason="交期太长")
    change(market.near, products="车载摄像头模组")
    assert names(market)[:2] == ["沱江镜头有限公司", "成像光电有限公司"]


def test_the_reason_shows_what_the_judgement_weighs(market):
    need = market.need()
    before = points(market, need, market.supplier)
    actions.dismiss(market.actor("buying"), need, market.supplier.id, reason="交期太长")
    found = next(one for one in ranking_of(market, need).results if one.id == str(market.supplier.id))
    said = [reason.points for reason in found.reasons if reason.code == ReasonCode.FEEDBACK]
    assert (said, found.points) == ([learning.SET_ASIDE], before + learning.SET_ASIDE)


def test_a_restored_supplier_stands_where_it_stood(market):
    need = market.need()
    before = points(market, need, market.supplier)
    made = actions.dismiss(market.actor("buying"), need, market.supplier.id, reason="交期太长")
    actions.restore(market.actor("buying"), made)
    assert points(market, need, market.supplier) == before


def test_talks_raise_a_supplier_and_a_failed_deal_takes_that_back(market):
    need = market.need()
    before = points(market, need, market.supplier)
    deal = market.deal(need)
    assert points(market, need, market.supplier) == before + learning.TALKS
    actions.fail(market.actor("buying"), deal.id, reason="价格未谈拢")
    assert points(market, need, market.supplier) == before


def test_other_buyers_judgements_weigh_less_and_stop_counting():
    voices = Voices(against={"a", "b", "c", "d", "e"})
    assert (voices.weight("a"), voices.weight("z")) == (
        learning.SET_ASIDE + 3 * learning.SET_ASIDE_BY_ANOTHER,
        3 * learning.SET_ASIDE_BY_ANOTHER,
    )


@pytest.mark.parametrize("against", ["", "a", "abcd", "bcdef"])
@pytest.mark.parametrize("talked", ["", "a", "abc"])
def test_no_buyer_adds_more_to_a_supplier_than_everybody_together(against, talked):
    voices = Voices(against=set(against), talked=set(talked))
    assert max(voices.weight(buyer) for buyer in "abz") <= voices.weight(None)


def test_the_volume_of_others_does_not_push_an_exact_maker_below_a_near_one(market):
    change(market.near, products="车载摄像头模组")
    for need in [market.need() for _time in range(5)]:
        row = Match.objects.create(
            zone=market.zone, need_id=need, supplier=market.supplier, topic="摄像头模组", state="dismissed",
            dismissed_reason="x", created_at=clock.now(),
        )  # fmt: skip
        assert row.pk
    assert names(market, buyer=market.near)[0] == "成像光电有限公司"


@pytest.mark.parametrize("text", ["", "。", "😀", "12345", "x", "字" * 2000, "カメラ", "a" * 20_000])
def test_any_text_gets_an_answer(market, text):
    found = bridge.suppliers_for(market.zone.id, bridge.question(text, market.buyer, Filters()))
    assert len(found.results) <= 10


@pytest.mark.django_db(transaction=True)
def test_readers_and_a_writer_at_the_same_time_get_whole_answers(transactional_db):
    from domain.trade.market import make_market  # -- slow import: only here

    market = make_market()
    wrong: list[object] = []
    stop = threading.Event()

    def ask():
        try:
            while not stop.is_set():
                found = names(market)
                if not found or found[0] != "成像光电有限公司":
                    wrong.append(found)
        except Exception as error:  # noqa: BLE001 -- a thread's error must reach the test
            wrong.append(error)
        finally:
            connection.close()

    readers = [threading.Thread(target=ask) for _reader in range(3)]
    names(market)
    for reader in readers:
        reader.start()
    for number in range(30):
        change(market.near, products=f"摄像头镜头；零件{number}")
        names(market, f"求购零件{number}")
    stop.set()
    for reader in readers:
        reader.join(timeout=20)
    assert wrong == []
