"""What somebody typed into a search, as words."""

from __future__ import annotations

from yuanlian.kernel.words import MOST, typed


def test_each_word_counts_once_in_its_order() -> None:
    assert typed(" 停车  路灯 停车\n照明 ") == ["停车", "路灯", "照明"]


def test_no_more_words_than_a_database_takes() -> None:
    assert typed(" ".join(map(str, range(1500)))) == [str(number) for number in range(MOST)]
