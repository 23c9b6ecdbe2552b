"""Requests that say the same: found by rare words they share, changed one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yuanlian.engines.triage import Archive, similar

PAST = (
    ("r1", "厂区门口道路破损严重，货车进出困难"),
    ("r2", "请协调银行给予流动资金贷款"),
    ("r3", "公司门口道路破损，大货车无法进出厂区"),
    ("r4", "员工子女入学学位不足"),
)


def archive() -> Archive:
    """The past requests of the tests."""
    filled = Archive()
    for key, text in PAST:
        filled.put(key, text)
    return filled


def test_a_request_said_in_other_words_is_found_before_all_others() -> None:
    found = similar("厂门口的道路破损，货车进不来", PAST)
    assert [one.key for one in found] == ["r1", "r3"]


def test_the_shared_words_are_the_reason_in_the_order_of_the_sentence() -> None:
    assert similar("请问银行贷款怎么办", PAST, at_least=1)[0].words == ("银行", "贷款")


def test_the_same_text_is_wholly_alike() -> None:
    assert similar(PAST[1][1], PAST)[0].permille == 1000


def test_nothing_resembles_an_empty_text() -> None:
    assert similar("", PAST, at_least=0) == ()


def test_no_more_are_shown_than_asked_for() -> None:
    assert len(similar("厂门口道路破损，货车", PAST, top=1)) == 1


def test_a_removed_request_is_not_found() -> None:
    filled = archive()
    filled.remove("r2")
    assert filled.similar("银行贷款", at_least=1) == ()


def test_a_changed_request_is_found_by_its_new_text_only() -> None:
    filled = archive()
    filled.put("r2", "园区班车太少")
    assert [one.key for one in filled.similar("银行贷款班车", at_least=1)] == ["r2"]


def test_an_archive_counts_its_requests() -> None:
    assert len(archive()) == len(PAST)


@given(st.lists(st.sampled_from(PAST), max_size=12), st.text(alphabet="道路银行贷款子女入学厂区", max_size=20))
def test_the_way_an_archive_came_about_does_not_matter(puts: list[tuple[str, str]], asked: str) -> None:
    grown = Archive()
    for key, text in puts:
        grown.put(key, "别的事情")
        grown.put(key, text)
    fresh = similar(asked, dict(puts).items(), at_least=1)
    assert grown.similar(asked, at_least=1) == fresh
