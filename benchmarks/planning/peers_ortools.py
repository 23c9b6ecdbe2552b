"""OR-Tools beside the planner: CP-SAT on whole models, and the routing library, each in a process of its own.

OR-Tools and HiGHS cannot always be loaded together, so `asked` starts this module as a program: a pickled model on
stdin, the answer as JSON on stdout. One worker; the limit is in CPU seconds of that process.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import threading
import time
from typing import Any

import numpy as np

from benchmarks.results import ROOT

Model = dict[str, Any]


def asked(kind: str, model: Model, seconds: float) -> list[Any] | None:
    """What OR-Tools finds within the CPU seconds; None where it finds nothing or is not installed."""
    told = pickle.dumps((kind, model, seconds))
    command = [sys.executable, "-m", "benchmarks.planning.peers_ortools"]
    done = subprocess.run(command, input=told, capture_output=True, cwd=ROOT, check=False)
    if done.returncode:
        return None
    found: list[Any] | None = json.loads(done.stdout)
    return found


def _solved(model: Any, seconds: float) -> Any:
    """CP-SAT's solver after at most so many CPU seconds; None where nothing was found."""
    from ortools.sat.python import cp_model  # -- optional dependency

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    began, over = time.process_time(), threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            if time.process_time() - began > seconds:
                solver.stop_search()

    watcher = threading.Thread(target=watch)
    watcher.start()
    status = solver.solve(model)
    over.set()
    watcher.join()
    return solver if status in {cp_model.OPTIMAL, cp_model.FEASIBLE} else None


def assign(model: Model, seconds: float) -> list[int] | None:
    """The agent of each unit: cost and weight [n][m] whole numbers, capacity [m], least cost."""
    from ortools.sat.python import cp_model  # -- optional dependency

    cost, weight, capacity = model["cost"], model["weight"], model["capacity"]
    one = cp_model.CpModel()
    x = [[one.new_bool_var("") for _agent in range(cost.shape[1])] for _unit in range(len(cost))]
    for row in x:
        one.add_exactly_one(row)
    for agent in range(cost.shape[1]):
        one.add(sum(int(weight[unit, agent]) * x[unit][agent] for unit in range(len(cost))) <= int(capacity[agent]))
    one.minimize(sum(int(cost[u, a]) * x[u][a] for u in range(len(cost)) for a in range(cost.shape[1])))
    solver = _solved(one, seconds)
    if solver is None:
        return None
    return [next(a for a, chosen in enumerate(row) if solver.value(chosen)) for row in x]


def sites(model: Model, seconds: float) -> list[int] | None:
    """The site of each unit: cost [n][n] and demand [n] whole numbers, one capacity, so many sites."""
    from ortools.sat.python import cp_model  # -- optional dependency

    cost, demand, capacity = model["cost"], model["demand"], model["capacity"]
    size = len(cost)
    one = cp_model.CpModel()
    opened = [one.new_bool_var("") for _site in range(size)]
    x = [[one.new_bool_var("") for _site in range(size)] for _unit in range(size)]
    one.add(sum(opened) == model["sites"])
    for row in x:
        one.add_exactly_one(row)
    for site in range(size):
        one.add(sum(int(demand[u]) * x[u][site] for u in range(size)) <= int(capacity[site]) * opened[site])
        for unit in range(size):
            one.add_implication(x[unit][site], opened[site])
    one.minimize(sum(int(cost[u, s]) * x[u][s] for u in range(size) for s in range(size)))
    solver = _solved(one, seconds)
    if solver is None:
        return None
    return [next(s for s, chosen in enumerate(row) if solver.value(chosen)) for row in x]


def groups(model: Model, seconds: float) -> list[list[int]] | None:
    """Pairs (lead, follower), a lead with itself: `near` [n][w] lists whom a lead may take at `cost` (hundredths)."""
    from ortools.sat.python import cp_model  # -- optional dependency

    near, cost, members = model["near"], model["cost"], model["members"]
    size = len(near)
    one = cp_model.CpModel()
    lead = [one.new_bool_var("") for _unit in range(size)]
    out = [one.new_bool_var("") for _unit in range(size)]
    pairs = {
        (u, int(v)): (one.new_bool_var(""), int(price))
        for u in range(size) for v, price in zip(near[u], cost[u], strict=True) if v >= 0
    }  # fmt: skip
    mine: list[list[tuple[int, Any]]] = [[] for _unit in range(size)]
    taking: list[list[Any]] = [[] for _unit in range(size)]
    for (u, v), (chosen, _price) in pairs.items():
        mine[u].append((v, chosen))
        taking[v].append(chosen)
        one.add_implication(chosen, lead[u])
    for u in range(size):
        one.add_exactly_one([lead[u], out[u], *taking[u]])
        one.add(sum(int(members[v]) * chosen for v, chosen in mine[u]) >= int(model["need"] - members[u]) * lead[u])
        one.add(sum(chosen for _v, chosen in mine[u]) <= int(model["most"]) * lead[u])
    left = sum(int(model["out"]) * each for each in out)
    one.minimize(sum(price * chosen for chosen, price in pairs.values()) + left)
    solver = _solved(one, seconds)
    if solver is None:
        return None
    told = [[u, u] for u in range(size) if solver.value(lead[u])]
    return told + [[u, v] for (u, v), (chosen, _price) in pairs.items() if solver.value(chosen)]


def visits(model: Model, seconds: float) -> list[list[int]] | None:
    """Routes of customers: whole distances [n + 1][n + 1], demand, ready, due, service, capacity, vehicles."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2  # -- optional dependency

    distance, service = model["distance"].tolist(), model["service"].tolist()
    size, vehicles = len(distance), int(model["vehicles"])
    manager = pywrapcp.RoutingIndexManager(size, vehicles, 0)
    one = pywrapcp.RoutingModel(manager)
    node = manager.IndexToNode
    way = one.RegisterTransitCallback(lambda a, b: distance[node(a)][node(b)])
    lasts = one.RegisterTransitCallback(lambda a, b: distance[node(a)][node(b)] + service[node(a)])
    asks = one.RegisterUnaryTransitCallback(lambda a: int(model["demand"][node(a)]))
    one.SetArcCostEvaluatorOfAllVehicles(way)
    horizon = int(model["due"][0])
    one.AddDimension(lasts, horizon, horizon, False, "time")  # noqa: FBT003 -- names of a foreign call
    one.AddDimension(asks, 0, int(model["capacity"]), True, "load")  # noqa: FBT003 -- names of a foreign call
    clock = one.GetDimensionOrDie("time")
    for stop in range(1, size):
        clock.CumulVar(manager.NodeToIndex(stop)).SetRange(int(model["ready"][stop]), int(model["due"][stop]))
    asked_for = pywrapcp.DefaultRoutingSearchParameters()
    asked_for.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    asked_for.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    asked_for.time_limit.FromMilliseconds(int(1000 * seconds))  # by the clock, so the machine should be quiet
    answer = one.SolveWithParameters(asked_for)
    return None if answer is None else [_route(one, answer, node, team) for team in range(vehicles)]


def _route(one: Any, answer: Any, node: Any, team: int) -> list[int]:
    """The customers of one team."""
    at, found = answer.Value(one.NextVar(one.Start(team))), []
    while not one.IsEnd(at):
        found.append(node(at) - 1)
        at = answer.Value(one.NextVar(at))
    return found


def main() -> None:
    """The answer stands on stdout."""
    kind, model, seconds = pickle.load(sys.stdin.buffer)
    solve = {"assign": assign, "sites": sites, "groups": groups, "visits": visits}[kind]
    found = solve({key: np.asarray(value) for key, value in model.items()}, seconds)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
