"""Proposals from the vocabulary alone: category, departments, urgency and words, or an open doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.triage.zone_words import ZONE
from yuanlian.engines.triage import (
    Category,
    Doubt,
    InvalidVocabulary,
    Status,
    Urgency,
    Vocabulary,
    propose,
)


@pytest.mark.parametrize(
    ("text", "category", "words"),
    [
        ("银行不给续贷，下个月就难过了", "finance", ("续贷", "银行")),
        ("想引进两名博士", "talent", ("博士", "引进")),
        ("员工的社保怎么补缴", "social", ("社保", "补缴")),  # the field of the category knows 补缴
        ("小学不给学籍", "school", ("学籍", "小学")),  # two words of its field, none of its own
        ("職工子女入學問題", "school", ("入学", "子女")),  # traditional characters
        ("请帮忙联系ＦＩＮＡＮＣＥ部门", "finance", ("finance",)),  # full width
    ],
)
def test_the_words_of_a_sentence_decide_its_category(text: str, category: str, words: tuple[str, ...]) -> None:
    best = propose(text, ZONE).best
    assert best is not None
    assert (best.category, best.words) == (category, words)


def test_a_proposal_brings_the_departments_of_its_category() -> None:
    proposal = propose("员工的社保怎么补缴", ZONE)
    assert (proposal.lead, proposal.helpers) == ("labour", ("tax",))


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("", Doubt.NOTHING_SAID),
        ("   \n", Doubt.NOTHING_SAID),
        ("路", Doubt.NO_KNOWN_WORD),
        ("🙂🙂🙂", Doubt.NO_KNOWN_WORD),
        ("13800138000", Doubt.NO_KNOWN_WORD),
        ("厂门口的路坏了", Doubt.NO_KNOWN_WORD),
        ("Bonjour, le chemin est cassé", Doubt.NO_KNOWN_WORD),
        ("融资和招工都有困难", Doubt.TOO_CLOSE),
        ("子女的事情", Doubt.WEAK),
        ("想找几个焊工", Doubt.WEAK),  # one word of a field is not enough
    ],
)
def test_without_enough_to_go_by_it_is_not_sure_and_says_why(text: str, doubt: Doubt) -> None:
    proposal = propose(text, ZONE)
    assert (proposal.status, proposal.doubt, proposal.best, proposal.lead) == (
        Status.NOT_SURE,
        doubt,
        None,
        "",
    )


def test_in_doubt_the_candidates_are_still_shown() -> None:
    guesses = propose("融资和招工都有困难", ZONE).guesses
    assert [(guess.category, guess.permille) for guess in guesses] == [("finance", 400), ("hiring", 400)]


def test_no_more_candidates_than_asked_for_are_shown() -> None:
    assert len(propose("融资、招工、社保、上学", ZONE, top=2).guesses) == 2


def test_a_longer_word_takes_the_place_of_the_shorter_inside_it() -> None:
    best = propose("社保缴纳", ZONE).guesses[0]
    assert best.words == ("社保缴纳",)


def test_a_word_of_two_categories_speaks_for_each_by_half() -> None:
    shared = Vocabulary("v", (Category("a", ("公积金",)), Category("b", ("公积金",))))
    assert [guess.permille for guess in propose("公积金", shared).guesses] == [357, 357]


def test_a_sentence_of_twenty_thousand_characters_is_answered() -> None:
    assert propose("你好，" * 6_600 + "贷款", ZONE).guesses[0].category == "finance"


@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        ("车间起火了，马上来人", Urgency.CRITICAL, ("起火",)),
        ("急需二十个焊工", Urgency.URGENT, ("急需",)),
        ("今年订单不够", Urgency.NORMAL, ()),
        ("这事不紧急", Urgency.NORMAL, ()),
        ("并不是很紧急", Urgency.URGENT, ("紧急",)),
        ("非常紧急", Urgency.URGENT, ("紧急",)),
        ("不紧急也请尽快", Urgency.URGENT, ("尽快",)),
    ],
)
def test_urgency_follows_the_strongest_word_that_is_not_negated(
    text: str, level: Urgency, words: tuple[str, ...]
) -> None:
    proposal = propose(text, ZONE)
    assert (proposal.urgency, proposal.urgency_words) == (level, words)


def test_two_categories_of_one_code_are_refused() -> None:
    with pytest.raises(InvalidVocabulary, match="twice: a"):
        Vocabulary("v", (Category("a", ("一",)), Category("a", ("二",))))


def test_an_empty_vocabulary_is_never_sure() -> None:
    assert propose("贷款", Vocabulary("v", ())).doubt is Doubt.NO_KNOWN_WORD


@given(st.text(max_size=300))
def test_any_text_is_answered_with_confidences_between_nothing_and_certainty(text: str) -> None:
    assert [guess for guess in propose(text, ZONE).guesses if not 0 <= guess.permille <= 1000] == []


@given(st.text(alphabet="融资招工社保上学贷款博士的了，", max_size=60))
def test_candidates_stand_in_the_order_of_their_confidence(text: str) -> None:
    order = [guess.permille for guess in propose(text, ZONE, top=6).guesses]
    assert order == sorted(order, reverse=True)
