"""A chain as neighbours: what flows into a node and out of it, its kinds, its classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from yuanlian.engines.chaingraph.shapes import FLOWS, ChainTemplate, Edge, EdgeKind, Node, Occupant


class Graph:
    """One template, ready for questions about neighbours. Its circles, if any, are the caller's to find first."""

    __slots__ = ("_classes", "_into", "_members", "_out_of", "nodes", "template")

    def __init__(self, template: ChainTemplate) -> None:
        self.template = template
        self.nodes: Mapping[str, Node] = {node.code: node for node in template.nodes}
        self._into: dict[str, list[Edge]] = defaultdict(list)
        self._out_of: dict[str, list[Edge]] = defaultdict(list)
        for edge in template.edges:
            self._into[edge.target].append(edge)
            self._out_of[edge.source].append(edge)
        self._members = {code: self._reached(code, self._into, "source") for code in self.nodes}
        self._classes = {code: self._reached(code, self._out_of, "target") for code in self.nodes}

    def _reached(self, code: str, edges: Mapping[str, list[Edge]], end: str) -> tuple[str, ...]:
        """All nodes that sub-class edges lead to from `code`, near ones first, itself left out."""
        found: dict[str, None] = {code: None}
        waiting = [code]
        while waiting:
            here = waiting.pop(0)
            for edge in edges.get(here, ()):
                other = getattr(edge, end)
                if edge.kind is EdgeKind.SUB_CLASS and other not in found:
                    found[other] = None
                    waiting.append(other)
        del found[code]
        return tuple(found)

    def members(self, code: str) -> tuple[str, ...]:
        """Every kind of the node, kinds of kinds included."""
        return self._members[code]

    def classes(self, code: str) -> tuple[str, ...]:
        """Every node that this one is a kind of, the nearest first."""
        return self._classes[code]

    def inputs(self, code: str, kinds: Iterable[EdgeKind] = FLOWS) -> tuple[Edge, ...]:
        """The edges into a node; a kind without any of its own needs what its nearest class needs."""
        wanted = tuple(kinds)
        for here in (code, *self._classes[code]):
            found = tuple(edge for edge in self._into.get(here, ()) if edge.kind in wanted)
            if found:
                return found
        return ()

    def outputs(self, code: str, kinds: Iterable[EdgeKind] = FLOWS) -> tuple[Edge, ...]:
        """The edges out of a node."""
        wanted = tuple(kinds)
        return tuple(edge for edge in self._out_of.get(code, ()) if edge.kind in wanted)

    def shares(self, code: str, kinds: Iterable[EdgeKind] = FLOWS) -> dict[str, Fraction]:
        """The share of each input node in all inputs of a node: by strength, an unknown one taking the mean."""
        edges = self.inputs(code, kinds)
        known = [edge.strength for edge in edges if edge.strength is not None]
        mean = Fraction(sum(known), len(known)) if sum(known) else Fraction(1)
        weights: dict[str, Fraction] = defaultdict(Fraction)
        for edge in edges:
            weights[edge.source] += mean if edge.strength is None or not sum(known) else Fraction(edge.strength)
        total = sum(weights.values())
        return {source: weight / total for source, weight in weights.items()}


class Standing:
    """Who stands where: the occupants of a graph's nodes, each enterprise once on a node."""

    __slots__ = ("_on", "graph")

    def __init__(self, graph: Graph, occupants: Iterable[Occupant]) -> None:
        self.graph = graph
        self._on: dict[str, dict[str, int | None]] = {code: {} for code in graph.nodes}
        for one in sorted(occupants, key=lambda one: (one.node, one.enterprise, one.size is None, one.size or 0)):
            if one.node in self._on:
                self._on[one.node].setdefault(one.enterprise, one.size)

    def on(self, code: str) -> Mapping[str, int | None]:
        """The enterprises on the node itself, with their sizes."""
        return self._on[code]

    def suppliers(self, code: str) -> Mapping[str, int | None]:
        """The enterprises on the node or on a kind of it, in the order of their ids."""
        found = dict(self._on[code])
        for member in self.graph.members(code):
            for enterprise, size in self._on[member].items():
                found.setdefault(enterprise, size)
        return dict(sorted(found.items()))
