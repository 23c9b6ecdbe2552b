"""Texts that say nearly the same are found, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from yuanlian.engines.text import NearDuplicates, Similar, similarity

LAMP = "园区三号路路灯坏了三天，请尽快修理"
LAMP_AGAIN = "三号路路灯坏了好几天，请尽快派人修理"
SCHOOL = "员工子女入学名额怎么申请"


def filled() -> NearDuplicates:
    texts = NearDuplicates()
    texts.put("lamp", LAMP)
    texts.put("school", SCHOOL)
    return texts


def test_a_text_is_the_same_as_itself() -> None:
    assert similarity(LAMP, LAMP) == 1000


def test_punctuation_width_and_script_do_not_matter() -> None:
    assert similarity("電梯，壞了！", "电梯 坏了") == 1000


def test_an_empty_text_resembles_nothing() -> None:
    assert similarity("", "") == 0


def test_a_reworded_text_finds_the_first_one() -> None:
    assert [one.key for one in filled().similar(LAMP_AGAIN)] == ["lamp"]


def test_a_changed_text_is_found_under_its_new_words_only() -> None:
    texts = filled()
    texts.put("lamp", SCHOOL)
    assert texts.similar(LAMP) == ()


def test_a_removed_text_is_not_found() -> None:
    texts = filled()
    texts.remove("school")
    assert texts.similar(SCHOOL) == ()


def test_equal_texts_come_in_the_order_of_their_keys() -> None:
    texts = NearDuplicates()
    for key in ("b", "a", "c"):
        texts.put(key, LAMP)
    assert texts.similar(LAMP, top=2) == (Similar("a", 1000), Similar("b", 1000))


@given(st.text(max_size=80), st.text(max_size=80))
def test_similarity_does_not_depend_on_the_side(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)


@given(st.lists(st.text(min_size=1, max_size=40), unique=True, max_size=8))
def test_the_order_of_putting_is_irrelevant(texts: list[str]) -> None:
    forward, backward = NearDuplicates(), NearDuplicates()
    for text in texts:
        forward.put(text, text)
    for text in reversed(texts):
        backward.put(text, text)
    asked = texts[0] if texts else ""
    assert forward.similar(asked, at_least=0) == backward.similar(asked, at_least=0)
