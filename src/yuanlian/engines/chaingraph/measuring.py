"""Figures of a chain in a zone: how much is supplied here, how concentrated a node is, whose loss would cut most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from yuanlian.engines.chaingraph.graph import Graph, Standing
from yuanlian.engines.chaingraph.shapes import FLOWS, EdgeKind, Measure, MeasureKind, Occupant

_ZERO = Fraction(0)


def local_supply(graph: Graph, occupants: Iterable[Occupant]) -> tuple[Measure, ...]:
    """The local supply rate of the chain (`node` empty), then of every node on which somebody stands, in order.

    A node's rate is the share of its `up` inputs for which a supplier stands in the zone; inputs weigh by their
    strength. The chain's rate is the mean over enterprises. Nodes without inputs in the template are left out.
    It says what could be bought here, not what is.
    """
    standing = Standing(graph, occupants)
    found: list[Measure] = []
    total, count = _ZERO, 0
    for code in graph.nodes:
        shares = graph.shares(code, (EdgeKind.UP,))
        enterprises = len(standing.on(code))
        if not shares or not enterprises:
            continue
        here = [source for source in shares if standing.suppliers(source)]
        rate = sum((shares[source] for source in here), _ZERO)
        total, count = total + rate * enterprises, count + enterprises
        found.append(
            Measure(
                kind=MeasureKind.LOCAL_SUPPLY,
                node=code,
                value=round(1000 * rate),
                counted=len(shares),
                about=tuple(here),
            )
        )
    value = round(1000 * total / count) if count else None
    about = tuple(one.node for one in found)
    return (Measure(kind=MeasureKind.LOCAL_SUPPLY, node="", value=value, counted=count, about=about), *found)


def coverage(graph: Graph, occupants: Iterable[Occupant]) -> Measure:
    """The share of the chain's nodes on which, or on a kind of which, somebody stands; `about` names them."""
    standing = Standing(graph, occupants)
    filled = tuple(code for code in graph.nodes if standing.suppliers(code))
    nodes = len(graph.nodes)
    value = round(Fraction(1000 * len(filled), nodes)) if nodes else None
    return Measure(kind=MeasureKind.COVERAGE, node="", value=value, counted=nodes, about=filled)


def concentration(graph: Graph, occupants: Iterable[Occupant]) -> tuple[Measure, ...]:
    """The Herfindahl-Hirschman index of every node that somebody fills: squares of the shares in per cent, summed.

    10,000 is one enterprise alone, 2,500 four of one size. Enterprises of unknown size are counted as unknown and
    left out; where more sizes are unknown than known, or none is above zero, the value is `None`.
    """
    standing = Standing(graph, occupants)
    found: list[Measure] = []
    for code in graph.nodes:
        sizes = standing.suppliers(code)
        if not sizes:
            continue
        known = {enterprise: size for enterprise, size in sizes.items() if size is not None}
        total = sum(known.values())
        enough = total and 2 * len(known) >= len(sizes)
        value = round(sum(Fraction(100 * size, total) ** 2 for size in known.values())) if enough else None
        found.append(
            Measure(
                kind=MeasureKind.CONCENTRATION,
                node=code,
                value=value,
                counted=len(known),
                unknown=len(sizes) - len(known),
                about=tuple(sizes),
            )
        )
    return tuple(found)


def bottlenecks(graph: Graph, occupants: Iterable[Occupant]) -> tuple[Measure, ...]:
    """The filled nodes whose loss would cut most downstream, worst first, equal ones by code; none that cut nothing.

    A lost node is lost whole. A class loses the share of its suppliers that stand on the lost kind alone. What uses
    a lost node loses that input's share, and so on along the flows, but only through nodes that stand here: what is
    bought elsewhere goes on. `value` sums the lost shares over all enterprises downstream, in thousandths of one
    enterprise; `about` are the nodes hit, hardest first. The flows of the template must have no circle.
    """
    zone = _Zone.of(Standing(graph, occupants))
    found: list[Measure] = []
    for code in graph.nodes:
        if not zone.patterns[code]:
            continue
        hit = {node: share * zone.enterprises[node] for node, share in zone.cut(code).items() if zone.enterprises[node]}
        value = round(1000 * sum(hit.values(), _ZERO))
        if value:
            about = tuple(sorted(hit, key=lambda node: (-hit[node], node)))
            found.append(Measure(kind=MeasureKind.BOTTLENECK, node=code, value=value, counted=len(about), about=about))
    return tuple(sorted(found, key=lambda one: (-(one.value or 0), one.node)))


def _order(graph: Graph) -> tuple[str, ...]:
    """The nodes so that inputs and kinds stand before what they go into (depth first, in the template's order)."""
    done: dict[str, None] = {}
    for start in graph.nodes:
        path = [start] if start not in done else []
        open_: set[str] = set()
        while path:
            here = path[-1]
            before = [one for one in _before(graph, here) if one not in done and one not in open_]
            if here not in open_ and before:
                open_.add(here)
                path += before
            else:
                done.setdefault(path.pop())
    return tuple(done)


def _before(graph: Graph, code: str) -> Sequence[str]:
    return [*(edge.source for edge in graph.inputs(code, FLOWS)), *graph.members(code)]


@dataclass(frozen=True, slots=True)
class _Zone:
    """What does not change from one lost node to the next.

    `patterns` say of every node on which of its kinds its suppliers stand, and how many stand so.
    """

    graph: Graph
    order: tuple[str, ...]
    shares: Mapping[str, Mapping[str, Fraction]]
    enterprises: Mapping[str, int]
    patterns: Mapping[str, Mapping[frozenset[str], int]]

    @classmethod
    def of(cls, standing: Standing) -> _Zone:
        """The zone of these occupants."""
        graph = standing.graph
        return cls(
            graph,
            _order(graph),
            {code: graph.shares(code, FLOWS) for code in graph.nodes},
            {code: len(standing.on(code)) for code in graph.nodes},
            {code: _patterns(standing, code) for code in graph.nodes},
        )

    def cut(self, gone: str) -> Mapping[str, Fraction]:
        """The share of their inputs that the enterprises on each node lose when a node and its kinds are gone."""
        removed = {gone, *self.graph.members(gone)}
        cut: dict[str, Fraction] = dict.fromkeys(removed, Fraction(1))
        missing: dict[str, Fraction] = {}
        for code in self.order:
            if code not in removed:
                lost = ((share, missing.get(source)) for source, share in self.shares[code].items())
                cut[code] = sum((share * part for share, part in lost if part), _ZERO)
            part = self._missing(code, cut)
            if part:
                missing[code] = part
        return {code: share for code, share in cut.items() if share and code not in removed}

    def _missing(self, code: str, cut: Mapping[str, Fraction]) -> Fraction:
        """The mean cut of a node's suppliers, each as little hit as the best of its nodes."""
        patterns = self.patterns[code]
        if not patterns or not any(cut[member] for member in (code, *self.graph.members(code))):
            return _ZERO
        losses = sum((min(cut[node] for node in nodes) * count for nodes, count in patterns.items()), _ZERO)
        return losses / sum(patterns.values())


def _patterns(standing: Standing, code: str) -> Mapping[frozenset[str], int]:
    nodes: dict[str, list[str]] = defaultdict(list)
    for member in (code, *standing.graph.members(code)):
        for enterprise in standing.on(member):
            nodes[enterprise].append(member)
    return Counter(frozenset(found) for found in nodes.values())
