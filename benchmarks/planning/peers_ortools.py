"""OR-Tools beside the planner: CP-SAT on whole models, the routing library, flows; in a process of their own.

One worker; the limit is in CPU seconds of that process.
"""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np

from benchmarks.planning.apart import Model, answer, stopped_after


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
    began = time.process_time()
    one.AddSearchMonitor(one.solver().CustomLimit(lambda: time.process_time() - began > seconds))
    asked_for.time_limit.FromSeconds(60 + 20 * int(seconds))  # by the clock: only where the limit above is not asked
    answer = one.SolveWithParameters(asked_for)
    return None if answer is None else [_route(one, answer, node, team) for team in range(vehicles)]


def _route(one: Any, answer: Any, node: Any, team: int) -> list[int]:
    """The customers of one team."""
    at, found = answer.Value(one.NextVar(one.Start(team))), []
    while not one.IsEnd(at):
        found.append(node(at) - 1)
        at = answer.Value(one.NextVar(at))
    return found


def near(model: Model, seconds: float) -> list[int] | None:
    """The agent of each unit among those in `near` [n][w]: cost and weight [n][w] whole numbers, capacity [m]."""
    from ortools.sat.python import cp_model  # -- optional dependency

    who, weight, cost = (model[name].astype(int).tolist() for name in ("near", "weight", "cost"))
    one = cp_model.CpModel()
    x = [[one.new_bool_var("") for _agent in row] for row in who]
    held: list[tuple[list[Any], list[int]]] = [([], []) for _agent in model["capacity"]]
    for chosen, agents, heavy in zip(x, who, weight, strict=True):
        one.add_exactly_one(chosen)
        for each, agent, heft in zip(chosen, agents, heavy, strict=True):
            held[agent][0].append(each)
            held[agent][1].append(heft)
    for (each, heft), room in zip(held, model["capacity"].astype(int).tolist(), strict=True):
        one.add(cp_model.LinearExpr.weighted_sum(each, heft) <= room)
    flat = [each for row in x for each in row]
    one.minimize(cp_model.LinearExpr.weighted_sum(flat, [price for row in cost for price in row]))
    solver = _solved(one, seconds)
    if solver is None:
        return None
    return [agents[[solver.value(each) for each in row].index(1)] for row, agents in zip(x, who, strict=True)]


def flow(model: Model, seconds: float) -> list[int] | None:
    """The agent of each unit by minimum-cost flow: cost [m][n] and capacity [m] whole, each unit weighs one."""
    from ortools.graph.python import min_cost_flow  # -- optional dependency

    stopped_after(seconds)
    cost, room = model["cost"].astype(np.int64), model["capacity"].astype(np.int64)
    agents, units = cost.shape
    agent, unit = np.divmod(np.arange(agents * units, dtype=np.int32), np.int32(units))
    one = min_cost_flow.SimpleMinCostFlow()
    arcs = one.add_arcs_with_capacity_and_unit_cost(agent, agents + unit, np.ones(len(agent), np.int64), cost.ravel())
    source = agents + units
    one.add_arcs_with_capacity_and_unit_cost(
        np.full(agents, source, np.int32), np.arange(agents, dtype=np.int32), room, np.zeros(agents, np.int64)
    )
    given = np.full(units, -1, np.int64)
    one.set_nodes_supplies(np.arange(agents, agents + units, dtype=np.int32), given)
    one.set_node_supply(source, units)
    if one.solve_max_flow_with_min_cost() != one.OPTIMAL or one.maximum_flow() != units:
        return None
    chosen = np.flatnonzero(one.flows(arcs))
    found = np.empty(units, dtype=np.int64)
    found[unit[chosen]] = agent[chosen]
    told: list[int] = found.tolist()
    return told


if __name__ == "__main__":
    answer({"assign": assign, "sites": sites, "groups": groups, "visits": visits, "flow": flow, "near": near})
