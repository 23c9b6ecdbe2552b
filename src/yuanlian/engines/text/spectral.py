"""Finds the strongest directions of a large sparse table by random projection, with numpy alone.

Method: Halko, Martinsson, Tropp 2011, randomised range finder with power iterations; the seed is an argument.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

CHUNK = 1 << 18
"""Entries that are multiplied at a time: bounds the memory of one step."""
SPARE = 16


@dataclass(frozen=True, slots=True)
class Sparse:
    """A table in rows: row r holds `values[ptr[r]:ptr[r+1]]` in the columns `columns[ptr[r]:ptr[r+1]]`."""

    ptr: Ints
    columns: Ints
    values: Floats
    width: int

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.ptr) - 1

    def transposed(self) -> Sparse:
        """The same table with rows and columns exchanged."""
        rows = np.repeat(np.arange(self.height, dtype=np.int64), np.diff(self.ptr))
        order = np.argsort(self.columns, kind="stable")
        ptr = np.zeros(self.width + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.columns, minlength=self.width), out=ptr[1:])
        return Sparse(ptr, rows[order], self.values[order], self.height)

    def times(self, dense: Floats) -> Floats:
        """The product with a dense table of `width` rows."""
        product = np.zeros((self.height, dense.shape[1]), dtype=np.float32)
        row = 0
        while row < self.height:
            end = int(np.searchsorted(self.ptr, self.ptr[row] + CHUNK, "right")) - 1
            end = min(max(end, row + 1), self.height)
            low, high = int(self.ptr[row]), int(self.ptr[end])
            filled = np.flatnonzero(np.diff(self.ptr[row : end + 1])) + row
            if len(filled):
                weighted = dense[self.columns[low:high]] * self.values[low:high, None]
                product[filled] = np.add.reduceat(weighted, self.ptr[filled] - low, axis=0)
            row = end
        return product


def directions(table: Sparse, count: int, *, rounds: int = 3, seed: int = 7) -> Floats:
    """The strongest right directions of the table, one a column, strongest first; fewer where it has fewer."""
    count = min(count, table.height, table.width)
    if count == 0:
        return np.zeros((table.width, 0), dtype=np.float32)
    back = table.transposed()
    wide = min(count + SPARE, table.height, table.width)
    start = np.random.default_rng(seed).standard_normal((table.width, wide)).astype(np.float32)
    sketch = table.times(start)
    for _ in range(rounds):
        basis, _upper = np.linalg.qr(sketch)
        sketch = table.times(back.times(basis))
    basis, _upper = np.linalg.qr(sketch)
    small = back.times(basis)
    left, _strength, _right = np.linalg.svd(small, full_matrices=False)
    found: Floats = left[:, :count].astype(np.float32)
    return found * _signs(found)


def _signs(columns: Floats) -> Floats:
    """One for each column, so that its largest entry is positive: a direction has no sign of its own."""
    largest = np.abs(columns).argmax(axis=0)
    return np.where(columns[largest, np.arange(columns.shape[1])] < 0, -1, 1).astype(np.float32)
