"""Lists of needs, offers, matches and deals: one way to read the address, to show the rows, to write the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yuanlian.domain.people.roles import STAFF, Role
from yuanlian.domain.trade import lists
from yuanlian.domain.trade.lists import Wanted
from yuanlian.domain.trade.states import DealState, MatchState, PostingState
from yuanlian.domain.zones.names import chains
from yuanlian.kernel.actor import Actor
from yuanlian.web import formats
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.exports import export
from yuanlian.web.parts import Action, Empty, Header, Tab, Words
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table
from yuanlian.web.trade import shown

READERS = (*sorted(STAFF), Role.CONTACT)
POSTERS = (Role.CONTACT, Role.BUREAU, Role.SECRETARY, Role.FIELD)
MINE = (("yes", gettext_lazy("只看我的")),)


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the four lists: its rows, how they are shown, what its states are called."""

    name: str
    label: Words
    subtitle: Words
    columns: Sequence[Column]
    states: Sequence[tuple[str, Words]]
    rows: Callable[[Actor, Wanted], Any]
    shown: Callable[[Actor, Any, str], list[Row]]
    empty: Empty
    sort: str
    new: tuple[str, Words] | None = None


NEEDS = Kind(
    "need",
    pgettext_lazy("all", "需求"),
    gettext_lazy("园区里正在找什么；保密的只显示行业类别。"),
    shown.NEED_COLUMNS,
    PostingState.choices,
    lists.needs,
    shown.need_rows,
    Empty(gettext_lazy("还没有需求"), gettext_lazy("写一句话发布需求，马上看到园区里谁能供。"), icon="shopping-cart"),
    "-opened",
    ("need_new", gettext_lazy("发布需求")),
)
OFFERS = Kind(
    "offer",
    gettext_lazy("供给"),
    gettext_lazy("园区里谁能供应什么。"),
    shown.OFFER_COLUMNS,
    PostingState.choices,
    lists.offers,
    lambda _actor, rows, slug: shown.offer_rows(rows, slug),
    Empty(gettext_lazy("还没有供给"), gettext_lazy("发布供给后，别的企业找供应商时会看到您。"), icon="package"),
    "-opened",
    ("offer_new", gettext_lazy("发布供给")),
)
MATCHES = Kind(
    "match",
    gettext_lazy("对接跟进"),
    gettext_lazy("已经联系的、搁置的和转入洽谈的供应商。"),
    shown.MATCH_COLUMNS,
    MatchState.choices,
    lists.matches,
    shown.match_rows,
    Empty(
        gettext_lazy("还没有对接"),
        gettext_lazy("打开一条需求，联系推荐的供应商，就会出现在这里。"),
        icon="arrows-left-right",
    ),
    "-updated",
)
DEALS = Kind(
    "deal",
    gettext_lazy("成交"),
    gettext_lazy("从开始洽谈到交付；金额只有双方、党群工作部和领导能看到。"),
    shown.DEAL_COLUMNS,
    DealState.choices,
    lists.deals,
    shown.deal_rows,
    Empty(gettext_lazy("还没有成交"), gettext_lazy("联系供应商以后开始洽谈，签约和交付都记在这里。"), icon="signature"),
    "-started",
)


def _filters(actor: Actor, kind: Kind) -> list[Filter]:
    return [
        Filter("q", _("搜索"), FilterKind.SEARCH, hint=_("名称、企业或类别")),
        Filter("state", _("状态"), FilterKind.HIDDEN),
        Filter("chain", _("产业链"), choices=[(str(chain.id), chain.label) for chain in chains(actor)]),
        Filter("enterprise", _("企业"), FilterKind.HIDDEN),
        Filter("since", _("从"), FilterKind.DAY),
        Filter("until", _("到"), FilterKind.DAY),
        Filter("mine", _("范围"), choices=MINE),
    ]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def wanted_of(selection: Selection, kind: Kind) -> Wanted:
    """What the address asks for; a state it does not know is none."""
    values = selection.values
    state = values.get("state", "")
    return Wanted(
        search=values.get("q", "")[:80],
        state=state if state in dict(kind.states) else "",
        chain=_uuid(values.get("chain", "")),
        enterprise=_uuid(values.get("enterprise", "")),
        since=_day(values.get("since", "")),
        until=_day(values.get("until", "")),
        mine=values.get("mine") == "yes",
        order=selection.sort,
    )


def _columns(request: ZoneRequest, kind: Kind) -> list[Column]:
    """Amounts sort for those who read all of them: an order would tell what is hidden."""
    if kind is not DEALS or lists.reads_every_amount(request.actor):
        return list(kind.columns)
    return [Column("amount", each.label, numeric=True) if each.key == "amount" else each for each in kind.columns]


def list_page(request: ZoneRequest, kind: Kind) -> HttpResponseBase:
    """The list as a page, or with `format` as a file of all its pages."""
    columns, filters = _columns(request, kind), _filters(request.actor, kind)
    selection = Selection.read(request.GET, columns, filters=filters, sort=kind.sort)
    wanted = wanted_of(selection, kind)
    anything = kind.rows(request.actor, replace(wanted, state=""))
    rows = lists.in_state(anything, wanted.state)
    slug = request.tenant.slug
    if "format" in request.GET:
        lines = kind.shown(request.actor, rows.iterator(chunk_size=500), slug)
        return export(request, str(kind.label), shown.sheet_columns(columns), shown.sheet_rows(columns, lines))
    counts = lists.states(anything, request.actor.zone)
    total = counts.get(wanted.state, 0) if wanted.state else sum(counts.values())
    selection = selection.within(total)
    page = lists.page(rows, selection.part(total))
    lines = kind.shown(request.actor, page, slug)
    here = reverse(f"{kind.name}_list", kwargs={"zone": slug})
    table = Table(columns, lines, total, selection, filters, f"{kind.name}s", kind.label, here, _empty(request, kind))
    context = {
        "page": Header(kind.label, _subtitle(request, kind, rows), action=_action(request, kind)),
        "tabs": _tabs(kind, selection, wanted.state, counts),
        "table": table,
    }
    return render(request, "trade/list.html", context)


def _subtitle(request: ZoneRequest, kind: Kind, rows: Any) -> Words:
    if kind is not DEALS:
        return kind.subtitle
    total = formats.money(lists.total_amount(request.actor, rows) * shown.YUAN_IN_WAN)
    return _("%(subtitle)s 所列成交金额合计 %(total)s。") % {"subtitle": kind.subtitle, "total": total}


def _action(request: ZoneRequest, kind: Kind) -> Action | None:
    if kind.new is None or not request.actor.has(*POSTERS):
        return None
    view, label = kind.new
    return Action(label, reverse(view, kwargs={"zone": request.tenant.slug}), "plus")


def _empty(request: ZoneRequest, kind: Kind) -> Empty:
    action = _action(request, kind)
    return Empty(kind.empty.title, kind.empty.text, action, kind.empty.icon)


def _tabs(kind: Kind, selection: Selection, state: str, counts: Mapping[str, int]) -> list[Tab]:
    """All, then each state that has rows, with how many; the other filters stay."""
    tabs = [Tab(_("全部"), selection.query(state="", page=1), not state, sum(counts.values()))]
    for code, label in kind.states:
        if counts.get(code) or state == code:
            tabs.append(Tab(label, selection.query(state=code, page=1), state == code, counts.get(code, 0)))
    return tabs


@zone_page(*READERS)
def need_list(request: ZoneRequest) -> HttpResponseBase:
    """Needs of the zone."""
    return list_page(request, NEEDS)


@zone_page(*READERS)
def offer_list(request: ZoneRequest) -> HttpResponseBase:
    """Offers of the zone."""
    return list_page(request, OFFERS)


@zone_page(*READERS)
def match_list(request: ZoneRequest) -> HttpResponseBase:
    """Matches to follow up."""
    return list_page(request, MATCHES)


@zone_page(*READERS)
def deal_list(request: ZoneRequest) -> HttpResponseBase:
    """Deals."""
    return list_page(request, DEALS)
