"""Places profiles and needs in one space of a few hundred directions, learnt from the zone's own enterprises.

Terms that stand in the same profiles point the same way (latent semantic analysis, Deerwester 1990), so a need finds
the enterprises that resemble its usual suppliers although none of its words stands in their profiles. Vectors are
whole numbers of one byte, each made of its own profile alone: no order of adding changes a rank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.text.codemap import CodeMap
from yuanlian.engines.text.codes import Codes, codes

Vector = NDArray[np.int8]
Numbers = NDArray[np.int64]
Floats = NDArray[np.float32]

FULL = 127
SCALE = 512
"""A term's pull in whole numbers: rarity times axis times this."""
UNIT_WEIGHT = 10
"""The weight of a term that a profile's products name once."""
MOST_WEIGHT = 1 << 12
STRENGTHS = np.rint(64 * (1 + np.log1p(np.arange(MOST_WEIGHT) / UNIT_WEIGHT))).astype(np.float32)
"""How strongly a term of each weight pulls: naming it again adds ever less."""
STEP = 250
"""Profiles that are placed at a time: bounds the memory of one step."""


@dataclass(frozen=True, slots=True)
class Space:
    """The learnt space: a row of `axes` for each term, its rarity, and the middles of the clusters of profiles."""

    terms: Mapping[str, int]
    rarity: Floats
    axes: NDArray[np.float16]
    centres: Floats

    @property
    def width(self) -> int:
        """The number of directions."""
        return int(self.axes.shape[1])


class Placing:
    """A space made ready to place terms, phrases and profiles."""

    __slots__ = ("_centres", "_rows", "_weights", "space")

    def __init__(self, space: Space) -> None:
        self.space = space
        self._rows = CodeMap.sorted(codes(list(space.terms)))
        pulls = space.axes.astype(np.float32) * space.rarity[:, None] * SCALE
        self._weights = np.rint(pulls).astype(np.float32)
        # Whole numbers below 2^24: their products are exact in single precision, in whatever order they are added.
        whole_centres = np.array([whole(centre) for centre in space.centres], dtype=np.float32)
        self._centres = whole_centres.reshape(-1, space.width)

    def rows_of(self, numbers: Codes) -> NDArray[np.int64]:
        """The row of the space for each term's code, -1 for a term that it does not know."""
        return self._rows.many(numbers)

    def profiles(self, owners: Numbers, rows: Numbers, weights: Numbers, count: int) -> NDArray[np.int8]:
        """The vectors of `count` profiles from their terms: whose, which row, what weight; in any order."""
        keys = np.sort(owners << 40 | rows << 16 | np.minimum(weights, MOST_WEIGHT - 1))
        first = np.flatnonzero(np.diff(keys >> 16, prepend=-1))
        vectors = np.zeros((count, self.space.width), dtype=np.int8)
        if not len(first):
            return vectors
        strengths = STRENGTHS[np.minimum(np.add.reduceat(keys & 0xFFFF, first), MOST_WEIGHT - 1)]
        owner, row = keys[first] >> 40, keys[first] >> 16 & 0xFFFFFF
        bounds = np.searchsorted(owner, np.arange(0, count + STEP, STEP))
        room = np.empty((int(np.diff(bounds).max()), self.space.width), dtype=np.float32)
        for low, high in pairwise(bounds.tolist()):
            if low < high:
                pulls = self._weights.take(row[low:high], axis=0, out=room[: high - low], mode="clip")
                starts = np.flatnonzero(np.diff(owner[low:high], prepend=-1))
                sums = np.empty((len(starts), self.space.width), dtype=np.float32)
                ends = np.append(starts[1:], high - low)
                # A product for each profile: what it gives depends on nothing but the profile.
                for at, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
                    np.dot(strengths[low + start : low + end], pulls[start:end], out=sums[at])
                vectors[owner[low:high][starts]] = whole_rows(sums)
        return vectors

    def of_weights(self, weights: Mapping[str, float]) -> Floats:
        """The unit vector of weighted terms (a product's term weighs one); zero where the space knows none."""
        names = sorted(weights)
        known = self._rows.many(codes(names))
        strength = 1 + np.log1p(np.array([weights[name] for name in names], dtype=np.float32)[known >= 0])
        rows = self._weights[known[known >= 0]]
        return unit(np.einsum("i,ij->j", strength, rows))

    def row_pulls(self, rows: Numbers, vector: Vector) -> Floats:
        """How strongly the term of each row pulls a profile towards the vector."""
        pulls: Floats = np.einsum("ij,j->i", self._weights[rows], vector.astype(np.float32))
        return pulls

    def clusters(self, vectors: NDArray[np.int8]) -> NDArray[np.int64]:
        """For each vector the number of the cluster whose middle points most like it."""
        nearest: NDArray[np.int64] = self.pulls(vectors).argmax(axis=1)
        return nearest

    def pulls(self, vectors: NDArray[np.int8]) -> Floats:
        """How much each vector points to the middle of each cluster."""
        lengths = np.sqrt((self._centres * self._centres).sum(axis=1))
        pulls: Floats = (vectors.astype(np.float32) @ self._centres.T) / np.maximum(lengths, 1)
        return pulls


def unit(vector: Floats) -> Floats:
    """The vector at length one; the zero vector stays."""
    length = float(np.linalg.norm(vector))
    return vector if length == 0 else (vector / np.float32(length)).astype(np.float32)


def lengths(vectors: NDArray[np.int8]) -> Floats:
    """The length of every row."""
    found: Floats = np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float32, casting="unsafe"))
    return found


def whole(vector: NDArray[np.floating] | NDArray[np.integer]) -> Vector:
    """The vector in whole numbers, its largest entry 127; the zero vector stays."""
    row: Vector = whole_rows(np.asarray(vector)[None, :])[0]
    return row


def whole_rows(vectors: NDArray[np.floating] | NDArray[np.integer]) -> NDArray[np.int8]:
    """Every row in whole numbers, its largest entry 127."""
    largest = np.abs(vectors).max(axis=1, initial=0).astype(np.float64)
    scale = np.divide(FULL, largest, out=np.zeros_like(largest), where=largest > 0).astype(np.float32)
    entries: NDArray[np.int8] = np.rint(vectors * scale[:, None]).astype(np.int8)
    return entries
