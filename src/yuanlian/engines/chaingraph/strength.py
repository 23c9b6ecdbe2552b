"""How strong an edge is before anybody has measured it: input-output coefficients between the sectors of its ends."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import product

from yuanlian.engines.chaingraph.shapes import FLOWS, ChainTemplate, Edge, Node


class InvalidTable(ValueError):
    """A table lacks a column or holds a cell that is no number; the message says which."""


@dataclass(frozen=True, slots=True)
class Prior:
    """Sectors by prefix of an industry class, and direct coefficients: yuan of `from` in a yuan of `to`."""

    sectors: Mapping[str, str]
    coefficients: Mapping[tuple[str, str], float]

    def sector(self, code: str) -> str | None:
        """The sector of an industry class: the longest prefix decides."""
        return next((self.sectors[code[:end]] for end in range(len(code), 0, -1) if code[:end] in self.sectors), None)

    def coefficient(self, source: Node, target: Node) -> float | None:
        """The mean coefficient between the classes of two nodes, zero where nothing flows; `None` without classes."""
        pairs = list(product(map(self.sector, source.classes), map(self.sector, target.classes)))
        known = [self.coefficients.get((one, other), 0.0) for one, other in pairs if one and other]
        return sum(known) / len(known) if known else None


def read_prior(sectors: Iterable[str], flows: Iterable[str]) -> Prior:
    """A prior of two CSV texts, as lines: `prefix,io135` and `from_code,to_code,direct_coefficient`."""
    try:
        by_prefix = {row["prefix"]: row["io135"] for row in csv.DictReader(sectors)}
        coefficients = {
            (row["from_code"], row["to_code"]): float(row["direct_coefficient"]) for row in csv.DictReader(flows)
        }
    except KeyError as error:
        raise InvalidTable(f"the column {error} is missing") from None
    except (TypeError, ValueError) as error:
        raise InvalidTable(str(error)) from None
    return Prior(by_prefix, coefficients)


def with_strengths(template: ChainTemplate, prior: Prior) -> ChainTemplate:
    """The template whose flows without a strength have the share the prior suggests; a given strength stays.

    Inputs of one node share what is left of 1,000 in proportion to their coefficients. Inputs of one sector share
    its coefficient, so that a sector does not grow with the number of its nodes. A flow is at least 1.
    """
    nodes = {node.code: node for node in template.nodes}
    inputs: dict[str, list[Edge]] = defaultdict(list)
    for edge in template.edges:
        if edge.kind in FLOWS:
            inputs[edge.target].append(edge)
    told: dict[Edge, int] = {}
    for into in inputs.values():
        left = max(0, 1000 - sum(edge.strength or 0 for edge in into))
        weights = _weights([edge for edge in into if edge.strength is None], nodes, prior)
        total = sum(weights.values())
        for edge, weight in weights.items():
            told[edge] = max(1, round(left * weight / total)) if total else max(1, left // len(weights))
    edges = tuple(replace(edge, strength=told[edge]) if edge in told else edge for edge in template.edges)
    return replace(template, edges=edges)


def _weights(edges: Iterable[Edge], nodes: Mapping[str, Node], prior: Prior) -> dict[Edge, float]:
    """The coefficient of each edge, divided among the inputs of its first sector; unknown ones are left out."""
    groups: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        first = next(iter(nodes[edge.source].classes), "")
        groups[prior.sector(first) or ""].append(edge)
    weights: dict[Edge, float] = {}
    for group in groups.values():
        for edge in group:
            coefficient = prior.coefficient(nodes[edge.source], nodes[edge.target])
            if coefficient is not None:
                weights[edge] = coefficient / len(group)
    return weights
