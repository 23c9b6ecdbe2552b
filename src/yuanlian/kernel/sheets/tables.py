"""The one shape in which every kind of file gives its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from yuanlian.kernel.sheets.faults import CellProblem

Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` as the spreadsheet program shows it, `cells` as text from column A on."""

    number: int
    cells: tuple[str, ...]
    problems: tuple[CellProblem, ...] = ()


class Table(Protocol):
    """One worksheet, or the one table of a csv."""

    @property
    def width(self) -> int:
        """Number of columns from A to the last one with content."""

    @property
    def last_row(self) -> int:
        """1-based number of the last row with content, 0 when there is none."""

    @property
    def merged(self) -> list[Merge]:
        """Merged rectangles: first row, first column, last row, last column, counted from 0."""

    def rows(self) -> Iterator[Row]:
        """Yield every row with content, in order."""


class Book(Protocol):
    """A file with one or several worksheets."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the visible worksheets in their order."""

    def table(self, name: str) -> Table:
        """Return a worksheet by its name."""
