"""Classes of GB/T 4754 for a text: names, explanations and neighbours speak for a class."""

from __future__ import annotations

from importlib.resources import files

import pytest

from yuanlian.engines.triage import Industries, IndustryClass, InvalidClasses, read_classes

TABLE = (
    IndustryClass("29", "橡胶和塑料制品业"),
    IndustryClass("292", "塑料制品业", "指以合成树脂为主要原料，经挤塑、注塑、吹塑等工艺加工成型的各种制品的生产"),
    IndustryClass("2922", "塑料板、管、型材制造", "指各种塑料板、管及管件、棒材、薄片等生产活动"),
    IndustryClass("2924", "泡沫塑料制造", "指以合成树脂为主要原料，经发泡成型工艺加工制成内部具有微孔的塑料制品的生产"),
    IndustryClass("03", "畜牧业"),
    IndustryClass("031", "牲畜饲养"),
    IndustryClass("0313", "猪的饲养", "不包括野猪的饲养"),
    IndustryClass("0314", "羊的饲养"),
)


@pytest.fixture(scope="module")
def industries() -> Industries:
    return Industries(TABLE)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("生产泡沫材料", "2924"),
        ("塑料管和型材", "2922"),
        ("養豬", "0313"),  # traditional characters
        ("养羊", "0314"),
        ("经发泡工艺制成的有微孔的材料", "2924"),
    ],
)
def test_the_class_that_shares_most_stands_first(industries: Industries, text: str, code: str) -> None:
    assert industries.rank(text)[0].code == code


def test_what_a_class_is_not_does_not_speak_for_it(industries: Industries) -> None:
    assert industries.rank("野")[:1] == ()


def test_the_shared_stretches_are_the_reason(industries: Industries) -> None:
    assert industries.rank("以合成树脂发泡成型")[0].words == ("以合成树脂", "发泡成型")


def test_confidences_of_all_classes_add_up_to_about_one(industries: Industries) -> None:
    assert 995 <= sum(guess.permille for guess in industries.rank("塑料泡沫", top=9)) <= 1005


def test_no_more_classes_than_asked_for(industries: Industries) -> None:
    assert len(industries.rank("塑料", top=2)) == 2


@pytest.mark.parametrize("text", ["", "   ", "🙂", "，。！"])
def test_a_text_without_a_known_character_has_no_class(industries: Industries, text: str) -> None:
    assert industries.rank(text) == ()


def test_a_text_of_twenty_thousand_characters_is_answered(industries: Industries) -> None:
    assert industries.rank("你好" * 9_990 + "泡沫塑料")[0].code == "2924"


def test_the_same_table_in_another_order_ranks_the_same(industries: Industries) -> None:
    assert [g.code for g in Industries(TABLE[::-1]).rank("塑料制品")] == [g.code for g in industries.rank("塑料制品")]


def test_a_table_without_classes_is_refused() -> None:
    with pytest.raises(InvalidClasses, match="four digits"):
        read_classes(["code,level,parent,name,description", "29,2,C,橡胶和塑料制品业,"])


def test_a_table_without_a_column_is_refused() -> None:
    with pytest.raises(InvalidClasses, match="description"):
        read_classes(["code,level,parent,name", "2924,4,292,泡沫塑料制造"])


def test_the_preset_table_holds_all_classes_of_the_standard() -> None:
    table = files("yuanlian.presets") / "reference" / "gbt4754_2017.csv"
    rows = read_classes(table.read_text(encoding="utf-8").splitlines())
    assert [sum(len(row.code) == digits for row in rows) for digits in (2, 3, 4)] == [97, 473, 1381]
