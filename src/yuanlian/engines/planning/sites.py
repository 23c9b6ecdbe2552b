"""Where p instructors or centres sit, each with a capacity: the capacitated p-median problem.

Lagrangian prices of the units give sites and bound; clusters found on the way enter a set-partitioning program whose
columns are priced exactly (knapsacks by dynamic programming); allocation and re-centring polish every answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yuanlian.engines.planning import clusters, locating, reading, solvers
from yuanlian.engines.planning.checking import Recount, changed, checked
from yuanlian.engines.planning.faults import refuse
from yuanlian.engines.planning.reading import Data, Floats, Ints
from yuanlian.engines.planning.shapes import OUT, Code, Limits, Plan, Reason, Status

SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`distance` [n][n] from unit to possible site, `demand` [n], `capacity` [n] of a site at each place, `sites` to
    open; `today` [n] is the site of each unit now (-1 none), `move_cost` the price of each unit that changes.
    """

    distance: Floats
    demand: Floats
    capacity: Floats
    sites: int
    today: Ints | None = None
    move_cost: float = 0.0
    units: tuple[str, ...] = ()

    @property
    def cost(self) -> Floats:
        """Distance and the price of changes, shape [n][n] (unit, site)."""
        if self.today is None or not self.move_cost:
            return self.distance
        held = np.flatnonzero(self.today >= 0)
        cost = self.distance.copy()
        cost[held] += self.move_cost
        cost[held, self.today[held]] -= self.move_cost
        return cost


def read(data: Data) -> Problem:
    """The problem of a file: {p, capacity (one or [n]), demand[n], distance[n][n] | xy[n][2] with rounding: floor?,
    today[n]?, move_cost?, units?}. Raises ProblemRefused naming the rows.
    """
    given = reading.required(data, "demand")
    if reading.is_empty(given):
        raise refuse(Code.NO_UNITS, field="demand")
    count = len(given) if isinstance(given, Sequence | np.ndarray) else 0
    units = reading.names(data, "units", count)
    demand = reading.vector(data, "demand", units)
    if not isinstance(reading.required(data, "capacity"), Sequence | np.ndarray):
        capacity = np.full(count, reading.number(data, "capacity"))
    else:
        capacity = reading.vector(data, "capacity", units)
    if len(capacity) != count:
        raise refuse(Code.FIELD_SHAPE, field="capacity", expected=count, found=len(capacity))
    return Problem(
        distance=_distances(data, count, units), demand=demand, capacity=capacity,
        sites=reading.whole(data, "p", least=1, most=count), today=reading.today(data, count, count, units),
        move_cost=reading.number(data, "move_cost", 0.0), units=units,
    )  # fmt: skip


def _distances(data: Data, count: int, units: tuple[str, ...]) -> Floats:
    if data.get("distance") is not None:
        distance = reading.matrix(data, "distance", (count, count))
        reading.bad(np.isnan(distance).any(axis=1), Code.NOT_A_NUMBER, units, "distance")
        reading.bad((distance < 0).any(axis=1), Code.NEGATIVE, units, "distance")
        return distance
    places = reading.places(data, "xy", units)
    if len(places) != count:
        raise refuse(Code.FIELD_SHAPE, field="xy", expected=count, found=len(places))
    apart: Floats = np.hypot(*(places[:, None] - places[None, :]).transpose(2, 0, 1))
    return np.floor(apart + 1e-9) if data.get("rounding") == "floor" else apart


def solve(problem: Problem, limits: Limits) -> Plan:
    """A checked plan with the sites to open and each unit's site; where none exists, the reasons why."""
    reasons = _why_not(problem)
    if reasons:
        return _impossible(problem, reasons)
    case = locating.Case(
        cost=problem.cost, demand=problem.demand, capacity=problem.capacity, sites=problem.sites
    )  # fmt: skip
    best, bound = clusters.solved(case, limits)
    if best is None:
        short = Reason(code=Code.LEFT_OUT, values={"short": float(problem.demand.max())})
        return _impossible(problem, (short,))
    return _plan(problem, best, bound)


def _why_not(problem: Problem) -> tuple[Reason, ...]:
    """Units above every capacity, or the largest p capacities below the whole demand."""
    large = np.flatnonzero(problem.demand > problem.capacity.max() + SAME)
    if len(large):
        called = tuple(problem.units[row] if problem.units else str(row) for row in large.tolist())
        values = {"need": float(problem.demand[large].max()), "offer": float(problem.capacity.max())}
        return (Reason(code=Code.TOO_LARGE, rows=tuple(large.tolist()), names=called, values=values),)
    offer = float(np.sort(problem.capacity)[::-1][: problem.sites].sum())
    need = float(problem.demand.sum())
    if need <= offer + SAME:
        return ()
    short = Reason(code=Code.SHORT_TOTAL, values={"need": need, "offer": offer, "short": need - offer})
    each = float(np.ceil((need - offer) / problem.sites - SAME))
    return short, Reason(code=Code.REMEDY_RAISE, values={"each": each, "givers": problem.sites})


def _impossible(problem: Problem, reasons: tuple[Reason, ...]) -> Plan:
    assign = np.full(len(problem.demand), OUT)
    plan = Plan(status=Status.INFEASIBLE, cost=None, reasons=reasons, assign=tuple(assign.tolist()))
    return checked(plan, recount(problem, assign, ()))


def _plan(problem: Problem, assign: Ints, bound: float | None) -> Plan:
    used = np.unique(assign)
    spare = np.setdiff1d(np.arange(len(assign)), used)[: problem.sites - len(used)]
    opened: tuple[int, ...] = tuple(np.sort(np.concatenate([used, spare])).tolist())
    count = recount(problem, assign, opened)
    proved = bound is not None and count.cost - bound <= 1e-6 * max(1.0, count.cost)
    reasons: list[Reason] = []
    if not solvers.is_there():
        reasons.append(Reason(code=Code.SOLVER_MISSING, values={"package": "scipy"}))
    if not proved and bound is not None:
        gap = float(np.ceil(100_000 * (count.cost - bound) / max(count.cost, SAME)) / 1_000)
        reasons.append(Reason(code=Code.STOPPED, values={"percent": gap}))
    plan = Plan(
        status=Status.OPTIMAL if proved else Status.FEASIBLE, cost=count.cost, bound=count.cost if proved else bound,
        reasons=tuple(reasons), assign=tuple(assign.tolist()), open=opened,
    )  # fmt: skip
    return checked(plan, count)


def recount(problem: Problem, assign: Ints, opened: tuple[int, ...]) -> Recount:
    """What the sites cost and break, counted from the file's own numbers alone."""
    placed = np.flatnonzero(assign != OUT)
    cost = float(problem.distance[placed, assign[placed]].sum())
    if problem.today is not None:
        cost += problem.move_cost * int(np.count_nonzero((problem.today >= 0) & (assign != problem.today)))
    used = np.bincount(assign[placed], weights=problem.demand[placed], minlength=len(assign))
    broken = []
    if len(placed) < len(assign):
        broken.append(f"{len(assign) - len(placed)} units have no site")
    if len(opened) != problem.sites or not set(assign[placed].tolist()) <= set(opened):
        broken.append(f"{len(opened)} sites are open instead of {problem.sites}, or a closed one is used")
    if (used > problem.capacity + 1e-6).any():
        broken.append(f"sites {np.flatnonzero(used > problem.capacity + 1e-6).tolist()} carry too much")
    return Recount(cost=cost, changes=changed(assign, problem.today), broken=tuple(broken))
