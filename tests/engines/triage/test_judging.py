"""Which of two models stands: whole proposals on cases that neither has learnt from."""

from __future__ import annotations

import pytest

from engines.triage.zone_words import ZONE
from yuanlian.engines.triage import Case, Example, Measure, Model, compare, content_words, learn

SAID = {
    "finance": ("厂里缺钱周转", "款一直放不下来", "周转不过来了", "缺钱发工钱"),
    "hiring": ("车间缺焊工", "操作工很难找", "节后好多人没回来", "焊工难找"),
}
CASES = (
    Case("缺钱，款放不下来", "finance"),
    Case("焊工和操作工难找", "hiring"),
    Case("车间好多人没回来", "hiring"),
)


def learnt(swapped: dict[str, str] | None = None) -> Model:
    examples = [
        Example(content_words(text), (swapped or {}).get(code, code))
        for code, texts in SAID.items()
        for text in texts * 20
    ]
    return learn(examples, names={}, source="eight sentences")


@pytest.fixture(scope="module")
def good() -> Model:
    return learnt()


@pytest.fixture(scope="module")
def wrong() -> Model:
    return learnt({"finance": "hiring", "hiring": "finance"})


def test_a_challenger_that_tells_worse_does_not_take_over(good: Model, wrong: Model) -> None:
    assert compare(CASES, ZONE, standing=good, challenger=wrong).takes_over is False


def test_a_challenger_that_tells_as_well_takes_over(good: Model) -> None:
    assert compare(CASES, ZONE, standing=good, challenger=good).takes_over is True


def test_without_a_standing_model_the_words_of_the_zone_are_the_rival(wrong: Model) -> None:
    known = [Case("银行不续贷", "finance"), Case("招聘焊工", "hiring")]
    assert compare(known, ZONE, standing=None, challenger=wrong).takes_over is False


def test_a_measure_counts_first_categories_and_how_many_were_proposed(good: Model) -> None:
    found = compare(CASES, ZONE, standing=None, challenger=good)
    assert (found.standing, found.challenger) == (Measure(3, 556, 667, 333, 1000), Measure(3, 1000, 1000, 1000, 1000))


def test_models_are_not_compared_on_nothing(good: Model) -> None:
    with pytest.raises(ValueError, match="cases"):
        compare([], ZONE, standing=None, challenger=good)
