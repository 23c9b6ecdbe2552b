"""Measures the planner: `python3 run.py bench planning [--data FOLDER] [--only KIND]`, or `--file P.json --kind KIND`.

FOLDER holds the public instances (else YUANLIAN_PLANNING_DATA, else shared/data/planning beside the project). Each kind
writes its own section of RESULTS.md with the machine's load before and after. `--file` solves one problem in the format
of `yuanlian plan` (KIND: sites, assign, districts, groups, visits or duty) and prints its row, `--best` is the best
known cost of it; RESULTS.md stays as it is.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from benchmarks.planning import any_file, placing, work
from benchmarks.results import ROOT, machine, write_section

KINDS = {**placing.KINDS, **work.KINDS}


def folder(given: Path | None) -> Path | None:
    """Where the public instances are; none when they are nowhere."""
    named = os.environ.get("YUANLIAN_PLANNING_DATA")
    found = given or (Path(named) if named else ROOT.parent / "shared" / "data" / "planning")
    return found if found.is_dir() else None


def load() -> float | None:
    """How many processes want a core, this one included; None where the system does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def main() -> None:
    """RESULTS.md holds what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("--file", type=Path, metavar="P.json")
    parser.add_argument("--kind", choices=any_file.NAIVE)
    parser.add_argument("--seconds", type=float, default=any_file.SECONDS)
    parser.add_argument("--best", type=float)
    arguments = parser.parse_args()
    if (arguments.file is None) != (arguments.kind is None):
        parser.error("--file and --kind belong together")
    if arguments.file is not None:
        found = any_file.of_file(arguments.file, arguments.kind, seconds=arguments.seconds, best=arguments.best)
        for line in found:
            print(line, flush=True)
        return
    for kind, measure in KINDS.items():
        if arguments.only not in {None, kind}:
            continue
        lines, before = [], load()
        for line in measure(folder(arguments.data)):
            print(line, flush=True)
            lines.append(line)
        busy = () if before is None else (f"load {before:.1f} before, {load():.1f} after",)
        title, *rest = "\n".join(lines).replace("### ", "## Planning, ", 1).split("\n")
        write_section(f"planning-{kind}", "\n".join([title, f"\n{machine(*busy)}. CPU seconds.", *rest]))


if __name__ == "__main__":
    main()
