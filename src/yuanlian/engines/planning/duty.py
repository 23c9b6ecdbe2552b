"""Who takes which open task next: at each event the free officers and the open tasks are matched anew.

A task that comes near the age cap goes first, whatever else is open; then urgency per effort decides (the apparent
tardiness cost of Vepsalainen and Morton, Management Science 33, 1987), less what an officer with rarer skills is worth
elsewhere and what the way there takes. Nothing that arrives later is known when a task begins. Afterwards the rule's
few weights are tried out on the whole problem, and the best order is kept.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace

import numpy as np

from yuanlian.engines.planning import reading
from yuanlian.engines.planning.checking import Recount, checked
from yuanlian.engines.planning.faults import refuse
from yuanlian.engines.planning.reading import Data, Floats, Ints
from yuanlian.engines.planning.rows import rows
from yuanlian.engines.planning.shapes import Code, Limits, Plan, Reason, Status

_EPS = 1e-9
_NEAR_CAP = 0.6
"""From this share of the age cap on, a task's urgency grows beyond that of any deadline."""
Order = tuple[tuple[int, int, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Officers with places [m][2] and what they may do [m][n]; tasks with places, arrive, due and effort in one unit.

    `speed` is distance per time; infinite when the way takes no time. A task begins no later than `age_cap` after
    it arrived.
    """

    homes: Floats
    may: np.ndarray
    breadth: Floats
    """How many skills an officer has, as a share of the most that one has."""
    places: Floats
    arrive: Floats
    due: Floats
    effort: Floats
    age_cap: float
    speed: float = np.inf
    names: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """The number of tasks."""
        return len(self.arrive)


@dataclass(frozen=True, slots=True)
class Weights:
    """The rule's weights: how far ahead deadlines count (in mean efforts), how dear a rare officer and a way are."""

    ahead: float = 0.5
    rare: float = 0.3
    way: float = 1.0


TRIED = (
    Weights(), Weights(ahead=1.0), Weights(ahead=2.0), Weights(rare=0.0), Weights(rare=1.0),
    Weights(ahead=2.0, rare=1.0), Weights(ahead=1.0, rare=0.0), Weights(ahead=4.0),
)  # fmt: skip


def read(data: Data) -> Problem:
    """The problem of a file's fields. Raises ProblemRefused naming the rows."""
    officers, tasks = rows(data, "officers", "skills"), rows(data, "tasks", "arrive")
    skill = [str(one) for one in tasks.column("skill", "")]
    able = [known | {""} for known in officers.words("skills")]
    may = np.array([[one in those for one in skill] for those in able], dtype=bool)
    nobody = np.flatnonzero(~may.any(axis=0))
    if len(nobody):
        raise refuse(Code.NOBODY_MAY, nobody.tolist(), tasks.called)
    arrive, due = tasks.numbers("arrive"), tasks.numbers("due")
    reading.bad(due < arrive, Code.OUT_OF_RANGE, tasks.called, "tasks.due")
    breadth = np.array([len(those) for those in able], dtype=np.float64)
    return Problem(
        homes=officers.places(), breadth=breadth / breadth.max(), may=may, places=tasks.places(), arrive=arrive,
        due=due, effort=tasks.numbers("effort"), age_cap=reading.number(data, "age_cap"),
        speed=reading.number(data, "speed", np.inf) or np.inf, names=tasks.called,
    )  # fmt: skip


def solve(problem: Problem, limits: Limits) -> Plan:
    """A checked plan: the best of the rule's orders; INFEASIBLE when a task waits beyond the cap in all of them."""
    best: Order = ()
    worth = (np.inf, np.inf, np.inf)
    for weights in TRIED[: max(1, min(limits.rounds(len(TRIED)), len(TRIED)))]:
        order = dispatched(problem, weights)
        told = _worth(problem, order)
        if told < worth:
            best, worth = order, told
        if limits.is_over():
            break
    start, end = _times(problem, best)
    over, missed = start - problem.arrive > problem.age_cap + _EPS, end > problem.due + _EPS
    plan = Plan(
        status=Status.INFEASIBLE if over.any() else Status.FEASIBLE,
        cost=float(missed.sum()),
        reasons=_told(problem, Code.OVER_AGE, over) + _told(problem, Code.DEADLINE_MISSED, missed),
        order=best,
        facts={
            "missed": float(missed.sum()), "longest_wait": float((start - problem.arrive).max()),
            "mean_wait": float((start - problem.arrive).mean()),
        },
    )  # fmt: skip
    found = recount(problem, plan)
    if plan.status is Status.INFEASIBLE:
        return replace(checked(plan, replace(found, broken=())), cost=found.cost)
    return checked(plan, found)


def _told(problem: Problem, code: Code, which: np.ndarray) -> tuple[Reason, ...]:
    if not which.any():
        return ()
    tasks = np.flatnonzero(which).tolist()
    called = tuple(problem.names[one] if problem.names else str(one) for one in tasks)
    return (Reason(code=code, rows=tuple(tasks), names=called, values={"cap": problem.age_cap}),)


def _times(problem: Problem, order: Order) -> tuple[Floats, Floats]:
    """Begin and end of each task."""
    start = np.zeros(problem.count)
    for task, _officer, at in order:
        start[task] = at
    return start, start + problem.effort


def _worth(problem: Problem, order: Order) -> tuple[float, float, float]:
    """What is compared: waits beyond the cap, deadlines missed, mean wait."""
    start, end = _times(problem, order)
    wait = start - problem.arrive
    return float((wait > problem.age_cap + _EPS).sum()), float((end > problem.due + _EPS).sum()), float(wait.mean())


def dispatched(problem: Problem, weights: Weights) -> Order:
    """The order that the rule makes: at each arrival and each end, the best pairs of free officer and open task."""
    where = problem.homes.copy()
    free = np.ones(len(where), dtype=bool)
    events = [(float(at), 0, task) for task, at in enumerate(problem.arrive)]
    heapq.heapify(events)
    pool: list[int] = []
    order: list[tuple[int, int, float]] = []
    while events:
        now = events[0][0]
        while events and events[0][0] <= now + _EPS:
            _at, kind, which = heapq.heappop(events)
            if kind:
                free[which] = True
            else:
                pool.append(which)
        for task, officer in _matched(problem, weights, (now, where, free), pool):
            start = now + _way(problem, where[officer], task)
            pool.remove(task)
            free[officer] = False
            where[officer] = problem.places[task]
            order.append((task, officer, round(float(start), 6)))
            heapq.heappush(events, (start + problem.effort[task], 1, officer))
    return tuple(order)


def _way(problem: Problem, place: Floats, task: int) -> float:
    return float(np.hypot(*(problem.places[task] - place)) / problem.speed)


def _matched(
    problem: Problem, weights: Weights, state: tuple[float, Floats, np.ndarray], pool: list[int]
) -> list[tuple[int, int]]:
    """Pairs of open task and free officer, the most urgent task first, with the officer it costs least."""
    now, where, free = state
    if not pool or not free.any():
        return []
    tasks = np.array(pool)
    urgency = _urgency(problem, weights, now, tasks)
    scarce = _scarcity(problem, tasks) + problem.breadth
    mean = float(problem.effort[tasks].mean()) * (problem.speed if np.isfinite(problem.speed) else 1.0)
    left = free.copy()
    pairs = []
    for row in np.lexsort((tasks, -urgency)):
        task = int(tasks[row])
        able: Ints = np.flatnonzero(left & problem.may[:, task])
        if len(able):
            way = np.hypot(*(where[able] - problem.places[task]).T)
            price = weights.way * way / max(mean, _EPS) + weights.rare * scarce[able]
            officer = int(able[price.argmin()])
            left[officer] = False
            pairs.append((task, officer))
    return pairs


def _urgency(problem: Problem, weights: Weights, now: float, tasks: Ints) -> Floats:
    """Urgency per effort; a deadline that can no longer be kept waits until the cap comes near."""
    effort = np.maximum(problem.effort[tasks], _EPS)
    slack = problem.due[tasks] - now - effort
    ahead = weights.ahead * float(effort.mean()) + _EPS
    urgency = np.where(slack >= -_EPS, np.exp(-np.maximum(slack, 0.0) / ahead), 1e-6) / effort
    age = (now - problem.arrive[tasks]) / max(problem.age_cap, _EPS)
    return np.asarray(np.where(age > _NEAR_CAP, 1e6 * (1 + age), urgency), dtype=np.float64)


def _scarcity(problem: Problem, tasks: Ints) -> Floats:
    """For each officer, how much of the open work only few can do: the work he may do, shared among all who may."""
    shared = problem.effort[tasks] / problem.may[:, tasks].sum(axis=0)
    load = problem.may[:, tasks] @ shared
    return np.asarray(load / max(float(load.max()), _EPS))


def recount(problem: Problem, plan: Plan) -> Recount:
    """Deadlines missed, and broken rules, counted from the problem alone."""
    broken = []
    if sorted(task for task, _officer, _start in plan.order) != list(range(problem.count)):
        broken.append("not every task is done exactly once")
    free = np.zeros(len(problem.homes))
    where = problem.homes.copy()
    missed = 0
    for task, officer, start in sorted(plan.order, key=lambda one: one[2]):
        ready = max(float(free[officer]), 0.0) + _way(problem, where[officer], task)
        if not problem.may[officer, task]:
            broken.append(f"officer {officer} may not do task {task}")
        if start < problem.arrive[task] - 1e-5 or start < ready - 1e-5:
            broken.append(f"task {task} begins too early")
        if start - problem.arrive[task] > problem.age_cap + 1e-5:
            broken.append(f"task {task} waits beyond the cap")
        free[officer], where[officer] = start + problem.effort[task], problem.places[task]
        missed += int(free[officer] > problem.due[task] + 1e-5)
    return Recount(cost=float(missed), broken=tuple(broken))
