"""The clusters of a site and its units that are known so far, and the exact price of the best new one."""

from __future__ import annotations

import math

import numpy as np

from yuanlian.engines.planning.locating import Case
from yuanlian.engines.planning.reading import Floats, Ints, Marks

FINE = 1_000
"""Whole capacities up to here are priced as they are; larger ones in this many steps, demands rounded up."""


class Pool:
    """The clusters known so far and the case in whole units of demand."""

    def __init__(self, case: Case) -> None:
        self.case = case
        scale, self.exact = _scale(case)
        self.demand = np.ceil(case.demand / scale - 1e-9).astype(np.int64)
        self.capacity = np.floor(case.capacity / scale + 1e-9).astype(np.int64)
        self.known: dict[bytes, int] = {}
        self.members: list[Marks] = []
        self.costs: list[float] = []
        self.sites: list[int] = []

    def add(self, units: Marks, site: int) -> bool:
        """The cluster is known; False where it was before."""
        key = np.packbits(units).tobytes() + site.to_bytes(4, "big")
        if key in self.known:
            return False
        self.known[key] = len(self.members)
        self.members.append(units)
        self.costs.append(float(self.case.cost[units, site].sum()))
        self.sites.append(site)
        return True

    def add_plan(self, assign: Ints) -> None:
        """Every cluster of an answer is known."""
        for site in np.unique(assign):
            self.add(assign == site, int(site))

    def priced(self, prices: Floats) -> tuple[Floats, Marks]:
        """Each site's least reduced cost (not above zero) and the units of that cluster, [n] and [n][n]."""
        gain = prices[:, None] - self.case.cost
        size, width = len(prices), int(self.capacity.max()) + 1
        table = np.zeros((size, width))
        taken = np.zeros((size, size, width), dtype=bool)
        for unit in np.flatnonzero(gain.max(axis=1) > 0).tolist():
            need = int(self.demand[unit])
            if need >= width:
                continue
            with_it = table[:, : width - need] + gain[unit][:, None]
            taken[unit, :, need:] = with_it > table[:, need:]
            table[:, need:] = np.maximum(table[:, need:], with_it)
        sites = np.arange(size)
        at = self.capacity.copy()
        value = table[sites, at]
        chosen = np.zeros((size, size), dtype=bool)
        for unit in reversed(range(size)):
            yes = taken[unit, sites, at]
            chosen[yes, unit] = True
            at[yes] -= self.demand[unit]
        return -value, chosen


def _scale(case: Case) -> tuple[float, bool]:
    """The unit of demand, and whether everything is a whole number of it."""
    numbers = np.concatenate([case.demand, case.capacity])
    if bool((numbers == np.floor(numbers)).all()):
        common = math.gcd(*(int(one) for one in case.demand)) or 1
        if case.capacity.max() / common <= FINE:
            return float(common), True
    return float(case.capacity.max()) / FINE, False
