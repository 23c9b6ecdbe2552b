"""Graphs from files: what is usable comes in, every row that is not is named."""

from __future__ import annotations

import pytest

from yuanlian.engines.chaingraph import (
    ChainTemplate,
    EdgeKind,
    Part,
    Problem,
    ProblemCode,
    Tier,
    read_lists,
    read_pairs,
)

BASE = ChainTemplate(code="own", name="自有链", name_en="Own chain", nodes=(), edges=(), source="file")
NODES = "名称,编码,环节,行业代码\n树脂,resin,上游,2651\n泡沫板,board,,2924\n房屋,home,,4710\n"
EDGES = "起点,终点,关系,强度\n树脂,泡沫板,上游,700\nboard,home,,\n"


def test_pairs_become_nodes_with_tiers_from_their_flows() -> None:
    chain = read_pairs({"up": [["房屋", "泡沫板"], ["泡沫板", "树脂"]], "sub": [["房屋", "校舍"]]}, BASE).template
    codes = {node.name: node.code for node in chain.nodes}
    assert {node.name: node.tier for node in chain.nodes} == {
        "房屋": Tier.DOWNSTREAM,
        "泡沫板": Tier.MIDSTREAM,
        "树脂": Tier.UPSTREAM,
        "校舍": Tier.MIDSTREAM,
    }
    assert {(edge.source, edge.target, edge.kind) for edge in chain.edges} == {
        (codes["泡沫板"], codes["房屋"], EdgeKind.UP),
        (codes["树脂"], codes["泡沫板"], EdgeKind.UP),
        (codes["校舍"], codes["房屋"], EdgeKind.SUB_CLASS),
    }


def test_the_same_name_has_the_same_code_in_every_file() -> None:
    one = read_pairs({"up": [["房屋", "树脂"]]}, BASE).template.nodes
    other = read_pairs({"up": [["校舍", "树脂"], ["房屋", "砖"]]}, BASE).template.nodes
    assert {node.code for node in one} <= {node.code for node in other}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"up": [["房屋"]]}, "up, row 1: not a pair of names"),
        ({"sub": [["房屋", " "]]}, "sub, row 1: no name; the row was left out"),
        ({"up": "房屋"}, "up: not a pair of names"),
        ({"up": [["房屋", "房屋"]]}, "up, row 1: 房屋 cannot lead to itself; the edge was left out"),
        ({"up": [["a", "b"], ["b", "a"]]}, "up, row 2: the edge a → b closes a circle; it was left out"),
    ],
)
def test_a_pair_that_cannot_be_used_is_named(data: object, sentence: str) -> None:
    assert [str(problem) for problem in read_pairs(data, BASE).problems] == [sentence]


def test_lists_with_chinese_headings_become_a_chain() -> None:
    imported = read_lists(NODES.splitlines(), EDGES.splitlines(), BASE, classes={"2651", "2924", "4710"})
    assert imported.problems == ()
    assert [(node.code, node.tier, node.classes) for node in imported.template.nodes] == [
        ("resin", Tier.UPSTREAM, ("2651",)),
        ("board", Tier.MIDSTREAM, ("2924",)),
        ("home", Tier.DOWNSTREAM, ("4710",)),
    ]
    assert [(edge.source, edge.target, edge.strength) for edge in imported.template.edges] == [
        ("resin", "board", 700),
        ("board", "home", None),
    ]


@pytest.mark.parametrize(
    ("nodes", "edges", "problem"),
    [
        ("", EDGES.splitlines()[0], Problem(Part.NODES, 0, ProblemCode.NO_COLUMN, ("name",))),
        (NODES + ",empty,,\n", EDGES, Problem(Part.NODES, 4, ProblemCode.NO_NAME)),
        (NODES + "树脂,,,\n", EDGES, Problem(Part.NODES, 4, ProblemCode.TWICE, ("树脂",))),
        (NODES + "油漆,,旁边,\n", EDGES, Problem(Part.NODES, 4, ProblemCode.BAD_TIER, ("旁边",))),
        (NODES + "油漆,,,99999\n", EDGES, Problem(Part.NODES, 4, ProblemCode.BAD_CLASS, ("99999",))),
        (NODES, EDGES + "油漆,房屋,,\n", Problem(Part.EDGES, 3, ProblemCode.UNKNOWN_NODE, ("油漆",))),
        (NODES, EDGES + "树脂,房屋,旁边,\n", Problem(Part.EDGES, 3, ProblemCode.BAD_KIND, ("旁边",))),
        (NODES, EDGES + "树脂,房屋,,很强\n", Problem(Part.EDGES, 3, ProblemCode.BAD_STRENGTH, ("很强",))),
        (NODES, EDGES + "房屋,树脂,,\n", Problem(Part.EDGES, 3, ProblemCode.CIRCLE, ("房屋", "树脂"))),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_number(nodes: str, edges: str, problem: Problem) -> None:
    assert read_lists(nodes.splitlines(), edges.splitlines(), BASE).problems == (problem,)
