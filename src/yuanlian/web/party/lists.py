"""All organisations as a list: search, filters, export, and the sheet of their QR codes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.party import queries, words
from yuanlian.domain.party.models import Organisation
from yuanlian.domain.party.states import OrganisationKind, OrganisationState
from yuanlian.domain.zones import names
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.counting import counted
from yuanlian.kernel.sheets import Column as SheetColumn
from yuanlian.kernel.sheets import Kind
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.exports import export
from yuanlian.web.parts import Empty, Lines
from yuanlian.web.party.doors import READERS
from yuanlian.web.party.shown import founding_words, organisation_tabs, organisation_url, state_badge
from yuanlian.web.party.trees import head
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

COLUMNS = (
    Column("name", gettext_lazy("名称"), sortable=True, lead=True),
    Column("kind", gettext_lazy("类别")),
    Column("chain", gettext_lazy("产业链")),
    Column("place", gettext_lazy("地点"), minor=True),
    Column("parent", gettext_lazy("隶属上级"), minor=True),
    Column("elected_on", gettext_lazy("上次选举"), sortable=True, minor=True),
    Column("state", gettext_lazy("状态")),
)
MARKS = (
    ("demonstration", gettext_lazy("示范点")),
    ("weak", gettext_lazy("软弱涣散")),
    ("term_over", gettext_lazy("任期已满")),
)


def filters(actor: Actor) -> list[Filter]:
    """What a list of organisations is narrowed by."""
    chains = [(chain.code, chain.label) for chain in names.chains(actor)]
    places = [(place.code, place.label) for place in names.areas(actor)]
    return [
        Filter("q", _("搜索"), FilterKind.SEARCH, hint=_("名称或编号")),
        Filter("kind", _("类别"), choices=OrganisationKind.choices),
        Filter("chain", _("产业链"), choices=chains),
        Filter("place", _("片区或网格"), choices=places),
        Filter("state", _("状态"), choices=OrganisationState.choices),
        Filter("mark", _("标记"), choices=MARKS),
    ]


def criteria(selection: Selection, kinds: frozenset[str] = frozenset()) -> queries.Criteria:
    """What the address asks for, among organisations of these kinds when any are named."""
    values = selection.values
    return queries.Criteria(
        text=values.get("q", ""),
        kinds=kinds,
        **{name: values.get(name, "") for name in ("kind", "chain", "place", "state", "mark")},
    )


def found(actor: Actor, selection: Selection, kinds: frozenset[str] = frozenset()) -> Any:
    """The organisations the address asks for, in its order, with what a line says of them."""
    key = selection.sort_key or "name"
    order = (f"-{key}", "-pk") if selection.descending else (key, "pk")
    return queries.listed(queries.find(actor, criteria(selection, kinds))).order_by(*order)


def _row(row: Organisation, slug: str) -> Row:
    cells = {
        "name": Lines(row.label, row.code),
        "kind": words.kind_of(row.kind),
        "chain": row.chain.label if row.chain else "",
        "place": row.place.label if row.place else "",
        "parent": row.parent.label if row.parent else "",
        "elected_on": row.elected_on,
        "state": state_badge(row),
    }
    return Row(cells, organisation_url(slug, row.id), str(row.id))


SHEET = (
    SheetColumn(gettext_lazy("编号"), Kind.CODE),
    SheetColumn(gettext_lazy("名称")),
    SheetColumn(gettext_lazy("类别")),
    SheetColumn(gettext_lazy("隶属上级")),
    SheetColumn(gettext_lazy("产业链")),
    SheetColumn(gettext_lazy("地点")),
    SheetColumn(gettext_lazy("状态")),
    SheetColumn(gettext_lazy("组建方式")),
    SheetColumn(gettext_lazy("成立日期"), Kind.DATE),
    SheetColumn(gettext_lazy("上次选举"), Kind.DATE),
    SheetColumn(gettext_lazy("任期（年）"), Kind.INTEGER),
    SheetColumn(gettext_lazy("示范点")),
    SheetColumn(gettext_lazy("软弱涣散")),
    SheetColumn(gettext_lazy("二维码编号"), Kind.CODE),
)


def _lines(rows: Iterable[Organisation]) -> Iterable[list[Any]]:
    for row in rows:
        yield [
            row.code,
            row.label,
            words.kind_of(row.kind),
            row.parent.label if row.parent else "",
            row.chain.label if row.chain else "",
            row.place.label if row.place else "",
            str(OrganisationState(row.state).label),
            founding_words(row.founding) or "",
            row.founded_on,
            row.elected_on,
            row.term_years,
            _("是") if row.demonstration else "",
            _("是") if row.weak else "",
            row.public_code,
        ]


@zone_page(*READERS)
def organisation_list(request: ZoneRequest) -> HttpResponseBase:
    """Every organisation the reader sees, narrowed as the address says."""
    tiers = {str(tier.order): tier for tier in words.tiers(request.tenant)}
    levels = [Filter("tier", _("组织层级"), choices=[(order, tier.name) for order, tier in tiers.items()])]
    asked = [*filters(request.actor), *(levels if tiers else [])]
    selection = Selection.read(request.GET, COLUMNS, filters=asked, sort="name")
    tier = tiers.get(selection.values.get("tier", ""))
    rows = found(request.actor, selection, kinds=tier.kinds if tier else frozenset())
    if "format" in request.GET:
        return export(request, _("党组织"), SHEET, _lines(rows.iterator(chunk_size=2000)))
    total = counted(rows, request.actor.zone)
    selection = selection.within(total)
    slug = request.tenant.slug
    table = Table(
        COLUMNS,
        [_row(row, slug) for row in queries.page(rows, selection.part(total))],
        total,
        selection,
        asked,
        name="organisations",
        caption=_("党组织"),
        export_url=request.path,
        empty=Empty(_("还没有党组织"), _("党群工作部可以新建，或从缺口清单开始组建。"), icon="sitemap"),
    )
    context = {
        "page": head(request, _("党组织"), words.model(request.tenant)),
        "tabs": organisation_tabs(slug, "organisation_list"),
        "table": table,
    }
    return render(request, "party/list.html", context)
