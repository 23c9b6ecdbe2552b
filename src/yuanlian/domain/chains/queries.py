"""Reads of chain maps; each `visible…` is the one rule of scope for its noun.

A chain's nodes and who is confirmed on them belong to the public cards of the enterprises, which everybody in the zone
may read. What is only proposed, or was rejected, is read by those who may open the enterprise's whole page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from yuanlian.domain.chains.models import Edge, Node, Position
from yuanlian.domain.chains.states import EdgeKind, PositionState
from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.people.roles import ADMINS
from yuanlian.domain.zones import queries as zones
from yuanlian.domain.zones.models import Chain
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import seen
from yuanlian.kernel.reading import once
from yuanlian.kernel.words import holds, typed

FLOWS = (EdgeKind.UP, EdgeKind.DOWN)


def _reads(actor: Actor) -> bool:
    """Everybody with a role in the zone but those who only administer it."""
    return bool(actor.roles - ADMINS)


def visible_chains(actor: Actor) -> QuerySet[Chain]:
    """The zone's chains."""
    rows = zones.chains(actor)
    return rows if _reads(actor) else rows.none()


def visible_nodes(actor: Actor) -> QuerySet[Node]:
    """Nodes of the zone's chains."""
    rows = Node.objects.filter(zone_id=actor.zone)
    return rows if _reads(actor) else rows.none()


def visible_edges(actor: Actor) -> QuerySet[Edge]:
    """Edges between visible nodes."""
    rows = Edge.objects.filter(zone_id=actor.zone)
    return rows if _reads(actor) else rows.none()


def visible(actor: Actor) -> QuerySet[Position]:
    """Positions: confirmed ones of the whole zone, others of enterprises whose page the actor may open."""
    rows = Position.objects.filter(zone_id=actor.zone)
    if not _reads(actor):
        return rows.none()
    return rows.filter(Q(state=PositionState.CONFIRMED) | enterprises.within_reach(actor, "enterprise_id"))


def standing(actor: Actor) -> QuerySet[Position]:
    """Confirmed positions of enterprises in business: what the map shows and every figure counts."""
    return visible(actor).filter(state=PositionState.CONFIRMED, enterprise__status=EnterpriseStatus.ACTIVE)


def is_placed(zone: UUID) -> Q:
    """A condition on enterprises: they stand on a node on the present day, which a figure may set to an earlier one."""
    decided = Q(decided_at=None) | Q(decided_at__lte=clock.now())
    rows = Position.objects.filter(decided, zone_id=zone, state=PositionState.CONFIRMED)
    return Q(pk__in=rows.values("enterprise_id"))


def chain(actor: Actor, chain_id: UUID) -> Chain:
    """A visible chain; raises NotVisible."""
    return seen(visible_chains(actor), chain_id)


def node(actor: Actor, node_id: UUID) -> Node:
    """A visible node with its chain; raises NotVisible."""
    return seen(visible_nodes(actor).select_related("chain"), node_id)


def edge(actor: Actor, edge_id: UUID) -> Edge:
    """A visible edge with its ends; raises NotVisible."""
    return seen(visible_edges(actor).select_related("source", "target"), edge_id)


def nodes_of(actor: Actor, row: Chain) -> list[Node]:
    """The nodes of a chain in the order of its map."""
    return list(visible_nodes(actor).filter(chain=row).order_by("order", "code"))


def edges_of(actor: Actor, row: Chain) -> list[Edge]:
    """The edges of a chain."""
    return list(visible_edges(actor).filter(source__chain=row).order_by("source_id", "target_id", "kind"))


def with_firms(rows: QuerySet[Position]) -> QuerySet[Position]:
    """The rows with their enterprise and node, in the order of a list."""
    fetched = rows.select_related("enterprise__chain", "enterprise__place", "node__chain")
    return fetched.order_by("enterprise__pinyin", "enterprise_id", "node_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of positions is narrowed to; empty leaves everything in."""

    chain: UUID | None = None
    node: UUID | None = None
    state: str = ""
    words: str = ""


def find(actor: Actor, wanted: Wanted) -> QuerySet[Position]:
    """Visible positions that fit."""
    rows = visible(actor)
    if wanted.chain is not None:
        rows = rows.filter(node__chain_id=wanted.chain)
    if wanted.node is not None:
        rows = rows.filter(node_id=wanted.node)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    for word in typed(wanted.words.lower()):
        rows = rows.filter(holds("enterprise__search", word))
    return rows


def unplaced(actor: Actor) -> QuerySet[Enterprise]:
    """Enterprises in business that the actor works with and that stand on no node."""
    confirmed = Position.objects.filter(zone_id=actor.zone, enterprise_id=OuterRef("pk"), state=PositionState.CONFIRMED)
    rows = enterprises.visible(actor) if _reads(actor) else Enterprise.objects.none()
    return rows.filter(~Exists(confirmed), status=EnterpriseStatus.ACTIVE)


def proposed(actor: Actor) -> QuerySet[Enterprise]:
    """Those of them that the engine proposes a node for."""
    return unplaced(actor).filter(Exists(_suggestions(actor).filter(enterprise_id=OuterRef("pk"))))


def _suggestions(actor: Actor) -> QuerySet[Position]:
    return Position.objects.filter(zone_id=actor.zone, state=PositionState.SUGGESTED)


def suggestions_for(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, list[Position]]:
    """What is proposed for these enterprises, the likeliest first."""
    rows = visible(actor).filter(state=PositionState.SUGGESTED, enterprise_id__in=list(ids))
    found: dict[UUID, list[Position]] = {}
    for row in rows.select_related("node__chain").order_by("-permille", "node_id"):
        found.setdefault(row.enterprise_id, []).append(row)
    return found


@once
def positions_of(actor: Actor, enterprise: Enterprise) -> tuple[Position, ...]:
    """Where an enterprise stands and what is proposed for it, confirmed ones first."""
    rows = visible(actor).filter(enterprise=enterprise).exclude(state=PositionState.REJECTED)
    return tuple(rows.select_related("node__chain").order_by("state", "-permille", "node_id"))


def tally(actor: Actor) -> dict[UUID, int]:
    """How many nodes each chain has."""
    counted = visible_nodes(actor).order_by().values("chain_id").annotate(number=Count("*"))
    return {row["chain_id"]: row["number"] for row in counted}


def suppliers_of(actor: Actor, nodes: Iterable[UUID], *, besides: UUID) -> dict[UUID, list[str]]:
    """Who stands on what flows into each of these nodes, by name; `besides` is whoever asks."""
    ids = list(nodes)
    edges = visible_edges(actor).filter(target_id__in=ids, kind__in=FLOWS).values_list("source_id", "target_id")
    into: dict[UUID, set[UUID]] = {}
    for source, target in edges:
        into.setdefault(source, set()).add(target)
    if not into:
        return {}
    rows = standing(actor).filter(node_id__in=list(into)).exclude(enterprise_id=besides)
    found: dict[UUID, dict[str, None]] = {}
    rows = rows.order_by("enterprise__pinyin", "enterprise_id")
    for node, short, name in rows.values_list("node_id", "enterprise__short_name", "enterprise__name"):
        for target in into[node]:
            found.setdefault(target, {}).setdefault(short or name)
    return {target: list(names) for target, names in found.items()}
