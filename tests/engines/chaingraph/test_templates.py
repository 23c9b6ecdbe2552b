"""Chain templates: what a text says becomes a graph, and what is wrong with one is named."""

from __future__ import annotations

import pytest

from yuanlian.engines.chaingraph import (
    ChainTemplate,
    Edge,
    EdgeKind,
    Fault,
    FaultCode,
    InvalidChain,
    Node,
    Tier,
    faults,
    read_templates,
)

FOAM = """
code = "foam"
name = "泡沫"
name_en = "Foam"

[[nodes]]
code = "resin"
name = "树脂"
name_en = "Resin"
tier = "upstream"

[[nodes]]
code = "board"
name = "泡沫板"
name_en = "Foam board"
tier = "midstream"
products = ["挤塑板"]
classes = ["2924"]
goods = ["3921"]
up = ["resin"]
"""
HOUSE = """
code = "house"
name = "房屋"
name_en = "House"

[[reuse]]
chain = "foam"
tier = "upstream"
nodes = ["resin", "board"]

[[nodes]]
code = "home"
name = "装配式房屋"
name_en = "Prefabricated house"
tier = "downstream"
up = ["board"]
"""


def chain(*nodes: Node, edges: tuple[Edge, ...] = ()) -> ChainTemplate:
    return ChainTemplate(code="test", name="链", name_en="Chain", nodes=nodes, edges=edges)


def node(code: str, tier: Tier = Tier.MIDSTREAM) -> Node:
    return Node(code=code, name="节点", name_en="Node", tier=tier, classes=("2924",))


def up(source: str, target: str) -> Edge:
    return Edge(source=source, target=target, kind=EdgeKind.UP)


def found(template: ChainTemplate) -> set[Fault]:
    """The faults of a small graph but for its size."""
    named = faults(template, classes={"2924"}, goods={"39", "3921"})
    return {fault for fault in named if fault.code is not FaultCode.SIZE}


def test_a_reused_node_keeps_its_code_and_edges_and_takes_the_tier_of_the_chain() -> None:
    house = read_templates({"a": FOAM, "b": HOUSE})["house"]
    assert [(one.code, one.tier) for one in house.nodes] == [
        ("resin", Tier.UPSTREAM),
        ("board", Tier.UPSTREAM),
        ("home", Tier.DOWNSTREAM),
    ]
    assert house.edges == (up("resin", "board"), up("board", "home"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("code = ", "bad: Invalid value (at end of document)"),
        ('name = "链"', "bad: 'code' is missing"),
        (FOAM.replace("midstream", "middle"), "bad: 'middle' is not a valid Tier"),
        (FOAM.replace("products", "goodies"), "bad: board has the unknown key goodies"),
        (
            FOAM.replace('up = ["resin"]', 'up = ["rosin"]'),
            "foam: the edge rosin → board names a node that the chain lacks",
        ),
        (HOUSE, "house: reuses nodes of foam, which does not exist"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InvalidChain) as refusal:
        read_templates({"bad": text})
    assert str(refusal.value) == sentence


def test_a_small_graph_has_too_few_nodes() -> None:
    small = chain(node("a"), node("b"), edges=(up("a", "b"),))
    assert faults(small, classes={"2924"}) == (Fault(FaultCode.SIZE, ("2", "30", "120")),)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (chain(node("a"), node("b"), node("c"), edges=(up("a", "b"),)), Fault(FaultCode.ORPHAN, ("c",))),
        (
            chain(*map(node, "abcd"), edges=(up("a", "b"), up("c", "c"), up("d", "b"))),
            Fault(FaultCode.APART, ("c", "a")),
        ),
        (
            chain(*map(node, "abc"), edges=(up("a", "b"), up("b", "c"), up("c", "a"))),
            Fault(FaultCode.CYCLE, ("a → b → c → a",)),
        ),
        (
            chain(node("a", Tier.DOWNSTREAM), node("b", Tier.UPSTREAM), edges=(up("a", "b"),)),
            Fault(FaultCode.BACKWARDS, ("a", "b")),
        ),
        (
            chain(node("a", Tier.SUPPORTING), node("b"), edges=(up("a", "b"),)),
            Fault(FaultCode.SUPPORT_FLOWS, ("a", "b")),
        ),
        (chain(node("a"), node("a"), edges=(up("a", "a"),)), Fault(FaultCode.TWICE, ("a",))),
    ],
)
def test_a_graph_that_cannot_be_a_chain_is_named(template: ChainTemplate, expected: Fault) -> None:
    assert expected in found(template)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"code": "PMI foam"}, {FaultCode.BAD_CODE}),
        ({"name": "Foam"}, {FaultCode.NO_CHINESE}),
        ({"name_en": "泡沫"}, {FaultCode.NO_ENGLISH}),
        ({"classes": ()}, {FaultCode.NO_CLASS}),
        ({"classes": ("292",)}, {FaultCode.UNKNOWN_CLASS}),
        ({"goods": ("3999",)}, {FaultCode.UNKNOWN_GOODS}),
    ],
)
def test_a_node_that_is_badly_described_is_named(changed: dict[str, str], expected: set[FaultCode]) -> None:
    plain = {"code": "a", "name": "泡沫", "name_en": "Foam", "tier": Tier.MIDSTREAM, "classes": ("2924",)}
    one = Node(**{**plain, **changed})  # type: ignore[arg-type]  # -- the changed key decides the type
    edges = (up(one.code, "b"),)
    assert {fault.code for fault in found(chain(one, node("b"), edges=edges))} == expected
