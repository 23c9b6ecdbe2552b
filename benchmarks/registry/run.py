"""Measures an import from upload to commit, and its undo: `python -m benchmarks.registry.run --rows 38000 [FILE …]`.

The database is the one `YUANLIAN_TEST_DATABASE` names (see tests/databases.py), else a fresh SQLite file with the settings
of an installation. FILEs are imported besides, each into a zone of its own, with their columns as recognised.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuanlian.config.settings.test")

R = TypeVar("R")


@dataclass(slots=True)
class Clock:
    """Seconds by step, and seconds of computing in this process over all steps."""

    steps: dict[str, float] = field(default_factory=dict)
    busy: float = 0.0

    def run(self, name: str, act: Callable[[], R]) -> R:
        """Run `act` and keep how long it took."""
        started, worked = time.perf_counter(), time.process_time()
        result = act()
        self.steps[name] = time.perf_counter() - started
        self.busy += time.process_time() - worked
        return result

    @property
    def total(self) -> float:
        """All steps together."""
        return sum(self.steps.values())


def imported(name: str, content: bytes) -> tuple[Clock, Any, Any]:
    """One file taken from upload to commit in a fresh zone; returns the times, the actor and the batch."""
    from benchmarks.registry.sheets import CHAINS
    from yuanlian.domain.enterprises import jobs
    from yuanlian.domain.enterprises.actions import batches
    from yuanlian.domain.enterprises.actions.batches import Choice, Upload
    from yuanlian.domain.zones.models import Chain
    from yuanlian.kernel.actor import system_actor
    from yuanlian.kernel.ids import new_id
    from yuanlian.kernel.models import Zone

    slug = f"bench-{new_id().hex[-12:]}"
    zone = Zone.objects.create(slug=slug, name=slug)
    for code, chain in enumerate(CHAINS):
        Chain.objects.create(zone=zone, code=f"c{code}", name=chain)
    actor, clock = system_actor(zone.id, "bench"), Clock()
    batch = clock.run("upload", lambda: batches.upload(actor, Upload(name, BytesIO(content))))
    mapping = {int(index): key for index, key in batch.mapping.items()}
    batches.match_columns(actor, batch.id, Choice(mapping))
    batch = batches.check(actor, batch.id)
    clock.run("dry run", lambda: jobs.check(actor, batch, ignore))
    batch = batches.commit(actor, batch.id)
    clock.run("commit", lambda: jobs.commit(actor, batch, ignore))
    batch.refresh_from_db()
    return clock, actor, batch


def ignore(done: int, total: int) -> None:
    """Progress that nobody watches."""


def timed_switch() -> list[float]:
    """From now on the seconds of each switching transaction are noted in the returned list."""
    from yuanlian.domain.enterprises import switching

    noted: list[float] = []
    switch = switching.switch

    def watched(batch: Any, statements: Any) -> None:
        started = time.perf_counter()
        switch(batch, statements)
        noted.append(time.perf_counter() - started)

    switching.switch = watched
    return noted


def main(arguments: Sequence[str]) -> int:
    """The figures are printed; 1 when the import of the generated sheet took longer than allowed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=38_000)
    parser.add_argument("--kind", choices=["csv", "xlsx"], default="xlsx")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds from upload to commit")
    parser.add_argument("files", nargs="*", type=Path)
    given = parser.parse_args(arguments)
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.registry.sheets import sheet
    from yuanlian.domain.enterprises import jobs
    from yuanlian.domain.enterprises.actions import batches

    call_command("migrate", verbosity=0)
    noted = timed_switch()
    clock, actor, batch = imported(f"zone.{given.kind}", sheet(given.rows, given.kind))
    total, busy = clock.total, clock.busy
    undo = batches.undo(actor, batch.id)
    clock.run("undo", lambda: jobs.undo(actor, undo, ignore))
    steps = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in clock.steps.items())
    print(
        f"{connection.vendor}: {given.rows:,} rows ({given.kind}) in {total:.1f} s ({busy:.1f} s computing): {steps}; switch {noted[0]:.1f} s, load {os.getloadavg()[0]:.1f}"
    )
    for file in given.files:
        clock, actor, batch = imported(file.name, file.read_bytes())
        fields = {batch.headers[int(index)]: key for index, key in batch.mapping.items()}
        counts = {key: batch.counts.get(key, 0) for key in ("total", "made", "bad", "faults")}
        print(f"{file.name}: {clock.total:.1f} s, {counts}, {fields}")
    return int(total > given.limit)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
