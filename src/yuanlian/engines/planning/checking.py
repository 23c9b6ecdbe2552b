"""Looks at every plan again, independently of how it was found: what it costs, what it breaks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from yuanlian.engines.planning.faults import WrongPlan
from yuanlian.engines.planning.reading import Ints
from yuanlian.engines.planning.shapes import Plan, Status

TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """What a plan is worth when counted from the problem alone; `broken` names each rule that is not kept."""

    cost: float
    changes: int = 0
    broken: tuple[str, ...] = ()


def checked(plan: Plan, recount: Recount, *, larger_is_better: bool = False) -> Plan:
    """The plan with the recounted cost and changes. Raises WrongPlan where the recount disagrees.

    A plan that is not INFEASIBLE breaks no rule; its cost is the recounted one; no bound lies on the wrong side.
    """
    if plan.status is not Status.INFEASIBLE and recount.broken:
        raise WrongPlan("; ".join(recount.broken))
    scale = max(1.0, abs(recount.cost))
    if plan.cost is not None and abs(plan.cost - recount.cost) > TOLERANCE * scale:
        raise WrongPlan(f"cost {plan.cost} is {recount.cost} when counted again")
    if plan.status is Status.INFEASIBLE:
        return replace(plan, changes=recount.changes)
    if plan.bound is not None:
        beyond = (plan.bound - recount.cost) * (-1 if larger_is_better else 1)
        if beyond > TOLERANCE * scale:
            raise WrongPlan(f"bound {plan.bound} lies beyond the cost {recount.cost}")
    return replace(plan, cost=recount.cost, changes=recount.changes)


def changed(now: Ints, today: Ints | None) -> int:
    """How many rows differ from today's plan; none where there is no plan today."""
    return 0 if today is None else int(np.count_nonzero(now != today))
