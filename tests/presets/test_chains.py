"""The chain templates: every chain is a sound graph, and every chain that a zone names has one."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter, defaultdict
from functools import cache

import pytest

from presets.reading import SLUGS, preset
from yuanlian.engines.chaingraph import ChainTemplate, faults, read_prior, read_templates
from yuanlian.presets import chain_texts, reference_lines

TEXTS = chain_texts()


@cache
def templates() -> dict[str, ChainTemplate]:
    return read_templates(TEXTS)


@cache
def classes() -> frozenset[str]:
    return frozenset(row["code"] for row in csv.DictReader(reference_lines("gbt4754_2017.csv")))


@cache
def goods() -> frozenset[str]:
    rows = csv.DictReader(reference_lines("hs8_io135.csv.gz"))
    return frozenset(row["hs8"][:digits] for row in rows for digits in (2, 4))


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_template_is_a_sound_graph_of_thirty_to_hundred_twenty_nodes(name: str) -> None:
    template = templates()[name.removesuffix(".toml")]
    assert [str(fault) for fault in faults(template, classes=classes(), goods=goods())] == []


def test_a_node_code_is_defined_in_one_chain_only() -> None:
    defined = Counter(node["code"] for text in TEXTS.values() for node in tomllib.loads(text).get("nodes", []))
    assert [code for code, count in defined.items() if count > 1] == []


def test_a_node_says_what_is_made_on_it() -> None:
    silent = [node.code for chain in templates().values() for node in chain.nodes if len(node.products) < 2]
    assert silent == []


@pytest.mark.parametrize("slug", SLUGS)
def test_every_chain_of_a_zone_has_its_template(slug: str) -> None:
    assert sorted(preset(slug).codes("chains") - set(templates())) == []


def test_every_class_has_a_sector_of_the_input_output_table() -> None:
    prior = read_prior(reference_lines("gbt4754_io135.csv"), reference_lines("io135_flows.csv.gz"))
    known = {row["code"] for row in csv.DictReader(reference_lines("io135_sectors.csv"))}
    assert set(prior.sectors.values()) <= known
    assert [code for code in sorted(classes()) if len(code) == 4 and prior.sector(code) is None] == []


def test_classes_and_goods_of_most_nodes_lie_in_one_sector() -> None:
    """Two roads lead to a sector, by class and by goods; where they part, one of a node's codes may be wrong."""
    by_class = read_prior(reference_lines("gbt4754_io135.csv"), reference_lines("io135_flows.csv.gz")).sector
    by_goods: dict[str, set[str]] = defaultdict(set)
    for row in csv.DictReader(reference_lines("hs8_io135.csv.gz")):
        for digits in (2, 4):
            by_goods[row["hs8"][:digits]].add(row["io135"])
    nodes = {node.code: node for chain in templates().values() for node in chain.nodes if node.goods}
    apart = [
        code
        for code, node in sorted(nodes.items())
        if not {by_class(one) for one in node.classes} & set().union(*(by_goods[one] for one in node.goods))
    ]
    assert len(apart) / len(nodes) <= 0.1
