"""Reads csv text: delimiter, quoted cells, and the tricks spreadsheet programs put into csv to keep text."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from yuanlian.kernel.sheets.encodings import Encoding, find_encoding
from yuanlian.kernel.sheets.faults import CellProblem, Fault, Refusal, SheetRefused, cell_address
from yuanlian.kernel.sheets.limits import Limits
from yuanlian.kernel.sheets.tables import Merge, Row
from yuanlian.kernel.sheets.texts import clean_text, is_error_value, text_lost_digits

DELIMITERS = (",", "\t", ";")
_SAMPLE_CHARACTERS = 1 << 16
_SAMPLE_ROWS = 40
_EXCEL_ROWS = 1 << 20
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
# What `guard_text` of the csv writer puts before a text that a spreadsheet program would calculate.
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠]")
_ODD_STARTS = frozenset("=#'E")


class DelimitedBook:
    """A csv as a book with one nameless worksheet."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.encoding = find_encoding(data)
        text = _open(data, self.encoding)
        self.delimiter = _find_delimiter(text.read(_SAMPLE_CHARACTERS))
        self._table = DelimitedTable(data, self.encoding, self.delimiter)
        self._table.measure(limits)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the one name there is: none."""
        return ("",)

    def table(self, name: str) -> DelimitedTable:
        """Return the one table."""
        if name:
            raise SheetRefused(Refusal.NO_SUCH_WORKSHEET, {"name": name})
        return self._table


class DelimitedTable:
    """The rows of a csv; read again from the bytes on every pass, so that memory stays small."""

    def __init__(self, data: bytes, encoding: Encoding, delimiter: str) -> None:
        self._data = data
        self._encoding = encoding
        self._delimiter = delimiter
        self.width = 0
        self.last_row = 0
        self.merged: list[Merge] = []

    def measure(self, limits: Limits) -> None:
        """Learn the extent in one streaming pass; raise `SheetRefused` at the first row beyond the limits."""
        cells_seen = 0
        for number, cells in self._records():
            filled = max((index for index, cell in enumerate(cells, 1) if cell and not cell.isspace()), default=0)
            if number > (limits.rows if filled else max(limits.rows, _EXCEL_ROWS)):
                raise SheetRefused(Refusal.TOO_MANY_ROWS, {"limit": limits.rows})
            if filled > limits.columns:
                raise SheetRefused(Refusal.TOO_MANY_COLUMNS, {"limit": limits.columns})
            if filled and max(map(len, cells)) > limits.cell_length:
                _refuse_long_cell(number, cells, limits)
            cells_seen += filled
            if filled:
                self.last_row = number
                self.width = max(self.width, filled)
        if cells_seen > limits.cells:
            raise SheetRefused(Refusal.TOO_MANY_CELLS, {"limit": limits.cells})

    def rows(self) -> Iterator[Row]:
        """Yield every row with content."""
        for number, raw in self._records():
            cells = [clean_text(cell) for cell in raw[: self.width]]
            if not any(cells):
                continue
            problems = [
                problem
                for column, text in enumerate(cells)
                if (text[:1] in _ODD_STARTS or "E+" in text) and (problem := _settle(cells, number, column))
            ]
            cells += [""] * (self.width - len(cells))
            yield Row(number, tuple(cells), tuple(problems))

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield (row number, cells); a row whose quotes do not close refuses the file with that row."""
        reader = csv.reader(_open(self._data, self._encoding), delimiter=self._delimiter, strict=True)
        number = 0
        try:
            for cells in reader:
                number += 1
                yield number, cells
        except csv.Error as error:
            raise SheetRefused(Refusal.BROKEN_QUOTES, {"row": number + 1}) from error


def _open(data: bytes, encoding: Encoding) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding.value, newline="")


def _refuse_long_cell(number: int, cells: list[str], limits: Limits) -> None:
    column = next(index for index, cell in enumerate(cells) if len(cell) > limits.cell_length)
    raise SheetRefused(Refusal.CELL_TOO_LONG, {"address": cell_address(number, column), "limit": limits.cell_length})


def _settle(cells: list[str], number: int, column: int) -> CellProblem | None:
    """Put the text a person sees in place of an unusual cell, and return what is wrong with it."""
    text = cells[column]
    if quoted := _TEXT_FORMULA.fullmatch(text):
        cells[column] = clean_text(quoted[1])
    elif _GUARDED.match(text):
        cells[column] = text[1:]
    elif text[0] == "=" and len(text) > 1:
        return CellProblem(Fault.FORMULA_WITHOUT_VALUE, number, column, text)
    elif is_error_value(text):
        return CellProblem(Fault.ERROR_VALUE, number, column, text)
    elif text_lost_digits(text):
        return CellProblem(Fault.DIGITS_LOST, number, column, text)
    return None


def _find_delimiter(sample: str) -> str:
    """Return the delimiter under which most rows have the same number of columns, the more columns the better."""
    return max(DELIMITERS, key=lambda delimiter: _fit(sample, delimiter))


def _fit(sample: str, delimiter: str) -> tuple[int, int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    widths: Counter[int] = Counter()
    try:
        for cells in reader:
            if any(cells):
                widths[len(cells)] += 1
            if widths.total() >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return (0, 0)
    (width, count), *_rest = widths.most_common(1) or [(0, 0)]
    return (count, width) if width > 1 else (0, 0)
