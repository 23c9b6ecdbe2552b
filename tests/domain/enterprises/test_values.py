"""What the writings of offices mean: dates, amounts, people, words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yuanlian.domain.enterprises import values
from yuanlian.domain.enterprises.faults import RowFault
from yuanlian.domain.enterprises.states import DatePrecision, EnterpriseStatus
from yuanlian.domain.enterprises.values import Certificate, Day, Unusable

TODAY = date(2026, 3, 18)


def fault_of(read, *arguments):
    with pytest.raises(Unusable) as caught:
        read(*arguments)
    return caught.value.fault


@pytest.mark.parametrize(
    "text",
    [
        "2015-03-01",
        "2015/3/1",
        "2015.3.1",
        "2015年3月1日",
        "20150301",
        "2015-03-01 00:00:00",
        "42064",
        "２０１５年３月１日",
    ],
)
def test_one_day_has_many_writings(text):
    assert values.day(text, TODAY) == Day(date(2015, 3, 1), DatePrecision.DAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2015年3月", Day(date(2015, 3, 1), DatePrecision.MONTH)),
        ("2015-03", Day(date(2015, 3, 1), DatePrecision.MONTH)),
        ("2015年", Day(date(2015, 1, 1), DatePrecision.YEAR)),
        ("2015", Day(date(2015, 1, 1), DatePrecision.YEAR)),
    ],
)
def test_a_date_remembers_how_much_of_it_is_known(text, expected):
    assert values.day(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("去年", RowFault.NOT_A_DAY),
        ("2015-13-01", RowFault.NOT_A_DAY),
        ("2015-02-30", RowFault.NOT_A_DAY),
        ("999", RowFault.NOT_A_DAY),
        ("2027-01-01", RowFault.IN_FUTURE),
    ],
)
def test_what_is_no_past_day_is_named(text, fault):
    assert fault_of(values.day, text, TODAY) == fault


@pytest.mark.parametrize(
    ("text", "header", "expected"),
    [
        ("500", "注册资本", "500"),
        ("500万元", "注册资本", "500"),
        ("500万元人民币", "注册资本", "500"),
        ("1.2亿", "注册资本", "12000"),
        ("5000000", "注册资本（元）", "500"),
        ("5000000元", "注册资本（万元）", "500"),
        ("1,234.5", "注册资本(万元)", "1234.5"),
        ("0.5", "产值（亿元）", "5000"),
        ("800", "研发投入（单位：千元）", "80"),
        ("¥300万", "注册资本", "300"),
    ],
)
def test_an_amount_is_in_the_unit_of_its_cell_then_of_its_header(text, header, expected):
    assert values.amount(text, header) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("500万美元", RowFault.FOREIGN_MONEY),
        ("面议", RowFault.NOT_AN_AMOUNT),
        ("500公斤", RowFault.NOT_AN_AMOUNT),
        ("-3", RowFault.NEGATIVE),
        ("99999999999999", RowFault.TOO_LARGE),
    ],
)
def test_what_is_no_amount_is_named(text, fault):
    assert fault_of(values.amount, text) == fault


@pytest.mark.parametrize(
    ("text", "expected"), [("120", 120), ("约120人", 120), ("1,200 名", 1200), ("1.2万人", 12000), ("120.0", 120)]
)
def test_people_are_counted_in_many_writings(text, expected):
    assert values.people(text) == expected


@pytest.mark.parametrize("text", ["十几人", "12.5", "120-150人"])
def test_what_counts_nobody_is_named(text):
    assert fault_of(values.people, text) == RowFault.NOT_AN_AMOUNT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("存续（在营、开业、在册）", EnterpriseStatus.ACTIVE),
        ("在业", EnterpriseStatus.ACTIVE),
        ("吊销，未注销", EnterpriseStatus.SUSPENDED),
        ("迁出", EnterpriseStatus.MOVED_OUT),
        ("注销", EnterpriseStatus.CANCELLED),
        ("moved_out", EnterpriseStatus.MOVED_OUT),
    ],
)
def test_status_words_of_registers_are_known(text, expected):
    assert values.status(text) == expected


def test_an_unknown_status_is_named():
    assert fault_of(values.status, "待定") == RowFault.UNKNOWN_STATUS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PVC树脂:0.729356|烧碱:0.209895|酒零售:0.001", ["PVC树脂", "烧碱", "酒零售"]),
        ("齿轮；轴承、齿轮", ["齿轮", "轴承"]),
        ("1,4-丁二醇;聚酯", ["1,4-丁二醇", "聚酯"]),
        ("液压阀(65%)，油缸（35.5%）", ["液压阀", "油缸"]),
        ("LED:Mini", ["LED:Mini"]),
    ],
)
def test_products_are_taken_apart_and_lose_their_shares(text, expected):
    assert values.words(text) == expected


def test_qualifications_are_known_by_their_short_names_and_keep_their_year():
    assert values.certificates("高企（2023年）、专精特新；IATF16949") == [
        Certificate("high_tech", 2023),
        Certificate("specialised"),
        Certificate("IATF16949"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0731-88888888", "0731-88888888"),
        ("(0731) 88888888", "0731-88888888"),
        ("１３８００１３８０００", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("13800138000；13900139000", "13800138000"),
        ("+86-13800138000", "+86-13800138000"),
    ],
)
def test_a_phone_keeps_its_digits(text, expected):
    assert values.phone(text) == expected


def test_words_are_no_phone():
    assert fault_of(values.phone, "见附件") == RowFault.NOT_A_PHONE


@pytest.mark.parametrize(("text", "expected"), [("C3985", "3985"), ("3985", "3985"), ("C39", "39"), ("i", "I")])
def test_an_industry_is_its_class(text, expected):
    assert values.industry(text) == expected


@pytest.mark.parametrize("text", ["电子", "39851", "Z12"])
def test_what_is_no_industry_is_named(text):
    assert fault_of(values.industry, text) == RowFault.NOT_AN_INDUSTRY


@pytest.mark.parametrize(("text", "expected"), [("是", True), ("√", True), ("否", False), ("0", False), ("YES", True)])
def test_yes_and_no_have_many_writings(text, expected):
    assert values.yes_or_no(text) is expected
