"""Finds the routes of a visit problem: insertion one route after another, then PyVRP's search from there."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from yuanlian.engines.planning.reading import Floats
from yuanlian.engines.planning.shapes import Limits

if TYPE_CHECKING:
    from yuanlian.engines.planning.visits import Problem

Routes = list[tuple[int, ...]]
_EPS = 1e-9
_EXACT = 1_000
"""Parts of a unit that an untruncated distance is counted in, rounded up so that no window is missed."""
_ROUNDS = 5_000
_A_SECOND = 250
"""Iterations that a CPU second holds on 1,000 stops, roughly: tells how long the search will be."""
_HISTORY = 150
"""Late acceptance looks back over this part of the iterations, 50 to 300 of them: PyVRP's own 300 fall slowly, and on
1,000 stops in 30 s they end 3 % higher than 50 do."""
_PATIENCE = 20_000
_FAR = 1 << 24


def inserted(problem: Problem) -> Routes:
    """Routes by insertion: the farthest customer first, then always the one that drives and delays least."""
    distance = problem.distances()
    free = np.ones(problem.count, dtype=bool)
    routes: Routes = []
    for team in range(problem.vehicles):
        may = free & np.array([problem.may(team, one) for one in range(problem.count)])
        route: list[int] = []
        while (place := _best_place(problem, distance, route, may)) is not None:
            customer, position = place
            route.insert(position, customer)
            free[customer] = may[customer] = False
        routes.append(tuple(route))
        if not free.any():
            break
    return routes if problem.offered else [route for route in routes if route]


def _best_place(problem: Problem, distance: Floats, route: list[int], may: np.ndarray) -> tuple[int, int] | None:
    """The customer and position gained most by: far from the depot, little detour and delay; none when none fits."""
    customers = np.flatnonzero(may)
    stops = np.array([0, *(one + 1 for one in route), 0])
    load = problem.demand[stops].sum()
    customers = customers[problem.demand[customers + 1] + load <= problem.capacity + _EPS]
    if not len(customers):
        return None
    early, late = _clocks(problem, distance, stops)
    before, after = stops[:-1, None], stops[1:, None]
    new = customers[None, :] + 1
    begin = np.maximum(early[:-1, None] + problem.service[before] + distance[before, new], problem.ready[new])
    reach = begin + problem.service[new] + distance[new, after]
    fits = (begin <= problem.due[new] + _EPS) & (reach <= late[1:, None] + _EPS)
    if not fits.any():
        return None
    detour = distance[before, new] + distance[new, after] - distance[before, after]
    delay = np.maximum(reach, problem.ready[after]) - early[1:, None]
    score = np.where(fits, 0.7 * detour + 0.3 * np.maximum(delay, 0.0) - 2.0 * distance[0, new], np.inf)
    position, which = divmod(int(score.argmin()), len(customers))
    return int(customers[which]), position


def _clocks(problem: Problem, distance: Floats, stops: np.ndarray) -> tuple[Floats, Floats]:
    """The earliest begin of service at each stop, and the latest that keeps every later window."""
    early, late = problem.ready[stops].copy(), problem.due[stops].copy()
    for one in range(1, len(stops)):
        here, there = stops[one - 1], stops[one]
        early[one] = max(early[one - 1] + problem.service[here] + distance[here, there], early[one])
    for one in range(len(stops) - 2, -1, -1):
        here, there = stops[one], stops[one + 1]
        late[one] = min(late[one + 1] - problem.service[here] - distance[here, there], late[one])
    return early, late


@dataclass(slots=True)
class _Stop:
    """PyVRP's stopping criterion: iterations, and now and then the limits."""

    rounds: int
    limits: Limits
    made: int = 0

    def __call__(self, best_cost: int) -> bool:
        self.made += 1
        return self.made > self.rounds or self.limits.is_over()


def searched(problem: Problem, start: Routes, limits: Limits) -> Routes:
    """The best routes PyVRP finds from today's or the greedy ones; the start where none keeps the rules."""
    import pyvrp  # -- optional dependency
    from pyvrp.exceptions import PenaltyBoundWarning  # -- optional dependency
    from pyvrp.IteratedLocalSearch import IteratedLocalSearchParams  # -- optional dependency

    data, kinds = data_of(problem)
    done = {one for route in problem.today for one in route}
    first = [tuple(route) for route in problem.today] if len(done) == problem.count else start
    initial = None
    if len({one for route in first for one in route}) == problem.count:
        initial = pyvrp.Solution(data, _as_routes(data, first, kinds))
    params = pyvrp.SolveParams(
        ils=IteratedLocalSearchParams(
            num_iters_no_improvement=_PATIENCE, history_length=_history(limits), exhaustive_on_best=False
        )
    )
    with warnings.catch_warnings():  # what does not fit is told as a reason that names the customers
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        result = pyvrp.solve(
            data, stop=_Stop(limits.rounds(_ROUNDS), limits), seed=limits.seed, collect_stats=False, params=params,
            initial_solution=initial,
        )  # fmt: skip
    if not result.is_feasible():
        return start
    return _read(result.best, kinds, problem)


def _history(limits: Limits) -> int:
    """How many steps back late acceptance looks, by the length of the search."""
    rounds = limits.rounds(_ROUNDS) if limits.seconds is None or limits.work else limits.seconds * _A_SECOND
    return int(np.clip(rounds / _HISTORY, 50, 300))


def data_of(problem: Problem) -> tuple[Any, list[list[int]]]:
    """PyVRP's data, and the teams of each of its vehicle types (one type for each set of skills)."""
    import pyvrp  # -- optional dependency

    scale = _EXACT if problem.decimals is None else 10**problem.decimals
    exact = problem.distances() * scale
    distance = np.ceil(exact - 1e-6).astype(np.int64) if problem.decimals is None else np.rint(exact).astype(np.int64)
    ready, service = (np.ceil(values * scale - 1e-6).astype(int) for values in (problem.ready, problem.service))
    due = np.floor(problem.due * scale + 1e-6).astype(int)
    load = 1 if np.array_equal(problem.demand, np.floor(problem.demand)) else _EXACT
    demand = np.ceil(problem.demand * load - 1e-6).astype(int)
    kinds = _kinds(problem)
    hours: Any = {"tw_early": int(ready[0]), "tw_late": int(due[0])}
    types = [
        pyvrp.VehicleType(len(teams), [int(problem.capacity * load)], profile=number, **hours)
        for number, teams in enumerate(kinds)
    ]
    clients = [
        pyvrp.Client(
            one, delivery=[int(demand[one])], service_duration=int(service[one]),
            tw_early=int(ready[one]), tw_late=int(due[one]),
        )
        for one in range(1, problem.count + 1)
    ]  # fmt: skip
    places = [pyvrp.Location(float(x), float(y)) for x, y in problem.places]
    matrices = [_barred(problem, distance, teams[0]) for teams in kinds]
    return pyvrp.ProblemData(places, clients, [pyvrp.Depot(0, **hours)], types, matrices, matrices), kinds


def _kinds(problem: Problem) -> list[list[int]]:
    """The teams of each set of skills."""
    if not problem.offered:
        return [list(range(problem.vehicles))]
    sets = sorted({tuple(sorted(one)) for one in problem.offered})
    return [[team for team, one in enumerate(problem.offered) if tuple(sorted(one)) == each] for each in sets]


def _barred(problem: Problem, distance: Any, team: int) -> Any:
    """The distances of a team: customers whose skills it lacks are out of reach."""
    barred = [one + 1 for one in range(problem.count) if not problem.may(team, one)]
    matrix = distance.copy()
    matrix[:, barred] = _FAR
    np.fill_diagonal(matrix, 0)
    return matrix


def _as_routes(data: Any, routes: Routes, kinds: list[list[int]]) -> list[Any]:
    """The routes as PyVRP's."""
    import pyvrp  # -- optional dependency

    kind = {team: number for number, teams in enumerate(kinds) for team in teams}
    return [pyvrp.Route(data, list(route), kind[team]) for team, route in enumerate(routes) if route]


def _read(solution: Any, kinds: list[list[int]], problem: Problem) -> Routes:
    """PyVRP's routes as customers, in the places of teams where teams differ."""
    found = [
        (route.vehicle_type(), tuple(stop.idx for stop in route if stop.is_client())) for route in solution.routes()
    ]
    if not problem.offered:
        return [customers for _kind, customers in sorted(found, key=lambda one: one[1])]
    routes: Routes = [()] * problem.vehicles
    free = {number: list(teams) for number, teams in enumerate(kinds)}
    for kind, customers in found:
        routes[free[kind].pop(0)] = customers
    return routes
