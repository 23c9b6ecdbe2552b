"""Chain maps by machine: chains with their figures, nodes and edges, positions proposed and decided, gaps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from ninja import Query, Router, Status

from yuanlian.api.access import ApiRequest, operation
from yuanlian.api.problems import PROBLEMS
from yuanlian.api.rooms._chains import (
    ChainOut,
    DecisionIn,
    DoneOut,
    EdgeIn,
    EdgeOut,
    GapOut,
    JobOut,
    ManyIn,
    MapOut,
    NodeChange,
    NodeIn,
    NodeOut,
    PlaceIn,
    PositionFilter,
    PositionOut,
    PositionPage,
    UnplacedOut,
    UnplacedPage,
    chain_values,
    edge_out,
    node_out,
    position_out,
)
from yuanlian.domain.chains import actions, picture, queries
from yuanlian.domain.chains.actions import NodeText
from yuanlian.domain.chains.models import Position
from yuanlian.domain.chains.queries import Wanted
from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.people.roles import STAFF, Role
from yuanlian.kernel import submissions
from yuanlian.kernel.counting import counted
from yuanlian.kernel.doors import seen

router = Router(tags=["chains"])
READERS = (*sorted(STAFF), Role.CONTACT)
KEEPERS = (Role.BUREAU, Role.SECRETARY)
PAGE = 100
KEY = "HTTP_IDEMPOTENCY_KEY"


def _start(page: int) -> int:
    return (min(max(page, 1), 100_000) - 1) * PAGE


def _text(body: NodeIn) -> NodeText:
    return NodeText(**{name: value for name, value in body.dict().items() if name != "version"})


@router.get("/chains", response={200: list[ChainOut], **PROBLEMS})
@operation(*READERS)
def list_chains(request: ApiRequest, zone: str) -> list[ChainOut]:
    """The zone's chains with their figures."""
    drawn = picture.draw_all(request.actor, queries.visible_chains(request.actor))
    return [ChainOut(**chain_values(each)) for each in drawn]


@router.get("/chains/{chain}", response={200: MapOut, **PROBLEMS})
@operation(*READERS)
def read_chain(request: ApiRequest, zone: str, chain: UUID) -> MapOut:
    """One chain with its nodes, how each stands, and its edges."""
    drawn = picture.draw(request.actor, queries.chain(request.actor, chain))
    return MapOut(
        **chain_values(drawn),
        map=[node_out(spot.node, spot) for spot in drawn.spots],
        edges=[edge_out(row) for row in drawn.edges],
        bottlenecks=[UUID(each.node) for each in drawn.now.bottlenecks],
    )


@router.get("/chain-gaps", response={200: list[GapOut], **PROBLEMS})
@operation(*READERS)
def list_chain_gaps(request: ApiRequest, zone: str) -> list[GapOut]:
    """Every gap of every chain, those of one chain with the heaviest first."""
    drawn = picture.draw_all(request.actor, queries.visible_chains(request.actor))
    return [
        GapOut(
            chain=each.chain.code,
            node=spot.node.id,
            name=spot.node.label,
            kind=spot.gap,
            customers=spot.customers,
            firms=list(spot.firms),
            step=picture.next_step(spot),
        )
        for each in drawn
        for spot in each.gaps
        if spot.gap is not None
    ]


@router.post("/chains/{chain}/nodes", response={201: NodeOut, **PROBLEMS})
@operation(*KEEPERS)
def add_node(request: ApiRequest, zone: str, chain: UUID, body: NodeIn) -> Status[NodeOut]:
    """The chain has one node more; the same Idempotency-Key makes it once."""
    actor, text = request.actor, _text(body)
    key = request.META.get(KEY, "")
    made = submissions.once(actor, key, "chains.node", lambda: actions.add_node(actor, chain, text).id)
    return Status(201, node_out(queries.node(actor, made), None))


@router.put("/chain-nodes/{node}", response={200: NodeOut, **PROBLEMS})
@operation(*KEEPERS)
def change_node(request: ApiRequest, zone: str, node: UUID, body: NodeChange) -> NodeOut:
    """The node says what was sent."""
    row = actions.change_node(request.actor, node, _text(body), version=body.version)
    drawn = picture.draw(request.actor, row.chain)
    return node_out(row, next((spot for spot in drawn.spots if spot.node.id == row.id), None))


@router.api_operation(["DELETE"], "/chain-nodes/{node}", response={204: None, **PROBLEMS})
@operation(*KEEPERS)
def remove_node(request: ApiRequest, zone: str, node: UUID) -> Status[None]:
    """The node is gone with its edges and proposals; one in use stays."""
    actions.remove_node(request.actor, node)
    return Status(204, None)


@router.post("/chain-edges", response={201: EdgeOut, **PROBLEMS})
@operation(*KEEPERS)
def tie_nodes(request: ApiRequest, zone: str, body: EdgeIn) -> Status[EdgeOut]:
    """Two nodes of a chain are joined."""
    return Status(201, edge_out(actions.tie(request.actor, body.source, body.target, kind=body.kind)))


@router.api_operation(["DELETE"], "/chain-edges/{edge}", response={204: None, **PROBLEMS})
@operation(*KEEPERS)
def untie_nodes(request: ApiRequest, zone: str, edge: UUID) -> Status[None]:
    """The edge is gone."""
    actions.untie(request.actor, edge)
    return Status(204, None)


@router.get("/positions", response={200: PositionPage, **PROBLEMS})
@operation(*READERS)
def list_positions(request: ApiRequest, zone: str, filters: Query[PositionFilter]) -> PositionPage:
    """Positions the caller sees: confirmed ones of the zone, others of enterprises it works with; a hundred a page."""
    wanted = Wanted(chain=filters.chain, node=filters.node, state=str(filters.state or ""), words=filters.q)
    rows = queries.find(request.actor, wanted)
    start = _start(filters.page)
    shown = queries.with_firms(rows)[start : start + PAGE]
    return PositionPage(total=counted(rows, request.actor.zone), items=[position_out(row) for row in shown])


@router.get("/positions/unplaced", response={200: UnplacedPage, **PROBLEMS})
@operation(*sorted(STAFF))
def list_unplaced(request: ApiRequest, zone: str, page: int = 1) -> UnplacedPage:
    """Enterprises in business that the caller works with and that stand on no node, a hundred a page."""
    rows = enterprises.with_names(queries.unplaced(request.actor)).order_by("pinyin", "id")
    start = _start(page)
    shown = list(rows[start : start + PAGE])
    found = queries.suggestions_for(request.actor, [row.id for row in shown])
    return UnplacedPage(
        total=counted(rows, request.actor.zone), items=[_unplaced(row, found.get(row.id, [])) for row in shown]
    )


def _unplaced(row: Any, proposals: Iterable[Position]) -> UnplacedOut:
    chain = row.chain.code if row.chain else None
    return UnplacedOut(
        enterprise=row.id, name=row.name, chain=chain, proposals=[position_out(each) for each in proposals]
    )


@router.post("/chain-nodes/{node}/positions", response={201: PositionOut, **PROBLEMS})
@operation(*KEEPERS)
def place_enterprise(request: ApiRequest, zone: str, node: UUID, body: PlaceIn) -> Status[PositionOut]:
    """The enterprise stands on the node because a person says so; the same Idempotency-Key makes it once."""
    actor = request.actor
    key = request.META.get(KEY, "")
    made = submissions.once(actor, key, "chains.place", lambda: actions.place(actor, node, body.enterprise).id)
    return Status(201, _one(request, made))


@router.post("/positions/{position}/decision", response={200: PositionOut, **PROBLEMS})
@operation(*KEEPERS)
def decide_position(request: ApiRequest, zone: str, position: UUID, body: DecisionIn) -> PositionOut:
    """A person said whether the enterprise stands on the node."""
    actions.decide(request.actor, position, body.verb, version=body.version)
    return _one(request, position)


def _one(request: ApiRequest, position: UUID) -> PositionOut:
    return position_out(seen(queries.with_firms(queries.visible(request.actor)), position))


@router.post("/positions/confirm", response={200: DoneOut, **PROBLEMS})
@operation(*KEEPERS)
def confirm_positions(request: ApiRequest, zone: str, body: ManyIn) -> DoneOut:
    """All these proposals are confirmed, or none."""
    return DoneOut(confirmed=actions.confirm_many(request.actor, body.positions))


@router.post("/positions/propose", response={202: JobOut, **PROBLEMS})
@operation(Role.BUREAU)
def propose_positions(request: ApiRequest, zone: str) -> Status[JobOut]:
    """The worker proposes nodes for every enterprise that stands on none."""
    return Status(202, JobOut(job=actions.start_proposing(request.actor).id))
