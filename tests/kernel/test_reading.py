"""Questions that are asked once while a request only reads."""

from __future__ import annotations

from yuanlian.kernel.reading import is_reading, once, reading


def counting():
    asked: list[int] = []

    @once
    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    return double, asked


def test_a_question_is_asked_once_for_the_same_arguments() -> None:
    double, asked = counting()
    with reading():
        assert [double(2), double(3), double(2)] == [4, 6, 4]
    assert asked == [2, 3]


def test_outside_it_is_asked_each_time() -> None:
    double, asked = counting()
    assert [double(2), double(2)] == [4, 4]
    assert asked == [2, 2]


def test_nothing_is_kept_from_one_request_to_the_next() -> None:
    double, asked = counting()
    for _request in range(2):
        with reading():
            double(2)
    assert asked == [2, 2]
    assert not is_reading()


def test_two_questions_with_the_same_arguments_keep_apart() -> None:
    double, _asked = counting()

    @once
    def half(number: int) -> int:
        return number // 2

    with reading():
        assert (double(4), half(4)) == (8, 2)
