"""Gives every term a number of 64 bits, the same on every machine, one by one or for millions at once.

The number of a text is a polynomial over its mixed characters, so that those of all its parts follow from one pass
(Karp and Rabin 1987). Two different terms share a number about once in 10^19 pairs; whoever must be sure compares
the texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint64]
Places = NDArray[np.int64]

MASK = (1 << 64) - 1
BASE = 0x9E3779B97F4A7C15
"""Odd, so that it has an inverse among the numbers of 64 bits."""
INVERSE = pow(BASE, -1, 1 << 64)
_STEP, _FIRST, _SECOND = 0xD1B54A32D192ED03, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def _mix(number: int) -> int:
    number = (number * BASE + _STEP) & MASK
    number = ((number ^ (number >> 30)) * _FIRST) & MASK
    number = ((number ^ (number >> 27)) * _SECOND) & MASK
    return number ^ (number >> 31)


_character = lru_cache(maxsize=1 << 15)(_mix)


@lru_cache(maxsize=1 << 14)
def code(text: str) -> int:
    """The number of one text."""
    summed = 0
    for character in reversed(text):
        summed = (summed * BASE + _character(ord(character))) & MASK
    return _mix(summed ^ len(text))


def mixed(numbers: NDArray[np.uint64]) -> Codes:
    """Every number stirred, as `code` stirs one."""
    stirred = numbers * np.uint64(BASE) + np.uint64(_STEP)
    stirred = (stirred ^ (stirred >> np.uint64(30))) * np.uint64(_FIRST)
    stirred = (stirred ^ (stirred >> np.uint64(27))) * np.uint64(_SECOND)
    return stirred ^ (stirred >> np.uint64(31))


class Coder:
    """The numbers of any parts of one long text."""

    __slots__ = ("_back", "_sums")

    def __init__(self, characters: NDArray[np.uint32]) -> None:
        size = len(characters) + 1
        powers = np.full(size, BASE, dtype=np.uint64)
        powers[0] = 1
        np.multiply.accumulate(powers, out=powers)
        self._sums = np.zeros(size, dtype=np.uint64)
        np.cumsum(mixed(characters.astype(np.uint64)) * powers[:-1], out=self._sums[1:])
        self._back = np.full(size, INVERSE, dtype=np.uint64)
        self._back[0] = 1
        np.multiply.accumulate(self._back, out=self._back)

    def of(self, starts: Places, ends: Places, *, mark: str = "") -> Codes:
        """The numbers of the parts, as if each began with the mark (one character or none)."""
        sums = (self._sums[ends] - self._sums[starts]) * self._back[starts]
        lengths = (ends - starts).astype(np.uint64)
        if mark:
            sums = sums * np.uint64(BASE) + np.uint64(_character(ord(mark)))
            lengths += np.uint64(1)
        return mixed(sums ^ lengths)


def codes(texts: Sequence[str]) -> Codes:
    """The number of every text."""
    joined = "".join(texts)
    characters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)))
    starts = np.concatenate((np.zeros(1, dtype=np.int64), ends[:-1]))[: len(texts)]
    return Coder(characters).of(starts, ends)
