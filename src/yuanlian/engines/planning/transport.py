"""Cheapest places for units that each fill one slot: minimum-cost flow, proved over all pairs by reduced costs.

Prices (`prices.balanced`) make every unit's own choice nearly right. What is still overfull is pushed along shortest
paths of the residual graph, whose nodes are only the agents (primal-dual method: Ford and Fulkerson 1957; potentials:
Edmonds and Karp 1972). Whole costs stay exact in floating point.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from yuanlian.engines.planning.prices import balanced
from yuanlian.engines.planning.reading import Floats, Ints, Marks
from yuanlian.engines.planning.shapes import Limits

GRAINS = 512
"""Coarse steps per usual distance from a unit's best agent to its fourth."""
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
    """Prices that nearly balance the units' own choices (whole where costs are), and a scale of costs."""
    if len(cost) <= SMALL or len(slots) <= 1:
        return np.zeros(len(slots)), 1.0
    prices, unit = balanced(cost, slots.astype(np.float64))
    return np.rint(prices) if _is_whole(cost) else prices, unit


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
        while self.excess_left() and not limits.is_over() and self.push(limits):
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

    def push(self, limits: Limits) -> bool:
        """Units have moved along shortest paths to the nearest place where too few stand; False without a path."""
        lengths, surplus = self._lengths(), self.surplus()
        reach, parent = _shortest(lengths, surplus > 0, surplus < 0)
        far = float(reach[surplus < 0].min(initial=np.inf))
        if np.isinf(far):
            return False
        self.price -= np.minimum(reach, far)
        for goal in np.flatnonzero((surplus < 0) & (reach <= far)):
            if limits.is_over():
                break
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
