"""Looks through the records of an xls workbook ([MS-XLS], BIFF5 and BIFF8) before the reader parses it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from yuanlian.kernel.sheets.facts import Facts, check_cells, check_extent
from yuanlian.kernel.sheets.faults import Refusal, SheetRefused
from yuanlian.kernel.sheets.formats import padded_digits
from yuanlian.kernel.sheets.limits import Limits
from yuanlian.kernel.sheets.ole import CompoundFile

_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _FORMAT, _XF = 0x0809, 0x000A, 0x0085, 0x002F, 0x041E, 0x00E0
_NUMBER, _LABEL, _RSTRING, _LABELSST, _RK = 0x0203, 0x0204, 0x00D6, 0x00FD, 0x027E
_MULRK, _FORMULA, _BOOLERR = 0x00BD, 0x0006, 0x0205
_SINGLE_CELLS = frozenset({_NUMBER, _LABEL, _RSTRING, _LABELSST, _RK, _FORMULA, _BOOLERR})
_NUMBERS = frozenset({_NUMBER, _RK, _FORMULA})
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BIFF8 = 0x0600
_CELL = struct.Struct("<HHH")


@dataclass(slots=True)
class _Globals:
    """What the workbook's first substream says about all worksheets, in their order."""

    biff8: bool = True
    offsets: list[int] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    cell_formats: list[int] = field(default_factory=list)


def workbook_stream(container: CompoundFile) -> bytes:
    """Return the stream that holds the workbook's records."""
    name = next((name for name in ("Workbook", "WORKBOOK", "Book", "BOOK") if name in container.names), None)
    if name is None:
        raise SheetRefused(Refusal.WRONG_TYPE, {"extension": ".xls"})
    return container.stream(name)


def scan_workbook(stream: bytes, limits: Limits) -> list[Facts]:
    """Return the facts of every sheet in the workbook's order, or raise `SheetRefused`."""
    about = _read_globals(stream)
    padded = {
        index: digits
        for index, number in enumerate(about.cell_formats)
        if (digits := padded_digits(about.formats.get(number, "")))
    }
    sheets = []
    for offset in about.offsets:
        facts = _scan_sheet(stream, offset, padded)
        check_extent(facts, limits)
        sheets.append(facts)
    check_cells(sheets, limits)
    return sheets


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, int, int]]:
    """Yield (record type, start of its body, length) of one substream, leaving out embedded substreams."""
    depth = 0
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        offset += 4
        if offset + length > len(stream):
            raise SheetRefused(Refusal.BROKEN)
        if kind == _BOF:
            depth += 1
        if depth == 1:
            yield kind, offset, length
        if kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        offset += length


def _read_globals(stream: bytes) -> _Globals:
    about = _Globals()
    for kind, start, length in _records(stream, 0):
        if kind == _FILEPASS:
            raise SheetRefused(Refusal.PASSWORD)
        if kind == _BOF and length >= 2:
            about.biff8 = struct.unpack_from("<H", stream, start)[0] >= _BIFF8
        elif kind == _BOUNDSHEET and length >= 6:
            about.offsets.append(struct.unpack_from("<I", stream, start)[0])
        elif kind == _FORMAT and length >= 3:
            number = struct.unpack_from("<H", stream, start)[0]
            about.formats[number] = _format_code(stream[start + 2 : start + length], about)
        elif kind == _XF and length >= 4:
            about.cell_formats.append(struct.unpack_from("<H", stream, start + 2)[0])
    return about


def _format_code(body: bytes, about: _Globals) -> str:
    if not about.biff8:
        return body[1:].decode("latin-1")
    wide = len(body) > 2 and body[2] & 1
    return body[3:].decode("utf-16-le" if wide else "latin-1", "replace")


def _scan_sheet(stream: bytes, offset: int, padded: dict[int, int]) -> Facts:
    facts = Facts()
    for kind, start, length in _records(stream, offset):
        if kind in _SINGLE_CELLS and length >= 6:
            row, column, cell_format = _CELL.unpack_from(stream, start)
            facts.see(row, column)
            if kind in _NUMBERS and cell_format in padded:
                facts.padded[row, column] = padded[cell_format]
            if kind == _FORMULA:
                facts.formulas.add((row, column))
            error = _error_text(stream, kind, start, length)
            if error:
                facts.errors[row, column] = error
        elif kind == _MULRK and length >= 6:
            row, column = struct.unpack_from("<HH", stream, start)
            formats = [struct.unpack_from("<H", stream, start + 4 + 6 * n)[0] for n in range((length - 6) // 6)]
            for index, cell_format in enumerate(formats):
                facts.see(row, column + index)
                if cell_format in padded:
                    facts.padded[row, column + index] = padded[cell_format]
    return facts


def _error_text(stream: bytes, kind: int, start: int, length: int) -> str:
    """Return what an error cell shows, or nothing for every other cell."""
    if kind == _BOOLERR and length >= 8 and stream[start + 7] == 1:
        return _ERRORS.get(stream[start + 6], "#N/A")
    if kind == _FORMULA and length >= 14 and stream[start + 12 : start + 14] == b"\xff\xff" and stream[start + 6] == 2:
        return _ERRORS.get(stream[start + 8], "#N/A")
    return ""
