"""What is written comes back unchanged, is never calculated, and looks like an office table."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanlian.kernel.sheets import (
    BadRow,
    CellProblem,
    Column,
    Encoding,
    Fault,
    Field,
    Kind,
    Note,
    Reason,
    Row,
    csv_chunks,
    match_headers,
    open_sheet,
    records,
    write_csv,
    write_problem_workbook,
    write_workbook,
)
from yuanlian.kernel.sheets.texts import clean_text

COLUMNS = (Column("代码", Kind.CODE), Column("电话", Kind.PHONE), Column("备注"))
WORKBOOK_XML = "xl/worksheets/sheet1.xml"

codes = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=1, max_size=20)
phones = st.from_regex(r"(\+86 )?0?\d{3,11}(-\d{1,4})?", fullmatch=True)
# Common hanzi: a csv without a mark tells its encoding by them.
hanzi = st.builds(
    lambda high, low: bytes((high, low)).decode("gb2312"), st.integers(0xB0, 0xD6), st.integers(0xA1, 0xFE)
)
remarks = st.text(st.one_of(hanzi, st.sampled_from("=+-@'\"\t ,;\n|#%＝＠0aé😀_x")), max_size=12).map(clean_text)
tables = st.lists(st.tuples(codes, phones, remarks), min_size=1, max_size=8)


def part(book: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read(name).decode()


def back(data: bytes, filename: str) -> list[tuple[str, ...]]:
    return [row.cells for row in open_sheet(io.BytesIO(data), filename=filename).rows()]


@settings(max_examples=60, deadline=None)
@given(tables)
def test_xlsx_gives_texts_back_unchanged(table):
    assert back(write_workbook(COLUMNS, table), "a.xlsx") == table


@settings(max_examples=100, deadline=None)
@given(tables)
def test_csv_gives_texts_back_unchanged(table):
    assert back(write_csv(COLUMNS, table), "a.csv") == table


@settings(max_examples=100, deadline=None)
@given(tables)
def test_gb18030_csv_with_a_chinese_header_gives_texts_back_unchanged(table):
    assert back(write_csv(COLUMNS, table, encoding=Encoding.GB18030), "a.csv") == table


@pytest.mark.parametrize("text", ["=1+1", "+86 731", "-1", "@SUM(A1)", '=cmd|"/c calc"!A1', "'=1", "http://a.b", "1E5"])
def test_text_is_written_to_a_workbook_as_a_text_and_nothing_else(text):
    sheet = part(write_workbook([Column("a")], [[text]]), WORKBOOK_XML)
    assert re.findall(r'<c r="A2"[^>]*t="(\w+)"|(<f>)|(<hyperlink )', sheet) == [("inlineStr", "", "")]


@pytest.mark.parametrize(
    ("text", "line"),
    [("=1+1", "'=1+1"), ("+86", "'+86"), ("@a", "'@a"), ("-1", "'-1"), ("'=1", "''=1"), ("'a", "'a"), ("＝1", "'＝1")],
)
def test_csv_text_cannot_be_calculated(text, line):
    assert write_csv([Column("a")], [[text]]).decode("utf-8-sig") == f"a\r\n{line}\r\n"


def test_negative_figure_in_csv_stays_a_figure():
    written = write_csv([Column("a", Kind.DECIMAL), Column("b", Kind.INTEGER)], [[Decimal("-1.50"), -3]])
    assert written.decode("utf-8-sig") == "a,b\r\n-1.50,-3\r\n"


def test_a_risky_cell_anywhere_in_a_row_is_guarded_and_the_others_stay():
    columns = [Column("a"), Column("b"), Column("c", Kind.INTEGER), Column("d")]
    written = write_csv(columns, [["x|y", " =1", -3, "'@z"], ["'a", "b", 3, None]])
    assert written.decode("utf-8-sig") == "a,b,c,d\r\nx|y,'=1,-3,''@z\r\n'a,b,3,\r\n"


def test_csv_starts_with_the_mark_excel_needs():
    assert write_csv([Column("名")], []) == b"\xef\xbb\xbf\xe5\x90\x8d\r\n"


def test_streamed_csv_is_the_whole_csv():
    rows = [[str(number)] for number in range(1201)]
    chunks = list(csv_chunks([Column("a")], rows, encoding=Encoding.UTF16))
    assert (len(chunks), b"".join(chunks).decode("utf-16").split()) == (3, ["a", *(str(n) for n in range(1201))])


def test_figures_and_dates_come_back_as_such():
    columns = (Column("a", Kind.INTEGER), Column("b", Kind.DECIMAL), Column("c", Kind.DATE), Column("d", Kind.DATE))
    row = (1234567, Decimal("0.70"), dt.date(2026, 11, 21), dt.datetime(2026, 11, 21, 8, 30))
    assert back(write_workbook(columns, [row]), "a.xlsx") == [("1234567", "0.7", "2026-11-21", "2026-11-21 08:30:00")]


def test_figure_too_long_for_a_spreadsheet_is_written_as_text():
    row = (110101199001011234, "")
    assert back(write_workbook((Column("a", Kind.INTEGER), Column("b")), [row]), "a.xlsx")[0][0] == "110101199001011234"


def test_header_is_frozen_and_filters_the_table():
    sheet = part(write_workbook(COLUMNS, [("1", "2", "3")] * 3), WORKBOOK_XML)
    assert re.findall(r'topLeftCell="(\w+)"|<autoFilter ref="([\w:]+)"', sheet) == [("A2", ""), ("", "A1:C4")]


def test_text_columns_are_formatted_as_text():
    columns = (*COLUMNS, Column("人数", Kind.INTEGER))
    book = write_workbook(columns, [("1", "2", "3", 4)])
    formats = re.findall(r'formatCode="([^"]+)"', part(book, "xl/styles.xml"))
    used = re.findall(r'<c r="[A-D]2" s="(\d)"', part(book, WORKBOOK_XML))
    assert (formats, used) == (["@", "#,##0"], ["2", "2", "2", "3"])


def test_wide_and_narrow_columns_get_fitting_widths():
    rows = [["甲" * 12, "1", "长" * 100]]
    sheet = part(write_workbook(COLUMNS, rows), WORKBOOK_XML)
    assert [round(float(width)) for width in re.findall(r' width="([\d.]+)"', sheet)] == [27, 9, 61]


def test_title_with_forbidden_letters_still_names_the_worksheet():
    book = write_workbook(COLUMNS, [("1", "2", "3")], title="名录[2026]/第1页" + "长" * 40)
    (name,) = open_sheet(io.BytesIO(book), filename="a.xlsx").names
    assert name == ("名录 2026  第1页" + "长" * 40)[:31]


def test_note_is_a_comment_on_its_cell():
    book = write_workbook(COLUMNS, [("1", "2", "3")] * 2, notes=[Note(1, 2, "电话太短")])
    comments = part(book, "xl/comments1.xml")
    assert re.findall(r'<comment ref="(\w+)".*?<t[^>]*>([^<]*)</t>', comments) == [("C3", "电话太短")]


BAD = BadRow(
    Row(17, ("91430000X", "=1+1", ""), ()),
    (Reason("C17 校验码不对。", 0), Reason("D17 太短。", 1), Reason("整行重复。")),
)


def test_problem_workbook_shows_reason_row_number_and_original_cells():
    book = write_problem_workbook(("代码", "电话", "备注"), [BAD])
    assert back(book, "a.xlsx") == [("C17 校验码不对。\nD17 太短。\n整行重复。", "17", "91430000X", "=1+1", "")]


def test_problem_workbook_comments_every_bad_cell():
    comments = part(write_problem_workbook(("代码", "电话", "备注"), [BAD]), "xl/comments1.xml")
    assert re.findall(r'<comment ref="(\w+)".*?<t[^>]*>([^<]*)</t>', comments) == [
        ("C2", "C17 校验码不对。"),
        ("D2", "D17 太短。"),
    ]


def test_corrected_problem_workbook_can_be_sent_again():
    fields = (Field("code", "代码", required=True, kind=Kind.CODE), Field("phone", "电话"), Field("remark", "备注"))
    book = write_problem_workbook(("代码", "电话", "备注"), [BAD])
    sheet = open_sheet(io.BytesIO(book), filename="a.xlsx")
    match = match_headers(sheet.headers, fields)
    (record,) = records(sheet, match)
    assert (match.open, record.values) == ((), {"code": "91430000X", "phone": "=1+1", "remark": ""})


def test_sentences_name_the_cell():
    problem = CellProblem(Fault.ERROR_VALUE, 17, 2, "#REF!")
    assert problem.sentence == "C17 是错误值 #REF!。"
