"""Chain templates from TOML: one text per chain; a node is written once and reused by other chains under its code.

```toml
code = "materials"                # also the code under which zones name the chain
name = "新材料"
name_en = "New materials"
source = "…"                      # who wrote it, from which facts

[[reuse]]                         # nodes that another chain's text defines; edges between them come along
chain = "energy"
tier = "downstream"               # optional: where they stand in this chain
nodes = ["wind-blade"]

[[nodes]]
code = "pmi-foam"                 # lower-case words joined by hyphens, unique among all chains
name = "PMI泡沫"
name_en = "PMI foam"
tier = "midstream"                # upstream, midstream, downstream, supporting
products = ["聚甲基丙烯酰亚胺泡沫"]  # what enterprises on it make or do
aliases = ["PMI foam core"]       # optional: other names of the node itself
classes = ["2924"]                # GB/T 4754-2017, four digits
goods = ["3921"]                  # optional: chapters or headings of the Harmonized System
up = ["acrylic-monomer"]          # optional: what goes into it
down = ["wind-blade"]             # optional: what sells, uses or applies it
supports = []                     # optional: what it equips, tests, moves or serves
kind_of = ["structural-foam"]     # optional: the wider node it belongs to

[[edges]]                         # optional: edges between nodes that are both reused
source = "…"
target = "…"
kind = "up"                       # up, down, supporting, sub_class
```
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from yuanlian.engines.chaingraph.shapes import ChainTemplate, Edge, EdgeKind, Node, Tier

_NODE_KEYS = {"code", "name", "name_en", "tier", "products", "aliases", "classes", "goods"}
_EDGE_KEYS = {"up", "down", "supports", "kind_of"}
_CHAIN_KEYS = {"code", "name", "name_en", "source", "nodes", "reuse", "edges"}


class InvalidChain(ValueError):
    """A chain's text cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class _Reuse:
    chain: str
    tier: Tier | None
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    """One text as read, before the nodes of other chains are put in."""

    template: ChainTemplate
    reuses: tuple[_Reuse, ...]


def read_templates(texts: Mapping[str, str]) -> dict[str, ChainTemplate]:
    """The chains of these TOML texts (by any name, named in errors), in the order of their codes."""
    drafts: dict[str, _Draft] = {}
    for name in sorted(texts):
        draft = _draft(texts[name], name)
        if draft.template.code in drafts:
            raise InvalidChain(f"{name}: a second chain has the code {draft.template.code}")
        drafts[draft.template.code] = draft
    return {code: _composed(drafts[code], drafts) for code in sorted(drafts)}


def _draft(text: str, name: str) -> _Draft:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidChain(f"{name}: {error}") from None
    try:
        _only(data, _CHAIN_KEYS, name)
        nodes = [_node(row) for row in data["nodes"]] if "nodes" in data else []
        edges = [edge for row in data.get("nodes", []) for edge in _edges_of(row)]
        edges += [Edge(source=e["source"], target=e["target"], kind=EdgeKind(e["kind"])) for e in data.get("edges", [])]
        template = ChainTemplate(
            code=data["code"],
            name=data["name"],
            name_en=data["name_en"],
            nodes=tuple(nodes),
            edges=tuple(edges),
            source=data.get("source", ""),
        )
        reuses = tuple(_Reuse(r["chain"], _tier(r), tuple(r["nodes"])) for r in data.get("reuse", []))
    except KeyError as error:
        raise InvalidChain(f"{name}: {error} is missing") from None
    except (TypeError, ValueError) as error:
        raise InvalidChain(f"{name}: {error}") from None
    return _Draft(template, reuses)


def _only(row: Mapping[str, object], known: set[str], where: str) -> None:
    strange = sorted(set(row) - known)
    if strange:
        raise ValueError(f"{where} has the unknown key {strange[0]}")


def _tier(row: Mapping[str, str]) -> Tier | None:
    return Tier(row["tier"]) if "tier" in row else None


def _node(row: Mapping[str, list[str]]) -> Node:
    code, name = str(row["code"]), str(row["name"])
    _only(row, _NODE_KEYS | _EDGE_KEYS, code)
    return Node(
        code=code,
        name=name,
        name_en=str(row["name_en"]),
        tier=Tier(str(row["tier"])),
        products=tuple(row.get("products", ())),
        aliases=tuple(row.get("aliases", ())),
        classes=tuple(row.get("classes", ())),
        goods=tuple(row.get("goods", ())),
    )


def _edges_of(row: Mapping[str, list[str]]) -> Iterator[Edge]:
    """The edges that a node's own row names."""
    own = str(row["code"])
    for other in row.get("up", ()):
        yield Edge(source=other, target=own, kind=EdgeKind.UP)
    for key, kind in (("down", EdgeKind.DOWN), ("supports", EdgeKind.SUPPORTING), ("kind_of", EdgeKind.SUB_CLASS)):
        for other in row.get(key, ()):
            yield Edge(source=own, target=other, kind=kind)


def _composed(draft: _Draft, drafts: Mapping[str, _Draft]) -> ChainTemplate:
    """The chain with the nodes it reuses, and the edges between nodes that it has."""
    nodes: list[Node] = []
    edges = list(draft.template.edges)
    chain = draft.template.code
    for reuse in draft.reuses:
        if reuse.chain not in drafts:
            raise InvalidChain(f"{chain}: reuses nodes of {reuse.chain}, which does not exist")
        other = drafts[reuse.chain].template
        edges += other.edges
        for code in reuse.nodes:
            node = other.node(code)
            if node is None:
                raise InvalidChain(f"{chain}: {reuse.chain} defines no node {code}")
            nodes.append(node if reuse.tier is None else replace(node, tier=reuse.tier))
    nodes += draft.template.nodes
    present = {node.code for node in nodes}
    for edge in draft.template.edges:
        if not {edge.source, edge.target} <= present:
            raise InvalidChain(f"{chain}: the edge {edge.source} → {edge.target} names a node that the chain lacks")
    kept = {edge for edge in edges if {edge.source, edge.target} <= present}
    ordered = sorted(kept, key=lambda edge: (edge.target, edge.source, edge.kind))
    return replace(draft.template, nodes=tuple(nodes), edges=tuple(ordered))
