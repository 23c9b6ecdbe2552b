"""The chains of a zone, and the map of one: a drawing, its table, its figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.chains import picture, queries, rules
from yuanlian.domain.chains.picture import Picture, Spot
from yuanlian.domain.chains.states import Tier
from yuanlian.domain.people.roles import STAFF
from yuanlian.kernel.sheets import Column as SheetColumn
from yuanlian.kernel.sheets import Kind
from yuanlian.kernel.sheets.writing import Value as SheetValue
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.chains import figures
from yuanlian.web.chains.doors import READERS, address, crumbs
from yuanlian.web.chains.graph import MARKS, drawing_of, mark_of
from yuanlian.web.chains.shown import mark_badge
from yuanlian.web.exports import export
from yuanlian.web.parts import Action, Empty, Header, Value
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

CHAIN_COLUMNS = (
    Column("name", gettext_lazy("产业链"), lead=True),
    Column("nodes", gettext_lazy("环节"), numeric=True),
    Column("held", gettext_lazy("有企业的环节"), numeric=True),
    Column("firms", gettext_lazy("链上企业"), numeric=True),
    Column("gaps", gettext_lazy("缺口"), numeric=True),
)
COLUMNS = (
    Column("name", gettext_lazy("环节"), sortable=True, lead=True),
    Column("tier", gettext_lazy("位置"), sortable=True, minor=True),
    Column("number", gettext_lazy("企业数"), sortable=True, numeric=True),
    Column("firms", gettext_lazy("企业"), minor=True),
    Column("waiting", gettext_lazy("待确认"), sortable=True, numeric=True, minor=True),
    Column("mark", gettext_lazy("状态"), sortable=True),
    Column("step", gettext_lazy("下一步")),
)
NAMED = 3
ORDERS: dict[str, Callable[[Spot], object]] = {
    "name": lambda spot: spot.node.label,
    "tier": lambda spot: list(Tier).index(Tier(spot.node.tier)),
    "number": lambda spot: spot.number,
    "waiting": lambda spot: spot.waiting,
    "mark": lambda spot: list(MARKS).index(mark_of(spot)),
}


def _filters() -> tuple[Filter, ...]:
    return (
        Filter("q", _("搜索"), FilterKind.SEARCH, hint=_("环节、产品或企业")),
        Filter("tier", _("位置"), choices=Tier.choices),
        Filter("mark", _("状态"), choices=[(mark.value, label) for mark, label in MARKS.items()]),
        Filter("of", _("指标"), choices=figures.CHOICES),
    )


@zone_page(*READERS)
def chain_list(request: ZoneRequest) -> HttpResponseBase:
    """The zone's chains, each with how much of it is there."""
    drawn = picture.draw_all(request.actor, queries.visible_chains(request.actor))
    if "format" in request.GET:
        columns = [SheetColumn(each.label, Kind.INTEGER if each.numeric else Kind.TEXT) for each in CHAIN_COLUMNS]
        return export(request, _("产业链图谱"), columns, [list(_chain_cells(each).values()) for each in drawn])
    rows = [
        Row(_chain_cells(each), address(request, "chain_map", chain=each.chain.id), str(each.chain.id))
        for each in drawn
    ]
    nothing = Empty(_("还没有产业链"), _("产业链随园区资料一起装入。"), icon="hierarchy-3")
    table = Table(
        CHAIN_COLUMNS, rows, len(rows), name="chains", caption=_("产业链"), export_url=request.path, empty=nothing
    )
    gaps = Action(_("链上缺口"), address(request, "chain_gaps"), "puzzle")
    waiting = Action(_("待上链企业"), address(request, "unplaced_list"), "list-check")
    staff = request.actor.has(*STAFF)
    page = Header(
        _("产业链图谱"), _("每条链有哪些环节，谁在上面，还缺什么。"), more=(gaps, waiting) if staff else (gaps,)
    )
    return render(request, "chains/list.html", {"page": page, "table": table})


def _chain_cells(each: Picture) -> dict[str, str | int]:
    return {
        "name": each.chain.label,
        "nodes": len(each.spots),
        "held": sum(1 for spot in each.spots if spot.held),
        "firms": each.firms,
        "gaps": len(each.gaps),
    }


@zone_page(*READERS)
def chain_map(request: ZoneRequest, chain: UUID) -> HttpResponseBase:
    """One chain as a drawing and a table; both show what the address asks for."""
    row = queries.chain(request.actor, chain)
    drawn = picture.draw(request.actor, row)
    filters = _filters()
    selection = Selection.read(request.GET, COLUMNS, filters=filters)
    spots = _selected(drawn, selection)
    if "format" in request.GET:
        columns = [SheetColumn(each.label, Kind.INTEGER if each.numeric else Kind.TEXT) for each in COLUMNS]
        return export(request, row.label, columns, (_line(spot) for spot in spots))
    selection = selection.within(len(spots))
    table = Table(
        COLUMNS,
        [_row(request, spot) for spot in spots[selection.offset : selection.end]],
        len(spots),
        selection,
        filters,
        name="nodes",
        caption=_("环节"),
        export_url=request.path,
        empty=_nothing(request, drawn),
    )
    shown = {spot.node.id for spot in spots}
    context = {
        "page": _header(request, drawn),
        "figures": figures.of(drawn, request.path),
        "drawing": drawing_of(drawn, shown, lambda spot: address(request, "node_detail", node=spot.node.id)),
        "table": table,
    }
    return render(request, "chains/map.html", context)


def _selected(drawn: Picture, selection: Selection) -> list[Spot]:
    """The nodes the address asks for, in its order."""
    values = selection.values
    words = values.get("q", "").lower()
    about = figures.about(drawn, values["of"]) if "of" in values else None
    found = [
        spot
        for spot in drawn.spots
        if values.get("tier", spot.node.tier) == spot.node.tier
        and values.get("mark", mark_of(spot).value) == mark_of(spot).value
        and (about is None or spot.node.id in about)
        and words in _searched(spot)
    ]
    if selection.sort:
        found.sort(key=ORDERS[selection.sort_key], reverse=selection.descending)  # type: ignore[arg-type]  # one kind of key a column
    return found


def _searched(spot: Spot) -> str:
    node = spot.node
    return " ".join((node.name, node.name_en, node.products, node.aliases, *spot.firms)).lower()


def _row(request: ZoneRequest, spot: Spot) -> Row:
    cells: dict[str, Value] = {
        "name": spot.node.label,
        "tier": Tier(spot.node.tier).label,
        "number": spot.number,
        "firms": _names(spot.firms[:NAMED]),
        "waiting": spot.waiting,
        "mark": mark_badge(mark_of(spot)),
        "step": picture.next_step(spot),
    }
    return Row(cells, address(request, "node_detail", node=spot.node.id), str(spot.node.id))


def _names(firms: Sequence[str]) -> str:
    return "、".join(firms)


def _line(spot: Spot) -> list[SheetValue]:
    return [
        spot.node.label,
        str(Tier(spot.node.tier).label),
        spot.number,
        _names(spot.firms),
        spot.waiting,
        str(MARKS[mark_of(spot)]),
        picture.next_step(spot),
    ]


def _header(request: ZoneRequest, drawn: Picture) -> Header:
    chain = drawn.chain
    keeps = rules.keeps(request.actor, chain.id)
    edits = (
        Action(_("添加环节"), address(request, "node_new", chain=chain.id), "plus"),
        Action(_("导入图谱"), address(request, "graph_import", chain=chain.id), "file-import"),
    )
    waiting = Action(_("待上链企业"), f"{address(request, 'unplaced_list')}?chain={chain.code}", "list-check")
    return Header(
        chain.label,
        _("%(nodes)d 个环节，%(firms)d 家企业在链上") % {"nodes": len(drawn.spots), "firms": drawn.firms},
        crumbs=crumbs(request),
        action=waiting if keeps else None,
        more=edits if keeps else (),
    )


def _nothing(request: ZoneRequest, drawn: Picture) -> Empty:
    if not rules.keeps(request.actor, drawn.chain.id):
        return Empty(_("这条链还没有图谱"), _("由党群工作部或产业链党组织书记导入。"), icon="hierarchy-3")
    action = Action(_("导入图谱"), address(request, "graph_import", chain=drawn.chain.id), "file-import")
    return Empty(_("这条链还没有图谱"), _("用表格导入，或逐个添加环节。"), action, "hierarchy-3")
