"""The values that cross the border of this room: limits in, plans with reasons out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

OUT = -1
"""The agent, district or group of a unit that stays without one."""
_ENDLESS = 1 << 60


class Status(StrEnum):
    """How good a plan is known to be."""

    OPTIMAL = "optimal"
    """No plan costs less; the bound proves it."""
    FEASIBLE = "feasible"
    """Every rule is kept; a cheaper plan may exist."""
    INFEASIBLE = "infeasible"
    """No plan keeps every rule; the reasons say what is short and by how much."""


class Code(StrEnum):
    """What is to be said about a problem or a plan; `wording` has the sentence in both languages."""

    # The problem cannot be read.
    FIELD_MISSING = "field_missing"
    FIELD_SHAPE = "field_shape"
    NO_UNITS = "no_units"
    NOT_A_NUMBER = "not_a_number"
    NO_PLACE = "no_place"
    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"
    OUT_OF_RANGE = "out_of_range"
    DUPLICATE = "duplicate"
    NOT_ROWS = "not_rows"
    """Rows that are not objects with fields."""
    NOT_LISTS = "not_lists"
    ISLAND = "island"
    """Units without a way of edges to the others."""
    # No plan keeps every rule.
    TOO_LARGE = "too_large"
    """Rows need more than any one place offers."""
    NOBODY_MAY = "nobody_may"
    """Rows that no agent may take."""
    SHORT = "short"
    """Rows need more than all who may take them offer: the bottleneck of a minimum cut."""
    SHORT_TOTAL = "short_total"
    """All places together offer less than all rows need."""
    LEFT_OUT = "left_out"
    """Rows that could not be placed although no cut proves why; what raising the capacities would take."""
    REMEDY_RAISE = "remedy_raise"
    REMEDY_TRAIN = "remedy_train"
    UNEVEN = "uneven"
    """A district lies outside the tolerance."""
    PIECES = "pieces"
    """A district is not in one piece: its pinned units lie apart."""
    WINDOW_MISSED = "window_missed"
    """Visits that no team reaches in time, even straight from the depot."""
    TEAMS_SHORT = "teams_short"
    """Visits left over when every team is full."""
    OVER_AGE = "over_age"
    """Tasks that begin later than the age cap allows."""
    # What a plan leaves out by itself.
    NO_GROUP = "no_group"
    """Not one group was formed: everybody stays out."""
    TOO_FEW_NEAR = "too_few_near"
    """Units without enough members around them for a group."""
    LEFT_DEAR = "left_dear"
    """Units that cost more inside a group than outside."""
    DEADLINE_MISSED = "deadline_missed"
    """Tasks that end after their deadline."""
    # How the plan was made.
    SOLVER_MISSING = "solver_missing"
    """An optional solver is not installed; the plan is the careful greedy one."""
    STOPPED = "stopped"
    """The limit was reached before optimality was proved."""
    ENDED = "ended"
    """The search ended by itself, near the bound but without a proof."""


Value = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing to say: which rows it is about (from 0), how they are called, and the numbers of the sentence."""

    code: Code
    rows: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a planner may look.

    `work` counts iterations or nodes of the engine: with it alone the same seed gives the same bytes on any machine.
    `seconds` is an outer limit, read from `spent` (CPU seconds used so far), since engines have no clock.
    `stop` is asked now and then; a cancelled job answers True and gets the best plan found so far.
    """

    work: int | None = None
    seed: int = 0
    seconds: float | None = None
    spent: Callable[[], float] | None = None
    stop: Callable[[], bool] | None = None

    def rounds(self, default: int) -> int:
        """The iterations to make: what was asked for, else `default`, else endless where seconds are the limit."""
        if self.work is not None:
            return self.work
        return _ENDLESS if self.seconds is not None and self.spent is not None else default

    def is_over(self, share: float = 1.0) -> bool:
        """Whether this share of the seconds is used up, or somebody asked to stop."""
        return self.left(share) <= 0 or (self.stop is not None and self.stop())

    def left(self, share: float = 1.0) -> float:
        """The seconds left of this share; infinite without an outer limit."""
        if self.seconds is None or self.spent is None:
            return float("inf")
        return self.seconds * share - self.spent()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A proposal that the checker has re-costed; indices count from 0, `OUT` stands for nobody.

    `cost` is in the problem's own unit and sense and contains the price of changes; `bound` is proved: no plan is
    better than it (not less when a minimum, not more when a maximum is sought). `changes` counts rows that differ
    from today's plan. `facts` are further figures of one kind, such as visits spared.
    """

    status: Status
    cost: float | None
    bound: float | None = None
    changes: int = 0
    reasons: tuple[Reason, ...] = ()
    assign: tuple[int, ...] = ()
    open: tuple[int, ...] = ()
    routes: tuple[tuple[int, ...], ...] = ()
    order: tuple[tuple[int, int, float], ...] = ()
    facts: Mapping[str, float] = field(default_factory=dict)

    @property
    def gap(self) -> float | None:
        """How far cost and bound lie apart, as a share of the cost; None where either is not known."""
        if self.cost is None or self.bound is None:
            return None
        return abs(self.cost - self.bound) / max(abs(self.cost), 1e-9)
