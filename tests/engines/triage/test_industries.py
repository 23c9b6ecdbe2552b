"""Classes of GB/T 4754 for a text: names, explanations and neighbours speak for a class."""

from __future__ import annotations

from importlib.resources import files

import pytest

from yuanlian.engines.triage import Industries, IndustryClass, InvalidClasses, Ware, read_classes

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


def test_a_product_names_its_class_where_neither_name_nor_explanation_does() -> None:
    assert Industries(TABLE, [Ware("保丽龙", "2924")]).rank("保丽龙")[0].code == "2924"


def test_the_product_is_the_reason() -> None:
    assert Industries(TABLE, [Ware("保丽龙", "2924")]).rank("保丽龙")[0].words == ("保丽龙",)


def test_a_product_speaks_most_for_the_class_it_belongs_to_most() -> None:
    wares = [Ware("保丽龙", "2924"), Ware("保丽龙", "2922", 0.5)]
    assert [guess.code for guess in Industries(TABLE, wares).rank("保丽龙", top=2)] == ["2924", "2922"]


def test_a_longer_product_hides_one_inside_it() -> None:
    wares = [Ware("保丽龙", "2924"), Ware("保丽龙管", "2922")]
    assert Industries(TABLE, wares).rank("保丽龙管")[0].code == "2922"


def test_letters_inside_a_word_are_no_product() -> None:
    assert Industries(TABLE, [Ware("PE", "2924")]).rank("OPENPET") == ()


def test_products_in_another_order_rank_the_same() -> None:
    wares = [Ware("保丽龙", "2924"), Ware("软管", "2922", 0.5), Ware("软管", "2922")]
    assert Industries(TABLE, wares[::-1]).rank("软管") == Industries(TABLE, wares).rank("软管")


def test_a_product_of_a_class_that_the_table_lacks_says_nothing(industries: Industries) -> None:
    assert Industries(TABLE, [Ware("塑料", "9999")]).rank("塑料") == industries.rank("塑料")


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
