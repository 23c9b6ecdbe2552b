"""Sparse rows in numpy arrays: just what a linear learner needs, without another library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_AT_ONCE = 16_000
"""Values worked on together: few enough to stay in the processor's own memory."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A matrix by rows: row i holds `values[starts[i]:starts[i + 1]]` in `columns[...]`; `width` columns in all."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.float32]
    width: int

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.starts) - 1

    def times(self, weights: Floats) -> Floats:
        """The product with `weights` (width × k), as height × k."""
        answer = np.zeros((self.height, weights.shape[1]))
        for first, last in self._blocks():
            part = slice(self.starts[first], self.starts[last])
            terms = self.values[part, None] * weights[self.columns[part]]
            filled = np.flatnonzero(np.diff(self.starts[first : last + 1])) + first
            if len(filled):
                answer[filled] = np.add.reduceat(terms, self.starts[filled] - self.starts[first], axis=0)
        return answer

    def turned(self) -> Rows:
        """The transposed matrix, by rows."""
        order = np.argsort(self.columns, kind="stable")
        rows = np.repeat(np.arange(self.height, dtype=np.int32), np.diff(self.starts))
        counts = np.bincount(self.columns, minlength=self.width)
        starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        return Rows(starts, rows[order], self.values[order], self.height)

    def _blocks(self) -> list[tuple[int, int]]:
        """Ranges of rows whose values fit into a block of memory."""
        blocks = []
        first = 0
        while first < self.height:
            fitting = int(np.searchsorted(self.starts, self.starts[first] + _AT_ONCE, side="right")) - 1
            last = min(self.height, max(first + 1, fitting))
            blocks.append((first, last))
            first = last
        return blocks


def rows_of(entries: Sequence[dict[int, float]], width: int) -> Rows:
    """The rows given as column → value, columns ascending."""
    starts = np.concatenate(([0], np.cumsum([len(row) for row in entries]))).astype(np.int64)
    ordered = [sorted(row.items()) for row in entries]
    columns = np.fromiter((c for row in ordered for c, _ in row), np.int32, int(starts[-1]))
    values = np.fromiter((v for row in ordered for _, v in row), np.float32, int(starts[-1]))
    return Rows(starts, columns, values, width)
