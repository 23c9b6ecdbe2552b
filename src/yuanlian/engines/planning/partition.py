"""Set partitioning by columns: prices by column generation, cuts on triples, then branch and bound on what is left.

1. Column generation (Gilmore and Gomory, Operations Research 9, 1961): the linear programme over the groups found so
   far gives prices, the prices give each lead's best group, until no group helps. The prices alone prove a bound.
2. All groups whose reduced cost lies within the gap are listed: a better partition can use no other.
3. Of any three units at most one group takes two or more (subset-row inequalities, Jepsen, Petersen, Spoorendonk and
   Pisinger, Operations Research 56, 2008). They lift the bound until few groups are left, which HiGHS solves.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yuanlian.engines.planning import cuts
from yuanlian.engines.planning.columns import Columns, Table, below, cheapest, joined
from yuanlian.engines.planning.reading import Floats, Ints
from yuanlian.engines.planning.shapes import Limits

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_EPS = 1e-7
_SMOOTHING = 0.6
"""Prices asked for lie so far from the best known ones towards the programme's (Wentges 1997): fewer rounds."""
_FEW = 1_500
_ACTIVE = 0.15
"""Groups up to this reduced cost stand in the first programme over a pool."""
_ADDED = 400
_KEPT = 30


@dataclass(slots=True)
class Budget:
    """How many linear programmes may still be solved, and whether somebody said stop."""

    rounds: int
    limits: Limits
    used: int = field(default=0)

    def is_over(self) -> bool:
        """The seconds are used up, or somebody said stop."""
        return self.limits.is_over()

    def clock(self) -> dict[str, float]:
        """HiGHS's option for the seconds left, none where work alone is the limit."""
        left = self.limits.left()
        return {} if np.isinf(left) else {"time_limit": max(0.05, left)}

    def take(self) -> bool:
        """One more programme may be solved."""
        self.used += 1
        return self.used <= self.rounds and not self.is_over()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a unit outside costs, how close to look (share of the cost; partial groups; nodes), and how long."""

    out: float
    budget: Budget
    gap: float
    rooms: tuple[int, ...]
    nodes: int
    kept: int
    """So many groups at most go into branch and bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """Groups of the best partition found, what it costs with those left out, a proved bound, and prices of units."""

    groups: Columns
    cost: float
    bound: float
    prices: Floats


def total(groups: Columns, units: int, out: float) -> float:
    """What a partition costs: its groups, and `out` for each unit in none."""
    return float(groups.cost.sum()) + out * (units - int((groups.units >= 0).sum()))


def partition(table: Table, start: Partition, task: Task) -> Partition:
    """The best partition found from `start` and its prices on, within the task's gap of its bound unless stopped.

    A closer proof is tried only where few groups lie within reach.
    """
    bound, prices, known = _prices(table, start, task)
    best = replace(start, bound=bound, prices=prices)
    width = max(0.25, 0.004 * best.cost)
    for room in task.rooms:
        reach = min(max(0.0, best.cost - bound), width)
        pool = below(table, prices, reach, room)
        if pool is None or task.budget.is_over():
            break
        best = _over(joined(pool, known, best.groups), best, bound + reach, task)
        if reach >= best.cost - bound or best.cost - best.bound <= _EPS:
            break
        near = best.cost - best.bound <= task.gap * best.cost
        width = best.cost - bound if near else max(1.5 * width, best.cost * (1 - task.gap) - bound + 1e-6)
    return best


def _prices(table: Table, start: Partition, task: Task) -> tuple[float, Floats, Columns]:
    """The best bound that prices prove, these prices, and the groups met on the way."""
    asked = best = start.prices
    bound, known = -np.inf, start.groups
    while True:
        value, found = cheapest(table, asked)
        told = float(asked.sum() + np.minimum(value, 0.0).sum())
        if told > bound:
            best, bound = asked, told
        known = joined(known, found.chosen(found.cost - found.spent(asked) < -_EPS))
        if not task.budget.take():
            return bound, best, known
        answer = _programme(known, _incidence(known, table.count), task)
        if answer.status != 0:
            return bound, best, known
        if answer.fun - bound <= task.gap / 30 * max(1.0, abs(answer.fun)):
            return bound, best, known
        duals = answer.eqlin.marginals
        asked = _SMOOTHING * duals + (1 - _SMOOTHING) * best
        if known.count > _KEPT * table.count:  # never while few: the programme would ask for them again
            known = known.chosen(known.cost - known.spent(duals) < 0.2 * task.out)


def _incidence(columns: Columns, count: int) -> csr_matrix:
    """Groups × units, 1 where the unit is in the group."""
    from scipy.sparse import csr_matrix  # -- optional dependency

    row, place = np.nonzero(columns.units >= 0)
    return csr_matrix((np.ones(len(row)), (row, columns.units[row, place])), shape=(columns.count, count))


def _programme(columns: Columns, incidence: csr_matrix, task: Task, over: csr_matrix | None = None) -> Any:
    """The linear programme over these groups; `over` (groups × cuts) lists how much each group fills of a cut."""
    from scipy.optimize import linprog  # -- optional dependency
    from scipy.sparse import csr_matrix, hstack, identity  # -- optional dependency

    units = incidence.shape[1]
    cost = np.concatenate([columns.cost, np.full(units, task.out)])
    options = {"presolve": False, **task.budget.clock()}
    equal = hstack([incidence.T, identity(units)]).tocsc()
    if over is None:
        return linprog(cost, A_eq=equal, b_eq=np.ones(units), method="highs", options=options)
    most = hstack([over.T, csr_matrix((over.shape[1], units))]).tocsc()
    return linprog(
        cost,
        A_eq=equal,
        b_eq=np.ones(units),
        A_ub=most,
        b_ub=np.ones(over.shape[1]),
        method="highs",
        options=options,
    )


def _over(pool: Columns, best: Partition, outside: float, task: Task) -> Partition:
    """The best partition over the pool; any partition with a group from elsewhere costs at least `outside`.

    Groups whose reduced cost lies beyond the gap leave the pool: no better partition holds one.
    """
    incidence = _incidence(pool, len(best.prices))
    rest = pool.cost - pool.spent(best.prices)
    triples: csr_matrix | None = None
    while True:
        answer, rest, ids = _priced(pool, incidence, (rest <= _ACTIVE, triples), task)
        if answer is None:
            return best
        best = replace(best, bound=max(best.bound, min(float(answer.fun), outside)))
        used = incidence[ids]
        live = np.flatnonzero(rest <= best.cost - answer.fun + _EPS)
        pool, incidence, rest = pool.chosen(live), incidence[live], rest[live]
        if answer.fun >= min(outside, best.cost - _EPS) or len(live) < _FEW:
            break
        more = None if task.budget.is_over() else cuts.violated(used, answer.x[: len(ids)])
        if more is None:
            break
        triples = cuts.beside(triples, more)
    some = np.sort(np.argsort(rest, kind="stable")[: task.kept])
    chosen, proof = _branched(pool.chosen(some), incidence[some], task)
    proved = max(best.bound, min(proof, outside)) if len(some) == pool.count else best.bound
    if chosen is not None and (cost := total(chosen, len(best.prices), task.out)) < best.cost - _EPS:
        best = replace(best, groups=chosen, cost=cost)
    return replace(best, bound=min(proved, best.cost))


def _priced(
    pool: Columns, incidence: csr_matrix, held: tuple[Any, csr_matrix | None], task: Task
) -> tuple[Any, Floats, Ints]:
    """The programme over the whole pool, solved on few groups and priced on all; the reduced costs; those used."""
    active, triples = held
    filled = None if triples is None else cuts.filled(incidence, triples)
    while task.budget.take():
        ids = np.flatnonzero(active)
        answer = _programme(pool.chosen(ids), incidence[ids], task, None if filled is None else filled[ids])
        if answer.status != 0:
            break
        rest = pool.cost - incidence @ answer.eqlin.marginals
        if filled is not None:
            rest = rest - filled @ answer.ineqlin.marginals
        worth = np.flatnonzero((rest < -_EPS) & ~active)
        if not len(worth):
            return answer, rest, ids
        active[worth[np.argsort(rest[worth], kind="stable")[:_ADDED]]] = True
    return None, np.zeros(0), np.zeros(0, dtype=np.int64)


def _branched(pool: Columns, incidence: csr_matrix, task: Task) -> tuple[Columns | None, float]:
    """Branch and bound over these groups; the best partition, and the bound of what was searched."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # -- optional dependency
    from scipy.sparse import hstack, identity  # -- optional dependency

    units = incidence.shape[1]
    cost = np.concatenate([pool.cost, np.full(units, task.out)])
    rows = hstack([incidence.T, identity(units)]).tocsc()
    answer = milp(
        cost, integrality=np.ones(len(cost)), bounds=Bounds(0, 1), constraints=LinearConstraint(rows, 1, 1),
        options={"node_limit": task.nodes, "mip_rel_gap": task.gap / 10, **task.budget.clock()},
    )  # fmt: skip
    bound = -np.inf if answer.mip_dual_bound is None else float(answer.mip_dual_bound)
    if answer.x is None:
        return None, bound
    return pool.chosen(np.flatnonzero(answer.x[: pool.count] > 0.5)), bound
