"""What districts, groups, visits and duty are compared with: the naive rule of paper, and a solver as it comes."""

from __future__ import annotations

import numpy as np

from benchmarks.planning.apart import asked
from yuanlian.engines.planning import Plan, Status, districts, duty, groups, visits
from yuanlian.engines.planning.columns import Columns
from yuanlian.engines.planning.routing import data_of
from yuanlian.engines.planning.shapes import Limits


def nearest_centre(problem: districts.Problem) -> list[int]:
    """Each unit goes to the nearest of k centres spread evenly by load (a square grid of quantiles)."""
    rows = round(np.sqrt(problem.k))
    order = np.argsort(problem.places[:, 0], kind="stable")
    share = np.cumsum(problem.load[order]) / problem.load.sum()
    strip = np.empty(problem.count, dtype=np.int64)
    strip[order] = np.minimum((share * rows).astype(int), rows - 1)
    counts = [problem.k // rows + (row < problem.k % rows) for row in range(rows)]
    centres = []
    for row, count in enumerate(counts):
        mine = np.flatnonzero(strip == row)
        parts = np.array_split(mine[np.argsort(problem.places[mine, 1], kind="stable")], count)
        centres += [problem.places[part].mean(axis=0) for part in parts]
    apart = ((problem.places[:, None] - np.array(centres)[None]) ** 2).sum(axis=2)
    return [int(one) for one in apart.argmin(axis=1)]


def metis_alone(problem: districts.Problem, seed: int) -> list[int]:
    """METIS on the bare graph, as it comes."""
    import pymetis  # -- optional dependency

    near: list[list[int]] = [[] for _ in range(problem.count)]
    for one, other in problem.ends.tolist():
        near[one].append(other)
        near[other].append(one)
    weights = np.maximum(1, np.rint(problem.load * 100)).astype(int)
    return list(pymetis.part_graph(problem.k, near, vweights=weights, options=pymetis.Options(seed=seed))[1])


def first_come(problem: groups.Problem) -> float:
    """Cost when each unit in turn takes its nearest free neighbours until the members suffice."""
    table = groups.table_of(problem)
    free = np.ones(problem.count, dtype=bool)
    cost = 0.0
    for unit in range(problem.count):
        if not free[unit]:
            continue
        row = table.near[unit]
        apart = np.hypot(*(problem.places[row] - problem.places[unit]).T)
        some, members = [unit], int(problem.members[unit])
        for other in row[np.argsort(np.where(row >= 0, apart, np.inf), kind="stable")]:
            if members >= problem.need or len(some) == problem.max_units or other < 0:
                break
            if free[other]:
                some.append(int(other))
                members += int(problem.members[other])
        if members >= problem.need:
            free[some] = False
            others = np.array(some[1:], dtype=np.int64)
            cost += float(problem.pair_cost(np.full(len(others), unit), others).sum())
    return cost + groups.LEFT_OUT * int(free.sum())


def greedy_groups(problem: groups.Problem) -> float:
    """Cost of the careful greedy groups."""
    table = groups.table_of(problem)
    found: Columns = groups.greedy(table)
    return float(found.cost.sum()) + groups.LEFT_OUT * (problem.count - int((found.units >= 0).sum()))


def cp_sat_groups(problem: groups.Problem, seconds: float) -> str:
    """Cost of what CP-SAT finds with one variable for each pair of lead and follower."""
    table = groups.table_of(problem)
    priced = np.where(table.near >= 0, np.rint(np.where(table.near >= 0, table.cost, 0.0) * 1_000), 0).astype(np.int64)
    model = {
        "near": table.near, "cost": priced, "members": problem.members, "need": problem.need,
        "most": problem.max_units - 1, "out": round(groups.LEFT_OUT * 1_000),
    }  # fmt: skip
    found = asked("peers_ortools", "groups", model, seconds)
    if found is None:
        return "none"
    lead, follower = np.array(found).T
    others = lead != follower
    left = problem.count - len(lead)
    return f"{problem.pair_cost(lead[others], follower[others]).sum() + groups.LEFT_OUT * left:,.1f}"


def or_tools_visits(problem: visits.Problem, seconds: float) -> float | None:
    """Distance of OR-Tools routing with guided local search, None where it finds no routes."""
    scale = 10 ** (problem.decimals or 0)
    distance = problem.distances()
    ready, due, service = (np.rint(one * scale).astype(int) for one in (problem.ready, problem.due, problem.service))
    model = {
        "distance": np.rint(distance * scale).astype(int), "ready": ready, "due": due, "service": service,
        "demand": problem.demand.astype(int), "capacity": problem.capacity, "vehicles": problem.vehicles,
    }  # fmt: skip
    found = asked("peers_ortools", "visits", model, seconds)
    if found is None:
        return None
    routes = tuple(tuple(route) for route in found)
    told = visits.recount(problem, Plan(status=Status.FEASIBLE, cost=None, routes=routes))
    return None if told.broken else told.cost


def pyvrp_alone(problem: visits.Problem, limits: Limits) -> float:
    """Distance of PyVRP with its own settings and start."""
    import pyvrp  # -- optional dependency

    data, _kinds = data_of(problem)
    result = pyvrp.solve(data, stop=lambda _best: limits.is_over(), seed=limits.seed, collect_stats=False)
    return result.cost() / 10.0 ** (problem.decimals or 0)


def nearest_next(problem: visits.Problem) -> float:
    """Distance when each team always drives to the customer it can begin with first, and home when there is none."""
    distance = problem.distances()
    free = set(range(1, problem.count + 1))
    length, here, clock, load = 0.0, 0, float(problem.ready[0]), 0.0
    while free:
        fits = [
            (begin, distance[here, one], one)
            for one in free
            if (begin := max(clock + distance[here, one], problem.ready[one])) <= problem.due[one]
            and begin + problem.service[one] + distance[one, 0] <= problem.due[0]
            and load + problem.demand[one] <= problem.capacity
        ]
        if fits:
            begin, driven, one = min(fits)
            free.discard(one)
            length, here, clock = length + driven, one, begin + problem.service[one]
            load += problem.demand[one]
        else:
            length, here, clock, load = length + distance[here, 0], 0, float(problem.ready[0]), 0.0
    return float(length + distance[here, 0])


def queues(problem: duty.Problem, *, by_deadline: bool) -> duty.Order:
    """Round robin: tasks go to the able officers in turn when they arrive; each works off his queue in order.

    With `by_deadline` the officer takes from his queue what is due first.
    """
    turn: dict[tuple[int, ...], int] = {}
    mine: list[list[int]] = [[] for _ in problem.homes]
    for task in np.argsort(problem.arrive, kind="stable"):
        able = tuple(np.flatnonzero(problem.may[:, task]).tolist())
        turn[able] = turn.get(able, -1) + 1
        mine[able[turn[able] % len(able)]].append(int(task))
    order = []
    for officer, tasks in enumerate(mine):
        free, place = 0.0, problem.homes[officer]
        while tasks:
            free = max(free, float(problem.arrive[tasks].min()))
            there = [task for task in tasks if problem.arrive[task] <= free]
            task = min(there, key=lambda one: problem.due[one]) if by_deadline else there[0]
            tasks.remove(task)
            start = free + float(np.hypot(*(problem.places[task] - place)) / problem.speed)
            order.append((task, officer, start))
            free, place = start + float(problem.effort[task]), problem.places[task]
    return tuple(order)


def pooled(problem: duty.Problem) -> duty.Order:
    """One pool, earliest deadline first: whoever is free takes what is due first, the nearest able officer goes."""
    free = np.zeros(len(problem.homes))
    places = problem.homes.astype(float).copy()
    waiting = set(range(len(problem.arrive)))
    order, now = [], 0.0
    while waiting:
        for task in sorted((one for one in waiting if problem.arrive[one] <= now), key=lambda one: problem.due[one]):
            ready = np.flatnonzero(problem.may[:, task] & (free <= now))
            if not len(ready):
                continue
            apart = np.hypot(*(places[ready] - problem.places[task]).T)
            officer = int(ready[np.argmin(apart)])
            start = now + float(apart.min() / problem.speed)
            order.append((task, officer, start))
            free[officer], places[officer] = start + float(problem.effort[task]), problem.places[task]
            waiting.discard(task)
        later = np.concatenate([free, problem.arrive[sorted(waiting)]])
        now = float(later[later > now].min()) if (later > now).any() else now
    return tuple(order)
