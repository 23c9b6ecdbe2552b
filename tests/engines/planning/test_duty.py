"""Duty: urgent work first, nobody waits beyond the cap while somebody able is free, skills kept."""

import numpy as np
import pytest
from benchmarks.planning import generated_work

from yuanlian.engines.planning import Code, Limits, ProblemRefused, Status, duty


def day(*tasks, officers=(("S",),), cap=100.0):
    """Tasks (arrive, due, effort, skill) at one place."""
    fields = ("arrive", "due", "effort", "skill")
    return {
        "officers": [{"x": 0, "y": 0, "skills": list(skills)} for skills in officers],
        "tasks": [{"x": 0, "y": 0, **dict(zip(fields, task, strict=True))} for task in tasks],
        "age_cap": cap,
    }


def begins(plan):
    return {task: start for task, _officer, start in plan.order}


def test_tight_deadline_goes_before_an_earlier_arrival():
    plan = duty.solve(duty.read(day((0, 10, 10, "S"), (1, 90, 10, "S"), (2, 21, 10, "S"))), Limits())
    assert begins(plan) == {0: 0, 2: 10, 1: 20}


def test_task_near_the_cap_goes_before_every_deadline():
    tasks = [(0, 4, 4, "S"), (0, 3, 4, "S")] + [(at, at + 8, 4, "S") for at in range(0, 40, 4)]
    plan = duty.solve(duty.read(day(*tasks, cap=30.0)), Limits(work=1))
    assert max(start - tasks[task][0] for task, start in begins(plan).items()) <= 30


def test_officer_with_rare_skills_is_kept_for_them():
    tasks = [(0, 50, 10, "S"), (1, 12, 10, "R"), (1, 60, 10, "R")]
    plan = duty.solve(duty.read(day(*tasks, officers=(("S", "R"), ("S",)))), Limits())
    assert {task: officer for task, officer, _start in plan.order} == {0: 1, 1: 0, 2: 0}


@pytest.mark.parametrize("seed", [1, 2])
def test_generated_days_keep_the_cap_and_nearly_every_deadline(seed):
    plan = duty.solve(duty.read(generated_work.duty(0.8, seed=seed, tasks=200, officers=8)), Limits(work=1))
    assert (plan.status, plan.cost <= 6) == (Status.FEASIBLE, True)


def test_same_problem_gives_the_same_order_again():
    one = duty.read(generated_work.duty(0.92, seed=3, tasks=100, officers=5))
    assert duty.solve(one, Limits(work=2)) == duty.solve(one, Limits(work=2))


def test_later_arrivals_change_nothing_before_they_arrive():
    data = generated_work.duty(0.92, seed=4, tasks=120, officers=5)
    whole = duty.dispatched(duty.read(data), duty.Weights())
    until = data["tasks"][80]["arrive"]
    early = duty.dispatched(duty.read({**data, "tasks": data["tasks"][:80]}), duty.Weights())
    assert [one for one in whole if one[2] < until - 60] == [one for one in early if one[2] < until - 60]


def test_wait_beyond_the_cap_is_told_with_its_task():
    plan = duty.solve(duty.read(day((0, 90, 50, "S"), (0, 90, 50, "S"), cap=20.0)), Limits())
    assert (plan.status, plan.reasons[0].code, len(plan.reasons[0].rows)) == (Status.INFEASIBLE, Code.OVER_AGE, 1)


def test_task_that_nobody_may_do_is_named():
    with pytest.raises(ProblemRefused) as refused:
        duty.read(day((0, 9, 1, "S"), (0, 9, 1, "X")))
    assert (refused.value.reasons[0].code, refused.value.reasons[0].rows) == (Code.NOBODY_MAY, (1,))


def test_way_to_the_task_takes_its_time():
    data = {**day((0, 90, 5, "S")), "speed": 2.0}
    data["tasks"][0]["x"] = 8
    plan = duty.solve(duty.read(data), Limits())
    assert np.isclose(plan.order[0][2], 4.0)
