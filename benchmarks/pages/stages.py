"""The steps of the benchmark that run with the house open; `run.py` starts each in a process with its own settings.

build SIZE | copy FILE | measure SECONDS ANSWER.json
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from benchmarks.pages import watching
from benchmarks.pages.building import build
from benchmarks.pages.copying import copy
from benchmarks.pages.serving import Clients, Question, served
from benchmarks.pages.size import FULL, QUICK, few
from benchmarks.pages.watching import ROLES, Reader, Target
from yuanlian.cli.prepare import collect_static
from yuanlian.kernel import audit
from yuanlian.kernel.actor import system_actor
from yuanlian.kernel.models import Zone

SIZES = {"full": FULL, "quick": QUICK}
BIG, ONE, THREE = "bench", "one", "three"
ALONE, ALONE_VARIANT, ROUNDS = 4, 1, 12
EVERY = 3.0  # seconds between two acts in the zone: some ten thousand on a working day


def tell(words: str) -> None:
    """The person who waits sees that something happens."""
    print(f"  {words}", flush=True)


def build_zones(size: str) -> None:
    """The zone of this size and two small ones stand in a fresh database."""
    call_command("migrate", verbosity=0, interactive=False)
    until = timezone.now().replace(microsecond=0)
    build(BIG, SIZES[size], until, tell)
    build(ONE, few(1), until)
    build(THREE, few(3), until)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def copy_zones(source: str) -> None:
    """The same rows stand in this database."""
    call_command("migrate", verbosity=0, interactive=False)
    copy(Path(source))


def watched() -> tuple[list[Target], dict[int, Question]]:
    """Every target with its times alone, and the questions to ask the server about each."""
    targets: list[Target] = []
    questions: dict[int, Question] = {}
    for role in ROLES:
        reader = Reader(BIG, role)
        for target in reader.targets():
            reader.watch(target, ALONE_VARIANT if target.variant else ALONE)
            questions[len(targets)] = (len(targets), target.addresses[0], reader.session)
            targets.append(target)
        tell(f"{role.value}: {len(targets)} views so far")
    return targets, questions


def rounds_of(target: Target, question: Question) -> list[Question]:
    """The questions of one round: every address of a page, each other view of a list once."""
    key, _address, session = question
    return [(key, address, session) for address in target.addresses]


@contextmanager
def acting() -> Iterator[None]:
    """Something happens in the zone every few seconds, so that whatever is kept until then is asked again."""
    zone = Zone.objects.get(slug=BIG)
    over = threading.Event()

    def act() -> None:
        while not over.wait(EVERY):
            with transaction.atomic():
                audit.append(system_actor(zone.id, "bench"), "bench.acted", kind="bench", object_id=None)
        connection.close()

    actor = threading.Thread(target=act)
    actor.start()
    try:
        yield
    finally:
        over.set()
        actor.join()


def measure(seconds: str, answer: str) -> None:
    """What was seen is written to `answer` as JSON."""
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # acts that a row does not offer are no news here
    collect_static()
    targets, questions = watched()
    asked = [each for key, target in enumerate(targets) for each in rounds_of(target, questions[key])]
    with served(os.cpu_count() or 1) as port:
        Clients(port, asked, 600).run(1, total=len(asked))  # warm: every view once
        clients = Clients(port, asked, float(seconds))
        with acting():
            clients.run(ROUNDS, total=len(asked))
    counts = {slug: watching.counted(slug) for slug in (ONE, THREE)}
    rows: list[dict[str, Any]] = []
    for key, target in enumerate(targets):
        name = (target.route, target.role)
        small = [counts[slug].get(name) for slug in (ONE, THREE)]
        rows.append(
            target.plain | {"together": clients.took.get(key, []), "wrong": clients.wrong.get(key), "small": small}
        )
    database = {"vendor": connection.vendor, "version": version()}
    Path(answer).write_text(json.dumps({"database": database, "rows": rows}, ensure_ascii=False), encoding="utf-8")


def version() -> str:
    """Name and version of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        number = str(cursor.fetchone()[0]).split()[0]
    return f"{connection.display_name} {number}"


STAGES = {"build": build_zones, "copy": copy_zones, "measure": measure}


def main() -> None:
    """The stage named first has run."""
    STAGES[sys.argv[1]](*sys.argv[2:])
