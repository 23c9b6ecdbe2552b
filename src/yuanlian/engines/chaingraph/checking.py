"""What a chain must fulfil before it is used: every fault as a code with its values, `str` of it a sentence."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from yuanlian.engines.chaingraph.shapes import FLOWS, ChainTemplate, Edge, EdgeKind, Node, Tier

FEWEST, MOST = 30, 120
"""Nodes of a template; a graph of a zone's own may be smaller."""
_ORDER = {Tier.UPSTREAM: 0, Tier.MIDSTREAM: 1, Tier.DOWNSTREAM: 2}
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ENGLISH = re.compile(r"[ -~é]*[A-Za-z][ -~é]*")


class FaultCode(StrEnum):
    """What is wrong with a chain."""

    SIZE = "size"
    TWICE = "twice"
    BAD_CODE = "bad_code"
    NO_CHINESE = "no_chinese"
    NO_ENGLISH = "no_english"
    UNKNOWN_CLASS = "unknown_class"
    NO_CLASS = "no_class"
    UNKNOWN_GOODS = "unknown_goods"
    ORPHAN = "orphan"
    APART = "apart"
    CYCLE = "cycle"
    BACKWARDS = "backwards"
    SUPPORT_FLOWS = "support_flows"
    SUPPORTS_NOTHING = "supports_nothing"


_SENTENCES = {
    FaultCode.SIZE: "{0} nodes; a template has {1} to {2}",
    FaultCode.TWICE: "the code {0} stands twice",
    FaultCode.BAD_CODE: "{0} is no code of lower-case words joined by hyphens",
    FaultCode.NO_CHINESE: "{0} has no Chinese name",
    FaultCode.NO_ENGLISH: "{0} has no English name",
    FaultCode.UNKNOWN_CLASS: "{0} names the class {1}, which GB/T 4754 does not have",
    FaultCode.NO_CLASS: "{0} names no class of GB/T 4754",
    FaultCode.UNKNOWN_GOODS: "{0} names the goods {1}, which the Harmonized System does not have",
    FaultCode.ORPHAN: "{0} has no edge",
    FaultCode.APART: "{0} is not connected with {1}",
    FaultCode.CYCLE: "the edges run in a circle: {0}",
    FaultCode.BACKWARDS: "{0} flows into {1}, which stands further upstream",
    FaultCode.SUPPORT_FLOWS: "{0} is supporting and cannot flow into {1}",
    FaultCode.SUPPORTS_NOTHING: "{0} is supporting but supports nothing",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, with the codes it is about."""

    code: FaultCode
    values: tuple[str, ...]

    def __str__(self) -> str:
        return _SENTENCES[self.code].format(*self.values)


def faults(
    template: ChainTemplate, *, classes: Collection[str], goods: Collection[str] | None = None
) -> tuple[Fault, ...]:
    """Every fault of a template; `classes` and `goods` are all codes that exist (`goods` unknown: any digits)."""
    found = [
        *_sizes(template),
        *(fault for node in template.nodes for fault in _node_faults(node, classes, goods)),
        *_orphans(template),
        *_tiers(template),
    ]
    for kinds in (FLOWS, (EdgeKind.SUB_CLASS,)):
        circle = cycle([edge for edge in template.edges if edge.kind in kinds])
        if circle:
            found.append(Fault(FaultCode.CYCLE, (" → ".join(circle),)))
    return tuple(found)


def _sizes(template: ChainTemplate) -> Iterator[Fault]:
    if not FEWEST <= len(template.nodes) <= MOST:
        yield Fault(FaultCode.SIZE, (str(len(template.nodes)), str(FEWEST), str(MOST)))
    counts = Counter(node.code for node in template.nodes)
    yield from (Fault(FaultCode.TWICE, (code,)) for code, count in counts.items() if count > 1)


def _node_faults(node: Node, classes: Collection[str], goods: Collection[str] | None) -> Iterator[Fault]:
    if not _CODE.fullmatch(node.code):
        yield Fault(FaultCode.BAD_CODE, (node.code,))
    if not _HAN.search(node.name):
        yield Fault(FaultCode.NO_CHINESE, (node.code,))
    if not _ENGLISH.fullmatch(node.name_en):
        yield Fault(FaultCode.NO_ENGLISH, (node.code,))
    if not node.classes:
        yield Fault(FaultCode.NO_CLASS, (node.code,))
    for code in node.classes:
        if len(code) != 4 or code not in classes:
            yield Fault(FaultCode.UNKNOWN_CLASS, (node.code, code))
    for code in node.goods:
        if len(code) not in (2, 4) or not code.isdigit() or (goods is not None and code not in goods):
            yield Fault(FaultCode.UNKNOWN_GOODS, (node.code, code))


def _orphans(template: ChainTemplate) -> Iterator[Fault]:
    """Nodes without an edge, and nodes that no path of edges joins to the first node."""
    near: dict[str, set[str]] = defaultdict(set)
    for edge in template.edges:
        near[edge.source].add(edge.target)
        near[edge.target].add(edge.source)
    yield from (Fault(FaultCode.ORPHAN, (node.code,)) for node in template.nodes if not near[node.code])
    first = next((node.code for node in template.nodes if near[node.code]), None)
    if first is None:
        return
    reached, waiting = {first}, [first]
    while waiting:
        fresh = near[waiting.pop()] - reached
        reached |= fresh
        waiting += fresh
    for node in template.nodes:
        if near[node.code] and node.code not in reached:
            yield Fault(FaultCode.APART, (node.code, first))


def _tiers(template: ChainTemplate) -> Iterator[Fault]:
    """Flows never run upstream and never out of a supporting node; a supporting node supports something."""
    tiers = {node.code: node.tier for node in template.nodes}
    supporting = {edge.source for edge in template.edges if edge.kind is EdgeKind.SUPPORTING}
    for edge in template.edges:
        source, target = tiers[edge.source], tiers[edge.target]
        if edge.kind not in FLOWS:
            continue
        if source is Tier.SUPPORTING:
            if target is not Tier.SUPPORTING:
                yield Fault(FaultCode.SUPPORT_FLOWS, (edge.source, edge.target))
        elif target is not Tier.SUPPORTING and _ORDER[source] > _ORDER[target]:
            yield Fault(FaultCode.BACKWARDS, (edge.source, edge.target))
    kinds = {edge.source for edge in template.edges if edge.kind is EdgeKind.SUB_CLASS}
    for code, tier in tiers.items():
        if tier is Tier.SUPPORTING and code not in supporting | kinds:
            yield Fault(FaultCode.SUPPORTS_NOTHING, (code,))


def cycle(edges: Sequence[Edge]) -> tuple[str, ...]:
    """The nodes of one circle in the order of the edges, its first repeated at the end; none when there is none."""
    targets: dict[str, list[str]] = defaultdict(list)
    for edge in sorted(edges, key=lambda one: (one.source, one.target)):
        targets[edge.source].append(edge.target)
    done: set[str] = set()
    for start in sorted(targets):
        path: list[str] = [start]
        branches = [iter(targets[start])] if start not in done else []
        while branches:
            onward = next((code for code in branches[-1] if code not in done), None)
            if onward is None:
                done.add(path.pop())
                branches.pop()
            elif onward in path:
                return (*path[path.index(onward) :], onward)
            else:
                path.append(onward)
                branches.append(iter(targets.get(onward, ())))
    return ()
