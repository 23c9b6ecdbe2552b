"""Gathers, for every supplier, which of its phrases fit which probe, as parallel arrays of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching.index import Index
from yuanlian.engines.matching.probes import Probe
from yuanlian.engines.matching.profiles import FIELD_BITS, FIELD_MASK, FIELDS
from yuanlian.engines.matching.scoring import CODES, fits, holding
from yuanlian.engines.matching.shapes import Field, Reason
from yuanlian.engines.text import PhraseTable

Numbers = NDArray[np.int64]

FIELD_WORTH: dict[Field, int] = {
    Field.PRODUCTS: 1000, Field.SCOPE: 850, Field.INDUSTRY: 650, Field.NAME: 600, Field.FULL: 500, Field.PROVEN: 950,
}  # fmt: skip
_WORTH = np.array([FIELD_WORTH[one] for one in FIELDS], dtype=np.int64)
SUPPORT_SHARE = 12
"""Every further phrase of a profile adds this part (one in twelve) of what it is worth, up to `MOST_SUPPORT`."""
MOST_SUPPORT = 80
MOST_REASONS = 4
MOST_ROWS = 30_000
"""Once the best phrases are said so often, phrases that fit worse are not looked up any more."""
CAUSE_BITS, WORTH_BITS = 14, 12
MOST_WORTH = (1 << WORTH_BITS) - 1


@dataclass(frozen=True, slots=True)
class Causes:
    """Every phrase that fits a probe: which probe, whether in the table of names, its number, its code, its worth."""

    probes: tuple[Probe, ...]
    probe: Numbers
    named: Numbers
    pid: Numbers
    code: Numbers
    worth: Numbers


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row for each phrase of a supplier that fits a probe, sorted by supplier, the best row first.

    `number` is the supplier's number in the index, `worth` the points, `cause` the place in `causes`.
    """

    number: Numbers
    worth: Numbers
    field: Numbers
    cause: Numbers
    causes: Causes

    def firsts(self) -> Numbers:
        """Where the rows of each supplier begin."""
        return np.flatnonzero(np.diff(self.number, prepend=-1))


def gather(index: Index, asked: Sequence[Probe], without: int | None) -> Evidence:
    """All evidence in the index for the probes, but none of the supplier with the number `without`."""
    before = index.columns.alive.view().copy()
    causes = _causes(index, asked)
    flat, sizes = _docs(index, causes)
    number, field = flat >> FIELD_BITS, flat & FIELD_MASK
    cause = np.repeat(np.arange(len(causes.pid)), sizes)
    kept = index.columns.lived(number, before)
    if without is not None:
        kept &= number != without
    number, field, cause = number[kept], field[kept], cause[kept]
    worth = causes.worth[cause] * _WORTH[field] // 1000
    # One sorted number holds the whole order: supplier, best worth, field, cause.
    keys = (number << WORTH_BITS | MOST_WORTH - worth) << FIELD_BITS | field
    keys = np.sort(keys << CAUSE_BITS | cause)
    cause, keys = keys & (1 << CAUSE_BITS) - 1, keys >> CAUSE_BITS
    field, keys = keys & FIELD_MASK, keys >> FIELD_BITS
    return Evidence(keys >> WORTH_BITS, MOST_WORTH - (keys & MOST_WORTH), field, cause, causes)


def _causes(index: Index, asked: Sequence[Probe]) -> Causes:
    """The phrases of both tables that fit the probes, the most worth first, until they are said often enough."""
    rows: list[tuple[Numbers, ...]] = []
    for at, probe in enumerate(asked):
        for named, table in enumerate((index.table, index.names)):
            found = (holding if probe.strict else fits)(table, probe.text)
            asker = np.full(len(found), at, dtype=np.int64), np.full(len(found), named, dtype=np.int64)
            uses, ties = table.uses.view()[found.pids], table.ties.view()[found.pids].astype(np.int64)
            rows.append((*asker, found.pids, found.codes, probe.worth * found.scores // 1000, uses, ties))
    if not rows:
        nothing = np.zeros(0, dtype=np.int64)
        return Causes((), nothing, nothing, nothing, nothing, nothing)
    probe_at, whose, pid, code, worth, uses, ties = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    order = np.lexsort((ties, whose, probe_at, -worth))
    read = np.cumsum(uses[order])
    # Phrases of one worth stand or fall together.
    enough = int(np.searchsorted(read, MOST_ROWS))
    least = int(worth[order[enough]]) if enough < len(order) else 0
    order = order[worth[order] >= max(least, 1)][: (1 << CAUSE_BITS) - 1]
    return Causes(tuple(asked), probe_at[order], whose[order], pid[order], code[order], worth[order])


def _docs(index: Index, causes: Causes) -> tuple[Numbers, Numbers]:
    """The suppliers and fields of each cause, one cause behind the other, and how many each has."""
    sizes = np.zeros(len(causes.pid), dtype=np.int64)
    parts = []
    for named, docs in enumerate((index.phrase_docs, index.name_docs)):
        mine = np.flatnonzero(causes.named == named)
        flat, sizes[mine] = docs.many(causes.pid[mine])
        parts.append((mine, flat.astype(np.int64)))
    starts = np.cumsum(sizes) - sizes
    rows = np.empty(int(sizes.sum()), dtype=np.int64)
    for mine, listed in parts:
        own = sizes[mine]
        rows[np.arange(len(listed)) + np.repeat(starts[mine] - (np.cumsum(own) - own), own)] = listed
    return rows, sizes


def text_points(evidence: Evidence) -> tuple[Numbers, Numbers]:
    """Each supplier's number and points: its best phrase, and a little for every further one."""
    firsts = evidence.firsts()
    if not len(firsts):
        return firsts, firsts
    best = evidence.worth[firsts]
    further = np.add.reduceat(evidence.worth, firsts) - best
    return evidence.number[firsts], best + np.minimum(further // SUPPORT_SHARE, MOST_SUPPORT)


def text_reasons(index: Index, evidence: Evidence, number: int) -> list[Reason]:
    """The best rows of one supplier as reasons, at most one for each phrase."""
    start, end = np.searchsorted(evidence.number, (number, number + 1)).tolist()
    reasons: dict[tuple[int, int], Reason] = {}
    for row in range(start, end):
        cause = int(evidence.cause[row])
        key = int(evidence.causes.named[cause]), int(evidence.causes.pid[cause])
        if key in reasons:
            continue
        points = int(evidence.worth[row])
        if reasons:
            points //= SUPPORT_SHARE
        reasons[key] = _reason(index, evidence.causes, cause, points=points, field=FIELDS[int(evidence.field[row])])
        if len(reasons) == MOST_REASONS:
            break
    return list(reasons.values())


def _reason(index: Index, causes: Causes, cause: int, *, points: int, field: Field) -> Reason:
    probe = causes.probes[int(causes.probe[cause])]
    table: PhraseTable = index.names if causes.named[cause] else index.table
    return Reason(
        code=probe.code or CODES[int(causes.code[cause])],
        points=points,
        asked=probe.text,
        found=table.written[int(causes.pid[cause])],
        field=field,
        path=probe.path,
    )
