"""The supplier stands first, the buyer never, and every place has its reasons."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.matching.zone_of_matching import ALIASES, SUPPLIERS
from yuanlian.engines.matching import (
    Deal,
    Field,
    Filters,
    Hard,
    Index,
    Knowledge,
    Need,
    Opinion,
    ReasonCode,
    Removed,
    Supplier,
    Unknown,
    most_added,
    parameters,
    rank,
)

INDEX = Index.build(SUPPLIERS)
KNOWLEDGE = Knowledge.build(ALIASES)
TEXTS = st.sampled_from([word for one in SUPPLIERS for word in (*one.products, one.name)]) | st.text(max_size=30)


def ids(text: str, buyer: str | None = None) -> tuple[str, ...]:
    return rank(INDEX, Need(text=text, buyer=buyer), knowledge=KNOWLEDGE).ids


@pytest.mark.parametrize(
    ("text", "buyer", "supplier"),
    [
        ("PMI foam for prefabricated buildings", "yuanda", "boxiang"),
        ("我们做装配式建筑，需要PMI泡沫作为夹芯材料", "dongfanghong", "boxiang"),
        ("用于装配式建筑的聚甲基丙烯酰亚胺泡沫", None, "boxiang"),
        ("water for greening and street cleaning", "huanwei", "yuchuang"),
        ("绿化和道路清扫用水", None, "yuchuang"),
        ("园区绿化、道路清扫用水", "huanwei", "yuchuang"),
        ("camera modules for phones", "hemiao", "chengxiang"),
        ("手机用摄像头模组", None, "chengxiang"),
        ("手机厂家急需摄像模组，月用量大", "chiteng", "chengxiang"),
        ("主减速齿轮，意向订单一天内可定", "haoneng", "jixie"),
        ("起重机厂找结构件焊接", None, "hanjie"),
    ],
)
def test_the_supplier_of_a_zone_case_stands_first(text: str, buyer: str | None, supplier: str) -> None:
    assert ids(text, buyer)[0] == supplier


def test_the_buyer_never_stands_in_its_own_ranking() -> None:
    assert "hemiao" not in ids("智能手机", "hemiao")


def test_a_reason_names_the_words_and_the_field() -> None:
    reason = rank(INDEX, Need(text="求购摄像头模组")).results[0].reasons[0]
    assert (reason.code, reason.found, reason.field) == (ReasonCode.SAME, "摄像头模组", Field.PRODUCTS)


def test_an_alias_is_told_with_its_path() -> None:
    reason = rank(INDEX, Need(text="摄像模组"), knowledge=KNOWLEDGE).results[0].reasons[0]
    assert (reason.code, reason.path) == (ReasonCode.ALIAS, ("摄像模组", "摄像头模组"))


def test_a_reason_becomes_plain_values() -> None:
    assert parameters(rank(INDEX, Need(text="电力电缆")).results[0].reasons[0]) == {
        "code": "same", "points": 1800, "asked": "电力电缆", "found": "电力电缆",
        "field": "products", "path": [], "amount": None,
    }  # fmt: skip


def test_what_a_profile_does_not_say_is_told_and_earns_nothing() -> None:
    result = rank(INDEX, Need(text="电力电缆")).results[0]
    assert result.unknown == (
        Unknown.SCOPE, Unknown.INDUSTRY, Unknown.PLACE, Unknown.SIZE, Unknown.CERTIFICATES,
    )  # fmt: skip


def test_a_hard_condition_says_how_many_it_removed_and_how_many_are_unknown() -> None:
    index = Index.build(
        [
            Supplier(id="a", products=("刹车片",), certificates=("ISO9001",)),
            Supplier(id="b", products=("刹车片",), certificates=()),
            Supplier(id="c", products=("刹车片",)),
        ]
    )
    ranking = rank(index, Need(text="刹车片", filters=Filters(certificates=("ISO9001",))))
    assert (ranking.ids, ranking.removed) == (("a",), (Removed(condition=Hard.CERTIFICATE, count=2, unknown=1),))


def test_of_two_equal_suppliers_the_nearer_stands_first_with_its_metres() -> None:
    index = Index.build(
        [
            Supplier(id="far", products=("刹车片",), lon=113.4, lat=28.2),
            Supplier(id="near", products=("刹车片",), lon=113.0, lat=28.2),
        ]
    )
    first = rank(index, Need(text="刹车片", lon=113.0, lat=28.2)).results[0]
    assert (first.id, first.reasons[-1].amount) == ("near", 0)


def test_a_past_deal_lifts_a_supplier_over_its_equal() -> None:
    index = Index.build([Supplier(id="a", products=("刹车片",)), Supplier(id="b", products=("刹车片",))])
    known = Knowledge.build(deals=[Deal("刹车片", "b")])
    assert rank(index, Need(text="求购刹车片"), knowledge=known).ids == ("b", "a")


def test_not_suitable_changes_the_next_ranking() -> None:
    index = Index.build([Supplier(id="a", products=("刹车片",)), Supplier(id="b", products=("刹车片",))])
    known = Knowledge.build(opinions=[Opinion("刹车片", "a", -300)])
    assert rank(index, Need(text="刹车片"), knowledge=known).ids == ("b", "a")


MANY = [f"s{number:02d}" for number in range(60)]
EQUALS = Index.build([Supplier(id=name, products=("刹车片",)) for name in MANY])


@given(st.lists(st.integers(-3, 3), min_size=4, max_size=4), st.lists(st.booleans(), min_size=4, max_size=4))
@settings(max_examples=40, deadline=None)
def test_points_that_several_askers_share_as_a_limit_change_no_answer(weights: list[int], mine: list[bool]) -> None:
    last = MANY[-4:]
    everybody = Knowledge.build(
        deals=[Deal("刹车片", last[2])], opinions=[Opinion("刹车片", *each) for each in zip(last, weights, strict=True)]
    )
    own = {("刹车片", name): -800 for name, set_aside in zip(last, mine, strict=True) if set_aside}
    asker = replace(everybody, opinions={**everybody.opinions, **own})
    need = Need(text="刹车片")
    alone = rank(EQUALS, need, knowledge=asker, top=1)
    assert rank(EQUALS, need, knowledge=replace(asker, at_most=most_added(everybody)), top=1) == alone


def test_a_limit_below_what_is_added_would_lose_the_first() -> None:
    known = Knowledge.build(deals=[Deal("刹车片", MANY[-1])])
    firsts = [rank(EQUALS, Need(text="刹车片"), knowledge=replace(known, at_most=limit), top=1).ids
              for limit in (None, most_added(known), {})]  # fmt: skip
    assert firsts == [(MANY[-1],), (MANY[-1],), (MANY[0],)]


def test_a_confidential_need_matches_on_its_class() -> None:
    assert rank(INDEX, Need(classes=("泡沫塑料制造",))).ids[0] == "boxiang"


@pytest.mark.parametrize("text", ["", " ", "水", "😀", "12345", "x" * 20_000, "摄" * 20_000, "Où est la gare?", "\x00"])
def test_odd_input_is_answered(text: str) -> None:
    assert len(rank(INDEX, Need(text=text)).ids) <= 10


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_the_order_of_suppliers_is_irrelevant(text: str) -> None:
    shuffled = list(SUPPLIERS)
    random.Random(7).shuffle(shuffled)
    other = Index.build(shuffled)
    assert rank(other, Need(text=text), knowledge=KNOWLEDGE) == rank(INDEX, Need(text=text), knowledge=KNOWLEDGE)


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_adding_and_removing_equals_never_having_added(text: str) -> None:
    index = Index.build(SUPPLIERS)
    index.add(Supplier(id="guest", name="过客", products=("摄像头模组", "PMI泡沫板", text)))
    index.add(Supplier(id="boxiang", name="博翔", products=("别的",)))
    index.remove("guest")
    index.add(SUPPLIERS[0])
    assert rank(index, Need(text=text), knowledge=KNOWLEDGE) == rank(INDEX, Need(text=text), knowledge=KNOWLEDGE)


@given(TEXTS)
@settings(max_examples=30, deadline=None)
def test_a_written_index_answers_as_before(text: str) -> None:
    again = Index.from_bytes(INDEX.to_bytes())
    assert rank(again, Need(text=text)) == rank(INDEX, Need(text=text))


def test_the_same_suppliers_give_the_same_bytes() -> None:
    assert Index.build(reversed(SUPPLIERS)).to_bytes() == INDEX.to_bytes()


def test_foreign_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="not an index"):
        Index.from_bytes(b"hello")
