"""Writes tables as workbooks in which text stays text and nothing is ever calculated."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.functional import Promise

from yuanlian.kernel.sheets.faults import column_letters
from yuanlian.kernel.sheets.fields import Kind
from yuanlian.kernel.sheets.texts import FIRST_INEXACT, clean_text

CELL_LENGTH = 32_767
_SHEET_NAME_LENGTH = 31
_WIDTH_SAMPLE = 200
_NARROWEST, _WIDEST = 8, 60
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_FORMATS = {
    Kind.TEXT: "@",
    Kind.CODE: "@",
    Kind.PHONE: "@",
    Kind.INTEGER: "#,##0",
    Kind.DECIMAL: "#,##0.00",
    Kind.DATE: "yyyy-mm-dd",
}
_MOMENT = "yyyy-mm-dd hh:mm"

Value = str | int | float | Decimal | dt.date | dt.datetime | Promise | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column to write: its header, what it holds, and its number format where the kind's own does not fit."""

    label: str | Promise
    kind: Kind = Kind.TEXT
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a cell: `row` counts the data rows from 0, `column` the columns from 0."""

    row: int
    column: int
    text: str


def write_workbook(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    title: str = "",
    notes: Iterable[Note] = (),
) -> bytes:
    """Return an xlsx with one worksheet named `title`; cells with a note are marked and carry it as a comment.

    The header is frozen and filters the table. Rows are written one at a time, so that memory does not grow with
    them. A text that looks like a formula, a number or an address stays that text.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        writer = _WorksheetWriter(book, columns, title)
        writer.mark(notes)
        rows = iter(rows)
        sample = list(islice(rows, _WIDTH_SAMPLE))
        writer.head(sample)
        for row in chain(sample, rows):
            writer.add(row)
        writer.finish()
    return target.getvalue()


def plain_text(value: Value) -> str:
    """Return a value as the text both writers show; None is empty, aware moments are in the current time zone."""
    if value is None:
        return ""
    if type(value) is int or type(value) is float:
        return str(value)
    if isinstance(value, dt.datetime):
        return _local(value).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return clean_text(str(value))[:CELL_LENGTH]


class _WorksheetWriter:
    """One worksheet being written from top to bottom."""

    def __init__(self, book: xlsxwriter.Workbook, columns: Sequence[Column], title: str) -> None:
        self._columns = columns
        name = _FORBIDDEN_IN_NAMES.sub(" ", clean_text(title)).strip()[:_SHEET_NAME_LENGTH]
        self._sheet: Any = book.add_worksheet(name or None)
        self._header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        codes = [column.number_format or _FORMATS[column.kind] for column in columns]
        self._formats = [book.add_format({"num_format": code}) for code in codes]
        # The mark is a fill and a thick frame: it must also be seen without colour.
        mark = {"bg_color": "#FCE4D6", "border": 2}
        self._marked = [book.add_format({"num_format": code, **mark}) for code in codes]
        self._moment = book.add_format({"num_format": _MOMENT})
        self._notes: dict[tuple[int, int], list[str]] = {}
        self._next = 0

    def mark(self, notes: Iterable[Note]) -> None:
        """Remember which cells carry notes."""
        for note in notes:
            self._notes.setdefault((note.row, note.column), []).append(clean_text(note.text))

    def head(self, sample: Sequence[Sequence[Value]]) -> None:
        """Write the header and give every column a width that fits the first rows."""
        for index, column in enumerate(self._columns):
            label = plain_text(column.label)
            texts = [plain_text(row[index]) for row in sample if index < len(row)]
            widest = max(map(_shown_width, [label, *texts]), default=0)
            self._sheet.set_column(index, index, min(max(widest + 2, _NARROWEST), _WIDEST), self._formats[index])
            self._sheet.write_string(0, index, label, self._header)
        self._sheet.freeze_panes(1, 0)

    def add(self, row: Sequence[Value]) -> None:
        """Write the next row."""
        for index, (column, value) in enumerate(zip(self._columns, row, strict=False)):
            notes = self._notes.get((self._next, index))
            shown = self._marked[index] if notes else self._formats[index]
            self._write(index, column.kind, value=value, shown=shown)
            if notes:
                self._sheet.write_comment(self._next + 1, index, "\n".join(notes)[:CELL_LENGTH])
        self._next += 1

    def _write(self, index: int, kind: Kind, *, value: Value, shown: Any) -> None:
        at = (self._next + 1, index)
        if isinstance(value, dt.datetime):
            self._sheet.write_datetime(*at, _local(value), self._moment)
        elif isinstance(value, dt.date):
            self._sheet.write_datetime(*at, value, shown)
        elif _is_safe_number(value) and kind in (Kind.INTEGER, Kind.DECIMAL):
            self._sheet.write_number(*at, value, shown)
        elif text := plain_text(value):
            self._sheet.write_string(*at, text, shown)
        else:
            self._sheet.write_blank(*at, None, shown)

    def finish(self) -> None:
        """Let the header filter the table, and keep the spreadsheet program from doubting codes."""
        if not self._columns:
            return
        last = len(self._columns) - 1
        self._sheet.autofilter(0, 0, max(self._next, 1), last)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letters(last)}{self._next + 1}"})


def _is_safe_number(value: Value) -> bool:
    """Return whether a spreadsheet keeps all digits of a number; longer ones are written as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    return math.isfinite(value) and abs(float(value)) < FIRST_INEXACT


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def _shown_width(text: str) -> int:
    """Return how many columns of a half-width letter the longest line takes; Chinese letters take two."""
    return max((sum(2 if char > "\u2e7f" else 1 for char in line) for line in text.split("\n")), default=0)
