"""One normal form and one set of terms for the ways in which people write the same thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanlian.engines.text import normalise, terms, tokens, words
from yuanlian.engines.text.normalise import LIMIT
from yuanlian.engines.text.traditional import SIMPLIFIED, TRADITIONAL


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＰＭＩ泡沫", "pmi泡沫"),
        ("電線電纜", "电线电缆"),
        ("10 毫米鋼板", "10mm钢板"),
        ("５０公斤", "50kg"),
        ("a\u200bb\tc", "ab c"),
        ("㎡", "m2"),
        ("", ""),
        ("😀", "😀"),
    ],
)
def test_variants_fold_to_one_form(written: str, folded: str) -> None:
    assert normalise(written) == folded


@given(st.text(max_size=200))
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_only_the_beginning_of_an_endless_text_is_read() -> None:
    assert normalise("水" * (LIMIT + 5)) == "水" * LIMIT


def test_the_traditional_table_maps_one_character_to_one() -> None:
    assert len(TRADITIONAL) == len(SIMPLIFIED)


def test_words_follow_the_dictionary_and_keep_model_numbers() -> None:
    assert words("YJV22-3x95电力电缆") == ["yjv22-3x95", "电力电缆"]


def test_tokens_are_pairs_long_words_and_forms_of_a_model_number() -> None:
    assert tokens("YJV-22电力电缆") == ["yjv-22", "yjv22", "yjv", "22", "电力", "力电", "电缆", "电力电缆"]


def test_terms_mark_the_head_of_a_phrase() -> None:
    assert terms("刹车片") == ("刹车", "车片", "刹车片", "$刹车片", "$车片", "$片")


def test_a_single_character_is_its_own_term() -> None:
    assert terms("水") == ("水", "$水")


@pytest.mark.parametrize("text", ["", " ", "😀😀", "，。！"])
def test_a_text_without_letters_has_no_terms(text: str) -> None:
    assert terms(text) == ()
