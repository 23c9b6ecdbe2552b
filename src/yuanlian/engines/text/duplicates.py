"""Finds texts that say nearly the same: shared character pairs, looked up through small sketches.

Public names: `similarity(a, b)`, `NearDuplicates` with `put`, `remove`, `similar`, and `Similar`.
The similarity of two texts is the Jaccard coefficient of their sets of character pairs, in thousandths. A sketch is
the set of the smallest hashes of a text (Broder 1997); texts that share hashes of their sketches are compared exactly.
"""

import re
from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.text.normalise import normalise

SKETCH = 24
"""Hashes of a text that are looked up: at a similarity of 300 the chance to share none is under one in a thousand."""
COMPARED = 64
"""Candidates that are compared exactly."""

_NOISE = re.compile(r"[\W_]+")
_MIX = np.uint32(2_654_435_761)
_SHIFT = np.uint32(16)


@dataclass(frozen=True, slots=True)
class Similar:
    """A stored text that resembles the one asked about; 1000 is the same set of character pairs."""

    key: str
    permille: int


def _shingles(text: str) -> NDArray[np.uint32]:
    """The distinct hashed character pairs of a text, ascending; punctuation and spaces do not count."""
    bare = _NOISE.sub("", normalise(text)) or normalise(text)
    codes = np.frombuffer(bare.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if len(codes) > 1:
        codes = codes[:-1] * np.uint32(65_599) + codes[1:]
    mixed = codes * _MIX
    mixed ^= mixed >> _SHIFT
    return np.unique(mixed * _MIX)


def _jaccard(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> int:
    if not len(one) or not len(other):
        return 0
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return 1000 * shared // (len(one) + len(other) - shared)


def similarity(one: str, other: str) -> int:
    """How much of their character pairs two texts share, in thousandths; an empty text resembles nothing."""
    return _jaccard(_shingles(one), _shingles(other))


class NearDuplicates:
    """Texts by key, from which the most similar ones are found; changed one by one, never rebuilt."""

    __slots__ = ("_keys", "_number", "_sketches", "_stored")

    def __init__(self) -> None:
        self._sketches: dict[int, array[int]] = {}
        self._number: dict[str, int] = {}
        self._keys: list[str] = []
        self._stored: list[bytes] = []

    def __len__(self) -> int:
        return len(self._number)

    def put(self, key: str, text: str) -> None:
        """The key stands for this text, and for no earlier one."""
        self.remove(key)
        number = len(self._keys)
        shingles = _shingles(text)
        self._keys.append(key)
        self._stored.append(shingles.tobytes())
        self._number[key] = number
        for value in shingles[:SKETCH].tolist():
            listed = self._sketches.get(value)
            if listed is None:
                self._sketches[value] = array("I", (number,))
            else:
                listed.append(number)

    def remove(self, key: str) -> None:
        """The key stands for nothing; a key that stood for nothing stays so."""
        number = self._number.pop(key, None)
        if number is not None:
            self._stored[number] = b""

    def similar(self, text: str, *, top: int = 5, at_least: int = 400) -> tuple[Similar, ...]:
        """The stored texts at least so similar (thousandths), best first, equal ones by key."""
        shingles = _shingles(text)
        found = []
        for number in self._candidates(shingles):
            permille = _jaccard(shingles, np.frombuffer(self._stored[number], dtype=np.uint32))
            if permille >= at_least:
                found.append(Similar(self._keys[number], permille))
        found.sort(key=lambda one: (-one.permille, one.key))
        return tuple(found[:top])

    def _candidates(self, shingles: NDArray[np.uint32]) -> list[int]:
        listed = [np.array(self._sketches[h]) for h in shingles[:SKETCH].tolist() if h in self._sketches]
        if not listed:
            return []
        numbers, shared = np.unique(np.concatenate(listed), return_counts=True)
        if len(shared) > COMPARED:
            enough = np.partition(shared, len(shared) - COMPARED)[len(shared) - COMPARED]
            numbers, shared = numbers[shared >= enough], shared[shared >= enough]
        alive = [(-int(n), self._keys[i], int(i)) for i, n in zip(numbers, shared, strict=True) if self._stored[i]]
        return [number for _, _, number in sorted(alive)[:COMPARED]]
