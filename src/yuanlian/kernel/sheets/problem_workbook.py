"""Gives the bad rows of a file back as a workbook: the cells as they came, with the reason beside and on each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yuanlian.kernel.sheets.fields import Kind
from yuanlian.kernel.sheets.matching import OWN_COLUMN_MARK
from yuanlian.kernel.sheets.tables import Row
from yuanlian.kernel.sheets.writing import Column, Note, Value, write_workbook


@dataclass(frozen=True, slots=True)
class Reason:
    """What is wrong, in a sentence; `column` is the 0-based column of the file, None for the row as a whole."""

    sentence: str
    column: int | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row of the file with everything that is wrong with it."""

    row: Row
    reasons: tuple[Reason, ...]


def write_problem_workbook(headers: Sequence[str], bad_rows: Iterable[BadRow], *, title: str = "") -> bytes:
    """Return a workbook with the reasons and the original row number before the original cells.

    A bad cell is marked and carries its reason as a comment. The two added columns are known by the mark of their
    header and left out when the corrected workbook is sent again.
    """
    bad = list(bad_rows)
    own = [Column(f"{OWN_COLUMN_MARK}{_('原因')}"), Column(f"{OWN_COLUMN_MARK}{_('原行号')}", Kind.INTEGER)]
    columns = own + [Column(header) for header in headers]
    return write_workbook(
        columns, (_cells(entry) for entry in bad), title=title, notes=_notes(bad, before=len(own), width=len(columns))
    )


def _cells(entry: BadRow) -> list[Value]:
    sentences = dict.fromkeys(reason.sentence for reason in entry.reasons)
    return ["\n".join(sentences), entry.row.number, *entry.row.cells]


def _notes(bad: Sequence[BadRow], *, before: int, width: int) -> Iterator[Note]:
    for index, entry in enumerate(bad):
        for reason in entry.reasons:
            if reason.column is not None and reason.column + before < width:
                yield Note(index, reason.column + before, reason.sentence)
