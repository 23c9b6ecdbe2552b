"""What the kinds of plans share when they are computed: how a run is limited, and an answer with few changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from yuanlian.domain.plans.parameters import Parameters
from yuanlian.domain.plans.states import PlanKind
from yuanlian.domain.plans.values import Arrangement, Floats, Found, Input, Measure, Said, Target, Unit
from yuanlian.engines.planning import Limits, Plan, Reason
from yuanlian.kernel.actor import Actor

ENGINE = "planning-1"
STEPS = 12  # solves at most when the number of changes is limited
DEAREST = 1 << 24  # metres: no distance inside a zone is worth a change at this price


def never() -> bool:
    """Nobody asks to stop."""
    return False


def silent(_done: int, _total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a computation is watched: `stop` answers True when it is no longer wanted, `report` shows progress."""

    stop: Callable[[], bool] = never
    report: Callable[[int, int], None] = silent

    def limits(self, parameters: Parameters) -> Limits:
        """The engine's limits; work is its own default, so that the same rows and seed give the same answer."""
        return Limits(seed=parameters.seed, stop=self.stop)


# Indices of units with the key of the target that each must have.
Fixed = Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What the rest of the house needs to know about one kind of plan."""

    kind: PlanKind
    gather: Callable[[Actor, Parameters], Input]
    solve: Callable[[Input, Fixed, Run], Found]
    measure: Callable[[Arrangement], Measure]
    pairs: Callable[[Sequence[Unit], Sequence[Target], Parameters], Floats]


def moves(units: Sequence[Unit], assign: Sequence[int | None]) -> int:
    """How many units that have a target today get another."""
    return sum(None not in {unit.today, now} and now != unit.today for unit, now in zip(units, assign, strict=True))


def said(reason: Reason) -> Said:
    """An engine's reason as plain data; `words` lets the engine say it."""
    return Said(
        code=f"engine.{reason.code.value}",
        values={"rows": list(reason.rows), "names": list(reason.names), "values": dict(reason.values)},
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """An engine's plan read back: a target or None for each unit."""

    plan: Plan
    assign: tuple[int | None, ...]
    moves: int
    price: int


Solve = Callable[[int], Answer]


def at_most(limit: int | None, price: int, solve: Solve, run: Run) -> Answer:
    """The answer at `price` per change, or at the lowest price found at which no more than `limit` units move.

    The number of moves falls as the price rises; between two prices it may jump over the limit, so the answer may
    stay below it. Where rules force more moves than the limit, the answer is the one with the dearest changes.
    """
    run.report(0, STEPS)
    found = solve(price)
    if limit is None or found.moves <= limit or run.stop():
        return found
    low, high, best = price, max(2 * price, 1000), None
    for step in range(1, STEPS):
        run.report(step, STEPS)
        if run.stop():
            break
        found = solve(high if best is None else (low + high) // 2)
        if found.moves <= limit:
            best, high = found, found.price
        else:
            low, high = found.price, min(high * 8, DEAREST) if best is None else high
        if high - low <= max(1, high // 100) or (best is None and low >= DEAREST):
            break
    return best or found


def too_few(limit: int | None, found: Answer) -> tuple[Said, ...]:
    """What is to be said when more units had to move than were to."""
    if limit is None or found.moves <= limit:
        return ()
    return (Said(code="few", values={"limit": limit, "moves": found.moves}),)
