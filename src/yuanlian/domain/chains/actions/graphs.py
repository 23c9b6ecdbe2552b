"""A whole graph is taken in: from a template of the presets, or from a zone's own file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.chains import queries, rules
from yuanlian.domain.chains.models import Edge, Node, Position
from yuanlian.domain.chains.states import PositionState
from yuanlian.domain.zones.models import Chain
from yuanlian.engines.chaingraph import ChainTemplate
from yuanlian.engines.chaingraph import Node as Described
from yuanlian.kernel import audit
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked
from yuanlian.kernel.errors import Invalid

FIELDS = ("name", "name_en", "tier", "order", "products", "aliases", "industry_codes", "goods", "version")


class Absent(StrEnum):
    """What becomes of nodes that the graph does not name."""

    KEEP = "keep"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What the graph changed; `kept` are nodes that were to go but on which enterprises stand."""

    made: int
    changed: int
    removed: int
    kept: tuple[str, ...]


def load_graph(actor: Actor, chain_id: UUID, graph: ChainTemplate, *, absent: Absent = Absent.KEEP) -> Loaded:
    """The chain has these nodes and, between them, exactly these edges."""
    with transaction.atomic():
        chain = locked(queries.visible_chains(actor), chain_id)
        rules.may_keep(actor, chain.id)
        if not graph.nodes:
            raise Invalid(_("这张图谱里没有环节。"))
        standing = {row.code: row for row in Node.objects.select_for_update().filter(zone_id=actor.zone, chain=chain)}
        made, changed = _write_nodes(actor, chain, graph, standing)
        removed, kept = _remove(actor, standing, graph) if absent is Absent.REMOVE else (0, ())
        _write_edges(actor, chain, graph)
        audit.record(actor, "chains.load_graph", chain, changed={"nodes": len(graph.nodes), "edges": len(graph.edges)})
    return Loaded(made=made, changed=changed, removed=removed, kept=kept)


def _values(described: Described, order: int) -> dict[str, object]:
    return {
        "name": described.name,
        "name_en": described.name_en,
        "tier": described.tier.value,
        "order": order,
        "products": "；".join(described.products),
        "aliases": "；".join(described.aliases),
        "industry_codes": " ".join(described.classes),
        "goods": " ".join(described.goods),
    }


def _write_nodes(actor: Actor, chain: Chain, graph: ChainTemplate, standing: dict[str, Node]) -> tuple[int, int]:
    """How many nodes are new, and how many say something else than before."""
    fresh: list[Node] = []
    changed: list[Node] = []
    for order, described in enumerate(graph.nodes, 1):
        values, row = _values(described, order), standing.get(described.code)
        if row is None:
            fresh.append(Node(zone_id=actor.zone, chain=chain, code=described.code, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            row.version += 1
            changed.append(row)
    Node.objects.bulk_create(fresh)
    Node.objects.bulk_update(changed, FIELDS)
    return len(fresh), len(changed)


def _remove(actor: Actor, standing: dict[str, Node], graph: ChainTemplate) -> tuple[int, tuple[str, ...]]:
    """Nodes that the graph leaves out are gone, but for those on which an enterprise stands."""
    named = {described.code for described in graph.nodes}
    going = {row.id: row for code, row in standing.items() if code not in named}
    here = Position.objects.filter(zone_id=actor.zone, node_id__in=going)
    taken = set(here.filter(state=PositionState.CONFIRMED).values_list("node_id", flat=True))
    gone = [row for row in going.values() if row.id not in taken]
    here.filter(node__in=gone).delete()
    Node.objects.filter(zone_id=actor.zone, pk__in=[row.pk for row in gone]).delete()
    return len(gone), tuple(row.name for row in going.values() if row.id in taken)


def _write_edges(actor: Actor, chain: Chain, graph: ChainTemplate) -> None:
    """Between the nodes that the graph names stand its edges and no others."""
    nodes = {row.code: row for row in Node.objects.filter(zone_id=actor.zone, chain=chain)}
    named = [nodes[described.code].pk for described in graph.nodes]
    Edge.objects.filter(zone_id=actor.zone, source_id__in=named, target_id__in=named).delete()
    Edge.objects.bulk_create(
        Edge(
            zone_id=actor.zone,
            source=nodes[edge.source],
            target=nodes[edge.target],
            kind=edge.kind.value,
            strength=edge.strength,
        )
        for edge in graph.edges
    )
