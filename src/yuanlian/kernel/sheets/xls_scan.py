"""Looks through the records of an xls workbook ([MS-XLS], BIFF5 and BIFF8) and keeps only what a reader needs.

The compiled reader trusts counts that it finds: a wrong one makes it ask for so much memory that the whole process
ends. So it never gets the file as sent, only a copy in which every such count has been checked or silenced.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from yuanlian.kernel.sheets.facts import Facts, check_cells, check_extent
from yuanlian.kernel.sheets.faults import Refusal, SheetRefused
from yuanlian.kernel.sheets.formats import padded_digits
from yuanlian.kernel.sheets.limits import Limits
from yuanlian.kernel.sheets.ole import CompoundFile

_BOF, _EOF, _CONTINUE = 0x0809, 0x000A, 0x003C
_BOUNDSHEET, _FILEPASS, _FORMAT, _XF, _SST = 0x0085, 0x002F, 0x041E, 0x00E0, 0x00FC
_CODEPAGE, _DATE1904 = 0x0042, 0x0022
_NUMBER, _LABEL, _RSTRING, _LABELSST, _RK = 0x0203, 0x0204, 0x00D6, 0x00FD, 0x027E
_MULRK, _FORMULA, _BOOLERR, _STRING, _MERGED = 0x00BD, 0x0006, 0x0205, 0x0207, 0x00E5
_SINGLE_CELLS = frozenset({_NUMBER, _LABEL, _RSTRING, _LABELSST, _RK, _FORMULA, _BOOLERR})
_NUMBERS = frozenset({_NUMBER, _RK, _FORMULA})
_KEPT_GLOBALS = frozenset({_BOF, _EOF, _CONTINUE, _BOUNDSHEET, _FORMAT, _XF, _SST, _CODEPAGE, _DATE1904})
_KEPT_CELLS = _SINGLE_CELLS | {_BOF, _EOF, _CONTINUE, _MULRK, _STRING, _MERGED}
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BIFF8 = 0x0600
_SHORTEST_STRING = 3
_CELL = struct.Struct("<HHH")


@dataclass(slots=True)
class _Globals:
    """What the workbook's first substream says about all worksheets, in their order."""

    biff8: bool = True
    offsets: list[int] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    cell_formats: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ScannedXls:
    """The facts of every sheet in the workbook's order, and the harmless copy of the stream."""

    sheets: list[Facts]
    stream: bytes


def workbook_stream(container: CompoundFile) -> bytes:
    """Return the stream that holds the workbook's records."""
    name = next((name for name in ("Workbook", "WORKBOOK", "Book", "BOOK") if name in container.names), None)
    if name is None:
        raise SheetRefused(Refusal.WRONG_TYPE, {"extension": ".xls"})
    return container.stream(name)


def scan_workbook(stream: bytes, limits: Limits) -> ScannedXls:
    """Return the facts and a harmless copy of a workbook's stream, or raise `SheetRefused`."""
    copy = bytearray(stream)
    about, end = _read_globals(stream, copy)
    padded = {
        index: digits
        for index, number in enumerate(about.cell_formats)
        if (digits := padded_digits(about.formats.get(number, "")))
    }
    sheets: list[Facts] = []
    spans = [(0, end)]
    for offset in about.offsets:
        scan = _SheetScan(padded)
        spans.append((offset, scan.read(stream, copy, offset)))
        check_extent(scan.facts, limits)
        sheets.append(scan.facts)
    check_cells(sheets, limits)
    _check_apart(spans)
    return ScannedXls(sheets, bytes(copy))


def _check_apart(spans: list[tuple[int, int]]) -> None:
    """Raise `SheetRefused` when substreams overlap: silencing records of one could then change another."""
    spans.sort()
    if any(end > start for (_start, end), (start, _end) in pairwise(spans)):
        raise SheetRefused(Refusal.BROKEN)


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, int, int]]:
    """Yield (record type, start of its body, length) of one substream, up to and with its first end record."""
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        offset += 4
        if offset + length > len(stream):
            break
        yield kind, offset, length
        if kind == _EOF:
            return
        offset += length
    raise SheetRefused(Refusal.BROKEN)


def _silence(copy: bytearray, start: int) -> None:
    """Give the record whose body begins at `start` a type that readers skip."""
    copy[start - 4 : start - 2] = b"\0\0"


def _read_globals(stream: bytes, copy: bytearray) -> tuple[_Globals, int]:
    about = _Globals()
    end = 0
    strings: tuple[int, int] | None = None
    for kind, start, length in _records(stream, 0):
        end = start + length
        if kind == _FILEPASS:
            raise SheetRefused(Refusal.PASSWORD)
        if kind not in _KEPT_GLOBALS:
            _silence(copy, start)
        elif kind == _SST:
            strings = (start, length)
        elif kind == _CONTINUE and strings:
            strings = (strings[0], strings[1] + length)
        else:
            _learn(about, kind, stream[start:end])
    if strings:
        _check_strings(stream, *strings)
    return about, end


def _learn(about: _Globals, kind: int, body: bytes) -> None:
    if kind == _BOF and len(body) >= 2:
        about.biff8 = struct.unpack_from("<H", body)[0] >= _BIFF8
    elif kind == _BOUNDSHEET and len(body) >= 6:
        about.offsets.append(struct.unpack_from("<I", body)[0])
    elif kind == _FORMAT and len(body) >= 3:
        about.formats[struct.unpack_from("<H", body)[0]] = _format_code(body[2:], about)
    elif kind == _XF and len(body) >= 4:
        about.cell_formats.append(struct.unpack_from("<H", body, 2)[0])


def _format_code(body: bytes, about: _Globals) -> str:
    if not about.biff8:
        return body[1:].decode("latin-1")
    wide = len(body) > 2 and body[2] & 1
    return body[3:].decode("utf-16-le" if wide else "latin-1", "replace")


def _check_strings(stream: bytes, start: int, length: int) -> None:
    """Raise `SheetRefused` when the table of texts claims more texts than its bytes can hold."""
    count = struct.unpack_from("<i", stream, start + 4)[0] if length >= 8 else -1
    if not 0 <= count <= length // _SHORTEST_STRING:
        raise SheetRefused(Refusal.BROKEN)


class _SheetScan:
    """Reads one worksheet's records into facts and silences in the copy whatever holds no cell."""

    def __init__(self, padded: dict[int, int]) -> None:
        self.facts = Facts()
        self._padded = padded
        self._formula = (0, 0)

    def read(self, stream: bytes, copy: bytearray, offset: int) -> int:
        """Walk the records from `offset` and return where they end."""
        end = offset
        for kind, start, length in _records(stream, offset):
            end = start + length
            if kind in _SINGLE_CELLS and length >= 6:
                self._cell(kind, stream[start:end])
            elif kind == _MULRK and length >= 6:
                self._numbers(stream[start:end])
            elif kind == _STRING:
                self.facts.see(*self._formula)
            elif kind not in _KEPT_CELLS:
                _silence(copy, start)
            if kind == _FORMULA and length >= 22:
                copy[start + 20 : start + 22] = b"\0\0"  # the length of its parsed form, which nobody needs
        return end

    def _cell(self, kind: int, body: bytes) -> None:
        row, column, cell_format = _CELL.unpack_from(body)
        self.facts.see(row, column)
        if kind in _NUMBERS and cell_format in self._padded:
            self.facts.padded[row, column] = self._padded[cell_format]
        if kind == _FORMULA:
            self._formula = (row, column)
            self.facts.formulas.add((row, column))
        error = _error_text(kind, body)
        if error:
            self.facts.errors[row, column] = error

    def _numbers(self, body: bytes) -> None:
        """Note the cells of a record that holds several numbers of one row: (format, value) pairs of 6 bytes."""
        row, first = struct.unpack_from("<HH", body)
        for index in range((len(body) - 6) // 6):
            cell_format = struct.unpack_from("<H", body, 4 + 6 * index)[0]
            self.facts.see(row, first + index)
            if cell_format in self._padded:
                self.facts.padded[row, first + index] = self._padded[cell_format]


def _error_text(kind: int, body: bytes) -> str:
    """Return what an error cell shows, or nothing for every other cell."""
    if kind == _BOOLERR and len(body) >= 8 and body[7] == 1:
        return _ERRORS.get(body[6], "#N/A")
    if kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        return _ERRORS.get(body[8], "#N/A")
    return ""
