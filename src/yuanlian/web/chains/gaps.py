"""What the zone's chains lack: nodes that enterprises here need and that nobody, one alone or too few fill."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.chains import picture, queries
from yuanlian.domain.chains.picture import Spot
from yuanlian.domain.chains.states import GapKind
from yuanlian.kernel.sheets import Column as SheetColumn
from yuanlian.kernel.sheets import Kind
from yuanlian.kernel.sheets.writing import Value as SheetValue
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.chains.doors import READERS, address, crumbs
from yuanlian.web.chains.graph import mark_of
from yuanlian.web.chains.shown import mark_badge
from yuanlian.web.exports import export
from yuanlian.web.parts import Empty, Header, Value
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

COLUMNS = (
    Column("name", gettext_lazy("环节"), lead=True),
    Column("chain", gettext_lazy("产业链")),
    Column("kind", gettext_lazy("缺口")),
    Column("customers", gettext_lazy("需要的企业"), numeric=True, sortable=True),
    Column("firms", gettext_lazy("现有企业"), minor=True),
    Column("step", gettext_lazy("下一步")),
)


@zone_page(*READERS)
def chain_gaps(request: ZoneRequest) -> HttpResponseBase:
    """Every gap of every chain, the one that most depend on first, with its next step."""
    chains = list(queries.visible_chains(request.actor))
    filters = (
        Filter("q", _("搜索"), FilterKind.SEARCH, hint=_("环节或产品")),
        Filter("chain", _("产业链"), choices=[(chain.code, chain.label) for chain in chains]),
        Filter("kind", _("缺口"), choices=GapKind.choices),
    )
    selection = Selection.read(request.GET, COLUMNS, filters=filters)
    chosen = selection.values.get("chain", "")
    drawn = picture.draw_all(request.actor, [chain for chain in chains if chosen in {"", chain.code}])
    labels = {each.chain.id: each.chain.label for each in drawn}
    spots = [spot for each in drawn for spot in each.gaps if _fits(spot, selection)]
    spots.sort(key=lambda spot: spot.customers, reverse=selection.sort != "customers")
    if "format" in request.GET:
        columns = [SheetColumn(each.label, Kind.INTEGER if each.numeric else Kind.TEXT) for each in COLUMNS]
        return export(request, _("链上缺口"), columns, (_line(spot, labels[spot.node.chain_id]) for spot in spots))
    selection = selection.within(len(spots))
    rows = [_row(request, spot, labels[spot.node.chain_id]) for spot in spots[selection.offset : selection.end]]
    nothing = Empty(_("没有缺口"), _("把企业放到环节上以后，缺口由链上的供需关系算出。"), icon="puzzle")
    table = Table(COLUMNS, rows, len(spots), selection, filters, "chain-gaps", _("链上缺口"), request.path, nothing)
    page = Header(_("链上缺口"), _("园区内有企业需要，而没有、只有一家或太少企业供应的环节。"), crumbs=crumbs(request))
    return render(request, "chains/list.html", {"page": page, "table": table})


def _fits(spot: Spot, selection: Selection) -> bool:
    words, kind = selection.values.get("q", "").lower(), selection.values.get("kind", "")
    said = f"{spot.node.name} {spot.node.name_en} {spot.node.products} {spot.node.aliases}".lower()
    return words in said and kind in {"", str(spot.gap)}


def _row(request: ZoneRequest, spot: Spot, chain: str) -> Row:
    cells: dict[str, Value] = {
        "name": spot.node.label,
        "chain": chain,
        "kind": mark_badge(mark_of(spot)),
        "customers": spot.customers,
        "firms": "、".join(spot.firms),
        "step": picture.next_step(spot),
    }
    return Row(cells, address(request, "node_detail", node=spot.node.id), str(spot.node.id))


def _line(spot: Spot, chain: str) -> list[SheetValue]:
    kind = str(spot.gap.label) if spot.gap else ""
    firms = "、".join(spot.firms)
    return [
        spot.node.label,
        chain,
        kind,
        spot.customers,
        firms,
        picture.next_step(spot),
    ]
