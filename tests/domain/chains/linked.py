"""A small chain to stand on: resin goes into foam, foam into panels, testing serves foam."""

from __future__ import annotations

from typing import Any

from making import WEDNESDAY, make_chain
from yuanlian.domain.chains.models import Edge, Node, Position
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.zones.models import Chain
from yuanlian.kernel.models import Zone

NODES = (
    ("resin", "合成树脂", "upstream", "环氧树脂；聚酯树脂"),
    ("foam", "泡沫材料", "midstream", "PMI泡沫；聚氨酯泡沫"),
    ("panel", "夹芯板", "downstream", "岩棉夹芯板"),
    ("testing", "材料检测", "supporting", "检测服务"),
)
EDGES = (("resin", "foam", "up"), ("foam", "panel", "up"), ("testing", "foam", "supporting"))


def make_map(zone: Zone, chain: Chain | None = None) -> dict[str, Node]:
    """The chain's nodes by code, joined."""
    chain = chain or make_chain(zone, "materials", "新材料")
    nodes = {
        code: Node.objects.create(
            zone=zone, chain=chain, code=code, name=name, name_en=code, tier=tier, products=products, order=order
        )
        for order, (code, name, tier, products) in enumerate(NODES, 1)
    }
    for source, target, kind in EDGES:
        Edge.objects.create(zone=zone, source=nodes[source], target=nodes[target], kind=kind)
    return nodes


def put(node: Node, enterprise: Enterprise, **values: Any) -> Position:
    """The enterprise stands on the node."""
    given = {"state": "confirmed", "decided_at": WEDNESDAY} | values
    return Position.objects.create(zone=node.zone, node=node, enterprise=enterprise, **given)


def suggest(node: Node, enterprise: Enterprise, permille: int = 900) -> Position:
    """The engine proposes the node."""
    reason = {"code": "same", "where": "products", "said": "PMI泡沫", "known": "PMI泡沫", "points": 1000}
    return put(node, enterprise, state="suggested", permille=permille, reasons=[reason], decided_at=None)
