"""A supplier's strength is one word, read off the reasons."""

from __future__ import annotations

import pytest

from yuanlian.domain.trade.wording import Sentence
from yuanlian.engines.matching import ReasonCode
from yuanlian.web.trade.strength import strength_of


@pytest.mark.parametrize(
    ("reasons", "word"),
    [
        ([(ReasonCode.SAME, 1800)], "很合适"),
        ([(ReasonCode.PROFILE, 3000), (ReasonCode.KIND_OF, 1180)], "很合适"),
        ([(ReasonCode.ALIAS, 1116)], "很合适"),
        ([(ReasonCode.WORDS, 200), (ReasonCode.PAST_DEALS, 25)], "很合适"),
        ([(ReasonCode.CONTAINS, 520)], "合适"),
        ([(ReasonCode.ALIAS, 520)], "合适"),
        ([(ReasonCode.PROFILE, 3000), (ReasonCode.NEAR, 30)], "可能"),
        ([(ReasonCode.WORDS, 300)], "可能"),
        ([(ReasonCode.SAME, 1800), (ReasonCode.FEEDBACK, -600)], "可能"),
        ([], "可能"),
    ],
)
def test_the_word_follows_the_best_reason(reasons, word):
    assert strength_of([Sentence("", points, code) for code, points in reasons]).label == word
