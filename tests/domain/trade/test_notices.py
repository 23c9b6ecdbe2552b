"""Both sides and the bureau are told of every step, whoever took it is not, and old news is none."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from making import actor_of, make_contact
from yuanlian.domain.people import notices
from yuanlian.domain.people.models import Notice
from yuanlian.domain.trade import actions
from yuanlian.kernel import clock, outbox


def told(market) -> dict[str, list[str]]:
    """What each person of the market was told, oldest first."""
    outbox.drain()
    rows = Notice.objects.filter(zone=market.zone).order_by("created_at", "id")
    names = {account.id: who for who, account in market.accounts.items()}
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(names[row.account_id], []).append(row.kind)
    return found


def test_each_step_is_told_to_the_other_side_and_the_bureau(market):
    deal = market.deal()
    actions.agree(market.actor("selling"), deal.id, actions.Terms(amount=Decimal(3)))
    actions.deliver(market.actor("buying"), deal.id)
    assert told(market) == {
        "selling": ["trade.contacted", "trade.in_talks", "trade.delivered"],
        "bureau": ["trade.contacted", "trade.in_talks", "trade.agreed", "trade.delivered"],
        "buying": ["trade.agreed"],
    }


def test_an_answer_is_told_to_the_buyer(market):
    actions.answer(market.actor("selling"), market.need(), market.supplier.id, actions.Answer())
    assert told(market) == {"buying": ["trade.answered"], "bureau": ["trade.answered"]}


def test_a_failed_deal_is_told_to_the_other_side(market):
    deal = market.deal()
    outbox.drain()
    Notice.objects.all().delete()
    actions.fail(market.actor("buying"), deal.id, reason="价格未谈拢")
    assert told(market) == {"selling": ["trade.failed"], "bureau": ["trade.failed"]}


def test_setting_a_supplier_aside_is_told_to_nobody(market):
    actions.dismiss(market.actor("buying"), market.need(), market.supplier.id, reason="交期太长")
    assert told(market) == {}


def test_a_second_delivery_of_the_same_news_tells_nothing_twice(market):
    market.contacted()
    event = outbox.OutboxEvent.objects.get(topic="trade.contacted")
    outbox.drain()
    outbox.OutboxEvent.objects.filter(pk=event.pk).update(done_at=None)
    outbox.drain()
    assert Notice.objects.filter(kind="trade.contacted").count() == 2


def test_news_of_last_month_is_no_news(market):
    with clock.at(clock.now() - timedelta(days=30)):
        market.contacted()
    assert told(market) == {}


def test_a_notice_leads_to_the_match_in_the_readers_language(market):
    colleague = make_contact(market.supplier)
    row = market.contacted()
    outbox.drain()
    with translation.override("en"):
        (line,) = notices.readable(actor_of(colleague, market.zone))
    assert (line.sentence, line.url) == (
        "禾苗手机有限公司 contacted 成像光电有限公司 about “摄像头模组”",
        f"/z/{market.zone.slug}/matches/{row.id}/",
    )


@pytest.mark.parametrize("topic", ["trade.contacted", "trade.in_talks"])
def test_news_about_a_row_that_is_gone_tells_nobody(market, topic):
    missing = str(market.zone.id)
    outbox.emit(market.zone.id, topic, {"match": missing, "deal": missing})
    assert told(market) == {}
