"""Places profiles and needs in one space of a few hundred directions, learnt from the zone's own enterprises.

Terms that stand in the same profiles point the same way (latent semantic analysis, Deerwester 1990), so a need finds
the enterprises that resemble its usual suppliers although none of its words stands in their profiles. Vectors are
whole numbers of one byte; the products of two are exact, so that ranks do not depend on the machine's arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.int8]
Floats = NDArray[np.float32]

INDUSTRY_MARK = "="
FULL = 127


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

    def placed(self, weights: Mapping[str, float]) -> Floats:
        """The unit vector of weighted terms; zero where the space knows none of them."""
        known = sorted((self.terms[term], weight) for term, weight in weights.items() if term in self.terms)
        if not known:
            return np.zeros(self.width, dtype=np.float32)
        rows = np.array([row for row, _ in known])
        counts = np.array([weight for _, weight in known], dtype=np.float32)
        strength = (1 + np.log1p(counts)) * self.rarity[rows]
        return unit(np.einsum("i,ij->j", strength.astype(np.float32), self.axes[rows].astype(np.float32)))

    def vector(self, weights: Mapping[str, float]) -> Vector:
        """The direction of weighted terms in whole numbers."""
        return whole(self.placed(weights))

    def cluster(self, vector: Vector) -> int:
        """The number of the cluster whose middle points most like the vector."""
        return int(np.einsum("ij,j->i", self.centres, vector.astype(np.float32)).argmax())


def unit(vector: Floats) -> Floats:
    """The vector at length one; the zero vector stays."""
    length = float(np.linalg.norm(vector))
    return vector if length == 0 else (vector / np.float32(length)).astype(np.float32)


def whole(vector: Floats) -> Vector:
    """The vector in whole numbers, its largest entry 127; the zero vector stays."""
    largest = float(np.abs(vector).max(initial=0.0))
    if largest == 0:
        return np.zeros(len(vector), dtype=np.int8)
    entries: Vector = np.rint(vector * np.float32(FULL / largest)).astype(np.int8)
    return entries
