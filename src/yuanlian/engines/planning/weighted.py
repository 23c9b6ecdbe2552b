"""Units of different weight at agents with capacities: prices, careful greedy, repair, tabu search, kernel programs.

Costs have shape [n][m] (units by agents), infinite where a pair is forbidden; least cost is sought. Penalised shifts
and swaps follow Yagiura, Ibaraki and Glover (2004); the kernel keeps pairs whose reduced cost may still pay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yuanlian.engines.planning import solvers
from yuanlian.engines.planning.prices import balanced
from yuanlian.engines.planning.reading import Floats, Ints, Marks
from yuanlian.engines.planning.shapes import Limits

ROUNDS = 400
"""Rounds of the price search where no solver gives the prices."""
SWAPS_UP_TO = 600
"""Units up to which every swap of two is looked at in each step."""
KERNEL = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The numbers of a problem: cost and weight [n][m], capacity [m]."""

    cost: Floats
    weight: Floats
    capacity: Floats

    def used(self, assign: Ints) -> Floats:
        """What each agent carries."""
        own = self.weight[np.arange(len(assign)), assign]
        used: Floats = np.bincount(assign, weights=own, minlength=len(self.capacity)).astype(np.float64)
        return used

    def worth(self, assign: Ints) -> float:
        """What the assignment costs."""
        return float(self.cost[np.arange(len(assign)), assign].sum())

    def fits(self, assign: Ints) -> bool:
        """Whether no agent carries more than it may."""
        return bool((self.used(assign) <= self.capacity + 1e-9).all()) and bool(np.isfinite(self.worth(assign)))


def bound_at(load: Load, prices: Floats) -> float:
    """What any assignment costs at least, from prices per unit of weight, over all pairs."""
    priced = load.cost + np.where(np.isfinite(load.cost), load.weight, 0.0) * prices
    return float(priced.min(axis=1).sum() - prices @ load.capacity)


def prices_of(load: Load, rounds: int = ROUNDS) -> tuple[Floats, float]:
    """Prices per unit of weight with a high bound: by linear programming where it is small, else by cooled choices.

    Without a solver a small problem gets its prices step by step.
    """
    if load.cost.size > KERNEL:
        prices, _unit = balanced(load.cost, load.capacity, load.weight)
        return prices, bound_at(load, prices)
    program = _relaxation(load) if solvers.is_there() else None
    if program is not None:
        prices = np.maximum(-program.upper, 0.0)
        return prices, bound_at(load, prices)
    return _stepped(load, rounds)


def _stepped(load: Load, rounds: int) -> tuple[Floats, float]:
    """Prices by a subgradient search over all pairs, and their bound."""
    best, high, prices = np.zeros(len(load.capacity)), -np.inf, np.zeros(len(load.capacity))
    every = np.arange(len(load.cost))
    third = min(2, len(prices) - 1)
    apart = np.partition(load.cost, third, axis=1)[:, third] - load.cost.min(axis=1)
    scale = float(np.median(apart[np.isfinite(apart)])) if np.isfinite(apart).any() else 1.0
    step = max(scale, 1e-9) / max(float(load.weight.mean()), 1e-9)
    for turn in range(rounds):
        priced = load.cost + load.weight * prices
        chosen = np.argmin(priced, axis=1)
        worth = float(priced[every, chosen].sum() - prices @ load.capacity)
        if worth > high:
            best, high = prices, worth
        used = load.used(chosen)
        aside = np.clip(used / np.maximum(load.capacity, 1e-9) - 1, -1, 1)
        prices = np.maximum(prices + step * 0.985**turn * aside, 0.0)
    return best, high


def _rows(load: Load, units: Ints, agents: Ints) -> tuple[solvers.Rows, solvers.Rows]:
    """Each unit once; each agent within its capacity; one variable per kept pair."""
    count, size = load.cost.shape
    columns = np.arange(len(units))
    once = solvers.Rows(
        rows=units, columns=columns, values=np.ones(len(units)), low=np.ones(count), high=np.ones(count)
    )
    within = solvers.Rows(
        rows=agents, columns=columns, values=load.weight[units, agents], low=np.full(size, -np.inf),
        high=load.capacity,
    )  # fmt: skip
    return once, within


def _relaxation(load: Load) -> solvers.Relaxed | None:
    units, agents = np.nonzero(np.isfinite(load.cost))
    once, within = _rows(load, units, agents)
    return solvers.relaxed(load.cost[units, agents], once, within)


def kernel(
    load: Load, keep: Marks, limits: Limits, *, nodes: int, seconds: float = 1e6
) -> tuple[Ints | None, solvers.Found]:
    """The best assignment over the kept pairs, None where none was found, and what was proved about them."""
    units, agents = np.nonzero(np.isfinite(load.cost) & keep)
    once, within = _rows(load, units, agents)
    both = solvers.Rows(
        rows=np.concatenate([once.rows, within.rows + len(load.cost)]),
        columns=np.concatenate([once.columns, within.columns]),
        values=np.concatenate([once.values, within.values]),
        low=np.concatenate([once.low, within.low]),
        high=np.concatenate([once.high, within.high]),
    )
    found = solvers.integer(load.cost[units, agents], both, limits, nodes=nodes, seconds=seconds)
    if found.values is None:
        return None, found
    assign = np.full(len(load.cost), -1, dtype=np.int64)
    chosen = found.values > 0.5
    assign[units[chosen]] = agents[chosen]
    return (assign if (assign >= 0).all() and load.fits(assign) else None), found


def greedy(load: Load, prices: Floats) -> Ints:
    """Every unit at an agent, the ones with most to lose first; an agent may be overfull where nothing fits."""
    priced = load.cost + np.where(np.isfinite(load.cost), load.weight, 0.0) * prices
    ranked = np.partition(priced, min(1, priced.shape[1] - 1), axis=1)
    regret = ranked[:, min(1, priced.shape[1] - 1)] - ranked[:, 0]
    room = load.capacity.copy()
    assign = np.empty(len(priced), dtype=np.int64)
    for unit in np.lexsort((np.arange(len(priced)), -np.nan_to_num(regret, posinf=1e300))):
        fitting = np.where(load.weight[unit] <= room + 1e-9, priced[unit], np.inf)
        agent = int(np.argmin(fitting))
        if np.isinf(fitting[agent]):
            agent = int(np.argmin(np.where(np.isfinite(priced[unit]), load.weight[unit] - room, np.inf)))
        assign[unit] = agent
        room[agent] -= load.weight[unit, agent]
    return assign


def repaired(load: Load, assign: Ints, prices: Floats) -> Ints:
    """Units have left overfull agents, those first whose priced cost rises least per weight; may stay overfull."""
    assign, room = assign.copy(), load.capacity - load.used(assign)
    for agent in np.argsort(room, kind="stable"):
        if room[agent] < -1e-9:
            _emptied(load, (assign, room), prices, int(agent))
    return assign


def _emptied(load: Load, state: tuple[Ints, Floats], prices: Floats, agent: int) -> None:
    """Units have left the agent until it is not overfull or none of them fits elsewhere."""
    assign, room = state
    units = np.flatnonzero(assign == agent)
    weight, own = load.weight[units], np.maximum(load.weight[units, agent], 1e-9)
    priced = load.cost[units] + weight * prices
    rise = priced - priced[:, agent][:, None]
    rise[weight > room + 1e-9] = np.inf
    rise[:, agent] = np.inf
    target = np.argmin(rise, axis=1)
    each = rise[np.arange(len(units)), target] / own
    while room[agent] < -1e-9:
        pick = int(np.argmin(each))
        if np.isinf(each[pick]):
            break
        other = int(target[pick])
        assign[units[pick]] = other
        room[agent] += weight[pick, agent]
        room[other] -= weight[pick, other]
        rise[pick] = each[pick] = np.inf
        # Room elsewhere only shrinks meanwhile, so a unit looks again only when its own target is full.
        full = weight[:, other] > room[other] + 1e-9
        rise[full, other] = np.inf
        again = np.flatnonzero(full & (target == other) & np.isfinite(each))
        target[again] = np.argmin(rise[again], axis=1)
        each[again] = rise[again, target[again]] / own[again]


def shifted(load: Load, assign: Ints, limits: Limits) -> Ints:
    """Single units have moved wherever that is cheaper and fits, until none is left."""
    assign, room = assign.copy(), load.capacity - load.used(assign)
    moved = True
    while moved and not limits.is_over():
        moved = False
        for agent in range(len(room)):
            units = np.flatnonzero(assign == agent)
            gain = load.cost[units] - load.cost[units, agent][:, None]
            gain[load.weight[units] > room + 1e-9] = 0.0
            for pick in np.flatnonzero(gain.min(axis=1, initial=0.0) < -1e-9):
                moved |= _shift(load, assign, room, int(units[pick]))
    return assign


def _shift(load: Load, assign: Ints, room: Floats, unit: int) -> bool:
    """The unit stands at the cheapest agent with room; False where it stood there."""
    agent = int(assign[unit])
    values = np.where(load.weight[unit] <= room + 1e-9, load.cost[unit], np.inf)
    other = int(np.argmin(values))
    if values[other] >= load.cost[unit, agent] - 1e-9:
        return False
    assign[unit] = other
    room[agent] += load.weight[unit, agent]
    room[other] -= load.weight[unit, other]
    return True
