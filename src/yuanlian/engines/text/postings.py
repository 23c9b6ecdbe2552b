"""Keeps which rows hold which number: a compact sorted base and a small growing part behind it."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.uint32]
_NOTHING: Rows = np.zeros(0, dtype=np.uint32)


class Postings:
    """For each column number the rows that hold it, ascending; rows are only ever appended.

    A reader sees the rows appended before it asked. Rows that were taken away stay listed until the owner writes
    a new base; the owner knows which rows live.
    """

    __slots__ = ("_grown", "_ids", "_ptr")

    def __init__(self, ptr: NDArray[np.int64], ids: Rows) -> None:
        self._ptr = ptr
        self._ids = ids
        self._grown: dict[int, array[int]] = {}

    @classmethod
    def empty(cls) -> Postings:
        """Postings that list nothing yet."""
        return cls(np.zeros(1, dtype=np.int64), _NOTHING)

    @classmethod
    def transposed(cls, ptr: NDArray[np.int64], columns: Rows, width: int) -> Postings:
        """The rows of each column, from the columns of each row (`columns[ptr[r]:ptr[r+1]]` belong to row r)."""
        rows = np.repeat(np.arange(len(ptr) - 1, dtype=np.uint32), np.diff(ptr))
        order = np.argsort(columns, kind="stable")
        counts = np.bincount(columns, minlength=width)
        starts = np.zeros(width + 1, dtype=np.int64)
        np.cumsum(counts, out=starts[1:])
        return cls(starts, rows[order])

    def append(self, column: int, row: int) -> None:
        """The column also lists the row, which is greater than every row it listed before."""
        grown = self._grown.get(column)
        if grown is None:
            self._grown[column] = array("I", (row,))
        else:
            grown.append(row)

    def rows(self, column: int) -> Rows:
        """The rows of one column, ascending; empty for a column never seen."""
        base = self._ids[self._ptr[column] : self._ptr[column + 1]] if column < len(self._ptr) - 1 else _NOTHING
        grown = self._grown.get(column)
        if grown is None:
            return base
        late = np.array(grown, dtype=np.uint32)
        return late if not len(base) else np.concatenate((base, late))
