"""Needs in pinyin find the suppliers of what they spell; other Latin words stay as they are."""

from __future__ import annotations

import pytest

from engines.matching.zone_of_matching import ALIASES, SUPPLIERS
from yuanlian.engines.matching import Index, Knowledge, Need, Supplier, rank

BRAKES = Supplier(id="zhidong", name="制动科技", products=("刹车片", "制动盘"))


@pytest.fixture(scope="module")
def index() -> Index:
    built = Index.build(SUPPLIERS)
    # Came later: what stands behind the arrays of the start is read alike.
    built.add(BRAKES)
    return built


def asked(index: Index, text: str) -> tuple[str, str]:
    """What was read, and the first supplier."""
    ranking = rank(index, Need(text=text), knowledge=Knowledge.build(aliases=ALIASES))
    return ranking.found.need, ranking.ids[0] if ranking.ids else ""


@pytest.mark.parametrize(
    "text", ["shachepian", "sha che pian", "Shachepian", "qiugou shachepian", "求购shachepian，年需300万元"]
)
def test_brake_pads_are_found_by_their_pinyin(index, text):
    assert asked(index, text) == ("刹车片", "zhidong")


@pytest.mark.parametrize(
    ("text", "supplier"), [("yeyayougang", "yeya"), ("jiegoujian hanjie", "hanjie"), ("dianlidianlan", "dianlan")]
)
def test_other_things_are_found_by_their_pinyin(index, text, supplier):
    assert asked(index, text)[1] == supplier


@pytest.mark.parametrize("text", ["camera modules for phones", "PMI foam", "made in china", "xyz", "a", "ni hao"])
def test_other_latin_words_stay(index, text):
    assert not any("\u4e00" <= character <= "\u9fff" for character in asked(index, text)[0])


@pytest.mark.parametrize("text", ["shi" * 600, "ang" * 19 + "q", "xian" * 14])
def test_letters_that_part_in_very_many_ways_are_answered(index, text):
    assert asked(index, text)[0].startswith(text[:3])
