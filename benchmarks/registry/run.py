"""Measures an import from upload to commit, its undo and the pages of a full register.

    python3 run.py bench registry                    # SQLite and PostgreSQL, writes RESULTS.md
    python3 run.py bench registry --rows 2000        # another size, on the screen only

Each database is asked in a process of its own: a fresh SQLite file with the settings of an installation, and an empty
database on a PostgreSQL. Files of real companies are imported besides, each into a zone of its own, with their columns
as recognised: those named by --files, else those of the folder shared/data/enterprises beside the checkout, if any.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.postgres import postgresql

ROWS, LIMIT = 38_000, 60.0
REAL = results.ROOT.parent / "shared/data/enterprises"
GOAL = "Goal: {0:,} rows from upload to commit in at most {1:.0f} s."


def parser() -> argparse.ArgumentParser:
    """The options."""
    top = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--rows", type=int, default=ROWS)
    top.add_argument("--database", choices=["SQLite", "PostgreSQL"], action="append", help="one database only")
    top.add_argument("--files", nargs="*", type=Path, help="sheets of real companies")
    top.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    return top


def real_files(given: Sequence[Path] | None) -> list[Path]:
    """The sheets named, else those in the folder of real data; none where it is absent."""
    if given is not None:
        return list(given)
    return sorted([*REAL.glob("*.csv"), *REAL.glob("*.csv.gz")])


def apart(given: argparse.Namespace, address: str) -> dict[str, Any]:
    """What a process of its own measured on the database at `address` ("": SQLite); ends this one when it failed."""
    surroundings = {**os.environ, "YUANLIAN_TEST_DATABASE": address}
    surroundings["DJANGO_SETTINGS_MODULE"] = "yuanlian.config.settings.test"
    files = [str(file.resolve()) for file in real_files(given.files)]
    command = [sys.executable, "-m", "benchmarks.registry.run", "--here", f"--rows={given.rows}", "--files", *files]
    done = subprocess.run(command, cwd=results.ROOT, env=surroundings, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise SystemExit("failed: " + " ".join(command))
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def here(given: argparse.Namespace) -> dict[str, Any]:
    """Everything is measured on the database of this process."""
    import django  # -- slow import: the settings are named outside

    django.setup()
    from django.core.management import call_command  # -- slow import: needs Django set up first

    call_command("migrate", verbosity=0)
    from benchmarks.registry import measuring  # -- slow import: the same

    return measuring.everything(given.rows, given.files)


def table(found: dict[str, dict[str, Any]]) -> list[str]:
    """Rows of Markdown: one sheet a line, both databases beside each other."""
    lines = [
        "| sheet | database | upload s | dry run s | commit s | all s | switch s | undo s |",
        "|---|---|" + "---:|" * 6,
    ]
    for database, seen in found.items():
        for sheet in seen["sheets"]:
            times = sheet["times"]
            steps = [times["upload"], times["dry run"], times["commit"], sheet["total"], sheet["switch"]]
            cells = [f"{value:.1f}" for value in steps] + [f"{times['undo']:.1f}" if "undo" in times else "—"]
            lines.append(f"| {sheet['name']} | {database} | " + " | ".join(cells) + " |")
    return lines


def facts(found: dict[str, dict[str, Any]]) -> list[str]:
    """What became of each sheet's rows, once, and the slowest page of the full register on each database."""
    first = next(iter(found.values()))
    lines = [f"- {sheet['name']}: {sheet['said']}" for sheet in first["sheets"]]
    lines += [f"- {database}, {seen['slowest']}" for database, seen in found.items()]
    return lines if len(first["sheets"]) > 2 else [*lines, f"- no files of real companies in {REAL.name}/"]


def main(words: Sequence[str]) -> int:
    """The tables are in RESULTS.md at full size; 1 when the import of the generated sheets took longer than allowed."""
    given = parser().parse_args(words)
    if given.here:
        print(json.dumps(here(given)))
        return 0
    chosen = given.database or ["SQLite", "PostgreSQL"]
    found: dict[str, dict[str, Any]] = {}
    if "SQLite" in chosen:
        found["SQLite"] = apart(given, "")
    if "PostgreSQL" in chosen:
        with postgresql() as address:
            found["PostgreSQL"] = apart(given, address)
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    head = [f"{results.machine()}, load at the end {busy:.1f}. {GOAL.format(ROWS, LIMIT)}", ""]
    text = "\n".join(["## Registry", "", *head, *table(found), "", *facts(found)])
    print(text)
    if given.rows == ROWS and len(found) == 2:
        results.write_section("registry", text)
    made = [sheet["total"] for seen in found.values() for sheet in seen["sheets"] if sheet["generated"]]
    return int(max(made) > LIMIT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
