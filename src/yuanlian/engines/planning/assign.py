"""People to enterprises: capacities, weights, skills and forbidden pairs, starting from today's assignment.

Equal weights are a minimum-cost flow, proved over all pairs (`transport`). Other weights go through prices, greedy,
repair, tabu search and programs over the pairs that may still pay (`weighted`, `refining`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yuanlian.engines.planning import reading, refining, solvers, transport, weighted, why_not
from yuanlian.engines.planning.checking import Recount, changed, checked
from yuanlian.engines.planning.faults import refuse
from yuanlian.engines.planning.reading import Data, Floats, Ints
from yuanlian.engines.planning.shapes import OUT, Code, Limits, Plan, Reason, Status
from yuanlian.engines.planning.weighted import Load

SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Numbers of one assignment: `cost` and `weight` [m][n] (agents by units), NaN cost where a pair is forbidden.

    `capacity` [m] in units of weight; `today` [n], -1 for nobody; `move_cost` is the price of each unit that gets
    another agent than today (units without one move free). `skill` [n] is what a unit needs ("" nothing), for words.
    """

    cost: Floats
    weight: Floats
    capacity: Floats
    larger_is_better: bool = False
    today: Ints | None = None
    move_cost: float = 0.0
    agents: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    skill: tuple[str, ...] = ()


def read(data: Data) -> Problem:
    """The problem of a file: {cost[m][n], weight[m][n]?, capacity[m], sense, today[n]?, move_cost?, agents?, units?,
    skill[n]?, skills[m][]?}. A pair is forbidden by a null cost or a skill the agent has not. Raises ProblemRefused.
    """
    given = reading.required(data, "cost")
    cost = np.zeros((0, 0)) if reading.is_empty(given) else reading.matrix(data, "cost")
    if not cost.size:
        raise refuse(Code.NO_UNITS, field="cost")
    size, count = cost.shape
    agents, units = reading.names(data, "agents", size), reading.names(data, "units", count)
    weight = np.ones_like(cost) if data.get("weight") is None else reading.matrix(data, "weight", cost.shape)
    reading.bad(~(np.isfinite(weight)).all(axis=1), Code.NOT_A_NUMBER, agents, "weight")
    reading.bad((weight < 0).any(axis=1), Code.NEGATIVE, agents, "weight")
    capacity = reading.vector(data, "capacity", agents)
    if len(capacity) != size:
        raise refuse(Code.FIELD_SHAPE, field="capacity", expected=size, found=len(capacity))
    sense = data.get("sense", "min")
    if sense not in {"min", "max"}:
        raise refuse(Code.OUT_OF_RANGE, field="sense", found=str(sense), least="min", most="max")
    skill = tuple("" if one is None else str(one) for one in data.get("skill") or ())
    return Problem(
        cost=_skilled(cost, skill, data), weight=weight, capacity=capacity, larger_is_better=sense == "max",
        today=reading.today(data, count, size, units), move_cost=reading.number(data, "move_cost", 0.0),
        agents=agents, units=units, skill=skill,
    )  # fmt: skip


def _skilled(cost: Floats, skill: tuple[str, ...], data: Data) -> Floats:
    """Costs where an agent without the skill a unit needs is forbidden."""
    if not skill:
        return cost
    size, count = cost.shape
    if len(skill) != count:
        raise refuse(Code.FIELD_SHAPE, field="skill", expected=count, found=len(skill))
    offered = [{str(one) for one in row} for row in reading.required(data, "skills")]
    if len(offered) != size:
        raise refuse(Code.FIELD_SHAPE, field="skills", expected=size, found=len(offered))
    may = np.array([[not need or need in has for need in skill] for has in offered])
    return np.where(may, cost, np.nan)


def solve(problem: Problem, limits: Limits) -> Plan:
    """A checked plan: proved where weights are equal, else near the bound; where none exists, the reasons why."""
    load = _load(problem)
    reasons = why_not.before(problem, load)
    if reasons:
        return _stuck(problem, load, reasons, limits)
    slots = _slots(load)
    if slots is not None:
        assign, bound = _flowed(load, slots, limits)
    else:
        assign, bound = refining.refined(load, limits, start=_start(problem, load))
    if assign is not None:
        ended = len(load.cost) > weighted.SWAPS_UP_TO and not limits.is_over()
        return _plan(problem, load, (assign, bound), Code.ENDED if ended else Code.STOPPED)
    plan = _stuck(problem, load, (), limits)
    placed = np.array(plan.assign)
    return plan if (placed == OUT).any() else _plan(problem, load, (placed, bound), Code.STOPPED)


def _flowed(load: Load, slots: Ints, limits: Limits) -> tuple[Ints | None, float]:
    """The cheapest flow and its bound; where the limit cut it short, what still overfills an agent has moved on."""
    flow = transport.cheapest(load.cost, slots, limits)
    if not flow.left:
        return flow.assign, flow.bound
    fixed = weighted.repaired(load, flow.assign, flow.prices / np.maximum(load.weight[0], SAME))
    return (fixed if load.fits(fixed) else None), flow.bound


def _load(problem: Problem) -> Load:
    """The same problem as a minimum over units by agents, the price of changes inside."""
    cost = np.ascontiguousarray(problem.cost.T)
    if problem.larger_is_better:
        cost = -cost
    weight = np.ascontiguousarray(problem.weight.T)
    if problem.today is not None and problem.move_cost:
        held = np.flatnonzero(problem.today >= 0)
        cost = cost.copy()
        cost[held] += problem.move_cost
        cost[held, problem.today[held]] -= problem.move_cost
    forbidden = ~np.isfinite(cost) | (weight > problem.capacity + SAME)
    if forbidden.any():
        cost = np.where(forbidden, np.inf, cost)
    return Load(cost=cost, weight=weight, capacity=problem.capacity)


def _slots(load: Load) -> Ints | None:
    """How many units fit each agent where every unit weighs the same there; None where weights differ."""
    if not bool((load.weight == load.weight[0]).all()):
        return None
    each = np.maximum(load.weight[0], 1e-12)
    slots: Ints = np.minimum(np.floor(load.capacity / each + SAME), len(load.cost)).astype(np.int64)
    return slots


def _start(problem: Problem, load: Load) -> Ints | None:
    """Today's plan where it can be a beginning."""
    today = problem.today
    if today is None or (today < 0).any():
        return None
    return today if np.isfinite(load.worth(today)) else None


def _plan(problem: Problem, load: Load, found: tuple[Ints, float], unproved: Code) -> Plan:
    assign, bound = found
    cost = load.worth(assign)
    proved = cost - bound <= SAME * max(1.0, abs(cost))
    bound = cost if proved else bound
    reasons = [] if solvers.is_there() or proved else [Reason(code=Code.SOLVER_MISSING, values={"package": "scipy"})]
    if not proved:
        gap = float(np.ceil(100_000 * (cost - bound) / max(abs(cost), SAME)) / 1_000)
        reasons.append(Reason(code=unproved, values={"percent": gap}))
    turned = -1.0 if problem.larger_is_better else 1.0
    plan = Plan(
        status=Status.OPTIMAL if proved else Status.FEASIBLE, cost=turned * cost, bound=turned * bound,
        reasons=tuple(reasons), assign=tuple(assign.tolist()),
    )  # fmt: skip
    return checked(plan, recount(problem, assign), larger_is_better=problem.larger_is_better)


def _stuck(problem: Problem, load: Load, reasons: tuple[Reason, ...], limits: Limits) -> Plan:
    """As many units as fit stand somewhere; the reasons say why not all do."""
    assign, reasons = why_not.partial(problem, load, reasons, limits)
    count = recount(problem, assign)
    plan = Plan(
        status=Status.INFEASIBLE, cost=count.cost, reasons=reasons, assign=tuple(assign.tolist())
    )  # fmt: skip
    return checked(plan, count, larger_is_better=problem.larger_is_better)


def recount(problem: Problem, assign: Ints) -> Recount:
    """What the assignment costs and breaks, counted from the file's own numbers alone."""
    placed = np.flatnonzero(assign != OUT)
    own = problem.cost[assign[placed], placed]
    moves = 0
    if problem.today is not None:
        moves = int(np.count_nonzero((problem.today >= 0) & (assign != problem.today) & (assign != OUT)))
    used = np.zeros(len(problem.capacity))
    np.add.at(used, assign[placed], problem.weight[assign[placed], placed])
    broken = []
    if len(placed) < len(assign):
        broken.append(f"{len(assign) - len(placed)} units stand nowhere")
    if not np.isfinite(own).all():
        broken.append("a forbidden pair is used")
    if (used > problem.capacity + 1e-6).any():
        broken.append(f"agents {np.flatnonzero(used > problem.capacity + 1e-6).tolist()} carry too much")
    price = problem.move_cost * moves * (-1 if problem.larger_is_better else 1)
    return Recount(cost=float(own.sum()) + price, changes=changed(assign, problem.today), broken=tuple(broken))
