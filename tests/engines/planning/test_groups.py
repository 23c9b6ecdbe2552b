"""Joint groups: rules kept, the optimum proved, people and enterprises told why somebody stays out."""

import sys
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from benchmarks.planning import generated_work

from yuanlian.engines.planning import OUT, Code, Limits, ProblemRefused, Status, WrongPlan, columns, groups, sentence_of
from yuanlian.engines.planning.checking import checked


def units(*rows):
    return [{"x": x, "y": 0.0, "members": members, "size": size, "industry": "A"} for x, members, size in rows]


def problem(*rows, **more):
    return groups.read({"units": units(*rows), "need": 3, "max_units": 3, "radius_km": 2.0, **more})


def cheapest_by_trying(one):
    """The least cost of any partition, by trying all."""
    possible = {}
    for number in range(1, one.max_units + 1):
        for some in combinations(range(one.count), number):
            for lead in some:
                others = np.array([unit for unit in some if unit != lead], dtype=np.int64)
                apart = np.hypot(*(one.places[others] - one.places[lead]).T)
                if one.members[list(some)].sum() >= one.need and (apart <= one.radius).all():
                    cost = float(one.pair_cost(np.full(len(others), lead), others).sum())
                    possible[some] = min(cost, possible.get(some, np.inf))

    def least(left):
        if not left:
            return 0.0
        ways = [groups.LEFT_OUT + least(left[1:])]
        ways += [
            cost + least(tuple(unit for unit in left if unit not in some))
            for some, cost in possible.items() if some[0] == left[0] and set(some) <= set(left)
        ]  # fmt: skip
        return min(ways)

    return least(tuple(range(one.count)))


@pytest.mark.parametrize("seed", [1, 2])
def test_plan_costs_what_trying_every_partition_finds(seed):
    one = groups.read({**generated_work.groups(8, seed=seed), "max_units": 4})
    plan = groups.solve(one, Limits())
    assert (plan.status, plan.cost) == (Status.OPTIMAL, pytest.approx(cheapest_by_trying(one)))


def test_bound_meets_the_cost_of_sixty_units():
    plan = groups.solve(groups.read(generated_work.groups(60, seed=1)), Limits())
    assert plan.bound == pytest.approx(plan.cost, rel=0.005)


def test_same_work_gives_the_same_plan_again():
    one = groups.read(generated_work.groups(60, seed=5))
    assert groups.solve(one, Limits(work=20)) == groups.solve(one, Limits(work=20))


def test_of_groups_with_the_same_units_the_cheaper_lead_stays():
    same = columns.Columns(
        np.array([[-1, 2, 3], [-1, 2, 3], [0, 1, 3]]), np.array([2, 3, 1]), np.array([2.0, 1.0, 4.0])
    )
    found = columns.joined(same)
    assert (found.lead.tolist(), found.cost.tolist()) == ([3, 1], [1.0, 4.0])


def test_tiles_of_many_units_beat_the_greedy_groups():
    one = groups.read(generated_work.groups(420, seed=1))
    table = groups.table_of(one)
    greedy = float(groups.greedy(table).cost.sum())
    assert groups.solve(one, Limits(work=60)).cost < greedy


def test_larger_unit_leads_its_group():
    plan = groups.solve(problem((0.0, 2, 10), (1.0, 1, 99)), Limits())
    assert plan.open == (1,)


def test_group_of_today_stays_when_leaving_it_costs_more():
    rows = ((0.0, 2, 1), (1.0, 2, 1), (1.1, 2, 1), (2.0, 2, 1))
    plan = groups.solve(problem(*rows, max_units=2, today=[0, 0, 1, 1], move_cost=5.0), Limits())
    assert (plan.changes, plan.assign[0] == plan.assign[1]) == (0, True)


def test_unit_far_from_everybody_is_named_with_the_reason():
    plan = groups.solve(problem((0.0, 2, 1), (1.0, 2, 1), (50.0, 2, 1)), Limits())
    assert (plan.assign[2], [(one.code, one.rows) for one in plan.reasons]) == (OUT, [(Code.TOO_FEW_NEAR, (2,))])


def test_without_a_solver_the_greedy_groups_keep_every_rule(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy", None)
    plan = groups.solve(groups.read(generated_work.groups(60, seed=2)), Limits())
    assert plan.reasons[0].code is Code.SOLVER_MISSING


def test_checker_refuses_a_group_with_too_few_members():
    one = problem((0.0, 2, 1), (1.0, 2, 1))
    plan = groups.solve(one, Limits())
    with pytest.raises(WrongPlan, match="too few members"):
        checked(replace(plan, cost=None), groups.recount(replace(one, need=9), plan))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"x": None}, "Coordinates (units) are missing: 1"),
        ({"members": -1}, "The field units.members is negative: 1"),
        ({"id": 0}, "Ids stand twice: 0"),
    ],
)
def test_bad_row_is_named_in_a_sentence(change, sentence):
    rows = units((0.0, 2, 1), (1.0, 2, 1))
    rows[1].update(change)
    with pytest.raises(ProblemRefused) as refused:
        groups.read({"units": rows, "need": 3, "max_units": 3, "radius_km": 2.0})
    assert sentence_of(refused.value.reasons[0], "en").startswith(sentence)


def test_no_units_are_refused_in_a_sentence():
    with pytest.raises(ProblemRefused) as refused:
        groups.read({"units": [], "need": 3, "max_units": 3, "radius_km": 2.0})
    assert refused.value.reasons[0].code is Code.NO_UNITS
