"""What the API takes and gives of chain maps, and how a row becomes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from yuanlian.api.schemas import Schema
from yuanlian.domain.chains.models import Edge, Node, Position
from yuanlian.domain.chains.picture import Picture, Spot
from yuanlian.domain.chains.states import EdgeKind, GapKind, PositionState, PositionVerb, Tier


class ChainOut(Schema):
    """A chain with its figures; rates are in thousandths, null is unknown."""

    id: UUID
    code: str
    name: str
    nodes: int
    firms: int
    gaps: int
    coverage: int | None
    local_supply: int | None


class NodeOut(Schema):
    """A node with how it stands: `held` when somebody stands on it or on a kind of it."""

    id: UUID
    version: int
    code: str
    name: str
    name_en: str
    tier: Tier
    products: str
    aliases: str
    industry_codes: str
    goods: str
    firms: int
    waiting: int
    held: bool
    gap: GapKind | None
    customers: int


class EdgeOut(Schema):
    """An edge; strength is the share of the target's inputs in thousandths, null unknown."""

    id: UUID
    source: UUID
    target: UUID
    kind: EdgeKind
    strength: int | None


class MapOut(ChainOut):
    """A whole chain."""

    map: list[NodeOut]
    edges: list[EdgeOut]
    bottlenecks: list[UUID]


class GapOut(Schema):
    """A node that enterprises of the zone need and that nobody, one alone or too few fill; what to do next."""

    chain: str
    node: UUID
    name: str
    kind: GapKind
    customers: int
    firms: list[str]
    step: str


class ReasonOut(Schema):
    """One cause of a proposal and the points it gave."""

    code: str
    where: str
    said: str
    known: str
    points: int


class PositionOut(Schema):
    """An enterprise on a node; confidence in thousandths, null when a person placed it."""

    id: UUID
    version: int
    enterprise: UUID
    enterprise_name: str
    node: UUID
    chain: str
    state: PositionState
    confidence: int | None
    reasons: list[ReasonOut]
    decided_at: datetime | None
    decided_by: str


class PositionPage(Schema):
    """One page of a list; `total` counts all that fit."""

    total: int
    items: list[PositionOut]


class UnplacedOut(Schema):
    """An enterprise in business on no node, with what is proposed for it, the likeliest first."""

    enterprise: UUID
    name: str
    chain: str | None
    proposals: list[PositionOut]


class UnplacedPage(Schema):
    """One page of a list; `total` counts all that fit."""

    total: int
    items: list[UnplacedOut]


class PositionFilter(Schema):
    """What the list is narrowed to."""

    node: UUID | None = None
    chain: UUID | None = None
    state: PositionState | None = None
    q: str = ""
    page: int = 1


class NodeIn(Schema):
    """A node; several products and aliases are separated by ；, several codes by blanks."""

    name: str
    tier: Tier
    name_en: str = ""
    products: str = ""
    aliases: str = ""
    industry_codes: str = ""
    goods: str = ""


class NodeChange(NodeIn):
    """The same with the version that was read."""

    version: int | None = None


class EdgeIn(Schema):
    """An edge from one node to another of the same chain."""

    source: UUID
    target: UUID
    kind: EdgeKind = EdgeKind.UP


class PlaceIn(Schema):
    """An enterprise that stands on the node."""

    enterprise: UUID


class DecisionIn(Schema):
    """A person's word on a position, with the version that was read."""

    verb: PositionVerb
    version: int | None = None


class ManyIn(Schema):
    """Proposals to confirm together."""

    positions: list[UUID]


class DoneOut(Schema):
    """How many were confirmed."""

    confirmed: int


class JobOut(Schema):
    """Long work that was started."""

    job: UUID


def chain_values(each: Picture) -> dict[str, Any]:
    """The figures of a chain."""
    return {
        "id": each.chain.id,
        "code": each.chain.code,
        "name": each.chain.label,
        "nodes": len(each.spots),
        "firms": each.firms,
        "gaps": len(each.gaps),
        "coverage": each.now.coverage.value,
        "local_supply": each.now.supply_rate.value,
    }


def node_out(row: Node, spot: Spot | None) -> NodeOut:
    """A node; without a spot nobody stands on it yet."""
    return NodeOut(
        id=row.id,
        version=row.version,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        tier=Tier(row.tier),
        products=row.products,
        aliases=row.aliases,
        industry_codes=row.industry_codes,
        goods=row.goods,
        firms=spot.number if spot else 0,
        waiting=spot.waiting if spot else 0,
        held=spot.held if spot else False,
        gap=spot.gap if spot else None,
        customers=spot.customers if spot else 0,
    )


def edge_out(row: Edge) -> EdgeOut:
    """An edge."""
    return EdgeOut(
        id=row.id, source=row.source_id, target=row.target_id, kind=EdgeKind(row.kind), strength=row.strength
    )


def position_out(row: Position) -> PositionOut:
    """A position; fetch it with its enterprise, node and chain."""
    return PositionOut(
        id=row.id,
        version=row.version,
        enterprise=row.enterprise_id,
        enterprise_name=row.enterprise.name,
        node=row.node_id,
        chain=row.node.chain.code,
        state=PositionState(row.state),
        confidence=row.permille,
        reasons=[ReasonOut(**reason) for reason in row.reasons],
        decided_at=row.decided_at,
        decided_by=row.decided_label,
    )
