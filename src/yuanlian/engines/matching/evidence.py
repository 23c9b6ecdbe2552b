"""Gathers, for every supplier, which of its phrases fit which probe, as parallel arrays of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching.index import FIELD_BITS, FIELDS, Index
from yuanlian.engines.matching.probes import Probe
from yuanlian.engines.matching.scoring import Fit, fits, holding
from yuanlian.engines.matching.shapes import Field, Reason, ReasonCode

FIELD_WORTH: dict[Field, int] = {
    Field.PRODUCTS: 1000, Field.SCOPE: 850, Field.INDUSTRY: 650, Field.NAME: 600, Field.FULL: 500, Field.PROVEN: 950,
}  # fmt: skip
SUPPORT_SHARE = 12
"""Every further phrase of a profile adds this part (one in twelve) of what it is worth, up to `MOST_SUPPORT`."""
MOST_SUPPORT = 80
MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row for each phrase of a supplier that fits a probe, sorted by supplier, the best row first.

    `number` is the supplier's number in the index, `worth` the points, `cause` the place in `causes`.
    """

    number: NDArray[np.int64]
    worth: NDArray[np.int64]
    field: NDArray[np.int64]
    cause: NDArray[np.int64]
    causes: tuple[tuple[Probe, Fit], ...]

    def firsts(self) -> NDArray[np.int64]:
        """Where the rows of each supplier begin."""
        return np.flatnonzero(np.diff(self.number, prepend=-1))


def gather(index: Index, asked: Sequence[Probe], without: int | None) -> Evidence:
    """All evidence in the index for the probes, but none of the supplier with the number `without`."""
    causes: list[tuple[Probe, Fit]] = []
    entries: list[NDArray[np.uint32]] = []
    for probe in asked:
        for fit in (holding if probe.strict else fits)(index.table, probe.text):
            causes.append((probe, fit))
            entries.append(index.phrase_docs.rows(fit.pid))
    if not causes:
        nothing = np.zeros(0, dtype=np.int64)
        return Evidence(nothing, nothing, nothing, nothing, ())
    sizes = [len(rows) for rows in entries]
    flat = np.concatenate(entries).astype(np.int64)
    number, field = flat >> FIELD_BITS, flat & ((1 << FIELD_BITS) - 1)
    cause = np.repeat(np.arange(len(causes)), sizes)
    value = np.array([probe.worth * one.score // 1000 for probe, one in causes], dtype=np.int64)
    worth = value[cause] * np.array([FIELD_WORTH[one] for one in FIELDS], dtype=np.int64)[field] // 1000
    kept = index.alive.view()[number]
    if without is not None:
        kept &= number != without
    number, field, cause, worth = number[kept], field[kept], cause[kept], worth[kept]
    order = np.lexsort((cause, field, -worth, number))
    return Evidence(number[order], worth[order], field[order], cause[order], tuple(causes))


def text_points(evidence: Evidence) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each supplier's number and points: its best phrase, and a little for every further one."""
    firsts = evidence.firsts()
    if not len(firsts):
        return firsts, firsts
    best = evidence.worth[firsts]
    further = np.add.reduceat(evidence.worth, firsts) - best
    return evidence.number[firsts], best + np.minimum(further // SUPPORT_SHARE, MOST_SUPPORT)


def text_reasons(index: Index, evidence: Evidence, number: int) -> list[Reason]:
    """The best rows of one supplier as reasons, at most one for each phrase."""
    start = int(np.searchsorted(evidence.number, number, "left"))
    end = int(np.searchsorted(evidence.number, number, "right"))
    reasons: dict[int, Reason] = {}
    for row in range(start, end):
        probe, fit = evidence.causes[int(evidence.cause[row])]
        if fit.pid in reasons:
            continue
        points = int(evidence.worth[row])
        if reasons:
            points //= SUPPORT_SHARE
        reasons[fit.pid] = _reason(index, probe, fit, points=points, field=FIELDS[int(evidence.field[row])])
        if len(reasons) == MOST_REASONS:
            break
    return list(reasons.values())


def _reason(index: Index, probe: Probe, fit: Fit, *, points: int, field: Field) -> Reason:
    code: ReasonCode = probe.code or fit.code
    return Reason(
        code=code, points=points, asked=probe.text, found=index.table.written[fit.pid], field=field, path=probe.path
    )
