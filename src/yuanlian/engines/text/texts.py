"""Holds very many short texts: those of the start in one block of bytes, those that came later one by one."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.int64]


class Texts:
    """Texts by number; they are only ever appended."""

    __slots__ = ("_seen", "block", "late", "offsets")

    def __init__(self, block: NDArray[np.uint8] | None = None, offsets: Offsets | None = None) -> None:
        self.block = np.zeros(0, dtype=np.uint8) if block is None else block
        self.offsets = np.zeros(1, dtype=np.int64) if offsets is None else offsets
        self.late: list[str] = []
        self._seen = self.block.data

    @property
    def early(self) -> int:
        """How many texts stand in the block."""
        return len(self.offsets) - 1

    def __len__(self) -> int:
        return len(self.offsets) - 1 + len(self.late)

    def __getitem__(self, number: int) -> str:
        early = len(self.offsets) - 1
        if number >= early:
            return self.late[number - early]
        begin, end = self.offsets.item(number), self.offsets.item(number + 1)
        return str(self._seen[begin:end], "utf-8", "surrogatepass")

    def append(self, text: str) -> None:
        """The text has the next number."""
        self.late.append(text)


class TextBlock:
    """Gathers texts into one block of bytes."""

    __slots__ = ("_block", "_lengths")

    def __init__(self) -> None:
        self._block = bytearray()
        self._lengths: list[NDArray[np.int64]] = []

    def extend(self, texts: Iterable[str]) -> None:
        """The texts stand behind those that came before."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        self._block += b"".join(encoded)
        self._lengths.append(np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded)))

    def texts(self, order: NDArray[np.int64] | None = None) -> Texts:
        """The texts gathered, or those of them that the order names, in its order."""
        lengths = np.concatenate([np.zeros(1, dtype=np.int64), *self._lengths])
        offsets = np.cumsum(lengths)
        block = np.frombuffer(self._block, dtype=np.uint8)
        if order is None:
            return Texts(block, offsets)
        kept = np.zeros(len(order) + 1, dtype=np.int64)
        np.cumsum(lengths[1:][order], out=kept[1:])
        room = np.empty(int(kept[-1]), dtype=np.uint8)
        for low in range(0, len(order), PART):
            part = order[low : low + PART]
            at = spread(offsets[part], lengths[1:][part])
            room[kept[low] : kept[low + len(part)]] = block[at]
        return Texts(room, kept)


PART = 50_000
"""Texts that are moved at a time: bounds the memory of one step."""


def spread(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Every place of the stretches that begin at `starts` and are so long, one stretch behind the other."""
    ends = np.cumsum(lengths)
    if not len(ends) or not ends[-1]:
        return np.zeros(0, dtype=np.int64)
    places: NDArray[np.int64] = np.arange(ends[-1]) + np.repeat(starts - (ends - lengths), lengths)
    return places
