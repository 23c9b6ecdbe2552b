"""A chain small enough to check by hand: two kinds of foam go into boards, boards and paint into houses."""

from __future__ import annotations

from yuanlian.engines.chaingraph import ChainTemplate, Edge, EdgeKind, Graph, Node, Occupant, Tier

UP, SUB, SUPPORT = EdgeKind.UP, EdgeKind.SUB_CLASS, EdgeKind.SUPPORTING


def _node(code: str, name: str, *products: str, tier: Tier = Tier.MIDSTREAM, of: str = "2924") -> Node:
    return Node(code=code, name=name, name_en=code.upper(), tier=tier, products=products, classes=(of,))


CHAIN = ChainTemplate(
    code="house",
    name="房屋",
    name_en="Houses",
    nodes=(
        _node("resin", "合成树脂", "聚丙烯", tier=Tier.UPSTREAM, of="2651"),
        _node("foam", "泡沫塑料"),
        _node("pmi", "PMI泡沫", "聚甲基丙烯酰亚胺泡沫"),
        _node("eps", "聚苯乙烯泡沫", "挤塑保温板"),
        _node("board", "夹芯板", "蜂窝板", of="3062"),
        _node("paint", "涂料", "水性涂料", "油漆", of="2641"),
        _node("home", "装配式建筑", "预制房屋", tier=Tier.DOWNSTREAM, of="3022"),
        _node("test", "建材检测", "材料检测", tier=Tier.SUPPORTING, of="7452"),
    ),
    edges=(
        Edge(source="resin", target="foam", kind=UP),
        Edge(source="pmi", target="foam", kind=SUB),
        Edge(source="eps", target="foam", kind=SUB),
        Edge(source="foam", target="board", kind=UP, strength=600),
        Edge(source="resin", target="board", kind=UP, strength=400),
        Edge(source="board", target="home", kind=UP, strength=750),
        Edge(source="paint", target="home", kind=UP, strength=250),
        Edge(source="test", target="home", kind=SUPPORT),
    ),
)
GRAPH = Graph(CHAIN)


def standing(*pairs: str) -> list[Occupant]:
    """Occupants written as `enterprise:node` or `enterprise:node:size`."""
    parts = [pair.split(":") for pair in pairs]
    return [Occupant(enterprise=one[0], node=one[1], size=int(one[2]) if len(one) > 2 else None) for one in parts]
