"""Real files made in memory for the tests of the sheet machinery."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter

from yuanlian.kernel.sheets import Refusal, SheetRefused, open_sheet

FIXTURES = Path(__file__).parent / "fixtures"


def xlsx(*sheets: Sequence[Sequence[object]], **options: object) -> bytes:
    """Return a workbook with one worksheet for each table; every value is written as xlsxwriter sees fit."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, **options})
    for table in sheets:
        worksheet = book.add_worksheet()
        for number, cells in enumerate(table):
            worksheet.write_row(number, 0, cells)
    book.close()
    return target.getvalue()


def drawn_xlsx(draw: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    """Return a workbook that `draw` fills."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    draw(book)
    book.close()
    return target.getvalue()


def ods(content: str, manifest: str = "<manifest/>") -> bytes:
    """Return an OpenDocument workbook with the given rows of its table "表一"."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text")
    )
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="表一">{content}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", xml)
        archive.writestr("META-INF/manifest.xml", manifest)
    return target.getvalue()


def with_part(book: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return the workbook with one part changed, or added when it is missing."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, change(old.read(name) if name in old.namelist() else b""))
    return target.getvalue()


def with_lying_directory(book: bytes, name: str, declared: int) -> bytes:
    """Return the workbook whose central directory claims another inflated size for one part."""
    raw = bytearray(book)
    place = raw.index(b"PK\x01\x02")
    while True:
        length = struct.unpack_from("<H", raw, place + 28)[0]
        if raw[place + 46 : place + 46 + length].decode() == name:
            struct.pack_into("<I", raw, place + 24, declared)
            return bytes(raw)
        place = raw.index(b"PK\x01\x02", place + 46)


def refusal(data: bytes, filename: str, **options: object) -> Refusal | None:
    """Return why the file is refused, or None when it opens."""
    try:
        open_sheet(io.BytesIO(data), filename=filename, **options)
    except SheetRefused as refused:
        return refused.reason
    return None


def texts(data: bytes, filename: str, **options: object) -> list[tuple[str, ...]]:
    """Return the cells of all rows below the header."""
    return [row.cells for row in open_sheet(io.BytesIO(data), filename=filename, **options).rows()]
