"""Addresses of chain maps."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.people.roles import STAFF
from yuanlian.web.chains import edits, gaps, maps, nodes, unplaced
from yuanlian.web.chains.doors import READERS
from yuanlian.web.chrome import NavEntry

CHAIN = "chains/<uuid:chain>/"
NODE = "chains/nodes/<uuid:node>/"

zone_patterns: list[URLPattern | URLResolver] = [
    path("chains/", maps.chain_list, name="chain_list"),
    path("chains/gaps/", gaps.chain_gaps, name="chain_gaps"),
    path("unplaced/", unplaced.unplaced_list, name="unplaced_list"),
    path("unplaced/confirm/", unplaced.positions_confirm, name="positions_confirm"),
    path("unplaced/propose/", unplaced.positions_propose, name="positions_propose"),
    path(CHAIN, maps.chain_map, name="chain_map"),
    path(f"{CHAIN}nodes/new/", edits.node_new, name="node_new"),
    path(f"{CHAIN}import/", edits.graph_import, name="graph_import"),
    path(f"{CHAIN}export/", edits.graph_export, name="graph_export"),
    path(NODE, nodes.node_detail, name="node_detail"),
    path(f"{NODE}edit/", edits.node_edit, name="node_edit"),
    path(f"{NODE}remove/", edits.node_remove, name="node_remove"),
    path(f"{NODE}edges/new/", edits.edge_new, name="edge_new"),
    path("chains/edges/<uuid:edge>/remove/", edits.edge_remove, name="edge_remove"),
    path(f"{NODE}firms/new/", nodes.position_new, name="position_new"),
    path("chains/positions/<uuid:position>/", nodes.position_decide, name="position_decide"),
]

navigation = [
    NavEntry(_("产业链图谱"), "chain_list", "hierarchy-3", frozenset(READERS), group="zone", order=40),
    NavEntry(_("待上链企业"), "unplaced_list", "list-check", frozenset(STAFF), group="zone", order=41),
]
