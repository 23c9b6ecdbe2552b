"""The vocabulary of other names that comes with the program is well formed and finds what people mean."""

from __future__ import annotations

import csv
from collections import Counter
from importlib import resources

import pytest

from yuanlian.engines.matching import Alias, Index, Knowledge, Need, Supplier, rank
from yuanlian.engines.text import normalise


def rows() -> list[dict[str, str]]:
    text = resources.files("yuanlian.presets").joinpath("vocabulary/aliases.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


KNOWN = Knowledge.build(Alias(row["name"], row["other"], row["source"]) for row in rows())


def test_there_are_at_least_fifteen_hundred_pairs() -> None:
    assert len(rows()) >= 1500


def test_every_pair_has_two_names_a_kind_and_a_source() -> None:
    assert [row for row in rows() if not all(row[name].strip() for name in ("name", "other", "kind", "source"))] == []


def test_no_pair_stands_twice() -> None:
    pairs = Counter(frozenset((normalise(row["name"]), normalise(row["other"]))) for row in rows())
    assert [pair for pair, count in pairs.items() if count > 1 or len(pair) < 2] == []


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("PCB板", "印制电路板"),
        ("电瓶", "蓄电池"),
        ("挖机", "挖掘机"),
        ("PMI泡沫", "聚甲基丙烯酰亚胺泡沫"),
        ("烧碱", "氢氧化钠"),
        ("方向机", "转向器"),
        ("太阳能板", "光伏组件"),
        ("扑热息痛", "对乙酰氨基酚"),
        ("马口铁", "镀锡板"),
        ("camera modules", "摄像头模组"),
    ],
)
def test_a_trade_name_finds_the_supplier_that_uses_the_other_name(asked: str, named: str) -> None:
    index = Index.build([Supplier(id="other", products=("办公家具",)), Supplier(id="right", products=(named,))])
    assert rank(index, Need(text=asked), knowledge=KNOWN).ids == ("right",)
