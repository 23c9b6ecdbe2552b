"""Districts, groups, visits and duty beside naive rules and solvers as they come: the lines of their tables.

Times are CPU seconds, reading not counted. Visits need the public instances, vrptw/ and solomon_optima.csv.
"""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.planning import generated_work as made
from benchmarks.planning import peers_work as peers
from yuanlian.engines.planning import Limits, Plan, districts, duty, groups, visits


def timed(seconds: float | None, solve: Callable[[Limits], Any]) -> tuple[Any, float]:
    """What `solve` gives within the CPU seconds, and the seconds it took."""
    began = time.process_time()
    answer = solve(Limits(seed=1, seconds=seconds, spent=lambda: time.process_time() - began))
    return answer, time.process_time() - began


def of_districts(_data: Path | None) -> Iterator[str]:
    """38,000 units into 10, 37 and 400 districts; then one has grown by 30 %."""
    yield "### Districts: 38,000 units (seed 1)\n"
    yield "| k | who | load off at most | in one piece | border on main roads | CPU s |\n|---|---|---|---|---|---|"
    repairs = []
    for k in (10, 37, 400):
        data = made.districts(38_000, k, seed=1)
        problem = districts.read(data)
        plan, used = timed(None, lambda limits, one=problem: districts.solve(one, limits))
        others = {"nearest centre": peers.nearest_centre(problem), "METIS as it comes": peers.metis_alone(problem, 1)}
        for who, part in (("yuanlian", list(plan.assign)), *others.items()):
            told = districts.facts(problem, np.array(part))
            broken = districts.recount(problem, Plan(status=plan.status, cost=None, assign=tuple(part))).broken
            split = sum("pieces" in one for one in broken)
            seconds = f"{used:.1f}" if who == "yuanlian" else ""
            yield (
                f"| {k} | {who} | {100 * told['imbalance']:.1f} % | {100 * (1 - split / k):.0f} % | "
                f"{100 * told['on_main_roads']:.0f} % | {seconds} |"
            )
        repairs.append(_repair(data, plan, k))
    yield "\nRepair after the loads of one district grew by 30 %; unavoidable: what lies over the tolerance.\n"
    yield "| k | status | unavoidable share | moved share | ratio | CPU s |\n|---|---|---|---|---|---|"
    yield from repairs


def _repair(data: dict[str, Any], plan: Plan, k: int) -> str:
    problem = districts.read(made.grown_loads(data, list(plan.assign), seed=2))
    new, used = timed(None, lambda limits: districts.solve(problem, limits))
    today = np.array(plan.assign)
    total = np.bincount(today, weights=problem.load)
    least, most = problem.limits()
    need = max(np.maximum(total - most, 0).sum(), np.maximum(least - total, 0).sum()) / total.sum()
    moved = problem.load[np.array(new.assign) != today].sum() / total.sum()
    return f"| {k} | {new.status} | {100 * need:.2f} % | {100 * moved:.2f} % | {moved / need:.2f} | {used:.1f} |"


def of_groups(_data: Path | None) -> Iterator[str]:
    """240 candidates in 10 s, 12,765 in 60 s."""
    yield "### Groups\n"
    solver = "CP-SAT, 10 s (60 s for 12,765)"
    yield f"| candidates | seed | cost | bound | over the bound | careful greedy | first come | {solver} | CPU s |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for count, seed, seconds in (*((240, seed, 9.5) for seed in (1, 2, 4, 6)), (12_765, 1, 58.0)):
        problem = groups.read(made.groups(count, seed=seed))
        plan, used = timed(seconds, lambda limits, one=problem: groups.solve(one, limits))
        greedy, naive = peers.greedy_groups(problem), peers.first_come(problem)
        over = 100 * (plan.cost / plan.bound - 1)
        other = peers.cp_sat_groups(problem, 10.0 if count < 1_000 else 60.0)
        yield (
            f"| {count:,} | {seed} | {plan.cost:,.1f} | {plan.bound:,.1f} | {over:.2f} % | "
            f"{greedy:,.1f} ({100 * (1 - plan.cost / greedy):.1f} % saved) | {naive:,.1f} | {other} | {used:.1f} |"
        )


def solomon(path: Path) -> dict[str, Any]:
    """The problem of a Solomon file in JSON."""
    data = json.loads(path.read_text("utf-8"))
    depot, *rest = data["customers"]
    rows = [
        {"x": one["x"], "y": one["y"], "demand": one["demand"], "ready": one["earliest"], "due": one["latest"],
         "service": one["cost"]} for one in rest
    ]  # fmt: skip
    home = {"x": depot["x"], "y": depot["y"], "open": depot["earliest"], "close": depot["latest"]}
    return {
        "depot": home,
        "customers": rows,
        "capacity": data["capacity"],
        "vehicles": data["vehicle-nr"],
        "decimals": 1,
    }


def homberger(path: Path) -> dict[str, Any]:
    """The problem of a Gehring–Homberger file in VRPLIB form."""
    head: dict[str, float] = {}
    parts: dict[str, dict[int, list[float]]] = {}
    section = ""
    for line in path.read_text("utf-8").splitlines():
        words = line.split()
        if ":" in line:
            name, _colon, value = line.partition(":")
            head[name.strip()] = float(value) if value.strip().replace(".", "").isdigit() else 0.0
        elif words and words[0].endswith("_SECTION"):
            section = words[0]
        elif len(words) > 1 and section:
            parts.setdefault(section, {})[int(words[0])] = [float(word) for word in words[1:]]
    xy, demand, window = (parts[f"{name}_SECTION"] for name in ("NODE_COORD", "DEMAND", "TIME_WINDOW"))
    service = parts.get("SERVICE_TIME_SECTION", {})
    first, *rest = sorted(xy)
    rows = [
        {"x": xy[one][0], "y": xy[one][1], "demand": demand[one][0], "ready": window[one][0], "due": window[one][1],
         "service": service.get(one, [head.get("SERVICE_TIME", 0.0)])[0]} for one in rest
    ]  # fmt: skip
    home = {"x": xy[first][0], "y": xy[first][1], "open": window[first][0], "close": window[first][1]}
    fleet = {"capacity": head["CAPACITY"], "vehicles": int(head["VEHICLES"])}
    return {"depot": home, "customers": rows, **fleet, "decimals": 1}


def of_visits(data: Path | None) -> Iterator[str]:
    """Solomon in 10 CPU s; some of 1,000 stops in 30."""
    if data is None:
        yield "### Visits\n\nNot measured: no folder with the public instances."
        return
    rows = csv.DictReader((data / "solomon_optima.csv").read_text("utf-8").splitlines())
    tasks = [
        (row["instance"], solomon(data / f"vrptw/{row['instance']}.json"), float(row["distance"]), 10) for row in rows
    ]
    for name in ("R1_10_1", "RC2_10_5"):
        best = float((data / f"vrptw/{name}.sol").read_text("utf-8").split()[-1])
        tasks.append((name, homberger(data / f"vrptw/{name}.vrp"), best, 30))
    yield "### Visits: total distance, arcs truncated to one decimal\n"
    yield "| instance | best known | yuanlian | gap | PyVRP as it comes | OR-Tools routing | nearest next | CPU s |"
    yield "|---|---|---|---|---|---|---|---|"
    gaps = []
    for name, fields, best, seconds in tasks:
        problem = visits.read(fields)
        plan, used = timed(seconds - 0.3, lambda limits, one=problem: visits.solve(one, limits))
        alone, _used = timed(seconds - 0.3, lambda limits, one=problem: peers.pyvrp_alone(one, limits))
        routed = peers.or_tools_visits(problem, float(seconds))
        third = "none" if routed is None else f"{100 * (routed / best - 1):.2f} %"
        gap, other, naive = (100 * (value / best - 1) for value in (plan.cost, alone, peers.nearest_next(problem)))
        gaps += [gap] if seconds == 10 else []
        costs = f"{best:,.1f} | {plan.cost:,.1f} | {gap:.2f} %"
        yield f"| {name} | {costs} | {other:.2f} % | {third} | {naive:.0f} % | {used:.1f} |"
    yield f"\nMean gap of the {len(gaps)} Solomon instances: {np.mean(gaps):.2f} %."


def of_long_visits(data: Path | None) -> Iterator[str]:
    """One instance of 1,000 stops in 10 minutes; the peer is not run so long."""
    yield "### Visits: 1,000 stops in 10 minutes, arcs truncated to one decimal\n"
    if data is None:
        yield "Not measured: no folder with the public instances."
        return
    yield "| instance | best known | yuanlian | gap | CPU s |\n|---|---|---|---|---|"
    best = float((data / "vrptw/R1_10_1.sol").read_text("utf-8").split()[-1])
    problem = visits.read(homberger(data / "vrptw/R1_10_1.vrp"))
    plan, used = timed(599.0, lambda limits: visits.solve(problem, limits))
    yield f"| R1_10_1 | {best:,.1f} | {plan.cost:,.1f} | {100 * (plan.cost / best - 1):.2f} % | {used:.1f} |"


def of_duty(_data: Path | None) -> Iterator[str]:
    """Five days of 600 tasks and 20 officers; the rule alone, which knows nothing of later arrivals."""
    yield "### Duty: 600 tasks, 20 officers, 5 days of 480 minutes, seeds 1–5 together (missed of 3,000)\n"
    yield "| load | who | deadlines missed | longest wait, minutes | waits over one working day |"
    yield "|---|---|---|---|---|"
    for load in (0.80, 0.92):
        found: dict[str, list[tuple[float, float, float]]] = {}
        for seed in range(1, 6):
            problem = duty.read(made.duty(load, seed=seed))
            orders = {
                "yuanlian": duty.solve(problem, Limits(work=1)).order,
                "round robin": peers.queues(problem, by_deadline=False),
                "round robin, own queue by deadline": peers.queues(problem, by_deadline=True),
                "one pool, earliest deadline first": peers.pooled(problem),
            }
            for who, order in orders.items():
                waits = [start - problem.arrive[task] for task, _officer, start in order]
                missed = sum(start + problem.effort[task] > problem.due[task] for task, _officer, start in order)
                found.setdefault(who, []).append((missed, max(waits), sum(wait > made.DAY for wait in waits)))
        for who, rows in found.items():
            missed, longest, over = zip(*rows, strict=True)
            yield f"| {load:.2f} | {who} | {int(sum(missed))} | {max(longest):.0f} | {int(sum(over))} |"


KINDS = {
    "districts": of_districts, "groups": of_groups, "duty": of_duty, "visits": of_visits, "visits-long": of_long_visits,
}  # fmt: skip
