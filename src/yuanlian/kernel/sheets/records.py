"""Rows as an importer wants them: clean values by field key, and every problem with its cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yuanlian.kernel.sheets.faults import CellProblem, Fault, Severity
from yuanlian.kernel.sheets.fields import NotThisKind, clean_value
from yuanlian.kernel.sheets.matching import HeaderMatch
from yuanlian.kernel.sheets.sheet import Sheet
from yuanlian.kernel.sheets.tables import Row


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the file: values by field key (an unusable value is empty), problems, and the row itself."""

    row: Row
    values: dict[str, str]
    problems: tuple[CellProblem, ...]

    @property
    def usable(self) -> bool:
        """Return whether nothing but warnings was found."""
        return all(problem.severity is Severity.WARNING for problem in self.problems)


def records(sheet: Sheet, match: HeaderMatch) -> Iterator[Record]:
    """Yield a record for every row below the header; faults of columns that fill no field are left out."""
    for row in sheet.rows():
        yield read_record(row, match)


def read_record(row: Row, match: HeaderMatch) -> Record:
    """Return one row's clean values and problems."""
    where = match.by_key
    mapped = set(where.values())
    problems = [problem for problem in row.problems if problem.column in mapped]
    unusable = {problem.column for problem in problems if problem.severity is Severity.ERROR}
    values: dict[str, str] = {}
    for field in match.fields:
        column = where.get(field.key)
        if column is None:
            continue
        text = "" if column in unusable else row.cells[column]
        try:
            values[field.key] = clean_value(field.kind, text)
        except NotThisKind as wrong:
            values[field.key] = ""
            problems.append(CellProblem(wrong.fault, row.number, column, text))
            continue
        if field.required and not values[field.key] and column not in unusable:
            named = {"label": str(field.label)}
            problems.append(CellProblem(Fault.MISSING, row.number, column, params=named))
    return Record(row, values, tuple(problems))
