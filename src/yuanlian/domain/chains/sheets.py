"""A chain's graph as a table, one row a node: read with every bad cell named, and written as it can be read back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.chains import bridge
from yuanlian.domain.chains.models import Edge, Node
from yuanlian.domain.chains.states import EdgeKind, Tier
from yuanlian.engines import chaingraph
from yuanlian.engines.chaingraph.checking import cycle
from yuanlian.kernel.errors import Invalid
from yuanlian.kernel.ids import new_id
from yuanlian.kernel.sheets import Column, Field, Kind, Limits, Record, Value, match_headers, open_sheet, records
from yuanlian.kernel.sheets.faults import cell_address

LIMITS = Limits(bytes=2 * 1024 * 1024, inflated_bytes=20 * 1024 * 1024, rows=1000)
FIELDS = (  # data -- headers as people write them
    Field("name", gettext_lazy("环节"), ("环节名称", "名称", "节点", "node", "name"), required=True),
    Field("tier", gettext_lazy("位置"), ("上中下游", "层级", "tier"), required=True),
    Field("up", gettext_lazy("上游环节"), ("上游", "投入", "up")),
    Field("down", gettext_lazy("下游环节"), ("下游", "应用", "down")),
    Field("supports", gettext_lazy("配套对象"), ("服务对象", "supports")),
    Field("kind_of", gettext_lazy("所属大类"), ("大类", "kind_of")),
    Field("products", gettext_lazy("代表产品"), ("产品", "主要产品", "products")),
    Field("aliases", gettext_lazy("别名"), ("又名", "aliases")),
    Field("industry_codes", gettext_lazy("行业代码"), ("国民经济行业代码", "classes")),
    Field("goods", gettext_lazy("商品编码"), ("HS编码", "goods")),
    Field("name_en", gettext_lazy("英文名称"), ("英文", "name_en")),
    Field("code", gettext_lazy("编码"), ("代码", "环节编码", "code"), kind=Kind.CODE),
)
TIES: dict[str, EdgeKind] = {
    "up": EdgeKind.UP,
    "down": EdgeKind.DOWN,
    "supports": EdgeKind.SUPPORTING,
    "kind_of": EdgeKind.SUB_CLASS,
}
_SEPARATORS = re.compile(r"[；;、，,\n]")
_CODES = re.compile(r"[；;、，,\s]+")
_TIER_WORDS = {  # data -- how people write it
    "上游": Tier.UPSTREAM, "中游": Tier.MIDSTREAM, "下游": Tier.DOWNSTREAM, "配套": Tier.SUPPORTING,
    **{tier.value: tier for tier in Tier},
    **{tier.value.capitalize(): tier for tier in Tier},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BadCell:
    """What is wrong with one cell, and where it stands."""

    row: int
    address: str
    sentence: str


@dataclass(frozen=True, slots=True)
class GraphSheet:
    """A file as read: the graph when every cell is good, else the bad cells in their order."""

    graph: chaingraph.ChainTemplate | None
    bad: tuple[BadCell, ...]


def read_graph(file: BinaryIO, *, filename: str, standing: Iterable[Node]) -> GraphSheet:
    """The graph that a table describes; nodes that stand keep their code. Raises SheetRefused for what is no table."""
    sheet = open_sheet(file, filename=filename, limits=LIMITS, fields=FIELDS)
    match = match_headers(sheet.headers, FIELDS)
    if match.missing:
        names = "、".join(str(each.label) for each in match.missing)
        raise Invalid(_("表里缺少列：%(names)s") % {"names": names}, fields={"file": names})
    known = {row.name: row.code for row in standing}
    return _Reading(list(records(sheet, match)), match.by_key, known).go()


@dataclass(slots=True)
class _Reading:
    """One file on its way to a graph."""

    records: list[Record]
    columns: Mapping[str, int]
    known: Mapping[str, str]
    bad: list[BadCell] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def go(self) -> GraphSheet:
        """The graph, or what is wrong."""
        for record in self.records:
            self.bad += [BadCell(each.row, each.address, each.sentence) for each in record.problems]
        self._name_all()
        nodes = [self._node(record) for record in self.records]
        edges = list(dict.fromkeys(edge for record in self.records for edge in self._edges(record)))
        self._circles(edges)
        if self.bad:
            return GraphSheet(None, tuple(sorted(set(self.bad), key=lambda cell: (cell.row, cell.address))))
        return GraphSheet(
            chaingraph.ChainTemplate(code="", name="", name_en="", nodes=tuple(nodes), edges=tuple(edges)), ()
        )

    def _wrong(self, record: Record, key: str, sentence: str) -> None:
        column = self.columns.get(key, 0)
        self.bad.append(BadCell(record.row.number, cell_address(record.row.number, column), sentence))

    def _name_all(self) -> None:
        """Every row has a code; a name or a code that stands twice is bad from its second row on."""
        seen: Counter[str] = Counter()
        for record in self.records:
            name, code = record.values.get("name", ""), record.values.get("code", "")
            code = code or self.known.get(name) or f"own-{new_id().hex[-12:]}"
            for key, value in (("name", name), ("code", code)):
                seen[f"{key} {value}"] += 1
                if value and seen[f"{key} {value}"] == 2:
                    self._wrong(record, key, _("“%(value)s”在表里不止一行。") % {"value": value})
            self.codes.setdefault(name, code)
            self.codes.setdefault(code, code)
            self.rows.setdefault(code, record.row.number)

    def _node(self, record: Record) -> chaingraph.Node:
        values = record.values
        tier = _TIER_WORDS.get(values.get("tier", "").strip())
        if tier is None and values.get("tier"):
            self._wrong(record, "tier", _("位置应为上游、中游、下游或配套。"))
        classes, goods = _codes(values.get("industry_codes", "")), _codes(values.get("goods", ""))
        for code in classes:
            if code not in bridge.classes():
                self._wrong(record, "industry_codes", _("国民经济行业分类里没有 %(code)s。") % {"code": code})
        for code in goods:
            if not (code.isascii() and code.isdigit() and len(code) in {2, 4}):
                self._wrong(record, "goods", _("商品编码应为 2 位或 4 位数字：%(code)s") % {"code": code})
        if len(values.get("name", "")) > 80:
            self._wrong(record, "name", _("名称不能超过 80 个字。"))
        return chaingraph.Node(
            code=self.codes.get(values.get("name", ""), ""),
            name=values.get("name", ""),
            name_en=values.get("name_en", "")[:120],
            tier=chaingraph.Tier((tier or Tier.MIDSTREAM).value),
            products=_parts(values.get("products", "")),
            aliases=_parts(values.get("aliases", "")),
            classes=classes,
            goods=goods,
        )

    def _edges(self, record: Record) -> Iterator[chaingraph.Edge]:
        own = self.codes.get(record.values.get("name", ""), "")
        for key, kind in TIES.items():
            for word in _parts(record.values.get(key, "")):
                other = self.codes.get(word)
                if other is None:
                    self._wrong(record, key, _("表里没有“%(word)s”这个环节。") % {"word": word})
                elif other == own:
                    self._wrong(record, key, _("环节不能连到自己。"))
                else:
                    source, target = (other, own) if kind is EdgeKind.UP else (own, other)
                    yield chaingraph.Edge(source=source, target=target, kind=chaingraph.EdgeKind(kind.value))

    def _circles(self, edges: list[chaingraph.Edge]) -> None:
        """Flows, and kinds of kinds, that run in a circle are bad at the first of their rows."""
        names = {code: name for name, code in self.codes.items() if name != code}
        for kinds in (chaingraph.FLOWS, (chaingraph.EdgeKind.SUB_CLASS,)):
            circle = cycle([edge for edge in edges if edge.kind in kinds])
            if circle:
                ring = circle[:-1]
                first = min(range(len(ring)), key=lambda place: self.rows[ring[place]])
                row = self.rows[ring[first]]
                way = " → ".join(names.get(code, code) for code in (*ring[first:], *ring[: first + 1]))
                self.bad.append(BadCell(row, str(row), _("这些环节绕成了一圈：%(way)s") % {"way": way}))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in _SEPARATORS.split(text) if part.strip()))


def _codes(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in _CODES.split(text) if code))


def columns() -> tuple[Column, ...]:
    """The columns of a graph as a file, in the order and the words that reading knows."""
    return tuple(
        Column(each.label, Kind.CODE if each.key in {"code", "goods", "industry_codes"} else Kind.TEXT)
        for each in FIELDS
    )


def rows(nodes: Iterable[Node], edges: Iterable[Edge]) -> Iterator[list[Value]]:
    """The nodes of a chain with their ties, each edge once: at the node it leads to or comes from."""
    listed = list(nodes)
    names = {row.id: row.name for row in listed}
    ties: dict[tuple[str, object], list[str]] = {}
    for edge in edges:
        if edge.kind == EdgeKind.UP:
            ties.setdefault(("up", edge.target_id), []).append(names[edge.source_id])
        else:
            key = next(key for key, kind in TIES.items() if kind == edge.kind)
            ties.setdefault((key, edge.source_id), []).append(names[edge.target_id])
    for row in listed:
        values = {
            "name": row.name, "tier": str(Tier(row.tier).label), "products": row.products, "aliases": row.aliases,
            "industry_codes": row.industry_codes, "goods": row.goods, "name_en": row.name_en, "code": row.code,
        } | {key: "；".join(ties.get((key, row.id), [])) for key in TIES}  # fmt: skip
        yield [values[each.key] for each in FIELDS]
