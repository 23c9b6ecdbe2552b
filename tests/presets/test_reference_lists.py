"""The national lists: keys are unique, parents stand, tables of goods and sectors fit together."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter

import pytest

from presets.reading import Row, reference
from yuanlian.presets import path

PLAIN = ["gbt4754_2017", "provinces", "cities", "areas", "streets", "io42_sectors", "io135_sectors"]
PARENTS = [("cities", "province", "provinces"), ("areas", "city", "cities"), ("streets", "area", "areas")]


def _packed(name: str) -> list[Row]:
    text = gzip.decompress(path("reference", name).read_bytes()).decode()
    return list(csv.DictReader(io.StringIO(text), strict=True))


@pytest.mark.parametrize("name", PLAIN)
def test_codes_are_unique(name: str) -> None:
    codes = [row["code"] for row in reference(f"{name}.csv")]
    assert len(codes) == len(set(codes))


def test_industry_classes_count_as_the_standard_does() -> None:
    assert Counter(row["level"] for row in reference("gbt4754_2017.csv")) == {"1": 20, "2": 97, "3": 473, "4": 1381}


def test_every_industry_class_stands_under_one_a_level_above() -> None:
    level = {row["code"]: int(row["level"]) for row in reference("gbt4754_2017.csv")}
    rows = [row for row in reference("gbt4754_2017.csv") if row["level"] != "1"]
    assert [row["code"] for row in rows if level[row["parent"]] != int(row["level"]) - 1] == []


@pytest.mark.parametrize(("name", "column", "above"), PARENTS)
def test_divisions_stand_under_one_another(name: str, column: str, above: str) -> None:
    known = {row["code"] for row in reference(f"{above}.csv")}
    assert {row[column] for row in reference(f"{name}.csv")} - known == set()


def test_streets_are_those_of_the_three_cities() -> None:
    assert {row["city"] for row in reference("streets.csv")} == {"4301", "4212", "5105"}


def test_zone_lists_have_as_many_names_as_published() -> None:
    assert [len({row["name"] for row in reference(name)}) for name in ("etdz.csv", "hightech_zones.csv")] == [232, 174]


@pytest.mark.parametrize("size", ["42", "135"])
def test_flows_join_sectors_of_their_table(size: str) -> None:
    sectors = {row["code"] for row in reference(f"io{size}_sectors.csv")}
    flows = _packed(f"io{size}_flows.csv.gz")
    assert {code for row in flows for code in (row["from_code"], row["to_code"])} == sectors


@pytest.mark.parametrize("size", ["42", "135"])
def test_a_direct_coefficient_is_the_flow_over_the_buyer_s_output(size: str) -> None:
    output = {row["code"]: float(row["total_output_10k_yuan"]) for row in reference(f"io{size}_sectors.csv")}
    worst = max(
        abs(float(row["flow_10k_yuan"]) / output[row["to_code"]] - float(row["direct_coefficient"]))
        for row in _packed(f"io{size}_flows.csv.gz")
    )
    assert worst < 1e-6


def test_every_good_belongs_to_a_sector() -> None:
    sectors = {row["code"] for row in reference("io135_sectors.csv")}
    assert {row["io135"] for row in _packed("hs8_io135.csv.gz")} - sectors == set()


def test_goods_have_eight_digits_and_stand_once() -> None:
    goods = [row["hs8"] for row in _packed("hs8_io135.csv.gz")]
    assert (len(goods), {len(good) for good in goods}) == (len(set(goods)), {8})


def test_the_packed_lists_stay_small() -> None:
    sizes = [
        len(path("reference", name).read_bytes())
        for name in ("io42_flows.csv.gz", "io135_flows.csv.gz", "hs8_io135.csv.gz")
    ]
    assert sum(sizes) < 1_000_000


def test_every_list_is_named_in_the_sources() -> None:
    sources = path("reference", "SOURCES.md").read_text(encoding="utf-8")
    files = [file.name for file in path("reference").iterdir() if file.name != "SOURCES.md"]
    assert [name for name in files if f"`{name}`" not in sources] == []
