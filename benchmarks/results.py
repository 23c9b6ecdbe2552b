"""RESULTS.md at the root: each benchmark writes its own section between its marks and leaves the others as they are."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "RESULTS.md"
HEAD = "# Results\n\nMeasured by `python3 run.py bench NAME`; each section says when, where and with what.\n"


def processor() -> str:
    """The model of the processor, as far as the system tells."""
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()


def machine(*versions: str) -> str:
    """One line: when, where and with what."""
    parts = [
        datetime.now(UTC).date().isoformat(), f"{os.cpu_count()} cores ({processor()})", platform.system(),
        f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}", *versions,
    ]  # fmt: skip
    return ", ".join(parts)


def write_section(name: str, text: str) -> None:
    """RESULTS.md holds `text` (Markdown with its heading) as the section of the benchmark `name`."""
    begin, end = f"<!-- bench:{name} -->", f"<!-- /bench:{name} -->"
    section = f"{begin}\n{text.strip()}\n{end}"
    before = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else HEAD
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if pattern.search(before):
        after = pattern.sub(lambda _found: section, before)
    else:
        after = f"{before.rstrip()}\n\n{section}\n"
    RESULTS.write_text(after, encoding="utf-8")
