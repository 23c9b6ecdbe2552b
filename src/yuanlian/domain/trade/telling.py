"""Tells both sides and the bureau what happened between them, once the act has committed.

A notice names the need in words to those who may read them, by its class to everybody else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.enterprises.vocabulary import class_name
from yuanlian.domain.people import notices
from yuanlian.domain.people.roles import Role
from yuanlian.domain.trade.models import Deal, Match
from yuanlian.domain.trade.queries import contact_accounts
from yuanlian.domain.trade.states import Visibility
from yuanlian.domain.zones.queries import accounts_with
from yuanlian.kernel import clock, outbox
from yuanlian.kernel.models import Zone
from yuanlian.kernel.outbox import Event

# What is told so late is no news: a worker that stood still, or a demo whose past was just walked.
STALE = timedelta(days=7)
OF_MATCHES: Mapping[str, Promise] = MappingProxyType(
    {
        "trade.contacted": _("{buyer}就“{title}”联系了{supplier}"),
        "trade.answered": _("{supplier}应答了{buyer}的需求“{title}”"),
    }
)
OF_DEALS: Mapping[str, Promise] = MappingProxyType(
    {
        "trade.in_talks": _("{buyer}与{supplier}开始洽谈“{title}”"),
        "trade.agreed": _("{buyer}与{supplier}就“{title}”达成交易"),
        "trade.delivered": _("{supplier}已向{buyer}交付“{title}”"),
        "trade.failed": _("{buyer}与{supplier}关于“{title}”的洽谈未成"),
    }
)


def register() -> None:
    """Sentences and subscriptions of this room are known to the house."""
    for kind, sentence in {**OF_MATCHES, **OF_DEALS}.items():
        notices.register_kind(kind, sentence)
    for topics, handler in ((OF_MATCHES, tell_match), (OF_DEALS, tell_deal)):
        _subscribe(topics, handler)


def _subscribe(topics: Mapping[str, Promise], handler: Callable[[Event], None]) -> None:
    for topic in topics:
        outbox.subscribe(topic, "trade.notices", _fresh(handler))


def _fresh(handler: Callable[[Event], None]) -> Callable[[Event], None]:
    """The handler, called for news of the last days only, at the moment the news is of."""

    def told(event: Event) -> None:
        if clock.now() - event.at < STALE:
            with clock.at(event.at):
                handler(event)

    return told


def tell_match(event: Event) -> None:
    """Both sides and the bureau know that a supplier was contacted, or answered."""
    rows = Match.objects.select_related("need__enterprise", "supplier")
    match = rows.filter(zone_id=event.zone, pk=event.payload["match"]).first()
    if match is not None:
        _tell(event, match, _address(event.zone, "match_detail", match=match.id))


def tell_deal(event: Event) -> None:
    """Both sides and the bureau know how a deal stands."""
    rows = Deal.objects.select_related("match__need__enterprise", "match__supplier")
    deal = rows.filter(zone_id=event.zone, pk=event.payload["deal"]).first()
    if deal is not None:
        _tell(event, deal.match, _address(event.zone, "deal_detail", deal=deal.id))


def _address(zone: UUID, name: str, **ids: UUID) -> str:
    slug = Zone.objects.values_list("slug", flat=True).get(pk=zone)
    return reverse(name, kwargs={"zone": slug, **ids})


def _tell(event: Event, match: Match, url: str) -> None:
    """One notice for each person, whoever acted left out."""
    need = match.need
    actor = event.payload.get("by")
    readers = {*contact_accounts(event.zone, need.enterprise_id), *accounts_with(event.zone, Role.BUREAU)}
    others = contact_accounts(event.zone, match.supplier_id) - readers
    hidden = need.visibility == Visibility.CONFIDENTIAL
    for accounts, title in (
        (readers, need.title),
        (others, class_name(need.industry_code) if hidden else need.title),
    ):
        params = {"buyer": str(need.enterprise), "supplier": str(match.supplier), "title": title}
        news = notices.News(kind=event.topic, url=url, params=params, dedupe=f"{event.topic}:{event.id}")
        notices.tell(event.zone, {account for account in accounts if str(account) != actor}, news)
