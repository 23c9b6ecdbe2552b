"""Scores suppliers by the direction of their whole profile: do they resemble those who usually serve such a need?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching.index import Index
from yuanlian.engines.matching.profiles import FIELD_BITS, FIELD_MASK, FULL, INDUSTRY, INDUSTRY_MARK, NAME, pieces
from yuanlian.engines.matching.space import Floats, Vector, unit, whole
from yuanlian.engines.text import normalise
from yuanlian.engines.text.batch import batch_terms
from yuanlian.engines.text.codes import codes
from yuanlian.engines.text.phrases import tie
from yuanlian.engines.text.texts import spread

Numbers = NDArray[np.int64]

SEEDS = 15
"""The suppliers with the best phrases show where a need points."""
LIKE_SEEDS = 1500
LIKE_WORDS = 1500
"""Points of a profile that points exactly where the seeds do, or where the words of the need do."""
LOOKED_AT = 2_500
"""Profiles of the nearest clusters that are compared."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Where suppliers of a need point: a direction in whole numbers and the points that full agreement is worth.

    `pulls` says how near the middle of each cluster lies to it.
    """

    vector: Vector
    worth: float
    pulls: Floats


def aim(index: Index, words: Mapping[str, float], seeds: Numbers, points: Numbers) -> Aim | None:
    """The direction of a need from its words and from the suppliers whose phrases fit it best, None without a space.

    `seeds` are suppliers' numbers, `points` their points for text; both are looked at only where points are highest.
    """
    if index.placing is None:
        return None
    wanted = LIKE_WORDS * index.placing.of_weights(words) + LIKE_SEEDS * _middle(index, seeds, points)
    length = float(np.linalg.norm(wanted))
    if length == 0:
        return None
    vector = whole(wanted.astype(np.float32))
    return Aim(vector, length, index.placing.pulls(vector[None, :])[0])


def _middle(index: Index, seeds: Numbers, points: Numbers) -> Floats:
    """The middle of the best seeds' directions, each weighing the third power of its points; ties are all in."""
    if len(points) > SEEDS:
        least = np.partition(points, len(points) - SEEDS)[len(points) - SEEDS]
        kept = points >= least
        seeds, points = seeds[kept], points[kept]
    if not len(seeds):
        return np.zeros(index.vectors.view().shape[1], dtype=np.float32)
    rows = index.vectors.view()[seeds].astype(np.float64)
    rows /= np.maximum(np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None], 1)
    # Whole numbers make the sum independent of the order in which the seeds were added.
    weighted = np.rint(rows * (points.astype(np.float64)[:, None] / 1000) ** 3 * 1e6).astype(np.int64)
    return unit(weighted.sum(axis=0).astype(np.float32))


def near(index: Index, goal: Aim) -> Numbers:
    """The numbers of the suppliers in the clusters nearest to the aim, until enough are found."""
    found: list[NDArray[np.uint32]] = []
    count = 0
    for cluster in np.argsort(-goal.pulls, kind="stable").tolist():
        found.append(index.members.rows(cluster))
        count += len(found[-1])
        if count >= LOOKED_AT:
            break
    return np.concatenate(found).astype(np.int64) if found else np.zeros(0, dtype=np.int64)


def agreement(index: Index, goal: Aim, numbers: Numbers) -> Numbers:
    """The points of each supplier for pointing where the aim does; those that point elsewhere get none."""
    rows = index.vectors.view().take(numbers, axis=0).astype(np.float32)
    # Whole numbers below 2^24 are exact in single precision. Not a library product: its threads cost more than they
    # save on so small a table.
    dots = np.einsum("ij,j->i", rows, goal.vector.astype(np.float32))
    own = float(np.sqrt((goal.vector.astype(np.float64) ** 2).sum()))
    lengths = index.lengths.view()[numbers].astype(np.float64) * own
    points: Numbers = np.rint(goal.worth * dots.astype(np.float64) / np.maximum(lengths, 1)).astype(np.int64)
    return np.maximum(points, 0)


def telling_phrases(index: Index, goal: Aim, numbers: Sequence[int]) -> list[str]:
    """For each supplier the phrase of its profile that points most like the aim; empty where none does."""
    if index.placing is None or not len(numbers):
        return [""] * len(numbers)
    entries = [index.columns.entries(number) for number in numbers]
    packed = np.concatenate(entries).astype(np.int64)
    owner = np.repeat(np.arange(len(numbers)), [len(one) for one in entries])
    pid, field = packed >> FIELD_BITS, packed & FIELD_MASK
    doing = ~np.isin(field, (NAME, FULL))
    owner, pid, field = owner[doing], pid[doing], field[doing]
    ready = (pid < len(index.held)) & (index.table.uses.view()[pid] > 0)
    told = [(0, 0, "")] * len(numbers)
    ties = index.table.ties.view()
    for at, strength, number in _early(index, goal, owner[ready], pid[ready], field[ready]):
        told[at] = max(told[at], (strength, -int(ties[number]), index.table.written[number]))
    others = zip(owner[~ready].tolist(), pid[~ready].tolist(), field[~ready].tolist(), strict=True)
    spoken = [(at, text, kind) for at, number, kind in others for text in pieces(index.table.written[number])]
    for (at, text, _), strength in zip(spoken, _late(index, goal, spoken), strict=True):
        told[at] = max(told[at], (strength, -tie(normalise(text)), text))
    return [text for _, _, text in told]


def _early(index: Index, goal: Aim, owner: Numbers, pid: Numbers, field: Numbers) -> list[tuple[int, int, int]]:
    """For each supplier its phrase of the start that points most like the aim, and how much."""
    assert index.placing is not None
    held = index.held
    single = field == INDUSTRY
    starts = held.ptr[pid]
    sizes = np.where(single, 0, held.ptr[pid + 1] - starts)
    whose = np.concatenate((np.repeat(np.arange(len(pid)), sizes), np.flatnonzero(single)))
    rows = np.concatenate((held.rows[spread(starts, sizes)], held.classes[pid[single]])).astype(np.int64)
    whose, rows = whose[rows >= 0], rows[rows >= 0]
    pulls = index.placing.row_pulls(rows, goal.vector)
    sums = np.bincount(whose, weights=pulls, minlength=len(pid))
    strengths = np.rint(sums / np.sqrt(np.maximum(np.bincount(whose, minlength=len(pid)), 1))).astype(np.int64)
    order = np.lexsort((index.table.ties.view()[pid], -strengths, owner))
    firsts = order[np.flatnonzero(np.diff(owner[order], prepend=-1))]
    best = zip(owner[firsts].tolist(), strengths[firsts].tolist(), pid[firsts].tolist(), strict=True)
    return [one for one in best if one[1] > 0]


def _late(index: Index, goal: Aim, spoken: Sequence[tuple[int, str, int]]) -> list[int]:
    """How much each phrase points like the aim."""
    assert index.placing is not None
    if not spoken:
        return []
    industry = [INDUSTRY_MARK + normalise(text) if field == INDUSTRY else "" for _, text, field in spoken]
    texts = ["" if mark else normalise(text) for mark, (_, text, _) in zip(industry, spoken, strict=True)]
    owners, numbers = batch_terms(texts)
    owners = np.concatenate((owners, np.arange(len(spoken))))
    rows = index.placing.rows_of(np.concatenate((numbers, codes(industry))))
    owners, rows = owners[rows >= 0], rows[rows >= 0]
    sums = np.bincount(owners, weights=index.placing.row_pulls(rows, goal.vector), minlength=len(spoken))
    strengths = np.rint(sums / np.sqrt(np.maximum(np.bincount(owners, minlength=len(spoken)), 1)))
    found: list[int] = strengths.astype(np.int64).tolist()
    return found
