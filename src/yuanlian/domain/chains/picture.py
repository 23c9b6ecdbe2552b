"""A chain as a map shows it: who stands where, what is missing, and the figures about it. Nothing of it is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from yuanlian.domain.chains import bridge, queries
from yuanlian.domain.chains.models import Edge, Node, Position
from yuanlian.domain.chains.states import GapKind, PositionState
from yuanlian.domain.zones.models import Chain
from yuanlian.engines import chaingraph
from yuanlian.engines.chaingraph import Graph, Measure
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A node with who stands on it; `waiting` counts the proposals that the reader sees.

    It is `held` when somebody stands on it or on a kind of it; `customers` need it; `feeders` could feed it.
    """

    node: Node
    firms: tuple[str, ...]
    waiting: int
    held: bool
    gap: GapKind | None = None
    customers: int = 0
    feeders: int = 0

    @property
    def number(self) -> int:
        """How many enterprises stand here."""
        return len(self.firms)


class State:
    """What the engine says of a chain at one moment; each figure is reckoned when it is first asked for."""

    def __init__(self, graph: Graph, occupants: Sequence[chaingraph.Occupant]) -> None:
        self._graph = graph
        self._occupants = occupants

    @cached_property
    def gaps(self) -> tuple[chaingraph.Gap, ...]:
        """Nodes that enterprises here need and that nobody, one alone or too few fill, the heaviest first."""
        return chaingraph.gaps(self._graph, self._occupants)

    @cached_property
    def extensions(self) -> tuple[chaingraph.Extension, ...]:
        """Nodes on which nobody stands and that enterprises here could feed."""
        return chaingraph.extensions(self._graph, self._occupants)

    @cached_property
    def coverage(self) -> Measure:
        """The share of the nodes on which, or on a kind of which, somebody stands."""
        return chaingraph.coverage(self._graph, self._occupants)

    @cached_property
    def supply(self) -> tuple[Measure, ...]:
        """The local supply rate of the chain, then of each node."""
        return chaingraph.local_supply(self._graph, self._occupants)

    @cached_property
    def concentration(self) -> tuple[Measure, ...]:
        """How much of a node its largest enterprises hold."""
        return chaingraph.concentration(self._graph, self._occupants)

    @cached_property
    def bottlenecks(self) -> tuple[Measure, ...]:
        """The nodes whose loss would cut most downstream, worst first."""
        return chaingraph.bottlenecks(self._graph, self._occupants)

    @property
    def supply_rate(self) -> Measure:
        """The local supply rate of the whole chain."""
        return self.supply[0]


def of_node(measures: Iterable[Measure], node: UUID) -> Measure | None:
    """One node's figure among these."""
    return next((each for each in measures if each.node == str(node)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A whole chain now, and what the engine said of it when the present month began."""

    chain: Chain
    spots: tuple[Spot, ...]
    edges: tuple[Edge, ...]
    firms: int
    now: State
    before: State

    @property
    def gaps(self) -> tuple[Spot, ...]:
        """The nodes with a gap, the heaviest first."""
        spots = {str(spot.node.id): spot for spot in self.spots}
        return tuple(spots[gap.node] for gap in self.now.gaps)


def draw(actor: Actor, chain: Chain) -> Picture:
    """The map of one chain, in five queries."""
    return draw_all(actor, [chain])[0]


def draw_all(actor: Actor, chains: Iterable[Chain]) -> list[Picture]:
    """The maps of several chains, in the same five queries."""
    rows = list(chains)
    ids = [row.id for row in rows]
    nodes = _by_chain(queries.visible_nodes(actor).filter(chain_id__in=ids).order_by("order", "code"))
    edges: dict[UUID, list[Edge]] = {}
    tied = queries.visible_edges(actor).filter(source__chain_id__in=ids).select_related("source")
    for edge in tied.order_by("source__order", "source_id", "target_id", "kind"):
        edges.setdefault(edge.source.chain_id, []).append(edge)
    standing = queries.with_firms(queries.standing(actor).filter(node__chain_id__in=ids))
    here: dict[UUID, list[Position]] = {}
    for position in standing:
        here.setdefault(position.node_id, []).append(position)
    waiting = Counter(
        queries.visible(actor)
        .filter(node__chain_id__in=ids, state=PositionState.SUGGESTED)
        .values_list("node_id", flat=True)
    )
    return [_picture(row, nodes.get(row.id, []), edges.get(row.id, []), here, waiting) for row in rows]


def _by_chain(rows: Iterable[Node]) -> dict[UUID, list[Node]]:
    found: dict[UUID, list[Node]] = {}
    for row in rows:
        found.setdefault(row.chain_id, []).append(row)
    return found


def _picture(
    chain: Chain,
    nodes: list[Node],
    edges: list[Edge],
    here: dict[UUID, list[Position]],
    waiting: Counter[UUID],
) -> Picture:
    graph = Graph(bridge.graph_of(chain, nodes, edges))
    positions = [each for node in nodes for each in here.get(node.id, [])]
    month = _month()
    now = _state(graph, positions)
    before = _state(graph, [each for each in positions if each.decided_at is None or each.decided_at < month])
    spots = tuple(_spot(node, here.get(node.id, []), waiting[node.id], now) for node in nodes)
    return Picture(
        chain=chain,
        spots=spots,
        edges=tuple(edges),
        firms=len({each.enterprise_id for each in positions}),
        now=now,
        before=before,
    )


def _month() -> datetime:
    """When the present month began."""
    today = timezone.localtime(clock.now())
    return today.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _state(graph: Graph, positions: Sequence[Position]) -> State:
    occupants = [
        chaingraph.Occupant(enterprise=str(each.enterprise_id), node=str(each.node_id), size=each.enterprise.employees)
        for each in positions
    ]
    return State(graph, occupants)


def _spot(node: Node, here: Sequence[Position], waiting: int, now: State) -> Spot:
    key = str(node.id)
    gap = next((each for each in now.gaps if each.node == key), None)
    fed = next((each for each in now.extensions if each.node == key), None)
    return Spot(
        node=node,
        firms=tuple(str(each.enterprise) for each in here),
        waiting=waiting,
        held=key in now.coverage.about,
        gap=GapKind(gap.kind.value) if gap else None,
        customers=gap.customers if gap else 0,
        feeders=len(fed.enterprises) if fed else 0,
    )


def next_step(spot: Spot) -> str:
    """What to do about a node, in a sentence; "" for one in order."""
    if spot.waiting and (spot.gap is not None or not spot.held):
        return _("先核实待确认的 %(number)d 家企业") % {"number": spot.waiting}
    if spot.gap is None:
        if not spot.feeders:
            return ""
        return _("园区内 %(number)d 家企业可以供给，适合延链招商") % {"number": spot.feeders}
    sentences = {
        GapKind.MISSING: _("园区内 %(number)d 家企业需要，列入补链招商"),
        GapKind.SINGLE_SUPPLIER: _("%(number)d 家企业只靠一家供应，培育或引进第二家"),
        GapKind.THIN: _("%(number)d 家企业需要，支持现有企业扩产或再引进"),
    }
    return sentences[spot.gap] % {"number": spot.customers}
