"""What a first look into a worksheet finds before the reader parses it: its extent and its unusual cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from yuanlian.kernel.sheets.faults import Refusal, SheetRefused
from yuanlian.kernel.sheets.limits import Limits

Cell = tuple[int, int]


@dataclass(slots=True)
class Facts:
    """Extent and unusual cells of one worksheet; rows and columns are counted from 0.

    `padded` holds number cells whose format shows leading zeros, with the number of digits shown. `merged`
    holds rectangles as (first row, first column, last row, last column).
    """

    first_row: int = -1
    first_column: int = -1
    last_row: int = -1
    last_column: int = -1
    formulas: set[Cell] = field(default_factory=set)
    errors: dict[Cell, str] = field(default_factory=dict)
    padded: dict[Cell, int] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def cells(self) -> int:
        """Return how many cells the rectangle around the content has."""
        if self.last_row < 0:
            return 0
        return (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)

    def see(self, row: int, column: int) -> None:
        """Widen the extent so that it contains a cell with content."""
        if self.last_row < 0:
            self.first_row, self.first_column = row, column
        self.first_row = min(row, self.first_row)
        self.first_column = min(column, self.first_column)
        self.last_row = max(row, self.last_row)
        self.last_column = max(column, self.last_column)


def check_extent(facts: Facts, limits: Limits) -> None:
    """Raise `SheetRefused` when one worksheet has too many rows or columns."""
    if facts.last_row >= limits.rows:
        raise SheetRefused(Refusal.TOO_MANY_ROWS, {"limit": limits.rows})
    if facts.last_column >= limits.columns:
        raise SheetRefused(Refusal.TOO_MANY_COLUMNS, {"limit": limits.columns})
    check_cells([facts], limits)


def check_cells(parsed_together: Iterable[Facts], limits: Limits) -> None:
    """Raise `SheetRefused` when the worksheets a reader parses at once would fill too much memory."""
    if sum(facts.cells for facts in parsed_together) > limits.cells:
        raise SheetRefused(Refusal.TOO_MANY_CELLS, {"limit": limits.cells})
