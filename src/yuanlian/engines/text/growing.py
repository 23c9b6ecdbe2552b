"""A numpy array that grows at its end, so that adding one row costs no copy of all rows."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


class GrowingArray:
    """Numbers of one type, or rows of them; `view()` shows those appended so far without copying them."""

    __slots__ = ("_room", "_size")

    def __init__(self, values: NDArray[Any]) -> None:
        self._room = values
        self._size = len(values)

    @classmethod
    def empty(cls, dtype: DTypeLike, width: int | None = None) -> "GrowingArray":
        """No numbers yet, or no rows of this width."""
        return cls(np.zeros(0 if width is None else (0, width), dtype=dtype))

    def __len__(self) -> int:
        return self._size

    def append(self, value: float | NDArray[Any]) -> None:
        """The value or the row stands at the end."""
        if self._size == len(self._room):
            room = np.zeros((max(64, 2 * self._size), *self._room.shape[1:]), dtype=self._room.dtype)
            room[: self._size] = self._room
            self._room = room
        self._room[self._size] = value
        self._size += 1

    def add(self, at: int, value: int) -> int:
        """The number at this place is changed by the value; gives the new number."""
        self._room[at] += value
        return int(self._room[at])

    def set(self, at: int, value: float) -> None:
        """The number at this place is the value."""
        self._room[at] = value

    def view(self) -> NDArray[Any]:
        """The numbers appended so far."""
        return self._room[: self._size]
