"""`python3 run.py bench pages [--quick]`: builds the zone, asks every page and operation, writes RESULTS.md."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.pages import reporting
from benchmarks.postgres import postgresql

ROOT = results.ROOT
VAR = Path(os.environ.get("YUANLIAN_VAR", ROOT / "var")) / "bench"
FRESH = 7 * 86_400  # seconds after which the zone's present is too long ago
SECONDS = {"full": 150, "quick": 40}
NOT_LOADING = {"run.py", "reporting.py", "serving.py", "watching.py", "routes.py", "stages.py", "copying.py"}
WHAT = """\
One zone: {0} enterprises, {1} members in {2} organisations, {3} requests of three years with tasks, replies,
ratings and history, {4} needs and as many offers, {5} deals. Server as `run.py serve` starts it, one process a core,
worker off, four clients at once on the same cores, every view asked once before; meanwhile an act in the zone every
three seconds, after which counts are asked again. Lists have 20 rows as they open. Milliseconds as the clients wait;
*alone*: inside one process, nobody beside. *queries*: on a zone with one row of each kind and on one with three; where
they differ it says so. ▲: beyond the goal."""
STARTED = time.monotonic()


def say(words: str) -> None:
    """One line with the time since the start."""
    print(f"{time.monotonic() - STARTED:4.0f} s  {words}", flush=True)


def digest() -> str:
    """Changes with the loaders and with the tables."""
    files = [*(ROOT / "benchmarks/pages").glob("*.py"), *(ROOT / "src/yuanlian").glob("**/migrations/*.py")]
    kept = [path for path in files if path.name not in NOT_LOADING]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(kept))).hexdigest()


def stage(folder: Path, *words: str, database: str = "") -> None:
    """A step has run in a process of its own, with its data in `folder`; ends this one when it failed."""
    surroundings = {
        **os.environ, "YUANLIAN_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "yuanlian.config.settings.embedded",
        "DATABASE_URL": database, "PYTHONPATH": os.pathsep.join(str(ROOT / name) for name in ("src", ".")),
    }  # fmt: skip
    program = "import django; django.setup(); from benchmarks.pages import stages; stages.main()"
    command = [sys.executable, "-c", program, *words]
    if subprocess.run(command, env=surroundings, cwd=ROOT, check=False).returncode:
        raise SystemExit(f"failed: {' '.join(words)}")


def built(size: str) -> Path:
    """The folder with the SQLite file of this size; built when it is missing, old or of other tables."""
    folder = VAR / size
    mark, file = folder / "built.json", folder / "yuanlian.sqlite3"
    known = json.loads(mark.read_text()) if mark.exists() else {}
    if file.exists() and known.get("digest") == digest() and time.time() - known["at"] < FRESH:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("yuanlian.sqlite3*"):
        old.unlink()
    begun = time.monotonic()
    say("building the zone on SQLite …")
    stage(folder, "build", size)
    mark.write_text(json.dumps({"digest": digest(), "at": time.time(), "took": time.monotonic() - begun}))
    return folder


def measured(size: str, chosen: Sequence[str]) -> list[dict[str, Any]]:
    """What was seen on each chosen database."""
    folder, found = built(size), []
    answer = folder / "answer.json"
    seconds = str(SECONDS[size])
    if "sqlite" in chosen:
        say("SQLite: asking …")
        stage(folder, "measure", seconds, str(answer))
        found.append(json.loads(answer.read_text()))
    if "postgresql" in chosen:
        with postgresql() as address:
            say("PostgreSQL: copying …")
            stage(folder, "copy", str(folder / "yuanlian.sqlite3"), database=address)
            say("PostgreSQL: asking …")
            stage(folder, "measure", seconds, str(answer), database=address)
            found.append(json.loads(answer.read_text()))
    return found


def facts(size: str, found: Sequence[dict[str, Any]]) -> list[str]:
    """What was measured and how, in sentences."""
    from benchmarks.pages.size import FULL, QUICK  # -- slow import: only for the report

    held = {"full": FULL, "quick": QUICK}[size]
    versions = [each["database"]["version"] for each in found if each["database"]["vendor"] != "sqlite"]
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    counts = (held.enterprises, held.members, held.organisations, held.requests, held.postings, held.deals)
    where = f"{results.machine(*versions)}, load at the end {busy:.1f}."
    return [where, "", WHAT.format(*(f"{count:,}" for count in counts))]


def main(words: Sequence[str]) -> int:
    """The tables are in RESULTS.md (not for `--quick`); 1 when a list or detail page is beyond the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small zone, results on the screen only")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append", help="one database only")
    parser.add_argument("--build-only", action="store_true", help="build the zone and stop")
    given = parser.parse_args(words)
    size = "quick" if given.quick else "full"
    if given.build_only:
        built(size)
        return 0
    found = measured(size, given.database or ["sqlite", "postgresql"])
    text = reporting.report(found, facts(size, found))
    if given.quick or given.database:
        print(text)
    else:
        results.write_section("pages", text)
    wrong = reporting.complaints(found)
    print("\n".join(wrong))
    say("done")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
