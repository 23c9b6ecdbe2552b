"""Keeps freed memory from staying with the process, where the C library would hold it for itself."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from mmap import mmap
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

_MIB = 1 << 20
PIECE, ALIGNED = 4 * _MIB, 16
_ALONE_FROM = -3, -1
"""The GNU library's numbers for: arrays from which size lie alone; how much free memory stays at the heap's end."""
_WHILE_BUILDING = 4 * _MIB, 16 * _MIB
_OTHERWISE = 32 * _MIB, 64 * _MIB
"""What the library itself comes to once large arrays were freed."""


def _library() -> ctypes.CDLL | None:
    """The GNU C library; others, and other systems, have no such setting and need none."""
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None


_GNU = _library()


def _set(values: tuple[int, int]) -> None:
    if _GNU is not None:
        for option, value in zip(_ALONE_FROM, values, strict=True):
            _GNU.mallopt(option, value)


@contextmanager
def building() -> Iterator[None]:
    """Inside this block every large array lies alone, so that the system has it back as soon as it is freed.

    The GNU library begins so, but once a large array was freed it puts others of that size (up to 32 MB) between small
    ones and keeps what is freed there: after a large index was built, nearly as much again as the index.
    """
    _set(_WHILE_BUILDING)
    try:
        yield
    finally:
        _set(_OTHERWISE)
        if _GNU is not None:
            _GNU.malloc_trim(0)


class Shelf(list[NDArray[Any]]):
    """Arrays that are kept for a while in memory of their own: a list that copies what is put on it.

    What is gathered step by step would otherwise lie between the passing arrays of each step, and the room of those
    could not be given back. Memory is taken in large pieces; each goes back when the last array in it is gone.
    """

    __slots__ = ("_at", "_piece", "dtype")

    def __init__(self, dtype: DTypeLike) -> None:
        super().__init__()
        self.dtype = np.dtype(dtype)
        self._piece = np.zeros(0, dtype=np.uint8)
        self._at = 0

    def put(self, array: NDArray[Any]) -> None:
        """A copy of the array stands at the end."""
        values = array.astype(self.dtype, copy=False)
        size = -(-values.nbytes // ALIGNED) * ALIGNED
        if self._at + size > len(self._piece):
            self._piece = np.frombuffer(mmap(-1, max(PIECE, size)), dtype=np.uint8)
            self._at = 0
        room = self._piece[self._at : self._at + values.nbytes].view(values.dtype).reshape(values.shape)
        room[...] = values
        self._at += size
        self.append(room)

    def close(self) -> None:
        """Nothing more is put on it."""
        self._piece = np.zeros(0, dtype=np.uint8)


def joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    """The parts one behind the other as one array; the list is empty afterwards, so that nothing is held twice."""
    if isinstance(parts, Shelf):
        parts.close()
    dtype = parts.dtype if isinstance(parts, Shelf) else parts[0].dtype
    whole = np.empty(sum(len(part) for part in parts), dtype=dtype)
    end = len(whole)
    while parts:
        part = parts.pop()
        whole[end - len(part) : end] = part
        end -= len(part)
    return whole
