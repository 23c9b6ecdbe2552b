"""Parallel steps: serial days beside parallel days, and the chain of steps that decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanlian.engines.worktime import (
    Plan,
    RepeatedStep,
    Slot,
    Step,
    StepCycle,
    UnknownStep,
    critical_path,
)

FOOD_PROJECT = (
    Step("accept", 2),
    Step("fire", 10, ("accept",)),
    Step("environment", 15, ("accept",)),
    Step("planning", 8, ("accept",)),
    Step("permit", 5, ("fire", "environment", "planning")),
)


@st.composite
def step_lists(draw: st.DrawFn) -> list[Step]:
    size = draw(st.integers(min_value=0, max_value=8))
    return [
        Step(
            f"s{n}",
            draw(st.integers(min_value=0, max_value=20)),
            tuple(draw(st.lists(st.sampled_from([f"s{m}" for m in range(n)]), unique=True))) if n else (),
        )
        for n in range(size)
    ]


def test_steps_side_by_side_take_as_long_as_their_longest_chain() -> None:
    assert critical_path(FOOD_PROJECT) == Plan(
        serial_days=40,
        parallel_days=22,
        critical=("accept", "environment", "permit"),
        slots=(
            Slot("accept", 0, 2, 0),
            Slot("fire", 2, 12, 5),
            Slot("environment", 2, 17, 0),
            Slot("planning", 2, 10, 7),
            Slot("permit", 17, 22, 0),
        ),
    )


def test_working_side_by_side_saves_the_difference() -> None:
    assert critical_path(FOOD_PROJECT).saved_days == 18


def test_no_steps_take_no_time() -> None:
    assert critical_path([]) == Plan(0, 0, (), ())


def test_a_circle_of_steps_is_named() -> None:
    with pytest.raises(StepCycle) as circle:
        critical_path([Step("start", 1), Step("a", 1, ("start", "b")), Step("b", 1, ("a",))])
    assert circle.value.codes == ("a", "b")


def test_a_step_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownStep) as unknown:
        critical_path([Step("a", 1, ("nowhere",))])
    assert unknown.value.codes == ("nowhere",)


def test_a_code_given_twice_is_named() -> None:
    with pytest.raises(RepeatedStep) as repeated:
        critical_path([Step("a", 1), Step("a", 2)])
    assert repeated.value.codes == ("a",)


def test_a_step_of_negative_length_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Step("a", -1)


@given(step_lists())
def test_side_by_side_never_takes_longer_than_one_after_another(steps: list[Step]) -> None:
    plan = critical_path(steps)
    assert plan.parallel_days <= plan.serial_days


@given(step_lists())
def test_the_critical_steps_add_up_to_the_parallel_days(steps: list[Step]) -> None:
    plan = critical_path(steps)
    lengths = {step.code: step.working_days for step in steps}
    assert sum(lengths[code] for code in plan.critical) == plan.parallel_days


@given(step_lists())
def test_no_step_starts_before_those_it_waits_for_are_done(steps: list[Step]) -> None:
    slots = {slot.code: slot for slot in critical_path(steps).slots}
    assert all(slots[p].finish <= slots[step.code].start for step in steps for p in step.after)


@given(step_lists())
def test_critical_steps_have_no_slack(steps: list[Step]) -> None:
    plan = critical_path(steps)
    assert {slot.slack for slot in plan.slots if slot.code in plan.critical} <= {0}
