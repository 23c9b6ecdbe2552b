"""One problem file in the format of `yuanlian plan` beside its naive rule: the lines of a table.

Times are CPU seconds, reading not counted. The naive answer may break rules of the problem; the table says so.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.planning import peers_work as peers
from benchmarks.planning import placing
from benchmarks.planning.work import timed
from yuanlian.cli.files import Refused
from yuanlian.cli.problems import read_problem
from yuanlian.engines.planning import Plan, ProblemRefused, Status, districts, duty, sentence_of
from yuanlian.engines.planning.checking import Recount

SECONDS = 10.0


def of_file(path: Path, kind: str, *, seconds: float = SECONDS, best: float | None = None) -> Iterator[str]:
    """The answer, its bound, the gap and the naive rule; `best` is the best known cost, where there is one.

    A file that cannot be planned ends with its reasons.
    """
    planner = importlib.import_module(f"yuanlian.engines.planning.{kind}")
    try:
        problem = planner.read(read_problem(path))
    except Refused as refusal:
        raise SystemExit(str(refusal)) from refusal
    except ProblemRefused as refusal:
        raise SystemExit("\n".join(sentence_of(one, "en") for one in refusal.reasons)) from refusal
    plan, used = timed(max(seconds - 0.3, 0.1), lambda limits: planner.solve(problem, limits))
    rule, naive = NAIVE[kind]
    yield f"### {kind}: {path.name}\n"
    yield f"| units | status | cost | bound | gap to bound | best known | gap to it | {rule} | changes | CPU s |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    yield (
        f"| {_units(problem):,} | {plan.status} | {_figure(plan.cost)} | {_figure(plan.bound)} | "
        f"{_gap(plan.cost, plan.bound)} | {_figure(best)} | {_gap(plan.cost, best)} | {naive(problem)} | "
        f"{plan.changes:,} | {used:.1f} |"
    )
    if plan.status is not Status.OPTIMAL and plan.reasons:
        yield ""
        yield from (f"- {sentence_of(one, 'en')}" for one in plan.reasons)


def _units(problem: Any) -> int:
    return int(problem.count if hasattr(problem, "count") else problem.cost.shape[1])


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:,.10g}"


def _gap(cost: float | None, reference: float | None) -> str:
    """How far the cost lies from what it is compared with, as a share of that."""
    if cost is None or reference is None or reference == 0:
        return "–"
    return f"{100 * abs(cost - reference) / abs(reference):.3f} %"


def _counted(found: Recount) -> str:
    return f"{_figure(found.cost)} (breaks {len(found.broken)} rules)" if found.broken else _figure(found.cost)


def _districts(problem: districts.Problem) -> str:
    part = tuple(peers.nearest_centre(problem))
    return _counted(districts.recount(problem, Plan(status=Status.FEASIBLE, cost=None, assign=part)))


def _duty(problem: duty.Problem) -> str:
    order = peers.queues(problem, by_deadline=False)
    return _counted(duty.recount(problem, Plan(status=Status.FEASIBLE, cost=None, order=order)))


NAIVE: dict[str, tuple[str, Callable[[Any], str]]] = {
    "sites": ("greedy and nearest", placing.greedy_sites),
    "assign": ("first come, cheapest with room", placing.first_come),
    "districts": ("nearest centre", _districts),
    "groups": ("first come", lambda problem: _figure(peers.first_come(problem))),
    "visits": ("nearest next", lambda problem: _figure(peers.nearest_next(problem))),
    "duty": ("round robin", _duty),
}
