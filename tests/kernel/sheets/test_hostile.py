"""Files made to break the reader: each is refused or read, and none ends the process."""

from __future__ import annotations

import random
import struct

import pytest

from kernel.sheets.files import FIXTURES, ods, refusal, texts, with_part, xlsx
from yuanlian.kernel.sheets import Refusal
from yuanlian.kernel.sheets.ole import CompoundFile, compound_file
from yuanlian.kernel.sheets.xls_scan import workbook_stream

SHEET_PART = "xl/worksheets/sheet1.xml"
TABLE = (("编号", "名称"), ("001", "甲"), ("002", "乙"))
REGISTRY = (FIXTURES / "registry.xls").read_bytes()


def xls_with(record: int, place: int, value: bytes) -> bytes:
    """Return the xls fixture with bytes at `place` in the body of every record of one type replaced."""
    stream = bytearray(workbook_stream(CompoundFile(REGISTRY)))
    offset = 0
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        if kind == record and length >= place + len(value):
            stream[offset + 4 + place : offset + 4 + place + len(value)] = value
        offset += 4 + length
    return compound_file("Workbook", bytes(stream))


def test_clean_compound_file_gives_its_stream_back():
    stream = bytes(range(256)) * 40_000
    assert CompoundFile(compound_file("Workbook", stream)).stream("Workbook")[: len(stream)] == stream


def test_xls_that_claims_four_billion_rows_is_read_all_the_same():
    claimed = xls_with(0x0200, 4, b"\xff\xff\xff\x7f")
    assert texts(claimed, "a.xls") == texts(REGISTRY, "a.xls")


def test_xls_that_claims_two_billion_texts_is_refused():
    assert refusal(xls_with(0x00FC, 4, b"\xff\xff\xff\x7f"), "a.xls") is Refusal.BROKEN


def test_xls_formula_that_cannot_be_parsed_does_not_matter():
    claimed = xls_with(0x0006, 20, b"\xff\xff")
    assert texts(claimed, "a.xls") == texts(REGISTRY, "a.xls")


def test_xls_worksheet_inside_another_is_refused():
    assert refusal(xls_with(0x0085, 0, struct.pack("<I", 20)), "a.xls") is Refusal.BROKEN


def test_chain_that_loops_is_refused():
    looped = bytearray(REGISTRY)
    fat = (struct.unpack_from("<I", looped, 76)[0] + 1) * 512
    for sector in range(8):
        struct.pack_into("<I", looped, fat + 4 * sector, 0)
    assert refusal(bytes(looped), "a.xls") is Refusal.BROKEN


def test_cell_in_row_zero_is_refused():
    book = with_part(xlsx(TABLE), SHEET_PART, lambda raw: raw.replace(b'"A2"', b'"A0"'))
    assert refusal(book, "a.xlsx") is Refusal.BROKEN


def test_worksheet_with_two_relations_is_refused():
    book = with_part(
        xlsx(TABLE, TABLE),
        "xl/workbook.xml",
        lambda raw: raw.replace(b"<sheet ", b'<sheet xmlns:y="y" y:id="rId2" ', 1),
    )
    assert refusal(book, "a.xlsx") is Refusal.BROKEN


def test_part_behind_a_crooked_path_is_refused():
    book = with_part(
        xlsx(TABLE),
        "xl/_rels/workbook.xml.rels",
        lambda raw: raw.replace(b"worksheets/sheet1.xml", b"./worksheets/sheet1.xml"),
    )
    assert refusal(book, "a.xlsx") is Refusal.BROKEN


def test_two_ods_tables_of_one_name_are_refused():
    row = '<table:table-row><table:table-cell office:value-type="string"/></table:table-row>'
    assert refusal(ods(f'{row}</table:table><table:table table:name="表一">{row}'), "a.ods") is Refusal.BROKEN


def test_a_billion_blank_ods_rows_and_cells_cost_nothing():
    def row(*cells: str) -> str:
        filled = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in cells
        )
        blank = '<table:table-cell table:number-columns-repeated="999999999"/>'
        return f"<table:table-row>{filled}{blank}</table:table-row>"

    tail = '<table:table-row table:number-rows-repeated="999999999"/>'
    assert texts(ods(row("编号", "名称") + row("1", "甲") + tail), "a.ods") == [("1", "甲")]


def damaged(data: bytes, chance: random.Random) -> bytes:
    raw = bytearray(data)
    for _ in range(chance.choice([1, 2, 5, 20])):
        place = chance.randrange(len(raw))
        raw[place : place + 1] = chance.choice([bytes([chance.randrange(256)]), b"", b"\xff\xff\xff\xff"])
    return bytes(raw)


@pytest.mark.parametrize("seed", range(60))
def test_damaged_file_is_read_or_refused(seed):
    chance = random.Random(seed)
    book = xlsx(TABLE)
    files = (
        (damaged(book, chance), "a.xlsx"),
        (with_part(book, SHEET_PART, lambda raw: damaged(raw, chance)), "a.xlsx"),
        (damaged(REGISTRY, chance), "a.xls"),
        (damaged('编号,名称\n"1",甲\n'.encode("gbk"), chance), "a.csv"),
    )
    assert {type(refusal(data, name)) for data, name in files} <= {Refusal, type(None)}
