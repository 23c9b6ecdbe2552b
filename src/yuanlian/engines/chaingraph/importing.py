"""Chain graphs from other people's files: pairs (`up`, `sub`) or lists of nodes and edges; bad rows are named.

What is usable comes in; every row that is left out is a `Problem`, whose `str` is a sentence. Rows count from 1 and
leave the header out; of pairs, each list counts from 1.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256

from yuanlian.engines.chaingraph.shapes import FLOWS, ChainTemplate, Edge, EdgeKind, Node, Tier
from yuanlian.engines.text import normalise

MOST_ROWS = 200_000
"""Rows of a list that are read; a file with more is refused whole."""
LONGEST_NAME = 80
_COLUMNS = {
    "code": "code", "编码": "code", "代码": "code", "name": "name", "名称": "name", "节点": "name",
    "name_en": "name_en", "英文名": "name_en", "英文名称": "name_en", "tier": "tier", "环节": "tier",
    "products": "products", "产品": "products", "aliases": "aliases", "别名": "aliases",
    "classes": "classes", "行业代码": "classes", "goods": "goods", "商品编码": "goods",
    "source": "source", "起点": "source", "target": "target", "终点": "target",
    "kind": "kind", "关系": "kind", "strength": "strength", "强度": "strength",
}  # fmt: skip
_TIERS = {
    "上游": Tier.UPSTREAM, "中游": Tier.MIDSTREAM, "下游": Tier.DOWNSTREAM, "配套": Tier.SUPPORTING,
    **{tier.value: tier for tier in Tier},
}  # fmt: skip
_KINDS = {
    "上游": EdgeKind.UP, "下游": EdgeKind.DOWN, "配套": EdgeKind.SUPPORTING, "子类": EdgeKind.SUB_CLASS,
    **{kind.value: kind for kind in EdgeKind},
}  # fmt: skip
_SEPARATOR = re.compile(r"[;；]")


class Part(StrEnum):
    """The list in which a problem stands."""

    NODES = "nodes"
    EDGES = "edges"
    UP = "up"
    SUB = "sub"


class ProblemCode(StrEnum):
    """Why a row was left out, or what of it."""

    NO_COLUMN = "no_column"
    TOO_MANY = "too_many"
    UNREADABLE = "unreadable"
    NO_PAIR = "no_pair"
    NO_NAME = "no_name"
    LONG_NAME = "long_name"
    TWICE = "twice"
    BAD_TIER = "bad_tier"
    BAD_CLASS = "bad_class"
    BAD_GOODS = "bad_goods"
    UNKNOWN_NODE = "unknown_node"
    BAD_KIND = "bad_kind"
    BAD_STRENGTH = "bad_strength"
    ITSELF = "itself"
    CIRCLE = "circle"


_SENTENCES = {
    ProblemCode.NO_COLUMN: "the column {0} is missing",
    ProblemCode.TOO_MANY: "more than {0} rows; nothing was read",
    ProblemCode.UNREADABLE: "cannot be read as a table: {0}",
    ProblemCode.NO_PAIR: "not a pair of names",
    ProblemCode.NO_NAME: "no name; the row was left out",
    ProblemCode.LONG_NAME: "the name {0}… is longer than {1} characters; the row was left out",
    ProblemCode.TWICE: "{0} stands there already; the row was left out",
    ProblemCode.BAD_TIER: "{0} is no tier; the tier was found from the edges",
    ProblemCode.BAD_CLASS: "{0} is no four-digit class of GB/T 4754; the class was left out",
    ProblemCode.BAD_GOODS: "{0} is no chapter or heading of the Harmonized System; it was left out",
    ProblemCode.UNKNOWN_NODE: "there is no node {0}; the edge was left out",
    ProblemCode.BAD_KIND: "{0} is no kind of edge; the edge was left out",
    ProblemCode.BAD_STRENGTH: "{0} is no strength from 0 to 1000; the strength is taken as unknown",
    ProblemCode.ITSELF: "{0} cannot lead to itself; the edge was left out",
    ProblemCode.CIRCLE: "the edge {0} → {1} closes a circle; it was left out",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was left out: in which list, in which row (0: the list itself), why, with the words at fault."""

    part: Part
    row: int
    code: ProblemCode
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f"{self.part}, row {self.row}" if self.row else self.part.value
        return f"{where}: {_SENTENCES[self.code].format(*self.values)}"


@dataclass(frozen=True, slots=True)
class Imported:
    """The chain as far as the files could be used, and what was left out."""

    template: ChainTemplate
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Draft:
    """What has been read so far; edges with the place they came from."""

    nodes: dict[str, Node] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    edges: dict[tuple[str, str, EdgeKind], tuple[Edge, Part, int]] = field(default_factory=dict)
    without_tier: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def say(self, part: Part, row: int, code: ProblemCode, *values: str) -> None:
        self.problems.append(Problem(part, row, code, values))

    def add_node(self, node: Node) -> None:
        self.nodes[node.code] = node
        for name in (node.code, node.name):
            self.names.setdefault(normalise(name), node.code)

    def add_edge(self, edge: Edge, part: Part, row: int) -> None:
        if edge.source == edge.target:
            self.say(part, row, ProblemCode.ITSELF, self.nodes[edge.source].name)
        else:
            self.edges.setdefault((edge.source, edge.target, edge.kind), (edge, part, row))


def read_pairs(data: object, base: ChainTemplate) -> Imported:
    """A graph of pairs: `up` lists [product, material], `sub` lists [class, member]; other keys are left aside.

    `base` gives code, name, English name and source; its nodes and edges are not read.
    """
    draft = _Draft()
    lists = data if isinstance(data, Mapping) else {}
    for part, kind in ((Part.UP, EdgeKind.UP), (Part.SUB, EdgeKind.SUB_CLASS)):
        rows = lists.get(part.value, [])
        if not isinstance(rows, Sequence) or isinstance(rows, str):
            draft.say(part, 0, ProblemCode.NO_PAIR)
        elif len(rows) > MOST_ROWS:
            draft.say(part, 0, ProblemCode.TOO_MANY, str(MOST_ROWS))
        else:
            for number, row in enumerate(rows, start=1):
                _read_pair(draft, row, kind, (part, number))
    return _finished(draft, base)


def _read_pair(draft: _Draft, row: object, kind: EdgeKind, place: tuple[Part, int]) -> None:
    names = [name.strip() for name in row if isinstance(name, str)] if isinstance(row, list | tuple) else []
    if len(names) != 2:
        draft.say(*place, ProblemCode.NO_PAIR)
    elif not all(names):
        draft.say(*place, ProblemCode.NO_NAME)
    elif any(len(name) > LONGEST_NAME for name in names):
        draft.say(*place, ProblemCode.LONG_NAME, max(names, key=len)[:20], str(LONGEST_NAME))
    else:
        target, source = (_named(draft, name) for name in names)
        draft.add_edge(Edge(source=source, target=target, kind=kind), *place)


def _named(draft: _Draft, name: str) -> str:
    """The code of the node of this name, made if it is new; the same name has the same code in every file."""
    key = normalise(name)
    if key not in draft.names:
        code = "g-" + sha256(key.encode()).hexdigest()[:12]
        draft.add_node(Node(code=code, name=name, name_en="", tier=Tier.MIDSTREAM, products=(name,)))
        draft.without_tier.add(code)
    return draft.names[key]


def read_lists(
    nodes: Iterable[str], edges: Iterable[str], base: ChainTemplate, *, classes: Collection[str] = ()
) -> Imported:
    """A graph of two CSV texts, as lines. Columns have English or Chinese names, in any order.

    Nodes: `name` and, if wanted, code, name_en, tier, products, aliases, classes, goods (several in one cell with `;`).
    Edges: `source` and `target` (codes or names), `kind` (empty: up), `strength` (thousandths). `classes` are the
    codes that exist; none given: any four digits.
    """
    draft = _Draft()
    for number, row in _rows(draft, nodes, Part.NODES, {"name"}):
        _read_node(draft, row, number, classes)
    for number, row in _rows(draft, edges, Part.EDGES, {"source", "target"}):
        _read_edge(draft, row, number)
    return _finished(draft, base)


def _rows(draft: _Draft, lines: Iterable[str], part: Part, needed: set[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    reader = csv.reader(line.lstrip("\ufeff") for line in lines)
    try:
        head = [_COLUMNS.get(cell.strip().lower(), "") for cell in next(reader, [])]
        rows = [row for _, row in zip(range(MOST_ROWS + 1), reader, strict=False)]
    except csv.Error as error:
        draft.say(part, 0, ProblemCode.UNREADABLE, str(error))
        return
    missing = sorted(needed - set(head))
    if missing:
        draft.say(part, 0, ProblemCode.NO_COLUMN, missing[0])
        return
    if len(rows) > MOST_ROWS:
        draft.say(part, 0, ProblemCode.TOO_MANY, str(MOST_ROWS))
        return
    for number, row in enumerate(rows, start=1):
        cells = {key: cell.strip() for key, cell in zip(head, row, strict=False) if key}
        if any(cells.values()):
            yield number, cells


def _read_node(draft: _Draft, row: Mapping[str, str], number: int, known: Collection[str]) -> None:
    name, place = row.get("name", ""), (Part.NODES, number)
    code = row.get("code") or "g-" + sha256(normalise(name).encode()).hexdigest()[:12]
    if not name:
        draft.say(*place, ProblemCode.NO_NAME)
        return
    if len(name) > LONGEST_NAME:
        draft.say(*place, ProblemCode.LONG_NAME, name[:20], str(LONGEST_NAME))
        return
    if code in draft.nodes or normalise(name) in draft.names:
        draft.say(*place, ProblemCode.TWICE, name)
        return
    tier = _TIERS.get(row.get("tier", "").lower())
    if tier is None:
        draft.without_tier.add(code)
        if row.get("tier"):
            draft.say(*place, ProblemCode.BAD_TIER, row["tier"])
    good_class = [one for one in _several(row, "classes") if len(one) == 4 and (one in known or not known)]
    good_goods = [one for one in _several(row, "goods") if len(one) in (2, 4) and one.isdigit()]
    for key, good, problem in (
        ("classes", good_class, ProblemCode.BAD_CLASS),
        ("goods", good_goods, ProblemCode.BAD_GOODS),
    ):
        for cell in _several(row, key):
            if cell not in good:
                draft.say(*place, problem, cell)
    draft.add_node(
        Node(
            code=code,
            name=name,
            name_en=row.get("name_en", ""),
            tier=tier or Tier.MIDSTREAM,
            products=_several(row, "products"),
            aliases=_several(row, "aliases"),
            classes=tuple(good_class),
            goods=tuple(good_goods),
        )
    )


def _several(row: Mapping[str, str], key: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _SEPARATOR.split(row.get(key, "")) if part.strip())


def _read_edge(draft: _Draft, row: Mapping[str, str], number: int) -> None:
    place = (Part.EDGES, number)
    ends = [draft.names.get(normalise(row.get(key, ""))) for key in ("source", "target")]
    kind = _KINDS.get(row.get("kind", "").lower() or EdgeKind.UP)
    source, target = ends
    if source is None or target is None:
        draft.say(*place, ProblemCode.UNKNOWN_NODE, row.get("source" if source is None else "target", ""))
    elif kind is None:
        draft.say(*place, ProblemCode.BAD_KIND, row["kind"])
    else:
        text = row.get("strength", "")
        strength = int(text) if text.isascii() and text.isdigit() and int(text) <= 1000 else None
        if text and strength is None:
            draft.say(*place, ProblemCode.BAD_STRENGTH, text)
        draft.add_edge(Edge(source=source, target=target, kind=kind, strength=strength), *place)


def _finished(draft: _Draft, base: ChainTemplate) -> Imported:
    """The chain without circles; a node without a tier takes the one its flows suggest."""
    for kinds in (FLOWS, (EdgeKind.SUB_CLASS,)):
        _open_circles(draft, kinds)
    edges = [edge for edge, _, _ in draft.edges.values()]
    fed = {edge.target for edge in edges if edge.kind in FLOWS}
    feeding = {edge.source for edge in edges if edge.kind in FLOWS}
    tiers = {(False, True): Tier.UPSTREAM, (True, False): Tier.DOWNSTREAM}
    nodes = tuple(
        replace(node, tier=tiers.get((code in fed, code in feeding), node.tier)) if code in draft.without_tier else node
        for code, node in draft.nodes.items()
    )
    ordered = tuple(sorted(edges, key=lambda edge: (edge.target, edge.source, edge.kind)))
    template = replace(base, nodes=nodes, edges=ordered)
    return Imported(template, tuple(draft.problems))


def _open_circles(draft: _Draft, kinds: tuple[EdgeKind, ...]) -> None:
    """Every edge that leads back to a node it was reached from, walking in the order of the files, is left out."""
    targets: dict[str, list[tuple[str, str, EdgeKind]]] = defaultdict(list)
    for key in draft.edges:
        if key[2] in kinds:
            targets[key[0]].append(key)
    done: set[str] = set()
    for start in list(targets):
        path, branches = ([start], [iter(targets[start])]) if start not in done else ([], [])
        on_path = set(path)
        while branches:
            onward = next(branches[-1], None)
            if onward is None:
                branches.pop()
                done.add(path[-1])
                on_path.discard(path.pop())
            elif onward[1] in on_path:
                _, part, row = draft.edges.pop(onward)
                draft.say(part, row, ProblemCode.CIRCLE, draft.nodes[onward[0]].name, draft.nodes[onward[1]].name)
            elif onward[1] not in done:
                path.append(onward[1])
                on_path.add(onward[1])
                branches.append(iter(targets.get(onward[1], ())))
