"""An import taken from upload to commit and back, with the time of each step; and the pages of a full register."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, TypeVar

from django.test import Client

from benchmarks.registry.sheets import CHAINS
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

    @property
    def total(self) -> float:
        """All steps together."""
        return sum(self.steps.values())

    def __str__(self) -> str:
        return ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.steps.items())


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


def pages(actor: Actor, rounds: int = 15) -> dict[str, str]:
    """Server time of each page, warm: median and slowest milliseconds, and median milliseconds of computing."""
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


def _timed(client: Client, place: str, rounds: int) -> str:
    taken, busy = [], []
    for _round in range(rounds + 2):
        started, worked = time.perf_counter(), time.process_time()
        answer = client.get(place)
        busy.append((time.process_time() - worked) * 1000)
        taken.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200
    warm = taken[2:]
    middle, slowest = statistics.median(warm), max(warm)
    return f"median {middle:.0f} ms, slowest {slowest:.0f} ms, computing {statistics.median(busy[2:]):.0f} ms"
