"""What trade says on an enterprise's page: its needs and offers, who upstream of it is here, what happened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.people.roles import STAFF, Role
from yuanlian.domain.trade import lists, proposals, queries
from yuanlian.domain.trade.lists import Wanted
from yuanlian.domain.trade.models import Need, Offer
from yuanlian.domain.trade.rules import BROKERS
from yuanlian.domain.trade.words import words_for
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import seen
from yuanlian.kernel.paging import Slice
from yuanlian.kernel.reading import once
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.enterprises.sections import TIMELINE, Event, Section
from yuanlian.web.parts import Action, Empty, Header, Link, Moment, Tone
from yuanlian.web.tables import Table
from yuanlian.web.trade import shown
from yuanlian.web.trade.lists import POSTERS, READERS

SHOWN = 5
NEED_KEYS = ("title", "budget", "state", "opened")
OFFER_KEYS = ("title", "capacity", "state", "opened")
UPSTREAM_SHOWN = 5


def _url(name: str, slug: str, **ids: UUID) -> str:
    return reverse(name, kwargs={"zone": slug, **ids})


def _posts(actor: Actor, enterprise: Enterprise) -> bool:
    return actor.holds(Role.CONTACT, enterprise.id) or actor.has(Role.BUREAU, Role.SECRETARY, Role.FIELD)


@once
def _needs(actor: Actor, enterprise: Enterprise, most: int) -> tuple[Need, ...]:
    return tuple(lists.page(lists.needs(actor, Wanted(enterprise=enterprise.id)), Slice(0, most)))


@once
def _offers(actor: Actor, enterprise: Enterprise, most: int) -> tuple[Offer, ...]:
    return tuple(lists.page(lists.offers(actor, Wanted(enterprise=enterprise.id)), Slice(0, most)))


def _number(read: tuple[Model, ...], rows: QuerySet[Any]) -> int:
    """How many there are; asked again only when there may be more than were read."""
    return len(read) if len(read) < TIMELINE else rows.count()


def enterprise_section(actor: Actor, zone_slug: str, enterprise: Enterprise) -> Section | None:
    """The newest needs and offers, the way to all of them, and to who stands upstream."""
    if not actor.has(*STAFF, Role.CONTACT):
        return None
    needs, offers = _needs(actor, enterprise, TIMELINE), _offers(actor, enterprise, TIMELINE)
    context = {
        "needs": [(row, words_for(actor, row), shown.posting_badge(row)) for row in needs[:SHOWN]],
        "offers": [(row, shown.posting_badge(row)) for row in offers[:SHOWN]],
        "page_url": _url("enterprise_trade", zone_slug, enterprise=enterprise.id),
        "upstream_url": _url("enterprise_upstream", zone_slug, enterprise=enterprise.id),
    }
    wanted, action = Wanted(enterprise=enterprise.id), None
    if _posts(actor, enterprise):
        action = Action(_("发布需求"), f"{_url('need_new', zone_slug)}?enterprise={enterprise.id}", "plus")
    count = _number(needs, lists.needs(actor, wanted)) + _number(offers, lists.offers(actor, wanted))
    return Section(_("供需"), "trade/enterprise_section.html", context, 40, count, action)


def enterprise_acts(actor: Actor, zone_slug: str, enterprise: Enterprise) -> list[Action]:
    """Contact it for a need: for those who post needs of somebody else."""
    if not actor.has(*POSTERS) or not (actor.has(*BROKERS) or actor.targets(Role.CONTACT) - {enterprise.id}):
        return []
    return [Action(_("联系这家企业"), _url("supplier_approach", zone_slug, supplier=enterprise.id), "phone", asks=True)]


def enterprise_events(actor: Actor, enterprise: Enterprise, most: int) -> list[Event]:
    """Needs and offers it posted, deals it made."""
    if not actor.has(*STAFF, Role.CONTACT):
        return []
    slug = enterprise.zone.slug
    found = [
        Moment(row.opened_at, pgettext("timeline", "发布需求"), text=words_for(actor, row).title, icon="shopping-cart",
               url=_url("need_detail", slug, need=row.id))
        for row in _needs(actor, enterprise, most)
        if row.opened_at
    ]  # fmt: skip
    found += [
        Moment(row.opened_at, pgettext("timeline", "发布供给"), text=row.title, icon="package",
               url=_url("offer_detail", slug, offer=row.id))
        for row in _offers(actor, enterprise, most)
        if row.opened_at
    ]  # fmt: skip
    return found + _deals(actor, Wanted(enterprise=enterprise.id), slug, most)


def _deals(actor: Actor, wanted: Wanted, slug: str, most: int) -> list[Event]:
    """Agreed and delivered deals as moments."""
    found: list[Event] = []
    for row in lists.page(lists.deals(actor, wanted), Slice(0, most)):
        sides = _("%(supplier)s → %(buyer)s") % {
            "supplier": row.match.supplier,
            "buyer": row.match.need.enterprise,
        }
        text = f"{words_for(actor, row.match.need).title} · {sides}"
        steps = ((row.agreed_at, _("签约")), (row.delivered_at, _("交付")))
        url = _url("deal_detail", slug, deal=row.id)
        found += [Moment(at, title, text=text, icon="signature", tone=Tone.GOOD, url=url) for at, title in steps if at]
    return found


@zone_page(*READERS)
def enterprise_trade(request: ZoneRequest, enterprise: UUID) -> HttpResponse:
    """An enterprise's own page of needs and offers; others see its open ones."""
    row = seen(enterprises.listed(request.actor), enterprise)
    wanted, slug = Wanted(enterprise=row.id), request.tenant.slug
    needs = shown.need_rows(request.actor, lists.needs(request.actor, wanted)[:200], slug)
    offers = shown.offer_rows(lists.offers(request.actor, wanted)[:200], slug)
    posts = _posts(request.actor, row) and queries.reaches(request.actor, row.id)
    ask = f"?enterprise={row.id}"
    new_need = Action(_("发布需求"), _url("need_new", slug) + ask, "plus")
    new_offer = Action(_("发布供给"), _url("offer_new", slug) + ask, "plus")
    page = Header(
        _("%(name)s的供需") % {"name": row.name},
        crumbs=(Link(pgettext("all", "企业"), _url("enterprise_list", slug)), Link(row.name, _card(request, row))),
        action=new_need if posts else None,
        more=(new_offer,) if posts else (),
    )
    context = {
        "page": page,
        "needs": _table("needs", pgettext("all", "需求"), NEED_KEYS, needs, new_need if posts else None),
        "offers": _table("offers", _("供给"), OFFER_KEYS, offers, new_offer if posts else None),
        "upstream_url": _url("enterprise_upstream", slug, enterprise=row.id),
    }
    return render(request, "trade/enterprise.html", context)


def _card(request: ZoneRequest, row: Enterprise) -> str:
    return _url("supplier_card", request.tenant.slug, supplier=row.id)


def _table(name: str, label: str, keys: tuple[str, ...], rows: list, action: Action | None) -> Table:
    """A short list: no filters, no sorting."""
    columns = [
        type(column)(column.key, column.label, numeric=column.numeric, lead=column.lead)
        for column in (shown.NEED_COLUMNS if name == "needs" else shown.OFFER_COLUMNS)
        if column.key in keys
    ]
    empty = Empty(_("还没有发布"), _("写一句话就能发布。") if action else "", action, "inbox")
    return Table(columns, rows, len(rows), name=name, caption=label, empty=empty)


@zone_page(*READERS)
def enterprise_upstream(request: ZoneRequest, enterprise: UUID) -> HttpResponse:
    """Who in the zone makes what goes into the enterprise's products; a page, and a part of the enterprise's page."""
    row = seen(enterprises.visible(request.actor), enterprise)
    found = proposals.upstream_of(request.actor, row, top=UPSTREAM_SHOWN if request.htmx else proposals.TOP)
    slug = request.tenant.slug
    context = {
        "page": Header(
            _("谁在%(name)s的上游") % {"name": row.name},
            _("按产业链关系和产品，从本园区里找。"),
            crumbs=(Link(row.name, _url("enterprise_detail", slug, enterprise=row.id)),),
        ),
        "suppliers": [(each, _url("supplier_card", slug, supplier=each.card.id)) for each in found.suppliers],
        "nobody": Empty(
            _("园区里还没有找到上游企业"),
            _("登记更多产品，或发布需求直接找。"),
            icon="hierarchy-3",
        ),
    }
    return render(request, "trade/upstream.html", context)
