"""Cheapest places for units that each fill one slot: minimum-cost flow, proved over all pairs by reduced costs.

Newton's method on the smoothed dual gives prices of the agents that make every unit's own choice nearly right. What is
still overfull is pushed along shortest paths of the residual graph, whose nodes are only the agents (primal-dual
method: Ford and Fulkerson 1957; potentials: Edmonds and Karp 1972). Whole costs stay exact in floating point.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from yuanlian.engines.planning.reading import Floats, Ints, Marks
from yuanlian.engines.planning.shapes import Limits

CANDIDATES = 16
SAMPLE = 3_000
"""Units from which the first prices come, with all agents."""
CURVED = 9_000
"""Units from which the curvature of the prices is estimated later."""
COARSE = (64.0, 16.0, 4.0, 2.0, 1.0, 0.5, 0.25)
FINE = (0.25, 0.12, 0.06, 0.03)
"""Temperatures of the smoothed choice, in units of the usual distance from a unit's best agent to its fourth."""
GRAINS = 32
"""Coarse steps per usual distance from a unit's best agent to its fourth."""
CLIP = 20.0
"""The longest step of a price, in temperatures."""
STEPS = 2
SMALL = 2_000
"""Where fewer units stand, the flow alone is quick enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """An assignment with the prices that prove it; `left` units could not be placed."""

    assign: Ints
    prices: Floats
    bound: float
    left: int


def cheapest(cost: Floats, slots: Ints, limits: Limits) -> Flow:
    """Every unit stands at one agent, no agent above its slots, at least cost.

    `cost` has shape [n][m] (units by agents), infinite where a pair is forbidden; `slots` shape [m]. Where not all
    units fit, `left` says how many are too many, and those stay where they overfill an agent. Fractional costs are
    first solved in coarse steps, where many units tie and move at once; the exact costs start from those prices.
    """
    prices, unit = first_prices(cost, slots)
    if len(cost) > SMALL and not _is_whole(cost):
        grain = unit / GRAINS
        graph = _Graph(np.rint(cost / grain), slots, np.rint(prices / grain))
        graph.run(limits)
        prices = graph.final_prices() * grain
    graph = _Graph(cost, slots, prices)
    graph.run(limits)
    return Flow(assign=graph.assign, prices=graph.final_prices(), bound=graph.bound(), left=int(graph.overfull().sum()))


def _is_whole(cost: Floats) -> bool:
    return all(bool((np.floor(part) == part).all()) for part in np.array_split(cost, 16))


def first_prices(cost: Floats, slots: Ints) -> tuple[Floats, float]:
    """Prices per agent, not negative, that nearly balance the units' own choices (whole where costs are), and a scale.

    Newton's method on the smoothed dual (each unit chooses softly), cooled step by step: first a sample of units with
    all agents, then all units with the agents that are cheapest at the prices found.
    """
    count, agents = cost.shape
    prices = np.zeros(agents)
    if count <= SMALL or agents <= 1:
        return prices, 1.0
    sample = cost[:: max(1, count // SAMPLE)]
    sorted_few = np.partition(sample, min(3, agents - 1), axis=1)[:, : min(4, agents)]
    spread = sorted_few.max(axis=1) - sorted_few.min(axis=1)
    finite = spread[np.isfinite(spread)]
    unit = max(float(finite.mean()) if len(finite) else 1.0, 1e-9)
    for heat in COARSE:
        for _step in range(STEPS):
            prices = _newton_dense(sample, slots * (len(sample) / count), prices, heat * unit)
    width = min(CANDIDATES, agents)
    near = np.argpartition(cost + prices, width - 1, axis=1)[:, :width]
    values = np.take_along_axis(cost, near, axis=1)
    for heat in FINE:
        for _step in range(STEPS):
            prices = _newton_near((near, values), slots, prices, heat * unit)
    return np.rint(prices) if _is_whole(sample) else prices, unit


def _newton_dense(cost: Floats, slots: Floats, prices: Floats, heat: float) -> Floats:
    share = _shares(cost + prices, heat)
    return _stepped(share.sum(axis=0) - slots, share.T @ share, prices, heat)


def _newton_near(near: tuple[Ints, Floats], slots: Ints, prices: Floats, heat: float) -> Floats:
    places, values = near
    agents = len(slots)
    share = _shares(values + prices[places], heat)
    over = np.zeros(agents)
    over += np.bincount(places.ravel(), weights=share.ravel(), minlength=agents) - slots
    every = max(1, len(places) // CURVED)
    some, there = share[::every], places[::every]
    pairs = (there[:, :, None] * agents + there[:, None, :]).ravel()
    both = np.zeros(agents * agents)
    both += np.bincount(pairs, weights=(some[:, :, None] * some[:, None, :]).ravel(), minlength=agents * agents)
    return _stepped(over, both.reshape(agents, agents) * every, prices, heat)


def _shares(asked: Floats, heat: float) -> Floats:
    """How softly each unit chooses: shares that sum to one per row."""
    share: Floats = np.exp((asked.min(axis=1)[:, None] - asked) / heat)
    share /= share.sum(axis=1)[:, None]
    return share


def _stepped(over: Floats, both: Floats, prices: Floats, heat: float) -> Floats:
    """The prices after one damped Newton step; `both` is how often two agents share a unit."""
    curve = -both
    np.fill_diagonal(curve, 0.0)
    np.fill_diagonal(curve, -curve.sum(axis=1))
    free = np.flatnonzero((prices > 0) | (over > 0))
    square = curve[np.ix_(free, free)] + np.eye(len(free)) * (1e-3 * max(1.0, float(curve.diagonal().mean())))
    move = np.zeros(len(prices))
    move[free] = np.linalg.solve(square, over[free]) * heat
    return np.maximum(prices + np.clip(move, -CLIP * heat, CLIP * heat), 0.0)


class _Graph:
    """The residual graph: agents and a sink (the last node), lengths are reduced costs and never negative."""

    def __init__(self, cost: Floats, slots: Ints, prices: Floats) -> None:
        self.cost, self.slots = cost, slots
        self.agents = len(slots)
        self.price = np.append(prices, 0.0)
        self.assign = np.argmin(cost + prices, axis=1)
        self.load = np.bincount(self.assign, minlength=self.agents)
        self.sunk = np.where(prices > 0, slots, np.minimum(self.load, slots))
        self.step = np.full((self.agents, self.agents), np.inf)
        for agent in range(self.agents):
            self._renew(agent)
        finite = np.abs(cost[np.isfinite(cost)])
        self.noise = 1e-10 * max(1.0, float(finite.max()) if len(finite) else 1.0)

    def _renew(self, agent: int) -> None:
        """`step[agent][other]` is the least that moving one of the agent's units there adds to the cost."""
        units = np.flatnonzero(self.assign == agent)
        if len(units):
            mine = self.cost[units]
            with np.errstate(invalid="ignore"):
                self.step[agent] = (mine - mine[:, agent][:, None]).min(axis=0)
        else:
            self.step[agent] = np.inf
        self.step[agent, agent] = np.inf

    def run(self, limits: Limits) -> None:
        """Units have moved until nothing is overfull, no path is left, or the limit is reached."""
        while self.excess_left() and not limits.is_over() and self.push():
            pass

    def surplus(self) -> Ints:
        """What each node has too much (above zero) or too little of; the sink is last."""
        over: Ints = np.append(self.load - self.sunk, int(self.sunk.sum()) - len(self.assign))
        return over

    def excess_left(self) -> bool:
        """Whether some node has too much."""
        return bool((self.surplus() > 0).any())

    def overfull(self) -> Ints:
        """Units above the slots of each agent."""
        over: Ints = np.maximum(self.load - self.slots, 0)
        return over

    def _lengths(self) -> Floats:
        """Reduced costs of all residual arcs, shape [m + 1][m + 1]; infinite where there is none."""
        size = self.agents
        lengths = np.full((size + 1, size + 1), np.inf)
        lengths[:size, :size] = self.step + self.price[None, :size] - self.price[:size, None]
        to_sink = self.price[size] - self.price[:size]
        lengths[:size, size] = np.where(self.sunk < self.slots, to_sink, np.inf)
        lengths[size, :size] = np.where(self.sunk > 0, -to_sink, np.inf)
        np.maximum(lengths, 0.0, out=lengths)
        return lengths

    def push(self) -> bool:
        """Units have moved along shortest paths to the nearest place where too few stand; False without a path."""
        lengths, surplus = self._lengths(), self.surplus()
        reach, parent = _shortest(lengths, surplus > 0, surplus < 0)
        far = float(reach[surplus < 0].min(initial=np.inf))
        if np.isinf(far):
            return False
        self.price -= np.minimum(reach, far)
        for goal in np.flatnonzero((surplus < 0) & (reach <= far)):
            path = [int(goal)]
            while parent[path[-1]] >= 0:
                path.append(int(parent[path[-1]]))
            path.reverse()
            while surplus[path[0]] > 0 and surplus[goal] < 0 and self._is_free(path):
                self._move(path)
                surplus[path[0]] -= 1
                surplus[goal] += 1
        return True

    def _is_free(self, path: list[int]) -> bool:
        """Whether every step of the path still costs nothing at today's prices."""
        size = self.agents
        for start, end in pairwise(path):
            if end == size:
                free = self.sunk[start] < self.slots[start]
            elif start == size:
                free = self.sunk[end] > 0
            else:
                free = self.step[start, end] + self.price[end] - self.price[start] <= self.noise
            if not free:
                return False
        return True

    def _move(self, path: list[int]) -> None:
        """One unit has moved along each step of the path."""
        size, touched = self.agents, set()
        moves = []
        for start, end in pairwise(path):
            if end == size:
                self.sunk[start] += 1
            elif start == size:
                self.sunk[end] -= 1
            else:
                units = np.flatnonzero(self.assign == start)
                gain = self.cost[units, end] - self.cost[units, start]
                moves.append((int(units[np.argmin(gain)]), end))
                self.load[start] -= 1
                self.load[end] += 1
                touched |= {start, end}
        for unit, end in moves:
            self.assign[unit] = end
        for agent in touched:
            self._renew(agent)

    def final_prices(self) -> Floats:
        """Prices of the agents against the sink's, not negative."""
        prices: Floats = np.maximum(self.price[: self.agents] - self.price[self.agents], 0.0)
        return prices

    def bound(self) -> float:
        """What any assignment costs at least, counted over all pairs."""
        prices = self.final_prices()
        return float((self.cost + prices).min(axis=1).sum() - prices @ self.slots)


def _shortest(lengths: Floats, sources: Marks, goals: Marks) -> tuple[Floats, Ints]:
    """Distance from the nearest source and the node before (-1 at sources), exact up to the nearest goal."""
    reach = np.where(sources, 0.0, np.inf)
    parent = np.full(len(reach), -1, dtype=np.int64)
    every = np.arange(len(reach))
    changed = np.flatnonzero(sources)
    while len(changed):
        through = reach[changed][:, None] + lengths[changed]
        best = np.argmin(through, axis=0)
        found = through[best, every]
        better = np.flatnonzero(found < reach)
        reach[better] = found[better]
        parent[better] = changed[best[better]]
        changed = better[reach[better] < reach[goals].min()]
    return reach, parent
