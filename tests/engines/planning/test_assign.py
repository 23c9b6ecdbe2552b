"""People go to enterprises at least cost; what cannot be done is said with the bottleneck."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from yuanlian.engines.planning import Code, Limits, Plan, ProblemRefused, Status, assign, sentence_of

LIMITS = Limits(work=5)


def planned(**data) -> Plan:
    return assign.solve(assign.read(data), LIMITS)


def cheapest_by_trying(cost, weight, capacity) -> float:
    agents, units = cost.shape
    best = np.inf
    for chosen in itertools.product(range(agents), repeat=units):
        used = np.zeros(agents)
        np.add.at(used, list(chosen), weight[list(chosen), range(units)])
        if (used <= capacity).all():
            best = min(best, float(cost[list(chosen), range(units)].sum()))
    return best


@pytest.mark.parametrize("seed", range(4))
def test_equal_weights_are_proved_least(seed: int) -> None:
    random = np.random.default_rng(seed)
    cost = random.integers(1, 30, (3, 7)).astype(float)
    plan = planned(cost=cost, capacity=[3, 2, 2])
    assert (plan.status, plan.cost) == (Status.OPTIMAL, cheapest_by_trying(cost, np.ones((3, 7)), np.array([3, 2, 2])))


@pytest.mark.parametrize("seed", range(3))
def test_different_weights_are_proved_least_where_small(seed: int) -> None:
    random = np.random.default_rng(seed)
    cost = random.integers(1, 30, (3, 7)).astype(float)
    weight = random.integers(1, 9, (3, 7)).astype(float)
    capacity = np.array([14.0, 13.0, 12.0])
    plan = planned(cost=cost, weight=weight, capacity=capacity)
    assert (plan.status, plan.cost) == (Status.OPTIMAL, cheapest_by_trying(cost, weight, capacity))


def test_the_largest_gain_is_found_when_that_is_sought() -> None:
    plan = planned(cost=[[5, 1], [4, 3]], weight=[[1, 2], [1, 2]], capacity=[2, 2], sense="max")
    assert (plan.cost, plan.assign) == (8.0, (0, 1))


def test_thousands_of_units_are_proved_over_all_pairs() -> None:
    random = np.random.default_rng(3)
    cost = np.floor(np.hypot(random.random((12, 1)) - random.random(2_400), 0.2) * 1000)
    plan = planned(cost=cost, capacity=[205] * 12)
    assert (plan.status, plan.bound) == (Status.OPTIMAL, plan.cost)


def test_fractional_costs_are_proved_too() -> None:
    random = np.random.default_rng(4)
    plan = planned(cost=np.hypot(random.random((12, 1)) - random.random(2_400), 0.2), capacity=[205] * 12)
    assert (plan.status, plan.bound) == (Status.OPTIMAL, plan.cost)


def test_a_flow_where_all_want_the_same_agents_is_proved_too() -> None:
    random = np.random.default_rng(7)
    agents, units = random.random((40, 1, 2)), random.random((1, 2_400, 2)) * 0.2
    cost = np.floor(np.hypot(*(agents - units).transpose(2, 0, 1)) * 1_000)
    plan = planned(cost=cost, capacity=[62] * 40, sense="max")
    assert (plan.status, plan.bound) == (Status.OPTIMAL, plan.cost)


def test_a_flow_stopped_by_the_limit_still_places_everybody() -> None:
    random = np.random.default_rng(5)
    problem = assign.read({"cost": random.integers(1, 99, (3, 60)).astype(float), "capacity": [20, 20, 20]})
    plan = assign.solve(problem, Limits(seconds=1.0, spent=lambda: 2.0))
    assert (plan.status, plan.assign.count(-1)) == (Status.FEASIBLE, 0)


def test_thousands_of_units_of_different_weight_come_near_the_bound() -> None:
    random = np.random.default_rng(6)
    cost = np.hypot(random.random((12, 1)) - random.random(4_000), 0.2)
    plan = planned(cost=cost, weight=random.integers(5, 25, (12, 4_000)), capacity=[4_500] * 12)
    assert (plan.status, plan.gap is not None and plan.gap < 0.007) == (Status.FEASIBLE, True)
    assert [one.code for one in plan.reasons] == [Code.ENDED]


def test_a_dear_change_keeps_today() -> None:
    data = {"cost": [[1, 9], [2, 1]], "capacity": [1, 2], "today": [1, 1]}
    assert [planned(**data, move_cost=price).changes for price in (0, 5)] == [1, 0]


def test_a_forbidden_pair_is_not_used() -> None:
    assert planned(cost=[[1, None], [5, 7]], capacity=[2, 2]).assign == (0, 1)


def test_the_bottleneck_is_named_with_what_helps() -> None:
    data = {
        "cost": np.ones((8, 30)), "capacity": [4] * 6 + [9, 9], "skill": ["体检"] * 30,
        "skills": [["体检"]] * 6 + [["消防"]] * 2, "agents": list("甲乙丙丁戊己庚辛"),
    }  # fmt: skip
    plan = planned(**data)
    assert [plan.status, *(sentence_of(one, "en") for one in plan.reasons)] == [
        Status.INFEASIBLE,
        "体检 need 30, the 6 who may take them offer 24: short by 6: 甲, 乙, 丙, 丁, 戊, 己.",
        "What helps: raise the capacity of each of these 6 by 1: 甲, 乙, 丙, 丁, 戊, 己.",
        "What helps: let 1 more take 体检 too: 庚.",
    ]


def test_what_fits_is_placed_when_not_everything_does() -> None:
    plan = planned(cost=[[1, 2, 3], [4, 4, 4]], capacity=[1, 1])
    assert (sorted(plan.assign), sentence_of(plan.reasons[0], "zh")) == (
        [-1, 0, 1], "一共需要 3，全部容量只有 2，缺 1。",
    )  # fmt: skip


def test_units_that_only_just_do_not_pack_are_named() -> None:
    plan = planned(cost=np.ones((2, 3)), weight=np.full((2, 3), 3.0) + [[0, 0, 0.5]] * 2, capacity=[5, 5])
    assert (plan.status, len(plan.reasons[0].rows)) == (Status.INFEASIBLE, 1)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"cost": [], "capacity": []}, "There is nothing to plan: cost is empty."),
        ({"capacity": [1]}, "The field cost is missing."),
        ({"cost": [[1, 2], [3]], "capacity": [1, 1]}, "The field cost has the wrong size: 1: expected –, found –."),
        ({"cost": [[1], [2]], "capacity": [1, -1], "agents": ["王", "李"]}, "The field capacity is negative: 李."),
        ({"cost": [[1, 2]], "capacity": [2], "units": ["a", "a"]}, "Ids stand twice: a."),
        ({"cost": [[1, 2]], "weight": [[1, -2]], "capacity": [2]}, "The field weight is negative: 0."),
        ({"cost": [[1, 2]], "capacity": [2], "today": [0, 4]}, "The field today is outside its range: 1."),
    ],
)
def test_a_bad_problem_is_refused_with_its_rows(data: dict, sentence: str) -> None:
    with pytest.raises(ProblemRefused) as refused:
        assign.read(data)
    assert [sentence_of(one, "en") for one in refused.value.reasons] == [sentence]


def test_the_same_seed_and_work_give_the_same_plan() -> None:
    random = np.random.default_rng(8)
    data = {"cost": random.integers(10, 50, (4, 24)), "weight": random.integers(5, 25, (4, 24)), "capacity": [80] * 4}
    assert planned(**data) == planned(**data)
