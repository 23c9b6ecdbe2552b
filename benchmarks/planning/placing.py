"""Sites and assignments beside the naive rule and HiGHS on the whole model: the lines of their tables.

Times are CPU seconds, reading not counted. Sites need pmedcap_odd.json, assignments gap_even.json.gz.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.planning.apart import asked
from benchmarks.planning.work import timed
from yuanlian.engines.planning import Limits, Plan, assign, locating, sites, solvers, weighted
from yuanlian.engines.planning.weighted import Load

NOT_HERE = "\n\nNot measured: no folder with the public instances."
FRACTIONS = "equal, costs with fractions"
SMALL, TYPES = re.compile(r"gap\d+"), re.compile(r"gap[a-d]")


def of_sites(data: Path | None) -> Iterator[str]:
    """The instances of pmedcap with 10 CPU seconds each."""
    yield "### Sites: OR-Library pmedcap" + (NOT_HERE if data is None else "\n")
    if data is None:
        return
    yield "| instance | best known | yuanlian | gap | bound | greedy and nearest | HiGHS | CP-SAT | CPU s |"
    yield "|---|---|---|---|---|---|---|---|---|"
    gaps = []
    for one in json.loads((data / "pmedcap_odd.json").read_text("utf-8")):
        places = list(zip(one["x"], one["y"], strict=True))
        fields = {"p": one["p"], "capacity": one["Q"], "demand": one["demand"], "xy": places, "rounding": "floor"}
        problem = sites.read(fields)
        plan, used = timed(9.5, lambda limits, asked=problem: sites.solve(asked, limits))
        gaps.append(100 * (plan.cost / one["best_known"] - 1))
        yield (
            f"| {one['id']} | {one['best_known']:,} | {plan.cost:,.0f} | {gaps[-1]:.2f} % | {plan.bound:,.0f} | "
            f"{greedy_sites(problem)} | {' | '.join(_whole_sites(problem))} | {used:.1f} |"
        )
    yield f"\nMean gap {np.mean(gaps):.2f} %, largest {max(gaps):.2f} %."
    yield "\nHiGHS and CP-SAT take the whole model, 10 CPU s and what building takes; beside each its CPU s."


def greedy_sites(problem: sites.Problem) -> str:
    """Sites chosen one by one, each unit at the nearest that has room."""
    case = locating.Case(cost=problem.cost, demand=problem.demand, capacity=problem.capacity, sites=problem.sites)
    opened = locating.spread(case)
    naive = locating.allocated(case, opened, Limits(), steps=0)
    return "does not fit" if naive is None else f"{case.worth(opened[naive]):,.0f}"


def _whole_sites(problem: sites.Problem) -> list[str]:
    """What HiGHS and CP-SAT come to on every pair, in 10 CPU seconds each."""
    model = {
        "cost": problem.cost, "demand": problem.demand, "capacity": problem.capacity, "sites": problem.sites,
    }  # fmt: skip
    told = []
    for program in ("peers_highs", "peers_ortools"):
        before = _children()
        found = asked(program, "sites", model, 10.0)
        cost = "none" if found is None else f"{problem.cost[np.arange(len(found)), found].sum():,.0f}"
        told.append(f"{cost} ({_children() - before:.0f} s)")
    return told


def of_assign(data: Path | None) -> Iterator[str]:
    """The generalised assignment instances with 10 CPU seconds each."""
    yield "### People to enterprises: OR-Library GAP" + (NOT_HERE if data is None else "\n")
    if data is None:
        return
    yield "| instance | reference | yuanlian | gap | status | greedy | HiGHS, whole model | CP-SAT | CPU s |"
    yield "|---|---|---|---|---|---|---|---|---|"
    gaps: dict[str, list[float]] = {"gap1–12": [], "types a–d": []}
    for one in json.loads(gzip.decompress((data / "gap_even.json.gz").read_bytes())):
        fields = {"cost": one["c"], "weight": one["r"], "capacity": one["b"], "sense": one["sense"]}
        problem = assign.read(fields)
        plan, used = timed(9.5, lambda limits, asked=problem: assign.solve(asked, limits))
        reference = one.get("optimum") or one["bound_here"]
        gap = 100 * abs(plan.cost - reference) / reference
        kind = "gap1–12" if SMALL.fullmatch(one["file"]) else "types a–d" if TYPES.fullmatch(one["file"]) else "others"
        gaps.setdefault(kind, []).append(gap)
        yield (
            f"| {one['file']}-{one['idx']} | {reference:,.0f} | {plan.cost:,.0f} | {gap:.2f} % | {plan.status} | "
            f"{' | '.join(_others(problem))} | {used:.1f} |"
        )
    for kind, found in gaps.items():
        yield f"\n{kind}: mean gap {np.mean(found):.3f} %, largest {max(found):.2f} %, {len(found)} instances."


def _others(problem: assign.Problem) -> list[str]:
    """What careful greedy, and HiGHS and CP-SAT on every pair in 10 seconds, come to."""
    turned = -1.0 if problem.larger_is_better else 1.0
    load = Load(cost=turned * problem.cost.T, weight=problem.weight.T, capacity=problem.capacity)
    greedy = weighted.greedy(load, np.zeros(len(load.capacity)))
    every = np.ones(load.cost.shape, dtype=bool)
    whole = None
    if solvers.is_there():
        whole, _used = timed(10, lambda limits: weighted.kernel(load, every, limits, nodes=1_000_000)[0])
    model = {"cost": load.cost, "weight": load.weight, "capacity": load.capacity}
    found = asked("peers_ortools", "assign", model, 10.0)
    other = None if found is None else np.array(found)
    return [
        f"{turned * load.worth(one):,.0f}" if one is not None and load.fits(one) else "none"
        for one in (greedy, whole, other)
    ]


def large(seed: int, *, weights: str) -> assign.Problem:
    """400 agents and 38,000 units around 30 centres in a square of 20 km; costs are whole tens of metres.

    With fractions each cost grows by a number drawn from 0 to 1. Each agent holds 5 % more than its even share: of
    units, or of weights drawn evenly from 5 to 24 per pair.
    """
    random = np.random.default_rng(seed)
    even = weights != "different"
    centres = random.random((30, 2)) * 20_000
    units = centres[random.integers(0, 30, 38_000)] + random.normal(0, 1_500, (38_000, 2))
    agents = random.random((400, 2)) * 20_000
    cost = np.floor(np.hypot(*(agents[:, None] - units[None]).transpose(2, 0, 1)) / 10)
    if weights == FRACTIONS:
        cost += random.random(cost.shape)
    weight = np.ones(cost.shape) if even else random.integers(5, 25, cost.shape).astype(float)
    capacity = np.full(400, np.ceil(1.05 * 38_000 / 400 * (1.0 if even else 14.5)))
    return assign.Problem(cost=cost, weight=weight, capacity=capacity)


def of_large(_data: Path | None) -> Iterator[str]:
    """400 × 38,000, equal and different weights."""
    yield "### People to enterprises: 400 × 38,000, made up (seed 1)\n"
    yield "| weights | status | cost | bound | gap | first come, nearest with room | OR-Tools | CPU s |"
    yield "|---|---|---|---|---|---|---|---|"
    for weights, seconds in (("equal", 10.0), (FRACTIONS, 10.0), ("different", 28.0)):
        problem = large(1, weights=weights)
        plan, used = timed(seconds, lambda limits, asked=problem: assign.solve(asked, limits))
        other = _near_pairs(problem) if weights == "different" else _flow(problem)
        yield (
            f"| {weights} | {plan.status} | {plan.cost:,.0f} | {_figure(plan)} | {first_come(problem)} | {other} | "
            f"{used:.1f} |"
        )
    yield (
        f"\nOR-Tools: minimum-cost flow over all pairs, costs in thousandths, at most {FLOW_SECONDS} CPU s; with "
        f"different weights CP-SAT over the {NEAR} cheapest agents of each unit, 30 CPU s."
    )


FLOW_SECONDS, NEAR = 120, 16


def _flow(problem: assign.Problem) -> str:
    """What OR-Tools' minimum-cost flow over all pairs comes to, and its CPU seconds with the building of its graph."""
    before = _children()
    model = {"cost": np.rint(problem.cost * 1_000).astype(np.int64), "capacity": problem.capacity}
    found = asked("peers_ortools", "flow", model, FLOW_SECONDS)
    used = _children() - before
    if found is None:
        return f"none ({used:.0f} CPU s)"
    return f"{problem.cost[found, np.arange(len(found))].sum():,.0f} ({used:.0f} CPU s)"


def _children() -> float:
    """The CPU seconds of the programs that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def _near_pairs(problem: assign.Problem) -> str:
    """What CP-SAT comes to when each unit may go to its cheapest agents only."""
    near = np.argpartition(problem.cost, NEAR, axis=0)[:NEAR].T
    rows = np.arange(problem.cost.shape[1])[:, None]
    model = {
        "cost": problem.cost[near, rows], "weight": problem.weight[near, rows], "capacity": problem.capacity,
        "near": near,
    }  # fmt: skip
    found = asked("peers_ortools", "near", model, 30.0)
    return "none" if found is None else f"{problem.cost[found, rows[:, 0]].sum():,.0f}"


def _figure(plan: Plan) -> str:
    return "– | –" if plan.bound is None or plan.gap is None else f"{plan.bound:,.0f} | {100 * plan.gap:.3f} %"


def first_come(problem: assign.Problem) -> str:
    """Each unit in turn takes its best agent that has room."""
    room, cost = problem.capacity.copy(), 0.0
    turned = -1.0 if problem.larger_is_better else 1.0
    for unit in range(problem.cost.shape[1]):
        asked = turned * problem.cost[:, unit]
        asked = np.where(np.isfinite(asked) & (problem.weight[:, unit] <= room), asked, np.inf)
        agent = int(np.argmin(asked))
        if np.isinf(asked[agent]):
            return "does not fit"
        cost += turned * float(asked[agent])
        room[agent] -= problem.weight[agent, unit]
    return f"{cost:,.0f}"


KINDS = {"sites": of_sites, "assign": of_assign, "assign-large": of_large}
