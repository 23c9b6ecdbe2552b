"""The door to an uploaded table: open it, choose worksheet and header, and walk its rows."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from yuanlian.kernel.sheets.containers import FileKind, Readable, receive
from yuanlian.kernel.sheets.delimited import DelimitedBook
from yuanlian.kernel.sheets.faults import Refusal, SheetRefused
from yuanlian.kernel.sheets.fields import Field
from yuanlian.kernel.sheets.headers import SEARCHED_ROWS, Header, find_header, header_at
from yuanlian.kernel.sheets.limits import Limits
from yuanlian.kernel.sheets.tables import Book, Row, Table
from yuanlian.kernel.sheets.workbook import WorkbookBook

CHUNK_ROWS = 500
DEFAULT_LIMITS = Limits()


class Sheet:
    """One worksheet with its header. Every method that changes the choice returns a new sheet."""

    def __init__(self, book: Book, name: str, *, table: Table, header: Header, kind: FileKind) -> None:
        self._book = book
        self._table = table
        self._header = header
        self.name = name
        self.kind = kind

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the visible worksheets; a csv has one with an empty name."""
        return self._book.names

    @property
    def headers(self) -> tuple[str, ...]:
        """Return the header text of every column from A on, empty where there is none."""
        return self._header.labels

    @property
    def header_row(self) -> int:
        """Return the 1-based number of the header's first row."""
        return self._header.first_row

    @property
    def last_row(self) -> int:
        """Return the 1-based number of the last row with content."""
        return self._table.last_row

    @property
    def encoding(self) -> str:
        """Return the encoding of a csv, or nothing for a workbook."""
        return self._book.encoding.value if isinstance(self._book, DelimitedBook) else ""

    def preview(self, count: int = SEARCHED_ROWS) -> tuple[Row, ...]:
        """Return the first rows with content, titles and header among them."""
        return tuple(islice(self._table.rows(), count))

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header that have content, as wide as the header, merged cells filled down."""
        width = len(self.headers)
        above = _vertical_merges(self._table, self._header.last_row)
        sources: dict[tuple[int, int], str] = {}
        for row in self._table.rows():
            if row.number <= self._header.last_row:
                continue
            cells = row.cells + ("",) * (width - len(row.cells))
            if row.number in above:
                cells = _filled_down(cells, row.number, above[row.number], sources)
            yield replace(row, cells=cells)

    def chunks(self, size: int = CHUNK_ROWS) -> Iterator[tuple[Row, ...]]:
        """Yield the rows in groups of `size`."""
        rows = self.rows()
        while chunk := tuple(islice(rows, size)):
            yield chunk

    def worksheet(self, name: str, fields: Sequence[Field] = ()) -> Sheet:
        """Return another worksheet of the same file; raise `SheetRefused` when it has no rows or breaks a limit."""
        return _sheet(self._book, name, kind=self.kind, fields=fields)

    def with_header(self, row: int) -> Sheet:
        """Return the sheet with the header at 1-based `row`; raise `SheetRefused` when nothing stands below it."""
        first = self.preview()
        if row not in {seen.number for seen in first}:
            raise SheetRefused(Refusal.NO_ROWS)
        header = header_at(row, first, self._table.merged)
        return _checked(Sheet(self._book, self.name, table=self._table, header=header, kind=self.kind))


def open_sheet(
    file: str | os.PathLike[str] | Readable,
    *,
    filename: str,
    limits: Limits = DEFAULT_LIMITS,
    fields: Sequence[Field] = (),
) -> Sheet:
    """Return the first worksheet with content; `fields` help to find its header.

    Raise `SheetRefused` when the file is no table, is encrypted, broken or empty, has no rows below its header, or
    breaks a limit. The limits are checked before anything is unpacked or parsed.
    """
    received = receive(file, filename=filename, limits=limits)
    is_text = received.kind is FileKind.CSV
    book: Book = DelimitedBook(received.data, limits) if is_text else WorkbookBook(received, limits)
    for name in book.names:
        if book.table(name).last_row:
            return _sheet(book, name, kind=received.kind, fields=fields)
    raise SheetRefused(Refusal.NO_ROWS)


def _sheet(book: Book, name: str, *, kind: FileKind, fields: Sequence[Field]) -> Sheet:
    table = book.table(name)
    first = tuple(islice(table.rows(), SEARCHED_ROWS))
    if not first:
        raise SheetRefused(Refusal.NO_ROWS)
    header = find_header(first, table.merged, fields)
    return _checked(Sheet(book, name, table=table, header=header, kind=kind))


def _checked(sheet: Sheet) -> Sheet:
    if next(sheet.rows(), None) is None:
        raise SheetRefused(Refusal.NO_ROWS)
    return sheet


def _vertical_merges(table: Table, header_row: int) -> dict[int, list[tuple[int, int]]]:
    """Return, for every row number inside a merged cell, the (column, first row number) it takes its text from."""
    found: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, _right in table.merged:
        if top + 1 > header_row:
            for number in range(top + 1, min(bottom + 1, table.last_row) + 1):
                found.setdefault(number, []).append((left, top + 1))
    return found


def _filled_down(
    cells: tuple[str, ...],
    number: int,
    merges: list[tuple[int, int]],
    sources: dict[tuple[int, int], str],
) -> tuple[str, ...]:
    """Return the cells with the text of the merged cells that reach into this row."""
    filled = list(cells)
    for column, top in merges:
        if column >= len(filled):
            continue
        if number == top:
            sources[column, top] = filled[column]
        filled[column] = filled[column] or sources.get((column, top), "")
    return tuple(filled)
