"""Lists rows by column in two flat arrays (compressed sparse columns), with room for rows that come later."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.text.growing import GrowingArray
from yuanlian.engines.text.texts import spread

Rows = NDArray[np.uint32]
_NOTHING: Rows = np.zeros(0, dtype=np.uint32)
FIRST_ROOM = 4


class Postings:
    """For each column number the rows that hold it, ascending; rows are only ever appended.

    A reader sees the rows appended before it asked. Rows that were taken away stay listed until the owner writes
    a new base; the owner knows which rows live.
    """

    __slots__ = ("grown", "ids", "ptr")

    def __init__(self, ptr: NDArray[np.int64], ids: Rows) -> None:
        self.ptr = ptr
        self.ids = ids
        self.grown: dict[int, GrowingArray] = {}

    @classmethod
    def empty(cls) -> Postings:
        """Postings that list nothing yet."""
        return cls(np.zeros(1, dtype=np.int64), _NOTHING)

    def append(self, column: int, row: int) -> None:
        """The column also lists the row, which is greater than every row it listed before."""
        grown = self.grown.get(column)
        if grown is None:
            grown = GrowingArray(np.zeros(FIRST_ROOM, dtype=np.uint32), size=0)
            grown.append(row)
            self.grown[column] = grown
        else:
            grown.append(row)

    def early(self, column: int) -> Rows:
        """The rows of one column that stand in the base, ascending."""
        return self.ids[self.ptr[column] : self.ptr[column + 1]] if column < len(self.ptr) - 1 else _NOTHING

    def rows(self, column: int) -> Rows:
        """The rows of one column, ascending; empty for a column never seen."""
        base = self.early(column)
        grown = self.grown.get(column)
        if grown is None:
            return base
        late: Rows = grown.view()
        return late if not len(base) else np.concatenate((base, late))

    def many(self, columns: NDArray[np.int64]) -> tuple[Rows, NDArray[np.int64]]:
        """The rows of each of the columns, one column behind the other, and how many each has."""
        if self.grown:
            lists = [self.rows(column) for column in columns.tolist()]
            sizes = np.fromiter(map(len, lists), dtype=np.int64, count=len(lists))
            return np.concatenate(lists) if lists else _NOTHING, sizes
        last = len(self.ptr) - 1  # a column beyond has a number already, and its first row comes in a moment
        starts = self.ptr[np.minimum(columns, last)]
        sizes = self.ptr[np.minimum(columns + 1, last)] - starts
        return self.ids[spread(starts, sizes)], sizes


class PostingsBuilder:
    """Makes the base of postings from rows that come in ascending order, block by block, in two passes.

    `count` is called for every block first, then `fill` for every block again: no pair is held twice.
    """

    __slots__ = ("_at", "_ids", "_ptr")

    def __init__(self, width: int) -> None:
        self._ptr = np.zeros(width + 1, dtype=np.int64)
        self._at = self._ptr
        self._ids = _NOTHING

    def count(self, columns: NDArray[np.integer]) -> None:
        """The block holds these columns, one for each of its pairs."""
        self._ptr[1:] += np.bincount(columns, minlength=len(self._ptr) - 1)

    def seal(self) -> None:
        """All blocks were counted."""
        np.cumsum(self._ptr, out=self._ptr)
        self._at = self._ptr[:-1].copy()
        self._ids = np.empty(int(self._ptr[-1]), dtype=np.uint32)

    def fill(self, columns: NDArray[np.integer], rows: NDArray[np.integer]) -> None:
        """The pairs of a block; every row is at least as great as those of the blocks before."""
        order = np.sort(columns.astype(np.int64) << 32 | rows.astype(np.int64))
        column, row = order >> 32, order & 0xFFFFFFFF
        first = np.flatnonzero(np.diff(column, prepend=-1))
        sizes = np.diff(np.append(first, len(column)))
        starts = self._at[column[first]]
        self._ids[np.arange(len(column)) + np.repeat(starts - first, sizes)] = row
        self._at[column[first]] += sizes

    def postings(self) -> Postings:
        """The postings of all pairs."""
        return Postings(self._ptr, self._ids)
