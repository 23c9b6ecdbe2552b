"""Clusters of a site and its units as columns of a set-partitioning program, priced exactly by knapsacks.

Lagrangian relaxation of "each unit once" (Beasley 1993), then column generation (Lorena and Senne 2004) and a program
over the columns whose reduced cost may still pay.
"""

from __future__ import annotations

import numpy as np

from yuanlian.engines.planning import locating, solvers
from yuanlian.engines.planning.locating import Case
from yuanlian.engines.planning.pool import Pool
from yuanlian.engines.planning.reading import Floats, Ints
from yuanlian.engines.planning.shapes import Limits

UNITS = 400
"""Above so many units sites are found by allocation and re-centring alone."""
PRICING, ROUNDS = 90, 60
KEPT = 12_000
WANDERS = 25
"""Random moves of sites where nobody says how long to look."""
WORSE = 0.01
"""From an answer so much worse the next move starts too."""


def solved(case: Case, limits: Limits) -> tuple[Ints | None, float | None]:
    """The best sites of all units found within the limits, None where none fit, and a bound where one is proved."""
    steps = 300 if len(case.demand) <= UNITS else 0
    best = locating.located(case, locating.spread(case), limits, steps=steps)
    if len(case.demand) > UNITS or case.sites == len(case.demand):
        return best, None
    pool = Pool(case)
    if best is not None:
        pool.add_plan(best)
    prices, bound, best = _relaxed(pool, best, limits)
    if solvers.is_there():
        bound = max(bound, _generated(pool, prices, bound, limits))
        best = _wandered(pool, best, bound, limits)
        best = _chosen(pool, best, bound, limits)
    whole = bool((case.cost == np.floor(case.cost)).all())
    bound = float(np.ceil(bound - 1e-6)) if whole else bound
    return best, (bound if pool.exact else None)


def _relaxed(pool: Pool, best: Ints | None, limits: Limits) -> tuple[Floats, float, Ints | None]:
    """Prices of the units with a high Lagrangian bound; good clusters are in the pool, the best answer is kept."""
    case = pool.case
    prices = np.sort(case.cost, axis=1)[:, min(len(case.demand) // case.sites, len(case.demand) - 1)].copy()
    top, bound, pace = prices, -np.inf, 1.2
    worth = case.worth(best) if best is not None else float(case.cost.max(axis=1).sum())
    turns = PRICING if limits.work is None else min(PRICING, max(1, limits.work))
    for turn in range(turns):
        if limits.is_over(0.3):
            break
        values, units = pool.priced(prices)
        opened = np.argsort(values, kind="stable")[: case.sites]
        low = float(prices.sum() + values[opened].sum())
        if low > bound:
            bound, top = low, prices
        for site in opened if turn > turns // 3 else ():
            pool.add(units[site], int(site))
        if turn % 6 == 5:
            best = _tried(pool, best, np.sort(opened), limits)
            worth = case.worth(best) if best is not None else worth
        lacking = 1.0 - units[opened].sum(axis=0)
        square = float(lacking @ lacking)
        if not square:
            break
        pace *= 0.97
        prices = np.maximum(prices + pace * max(worth - low, 1e-3 * worth) * lacking / square, 0.0)
    return top, bound, best


def _tried(pool: Pool, best: Ints | None, sites: Ints, limits: Limits) -> Ints | None:
    """The better of the best answer and the one from these sites, whose clusters are known from now on."""
    found = locating.located(pool.case, sites, limits, steps=60)
    if found is None:
        return best
    pool.add_plan(found)
    return found if best is None or pool.case.worth(found) < pool.case.worth(best) else best


def _program(pool: Pool, columns: Ints) -> tuple[solvers.Rows, Floats]:
    """Each unit at least once, at most so many clusters; costs of the columns."""
    count = len(pool.demand)
    marks = np.array([pool.members[column] for column in columns])
    places, rows = np.nonzero(marks)
    every = np.arange(len(columns))
    low = np.append(np.ones(count), -np.inf)
    high = np.append(np.full(count, np.inf), pool.case.sites)
    entries = solvers.Rows(
        rows=np.concatenate([rows, np.full(len(columns), count)]), columns=np.concatenate([places, every]),
        values=np.ones(len(rows) + len(columns)), low=low, high=high,
    )  # fmt: skip
    return entries, np.array([pool.costs[column] for column in columns])


def _prices_of(pool: Pool) -> tuple[Floats, float] | None:
    """Prices of units and of a cluster from the linear program over all known columns."""
    rows, cost = _program(pool, np.arange(len(pool.members)))
    count = len(pool.demand)
    signs = np.where(rows.rows < count, -1.0, 1.0)
    upper = solvers.Rows(
        rows=rows.rows, columns=rows.columns, values=signs, low=rows.low,
        high=np.append(-np.ones(count), float(pool.case.sites)),
    )  # fmt: skip
    answer = solvers.relaxed(cost, None, upper)
    return None if answer is None else (-answer.upper[:count], float(answer.upper[count]))


def _generated(pool: Pool, prices: Floats, bound: float, limits: Limits) -> float:
    """The pool holds what the linear program asks for; the highest Lagrangian bound seen."""
    turns = ROUNDS if limits.work is None else min(ROUNDS, limits.work)
    for _turn in range(turns):
        if limits.is_over(0.4) or len(pool.members) > KEPT:
            break
        exact = _prices_of(pool)
        if exact is None:
            break
        mixed = 0.5 * prices + 0.5 * exact[0]
        fresh = 0
        for asked in (mixed, exact[0]):
            values, units = pool.priced(asked)
            low = float(asked.sum() + np.sort(values)[: pool.case.sites].sum())
            if low > bound:
                bound, prices = low, asked
            for site, cluster in enumerate(units):
                own = float((pool.case.cost[cluster, site] - exact[0][cluster]).sum())
                fresh += own < exact[1] - 1e-7 and pool.add(cluster, site)
            if fresh:
                break
        if not fresh:
            break
    return bound


def _wandered(pool: Pool, best: Ints | None, bound: float, limits: Limits) -> Ints | None:
    """The best answer after one or two of its sites were moved at random, again and again; every answer is known."""
    random = np.random.default_rng(limits.seed)
    case, now = pool.case, best
    for _turn in range(limits.rounds(WANDERS)):
        if now is None or best is None or limits.is_over(0.75) or case.worth(best) <= bound + 1e-9:
            break
        sites = np.unique(now)
        gone = random.choice(len(sites), size=min(len(sites), 1 + int(random.integers(0, 2))), replace=False)
        closed = np.setdiff1d(np.arange(len(case.demand)), sites)
        fresh = random.choice(closed, size=case.sites - len(sites) + len(gone), replace=False)
        sites = np.sort(np.concatenate([np.delete(sites, gone), fresh]))
        found = locating.located(case, sites, limits, steps=80)
        if found is None:
            continue
        pool.add_plan(found)
        if case.worth(found) <= case.worth(best) * (1 + WORSE):
            now = found
        if case.worth(found) < case.worth(best):
            best = found
    return best


def _chosen(pool: Pool, best: Ints | None, bound: float, limits: Limits) -> Ints | None:
    """The best partition into known clusters whose reduced cost may still pay, polished."""
    exact = _prices_of(pool)
    if exact is None:
        return best
    prices, each = exact
    reduced = np.array(
        [cost - prices[units].sum() - each for cost, units in zip(pool.costs, pool.members, strict=True)]
    )
    worth = pool.case.worth(best) if best is not None else np.inf
    columns = np.flatnonzero(reduced <= worth - bound + 1e-6)
    columns = columns[np.argsort(reduced[columns], kind="stable")][:4_000]
    rows, cost = _program(pool, columns)
    nodes = 2_000 if limits.work is None else 20 * limits.work
    found = solvers.integer(cost, rows, limits, nodes=max(nodes, 1), seconds=0.8 * limits.left())
    if found.values is None:
        return best
    assign = _assigned(pool, columns[found.values > 0.5])
    for candidate in (assign, locating.located(pool.case, np.unique(assign), limits, steps=400)):
        if candidate is not None and (best is None or pool.case.worth(candidate) < pool.case.worth(best)):
            best = candidate
    return best


def _assigned(pool: Pool, chosen: Ints) -> Ints:
    """Each unit at the nearest of the chosen clusters that hold it."""
    cost = np.full((len(pool.demand), len(chosen)), np.inf)
    for place, column in enumerate(chosen):
        units = pool.members[column]
        cost[units, place] = pool.case.cost[units, pool.sites[column]]
    assign: Ints = np.array(pool.sites, dtype=np.int64)[chosen[np.argmin(cost, axis=1)]]
    return assign
