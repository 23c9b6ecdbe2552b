"""The doors to the optional solvers: HiGHS through scipy, each answer's status looked at before it is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from yuanlian.engines.planning.reading import Floats
from yuanlian.engines.planning.shapes import Limits

try:
    from scipy import optimize, sparse
except ImportError:  # -- optional dependency: the extra `plan`
    optimize = sparse = None

PROVED, STOPPED = 0, 1


def is_there() -> bool:
    """Whether HiGHS can be called."""
    return optimize is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Sparse constraints: entry e adds `values[e]` × variable `columns[e]` to row `rows[e]`; rows lie in low..high."""

    rows: Any
    columns: Any
    values: Any
    low: Floats
    high: Floats

    def matrix(self, columns: int) -> Any:
        """The constraints as a compressed matrix."""
        return sparse.csr_array((self.values, (self.rows, self.columns)), shape=(len(self.low), columns))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an integer program gave: no values where none was found; `bound` where one was proved."""

    values: Floats | None
    bound: float | None
    proved: bool
    impossible: bool = False


def integer(cost: Floats, rows: Rows, limits: Limits, *, nodes: int, seconds: float = 1e6) -> Found:
    """The least cost over 0/1 variables that keep the rows, within `nodes` and the seconds left."""
    options: dict[str, Any] = {"node_limit": max(1, nodes), "mip_rel_gap": 0.0}
    seconds = min(seconds, limits.left())
    if limits.seconds is not None:
        options["time_limit"] = max(0.05, seconds)
    answer = optimize.milp(
        cost,
        integrality=np.ones(len(cost)),
        bounds=optimize.Bounds(0, 1),
        constraints=optimize.LinearConstraint(rows.matrix(len(cost)), rows.low, rows.high),
        options=options,
    )
    there = answer.x is not None and answer.status in {PROVED, STOPPED}
    bound = getattr(answer, "mip_dual_bound", None)
    return Found(
        values=np.rint(answer.x) if there else None,
        bound=float(bound) if bound is not None and np.isfinite(bound) else None,
        proved=answer.status == PROVED,
        impossible=answer.status == 2,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """An optimal basic solution of a linear program and the price of each row."""

    values: Floats
    cost: float
    equal: Floats
    upper: Floats


def relaxed(cost: Floats, equal: Rows | None, upper: Rows | None) -> Relaxed | None:
    """The least cost over variables from 0 up; None where HiGHS does not prove one."""
    size = len(cost)
    answer = optimize.linprog(
        cost,
        A_eq=None if equal is None else equal.matrix(size),
        b_eq=None if equal is None else equal.high,
        A_ub=None if upper is None else upper.matrix(size),
        b_ub=None if upper is None else upper.high,
        method="highs",
    )
    if answer.status != 0:
        return None
    return Relaxed(
        values=answer.x, cost=float(answer.fun), equal=answer.eqlin.marginals, upper=answer.ineqlin.marginals
    )
