"""Contiguous districts of even load whose borders follow main roads and keep neighbours of one industry together.

Cost: the length of each border edge, a tenth of it on a main road, half as much again between units of one industry;
and the price of each unit that leaves its district of today. Without today's plan METIS draws the first draft (the
careful greedy draft where it is not installed or units are pinned); with one, only what is uneven is repaired, and
borders are smoothed where that earns more than `move_cost`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from yuanlian.engines.planning import drawing
from yuanlian.engines.planning.borders import NOBODY, Division, Graph, mended
from yuanlian.engines.planning.checking import Recount, changed, checked
from yuanlian.engines.planning.reading import Ints
from yuanlian.engines.planning.shapes import Code, Limits, Plan, Reason, Status
from yuanlian.engines.planning.zone_graph import Problem, graph_of, read

__all__ = ["Problem", "facts", "read", "recount", "solve"]

_INWARD = 0.98
"""Levelling aims a little inside the tolerance, so that smoothing has room; a repair of today's plan does not."""
_PASSES = 4


def solve(problem: Problem, limits: Limits) -> Plan:
    """A checked plan; INFEASIBLE with what was found when a district stays outside the tolerance or in pieces."""
    missing: list[Reason] = []
    areas = None
    if problem.inside:
        part, areas = _two_levels(problem, limits, missing)
    else:
        part = _divided(problem, limits, missing)
    plan = Plan(
        status=Status.FEASIBLE, cost=None, assign=tuple(part), open=() if areas is None else tuple(areas),
        reasons=tuple(missing[:1]), facts=facts(problem, np.array(part)),
    )  # fmt: skip
    found = recount(problem, plan)
    if found.broken:
        plan = replace(plan, status=Status.INFEASIBLE, cost=found.cost, reasons=plan.reasons + _why(problem, plan))
    return checked(plan, found)


def _divided(problem: Problem, limits: Limits, missing: list[Reason]) -> list[int]:
    """The district of each unit."""
    graph = graph_of(problem)
    held = (problem.pinned != NOBODY).tolist()
    load = problem.load.tolist()
    today = problem.today
    if today is not None and (today != NOBODY).any():
        draft = np.where(problem.pinned != NOBODY, problem.pinned, today).tolist()
    else:
        draft = _draft(problem, graph, limits, missing)
    absent = set(range(problem.k)) - set(draft)
    if absent:
        draft = drawing.grown(graph, problem.places, load, _seeded(draft, problem.k), problem.k)
    division = Division(graph, mended(graph, draft, load, held), load, held)
    least, most = problem.limits()
    rounds = limits.rounds(20 * problem.k)
    drawing.levelled(division, least, most, min(rounds, 20 * problem.k))
    if today is None or problem.move_cost is not None:
        price = [problem.move_cost or 0.0] * problem.count
        before = division.part if today is None else today.tolist()
        own = [0.0] * problem.count if today is None else price
        for _ in range(min(_PASSES, rounds)):
            if limits.is_over() or not division.smooth((least, most), own, before):
                break
    return division.part


def _seeded(draft: list[int], count: int) -> list[int]:
    """The draft as it stands: districts that nobody has yet begin somewhere in it."""
    free = sorted(set(range(count)) - set(draft))
    seeded = list(draft)
    size = np.bincount([one for one in draft if one != NOBODY], minlength=count)
    for district in free:
        unit = next(unit for unit, one in enumerate(seeded) if one == NOBODY or size[one] == size.max())
        if seeded[unit] != NOBODY:
            size[seeded[unit]] -= 1
        seeded[unit] = district
    return seeded


def _draft(problem: Problem, graph: Graph, limits: Limits, missing: list[Reason]) -> list[int]:
    """A first division: METIS, or grown from pinned units."""
    if problem.k == 1:
        return [0] * problem.count
    if not (problem.pinned != NOBODY).any():
        try:
            return drawing.cut(graph, problem.k, problem.load, limits.seed)
        except ModuleNotFoundError:
            missing.append(Reason(code=Code.SOLVER_MISSING, values={"package": "pymetis"}))
    return drawing.grown(graph, problem.places, problem.load.tolist(), problem.pinned.tolist(), problem.k)


def _two_levels(problem: Problem, limits: Limits, missing: list[Reason]) -> tuple[list[int], list[int]]:
    """The group of each unit and the area of each group: areas first, then groups inside each, shared out by load."""
    area = np.array(_divided(replace(problem, today=None), limits, missing))
    share = np.bincount(area, weights=problem.load, minlength=problem.k) * problem.inside / problem.load.sum()
    number = np.maximum(1, np.floor(share)).astype(int)
    while number.sum() != problem.inside:
        step = 1 if number.sum() < problem.inside else -1
        number[int((step * (share - number) - 1e9 * ((step < 0) & (number == 1))).argmax())] += step
    group, areas, first = np.zeros(problem.count, dtype=np.int64), [], 0
    for one in range(problem.k):
        units = np.flatnonzero(area == one)
        count = min(int(number[one]), len(units))
        group[units] = first + np.array(_divided(_part(problem, units, count), limits, missing))
        areas += [one] * count
        first += count
    return [int(one) for one in group], areas


def _part(problem: Problem, units: Ints, count: int) -> Problem:
    """The problem of some units only, to be divided into `count`."""
    new = np.full(problem.count, -1)
    new[units] = np.arange(len(units))
    ends = new[problem.ends]
    kept = (ends >= 0).all(axis=1)
    return replace(
        problem, places=problem.places[units], load=problem.load[units], industry=problem.industry[units],
        pinned=np.full(len(units), NOBODY), ends=ends[kept], length=problem.length[kept], main=problem.main[kept],
        k=count, inside=0, today=None, names=(),
    )  # fmt: skip


def facts(problem: Problem, part: Ints) -> dict[str, float]:
    """Border length, its share on main roads, and how far the districts lie from the average at most."""
    border = part[problem.ends[:, 0]] != part[problem.ends[:, 1]]
    length = float(problem.length[border].sum())
    main = float(problem.length[border & problem.main].sum())
    total = np.bincount(part, weights=problem.load)
    off = float(np.abs(total / total.mean() - 1).max()) if total.sum() else 0.0
    return {"border": length, "on_main_roads": main / length if length else 1.0, "imbalance": off}


def _why(problem: Problem, plan: Plan) -> tuple[Reason, ...]:
    """Units too heavy for any district, and the districts that stay uneven."""
    _least, most = problem.limits()
    if not problem.inside and (heavy := np.flatnonzero(problem.load > most)).size:
        called = tuple(problem.names[one] if problem.names else str(one) for one in heavy)
        values = {"need": float(problem.load[heavy].max()), "offer": round(most, 3)}
        return (Reason(code=Code.TOO_LARGE, rows=tuple(heavy.tolist()), names=called, values=values),)
    total = np.bincount(plan.assign, weights=problem.load, minlength=problem.inside or problem.k)
    off = np.abs(total / total.mean() - 1)
    bad = np.flatnonzero(off > problem.tolerance + 1e-9)
    if not len(bad):
        number = np.bincount([plan.assign[piece[0]] for piece in graph_of(problem).pieces(plan.assign)])
        left = (problem.pinned != NOBODY) & (problem.pinned != np.array(plan.assign)) & (not problem.inside)
        apart = np.union1d(np.flatnonzero(number > 1), problem.pinned[left])
        return (Reason(code=Code.PIECES, rows=tuple(apart.tolist()), names=tuple(map(str, apart))),)
    values = {"percent": round(100 * float(off.max()), 2), "tolerance": 100 * problem.tolerance}
    return (Reason(code=Code.UNEVEN, rows=tuple(bad.tolist()), names=tuple(map(str, bad)), values=values),)


def recount(problem: Problem, plan: Plan) -> Recount:
    """Cost, changed units and broken rules of a plan, counted from the problem alone."""
    part = np.asarray(plan.assign, dtype=np.int64)
    districts = problem.inside or problem.k
    if part.shape != (problem.count,) or sorted(set(part.tolist())) != list(range(districts)):
        return Recount(cost=0.0, broken=("assign does not give every unit a district and every district a unit",))
    border = part[problem.ends[:, 0]] != part[problem.ends[:, 1]]
    moved = changed(part, problem.today)
    cost = float(problem.weights()[border].sum()) + (problem.move_cost or 0.0) * moved
    upper = np.asarray(plan.open, dtype=np.int64)[part] if problem.inside else part
    broken = _uneven(problem, part, upper)
    broken += [
        f"unit {one} left its pin" for one in np.flatnonzero((problem.pinned != NOBODY) & (upper != problem.pinned))
    ]
    pieces = np.bincount([part[piece[0]] for piece in graph_of(problem).pieces(part.tolist())])
    broken += [f"district {one} is in {pieces[one]} pieces" for one in np.flatnonzero(pieces > 1)]
    return Recount(cost=cost, changes=moved, broken=tuple(broken))


def _uneven(problem: Problem, part: Ints, upper: Ints) -> list[str]:
    """Areas outside the tolerance; inside an area, groups outside the tolerance of the area's own average."""
    least, most = problem.limits()
    total = np.bincount(upper, weights=problem.load)
    broken = [
        f"district {one} holds {total[one]}" for one in np.flatnonzero((total > most + 1e-6) | (total < least - 1e-6))
    ]
    if problem.inside:
        for area in range(problem.k):
            own = np.bincount(part[upper == area], weights=problem.load[upper == area])
            off = np.abs(own[own > 0] / own[own > 0].mean() - 1)
            broken += [f"area {area} has uneven groups"] if (off > problem.tolerance + 1e-9).any() else []
    return broken
