"""One node: what it is, what it takes in and gives, who stands on it, who may."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.chains import actions, picture, queries, rules
from yuanlian.domain.chains.models import Edge, Node, Position
from yuanlian.domain.chains.picture import Picture
from yuanlian.domain.chains.queries import Wanted
from yuanlian.domain.chains.states import EdgeKind, PositionState, PositionVerb, Tier
from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.vocabulary import class_name
from yuanlian.kernel import submissions
from yuanlian.kernel.counting import counted
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import Conflict, IllegalMove
from yuanlian.kernel.sheets import Column as SheetColumn
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.chains.doors import KEEPERS, READERS, address, crumbs, keeper, refuse
from yuanlian.web.chains.forms import PlaceForm
from yuanlian.web.chains.graph import mark_of
from yuanlian.web.chains.reasons import joined, sentences
from yuanlian.web.chains.shown import confidence, mark_badge, state_badge
from yuanlian.web.exports import export
from yuanlian.web.parts import Action, Empty, Fact, Header, Lines, Link, Value
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

COLUMNS = (
    Column("name", gettext_lazy("企业"), lead=True),
    Column("state", gettext_lazy("状态")),
    Column("why", gettext_lazy("依据")),
    Column("decided", gettext_lazy("确定于"), minor=True),
    Column("act", gettext_lazy("处理")),
)
FILTERS = (
    Filter("q", gettext_lazy("搜索"), FilterKind.SEARCH, hint=gettext_lazy("企业名称或拼音首字母")),
    Filter("state", gettext_lazy("状态"), choices=PositionState.choices),
)
FOUND = 20


@zone_page(*READERS)
def node_detail(request: ZoneRequest, node: UUID) -> HttpResponseBase:
    """The node, its neighbours, and the enterprises on it: confirmed for all, the rest for those who work with them."""
    row = queries.node(request.actor, node)
    selection = Selection.read(request.GET, COLUMNS, filters=FILTERS)
    wanted = Wanted(node=row.id, state=selection.values.get("state", ""), words=selection.values.get("q", ""))
    found = queries.find(request.actor, wanted)
    if not wanted.state:
        found = found.exclude(state=PositionState.REJECTED)
    found = queries.with_firms(found).order_by("state", "-permille", "enterprise__pinyin", "pk")
    if "format" in request.GET:
        return export(request, row.label, _sheet(), (_line(each) for each in found))
    total = counted(found, request.actor.zone)
    selection = selection.within(total)
    keeps = rules.keeps(request.actor, row.chain_id)
    rows = [_row(request, each, keeps=keeps) for each in found[selection.offset : selection.end]]
    place = Action(_("放入企业"), address(request, "position_new", node=row.id), "plus")
    nothing = Empty(_("还没有企业"), _("可以推荐，也可以直接放入。") if keeps else "", place if keeps else None)
    table = Table(COLUMNS, rows, total, selection, FILTERS, "firms", _("企业"), request.path, nothing)
    drawn = picture.draw(request.actor, row.chain)
    context = {
        "page": _header(request, row, place, keeps=keeps),
        "facts": _facts(drawn, row),
        "ties": _ties(request, drawn, row, keeps=keeps),
        "step": _step(drawn, row),
        "table": table,
    }
    return render(request, "chains/node.html", context)


def _step(drawn: Picture, row: Node) -> str:
    return next((picture.next_step(spot) for spot in drawn.spots if spot.node.id == row.id), "")


def _header(request: ZoneRequest, row: Node, place: Action, *, keeps: bool) -> Header:
    edits = (
        Action(_("修改环节"), address(request, "node_edit", node=row.id), "pencil"),
        Action(_("连接其他环节"), address(request, "edge_new", node=row.id), "link-plus"),
        Action(_("删除环节"), address(request, "node_remove", node=row.id), "trash", asks=True),
    )
    return Header(
        row.label,
        row.chain.label,
        crumbs=crumbs(request, row.chain),
        action=place if keeps else None,
        more=edits if keeps else (),
    )


def _facts(drawn: Picture, row: Node) -> list[Fact]:
    spot = next(spot for spot in drawn.spots if spot.node.id == row.id)
    now = drawn.now
    supply, density, narrow = (
        picture.of_node(each, row.id) for each in (now.supply, now.concentration, now.bottlenecks)
    )
    found = [
        Fact(_("位置"), Tier(row.tier).label),
        Fact(_("状态"), mark_badge(mark_of(spot))),
        Fact(_("代表产品"), row.products or _("未填写")),
    ]
    if row.aliases:
        found.append(Fact(_("别名"), row.aliases))
    found.append(Fact(_("行业分类"), _named(row.industry_codes.split())))
    if row.goods:
        found.append(Fact(_("商品编码"), row.goods))
    if supply is not None and supply.value is not None:
        said = _("%(here)d / %(all)d 种投入在园区有供应") % {"here": len(supply.about), "all": supply.counted}
        found.append(Fact(_("本地可配套率"), Lines(f"{supply.value / 10:g}%", said)))
    if density is not None:
        index = None if density.value is None else str(density.value)
        said = _("按员工人数算的赫芬达尔指数，10000 为一家独占；%(unknown)d 家人数未知") % {"unknown": density.unknown}
        found.append(Fact(_("集中度"), Lines(index, said) if index else None))
    if narrow is not None and narrow.value:
        said = _("若本环节中断，下游合计相当于 %(number)s 家企业断供") % {"number": f"{narrow.value / 1000:.1f}"}
        found.append(Fact(_("瓶颈"), said))
    return found


def _named(codes: Iterable[str]) -> str:
    return "；".join(f"{code} {class_name(code)}" for code in codes) or _("未填写")


def _ties(request: ZoneRequest, drawn: Picture, row: Node, *, keeps: bool) -> list[tuple[str, list[tuple[Link, str]]]]:
    """The neighbours by what they are to the node, each with its number of enterprises and the way to untie it."""
    spots = {spot.node.id: spot for spot in drawn.spots}
    groups: dict[str, list[tuple[Link, str]]] = {}
    for edge in drawn.edges:
        if row.id not in {edge.source_id, edge.target_id}:
            continue
        other = spots[edge.target_id if edge.source_id == row.id else edge.source_id]
        note = (
            _("%(number)d 家企业") % {"number": other.number} if other.number else str(mark_badge(mark_of(other)).label)
        )
        link = Link(other.node.label, address(request, "node_detail", node=other.node.id), note)
        gone = address(request, "edge_remove", edge=edge.id) if keeps else ""
        groups.setdefault(_relation(edge, row), []).append((link, gone))
    return sorted(groups.items())


def _relation(edge: Edge, row: Node) -> str:
    inward = edge.target_id == row.id
    words = {
        EdgeKind.UP: (_("上游：供给本环节"), _("下游：用到本环节")),
        EdgeKind.DOWN: (_("上游：供给本环节"), _("下游：用到本环节")),
        EdgeKind.SUPPORTING: (_("为本环节配套"), _("本环节为其配套")),
        EdgeKind.SUB_CLASS: (_("本环节的细分"), _("所属大类")),
    }[EdgeKind(edge.kind)]
    return words[0] if inward else words[1]


def _row(request: ZoneRequest, each: Position, *, keeps: bool) -> Row:
    cells: dict[str, Value] = {
        "name": each.enterprise.name,
        "state": state_badge(each),
        "why": Lines(confidence(each), joined(sentences(each))),
        "decided": each.decided_at or "",
        "act": _act(request, each) if keeps else "",
    }
    return Row(cells, address(request, "enterprise_detail", enterprise=each.enterprise_id), str(each.id))


def _act(request: ZoneRequest, each: Position) -> Link:
    url = address(request, "position_decide", position=each.id)
    if each.state == PositionState.SUGGESTED:
        return Link(_("确认或否定"), url)
    return Link(_("移出"), url) if each.state == PositionState.CONFIRMED else Link(_("改为确认"), url)


def _sheet() -> list[SheetColumn]:
    labels = (_("企业"), _("状态"), _("可能性"), _("依据"), _("确定人"))
    return [SheetColumn(label) for label in labels]


def _line(each: Position) -> list[str]:
    return [
        each.enterprise.name,
        str(PositionState(each.state).label),
        confidence(each),
        joined(sentences(each)),
        each.decided_label,
    ]


@zone_page(*KEEPERS)
def position_new(request: ZoneRequest, node: UUID) -> HttpResponse:
    """Put an enterprise on the node: first search, then choose."""
    row = queries.node(request.actor, node)
    keeper(request, row.chain_id)
    text = request.GET.get("q", "").strip()
    rows = enterprises.suggestions(request.actor, text, among=enterprises.visible(request.actor), limit=FOUND)
    form = PlaceForm(request.POST or None, found=[(str(each.id), each.name) for each in rows])
    if request.method == "POST" and form.is_valid():
        chosen, key = UUID(form.cleaned_data["enterprise"]), request.POST.get("submission_key", "")
        try:
            submissions.once(
                request.actor, key, "chains.place", lambda: actions.place(request.actor, row.id, chosen).id
            )
        except Conflict as error:
            refuse(form, error)
        else:
            messages.success(request, _("已放入。"))
            return redirect(address(request, "node_detail", node=row.id))
    context = {
        "page": Header(_("放入%(name)s") % {"name": row.label}, crumbs=crumbs(request, row.chain, row)),
        "form": form,
        "text": text,
        "found": rows,
        "back_url": address(request, "node_detail", node=row.id),
    }
    return render(request, "chains/position_new.html", context, status=422 if form.errors else 200)


@zone_page(*KEEPERS)
def position_decide(request: ZoneRequest, position: UUID) -> HttpResponse:
    """Say whether the enterprise stands on the node; what speaks for it stands beside."""
    row = seen(queries.with_firms(queries.visible(request.actor)), position)
    keeper(request, row.node.chain_id)
    back = address(request, "node_detail", node=row.node_id)
    if request.method == "POST":
        verb = PositionVerb.CONFIRM if request.POST.get("verb") == PositionVerb.CONFIRM else PositionVerb.REJECT
        given = request.POST.get("version", "")
        version = int(given) if given.isascii() and given.isdigit() else None
        try:
            actions.decide(request.actor, row.id, verb, version=version)
        except (Conflict, IllegalMove) as error:
            messages.error(request, error.sentence)
        else:
            done = _("已确认。") if verb is PositionVerb.CONFIRM else _("已记为不在此环节。")
            messages.success(request, done)
        return redirect(back)
    context = {
        "page": Header(
            _("%(firm)s在“%(node)s”环节吗？") % {"firm": row.enterprise, "node": row.node.label},
            crumbs=crumbs(request, row.node.chain, row.node),
        ),
        "position": row,
        "badge": state_badge(row),
        "confidence": confidence(row),
        "reasons": sentences(row, most=10),
        "products": row.enterprise.product_list,
        "confirms": row.state != PositionState.CONFIRMED,
        "rejects": row.state != PositionState.REJECTED,
        "back_url": back,
    }
    return render(request, "chains/decide.html", context)
