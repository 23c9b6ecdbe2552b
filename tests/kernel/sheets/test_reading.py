"""What a person sees in the cell is what comes out, whatever kind of file it was."""

from __future__ import annotations

import datetime as dt
import gzip
import io

import pytest

from kernel.sheets.files import FIXTURES, drawn_xlsx, ods, refusal, texts, with_part, xlsx
from yuanlian.kernel.sheets import Fault, FileKind, Refusal, Severity, SheetRefused, open_sheet

SHEET_PART = "xl/worksheets/sheet1.xml"


def opened(data: bytes, filename: str = "a.xlsx"):
    return open_sheet(io.BytesIO(data), filename=filename)


def problems(data: bytes, filename: str = "a.xlsx") -> list[tuple[Fault, str]]:
    return [(found.fault, found.address) for row in opened(data, filename).rows() for found in row.problems]


def one_cell(value: object, number_format: str = "") -> str:
    def draw(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编号", "值"])
        sheet.write_row(1, 0, ["1"])
        sheet.write(1, 1, value, book.add_format({"num_format": number_format}))

    return texts(drawn_xlsx(draw), "a.xlsx")[0][1]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (13800138000, "", "13800138000"),
        (123456789012345, "", "123456789012345"),
        (1.0, "", "1"),
        (-0.5, "", "-0.5"),
        (0.1 + 0.2, "", "0.3"),
        (1e-7, "", "0.0000001"),
        (123, "000000", "000123"),
        (123, '"000"', "123"),
        (True, "", "TRUE"),
        (dt.datetime(2026, 11, 21), "yyyy-mm-dd", "2026-11-21"),
        (dt.datetime(2026, 11, 21, 8, 30), "yyyy/m/d h:mm", "2026-11-21 08:30:00"),
        (dt.time(8, 30), "hh:mm", "08:30:00"),
        (1.5, "[h]:mm", "36:00:00"),
        ("0071", "@", "0071"),
        ("91430000ＭＡ4Ｌ", "@", "91430000ＭＡ4Ｌ"),
        (" 甲\r\n乙\t丙\x07 ", "@", "甲\n乙 丙"),
        ("_x0041_", "@", "_x0041_"),
        ("\u200b甲\ufeff\u202e", "@", "甲"),
    ],
)
def test_cell_reads_as_it_is_seen(value, number_format, shown):
    assert one_cell(value, number_format) == shown


def test_number_that_lost_digits_is_an_error_with_its_address():
    book = xlsx((("编号", "代码"), ("1", 110101199001011234)))
    assert problems(book) == [(Fault.DIGITS_LOST, "B2")]


def test_number_of_fifteen_digits_is_no_problem():
    assert problems(xlsx((("编号", "代码"), ("1", 123456789012345)))) == []


def test_formula_keeps_its_stored_value_with_a_warning():
    def draw(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编号", "合计"])
        sheet.write(1, 0, "1")
        sheet.write_formula(1, 1, "=1+1", None, 2)

    (row,) = opened(drawn_xlsx(draw)).rows()
    (problem,) = row.problems
    assert (row.cells[1], problem.fault, problem.severity) == ("2", Fault.FORMULA, Severity.WARNING)


def test_formula_without_stored_value_is_an_error():
    cell = b'<c r="C2"><f>1+1</f></c></row>'
    book = xlsx((("编号", "名称", "合计"), ("1", "2")))
    changed = with_part(book, SHEET_PART, lambda raw: cell.join(raw.rsplit(b"</row>", 1)))
    assert problems(changed) == [(Fault.FORMULA_WITHOUT_VALUE, "C2")]


def test_error_cell_says_what_it_shows():
    def draw(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编号", "合计"])
        for row in (1, 2):
            sheet.write(row, 0, "1")
            sheet.write_formula(row, 1, "=A1/0", None, "#DIV/0!")

    first, second = opened(drawn_xlsx(draw)).rows()
    found = [(problem.fault, problem.address, problem.value) for problem in (*first.problems, *second.problems)]
    assert found == [(Fault.ERROR_VALUE, "B2", "#DIV/0!"), (Fault.ERROR_VALUE, "B3", "#DIV/0!")]


def test_rows_keep_the_numbers_of_the_sheet():
    book = xlsx(((), (), ("编号", "名称"), (), ("1", "甲"), (), ("2", "乙")))
    assert [row.number for row in opened(book).rows()] == [5, 7]


def test_table_that_starts_in_column_c_keeps_its_addresses():
    book = xlsx(((), ("", "", "编号", "代码"), ("", "", "1", 10**17)))
    assert problems(book) == [(Fault.DIGITS_LOST, "D3")]


def test_xml_with_namespace_prefix_is_read():
    def prefix(raw: bytes) -> bytes:
        raw = raw.replace(b"xmlns=", b"xmlns:x=").replace(b"</", b"</x:").replace(b"<", b"<x:")
        return raw.replace(b"<x:/x:", b"</x:").replace(b"<x:?", b"<?")

    book = with_part(xlsx((("编号", "代码"), ("1", 10**17))), SHEET_PART, prefix)
    assert problems(book) == [(Fault.DIGITS_LOST, "B2")]


def test_first_worksheet_with_content_is_taken():
    book = xlsx((), (("编号", "名称"), ("1", "甲")))
    assert (opened(book).name, opened(book).names) == ("Sheet2", ("Sheet1", "Sheet2"))


def test_another_worksheet_can_be_chosen():
    book = xlsx((("编号", "名称"), ("1", "甲")), (("编号", "名称"), ("2", "乙")))
    assert [row.cells for row in opened(book).worksheet("Sheet2").rows()] == [("2", "乙")]


def test_worksheet_that_is_not_there_is_refused():
    sheet = opened(xlsx((("编号", "名称"), ("1", "甲"))))
    with pytest.raises(SheetRefused) as refused:
        sheet.worksheet("Sheet9")
    assert refused.value.reason is Refusal.NO_SUCH_WORKSHEET


def test_xls_is_read_like_xlsx():
    sheet = open_sheet(FIXTURES / "registry.xls", filename="registry.xls")
    assert (sheet.kind, sheet.names, sheet.name, sheet.header_row) == (FileKind.XLS, ("说明", "名录"), "名录", 3)


def test_xls_cells_read_as_they_are_seen():
    data = (FIXTURES / "registry.xls").read_bytes()
    assert texts(data, "registry.xls") == [
        ("000123", "虚构甲公司", "13800138000", "2020-01-02", "0.3", "", "东片区"),
        ("007", "虚构乙公司", "110101199001011000", "2021年3月5日", "1500", "#REF!", "东片区"),
    ]


def test_xls_problems_have_addresses():
    data = (FIXTURES / "registry.xls").read_bytes()
    assert problems(data, "registry.xls") == [
        (Fault.FORMULA_WITHOUT_VALUE, "F4"),
        (Fault.ERROR_VALUE, "F5"),
        (Fault.DIGITS_LOST, "C5"),
    ]


def ods_cell(kind: str, text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="{kind}" {attributes}><text:p>{text}</text:p></table:table-cell>'


ODS_HEADER = f"<table:table-row>{ods_cell('string', '编号')}{ods_cell('string', '人数')}</table:table-row>"


def test_ods_cells_read_as_they_are_seen():
    cells = ods_cell("float", "007", 'office:value="7"') + ods_cell("float", "12", 'office:value="12"')
    tail = '<table:table-row table:number-rows-repeated="1048570"/>'
    assert texts(ods(f"{ODS_HEADER}<table:table-row>{cells}</table:table-row>{tail}"), "a.ods") == [("007", "12")]


def test_ods_formula_is_a_warning():
    cells = ods_cell("string", "1") + ods_cell("float", "2", 'office:value="2" table:formula="of:=1+1"')
    book = ods(f"{ODS_HEADER}<table:table-row>{cells}</table:table-row>")
    assert problems(book, "a.ods") == [(Fault.FORMULA, "B2")]


CSV = "编号,企业名称\r\n001,园区虚构机械有限公司\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (CSV.encode(), "utf-8"),
        (CSV.encode("utf-8-sig"), "utf-8-sig"),
        (CSV.encode("utf-16"), "utf-16"),
        (CSV.encode("gbk"), "gbk"),
        (CSV.replace("机械", "𠮷械").encode("gb18030"), "gb18030"),
    ],
)
def test_csv_is_read_in_every_encoding_offices_write(data, encoding):
    sheet = opened(data, "a.csv")
    assert (sheet.encoding, sheet.headers) == (encoding, ("编号", "企业名称"))


def test_short_gbk_text_that_is_valid_utf8_is_read_as_gbk():
    data = "id,t\n1,学\n".encode("gbk")
    assert (data.decode(), texts(data, "a.csv")) == ("id,t\n1,ѧ\n", [("1", "学")])


def test_cyrillic_utf8_text_stays_what_it_is():
    assert texts("id,t\n1,Привет\n".encode(), "a.csv") == [("1", "Привет")]


def test_big5_text_is_refused_instead_of_garbled():
    data = "編號,企業名稱\n1,長沙高新區產業鏈機械設備製造廠\n".encode("big5")
    assert refusal(data, "a.csv") is Refusal.UNKNOWN_ENCODING


def test_csv_gz_is_read():
    assert texts(gzip.compress(CSV.encode("gbk")), "a.csv.gz") == [("001", "园区虚构机械有限公司")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_is_found_although_cells_hold_the_others(delimiter):
    rows = [["编号", "产品"], ["1", '"a;b,c\td"'], ["2", '"x,y;z"'], ["3", "无"]]
    data = "\n".join(delimiter.join(row) for row in rows).encode()
    assert [cells[0] for cells in texts(data, "a.csv")] == ["1", "2", "3"]


def test_csv_cell_with_line_feed_is_one_row():
    rows = list(opened('编号,名称\n1,"甲\r\n乙"\n2,丙\n'.encode(), "a.csv").rows())
    assert [(row.number, row.cells[1]) for row in rows] == [(2, "甲\n乙"), (3, "丙")]


def test_csv_text_formula_is_the_text_it_shows():
    assert texts(b'a,b\n="00123","=""0071"""\n', "a.csv") == [("00123", "0071")]


def test_csv_formula_and_error_and_scientific_number_are_errors():
    data = b"a,b,c,d\n=A1+B1,#N/A,1.10101E+17,ME+11\n"
    expected = [(Fault.FORMULA_WITHOUT_VALUE, "A2"), (Fault.ERROR_VALUE, "B2"), (Fault.DIGITS_LOST, "C2")]
    assert problems(data, "a.csv") == expected


def test_two_passes_over_one_csv_do_not_disturb_each_other():
    sheet = opened(b"a,b\n1,2\n3,4\n", "a.csv")
    pairs = [(one.number, other.number) for one, other in zip(sheet.rows(), sheet.rows(), strict=True)]
    assert pairs == [(2, 2), (3, 3)]


def test_chunks_hold_all_rows_in_order():
    sheet = opened(b"a,b\n" + b"1,2\n" * 7, "a.csv")
    assert [[row.number for row in chunk] for chunk in sheet.chunks(3)] == [[2, 3, 4], [5, 6, 7], [8]]
