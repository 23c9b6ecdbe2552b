"""HiGHS beside the planner: whole models through scipy, in a process of its own.

HiGHS stops by the clock alone, so its time is stretched by what a CPU second takes of the clock when it starts.
"""

from __future__ import annotations

import time

import numpy as np

from benchmarks.planning.apart import Model, answer


def _by_clock(seconds: float) -> float:
    """How long so many CPU seconds take, by one of them."""
    clock, used = time.monotonic(), time.process_time()
    while time.process_time() - used < 1.0:
        pass
    return seconds * max(1.0, time.monotonic() - clock)


def sites(model: Model, seconds: float) -> list[int] | None:
    """The site of each unit: cost [n][n], demand [n], one capacity, so many sites.

    Variables are the pairs of unit and site, row by row, then whether each site is open.
    """
    from scipy import optimize, sparse  # -- optional dependency

    cost, demand, size = model["cost"], model["demand"], len(model["cost"])
    pairs, whole = size * size, size * size + size
    unit, site = np.divmod(np.arange(pairs), size)
    one, opened = np.ones(pairs), pairs + site
    once = sparse.csr_array((one, (unit, np.arange(pairs))), shape=(size, whole))
    within = sparse.csr_array(
        (
            np.concatenate([demand[unit].astype(float), np.full(size, -float(model["capacity"].max()))]),
            (np.concatenate([site, np.arange(size)]), np.concatenate([np.arange(pairs), pairs + np.arange(size)])),
        ),
        shape=(size, whole),
    )
    rows = np.concatenate([np.arange(pairs), np.arange(pairs)])
    linked = sparse.csr_array(
        (np.concatenate([one, -one]), (rows, np.concatenate([np.arange(pairs), opened]))), shape=(pairs, whole)
    )
    number = sparse.csr_array((np.ones(size), (np.zeros(size, dtype=int), np.arange(pairs, whole))), shape=(1, whole))
    found = optimize.milp(
        np.concatenate([cost.ravel().astype(float), np.zeros(size)]),
        integrality=np.ones(whole),
        bounds=optimize.Bounds(0, 1),
        constraints=[
            optimize.LinearConstraint(once, 1, 1),
            optimize.LinearConstraint(within, -np.inf, 0),
            optimize.LinearConstraint(linked, -np.inf, 0),
            optimize.LinearConstraint(number, int(model["sites"]), int(model["sites"])),
        ],
        options={"time_limit": _by_clock(seconds)},
    )
    if found.x is None or found.status not in {0, 1}:
        return None
    chosen: list[int] = found.x[:pairs].reshape(size, size).argmax(axis=1).tolist()
    return chosen


if __name__ == "__main__":
    answer({"sites": sites})
