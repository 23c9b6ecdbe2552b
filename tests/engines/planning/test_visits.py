"""Visits: windows kept, nobody forgotten, inspections of one enterprise joined, impossible ones named."""

import sys
from itertools import permutations

import numpy as np
import pytest

from yuanlian.engines.planning import Code, Limits, Status, visits

DEPOT = {"x": 0, "y": 0, "open": 0, "close": 100}


def customers(count, seed=1):
    rng = np.random.default_rng(seed)
    rows = zip(rng.integers(0, 20, count), rng.integers(0, 20, count), rng.integers(0, 40, count), strict=True)
    return [
        {"x": int(x), "y": int(y), "demand": 1, "ready": int(ready), "due": int(ready) + 30, "service": 2}
        for x, y, ready in rows
    ]


def problem(rows, **more):
    return visits.read({"depot": DEPOT, "customers": rows, "capacity": 10, "vehicles": 3, "decimals": 1, **more})


def shortest_by_trying(one):
    """The shortest single route, by trying all orders."""
    found = [visits.recount(one, visits.Plan(status=Status.FEASIBLE, cost=None, routes=(order,)))
             for order in permutations(range(one.count))]  # fmt: skip
    return min(recount.cost for recount in found if not recount.broken)


def test_one_team_drives_the_shortest_way_that_keeps_the_windows():
    rows = [{**row, "due": 90} for row in customers(6)]
    one = problem(rows, vehicles=1)
    assert visits.solve(one, Limits(work=300)).cost == pytest.approx(shortest_by_trying(one))


def test_same_seed_and_work_give_the_same_routes():
    one = problem(customers(15))
    assert visits.solve(one, Limits(work=200, seed=4)) == visits.solve(one, Limits(work=200, seed=4))


def test_without_pyvrp_insertion_keeps_every_rule(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyvrp", None)
    plan = visits.solve(problem(customers(15), vehicles=6), Limits())
    assert (plan.status, plan.reasons[0].code) == (Status.FEASIBLE, Code.SOLVER_MISSING)


def test_teams_take_only_what_they_are_able_to():
    rows = [{**row, "skills": ["fire"] if number % 2 else ["food"]} for number, row in enumerate(customers(8))]
    teams = [{"skills": ["fire"]}, {"skills": ["food"]}]
    plan = visits.solve(problem(rows, teams=teams), Limits(work=100))
    assert [{one % 2 for one in route} for route in plan.routes] == [{1}, {0}]


def test_customer_beyond_its_window_is_named():
    rows = [*customers(3), {"x": 30, "y": 0, "demand": 1, "ready": 0, "due": 5, "service": 0}]
    plan = visits.solve(problem(rows), Limits(work=10))
    assert (plan.status, plan.reasons[0].code, plan.reasons[0].rows) == (Status.INFEASIBLE, Code.WINDOW_MISSED, (3,))


def test_too_few_teams_are_told_with_those_left_over():
    rows = [{"x": 10, "y": 0, "demand": 1, "ready": 10, "due": 10, "service": 5} for _ in range(3)]
    plan = visits.solve(problem(rows, vehicles=2), Limits(work=10))
    assert (plan.status, plan.reasons[0].code, len(plan.reasons[0].rows)) == (Status.INFEASIBLE, Code.TEAMS_SHORT, 1)


def test_team_of_today_keeps_its_customers_where_nothing_is_better():
    one = problem(customers(10))
    today = [list(route) for route in visits.solve(one, Limits(work=300)).routes]
    assert visits.solve(problem(customers(10), today=today), Limits(work=50)).changes == 0


def test_overlapping_inspections_of_an_enterprise_become_one_visit():
    due = [("fire", 0, 20, 4), ("safety", 10, 30, 6), ("tax", 25, 40, 2)]
    rows = [
        {"enterprise": "E", "department": name, "x": 3, "y": 4, "ready": ready, "due": due, "service": service}
        for name, ready, due, service in due
    ]
    plan = visits.solve(visits.read({"depot": DEPOT, "inspections": rows, "vehicles": 2}), Limits(work=10))
    assert dict(plan.facts) == {
        "inspections": 3, "visits": 2, "visits_spared": 1, "department_time_apart": 12, "department_time_joint": 14,
    }  # fmt: skip
