"""Districts: in one piece, even, along main roads, pinned where asked, repaired rather than drawn anew."""

import sys

import numpy as np
import pytest

from yuanlian.engines.planning import Code, Limits, ProblemRefused, Status, districts, sentence_of

SIDE = 18


def field(*, road_every=6, **more):
    """A field of SIDE × SIDE units of load 1; a main road runs between every six rows and columns."""
    units = [
        {"x": float(x), "y": float(y), "load": 1.0, "industry": "A", **more.pop(f"{x},{y}", {})}
        for y in range(SIDE) for x in range(SIDE)
    ]  # fmt: skip
    across = [
        [y * SIDE + x, y * SIDE + x + 1, 1.0, (x + 1) % road_every == 0] for y in range(SIDE) for x in range(SIDE - 1)
    ]
    along = [
        [y * SIDE + x, (y + 1) * SIDE + x, 1.0, (y + 1) % road_every == 0] for y in range(SIDE - 1) for x in range(SIDE)
    ]
    return {"units": units, "edges": across + along, "k": 3, "tolerance": 0.05, **more}


def moved(plan, today):
    return int(np.count_nonzero(np.array(plan.assign) != np.array(today)))


def test_borders_run_along_main_roads_where_loads_allow():
    plan = districts.solve(districts.read(field()), Limits(seed=1))
    assert (plan.status, plan.facts["on_main_roads"]) == (Status.FEASIBLE, 1.0)


@pytest.mark.parametrize("k", [2, 7, 20])
def test_districts_are_even_and_in_one_piece(k):
    plan = districts.solve(districts.read(field(k=k, tolerance=0.10)), Limits(seed=1))
    assert plan.status is Status.FEASIBLE


def test_without_metis_districts_grow_and_keep_the_rules(monkeypatch):
    monkeypatch.setitem(sys.modules, "pymetis", None)
    plan = districts.solve(districts.read(field()), Limits())
    assert (plan.status, plan.reasons[0].code) == (Status.FEASIBLE, Code.SOLVER_MISSING)


def test_same_seed_draws_the_same_districts():
    one = districts.read(field(k=5))
    assert districts.solve(one, Limits(seed=3)) == districts.solve(one, Limits(seed=3))


def test_pinned_units_stand_where_they_were_pinned():
    pins = {"0,0": {"pin": 2}, "17,17": {"pin": 0}, "3,3": {"pin": 2}}
    plan = districts.solve(districts.read(field(**pins)), Limits())
    last = SIDE * SIDE - 1
    assert (plan.status, plan.assign[0], plan.assign[last], plan.assign[3 * SIDE + 3]) == (Status.FEASIBLE, 2, 0, 2)


def test_even_plan_of_today_stays_as_it_is():
    today = [unit // (SIDE * SIDE // 3) for unit in range(SIDE * SIDE)]
    plan = districts.solve(districts.read(field(today=today)), Limits())
    assert plan.changes == 0


def test_repair_moves_little_more_than_the_excess():
    data = field(today=[unit // (SIDE * SIDE // 3) for unit in range(SIDE * SIDE)])
    for unit in data["units"][: SIDE * 6]:
        unit["load"] = 1.4
    one = districts.read(data)
    plan = districts.solve(one, Limits())
    excess = 1.4 * SIDE * 6 - one.limits()[1]
    shifted = float(one.load[np.array(plan.assign) != one.today].sum())
    assert (plan.status, shifted <= 1.5 * excess) == (Status.FEASIBLE, True)


def test_groups_inside_areas_belong_to_one_area_each():
    plan = districts.solve(districts.read(field(inside=9, tolerance=0.1)), Limits())
    assert (plan.status, sorted(plan.open)) == (Status.FEASIBLE, [0, 0, 0, 1, 1, 1, 2, 2, 2])


def test_units_without_a_way_to_the_others_are_named():
    data = field()
    data["edges"] = [edge for edge in data["edges"] if 0 not in edge[:2]]
    with pytest.raises(ProblemRefused) as refused:
        districts.read(data)
    assert sentence_of(refused.value.reasons[0], "en").startswith(
        "The graph is not connected; nothing joins these units to the others: 0."
    )


def test_unit_heavier_than_a_district_is_named():
    plan = districts.solve(districts.read(field(**{"5,0": {"load": 900.0}})), Limits())
    assert (plan.status, plan.reasons[-1].code, plan.reasons[-1].rows) == (Status.INFEASIBLE, Code.TOO_LARGE, (5,))


def test_edge_to_a_unit_that_is_not_there_is_named():
    data = field()
    data["edges"][4][1] = 9_999
    with pytest.raises(ProblemRefused) as refused:
        districts.read(data)
    assert refused.value.reasons[0].rows == (4,)


def test_pins_that_lie_apart_are_named_by_their_district():
    rows = [{"x": x, "y": 0, "load": 1, "pin": 0 if x in {0, 5} else None} for x in range(6)]
    edges = [[x, x + 1, 1, False] for x in range(5)]
    plan = districts.solve(districts.read({"units": rows, "edges": edges, "k": 2, "tolerance": 0.5}), Limits(work=3))
    assert [(one.code, one.rows) for one in plan.reasons] == [(Code.PIECES, (0,))]
