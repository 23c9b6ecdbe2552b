"""Enterprises find their nodes: by what they make, by other names, by class; and none when nothing is sure."""

from __future__ import annotations

import pytest

from engines.chaingraph.measure_placing import cases, hits, placed
from engines.chaingraph.small_chain import CHAIN
from yuanlian.engines.chaingraph import PlacedBy, Placer, Profile

PLACER = Placer(CHAIN, [("XPS板", "挤塑保温板")])


def _placed(profile: Profile) -> list[str]:
    return [position.node for position in PLACER.place(profile)]


@pytest.mark.parametrize(
    ("said", "node", "by"),
    [
        ("PMI泡沫", "pmi", PlacedBy.SAME),
        ("XPS板", "eps", PlacedBy.ALIAS),
        ("外墙水性涂料", "paint", PlacedBy.KIND_OF),
        ("夹芯板生产线用料", "board", PlacedBy.CONTAINS),
    ],
)
def test_the_reason_says_by_what_words_a_product_found_its_node(said: str, node: str, by: PlacedBy) -> None:
    best = PLACER.rank(Profile(id="A", products=(said,)))[0]
    assert (best.node, best.reasons[0].code) == (node, by)


def test_two_products_stand_on_two_nodes() -> None:
    assert sorted(_placed(Profile(id="A", products=("PMI泡沫", "油漆")))) == ["paint", "pmi"]


def test_where_the_product_goes_is_not_what_is_made() -> None:
    assert _placed(Profile(id="A", scope=("PMI泡沫，用于装配式建筑",))) == ["pmi"]


@pytest.mark.parametrize(
    "profile",
    [
        Profile(id="A"),
        Profile(id="A", name="达尔美"),
        Profile(id="A", products=("咖啡", "🎉", "12345")),
        Profile(id="A", classes=("2924",)),
        Profile(id="A", classes=("", "29", "泡沫")),
        Profile(id="A", scope=("研发" * 10_000 + "一",)),
        Profile(id="A", scope=("用于" * 10_000, "、" * 20_000, "设备" * 5_000)),
    ],
)
def test_who_says_nothing_that_decides_stands_nowhere(profile: Profile) -> None:
    assert _placed(profile) == []


def test_the_class_tips_the_scale_between_nodes() -> None:
    said = ("泡沫",)
    assert PLACER.rank(Profile(id="A", products=said, classes=("3062",)))[0].node != "board"
    assert PLACER.rank(Profile(id="A", products=("板",), classes=("3062",)))[0].node == "board"


@pytest.mark.parametrize(("hand", "first", "three"), [("first", 0.93, 0.97), ("second", 0.9, 0.94)])
def test_labelled_enterprises_find_their_nodes_as_often_as_the_documents_say(
    hand: str, first: float, three: float
) -> None:
    found = [case for case in cases() if case.hand == hand]
    best, any_of_three = hits(found, 1), hits(found, 3)
    assert (sum(best) >= first * len(best), sum(any_of_three) >= three * len(any_of_three)) == (True, True)


def test_labelled_enterprises_that_say_nothing_for_a_chain_stand_nowhere_in_it() -> None:
    assert [case.profile for case in cases() if not case.nodes and placed(case)] == []
