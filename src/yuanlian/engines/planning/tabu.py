"""Penalised tabu search over shifts and swaps for units of different weight; all moves are looked at in each step."""

from __future__ import annotations

import numpy as np

from yuanlian.engines.planning.reading import Floats, Ints, Marks
from yuanlian.engines.planning.shapes import Limits
from yuanlian.engines.planning.weighted import Load

TENURE = 7
HARDER, SOFTER = 1.08, 0.95


def searched(load: Load, assign: Ints, limits: Limits, *, steps: int, share: float = 1.0) -> Ints | None:
    """The cheapest assignment that fits seen in `steps` moves from `assign`; None where none fits."""
    random = np.random.default_rng(limits.seed)
    state = _State(load, assign)
    best = assign.copy() if load.fits(assign) else None
    least = load.worth(assign) if best is not None else np.inf
    for step in range(steps):
        if step % 16 == 0 and limits.is_over(share):
            break
        state.step(step, tenure=TENURE + int(random.integers(0, TENURE)))
        over = state.overload().sum()
        state.penalty *= HARDER if over > 1e-9 else SOFTER
        if over <= 1e-9 and state.cost < least - 1e-9:
            least, best = state.cost, state.assign.copy()
    return best


class _State:
    """An assignment, its load, and until when a pair may not come back."""

    def __init__(self, load: Load, assign: Ints) -> None:
        self.load, self.assign = load, assign.copy()
        self.used = load.used(assign)
        finite = load.cost[np.isfinite(load.cost)]
        self.cost = load.worth(assign)
        self.values = np.where(np.isfinite(load.cost), load.cost, float(np.abs(finite).sum()) + 1.0)
        self.penalty = max(1e-6, float(finite.std()) / max(float(load.weight.mean()), 1e-9))
        self.until = np.zeros(load.cost.shape, dtype=np.int64)
        self.every = np.arange(len(assign))

    def overload(self) -> Floats:
        """What each agent carries above its capacity."""
        return np.maximum(self.used - self.load.capacity, 0.0)

    def step(self, now: int, *, tenure: int) -> None:
        """The best allowed shift or swap is made, also where it costs more."""
        mine = self.assign
        own = self.values[self.every, mine]
        weight, capacity = self.load.weight, self.load.capacity
        over = self.overload()
        left = self.used[mine] - weight[self.every, mine]
        shift = self.values - own[:, None]
        shift += self.penalty * (np.maximum(self.used + weight - capacity, 0.0) - over)
        shift += (self.penalty * (np.maximum(left - capacity[mine], 0.0) - over[mine]))[:, None]
        held = self.until > now
        shift[held] = np.inf
        shift[self.every, mine] = np.inf
        unit, agent = divmod(int(np.argmin(shift)), len(capacity))
        swap = self._swaps(left, own, over, held)
        one, two = divmod(int(np.argmin(swap)), len(mine))
        if swap[one, two] < shift[unit, agent]:
            first, second = int(mine[one]), int(mine[two])
            self._put(one, second, until=now + tenure)
            self._put(two, first, until=now + tenure)
        else:
            self._put(unit, agent, until=now + tenure)

    def _swaps(self, left: Floats, own: Floats, over: Floats, held: Marks) -> Floats:
        """What exchanging two units adds, shape [n][n]; infinite where they stand together or may not."""
        mine = self.assign
        there = self.values[:, mine]
        carried = np.maximum(left[None, :] + self.load.weight[:, mine] - self.load.capacity[mine][None, :], 0.0)
        half = there - own[:, None] + self.penalty * (carried - over[mine][None, :])
        half[held[:, mine]] = np.inf
        swap: Floats = half + half.T
        swap[mine[:, None] == mine[None, :]] = np.inf
        return swap

    def _put(self, unit: int, agent: int, *, until: int) -> None:
        before = int(self.assign[unit])
        self.cost += float(self.values[unit, agent] - self.values[unit, before])
        self.used[before] -= self.load.weight[unit, before]
        self.used[agent] += self.load.weight[unit, agent]
        self.until[unit, before] = until
        self.assign[unit] = agent
