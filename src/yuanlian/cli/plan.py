"""`yuanlian plan`: proposes sites, assignments, districts, groups, visits or duty from files, without a database."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import sys
import time
from pathlib import Path
from typing import Any, Protocol, cast

from yuanlian.cli.files import Refused, complain, write_bytes
from yuanlian.cli.problems import read_problem
from yuanlian.cli.words import language
from yuanlian.cli.words import say as _
from yuanlian.engines.planning import Limits, Plan, ProblemRefused, Reason, Status, sentence_of

DONE, REFUSED, USAGE = 0, 1, 2
KINDS = ("sites", "assign", "districts", "groups", "visits", "duty")
"""Each is a module of engines.planning with `read` and `solve`."""
FORMATS = """
  sites      {p, capacity, demand[n], distance[n][n] | xy[n][2] with rounding: floor}
  assign     {cost[m][n], weight[m][n], capacity[m], sense: min | max, today[n]?, move_cost?}
  districts  {units [{x, y, load, industry}], edges [[i, j, length, main_road]], k, tolerance, today?}
  groups     {units [{x, y, members, size, industry}], need, max_units, radius_km}
  visits     {depot {x, y, open, close}, customers [{x, y, demand, ready, due, service}], capacity, vehicles, decimals}
  duty       {officers [{x, y, skills}], tasks [{arrive, due, effort, skill, x, y}], age_cap}
  answer     {status, cost, bound, changes, reasons[], assign[n], open[], routes[[customer]],
              order[[task, officer, start]]}
"""


class Planner(Protocol):
    """What a kind's module offers."""

    def read(self, data: dict[str, Any]) -> object:
        """The problem of a file's fields."""

    def solve(self, problem: object, limits: Limits) -> Plan:
        """A checked plan."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The kind, its files and its limits."""
    there = [kind for kind in KINDS if importlib.util.find_spec(f"yuanlian.engines.planning.{kind}")]
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _examples()
    parser.add_argument("kind", choices=there, metavar="KIND", help=" | ".join(there))
    parser.add_argument("--problem", required=True, type=Path, metavar="P", help=_("问题文件（JSON，可用 .gz）"))
    parser.add_argument("--out", required=True, type=Path, metavar="A", help=_("写出的方案（JSON）"))
    parser.add_argument("--seed", type=int, default=0, metavar="N", help=_("随机数种子，默认 0"))
    parser.add_argument("--work", type=int, metavar="N", help=_("最多做多少步；只给它时，同一种子每次结果相同"))
    parser.add_argument("--seconds", type=float, metavar="S", help=_("最多用多少 CPU 秒，读文件不计"))
    parser.add_argument("--json", action="store_true", help=_("用 JSON 输出小结"))


def _examples() -> str:
    return "\n".join(
        (
            _("例子："),
            "  yuanlian plan assign --problem P.json --out A.json",
            "  yuanlian plan sites --problem P.json.gz --out A.json --seed 7 --work 200",
            "  yuanlian plan visits --problem P.json --out A.json --seconds 10 --json",
            "",
            _('文件（编号从 0 数；大的数组可放在 .npz 里，写 "cost": "a.npz"）：'),
            FORMATS.strip("\n"),
        )
    )


def run(args: argparse.Namespace) -> int:
    """The plan stands in the file, reasons on stderr; 0 when done, 1 when refused or impossible, 2 for wrong usage."""
    if (args.work is not None and args.work < 0) or (args.seconds is not None and not args.seconds > 0):
        print(_("--work 不能为负，--seconds 要大于 0"), file=sys.stderr)
        return USAGE
    planner = cast("Planner", importlib.import_module(f"yuanlian.engines.planning.{args.kind}"))
    try:
        answer = _answer(planner, args)
        write_bytes(args.out, json.dumps(answer, ensure_ascii=False).encode() + b"\n")
    except Refused as refusal:
        return complain(str(refusal))
    _tell(answer, args)
    if answer["reasons"]:
        complain("\n".join(answer["reasons"]))
    return DONE if answer["status"] in {Status.OPTIMAL.value, Status.FEASIBLE.value} else REFUSED


def _answer(planner: Planner, args: argparse.Namespace) -> dict[str, Any]:
    """The answer as it stands in the file."""
    fields = read_problem(args.problem)
    began = time.process_time()
    limits = Limits(work=args.work, seed=args.seed, seconds=args.seconds, spent=lambda: time.process_time() - began)
    try:
        plan = planner.solve(planner.read(fields), limits)
    except ProblemRefused as refusal:
        return {"status": "refused", "cost": None, "bound": None, "changes": 0, **_said(refusal.reasons)}
    parts = {
        "assign": list(plan.assign), "open": list(plan.open), "routes": [list(route) for route in plan.routes],
        "order": [list(one) for one in plan.order], "facts": dict(plan.facts),
    }  # fmt: skip
    return {
        "status": plan.status.value, "cost": plan.cost, "bound": plan.bound, "changes": plan.changes,
        **_said(plan.reasons), **{key: value for key, value in parts.items() if value},
    }  # fmt: skip


def _said(reasons: tuple[Reason, ...]) -> dict[str, Any]:
    """The reasons as sentences in the terminal's language, and the same as values."""
    return {
        "reasons": [sentence_of(reason, language()) for reason in reasons],
        "details": [
            {"code": one.code.value, "rows": list(one.rows), "names": list(one.names), "values": dict(one.values)}
            for one in reasons
        ],
    }


def _tell(answer: dict[str, Any], args: argparse.Namespace) -> None:
    summary = {key: answer[key] for key in ("status", "cost", "bound", "changes")} | {"out": str(args.out)}
    if args.json:
        print(json.dumps(summary | {"reasons": answer["reasons"]}, ensure_ascii=False))
        return
    names = {
        "status": _("状态"), "cost": _("代价"), "bound": _("下限"), "changes": _("变动"), "out": _("方案"),
    }  # fmt: skip
    for key, value in summary.items():
        print(names[key], "–" if value is None else value)
