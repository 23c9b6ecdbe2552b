"""The unified social credit code: what is one, what is not, and which errors its check digit finds."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from yuanlian.domain.enterprises.credit_code import (
    ALPHABET,
    CreditCode,
    Problem,
    Reason,
    check,
    check_digit,
    make,
    normalise,
    organisation_check_digit,
)

# The example that encyclopaedias give for GB 32100-2015, and the published code of a large company.
KNOWN = ("91350100M000100Y43", "914403001922038216")

codes = st.builds(
    make,
    st.integers(0, 999_999),
    division=st.sampled_from(["430100", "421200", "510500", "100000"]),
    category=st.sampled_from("123"),
)
positions = st.integers(0, 17)


def reason(text: str) -> Reason | None:
    found = check(text)
    return found.reason if isinstance(found, Problem) else None


@pytest.mark.parametrize("code", KNOWN)
def test_known_code_is_valid(code):
    assert check(code) == CreditCode(code)


def test_code_shows_its_parts():
    code = check("91350100M000100Y43")
    assert (code.authority, code.category, code.division, code.organisation_code) == ("9", "1", "350100", "M000100Y4")


@pytest.mark.parametrize(
    "text",
    [
        "91350100m000100y43",
        " 91350100 M000100Y43 ",
        "９１３５０１００Ｍ０００１００Ｙ４３",
        "91350100-M000100Y4-3\u200b",
    ],
)
def test_width_case_and_blanks_do_not_matter(text):
    assert check(text) == CreditCode("91350100M000100Y43")


@given(codes)
def test_fictional_code_is_valid(code):
    assert check(code) == CreditCode(code)


def test_fictional_codes_differ():
    assert len({make(number) for number in range(5000)}) == 5000


def test_fictional_number_of_seven_digits_is_an_error():
    with pytest.raises(ValueError, match="six digits"):
        make(1_000_000)


@given(codes, positions, st.sampled_from(ALPHABET))
def test_every_change_of_one_character_is_found(code, position, character):
    assume(code[position] != character)
    changed = code[:position] + character + code[position + 1 :]
    assert reason(changed) is Reason.CHECK_DIGIT


@given(codes, positions, positions)
def test_every_exchange_of_two_characters_is_found_except_first_with_last(code, first, second):
    assume(code[first] != code[second] and {first, second} != {0, 17})
    letters = list(code)
    letters[first], letters[second] = letters[second], letters[first]
    assert reason("".join(letters)) is Reason.CHECK_DIGIT


@given(codes)
def test_exchange_of_first_and_last_is_not_found_by_the_check_digit(code):
    exchanged = code[-1] + code[1:-1] + code[0]
    assert check_digit(exchanged[:-1]) == exchanged[-1]


@pytest.mark.parametrize(
    "ticker",
    [
        "000001",
        "600000",
        "301079",
        "000001SZ",
        "000001.SZ",
        "sh600000",
        "SZ.000001",
        "00700.HK",
        "８３０７９９",
        "830799bj",
    ],
)
def test_stock_ticker_is_never_a_code(ticker):
    assert reason(ticker) is Reason.STOCK_TICKER


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Reason.EMPTY),
        ("　", Reason.EMPTY),
        ("430000000012345", Reason.LENGTH),
        ("91350100M000100Y431", Reason.LENGTH),
        ("91350100O000100Y43", Reason.CHARACTER),
        ("91350100M000100Y4*", Reason.CHARACTER),
        ("91350100M000100Y44", Reason.CHECK_DIGIT),
    ],
)
def test_text_that_is_no_code_says_why(text, expected):
    assert reason(text) is expected


def completed(first_seventeen: str) -> str:
    return first_seventeen + check_digit(first_seventeen)


@pytest.mark.parametrize(
    ("first_seventeen", "expected"),
    [
        ("B1350100M000100Y4", Reason.AUTHORITY),
        ("98350100M000100Y4", Reason.CATEGORY),
        ("91990100M000100Y4", Reason.DIVISION),
        ("9135010AM000100Y4", Reason.DIVISION),
        ("91350100M000100Y5", Reason.ORGANISATION_CODE),
    ],
)
def test_wrong_part_is_named_although_the_check_digit_is_right(first_seventeen, expected):
    assert reason(completed(first_seventeen)) is expected


@pytest.mark.parametrize(("first_eight", "digit"), [("D2143569", "X"), ("M000100Y", "4"), ("19220382", "1")])
def test_organisation_code_has_the_check_digit_of_its_standard(first_eight, digit):
    assert organisation_check_digit(first_eight) == digit


def test_forbidden_letter_is_named_with_its_place():
    assert check("91350100O000100Y43") == Problem(Reason.CHARACTER, {"position": 9, "character": "O"})


@given(st.text(max_size=30))
def test_any_text_gets_an_answer_with_a_sentence(text):
    found = check(text)
    assert isinstance(found, CreditCode) or len(found.sentence) > 5


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)
