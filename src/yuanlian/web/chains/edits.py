"""A chain's nodes and edges kept by hand, and a whole graph taken in from a table."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yuanlian.domain.chains import actions, queries, sheets
from yuanlian.domain.chains.actions import Absent, Loaded, NodeText
from yuanlian.domain.chains.models import Edge, Node
from yuanlian.domain.chains.states import EdgeKind, Tier
from yuanlian.domain.zones.models import Chain
from yuanlian.kernel import submissions
from yuanlian.kernel.errors import Conflict, Invalid
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.chains.doors import KEEPERS, READERS, address, crumbs, keeper, refuse
from yuanlian.web.chains.forms import EdgeForm, GraphForm, NodeForm
from yuanlian.web.exports import export
from yuanlian.web.parts import Action, Header

FIELDS = ("name", "tier", "products", "aliases", "industry_codes", "goods", "name_en")


def _shown(request: ZoneRequest, page: Header, form: Any, *, back: str) -> HttpResponse:
    context = {"page": page, "form": form, "back_url": back}
    return render(request, "chains/form.html", context, status=422 if form.errors else 200)


def _text(values: dict[str, Any]) -> NodeText:
    return NodeText(**{name: values[name] for name in FIELDS} | {"tier": Tier(values["tier"])})


@zone_page(*KEEPERS)
def node_new(request: ZoneRequest, chain: UUID) -> HttpResponse:
    """Put another node on the chain."""
    row = queries.chain(request.actor, chain)
    keeper(request, row.id)
    form = NodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text, key = _text(form.cleaned_data), request.POST.get("submission_key", "")
        try:
            made = submissions.once(
                request.actor, key, "chains.node", lambda: actions.add_node(request.actor, row.id, text).id
            )
        except (Invalid, Conflict) as error:
            refuse(form, error)
        else:
            messages.success(request, _("已添加。请把它与前后环节连上。"))
            return redirect(address(request, "node_detail", node=made))
    page = Header(_("添加环节"), crumbs=crumbs(request, row))
    return _shown(request, page, form, back=address(request, "chain_map", chain=row.id))


@zone_page(*KEEPERS)
def node_edit(request: ZoneRequest, node: UUID) -> HttpResponse:
    """Correct the facts of a node."""
    row = queries.node(request.actor, node)
    keeper(request, row.chain_id)
    first = {name: getattr(row, name) for name in FIELDS} | {"version": row.version}
    form = NodeForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_node(request.actor, row.id, _text(form.cleaned_data), version=form.cleaned_data["version"])
        except (Invalid, Conflict) as error:
            refuse(form, error)
        else:
            messages.success(request, _("已修改。"))
            return redirect(address(request, "node_detail", node=row.id))
    page = Header(_("修改%(name)s") % {"name": row.label}, crumbs=crumbs(request, row.chain, row))
    return _shown(request, page, form, back=address(request, "node_detail", node=row.id))


@zone_page(*KEEPERS)
def node_remove(request: ZoneRequest, node: UUID) -> HttpResponse:
    """Take a node off the chain, after asking."""
    row = queries.node(request.actor, node)
    keeper(request, row.chain_id)
    if request.method == "POST":
        try:
            actions.remove_node(request.actor, row.id)
        except Conflict as error:
            messages.error(request, error.sentence)
            return redirect(address(request, "node_detail", node=row.id))
        messages.success(request, _("已删除。"))
        return redirect(address(request, "chain_map", chain=row.chain_id))
    sentence = _("它的连线和待确认的推荐一起删除，不能恢复。")
    page = Header(_("删除环节“%(name)s”？") % {"name": row.label}, sentence)
    back = address(request, "node_detail", node=row.id)
    return render(request, "base_confirm.html", {"page": page, "back_url": back})


@zone_page(*KEEPERS)
def edge_new(request: ZoneRequest, node: UUID) -> HttpResponse:
    """Join the node to another of its chain."""
    row = queries.node(request.actor, node)
    keeper(request, row.chain_id)
    others = [each for each in queries.nodes_of(request.actor, row.chain) if each.id != row.id]
    form = EdgeForm(request.POST or None, nodes=others)
    if request.method == "POST" and form.is_valid():
        try:
            _tie(request, row, form.cleaned_data)
        except (Invalid, Conflict) as error:
            refuse(form, error)
        else:
            messages.success(request, _("已连接。"))
            return redirect(address(request, "node_detail", node=row.id))
    page = Header(_("连接其他环节"), row.label, crumbs=crumbs(request, row.chain, row))
    return _shown(request, page, form, back=address(request, "node_detail", node=row.id))


def _tie(request: ZoneRequest, row: Node, values: dict[str, Any]) -> Edge:
    other, way = UUID(values["other"]), values["way"]
    if way == "from":
        return actions.tie(request.actor, other, row.id, kind=EdgeKind.UP)
    return actions.tie(request.actor, row.id, other, kind=EdgeKind(way))


@zone_page(*KEEPERS)
def edge_remove(request: ZoneRequest, edge: UUID) -> HttpResponse:
    """Take the tie of two nodes away, after asking."""
    row = queries.edge(request.actor, edge)
    keeper(request, row.source.chain_id)
    back = address(request, "node_detail", node=row.source_id)
    if request.method == "POST":
        actions.untie(request.actor, row.id)
        messages.success(request, _("已断开。"))
        return redirect(back)
    named = {"source": row.source.label, "target": row.target.label}
    page = Header(_("断开连接？"), _("%(source)s与%(target)s不再相连。") % named)
    return render(request, "base_confirm.html", {"page": page, "back_url": back})


@zone_page(*KEEPERS)
def graph_import(request: ZoneRequest, chain: UUID) -> HttpResponse:
    """Take a chain's graph in from a table: every bad cell is named, and nothing is written while there is one."""
    row = queries.chain(request.actor, chain)
    keeper(request, row.id)
    form = GraphForm(request.POST or None, request.FILES or None)
    bad: tuple[sheets.BadCell, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            found = _read(request, row, form.cleaned_data["file"])
            bad = found.bad
            if found.graph is not None:
                absent = Absent(form.cleaned_data["absent"])
                done = actions.load_graph(request.actor, row.id, found.graph, absent=absent)
                messages.success(request, _said(done))
                return redirect(address(request, "chain_map", chain=row.id))
        except Invalid as error:
            form.add_error("file", error.sentence)
    page = Header(
        _("导入%(name)s图谱") % {"name": row.label},
        crumbs=crumbs(request, row),
        more=(
            Action(_("导出本链图谱"), f"{address(request, 'graph_export', chain=row.id)}?format=xlsx", "file-export"),
        ),
    )
    context = {
        "page": page,
        "form": form,
        "bad": bad,
        "fields": [each.label for each in sheets.FIELDS],
        "back_url": address(request, "chain_map", chain=row.id),
    }
    return render(request, "chains/import.html", context, status=422 if form.errors or bad else 200)


def _read(request: ZoneRequest, chain: Chain, file: Any) -> sheets.GraphSheet:
    return sheets.read_graph(file, filename=file.name, standing=queries.nodes_of(request.actor, chain))


def _said(done: Loaded) -> str:
    numbers = {"made": done.made, "changed": done.changed, "removed": done.removed}
    said = _("已导入：新增 %(made)d 个环节，更新 %(changed)d 个，删除 %(removed)d 个。") % numbers
    if done.kept:
        said += _("有企业而没有删除：%(names)s。") % {"names": "、".join(done.kept)}
    return said


@zone_page(*READERS)
def graph_export(request: ZoneRequest, chain: UUID) -> HttpResponseBase:
    """The chain's graph as a table that an import reads back."""
    row = queries.chain(request.actor, chain)
    nodes, edges = queries.nodes_of(request.actor, row), queries.edges_of(request.actor, row)
    return export(request, _("%(name)s图谱") % {"name": row.label}, sheets.columns(), sheets.rows(nodes, edges))
