"""Measures triage: `python3 run.py bench triage DATA [--folds 5]`, or `--quick` without the messages.

DATA is a folder with messages_segmented_dev.csv.gz (tokens, label1) and messages_raw_dev.csv.gz (title, text, label1);
YUANLIAN_DATA may name the folder that holds it as `requests`. `--quick` leaves the messages out and writes nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import sklearn

from benchmarks.results import machine, write_section
from benchmarks.triage import industries, requests, zones


def main() -> int:
    """The section of RESULTS.md is written anew."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    known = os.environ.get("YUANLIAN_DATA")
    default = Path(known) / "requests" if known else None
    parser.add_argument("data", nargs="?", type=Path, default=default, help="folder of the labelled messages")
    parser.add_argument("--folds", type=int, default=5, help="folds over all messages, default 5")
    parser.add_argument("--quick", action="store_true", help="zones and industry classes only; writes nothing")
    args = parser.parse_args()
    if not args.quick and not (args.data and (args.data / "messages_raw_dev.csv.gz").is_file()):
        sys.stderr.write(f"No labelled messages in {args.data}; name their folder, or use --quick.\n")
        return 2
    lines = [
        f"{machine(f'numpy {np.__version__}', f'scikit-learn {sklearn.__version__}')}; load {os.getloadavg()[0]:.0f}."
    ]
    lines += [
        "",
        "### Seven classes of citizens' messages",
        "",
        "Macro-F1 (95 % interval). Messages that say nearly the same stay on one side.",
    ]
    begun = time.process_time()
    if not args.quick:
        lines += ["", *_shown(requests.tables(args.data, count=args.folds))]
    lines += ["", "### Industry classes of GB/T 4754 for a text", "", *_shown(industries.tables())]
    lines += ["", "### From words alone: the demo requests of the zones", "", *_shown(zones.tables())]
    lines += ["", f"All of it took {time.process_time() - begun:.0f} CPU seconds."]
    if not args.quick:
        write_section("triage", "\n".join(["## Triage", "", *lines]))
    return 0


def _shown(lines: Iterable[str]) -> Iterable[str]:
    """The lines, on standard output at once."""
    for line in lines:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        yield line


if __name__ == "__main__":
    raise SystemExit(main())
