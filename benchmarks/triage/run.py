"""Measures triage: `python3 run.py bench triage DATA [--folds 5] [--only messages | classes | zones]`.

DATA is a folder with messages_segmented_dev.csv.gz (tokens, label1) and messages_raw_dev.csv.gz (title, text, label1);
YUANLIAN_DATA may name the folder that holds it as `requests`. Each part writes its own section of RESULTS.md; classes
and zones need no DATA.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import numpy as np

from benchmarks.results import machine, write_section
from benchmarks.triage import industries, zones

PARTS = ("messages", "classes", "zones")
TITLES = {
    "messages": "Triage: seven classes of citizens' messages",
    "classes": "Triage: industry classes of GB/T 4754 for a text",
    "zones": "Triage: from words alone, the demo requests of the zones",
}
NOTES = {
    "messages": "Macro-F1 (95 % interval). Messages that say nearly the same stay on one side.",
    "classes": "Share of texts whose class stands first, and among the first five (95 % interval).",
    "zones": "How many requests have the category their author meant first, and how often a proposal was made.",
}


def main() -> int:
    """The sections of RESULTS.md are written anew."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    known = os.environ.get("YUANLIAN_DATA")
    default = Path(known) / "requests" if known else None
    parser.add_argument("data", nargs="?", type=Path, default=default, help="folder of the labelled messages")
    parser.add_argument("--folds", type=int, default=5, help="folds over all messages, default 5")
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count(), help="splits of messages worked on side by side"
    )
    parser.add_argument("--only", choices=PARTS, help="one part")
    args = parser.parse_args()
    parts = (args.only,) if args.only else PARTS
    if "messages" in parts and not (args.data and (args.data / "messages_raw_dev.csv.gz").is_file()):
        sys.stderr.write(f"No labelled messages in {args.data}; name their folder, or use --only classes.\n")
        return 2
    for part in parts:
        _measure(part, args)
    return 0


def _measure(part: str, args: argparse.Namespace) -> None:
    begun = sum(os.times()[:4])  # this process and those it started
    head = machine(f"numpy {np.__version__}", f"scikit-learn {version('scikit-learn')}")
    lines = [f"## {TITLES[part]}", "", f"{head}; load {os.getloadavg()[0]:.0f}. {NOTES[part]}", ""]
    if part == "messages":
        from benchmarks.triage import requests  # -- optional dependency: the peer; --help needs none

        lines += _shown(requests.tables(args.data, count=args.folds, processes=args.processes))
    elif part == "classes":
        lines += _shown(industries.tables())
    else:
        lines += _shown(zones.tables())
    lines += ["", f"Took {sum(os.times()[:4]) - begun:.0f} CPU seconds."]
    write_section(f"triage-{part}", "\n".join(lines))


def _shown(lines: Iterable[str]) -> Iterable[str]:
    """The lines, on standard output at once."""
    for line in lines:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        yield line


if __name__ == "__main__":
    raise SystemExit(main())
