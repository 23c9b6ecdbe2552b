"""Rows ↔ the chain engine: a chain's rows as a graph, enterprises as profiles, what the engine finds as values."""

from __future__ import annotations

from collections.abc import Iterable

from yuanlian.domain.chains.models import Edge, Node, split
from yuanlian.domain.chains.states import EdgeKind
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.enterprises.vocabulary import known_codes
from yuanlian.domain.zones.models import Chain
from yuanlian.engines import chaingraph
from yuanlian.engines.chaingraph.checking import cycle


def classes() -> frozenset[str]:
    """Every four-digit class of GB/T 4754-2017."""
    return frozenset(code for code, _name in known_codes())


def described(row: Node) -> chaingraph.Node:
    """A node as the engine sees it; it is known there by its id, so that chains that share a code stay apart."""
    return chaingraph.Node(
        code=str(row.id),
        name=row.name,
        name_en=row.name_en,
        tier=chaingraph.Tier(row.tier),
        products=row.product_list,
        aliases=split(row.aliases),
        classes=tuple(row.industry_codes.split()),
        goods=tuple(row.goods.split()),
    )


def joined(row: Edge) -> chaingraph.Edge:
    """An edge as the engine sees it."""
    return chaingraph.Edge(
        source=str(row.source_id),
        target=str(row.target_id),
        kind=chaingraph.EdgeKind(row.kind),
        strength=row.strength,
    )


def graph_of(chain: Chain, nodes: Iterable[Node], edges: Iterable[Edge]) -> chaingraph.ChainTemplate:
    """The chain's rows as the engine's graph."""
    return chaingraph.ChainTemplate(
        code=chain.code,
        name=chain.name,
        name_en=chain.name_en,
        nodes=tuple(described(row) for row in nodes),
        edges=tuple(joined(row) for row in edges),
    )


def profile_of(row: Enterprise) -> chaingraph.Profile:
    """An enterprise as the engine sees it; empty is unknown."""
    return chaingraph.Profile(
        id=str(row.id),
        name=row.short_name,
        full=row.name,
        products=tuple(row.product_list),
        scope=split(row.scope),
        classes=(row.industry_code,) if row.industry_code else (),
    )


def closes_circle(standing: Iterable[Edge], source: Node, target: Node, kind: EdgeKind) -> bool:
    """Whether an edge more would make flows, or kinds of kinds, run in a circle."""
    kinds = {str(EdgeKind.SUB_CLASS)} if kind == EdgeKind.SUB_CLASS else {str(EdgeKind.UP), str(EdgeKind.DOWN)}
    if str(kind) not in kinds:
        return False
    more = chaingraph.Edge(source=str(source.id), target=str(target.id), kind=chaingraph.EdgeKind(kind))
    return bool(cycle([*(joined(row) for row in standing if row.kind in kinds), more]))


def plain(reason: chaingraph.PositionReason) -> dict[str, str | int]:
    """A reason as plain values for its column."""
    return {
        "code": reason.code.value,
        "where": reason.where.value,
        "said": reason.said,
        "known": reason.known,
        "points": reason.points,
    }
