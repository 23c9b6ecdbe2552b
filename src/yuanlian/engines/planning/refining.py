"""How units of different weight are brought near the bound: the cascade from prices to kernels and neighbourhoods."""

from __future__ import annotations

import numpy as np

from yuanlian.engines.planning import solvers, tabu, weighted
from yuanlian.engines.planning.reading import Floats, Ints
from yuanlian.engines.planning.shapes import Limits
from yuanlian.engines.planning.weighted import Load

WORK = 30
"""Neighbourhoods tried where nobody says how long to look."""
STEPS = 1_500
"""Steps of tabu search in all, and nodes of the first program, where nobody says otherwise."""
NODES = 3_000
PART = 320
"""Pairs in one neighbourhood's program."""


def refined(load: Load, limits: Limits, *, start: Ints | None) -> tuple[Ints | None, float]:
    """The best assignment found within the limits (None where none fits) and a proved bound."""
    prices, bound = weighted.prices_of(load)
    bound = _rounded(load, bound)
    best = _better(load, _begun(load, prices, limits), start)
    if load.cost.shape[0] > weighted.SWAPS_UP_TO:
        return best, bound
    best = _better(load, best, _searched(load, best, prices, limits))
    if not solvers.is_there():
        return best, bound
    best, bound = _kernel(load, prices, (best, bound), limits)
    return _neighbourhoods(load, best, bound, limits), bound


def _begun(load: Load, prices: Floats, limits: Limits) -> Ints | None:
    """A careful beginning: own choices at the prices, repaired, then shifted; greedy where that does not fit."""
    priced = load.cost + np.where(np.isfinite(load.cost), load.weight, 0.0) * prices
    for assign in (np.argmin(priced, axis=1), weighted.greedy(load, prices)):
        fixed = weighted.repaired(load, assign, prices)
        if load.fits(fixed):
            return weighted.shifted(load, fixed, limits)
    return None


def _searched(load: Load, best: Ints | None, prices: Floats, limits: Limits) -> Ints | None:
    start = best if best is not None else weighted.greedy(load, prices)
    steps = STEPS if limits.work is None else min(STEPS, 50 * limits.work)
    return tabu.searched(load, start, limits, steps=steps, share=0.35)


def _kernel(load: Load, prices: Floats, known: tuple[Ints | None, float], limits: Limits) -> tuple[Ints | None, float]:
    """The best over all pairs whose reduced cost may still pay: where it is proved, so is the answer."""
    best, bound = known
    worth = load.worth(best) if best is not None else np.inf
    if best is not None and worth <= bound + 1e-9:
        return best, bound
    priced = load.cost + np.where(np.isfinite(load.cost), load.weight, 0.0) * prices
    reduced = priced - priced.min(axis=1)[:, None]
    keep = reduced <= worth - weighted.bound_at(load, prices) + 1e-9
    nodes = NODES if limits.work is None else 100 * limits.work
    if limits.seconds is not None and limits.work is None:
        nodes = 10_000_000
    found, answer = weighted.kernel(load, keep, limits, nodes=max(nodes, 1), seconds=0.6 * limits.left())
    best = _better(load, best, found)
    if answer.proved and best is not None:
        return best, load.worth(best)
    if answer.bound is not None:
        bound = max(bound, _rounded(load, min(answer.bound, load.worth(best) if best is not None else np.inf)))
    return best, bound


def _neighbourhoods(load: Load, best: Ints | None, bound: float, limits: Limits) -> Ints | None:
    """The units of a few agents are shared out anew among them, again and again."""
    random = np.random.default_rng(limits.seed)
    size = len(load.capacity)
    for turn in range(limits.rounds(WORK)):
        if best is None or limits.is_over() or load.worth(best) <= bound + 1e-9:
            break
        if turn % 8 == 7:
            best = _better(load, best, tabu.searched(load, best, _reseeded(limits, turn), steps=STEPS // 2))
            continue
        count = int(np.clip(np.sqrt(PART * size / len(load.cost)), 2, size))
        agents = np.sort(random.choice(size, size=count, replace=False))
        keep = np.zeros(load.cost.shape, dtype=bool)
        keep[np.arange(len(best)), best] = True
        keep[np.ix_(np.flatnonzero(np.isin(best, agents)), agents)] = True
        best = _better(load, best, weighted.kernel(load, keep, limits, nodes=500, seconds=1.5)[0])
    return best


def _reseeded(limits: Limits, turn: int) -> Limits:
    return Limits(
        work=limits.work, seed=limits.seed + turn, seconds=limits.seconds, spent=limits.spent, stop=limits.stop
    )


def _better(load: Load, one: Ints | None, other: Ints | None) -> Ints | None:
    """The cheaper of two assignments that fit; the first when they cost the same."""
    fitting = [each for each in (one, other) if each is not None and load.fits(each)]
    return min(fitting, key=load.worth, default=None)


def _rounded(load: Load, bound: float) -> float:
    """Where all costs are whole, so is the least cost."""
    finite = load.cost[np.isfinite(load.cost)]
    return float(np.ceil(bound - 1e-6)) if bool((finite == np.floor(finite)).all()) else bound
