"""What is learnt from the enterprises themselves finds suppliers that no word would find."""

from functools import cache

import pytest

from yuanlian.engines.matching import (
    Confirmed,
    Index,
    Knowledge,
    Model,
    Need,
    Purchase,
    ReasonCode,
    Supplier,
    learn,
    pack,
    rank,
    unpack,
    with_proven,
)

TRADES = {
    "酸": ("浓硝酸", "硫酸", "盐酸", "液氯", "烧碱", "双氧水"),
    "车": ("刹车片", "制动盘", "转向机", "变速器", "保险杠", "车轮"),
    "药": ("六味地黄丸", "中药饮片", "阿胶", "感冒颗粒", "当归", "注射液"),
}


def suppliers() -> list[Supplier]:
    """Eight enterprises of each trade, each naming four of its six products; "酸0" does not name 浓硝酸."""
    made = []
    for trade, products in TRADES.items():
        for number in range(8):
            kept = tuple(name for at, name in enumerate(products) if (at + number) % 3)
            made.append(Supplier(id=f"{trade}{number}", products=kept, industry=(f"{trade}业",)))
    return made


@cache
def model() -> Model:
    return learn(suppliers(), purchases=[Purchase("车1", "酸0"), Purchase("药1", "酸1")], source="three trades")


def learnt() -> tuple[Index, Knowledge]:
    return Index.build(suppliers(), space=model().space), Knowledge().with_model(model())


def test_a_supplier_that_does_not_name_the_product_is_found_by_its_profile() -> None:
    index, known = learnt()
    assert {key[0] for key in rank(index, Need(text="求购浓硝酸"), knowledge=known, top=8).ids} == {"酸"}


def test_the_profile_is_given_as_a_reason_with_its_most_telling_phrase() -> None:
    index, known = learnt()
    last = rank(index, Need(text="浓硝酸"), knowledge=known, top=8).results[-1]
    assert (last.reasons[-1].code, last.reasons[-1].found in (*TRADES["酸"], "酸业")) == (ReasonCode.PROFILE, True)


def test_suppliers_that_name_the_product_stand_before_those_that_only_resemble_them() -> None:
    index, known = learnt()
    named = {one.id for one in suppliers() if "浓硝酸" in one.products}
    assert set(rank(index, Need(text="浓硝酸"), knowledge=known, top=len(named)).ids) == named


def test_buyers_with_a_like_profile_lead_to_their_supplier() -> None:
    index, known = learnt()
    assert rank(index, Need(buyer="车4"), knowledge=known).ids[0] == "酸0"


def test_a_confirmed_need_is_found_again() -> None:
    index = Index.build(with_proven(suppliers(), [Confirmed("锅炉清洗剂", "酸3")]))
    assert rank(index, Need(text="求购锅炉清洗剂")).ids[0] == "酸3"


def test_a_written_model_answers_as_before() -> None:
    index, known = learnt()
    again = unpack(pack(model()))
    other = Index.build(suppliers(), space=again.space)
    assert rank(other, Need(text="硫酸"), knowledge=Knowledge().with_model(again)) == rank(
        index, Need(text="硫酸"), knowledge=known
    )


def test_the_order_of_suppliers_does_not_change_what_is_learnt() -> None:
    assert pack(learn(reversed(suppliers()), source="x")) == pack(learn(suppliers(), source="x"))


def test_a_model_says_from_which_data_it_was_learnt() -> None:
    assert unpack(pack(model())).source == "three trades"


@pytest.mark.parametrize("data", [b"", b"YLMODEL1", b"YLMODEL1zzz", pack(learn([]))[:-9]])
def test_damaged_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="model"):
        unpack(data)


def test_nothing_can_be_learnt_from_nothing_and_the_ranking_still_answers() -> None:
    empty = learn([])
    index = Index.build(suppliers(), space=empty.space)
    assert rank(index, Need(text="阿胶"), knowledge=Knowledge().with_model(empty)).ids[0][0] == "药"
