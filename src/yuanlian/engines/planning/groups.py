"""Joint branches and joint groups: enterprises near each other that together have enough full members.

A group has at most `max_units` units, at least `need` members together, and a lead within `radius_km` of every other.
Cost: kilometres from each follower to its lead, 1.5 for each follower of another industry, 0.3 for each follower
larger than its lead, 10 for each unit left out, and the price of each pair of lead and follower not together today.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yuanlian.engines.planning import reading
from yuanlian.engines.planning.checking import Recount, checked
from yuanlian.engines.planning.columns import Columns, Table, cheapest, together
from yuanlian.engines.planning.near import pairs_within
from yuanlian.engines.planning.partition import Budget, total
from yuanlian.engines.planning.reading import Data, Floats, Ints
from yuanlian.engines.planning.rows import rows
from yuanlian.engines.planning.shapes import OUT, Code, Limits, Plan, Reason, Status
from yuanlian.engines.planning.tiles import improved

OTHER_INDUSTRY, SMALLER_LEAD, LEFT_OUT = 1.5, 0.3, 10.0
_ENTRIES = 8_000_000
"""So many pairs of lead and follower are kept; in denser problems each lead keeps its cheapest followers."""
_ROUNDS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Units with places [n][2] in km, full members, size (any measure) and industry (-1: unknown); rules of a group."""

    places: Floats
    members: Ints
    size: Floats
    industry: Ints
    need: int
    max_units: int
    radius: float
    today: Ints | None = None
    move_cost: float = 0.0
    names: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """The number of units."""
        return len(self.members)

    def pair_cost(self, lead: Ints, follower: Ints) -> Floats:
        """What it costs that `follower` follows `lead`, pair by pair."""
        km = np.sqrt(((self.places[lead] - self.places[follower]) ** 2).sum(axis=-1))
        other = (self.industry[lead] != self.industry[follower]) | (self.industry[lead] < 0)
        cost = km + OTHER_INDUSTRY * other + SMALLER_LEAD * (self.size[lead] < self.size[follower])
        return np.asarray(cost + self.move_cost * self.is_new(lead, follower), dtype=np.float64)

    def is_new(self, lead: Ints, follower: Ints) -> np.ndarray:
        """Whether the pair is not in one group today; no pair is new where there is no plan today."""
        if self.today is None:
            return np.zeros(np.shape(lead), dtype=bool)
        return np.asarray((self.today[lead] != self.today[follower]) | (self.today[lead] == OUT))


def read(data: Data) -> Problem:
    """The problem of a file's fields. Raises ProblemRefused naming the rows."""
    units = rows(data, "units", "members")
    members = units.numbers("members")
    reading.bad(members != np.floor(members), Code.NOT_A_NUMBER, units.called, "units.members")
    return Problem(
        places=units.places(),
        members=members.astype(np.int64),
        size=units.numbers("size", 0.0),
        industry=units.kinds("industry"),
        need=reading.whole(data, "need", least=1, most=100),
        max_units=reading.whole(data, "max_units", least=1, most=12),
        radius=reading.number(data, "radius_km"),
        today=reading.today(data, units.count, units.count, units.called),
        move_cost=reading.number(data, "move_cost", 0.0),
        names=units.called,
    )


def solve(problem: Problem, limits: Limits) -> Plan:
    """A checked plan: careful greedy groups, then set partitioning of all units or of one neighbourhood at a time."""
    table = table_of(problem)
    groups = greedy(table)
    budget = Budget(limits.rounds(_ROUNDS + table.count), limits)
    reasons: tuple[Reason, ...] = ()
    bound = None
    try:
        import scipy  # noqa: F401 -- optional dependency
    except ModuleNotFoundError:
        reasons = (Reason(code=Code.SOLVER_MISSING, values={"package": "scipy"}),)
    else:
        groups, bound = improved(table, groups, problem.places, LEFT_OUT, budget)
    cost = total(groups, problem.count, LEFT_OUT)
    known = bound if table.whole else None
    is_best = known is not None and cost - known <= 1e-6 * max(1.0, cost)
    plan = Plan(
        status=Status.OPTIMAL if is_best else Status.FEASIBLE,
        cost=cost,
        bound=None if known is None else min(known, cost),
        reasons=reasons + _left(problem, table, groups),
        assign=tuple(_assigned(problem, groups).tolist()),
        open=tuple(groups.lead.tolist()),
        facts={"groups": float(groups.count), "left_out": float((_assigned(problem, groups) == OUT).sum())},
    )
    return checked(plan, recount(problem, plan))


def table_of(problem: Problem) -> Table:
    """Leads and their possible followers, cheapest first."""
    lead, follower = pairs_within(problem.places, problem.radius)
    cost = problem.pair_cost(lead, follower)
    order = np.lexsort((follower, cost, lead))
    lead, follower, cost = lead[order], follower[order], cost[order]
    degree = np.bincount(lead, minlength=problem.count)
    width = max(1, int(degree.max(initial=0)))
    kept = min(width, max(40, _ENTRIES // problem.count))
    rank = np.arange(len(lead)) - np.repeat(np.cumsum(degree) - degree, degree)
    fits = rank < kept
    near, costs = np.full((problem.count, kept), -1), np.full((problem.count, kept), np.inf)
    near[lead[fits], rank[fits]], costs[lead[fits], rank[fits]] = follower[fits], cost[fits]
    return Table(
        near=near, cost=costs, members=problem.members, need=problem.need, most=problem.max_units - 1,
        whole=kept == width,
    )  # fmt: skip


def greedy(table: Table) -> Columns:
    """Groups taken one after another, the least cost a unit first; then who is left joins the nearest with room.

    In each round every group is taken that is the cheapest of all that want one of its units: the same groups as
    one at a time, in few rounds.
    """
    free = np.ones(table.count, dtype=bool)
    none = np.zeros(table.count)
    parts: list[Columns] = []
    while True:
        average, found = cheapest(table, none, free=free, average=True)
        average = average[np.isfinite(average)]
        worth = average < LEFT_OUT
        if not worth.any():
            break
        found, average = found.chosen(worth), average[worth]
        rank = np.empty(found.count, dtype=np.int64)
        rank[np.lexsort((found.lead, average))] = np.arange(found.count)
        first = np.full(table.count + 1, found.count)
        np.minimum.at(first, found.units, rank[:, None])
        mine = np.asarray(np.where(found.units >= 0, first[found.units] == rank[:, None], np.True_).all(axis=1))
        parts.append(found.chosen(mine))
        free[parts[-1].units[parts[-1].units >= 0]] = False
    empty = Columns(np.zeros((0, table.most + 1), dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
    return _joined_by(table, together(empty, *parts), free)


def _joined_by(table: Table, groups: Columns, free: np.ndarray) -> Columns:
    """The groups after each free unit, the cheapest pair first, has followed a lead that has room."""
    units, cost = groups.units.copy(), groups.cost.copy()
    row, place = np.nonzero((table.near[groups.lead] >= 0) & (table.cost[groups.lead] < LEFT_OUT))
    follower, price = table.near[groups.lead[row], place], table.cost[groups.lead[row], place]
    for pair in np.lexsort((follower, row, price)):
        group, unit = row[pair], follower[pair]
        if free[unit] and units[group, 0] < 0:
            units[group, 0] = unit
            units[group].sort()
            cost[group] += price[pair]
            free[unit] = False
    return Columns(units, groups.lead, cost)


def _assigned(problem: Problem, groups: Columns) -> Ints:
    """The group of each unit, OUT for those left out."""
    assign = np.full(problem.count + 1, OUT)
    assign[groups.units] = np.arange(groups.count)[:, None]
    return assign[:-1]


def _left(problem: Problem, table: Table, groups: Columns) -> tuple[Reason, ...]:
    """Why units stay without a group: too few members near them, or dearer to take in than to leave out."""
    out = _assigned(problem, groups) == OUT
    value, found = cheapest(table, np.zeros(problem.count))
    reached = np.zeros(problem.count + 1, dtype=bool)
    reached[found.units] = True
    reached[:-1] |= np.isfinite(value)
    follows = np.where(table.near >= 0, np.isfinite(value)[:, None], np.False_)
    reached[table.near[follows]] = True
    told = ((Code.TOO_FEW_NEAR, out & ~reached[:-1]), (Code.LEFT_DEAR, out & reached[:-1]))
    none = (Reason(code=Code.NO_GROUP, values={"out": problem.count}),) if out.all() else ()
    return none + tuple(
        Reason(
            code=code, rows=tuple(np.flatnonzero(those).tolist()),
            names=tuple(problem.names[row] if problem.names else str(row) for row in np.flatnonzero(those)),
            values={"need": problem.need, "radius": problem.radius, "most": problem.max_units},
        )
        for code, those in told if those.any()
    )  # fmt: skip


def recount(problem: Problem, plan: Plan) -> Recount:
    """Cost, changed pairs and broken rules of a plan, counted from the problem alone."""
    assign, leads = np.asarray(plan.assign, dtype=np.int64), np.asarray(plan.open, dtype=np.int64)
    broken: list[str] = []
    if assign.shape != (problem.count,) or (assign >= len(leads)).any() or (assign < OUT).any():
        return Recount(cost=0.0, broken=("assign does not name a group for each unit",))
    if (assign[leads] != np.arange(len(leads))).any():
        return Recount(cost=0.0, broken=("a lead is outside its own group",))
    placed = np.flatnonzero(assign != OUT)
    members = np.bincount(assign[placed], weights=problem.members[placed], minlength=len(leads))
    number = np.bincount(assign[placed], minlength=len(leads))
    broken += [f"group {one} has too few members" for one in np.flatnonzero(members < problem.need)]
    broken += [f"group {one} has too many units" for one in np.flatnonzero(number > problem.max_units)]
    follower = placed[leads[assign[placed]] != placed]
    lead = leads[assign[follower]]
    apart = np.hypot(*(problem.places[lead] - problem.places[follower]).T)
    broken += [f"unit {one} is too far from its lead" for one in follower[apart > problem.radius * (1 + 1e-9)]]
    cost = float(problem.pair_cost(lead, follower).sum()) + LEFT_OUT * int((assign == OUT).sum())
    return Recount(cost=cost, changes=int(problem.is_new(lead, follower).sum()), broken=tuple(broken))
