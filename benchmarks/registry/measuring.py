"""An import taken from upload to commit and back, with the time of each step; and the pages of a full register."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from django.test import Client

from benchmarks.registry.sheets import CHAINS, sheet
from yuanlian.domain.enterprises import jobs, switching
from yuanlian.domain.enterprises.actions import batches
from yuanlian.domain.enterprises.actions.batches import Choice, Place, Upload
from yuanlian.domain.enterprises.models import Enterprise, ImportBatch
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.domain.zones.actions import grant_zone
from yuanlian.domain.zones.models import Chain
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor, system_actor
from yuanlian.kernel.ids import new_id
from yuanlian.kernel.models import Zone

R = TypeVar("R")
LISTS = (
    "", "?q=hrjx", "?q=91430100XX00", "?chain=c1", "?sort=-employees", "?sort=-updated",
    "?qualification=high_tech", "?products=yes&page=300", "?key=yes",
)  # fmt: skip


@dataclass(slots=True)
class Times:
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


def ignore(done: int, total: int) -> None:
    """Progress that nobody watches."""


def imported(name: str, content: bytes) -> tuple[Times, Actor, ImportBatch]:
    """One file taken from upload to commit in a fresh zone, its columns as recognised."""
    slug = f"bench-{new_id().hex[-12:]}"
    zone = Zone.objects.create(slug=slug, name=slug)
    for code, chain in enumerate(CHAINS):
        Chain.objects.create(zone=zone, code=f"c{code}", name=chain)
    actor, times = system_actor(zone.id, "bench"), Times()
    batch = times.run("upload", lambda: batches.upload(actor, Upload(name, BytesIO(content))))
    mapping = {int(index): key for index, key in batch.mapping.items()}
    batches.match_columns(actor, batch.id, Choice(mapping))
    batch = batches.check(actor, batch.id, place=Place.HERE)
    times.run("dry run", lambda: jobs.check(actor, batch, ignore))
    batch = batches.commit(actor, batch.id, place=Place.HERE)
    times.run("commit", lambda: jobs.commit(actor, batch, ignore))
    batch.refresh_from_db()
    return times, actor, batch


def undone(actor: Actor, batch: ImportBatch, times: Times) -> None:
    """The import is taken back."""
    batch = batches.undo(actor, batch.id, place=Place.HERE)
    times.run("undo", lambda: jobs.undo(actor, batch, ignore))


def everything(rows: int, files: Sequence[Path]) -> dict[str, Any]:
    """Generated sheets of `rows` rows, then `files`; times in seconds, and the slowest page of the full register."""
    noted = timed_switch()
    sheets: list[dict[str, Any]] = []
    slowest = ""
    for kind in ("csv", "xlsx"):
        times, actor, batch = imported(f"zone.{kind}", sheet(rows, kind))
        if not slowest:
            taken = pages(actor)
            place = max(taken, key=lambda name: taken[name].slowest)
            slowest = f"slowest page of the register at {rows:,} rows: `{place}` {taken[place]}"
        undone(actor, batch, times)
        sheets.append({"name": f"{rows:,} made-up rows, {kind}", "generated": True, **_seen(times, batch, noted)})
    for file in files:
        times, _actor, batch = imported(file.name, file.read_bytes())
        sheets.append({"name": file.name, "generated": False, **_seen(times, batch, noted)})
    return {"sheets": sheets, "slowest": slowest}


def _seen(times: Times, batch: ImportBatch, noted: list[float]) -> dict[str, Any]:
    counts = {key: batch.counts.get(key, 0) for key in ("total", "made", "bad")}
    columns = "、".join(sorted({batch.headers[int(index)] for index, key in batch.mapping.items() if key}))
    said = "{total:,} rows, {made:,} enterprises, {bad:,} bad rows; columns known by name: ".format(**counts) + columns
    total = sum(seconds for name, seconds in times.steps.items() if name != "undo")
    return {"times": times.steps, "total": total, "switch": noted[-1], "said": said}


def timed_switch() -> list[float]:
    """From now on the seconds of each switching transaction are noted in the returned list."""
    noted: list[float] = []
    switch = switching.switch

    def watched(batch: Any, prepared: Any) -> None:
        started = time.perf_counter()
        switch(batch, prepared)
        noted.append(time.perf_counter() - started)

    switching.switch = watched
    return noted


@dataclass(frozen=True, slots=True)
class Page:
    """Milliseconds of one page, warm, alone in one process."""

    median: float
    slowest: float
    computing: float

    def __str__(self) -> str:
        return f"median {self.median:.0f} ms, slowest {self.slowest:.0f} ms, computing {self.computing:.0f} ms"


def pages(actor: Actor, rounds: int = 15) -> dict[str, Page]:
    """Server time of each page."""
    zone = Zone.objects.get(pk=actor.zone)
    account = Account.objects.create(username=f"u{new_id().hex[-12:]}", name="bench", created_at=clock.now())
    grant_zone(actor, account, Role.BUREAU)
    client = Client()
    client.force_login(account, backend="yuanlian.domain.people.signin.AccountBackend")
    row = Enterprise.objects.filter(zone=zone).first()
    assert row is not None
    home = f"/z/{zone.slug}/enterprises/"
    places = (*(f"{home}{query}" for query in LISTS), f"{home}{row.pk}/", f"{home}options/?q=hrj")
    return {place.removeprefix(home) or "list": _timed(client, place, rounds) for place in places}


def _timed(client: Client, place: str, rounds: int) -> Page:
    taken, busy = [], []
    for _round in range(rounds + 2):
        started, worked = time.perf_counter(), time.process_time()
        answer = client.get(place)
        busy.append((time.process_time() - worked) * 1000)
        taken.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200
    warm = taken[2:]
    return Page(statistics.median(warm), max(warm), statistics.median(busy[2:]))
