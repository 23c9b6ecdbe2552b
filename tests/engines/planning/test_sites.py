"""Sites are opened where units need them, within capacities, near the bound."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from yuanlian.engines.planning import Limits, ProblemRefused, Status, sentence_of, sites

LIMITS = Limits(work=6)


def test_the_best_sites_of_a_small_zone_are_found() -> None:
    random = np.random.default_rng(5)
    places, demand = random.integers(0, 100, (7, 2)).astype(float), random.integers(2, 9, 7)
    problem = sites.read({"p": 2, "capacity": 22, "demand": demand, "xy": places, "rounding": "floor"})
    plan = sites.solve(problem, LIMITS)
    best = np.inf
    for opened in itertools.combinations(range(7), 2):
        for chosen in itertools.product(opened, repeat=7):
            used = np.bincount(chosen, weights=demand, minlength=7)
            if used.max() <= 22:
                best = min(best, float(problem.distance[range(7), chosen].sum()))
    assert (plan.cost, len(plan.open)) == (best, 2)


def test_the_bound_never_lies_above_the_cost() -> None:
    random = np.random.default_rng(6)
    data = {"p": 3, "capacity": 45, "demand": random.integers(3, 12, 14), "xy": random.random((14, 2))}
    plan = sites.solve(sites.read(data), Limits(work=12))
    assert plan.cost is not None
    assert plan.bound is not None
    assert 0.8 * plan.cost <= plan.bound <= plan.cost + 1e-6


def test_a_dear_change_keeps_every_unit_at_its_site() -> None:
    data = {"p": 2, "capacity": 10, "demand": [1, 1, 1, 1], "xy": [[0, 0], [0, 1], [9, 0], [9, 1]]}
    plan = sites.solve(sites.read({**data, "today": [1, 1, 3, 3], "move_cost": 50}), LIMITS)
    assert (plan.changes, plan.assign) == (0, (1, 1, 3, 3))


def test_too_small_a_capacity_is_said_in_numbers() -> None:
    data = {"p": 2, "capacity": 10, "demand": [9, 9, 6], "xy": [[0, 0], [1, 1], [2, 2]]}
    plan = sites.solve(sites.read(data), LIMITS)
    assert (plan.status, sentence_of(plan.reasons[0], "en")) == (
        Status.INFEASIBLE, "All together need 24, all capacities offer 20: short by 4.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"demand": []}, "There is nothing to plan: demand is empty."),
        ({"demand": [1, -1]}, "The field demand is negative: 东湖."),
        ({"xy": [[0, 0], None]}, "Coordinates (xy) are missing: 东湖."),
        ({"p": 3}, "The field p is outside its range: 3 (from 1 to 2)."),
        ({"p": 1.5}, "The field p must be a whole number, found 1.5."),
    ],
)
def test_a_bad_problem_is_refused_with_its_rows(change: dict, sentence: str) -> None:
    data = {"p": 1, "capacity": 5, "demand": [1, 1], "xy": [[0, 0], [1, 1]], "units": ["西湖", "东湖"]}
    with pytest.raises(ProblemRefused) as refused:
        sites.read({**data, **change})
    assert [sentence_of(one, "en") for one in refused.value.reasons] == [sentence]
