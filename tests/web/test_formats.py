"""Dates, counts and money read as the reader's language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from yuanlian.web import formats


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0"),
        (1234567, "1,234,567"),
        (Decimal("96.40"), "96.4"),
        (-1200, "-1,200"),
        (Decimal("1E+3"), "1,000"),
        (None, "未知"),
    ],
)
def test_a_count_has_thousands_marks_and_no_idle_zeros(number: Decimal | None, shown: str) -> None:
    with translation.override("zh-hans"):
        assert formats.count(number) == shown


@pytest.mark.parametrize(
    ("yuan", "chinese", "english"),
    [
        (9_999, "9,999 元", "CNY 9,999"),
        (10_000, "1 万元", "CNY 10,000"),
        (Decimal(1285000), "128.5 万元", "CNY 1,285,000"),
        (528_100_000_000, "5,281 亿元", "CNY 528,100,000,000"),
        (None, "未知", "Unknown"),
    ],
)
def test_money_has_its_unit_in_both_languages(yuan: Decimal | None, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert formats.money(yuan) == chinese
    with translation.override("en"):
        assert formats.money(yuan) == english


def test_a_moment_is_shown_in_local_time() -> None:
    late_on_friday = datetime(2026, 11, 20, 16, 5, tzinfo=UTC)
    with translation.override("zh-hans"):
        assert formats.moment(late_on_friday) == "2026年11月21日 00:05"
    with translation.override("en"):
        assert formats.moment(late_on_friday) == "21 Nov 2026 00:05"


def test_a_short_day_names_the_year_only_when_it_is_another() -> None:
    today = date(2026, 11, 21)
    with translation.override("zh-hans"):
        assert formats.short_day(date(2026, 3, 8), today) == "3月8日"
        assert formats.short_day(date(2025, 3, 8), today) == "2025年3月8日"


@pytest.mark.parametrize(
    ("now", "before", "shown"),
    [(38000, 34000, "+11.8%"), (3, 8, "−62.5%"), (5, 5, "±0.0%"), (5, 0, ""), (None, 5, ""), (5, None, "")],
)
def test_a_change_is_signed_and_left_out_when_it_cannot_be_said(
    now: int | None, before: int | None, shown: str
) -> None:
    assert formats.change(now, before) == shown


def test_a_share_is_shown_as_a_percentage() -> None:
    assert formats.percent(Decimal("0.4123")) == "41.2%"


def test_each_language_has_its_own_colon_and_comma() -> None:
    assert (formats.labelled("牵头", "商务局"), formats.listed(["甲", "乙"])) == ("牵头：商务局", "甲、乙")
    with translation.override("en"):
        assert (formats.labelled("Lead", "Trade"), formats.listed(["A", "B"])) == ("Lead: Trade", "A, B")
