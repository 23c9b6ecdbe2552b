"""Files that must be refused, cheaply and with the right reason."""

from __future__ import annotations

import gzip
import io
import time
import tracemalloc
import zipfile

import pytest

from kernel.sheets.files import (
    FIXTURES,
    ods,
    refusal,
    texts,
    with_lying_directory,
    with_part,
    xlsx,
)
from yuanlian.kernel.errors import Invalid
from yuanlian.kernel.sheets import Limits, Refusal, SheetRefused, open_sheet

TABLE = (("编号", "名称"), ("001", "甲"))
SHEET_PART = "xl/worksheets/sheet1.xml"


def test_empty_file_is_refused():
    assert refusal(b"", "a.xlsx") is Refusal.EMPTY_FILE


def test_csv_of_blank_lines_is_refused_as_empty():
    assert refusal(b"\xef\xbb\xbf\r\n \r\n", "a.csv") is Refusal.EMPTY_FILE


@pytest.mark.parametrize("filename", ["a.pdf", "a.docx", "a.xlsm", "a.xlsx.gz", "a.gz", "csv"])
def test_other_types_are_refused_by_name(filename):
    assert refusal(xlsx(TABLE), filename) is Refusal.WRONG_TYPE


def test_picture_named_xlsx_is_refused():
    assert refusal(b"\x89PNG\r\n\x1a\n" + bytes(40), "a.xlsx") is Refusal.MISNAMED


def test_text_named_xlsx_is_refused():
    assert refusal(b"code,name\n1,2\n", "a.xlsx") is Refusal.MISNAMED


def test_workbook_named_csv_is_refused():
    assert refusal(xlsx(TABLE), "a.csv") is Refusal.MISNAMED


def test_zip_that_is_no_workbook_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert refusal(target.getvalue(), "a.xlsx") is Refusal.MISNAMED


def test_web_page_named_xls_is_refused_with_its_own_reason():
    assert refusal(b"<html><table><tr><td>1</td></tr></table></html>", "a.xls") is Refusal.WEB_PAGE


def test_tab_separated_text_named_xls_is_read():
    assert texts("编号\t名称\n001\t甲\n".encode("gbk"), "a.xls") == [("001", "甲")]


def test_xlsx_named_xls_is_read():
    assert texts(xlsx(TABLE), "a.xls") == [("001", "甲")]


def test_encrypted_xlsx_is_refused():
    assert refusal((FIXTURES / "locked.xlsx").read_bytes(), "a.xlsx") is Refusal.PASSWORD


def test_encrypted_xls_is_refused():
    raw = bytearray((FIXTURES / "registry.xls").read_bytes())
    write_access = raw.index(b"\x5c\x00\x70\x00")
    raw[write_access : write_access + 2] = b"\x2f\x00"
    assert refusal(bytes(raw), "a.xls") is Refusal.PASSWORD


def test_encrypted_ods_is_refused():
    assert refusal(ods("", "<m><file-entry><encryption-data/></file-entry></m>"), "a.ods") is Refusal.PASSWORD


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_truncated_xlsx_is_refused(keep):
    book = xlsx(TABLE)
    assert refusal(book[: int(len(book) * keep)], "a.xlsx") is Refusal.BROKEN


def test_truncated_xls_is_refused():
    book = (FIXTURES / "registry.xls").read_bytes()
    assert refusal(book[:1200], "a.xls") is Refusal.BROKEN


def test_xlsx_with_broken_xml_is_refused():
    assert refusal(with_part(xlsx(TABLE), SHEET_PART, lambda raw: raw[:-30]), "a.xlsx") is Refusal.BROKEN


def test_xlsx_with_entities_is_refused():
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb">]>'
    changed = with_part(xlsx(TABLE), SHEET_PART, lambda raw: raw.replace(b"?>", b"?>" + bomb, 1))
    assert refusal(changed, "a.xlsx") is Refusal.BROKEN


def test_two_parts_of_one_name_are_refused():
    target = io.BytesIO(xlsx(TABLE))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(SHEET_PART.upper(), b"<worksheet/>")
    assert refusal(target.getvalue(), "a.xlsx") is Refusal.BROKEN


def test_header_without_rows_is_refused():
    assert refusal(xlsx(TABLE[:1]), "a.xlsx") is Refusal.NO_ROWS


def test_workbook_of_empty_worksheets_is_refused():
    assert refusal(xlsx((), ()), "a.xlsx") is Refusal.NO_ROWS


def test_file_over_the_byte_limit_is_refused():
    assert refusal(xlsx(TABLE), "a.xlsx", limits=Limits(bytes=1000)) is Refusal.TOO_LARGE


@pytest.fixture(scope="module")
def bomb():
    """200 KB that become 200 MB."""
    return with_part(xlsx(TABLE), "xl/sharedStrings.xml", lambda _raw: b"<a/>" * (200 << 20 >> 2))


def test_200_megabytes_from_200_kilobytes_are_refused_with_little_time_and_memory(bomb):
    tracemalloc.start()
    started = time.process_time()
    reason = refusal(bomb, "a.xlsx")
    taken = time.process_time() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(bomb) < 220_000, reason, taken < 2, peak < 8 << 20) == (True, Refusal.INFLATES_TOO_LARGE, True, True)


def test_directory_that_lies_about_sizes_does_not_help(bomb):
    assert refusal(with_lying_directory(bomb, "xl/sharedStrings.xml", 1000), "a.xlsx") is Refusal.INFLATES_TOO_LARGE


def test_one_endless_text_is_refused_before_parsing():
    bomb = with_part(xlsx(TABLE), "xl/sharedStrings.xml", lambda raw: b"<sst><si><t>" + b"x" * (60 << 20))
    assert refusal(bomb, "a.xlsx") is Refusal.TEXT_TOO_LONG


def test_gzip_bomb_is_refused():
    assert refusal(gzip.compress(b"a,b\n" * (200 << 20 >> 2), 9), "a.csv.gz") is Refusal.INFLATES_TOO_LARGE


def test_gzip_bomb_in_many_members_is_refused():
    member = gzip.compress(b"a,b\n" * (10 << 20 >> 2), 9)
    assert refusal(member * 20, "a.csv.gz") is Refusal.INFLATES_TOO_LARGE


def test_truncated_gzip_is_refused():
    assert refusal(gzip.compress(b"a,b\n1,2\n")[:-9], "a.csv.gz") is Refusal.BROKEN


def test_text_named_gz_is_refused():
    assert refusal(b"a,b\n1,2\n", "a.csv.gz") is Refusal.MISNAMED


def test_a_million_rows_of_xlsx_are_refused_before_parsing():
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 200_003))
    book = with_part(xlsx(TABLE), SHEET_PART, lambda _raw: b"<worksheet><sheetData>" + rows)
    assert refusal(book, "a.xlsx") is Refusal.TOO_MANY_ROWS


def test_rows_that_are_only_formatted_do_not_count():
    blank = b'<row r="1048576" s="1"><c r="A1048576" s="0"/></row></sheetData>'
    book = with_part(xlsx(TABLE), SHEET_PART, lambda raw: raw.replace(b"</sheetData>", blank))
    assert texts(book, "a.xlsx") == [("001", "甲")]


def test_cell_in_the_last_column_is_refused():
    far = b'<row r="9"><c r="XFD9"><v>1</v></c></row></sheetData>'
    book = with_part(xlsx(TABLE), SHEET_PART, lambda raw: raw.replace(b"</sheetData>", far))
    assert refusal(book, "a.xlsx") is Refusal.TOO_MANY_COLUMNS


def test_rectangle_of_too_many_cells_is_refused():
    assert refusal(xlsx([range(30)] * 30), "a.xlsx", limits=Limits(cells=899)) is Refusal.TOO_MANY_CELLS


def test_a_million_rows_of_csv_are_refused():
    assert refusal(b"a,b\n" * 1_000_000, "a.csv") is Refusal.TOO_MANY_ROWS


def test_csv_with_too_many_columns_is_refused():
    assert refusal(b"a,b\n" + b"1," * 300 + b"1\n", "a.csv") is Refusal.TOO_MANY_COLUMNS


def test_xls_rows_are_counted_before_parsing():
    book = (FIXTURES / "registry.xls").read_bytes()
    assert refusal(book, "a.xls", limits=Limits(rows=4)) is Refusal.TOO_MANY_ROWS


def test_repeated_ods_rows_are_counted():
    row = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
    )
    assert refusal(ods(row), "a.ods") is Refusal.TOO_MANY_ROWS


@pytest.mark.parametrize("filename", ["a.xlsx", "a.csv"])
def test_long_cell_is_refused_with_its_address(filename):
    long = "长" * 50
    data = xlsx((("编号", "名称"), ("1", long))) if filename == "a.xlsx" else f"编号,名称\n1,{long}\n".encode()
    with pytest.raises(SheetRefused) as refused:
        list(open_sheet(io.BytesIO(data), filename=filename, limits=Limits(cell_length=49)).rows())
    assert refused.value.params == {"address": "B2", "limit": 49}


def test_unclosed_quote_is_refused_with_its_row():
    with pytest.raises(SheetRefused) as refused:
        open_sheet(io.BytesIO(b'a,b\n1,2\n3,"4\n5,6\n'), filename="a.csv")
    assert (refused.value.reason, refused.value.params) == (Refusal.BROKEN_QUOTES, {"row": 3})


def test_refusal_is_an_invalid_with_a_sentence_beside_the_file_field():
    refused = SheetRefused(Refusal.TOO_MANY_ROWS, {"limit": 5})
    assert (isinstance(refused, Invalid), refused.fields) == (True, {"file": refused.sentence})
