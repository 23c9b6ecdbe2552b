"""The header is found below titles, and its columns find their fields."""

from __future__ import annotations

import io

import pytest

from kernel.sheets.files import drawn_xlsx, texts, xlsx
from yuanlian.kernel.sheets import Field, How, Refusal, SheetRefused, match_headers, open_sheet

CODE = Field("code", "统一社会信用代码", ("信用代码", "代码"), required=True)
NAME = Field("name", "企业名称", ("单位名称", "公司名称"), required=True)
CONTACT = Field("contact", "联系人", ("联系人姓名",))
PHONE = Field("phone", "联系电话", ("联系人电话", "电话"))
CAPITAL = Field("capital", "注册资本", ())
FIELDS = (CODE, NAME, CONTACT, PHONE, CAPITAL)


def opened(*table, fields=()):
    return open_sheet(io.BytesIO(xlsx(table)), filename="a.xlsx", fields=fields)


def hows(*headers: str) -> list[tuple[How, str | None]]:
    return [(column.how, column.key) for column in match_headers(headers, FIELDS).columns]


def test_title_and_date_rows_above_the_header_are_skipped():
    sheet = opened(
        ("园区企业名录",),
        ("制表：示范", "", "2026-11-21"),
        ("序号", "名称", "电话", "片区", "人数"),
        (1, "甲", 2, "东", 3),
    )
    assert (sheet.header_row, sheet.headers) == (3, ("序号", "名称", "电话", "片区", "人数"))


def test_sparse_header_is_found_by_the_fields_it_names():
    sheet = opened(("一", "二", "三", "四", "五"), ("企业名称", "代码"), ("甲", "1"), fields=FIELDS)
    assert sheet.header_row == 2


def test_row_of_figures_is_no_header():
    assert opened(("1", "2", "3"), ("编号", "名称", "片区"), ("1", "甲", "东")).header_row == 2


def test_divided_header_reads_parent_and_child():
    def draw(book):
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 1, 0, "企业名称")
        sheet.merge_range(0, 1, 0, 2, "联系人")
        sheet.write_row(1, 1, ["姓名", "电话"])
        sheet.write_row(2, 0, ["甲", "张三", "13800138000"])

    sheet = open_sheet(io.BytesIO(drawn_xlsx(draw)), filename="a.xlsx")
    assert sheet.headers == ("企业名称", "联系人 姓名", "联系人 电话")
    assert match_headers(sheet.headers, FIELDS).by_key == {"name": 0, "contact": 1, "phone": 2}


def test_cell_merged_over_rows_counts_for_each_of_them():
    def draw(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["片区", "名称"])
        sheet.merge_range(1, 0, 3, 0, "东")
        for row, name in enumerate("甲乙丙丁", 1):
            sheet.write(row, 1, name)

    assert texts(drawn_xlsx(draw), "a.xlsx") == [("东", "甲"), ("东", "乙"), ("东", "丙"), ("", "丁")]


def test_person_can_move_the_header():
    sheet = opened(("说明", "文字", "更多"), ("编号", "名称", "片区"), ("1", "甲", "东")).with_header(2)
    assert ([row.number for row in sheet.rows()], sheet.headers) == ([3], ("编号", "名称", "片区"))


def test_header_on_the_last_row_is_refused():
    sheet = opened(("编号", "名称"), ("1", "甲"))
    with pytest.raises(SheetRefused) as refused:
        sheet.with_header(2)
    assert refused.value.reason is Refusal.NO_ROWS


@pytest.mark.parametrize(
    "header",
    ["统一社会信用代码", " 信用代码（必填）", "*代码：", "统一 社会\n信用代码", "CODE", "【信用代码】信用代码"],
)
def test_equal_name_is_exact_whatever_its_decoration(header):
    assert hows(header) == [(How.EXACT, "code")]


def test_longest_contained_name_wins():
    assert hows("企业联系人电话号码") == [(How.CONTAINED, "phone")]


def test_unit_in_brackets_does_not_matter():
    assert hows("注册资本（万元）") == [(How.EXACT, "capital")]


def test_header_that_fits_two_fields_equally_is_ambiguous():
    match = match_headers(["名称"], (NAME, Field("park", "园区名称")))
    assert [(column.how, column.candidates) for column in match.columns] == [(How.AMBIGUOUS, ("name", "park"))]


def test_two_columns_of_one_name_are_both_left_open():
    assert hows("企业名称", "单位名称") == [(How.DUPLICATE, None), (How.DUPLICATE, None)]


def test_two_columns_that_contain_one_name_are_both_left_open():
    assert hows("甲方联系电话", "乙方联系电话") == [(How.AMBIGUOUS, None), (How.AMBIGUOUS, None)]


def test_exact_column_keeps_its_field_from_one_that_only_contains_it():
    assert hows("联系电话", "备用联系电话") == [(How.EXACT, "phone"), (How.UNKNOWN, None)]


def test_unknown_and_blank_headers_have_no_field():
    assert hows("吉祥物", "") == [(How.UNKNOWN, None), (How.BLANK, None)]


def test_missing_required_fields_are_named():
    assert match_headers(["企业名称"], FIELDS).missing == (CODE,)


def test_open_columns_are_those_a_person_must_look_at():
    match = match_headers(["企业名称", "吉祥物", "", "※原因"], FIELDS)
    assert [column.header for column in match.open] == ["吉祥物"]


def test_choice_of_a_person_moves_the_field():
    match = match_headers(["电话", "吉祥物"], FIELDS).choose({1: "phone"})
    assert [(column.how, column.key) for column in match.columns] == [(How.UNKNOWN, None), (How.CHOSEN, "phone")]


@pytest.mark.parametrize("choices", [{0: "phone", 1: "phone"}, {0: "nothing"}])
def test_impossible_choice_is_an_error(choices):
    with pytest.raises(ValueError, match="twice or unknown"):
        match_headers(["a", "b"], FIELDS).choose(choices)
