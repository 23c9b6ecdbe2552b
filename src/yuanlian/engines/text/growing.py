"""A numpy array that grows at its end, so that adding one row costs no copy of all rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


class GrowingArray:
    """Numbers of one type, or rows of them; `view()` shows those appended so far without copying them."""

    __slots__ = ("_room", "_size")

    def __init__(self, values: NDArray[Any], *, size: int | None = None) -> None:
        self._room = values
        self._size = len(values) if size is None else size

    @classmethod
    def empty(cls, dtype: DTypeLike, width: int | None = None) -> GrowingArray:
        """No numbers yet, or no rows of this width."""
        return cls(np.zeros(0 if width is None else (0, width), dtype=dtype))

    def __len__(self) -> int:
        return self._size

    def append(self, value: float | NDArray[Any]) -> None:
        """The value or the row stands at the end."""
        if self._constant():
            if _same(self._room[0], value):
                self._size += 1
                self._room = np.broadcast_to(self._room[:1], self._size)
                return
            self._room = self._room.copy()
        if self._size == len(self._room):
            room = np.zeros((self._size + _more(self._size), *self._room.shape[1:]), dtype=self._room.dtype)
            room[: self._size] = self._room
            self._room = room
        self._room[self._size] = value
        self._size += 1

    def extend(self, values: NDArray[Any]) -> None:
        """The values or rows stand at the end."""
        size = self._size + len(values)
        if size > len(self._room):
            room = np.zeros((size + _more(size), *self._room.shape[1:]), dtype=self._room.dtype)
            room[: self._size] = self._room[: self._size]
            self._room = room
        self._room[self._size : size] = values
        self._size = size

    def reserve(self) -> None:
        """There is room for more, so that the next value is appended at once."""
        if not self._constant() and (self._size == len(self._room) or not self._room.flags.writeable):
            room = np.empty((self._size + _more(self._size), *self._room.shape[1:]), dtype=self._room.dtype)
            room[: self._size] = self._room[: self._size]
            self._room = room

    def add(self, at: int, value: int) -> int:
        """The number at this place is changed by the value; gives the new number."""
        self._own()
        self._room[at] += value
        return int(self._room[at])

    def set(self, at: int, value: float) -> None:
        """The number at this place is the value."""
        self._own()
        self._room[at] = value

    def view(self) -> NDArray[Any]:
        """The numbers appended so far."""
        return self._room[: self._size]

    def _constant(self) -> bool:
        """Whether one value is seen many times: a column of which nothing is known takes no memory."""
        return self._size > 1 and self._room.strides[0] == 0

    def _own(self) -> None:
        """Numbers that are only read are copied before the first of them changes."""
        if not self._room.flags.writeable:
            self._room = self._room.copy()


def _more(size: int) -> int:
    """Room for how many values is added: half as many again, but not ever more."""
    return max(64, min(size // 2, 1 << 16))


def _same(one: Any, other: Any) -> bool:
    """Whether two numbers are equal; what is not a number is like itself."""
    return bool(one == other or (np.isnan(one) and np.isnan(other)))
