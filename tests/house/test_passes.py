"""What runs on PostgreSQL: every file in which a test may ask the database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def collected(*chosen: str) -> set[str]:
    """The files of which a run on PostgreSQL takes tests."""
    nobody = {**os.environ, "YUANLIAN_TEST_DATABASE": "postgresql://nobody@127.0.0.1:1/none"}
    words = [sys.executable, "-m", "pytest", "--collect-only", "-q", *chosen]
    told = subprocess.run(words, cwd=ROOT, env=nobody, capture_output=True, text=True, check=True).stdout
    return {line.partition("::")[0] for line in told.splitlines() if "::" in line}


def test_files_without_the_database_run_once() -> None:
    # No test of the first two may ask it; some of the third do; the last start the house in processes of their own.
    asked = (
        "tests/kernel/test_ids.py", "tests/cli/test_match.py", "tests/cli/test_main.py",
        "tests/faults/test_killed_server.py", "tests/journeys/test_aliases.py",
    )  # fmt: skip
    assert collected(*asked) == set(asked[2:])
