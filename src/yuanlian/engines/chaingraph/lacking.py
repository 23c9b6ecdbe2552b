"""Gaps: nodes that enterprises of the zone need and that nobody, one alone or too few of them fill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from yuanlian.engines.chaingraph.graph import Graph, Standing
from yuanlian.engines.chaingraph.shapes import FLOWS, EdgeKind, Extension, Gap, GapKind, Occupant

THIN = 5
"""More customers than this for each supplier make a node thin."""
_WORST = {GapKind.MISSING: 0, GapKind.SINGLE_SUPPLIER: 1, GapKind.THIN: 2}


@dataclass(frozen=True, slots=True)
class _Demand:
    """Who needs a node: the nodes, the enterprises on them, and the sum of shares over enterprises."""

    nodes: tuple[str, ...]
    customers: frozenset[str]
    weight: Fraction


def gaps(graph: Graph, occupants: Iterable[Occupant], *, thin: int = THIN) -> tuple[Gap, ...]:
    """Every gap, the heaviest first; equal ones missing before alone before thin, then by code.

    A node is needed when an enterprise stands on a node it flows into or serves; an enterprise that stands on
    both is its own supplier and no customer.
    """
    standing = Standing(graph, occupants)
    found = [gap for code, demand in _demands(standing) for gap in _gap(standing, code, demand, thin)]
    return tuple(sorted(found, key=lambda gap: (-gap.weight, _WORST[gap.kind], gap.node)))


def _demands(standing: Standing) -> Iterator[tuple[str, _Demand]]:
    graph = standing.graph
    nodes: dict[str, list[str]] = defaultdict(list)
    customers: dict[str, set[str]] = defaultdict(set)
    weights: dict[str, Fraction] = defaultdict(Fraction)
    for target in graph.nodes:
        shares = graph.shares(target, FLOWS)
        shares |= dict.fromkeys((edge.source for edge in graph.inputs(target, (EdgeKind.SUPPORTING,))), Fraction(0))
        for source, share in shares.items():
            others = set(standing.on(target)) - set(standing.suppliers(source))
            if others:
                nodes[source].append(target)
                customers[source] |= others
                weights[source] += share * len(others)
    for code in graph.nodes:
        if nodes[code]:
            yield code, _Demand(tuple(nodes[code]), frozenset(customers[code]), weights[code])


def _gap(standing: Standing, code: str, demand: _Demand, thin: int) -> Iterator[Gap]:
    suppliers = tuple(standing.suppliers(code))
    if not suppliers:
        kind = GapKind.MISSING
    elif len(suppliers) == 1:
        kind = GapKind.SINGLE_SUPPLIER
    elif len(suppliers) * thin < len(demand.customers):
        kind = GapKind.THIN
    else:
        return
    yield Gap(
        node=code,
        kind=kind,
        suppliers=suppliers,
        needed_by=demand.nodes,
        customers=len(demand.customers),
        weight=round(1000 * demand.weight),
    )


def extensions(graph: Graph, occupants: Iterable[Occupant]) -> tuple[Extension, ...]:
    """Nodes on which nobody stands although what flows into them is made here, the best supplied first.

    The other direction of a gap: not what is missing for those present (补链) but what they could feed (延链).
    """
    standing = Standing(graph, occupants)
    found: list[Extension] = []
    for code in graph.nodes:
        if standing.suppliers(code):
            continue
        shares = graph.shares(code, FLOWS)
        fed = {source: share for source, share in shares.items() if standing.suppliers(source)}
        feeders = {enterprise for source in fed for enterprise in standing.suppliers(source)}
        if feeders:
            share = round(1000 * sum(fed.values()))
            found.append(Extension(node=code, fed_by=tuple(fed), enterprises=tuple(sorted(feeders)), share=share))
    return tuple(sorted(found, key=lambda one: (-one.share, -len(one.enterprises), one.node)))
