"""Reads xlsx, xls and ods with the compiled reader, after the scans have found them harmless."""

from __future__ import annotations

import io
from collections.abc import Iterator

import python_calamine as calamine

from yuanlian.kernel.sheets.containers import FileKind, Received
from yuanlian.kernel.sheets.facts import Facts
from yuanlian.kernel.sheets.faults import CellProblem, Fault, Refusal, SheetRefused, cell_address
from yuanlian.kernel.sheets.limits import Limits
from yuanlian.kernel.sheets.ods_scan import refuse_encrypted, scan_tables
from yuanlian.kernel.sheets.ole import compound_file
from yuanlian.kernel.sheets.tables import Merge, Row
from yuanlian.kernel.sheets.texts import is_error_value, number_lost_digits, value_text
from yuanlian.kernel.sheets.xls_scan import scan_workbook
from yuanlian.kernel.sheets.xlsx_scan import padded_styles, scan_worksheet, worksheet_parts
from yuanlian.kernel.sheets.zips import Container


class WorkbookBook:
    """An opened workbook; worksheets of xlsx are scanned and parsed when they are asked for."""

    def __init__(self, received: Received, limits: Limits) -> None:
        self._limits = limits
        self._container = received.container
        self._facts: dict[str, Facts] = {}
        self._tables: dict[str, WorkbookTable] = {}
        self._parts: dict[str, str] = {}
        self._padded: dict[str, int] = {}
        sheets: list[Facts] = []
        data = received.data
        if received.kind is FileKind.XLS:
            scanned = scan_workbook(received.stream, limits)
            sheets, data = scanned.sheets, compound_file("Workbook", scanned.stream)
        elif received.kind is FileKind.ODS:
            refuse_encrypted(_opened(received))
            self._facts = scan_tables(_opened(received), limits)
        else:
            self._parts = worksheet_parts(_opened(received))
            self._padded = padded_styles(_opened(received))
        self._book, metadata = _load(data)
        if received.kind is FileKind.XLS:
            self._facts = dict(zip((sheet.name for sheet in metadata), sheets, strict=False))
        if len({sheet.name for sheet in metadata}) < len(metadata):
            raise SheetRefused(Refusal.BROKEN)  # two worksheets of one name: the checks could be those of the other
        self.names = tuple(
            sheet.name
            for sheet in metadata
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet and sheet.visible == calamine.SheetVisibleEnum.Visible
        )

    def table(self, name: str) -> WorkbookTable:
        """Return a worksheet by its name, checked against the limits before it is parsed."""
        if name not in self.names:
            raise SheetRefused(Refusal.NO_SUCH_WORKSHEET, {"name": name})
        facts = self._facts.get(name)
        if facts is None:
            facts = self._facts[name] = self._scan(name)
        if name not in self._tables:
            self._tables[name] = WorkbookTable(_worksheet(self._book, name), facts, self._limits)
        return self._tables[name]

    def _scan(self, name: str) -> Facts:
        if self._container is None or name not in self._parts:
            raise SheetRefused(Refusal.BROKEN)
        return scan_worksheet(self._container, self._parts[name], padded=self._padded, limits=self._limits)


class WorkbookTable:
    """The rows of one worksheet as text."""

    def __init__(self, sheet: calamine.CalamineSheet, facts: Facts, limits: Limits) -> None:
        self._sheet = sheet
        self._facts = facts
        self._limits = limits
        self._start_column = sheet.start[1] if sheet.start else 0
        end = sheet.end or (-1, -1)
        self.last_row = end[0] + 1
        self.width = end[1] + 1
        self.merged: list[Merge] = facts.merged or [(*first, *last) for first, last in (sheet.merged_cell_ranges or [])]
        self._marked: dict[int, list[int]] = {}
        for row, column in sorted(facts.formulas | set(facts.errors) | set(facts.padded)):
            self._marked.setdefault(row, []).append(column)

    def rows(self) -> Iterator[Row]:
        """Yield every row with content or with a formula."""
        before = [""] * self._start_column
        # The reader counts rows from the sheet's first one, columns from the first one with content.
        for index, values in enumerate(self._sheet.iter_rows()):
            cells = before + [value_text(value) for value in values]
            problems: list[CellProblem] = []
            for column in self._marked.get(index, ()):
                problems += self._settle(cells, index, column)
            for offset, value in enumerate(values):
                if type(value) in (int, float) and number_lost_digits(value):
                    column = self._start_column + offset
                    problems.append(CellProblem(Fault.DIGITS_LOST, index + 1, column, cells[column]))
                elif type(value) is str and len(value) > self._limits.cell_length:
                    self._refuse_long_cell(index, self._start_column + offset)
                elif type(value) is str and is_error_value(value):
                    column = self._start_column + offset
                    problems.append(CellProblem(Fault.ERROR_VALUE, index + 1, column, cells[column]))
            if problems or any(cells):
                yield Row(index + 1, tuple(cells), tuple(problems))

    def _settle(self, cells: list[str], index: int, column: int) -> Iterator[CellProblem]:
        """Give a cell that the scan marked the text a person sees, and yield what is wrong with it."""
        if column >= len(cells):
            return
        at = (index, column)
        digits = self._facts.padded.get(at, 0)
        if digits and cells[column].isdecimal():
            cells[column] = cells[column].zfill(digits)
        if at in self._facts.errors:
            cells[column] = self._facts.errors[at]
            yield CellProblem(Fault.ERROR_VALUE, index + 1, column, cells[column])
        elif at in self._facts.formulas:
            fault = Fault.FORMULA if cells[column] else Fault.FORMULA_WITHOUT_VALUE
            yield CellProblem(fault, index + 1, column, cells[column])

    def _refuse_long_cell(self, index: int, column: int) -> None:
        raise SheetRefused(
            Refusal.CELL_TOO_LONG,
            {"address": cell_address(index + 1, column), "limit": self._limits.cell_length},
        )


def _opened(received: Received) -> Container:
    if received.container is None:
        raise SheetRefused(Refusal.BROKEN)
    return received.container


def _load(data: bytes) -> tuple[calamine.CalamineWorkbook, list[calamine.SheetMetadata]]:
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError as error:
        raise SheetRefused(Refusal.PASSWORD) from error
    except BaseException as error:
        raise _refusal_for(error) from error
    return book, book.sheets_metadata


def _worksheet(book: calamine.CalamineWorkbook, name: str) -> calamine.CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except BaseException as error:
        raise _refusal_for(error) from error


def _refusal_for(error: BaseException) -> BaseException:
    """Return the refusal for whatever the reader raises on a broken file, or `error` when it is something else.

    The compiled reader panics on some broken files; its PanicException is no Exception and has no importable name.
    """
    if isinstance(error, calamine.CalamineError | OSError | ValueError | OverflowError):
        return SheetRefused(Refusal.BROKEN)
    if type(error).__name__ == "PanicException":
        return SheetRefused(Refusal.BROKEN)
    return error
