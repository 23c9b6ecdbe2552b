"""Routes of visit teams within time windows: each customer once, total distance as small as can be found.

A careful greedy answer (Solomon's insertion, Operations Research 35, 1987), then PyVRP's iterated local search. Due
inspections of one enterprise whose windows overlap are one visit (`joint`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from yuanlian.engines.planning import reading, routing
from yuanlian.engines.planning.checking import Recount, checked
from yuanlian.engines.planning.faults import refuse
from yuanlian.engines.planning.joint import Joint, merged
from yuanlian.engines.planning.reading import Data, Floats, Ints
from yuanlian.engines.planning.rows import Rows, rows
from yuanlian.engines.planning.shapes import Code, Limits, Plan, Reason, Status

_EPS = 1e-6
Skills = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Stop 0 is the depot, stop 1 + i customer i: places [n+1][2], demand, ready, due, service; what teams can do.

    Times and distances are in one unit (a distance of 1 takes a time of 1). `decimals` are the digits at which
    distances are truncated, None leaves them as they are.
    """

    places: Floats
    demand: Floats
    ready: Floats
    due: Floats
    service: Floats
    capacity: float
    vehicles: int
    decimals: int | None = None
    asked: Skills = ()
    """Skills that each customer asks for; empty when nobody asks."""
    offered: Skills = ()
    """Skills of each team; empty when all can do everything."""
    today: tuple[tuple[int, ...], ...] = ()
    joint: Joint | None = None
    names: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """The number of customers."""
        return len(self.demand) - 1

    def distances(self) -> Floats:
        """Between all stops, truncated as the problem says."""
        apart = np.sqrt(((self.places[:, None] - self.places[None]) ** 2).sum(axis=2))
        if self.decimals is None:
            return np.asarray(apart, dtype=np.float64)
        scale = 10.0**self.decimals
        return np.asarray(np.floor(apart * scale + 1e-9) / scale, dtype=np.float64)

    def may(self, team: int, customer: int) -> bool:
        """Whether the team has the skills that the customer asks for."""
        return not self.asked or not self.offered or self.asked[customer] <= self.offered[team]


def read(data: Data) -> Problem:
    """The problem of a file's fields. Raises ProblemRefused naming the rows."""
    depot = rows({"depot": [reading.required(data, "depot")]}, "depot", "x")
    joint = None if data.get("inspections") is None else merged(rows(data, "inspections", "x"))
    customers = rows(data, "customers", "demand") if joint is None else joint.visits
    teams = data.get("teams")
    vehicles = reading.whole(data, "vehicles", least=1) if teams is None else len(teams)
    problem = Problem(
        places=np.concatenate([depot.places(), customers.places()]),
        demand=np.append(0.0, customers.numbers("demand", 0.0)),
        ready=np.append(depot.numbers("open", 0.0), customers.numbers("ready", 0.0)),
        due=np.append(depot.numbers("close"), customers.numbers("due")),
        service=np.append(0.0, customers.numbers("service", 0.0)),
        capacity=reading.number(data, "capacity", float(customers.count) if joint else None),
        vehicles=vehicles if teams is not None else min(vehicles, customers.count),
        decimals=None if data.get("decimals") is None else reading.whole(data, "decimals", most=6),
        asked=_skills(customers),
        offered=() if teams is None else _skills(rows(data, "teams", "skills")),
        today=_today(data, customers),
        joint=joint,
        names=customers.called,
    )
    late = problem.due[1:] < problem.ready[1:]
    reading.bad(late, Code.OUT_OF_RANGE, problem.names, "customers.due")
    large = np.flatnonzero(problem.demand[1:] > problem.capacity).tolist()
    if large:
        most = float(problem.demand.max())
        raise refuse(Code.TOO_LARGE, large, problem.names, need=most, offer=problem.capacity)
    return problem


def _skills(held: Rows) -> Skills:
    """What each row lists under `skills`; nothing when no row has any."""
    listed = tuple(held.words("skills"))
    return listed if any(listed) else ()


def _today(data: Data, customers: Rows) -> tuple[tuple[int, ...], ...]:
    """Today's routes; each customer at most once. Raises ProblemRefused."""
    routes = tuple(tuple(int(one) for one in route) for route in data.get("today") or ())
    stops = [one for route in routes for one in route]
    odd = [one for one in stops if not 0 <= one < customers.count]
    if odd or len(set(stops)) != len(stops):
        raise refuse(Code.OUT_OF_RANGE, odd, field="today")
    return routes


def solve(problem: Problem, limits: Limits) -> Plan:
    """A checked plan; INFEASIBLE with what was found and why when a rule cannot be kept."""
    teams = range(problem.vehicles)
    nobody = [one for one in range(problem.count) if not any(problem.may(team, one) for team in teams)]
    if nobody:
        return _impossible(problem, (_told(problem, Code.NOBODY_MAY, nobody),))
    missed = _unreachable(problem)
    if missed:
        return _impossible(problem, (_told(problem, Code.WINDOW_MISSED, missed),))
    routes = routing.inserted(problem)
    reasons: tuple[Reason, ...] = ()
    try:
        routes = routing.searched(problem, routes, limits)
    except ModuleNotFoundError:
        reasons = (Reason(code=Code.SOLVER_MISSING, values={"package": "pyvrp"}),)
    left = sorted(set(range(problem.count)) - {one for route in routes for one in route})
    if left:
        return _impossible(problem, (_told(problem, Code.TEAMS_SHORT, left), *reasons), tuple(routes))
    plan = Plan(
        status=Status.FEASIBLE, cost=None, reasons=reasons, routes=_aligned(problem, routes), facts=_facts(problem)
    )  # fmt: skip
    return checked(plan, recount(problem, plan))


def _told(problem: Problem, code: Code, which: list[int]) -> Reason:
    called = tuple(problem.names[one] if problem.names else str(one) for one in which)
    return Reason(code=code, rows=tuple(which), names=called, values={"teams": problem.vehicles})


def _impossible(problem: Problem, reasons: tuple[Reason, ...], routes: tuple[tuple[int, ...], ...] = ()) -> Plan:
    plan = Plan(status=Status.INFEASIBLE, cost=None, reasons=reasons, routes=routes, facts=_facts(problem))
    return checked(plan, recount(problem, plan))


def _facts(problem: Problem) -> dict[str, float]:
    """What going together spares and spends; nothing where no inspections were given."""
    return {} if problem.joint is None else dict(problem.joint.facts)


def _unreachable(problem: Problem) -> list[int]:
    """Customers that no team reaches in time, or gets home from before the depot closes."""
    out = problem.distances()[0, 1:]
    arrive = np.maximum(problem.ready[0] + out, problem.ready[1:])
    late = (arrive > problem.due[1:] + _EPS) | (arrive + problem.service[1:] + out > problem.due[0] + _EPS)
    return [int(one) for one in np.flatnonzero(late)]


def _aligned(problem: Problem, routes: list[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    """The routes, each in the place of the route of today with which it shares most, as far as teams are alike."""
    if not problem.today or problem.offered:
        return tuple(routes)
    team = {one: place for place, route in enumerate(problem.today) for one in route}
    shared: dict[tuple[int, int], int] = {}
    for number, route in enumerate(routes):
        for place in (team[one] for one in route if one in team):
            shared[number, place] = shared.get((number, place), 0) + 1
    placed: dict[int, int] = {}
    for number, place in sorted(shared, key=lambda pair: (-shared[pair], pair)):
        if number not in placed.values() and place not in placed:
            placed[place] = number
    rest = [number for number in range(len(routes)) if number not in placed.values()]
    length = max(len(problem.today), len(routes))
    filled = [placed[place] if place in placed else (rest.pop(0) if rest else None) for place in range(length)]
    return tuple(() if number is None else routes[number] for number in filled)


def recount(problem: Problem, plan: Plan) -> Recount:
    """Distance, customers with another team than today, and broken rules, counted from the problem alone."""
    seen: list[int] = [one for route in plan.routes for one in route]
    broken = [] if sorted(seen) == list(range(problem.count)) else ["not every customer is visited exactly once"]
    distance = problem.distances()
    if len([route for route in plan.routes if route]) > problem.vehicles:
        broken.append("more routes than teams")
    length = 0.0
    for team, route in enumerate(plan.routes):
        driven, said = _followed(problem, distance, team, route)
        length += driven
        broken += said
    then = {one: place for place, route in enumerate(problem.today) for one in route}
    now = {one: place for place, route in enumerate(plan.routes) for one in route}
    changes = sum(then.get(one) != place for one, place in now.items()) if problem.today else 0
    return Recount(cost=length, changes=changes, broken=tuple(broken))


def _followed(problem: Problem, distance: Floats, team: int, route: tuple[int, ...]) -> tuple[float, list[str]]:
    """The length of one route, and the rules it breaks."""
    stops: Ints = np.array([0, *(one + 1 for one in route), 0])
    broken = []
    if problem.demand[stops].sum() > problem.capacity + _EPS:
        broken.append(f"route {team} is over its capacity")
    if not all(problem.may(min(team, problem.vehicles - 1), one) for one in route):
        broken.append(f"route {team} lacks a skill")
    clock = problem.ready[0]
    for here, there in pairwise(stops):
        clock = max(clock + problem.service[here] + distance[here, there], problem.ready[there])
        if clock > problem.due[there] + _EPS:
            broken.append(f"route {team} is late at stop {there}")
    return float(distance[stops[:-1], stops[1:]].sum()), broken
