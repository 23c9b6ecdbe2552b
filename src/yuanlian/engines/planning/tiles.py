"""Groups of many units: all at once where they are few, else one tile of the map after another, then other tiles."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from yuanlian.engines.planning.columns import Columns, Table, cheapest, of_units, together
from yuanlian.engines.planning.partition import Budget, Partition, Task, partition, total
from yuanlian.engines.planning.reading import Floats, Ints

_WHOLE = 400
"""Up to so many units are planned at once."""
_TILE = 250
_SEAMS = (0.5, 0.3)
"""Each sweep halves the map elsewhere, so that a group on a seam of the first lies inside a tile of the second."""


def improved(table: Table, groups: Columns, places: Floats, out: float, budget: Budget) -> tuple[Columns, float]:
    """Better groups and a bound on what any groups cost."""
    prices = _shares(table, groups, out)
    if table.count <= _WHOLE:
        task = Task(out=out, budget=budget, gap=0.003, rooms=(2_000_000,) * 3 + (400_000,), nodes=200, kept=8_000)
        best = partition(table, _start(groups, prices, out), task)
        return best.groups, best.bound
    task = Task(out=out, budget=budget, gap=0.03, rooms=(200_000,), nodes=20, kept=1_500)
    number = -(-table.count // _TILE)
    for seam in _SEAMS:
        for tile in _tiles(np.arange(table.count), places, seam, number):
            if budget.is_over():
                break
            groups = _replanned(table, groups, (tile, prices), task)
    value, _found = cheapest(table, prices)
    return groups, float(prices.sum() + np.minimum(value, 0.0).sum())


def _shares(table: Table, groups: Columns, out: float) -> Floats:
    """First prices: each unit's share of the cost of its group."""
    prices = np.full(table.count + 1, out)
    prices[groups.units] = (groups.cost / (groups.units >= 0).sum(axis=1))[:, None]
    return prices[:-1]


def _start(groups: Columns, prices: Floats, out: float) -> Partition:
    return Partition(groups=groups, cost=total(groups, len(prices), out), bound=-np.inf, prices=prices)


def _tiles(units: Ints, places: Floats, seam: float, number: int) -> Iterator[Ints]:
    """The units of each of `number` tiles of even size: the map is cut across its longer side at about `seam`."""
    if number == 1:
        yield units
        return
    axis = int(np.ptp(places[units], axis=0).argmax())
    order = units[np.argsort(places[units, axis], kind="stable")]
    first = min(number - 1, max(1, round(seam * number)))
    cut = len(order) * first // number
    yield from _tiles(order[:cut], places, seam, first)
    yield from _tiles(order[cut:], places, seam, number - first)


def _replanned(table: Table, groups: Columns, where: tuple[Ints, Floats], task: Task) -> Columns:
    """The groups after those wholly inside the tile were planned anew; the tile's prices are noted."""
    tile, prices = where
    inside = np.zeros(table.count + 1, dtype=bool)
    inside[tile] = inside[-1] = True
    mine = np.asarray(inside[groups.units].all(axis=1))
    taken = groups.units[~mine]
    inside[taken[taken >= 0]] = False
    units = np.flatnonzero(inside[:-1])
    if not len(units):
        return groups
    new = np.full(table.count + 1, -1)
    new[units] = np.arange(len(units))
    start = _start(of_units(groups.chosen(mine), new), prices[units], task.out)
    best = partition(table.part(units), start, task)
    prices[units] = best.prices
    return together(groups.chosen(~mine), of_units(best.groups, np.append(units, -1)))
