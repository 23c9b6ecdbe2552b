"""Scores suppliers by the direction of their whole profile: do they resemble those who usually serve such a need?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching.index import FIELD_BITS, FIELDS, Index
from yuanlian.engines.matching.shapes import Field
from yuanlian.engines.matching.space import INDUSTRY_MARK, Floats, Space, Vector, unit, whole

SEEDS = 15
"""The suppliers with the best phrases show where a need points."""
LIKE_SEEDS = 1500
LIKE_WORDS = 1500
"""Points of a profile that points exactly where the seeds do, or where the words of the need do."""
LOOKED_AT = 6_000
"""Profiles of the nearest clusters that are compared."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Where suppliers of a need point: a direction in whole numbers and the points that full agreement is worth."""

    vector: Vector
    worth: float


def aim(index: Index, words: Mapping[str, float], seeds: NDArray[np.int64], points: NDArray[np.int64]) -> Aim | None:
    """The direction of a need from its words and from the suppliers whose phrases fit it best, None without a space.

    `seeds` are suppliers' numbers, `points` their points for text; both are looked at only where points are highest.
    """
    if index.space is None or not index.space.width:
        return None
    wanted = LIKE_WORDS * index.space.placed(words) + LIKE_SEEDS * _middle(index, seeds, points)
    length = float(np.linalg.norm(wanted))
    return None if length == 0 else Aim(whole(wanted.astype(np.float32)), length)


def _middle(index: Index, seeds: NDArray[np.int64], points: NDArray[np.int64]) -> Floats:
    """The middle of the best seeds' directions, each weighing the third power of its points; ties are all in."""
    if len(points) > SEEDS:
        least = np.partition(points, len(points) - SEEDS)[len(points) - SEEDS]
        seeds, points = seeds[points >= least], points[points >= least]
    if not len(seeds):
        return np.zeros(index.vectors.view().shape[1], dtype=np.float32)
    rows = index.vectors.view()[seeds].astype(np.float64)
    rows /= np.maximum(np.sqrt((rows * rows).sum(axis=1, keepdims=True)), 1)
    # Whole numbers make the sum independent of the order in which the seeds were added.
    weighted = np.rint(rows * (points.astype(np.float64)[:, None] / 1000) ** 3 * 1e6).astype(np.int64)
    return unit(weighted.sum(axis=0).astype(np.float32))


def near(index: Index, space: Space, goal: Aim) -> NDArray[np.int64]:
    """The numbers of the suppliers in the clusters nearest to the aim, until enough are found."""
    found: list[NDArray[np.int64]] = []
    count = 0
    pulls = np.einsum("ij,j->i", space.centres, goal.vector.astype(np.float32))
    for cluster in np.argsort(-pulls, kind="stable").tolist():
        rows = index.clusters.rows(cluster).astype(np.int64)
        found.append(rows)
        count += len(rows)
        if count >= LOOKED_AT:
            break
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def agreement(index: Index, goal: Aim, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The points of each supplier for pointing where the aim does; those that point elsewhere get none."""
    rows = index.vectors.view()[numbers].astype(np.float32)
    # Not a library product: its threads cost more than they save on so small a table.
    dots = np.einsum("ij,j->i", rows, goal.vector.astype(np.float32))
    own = float(np.sqrt((goal.vector.astype(np.float64) ** 2).sum()))
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows).astype(np.float64)) * own
    points: NDArray[np.int64] = np.rint(goal.worth * dots.astype(np.float64) / np.maximum(lengths, 1)).astype(np.int64)
    return np.maximum(points, 0)


def telling_phrases(index: Index, goal: Aim, numbers: Sequence[int]) -> list[str]:
    """For each supplier the phrase of its profile that points most like the aim; empty where none does."""
    spoken = [_speaking(index, number) for number in numbers]
    rows = {row for phrases in spoken for _, held in phrases for row in held}
    pulls = _pulls(index, goal, sorted(rows))
    told: list[str] = []
    for phrases in spoken:
        scored = ((sum(pulls[row] for row in held) / math.sqrt(len(held)), name) for name, held in phrases if held)
        strength, name = max(scored, default=(0.0, ""), key=lambda one: (one[0], one[1]))
        told.append(name if strength > 0 else "")
    return told


def _speaking(index: Index, number: int) -> list[tuple[str, list[int]]]:
    """The phrases of a supplier's products, scope and industry with the rows of their terms in the space."""
    phrases: list[tuple[str, list[int]]] = []
    if index.space is None:
        return phrases
    known = index.space.terms
    for packed in index.entries[number].tolist():
        pid, field = packed >> FIELD_BITS, FIELDS[packed & ((1 << FIELD_BITS) - 1)]
        names = [INDUSTRY_MARK + index.table.plain[pid]]
        if field is not Field.INDUSTRY:
            names = [index.table.term_names[at] for at in index.table.held[pid].tolist()]
        if field not in (Field.NAME, Field.FULL):
            phrases.append((index.table.written[pid], [known[name] for name in names if name in known]))
    return phrases


def _pulls(index: Index, goal: Aim, rows: list[int]) -> dict[int, float]:
    """How strongly the term of each row pulls a profile towards the aim."""
    if index.space is None or not rows:
        return {}
    axes = index.space.axes[rows].astype(np.float32)
    pulls = np.einsum("ij,j->i", axes, goal.vector.astype(np.float32)) * index.space.rarity[rows]
    return dict(zip(rows, pulls.tolist(), strict=True))
