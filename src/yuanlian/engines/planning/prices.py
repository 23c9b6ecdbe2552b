"""Prices of agents at which the units' own choices nearly fill them: Newton's method on the smoothed dual.

Each unit chooses softly among the agents by cost + weight × price; the choice is cooled step by step. First a sample
of units looks at all agents, then all units look at those that are cheapest at the prices found. Costs have shape
[n][m] (units by agents), infinite where a pair is forbidden; `weight` has the same shape, None where each unit is 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yuanlian.engines.planning.reading import Floats, Ints, Marks

CANDIDATES = (16, 48)
"""Agents that each unit looks at in the end: twice as many as lie within the first of the fine temperatures."""
SAMPLE = 3_000
"""Units from which the first prices come, with all agents."""
CURVED = 9_000
"""Units from which the curvature of the prices is estimated later."""
COARSE = (64.0, 16.0, 4.0, 2.0, 1.0, 0.5, 0.25)
FINE = (0.25, 0.12, 0.06, 0.03)
"""Temperatures of the smoothed choice, in units of the usual distance from a unit's best agent to its fourth."""
CLIP = 20.0
"""The longest step of a price, in temperatures."""
STEPS = 2
HALVES = 5
"""How often a step that lowers the bound is halved before it is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """What units may choose from: cost and weight [n][w], and the agent of each column (None: column j is agent j)."""

    cost: Floats
    weight: Floats | None
    agents: Ints | None
    room: Floats

    def asked(self, prices: Floats) -> Floats:
        """Cost with the price of the weight, shape [n][w]."""
        there = prices if self.agents is None else prices[self.agents]
        asked: Floats = self.cost + (there if self.weight is None else self.weight * there)
        return asked

    def worth(self, prices: Floats) -> float:
        """What the choices cost at least, the prices of all room taken off."""
        return float(self.asked(prices).min(axis=1).sum() - prices @ self.room)

    def soft(self, prices: Floats, heat: float) -> float:
        """The smoothed bound, which a Newton step should raise."""
        asked = self.asked(prices)
        least = asked.min(axis=1)
        return float(
            (least - heat * np.log(np.exp((least[:, None] - asked) / heat).sum(axis=1))).sum() - prices @ self.room
        )

    def scale(self) -> float:
        """The usual weight."""
        return 1.0 if self.weight is None else max(float(self.weight.mean()), 1e-9)


def balanced(cost: Floats, room: Floats, weight: Floats | None = None) -> tuple[Floats, float]:
    """Prices per agent and unit of weight, not negative, and the usual distance from a unit's best to its fourth."""
    count, agents = cost.shape
    every = max(1, count // SAMPLE)
    some = cost[::every]
    few = np.partition(some, min(3, agents - 1), axis=1)[:, : min(4, agents)]
    with np.errstate(invalid="ignore"):
        spread = few.max(axis=1) - few.min(axis=1)
    finite = spread[np.isfinite(spread)]
    unit = max(float(finite.mean()) if len(finite) else 1.0, 1e-9)
    sample = _Choice(
        cost=some, weight=None if weight is None else weight[::every], agents=None, room=room * (len(some) / count)
    )
    prices = np.zeros(agents)
    for heat in COARSE:
        for _step in range(STEPS):
            prices = _cooled(sample, prices, heat * unit)
    asked = sample.asked(prices)
    rivals = int((asked <= asked.min(axis=1)[:, None] + 2 * FINE[0] * unit).sum(axis=1).mean())
    near = _near(cost, room, weight, (prices, int(np.clip(2 * rivals, *CANDIDATES))))
    best, high = prices, _worth(cost, room, weight, prices)
    for heat in FINE:
        for _step in range(STEPS):
            prices = _cooled(near, prices, heat * unit)
        worth = _worth(cost, room, weight, prices)
        if worth > high:
            best, high = prices, worth
    return best, unit


def _worth(cost: Floats, room: Floats, weight: Floats | None, prices: Floats) -> float:
    """The bound of the prices, over all pairs."""
    return _Choice(cost=cost, weight=weight, agents=None, room=room).worth(prices)


def _near(cost: Floats, room: Floats, weight: Floats | None, at: tuple[Floats, int]) -> _Choice:
    """So many agents that are cheapest for each unit at the prices."""
    prices, width = at[0], min(at[1], len(at[0]))
    priced = cost + (prices if weight is None else weight * prices)
    agents = np.argpartition(priced, width - 1, axis=1)[:, :width]
    kept = None if weight is None else np.take_along_axis(weight, agents, axis=1)
    return _Choice(cost=np.take_along_axis(cost, agents, axis=1), weight=kept, agents=agents, room=room)


def _cooled(choice: _Choice, prices: Floats, heat: float) -> Floats:
    """The prices after one damped Newton step at the temperature."""
    asked, size = choice.asked(prices), len(prices)
    share = np.exp((asked.min(axis=1)[:, None] - asked) / heat)
    share /= share.sum(axis=1)[:, None]
    taken = share if choice.weight is None else share * choice.weight
    squares = taken if choice.weight is None else taken * choice.weight
    if choice.agents is None:
        over, both, own = taken.sum(axis=0) - choice.room, taken.T @ taken, squares.sum(axis=0)
    else:
        there = choice.agents
        over = np.bincount(there.ravel(), weights=taken.ravel(), minlength=size) - choice.room
        every = max(1, len(there) // CURVED)
        some, agents = taken[::every], there[::every]
        pairs = (agents[:, :, None] * size + agents[:, None, :]).ravel()
        joint = np.bincount(pairs, weights=(some[:, :, None] * some[:, None, :]).ravel(), minlength=size * size)
        both = joint.reshape(size, size) * every
        own = np.bincount(agents.ravel(), weights=squares[::every].ravel(), minlength=size) * every
    move = _step(over, np.diag(own) - both, prices > 0) * heat
    longest = CLIP * heat / choice.scale()
    move = np.clip(move, -longest, longest)
    before = choice.soft(prices, heat)
    for _half in range(HALVES):
        after = np.maximum(prices + move, 0.0)
        if choice.soft(after, heat) >= before:
            return after
        move = move / 2
    return prices


def _step(over: Floats, curve: Floats, priced: Marks) -> Floats:
    """The Newton step where a price may move: up where too much is taken, down where it is not zero."""
    free = np.flatnonzero(np.logical_or(priced, over > 0))
    square = curve[np.ix_(free, free)] + np.eye(len(free)) * (1e-3 * max(1.0, float(curve.diagonal().mean())))
    move = np.zeros(len(over))
    move[free] = np.linalg.solve(square, over[free])
    return move
