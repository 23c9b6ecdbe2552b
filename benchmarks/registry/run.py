"""Measures an import from upload to commit, its undo and the pages of a full register.

    python -m benchmarks.registry.run --rows 38000 [FILE …]

The database is the one `YUANLIAN_TEST_DATABASE` names (`python tests/databases.py COMMAND` starts a PostgreSQL), else a
fresh SQLite file with the settings of an installation. FILEs are imported besides, each into a zone of its own, with
their columns as recognised.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuanlian.config.settings.test")


def main(arguments: Sequence[str]) -> int:
    """The figures are printed; 1 when the import of the generated sheet took longer than allowed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=38_000)
    parser.add_argument("--kind", choices=["csv", "xlsx"], default="xlsx")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds from upload to commit")
    parser.add_argument("--pages", action="store_true", help="measure the pages of the full register too")
    parser.add_argument("files", nargs="*", type=Path)
    given = parser.parse_args(arguments)
    import django  # -- slow import: the settings are named above

    django.setup()
    from django.core.management import call_command  # -- slow import: needs Django set up first

    call_command("migrate", verbosity=0)
    return measured(given)


def measured(given: argparse.Namespace) -> int:
    """Everything asked for is measured and printed."""
    from django.db import connection  # -- slow import: needs Django set up first

    from benchmarks.registry import measuring  # -- slow import: the same
    from benchmarks.registry.sheets import sheet  # -- slow import: the same

    noted = measuring.timed_switch()
    times, actor, batch = measuring.imported(f"zone.{given.kind}", sheet(given.rows, given.kind))
    total, busy = times.total, times.busy
    if given.pages:
        for place, times_taken in measuring.pages(actor).items():
            print(f"{connection.vendor}: {place}: {times_taken}")
    measuring.undone(actor, batch, times)
    print(
        f"{connection.vendor}: {given.rows:,} rows ({given.kind}) in {total:.1f} s ({busy:.1f} s computing): {times}; "
        f"switch {noted[0]:.1f} s; load {os.getloadavg()[0]:.1f}"
    )
    for file in given.files:
        times, actor, batch = measuring.imported(file.name, file.read_bytes())
        fields = {batch.headers[int(index)]: key for index, key in batch.mapping.items()}
        counts = {key: batch.counts.get(key, 0) for key in ("total", "made", "bad", "faults")}
        print(f"{file.name}: {times.total:.1f} s, {counts}, {fields}")
    return int(total > given.limit)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
