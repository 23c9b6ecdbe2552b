"""The processes that `starting` measures, each a function; `main` plays the one named on the command line."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from benchmarks.matching.run import mixed, read
from benchmarks.matching.starting import SIZE, stage
from making import make_zone, system
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.trade import bridge
from yuanlian.engines.matching import Filters
from yuanlian.kernel import audit, clock
from yuanlian.kernel.models import Zone

SLUG, NEW = "start", "四十二号量子秤"


def load(folder: Path) -> dict[str, Any]:
    """A zone of so many enterprises stands in a fresh database."""
    call_command("migrate", verbosity=0)
    zone, then = make_zone(SLUG), clock.now() - timedelta(hours=1)
    rows = (
        Enterprise(
            zone=zone, name=one.full, short_name=one.name, name_key=one.id, products="；".join(one.products),
            scope="；".join(one.scope), created_at=then, updated_at=then,
        )
        for one in mixed(read(folder), SIZE)
    )  # fmt: skip
    Enterprise.objects.bulk_create(rows, batch_size=1000)
    return change(folder)


def change(_folder: Path) -> dict[str, Any]:
    """One enterprise makes something new, as its room writes it."""
    with transaction.atomic():
        row = Enterprise.objects.order_by("?")[0]
        row.products, row.version, row.updated_at = NEW, row.version + 1, clock.now()
        row.save()
        audit.record(system(row.zone), "enterprises.correct", row)
    return {}


def ask(_folder: Path) -> dict[str, Any]:
    """The first question of this process."""
    zone = Zone.objects.get(slug=SLUG)  # the connection stands
    found = _clocked(lambda: _answer(zone, "求购液压油缸"))
    return found | {"size": max(file.stat().st_size for file in Path(settings.YUANLIAN_SAVED).glob("*.saved")) / 1e6}


def watch(folder: Path) -> dict[str, Any]:
    """What a question costs whose answer holds a change that another process made meanwhile, and one without."""
    zone = Zone.objects.get(slug=SLUG)
    _answer(zone, f"求购{NEW}")
    still = min(_clocked(lambda: _answer(zone, f"求购{NEW}"))["wall"] for _turn in range(5))
    seen = []
    for _turn in range(5):
        before = len(_answer(zone, f"求购{NEW}"))
        stage("change", folder, os.environ["YUANLIAN_VAR"])
        seen.append(_clocked(lambda: _answer(zone, f"求购{NEW}")))
        assert len(_answer(zone, f"求购{NEW}")) == before + 1, "the change was not seen"
    return {kind: sorted(one[kind] for one in seen)[2] for kind in ("wall", "cpu")} | {"still": still}


def _answer(zone: Zone, text: str) -> tuple[str, ...]:
    return bridge.suppliers_for(zone.id, bridge.question(text, None, Filters())).ids


def _clocked(act: Callable[[], object]) -> dict[str, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def main() -> None:
    """The stage named first is played; its answer is the last line printed."""
    print(json.dumps(globals()[sys.argv[1]](Path(sys.argv[2]))))
