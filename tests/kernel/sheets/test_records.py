"""Cells become clean values, and every fault has its cell and its sentence."""

from __future__ import annotations

import io

import pytest

from yuanlian.kernel.sheets import Fault, Field, Kind, cell_address, match_headers, open_sheet, records

FIELDS = (
    Field("code", "代码", required=True, kind=Kind.CODE),
    Field("phone", "电话", kind=Kind.PHONE),
    Field("staff", "人数", kind=Kind.INTEGER),
    Field("capital", "资本", kind=Kind.DECIMAL),
    Field("founded", "成立日期", kind=Kind.DATE),
    Field("remark", "备注"),
)


def read(header: str, *rows: str):
    text = "\n".join((header, *rows)) + "\n"
    sheet = open_sheet(io.BytesIO(text.encode()), filename="a.csv")
    return list(records(sheet, match_headers(sheet.headers, FIELDS)))


def value(label: str, text: str) -> str:
    (record,) = read(f"代码;{label}", f"1;{text}")
    (key,) = set(record.values) - {"code"}
    return record.values[key]


def fault(label: str, text: str) -> list[Fault]:
    (record,) = read(f"代码;{label}", f"1;{text}")
    return [problem.fault for problem in record.problems]


@pytest.mark.parametrize(
    ("label", "text", "clean"),
    [
        ("电话", "１３８ ００１３ ８０００", "13800138000"),
        ("电话", "+86 731-8888", "+86731-8888"),
        ("人数", "1,500", "1500"),
        ("人数", "１２.０", "12"),
        ("资本", "1,234.50", "1234.50"),
        ("资本", "-3.", "-3"),
        ("成立日期", "2021/3/5", "2021-03-05"),
        ("成立日期", "2021年3月5日", "2021-03-05"),
        ("成立日期", "2021.03.05", "2021-03-05"),
        ("成立日期", "20210305", "2021-03-05"),
        ("成立日期", "2021-03-05 08:30:00", "2021-03-05"),
        ("备注", "９１ Ａ", "９１ Ａ"),
        ("备注", "", ""),
    ],
)
def test_cell_becomes_the_one_form_of_its_kind(label, text, clean):
    assert value(label, text) == clean


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        ("人数", "约五百", Fault.NOT_A_NUMBER),
        ("人数", "1.5", Fault.NOT_AN_INTEGER),
        ("资本", "1,23", Fault.NOT_A_NUMBER),
        ("资本", "NaN", Fault.NOT_A_NUMBER),
        ("资本", "1e5", Fault.NOT_A_NUMBER),
        ("成立日期", "2021-02-29", Fault.NOT_A_DATE),
        ("成立日期", "44260", Fault.NOT_A_DATE),
    ],
)
def test_text_of_another_kind_is_a_fault(label, text, expected):
    assert fault(label, text) == [expected]


def test_missing_required_value_names_its_cell_and_label():
    (record,) = read("备注,代码", "x,")
    assert [(problem.address, problem.sentence) for problem in record.problems] == [("B2", "B2 缺少必填项“代码”。")]


def test_value_that_lost_digits_is_not_used():
    (record,) = read("代码,备注", "9.14300E+17,x")
    assert ([problem.fault for problem in record.problems], record.values["code"]) == ([Fault.DIGITS_LOST], "")


def test_fault_in_a_column_without_field_is_left_out():
    (record,) = read("代码,别的", "1,#REF!")
    assert (record.problems, record.usable) == ((), True)


def test_row_with_an_error_is_not_usable():
    (record,) = read("代码;人数", "1;x")
    assert record.usable is False


@pytest.mark.parametrize(("column", "name"), [(0, "A7"), (25, "Z7"), (26, "AA7"), (701, "ZZ7"), (702, "AAA7")])
def test_cell_address_is_what_the_spreadsheet_shows(column, name):
    assert cell_address(7, column) == name
