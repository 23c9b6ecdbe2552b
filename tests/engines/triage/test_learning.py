"""Learning from closed requests: the same model from the same examples, and a file that says whence."""

from __future__ import annotations

import dataclasses

import pytest

from engines.triage.zone_words import ZONE
from yuanlian.engines.triage import (
    BrokenModel,
    Example,
    Model,
    NothingToLearn,
    Status,
    content_words,
    dump,
    facts,
    given_words,
    learn,
    load,
    propose,
    rank,
    tell,
)

SAID = {
    "finance": ("银行不给我们放款", "流动资金周转不过来", "厂里缺钱，贷不到款", "抵押物不够，银行拒贷"),
    "hiring": ("车间缺焊工，招不到人", "找不到熟练工人", "急需二十名操作工", "节后工人没有回来"),
    "school": ("孩子没有学校读", "员工小孩读不了公办小学", "幼儿园太远", "小学报名被拒"),
}
EXAMPLES = [Example(content_words(text), category) for category, texts in SAID.items() for text in texts]


@pytest.fixture(scope="module")
def model() -> Model:
    return learn(EXAMPLES, names={}, source="twelve sentences")


@pytest.mark.parametrize(
    ("text", "category"),
    [("银行的款一直放不下来", "finance"), ("操作工很难找", "hiring"), ("小孩今年读小学", "school")],
)
def test_a_sentence_never_seen_is_told_by_its_words(model: Model, text: str, category: str) -> None:
    assert rank(content_words(text), model)[0].category == category


def test_the_words_that_decided_stand_with_the_guess(model: Model) -> None:
    assert rank(content_words("请问银行什么时候放款"), model)[0].words == ("银行", "放款")


def test_the_order_of_the_examples_does_not_change_one_byte(model: Model) -> None:
    assert dump(learn(EXAMPLES[::-1], names={}, source="twelve sentences")) == dump(model)


def test_a_model_read_again_is_the_same_to_the_byte(model: Model) -> None:
    assert dump(load(dump(model))) == dump(model)


def test_a_model_read_again_guesses_the_same(model: Model) -> None:
    words = content_words("车间缺人，银行也不放款")
    assert rank(words, load(dump(model))) == rank(words, model)


def test_a_model_says_from_which_examples_it_comes(model: Model) -> None:
    said = facts(model)
    assert (said["source"], said["examples"], said["categories"]) == (
        "twelve sentences",
        12,
        ["finance", "hiring", "school"],
    )


def test_other_examples_give_another_digest(model: Model) -> None:
    assert learn(EXAMPLES[1:], names={}, source="twelve sentences").digest != model.digest


def test_every_case_is_measured_while_held_back(model: Model) -> None:
    assert model.measured.cases == len(EXAMPLES)


def test_a_category_learns_from_the_words_of_its_field_without_an_example_of_them() -> None:
    named = learn(EXAMPLES, names={"school": ("教育",), "finance": ("金融",)}, source="with names")
    assert rank(content_words("学籍转学"), named)[0].category == "school"


def test_nothing_known_gives_no_guess(model: Model) -> None:
    assert rank(content_words("🙂 12345"), model) == ()


def test_many_cases_are_told_as_one_by_one(model: Model) -> None:
    cases = [content_words(text) for text in ("银行放款", "缺焊工", "小学报名")]
    assert tell(cases, model) == tuple(rank(words, model)[0].category for words in cases)


def test_no_cases_have_no_answers(model: Model) -> None:
    assert tell([], model) == ()


def test_one_category_alone_is_nothing_to_learn() -> None:
    with pytest.raises(NothingToLearn):
        learn(EXAMPLES[:4], names={}, source="x")


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda data: b"", "not a model"),
        (lambda data: b'{"file": "other"}\n', "not a model"),
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), "damaged"),
        (lambda data: data.replace(b'"fields_sha256": "', b'"fields_sha256": "0', 1), "another list of fields"),
        (lambda data: data.replace(b"triage-svm-3", b"triage-svm-0", 1), "engine triage-svm-0"),
    ],
)
def test_a_file_that_is_no_model_is_refused(model: Model, damage: object, sentence: str) -> None:
    assert callable(damage)
    with pytest.raises(BrokenModel, match=sentence):
        load(damage(dump(model)))


def test_what_was_learnt_helps_a_proposal_whose_words_the_vocabulary_lacks(model: Model) -> None:
    with_model = propose("节后好多人没回来", ZONE, model=model)
    assert (propose("节后好多人没回来", ZONE).guesses, with_model.guesses[0].category) == ((), "hiring")


def test_a_category_that_the_zone_gave_up_is_not_proposed(model: Model) -> None:
    smaller = dataclasses.replace(ZONE, categories=tuple(c for c in ZONE.categories if c.code != "school"))
    guesses = propose("小学报名被拒", smaller, model=model, top=9).guesses
    assert [guess for guess in guesses if guess.category == "school"] == []


def test_a_proposal_names_the_model_it_used(model: Model) -> None:
    assert propose("银行放款", ZONE, model=model).model_digest == model.digest


def test_nonsense_stays_unsure_with_a_model_too(model: Model) -> None:
    assert propose("🙂🙂", ZONE, model=model).status is Status.NOT_SURE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("尊敬的领导：请问银行如何放款？", ("银行", "放款")),
        ("恳请尽快处理：厂区每天停电", ("处理", "厂区", "停电")),
        ("A3区 2019年 LED 灯", ("区", "年", "led", "灯")),
        ("", ()),
    ],
)
def test_grammar_courtesy_and_numbers_are_not_content(text: str, words: tuple[str, ...]) -> None:
    assert content_words(text) == words


def test_given_words_are_taken_as_they_stand_apart() -> None:
    assert given_words("尊敬 领导 银行 放款 2019") == ("银行", "放款")
