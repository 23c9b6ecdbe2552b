"""Enterprises that stand on no node yet, with what is proposed for each; confirmed one by one or many at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from yuanlian.domain.chains import actions, queries, rules
from yuanlian.domain.chains.models import Position
from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.people.roles import STAFF
from yuanlian.domain.zones import names
from yuanlian.kernel.counting import counted
from yuanlian.kernel.errors import Conflict, IllegalMove, Invalid
from yuanlian.kernel.sheets import Column as SheetColumn
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.chains.doors import KEEPERS, address, crumbs
from yuanlian.web.chains.reasons import joined, sentences
from yuanlian.web.chains.shown import confidence
from yuanlian.web.exports import export
from yuanlian.web.parts import Action, Empty, Header, Lines, Link, Method, Tab, Tick, Value
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

FORM = "confirm-many"
TICKS = Column("tick", gettext_lazy("勾选"))
COLUMNS = (
    Column("name", gettext_lazy("企业"), sortable=True, lead=True),
    Column("chain", gettext_lazy("产业链"), minor=True),
    Column("products", gettext_lazy("产品"), minor=True),
    Column("node", gettext_lazy("推荐的环节")),
    Column("why", gettext_lazy("依据")),
)
CHUNK = 500


def _filters(request: ZoneRequest) -> tuple[Filter, ...]:
    chains = [(chain.code, chain.label) for chain in names.chains(request.actor)]
    return (
        Filter("q", _("搜索"), FilterKind.SEARCH, hint=_("企业名称、拼音首字母或信用代码")),
        Filter("chain", _("产业链"), choices=[*chains, (enterprises.NONE, _("未填写"))]),
        Filter("show", "", FilterKind.HIDDEN),
    )


@zone_page(*sorted(STAFF))
def unplaced_list(request: ZoneRequest) -> HttpResponseBase:
    """The enterprises the reader works with that stand on no node, and the likeliest node of each."""
    filters = _filters(request)
    selection = Selection.read(request.GET, COLUMNS, filters=filters, sort="name")
    every = queries.proposed if selection.values.get("show") == "proposed" else queries.unplaced
    words, chain = selection.values.get("q", ""), selection.values.get("chain", "")
    asked = enterprises.Criteria(words=words, chain=chain, status=EnterpriseStatus.ACTIVE)
    found = enterprises.narrowed(request.actor, every(request.actor), asked)
    found = enterprises.with_names(found).order_by(*enterprises.ORDERS[selection.sort])
    if "format" in request.GET:
        return export(request, _("待上链企业"), _sheet(), _lines(request, found))
    total = counted(found, request.actor.zone)
    selection = selection.within(total)
    shown = enterprises.page(found, selection.part(total))
    first = _first(request, shown)
    kept = rules.kept_chains(request.actor)
    ticks = kept is None or bool(kept)
    table = Table(
        (TICKS, *COLUMNS) if ticks else COLUMNS,
        [_row(request, each, first.get(each.id), kept) for each in shown],
        total,
        selection,
        filters,
        name="unplaced",
        caption=_("待上链企业"),
        export_url=request.path,
        empty=Empty(_("没有待上链的企业"), _("您看到的在营企业都已在环节上。"), icon="circle-check"),
    )
    context = {
        "page": _header(request, keeps=kept is None),
        "tabs": _tabs(request, selection, total),
        "table": table,
        "form_id": FORM if ticks and first else "",
        "query": request.GET.urlencode(),
    }
    return render(request, "chains/unplaced.html", context)


def _first(request: ZoneRequest, rows: list[Enterprise]) -> dict[UUID, Position]:
    found = queries.suggestions_for(request.actor, [row.id for row in rows])
    return {key: positions[0] for key, positions in found.items()}


def _header(request: ZoneRequest, *, keeps: bool) -> Header:
    start = Action(_("推荐环节"), address(request, "positions_propose"), "bulb", Method.POST)
    gaps = Action(_("链上缺口"), address(request, "chain_gaps"), "puzzle")
    return Header(
        _("待上链企业"),
        _("还不在任何环节上的在营企业。系统按产品、经营范围和行业推荐，由人确认。"),
        crumbs=crumbs(request),
        action=start if keeps else None,
        more=(gaps,),
    )


def _tabs(request: ZoneRequest, selection: Selection, total: int) -> list[Tab]:
    chosen = selection.values.get("show", "")
    views = (("", _("全部")), ("proposed", _("已有推荐")))
    return [
        Tab(label, request.path + selection.query(show=key), key == chosen, total if key == chosen else None)
        for key, label in views
    ]


def _row(request: ZoneRequest, each: Enterprise, first: Position | None, kept: frozenset[UUID] | None) -> Row:
    cells: dict[str, Value] = {
        "name": each.name,
        "chain": each.chain.label if each.chain else "",
        "products": joined(each.product_list[:3]),
        "node": Lines(_("还没有推荐")),
        "why": "",
        "tick": "",
    }
    if first is not None:
        keeps = kept is None or first.node.chain_id in kept
        url = address(request, "position_decide", position=first.id)
        where = first.node.label, first.node.chain.label
        cells["node"] = Link(where[0], url, where[1]) if keeps else Lines(*where)
        cells["why"] = Lines(confidence(first), joined(sentences(first, most=2)))
        if keeps:
            cells["tick"] = Tick(FORM, "position", str(first.id), _("确认%(name)s") % {"name": each.name})
    return Row(cells, address(request, "enterprise_detail", enterprise=each.id), str(each.id))


def _sheet() -> list[SheetColumn]:
    labels = (_("企业"), _("产业链"), _("产品"), _("推荐的环节"), _("环节所在产业链"), _("可能性"), _("依据"))
    return [SheetColumn(label) for label in labels]


def _lines(request: ZoneRequest, rows: Any) -> Any:
    piece: list[Enterprise] = []
    for each in rows.iterator(chunk_size=CHUNK):
        piece.append(each)
        if len(piece) == CHUNK:
            yield from _piece(request, piece)
            piece = []
    yield from _piece(request, piece)


def _piece(request: ZoneRequest, rows: list[Enterprise]) -> Any:
    first = _first(request, rows)
    for each in rows:
        row = first.get(each.id)
        known = [each.name, each.chain.label if each.chain else "", each.products]
        if row is None:
            yield [*known, "", "", "", ""]
        else:
            yield [*known, row.node.label, row.node.chain.label, confidence(row), joined(sentences(row))]


@zone_page(*KEEPERS)
@require_POST
def positions_confirm(request: ZoneRequest) -> HttpResponse:
    """Confirm every ticked proposal, all or none."""
    ids = [UUID(value) for value in request.POST.getlist("position") if _is_id(value)]
    try:
        number = actions.confirm_many(request.actor, ids)
    except (Invalid, Conflict, IllegalMove) as error:
        messages.error(request, error.sentence)
    else:
        said = ngettext("已确认 %(number)d 家企业。", "已确认 %(number)d 家企业。", number) % {"number": number}
        messages.success(request, said)
    return redirect(address(request, "unplaced_list") + _kept_query(request))


def _kept_query(request: ZoneRequest) -> str:
    """The filters of the list the form stood under; nothing else of what was sent comes back as an address."""
    given = request.POST.get("query", "")
    return f"?{given}" if given and given.isascii() and len(given) < 500 else ""


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


@zone_page(*KEEPERS)
@require_POST
def positions_propose(request: ZoneRequest) -> HttpResponse:
    """Start the long work that proposes a node for every enterprise without one."""
    try:
        job = actions.start_proposing(request.actor)
    except Conflict as error:
        messages.error(request, error.sentence)
        return redirect(address(request, "unplaced_list"))
    return redirect(address(request, "job", job=job.id))
