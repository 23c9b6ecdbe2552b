"""Allocation to open sites and re-centring of the clusters, until neither helps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yuanlian.engines.planning import tabu, weighted
from yuanlian.engines.planning.reading import Floats, Ints
from yuanlian.engines.planning.shapes import Limits
from yuanlian.engines.planning.weighted import Load


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`cost` [n][n] (unit, site), `demand` [n], `capacity` [n] per possible site, `sites` to open."""

    cost: Floats
    demand: Floats
    capacity: Floats
    sites: int

    def worth(self, assign: Ints) -> float:
        """What the units' sites cost."""
        return float(self.cost[np.arange(len(assign)), assign].sum())


def spread(case: Case) -> Ints:
    """Sites chosen one by one, each where it spares most when capacities are left aside."""
    nearest = np.full(len(case.demand), case.cost.max() + 1.0)
    chosen: list[int] = []
    for _turn in range(case.sites):
        spared = np.maximum(nearest[:, None] - case.cost, 0.0).sum(axis=0)
        spared[chosen] = -1.0
        chosen.append(int(np.argmax(spared)))
        nearest = np.minimum(nearest, case.cost[:, chosen[-1]])
    return np.sort(np.array(chosen))


def located(case: Case, sites: Ints, limits: Limits, *, steps: int) -> Ints | None:
    """Units allocated to the sites, sites moved to the middle of their units, until neither helps; None if unfit."""
    best: Ints | None = None
    for _turn in range(12):
        inside = allocated(case, sites, limits, steps=steps)
        if inside is None:
            break
        assign = centred(case, sites[inside], sites)
        if best is not None and case.worth(assign) >= case.worth(best) - 1e-9:
            break
        best, sites = assign, _open(assign, sites)
    return best


def allocated(case: Case, sites: Ints, limits: Limits, *, steps: int) -> Ints | None:
    """The position in `sites` of each unit's site; None where the units do not fit."""
    load = Load(
        cost=case.cost[:, sites],
        weight=np.repeat(case.demand[:, None], len(sites), axis=1),
        capacity=case.capacity[sites],
    )
    start = weighted.greedy(load, np.zeros(len(sites)))
    fixed = weighted.repaired(load, start, np.zeros(len(sites)))
    if load.fits(fixed):
        fixed = weighted.shifted(load, fixed, limits)
    if steps:
        found = tabu.searched(load, fixed, limits, steps=steps)
        return found if found is not None else (fixed if load.fits(fixed) else None)
    return fixed if load.fits(fixed) else None


def centred(case: Case, assign: Ints, sites: Ints) -> Ints:
    """Each cluster's site stands where its own units pay least, as far as the capacity there allows."""
    result = assign.copy()
    taken = set(sites.tolist())
    for site in np.unique(assign):
        units = np.flatnonzero(assign == site)
        total = case.cost[units].sum(axis=0)
        total[case.capacity < case.demand[units].sum() - 1e-9] = np.inf
        total[[other for other in taken if other != site]] = np.inf
        middle = int(np.argmin(total))
        if total[middle] < total[site] - 1e-9:
            result[units] = middle
            taken = (taken - {int(site)}) | {middle}
    return result


def _open(assign: Ints, before: Ints) -> Ints:
    """The sites in use, filled up from those open before."""
    used = np.unique(assign)
    more = np.setdiff1d(before, used)[: len(before) - len(used)]
    return np.sort(np.concatenate([used, more]))
