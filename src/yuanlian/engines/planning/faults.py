"""What can be wrong with a problem or a plan, as values that `wording` turns into sentences naming the rows."""

from __future__ import annotations

from collections.abc import Sequence

from yuanlian.engines.planning.shapes import Code, Reason, Value


class ProblemRefused(ValueError):
    """The problem cannot be planned as it is written; each reason names the rows."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__("; ".join(f"{one.code}: {', '.join(one.names) or dict(one.values)}" for one in reasons))
        self.reasons = reasons


class WrongPlan(AssertionError):
    """The independent checker disagrees with an engine: a fault of ours, never of the person's data."""


def refuse(code: Code, rows: Sequence[int] = (), names: Sequence[str] = (), **values: Value) -> ProblemRefused:
    """The exception for these rows, ready to be raised; `names` call all rows, the numbers stand in without them."""
    said = tuple(names[row] if row < len(names) else str(row) for row in rows)
    return ProblemRefused(Reason(code=code, rows=tuple(int(row) for row in rows), names=said, values=values))
