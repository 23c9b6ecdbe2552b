"""The chain templates: every chain is a sound graph, and every chain that a zone names has one."""

from __future__ import annotations

import csv
import gzip
import tomllib
from collections import Counter
from functools import cache

import pytest

from presets.reading import SLUGS, preset
from yuanlian.engines.chaingraph import ChainTemplate, faults, read_templates
from yuanlian.presets import chain_texts, path

TEXTS = chain_texts()


@cache
def templates() -> dict[str, ChainTemplate]:
    return read_templates(TEXTS)


@cache
def classes() -> frozenset[str]:
    lines = path("reference", "gbt4754_2017.csv").read_text(encoding="utf-8").splitlines()
    return frozenset(row["code"] for row in csv.DictReader(lines))


@cache
def goods() -> frozenset[str]:
    lines = gzip.decompress(path("reference", "hs8_io135.csv.gz").read_bytes()).decode().splitlines()
    return frozenset(row["hs8"][:digits] for row in csv.DictReader(lines) for digits in (2, 4))


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
