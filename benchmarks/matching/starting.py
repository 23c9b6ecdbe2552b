"""Measures how a process begins to rank a zone of its register, and when it sees what another process changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SIZE = 38_000


def told(folder: Path) -> str:
    """One line: the first question of a process without and with the saved index, and one change seen by another."""
    with tempfile.TemporaryDirectory() as var:
        stage("load", folder, var)
        built, opened = stage("ask", folder, var), stage("ask", folder, var)
        seen = stage("watch", folder, var)
    return (
        f"{SIZE:,} enterprises in SQLite, the first question of a process: {built['wall']:.2f} s ({built['cpu']:.2f} "
        f"CPU s) where the index is built from the rows and saved, {opened['wall']:.2f} s ({opened['cpu']:.2f} CPU s) "
        f"where it is opened ({opened['size']:.1f} MB). A change by another process is in the answer to the next "
        f"question, which takes {seen['wall'] * 1000:.0f} ms ({seen['cpu'] * 1000:.0f} ms CPU) instead of "
        f"{seen['still'] * 1000:.0f} ms."
    )


def stage(name: str, folder: Path, var: str) -> dict[str, Any]:
    """What a stage answers that runs in a process of its own, with its rows and files under `var`."""
    program = "import django; django.setup(); from benchmarks.matching import stages; stages.main()"
    surroundings = {
        "YUANLIAN_VAR": var, "DJANGO_SETTINGS_MODULE": "yuanlian.config.settings.embedded",
        "PYTHONPATH": os.pathsep.join(str(ROOT / place) for place in ("", "tests", "src")),
    }  # fmt: skip
    command = [sys.executable, "-c", program, name, str(folder)]
    done = subprocess.run(command, env=os.environ | surroundings, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
