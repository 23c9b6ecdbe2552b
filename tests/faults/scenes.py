"""What happens inside the house of a fault test: `House.scene` plays them."""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from making import actor_of, make_category, make_contact, make_enterprise, make_staff, make_zone
from yuanlian.domain.enterprises.actions import batches
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.domain.service import actions
from yuanlian.domain.service.models import Request
from yuanlian.domain.trade import keeping, saving
from yuanlian.kernel import audit, jobs
from yuanlian.kernel.actor import Actor, system_actor
from yuanlian.kernel.models import TaskLease, Zone
from yuanlian.kernel.worker import LeasedWorker

SLUG = "here"


def signed_in(account: Account) -> str:
    """A session of this account."""
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(account.pk), account.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session.create()
    return str(session.session_key)


def furnish() -> dict[str, str]:
    """The tables, and a zone with one enterprise; sessions of the bureau and of the contact."""
    call_command("migrate", verbosity=0, interactive=False)
    zone = make_zone(SLUG)
    make_category(zone)
    contact = make_contact(make_enterprise(zone, "远航机械有限公司"))
    return {"bureau": signed_in(make_staff(zone, Role.BUREAU)), "contact": signed_in(contact)}


def somebody(role: Role) -> Actor:
    """The zone's person with this role."""
    zone = Zone.objects.get(slug=SLUG)
    for account in Account.objects.all():
        actor = actor_of(account, zone)
        if actor.has(role):
            return actor
    raise LookupError(role)


def import_sheet(rows: int) -> dict[str, str]:
    """A sheet is uploaded and its check waits for a worker."""
    lines = [f"测试{number}号机械有限公司,麓谷大道{number}号,齿轮；轴承" for number in range(rows)]
    content = "\r\n".join(["企业名称,地址,主要产品", *lines]).encode()
    actor = somebody(Role.BUREAU)
    batch = batches.upload(actor, batches.Upload("企业.csv", BytesIO(content)))
    batches.match_columns(actor, batch.id, batches.Choice({int(index): key for index, key in batch.mapping.items()}))
    batch = batches.check(actor, batch.id)
    return {"batch": str(batch.id), "job": str(batch.job_id)}


def commit(batch: str) -> dict[str, str]:
    """The checked sheet's commit waits for a worker."""
    row = batches.commit(somebody(Role.BUREAU), batch)
    return {"job": str(row.job_id)}


def age() -> None:
    """So much time has passed that the lease of whatever runs has expired."""
    past = timezone.now() - timedelta(minutes=10)
    TaskLease.objects.update(expires_at=past)
    DBTaskResult.objects.running().update(started_at=past)


def chain() -> int:
    """In how many places the zone's audit chain does not hold."""
    return len(list(audit.breaks(Zone.objects.get(slug=SLUG).id)))


def settings_of_sqlite() -> dict[str, Any]:
    """How the database file is opened."""
    found = {}
    with connection.cursor() as cursor:
        for name in ("journal_mode", "synchronous"):
            found[name] = cursor.execute(f"PRAGMA {name}").fetchone()[0]
    return found


def together(count: int, act: Any) -> list[str]:
    """`act(number)` in `count` threads at once; the errors."""
    ready, errors = threading.Barrier(count), []

    def run(number: int) -> None:
        try:
            ready.wait(60)
            act(number)
        except OperationalError as error:
            errors.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def whistle(writers: int, each: int, mode: str) -> dict[str, Any]:
    """So many people whistle at the same time, each several times; what was lost.

    How long the last one waits depends on what else the machine does, so nobody gives up earlier than in two minutes.
    """
    connections.databases["default"]["OPTIONS"] |= {"transaction_mode": mode or None, "timeout": 120}
    connection.close()
    actor = somebody(Role.CONTACT)
    enterprise = Enterprise.objects.get(name="远航机械有限公司").id

    def act(number: int) -> None:
        for turn in range(each):
            actions.raise_now(actor, enterprise, actions.Words(f"招不到焊工，第{number}次第{turn}回"))

    errors = together(writers, act)
    numbers = sorted(Request.objects.values_list("number", flat=True))
    return {"errors": len(errors), "requests": len(numbers), "different": len(set(numbers)), "breaks": chain()}


def work(seconds: float) -> dict[str, Any]:
    """A worker that waits only shortly for a locked database has a job to do; whether it was done, and the attempts."""
    connections.databases["default"]["OPTIONS"]["timeout"] = 0.2
    done: list[float] = []
    jobs.register("faults.mark", lambda progress, params: {"at": done.append(time.monotonic())})
    jobs.start(system_actor(Zone.objects.get(slug=SLUG).id, "test"), "faults.mark", {})
    connection.close()
    print("ready", flush=True)
    sys.stdin.readline()
    failures = CountedFailures()
    worker = LeasedWorker("w", interval=0.1)
    thread = threading.Thread(target=worker.run)
    thread.start()
    deadline = time.monotonic() + seconds
    while not done and time.monotonic() < deadline:
        time.sleep(0.1)
    worker.stop.set()
    thread.join()
    return {"done": len(done), "failures": failures.count}


def trade_on() -> None:
    """Enterprises change without an end; each time the zone's index is saved, and how many changed so far is told."""
    keeping.WORTH_SAVING, keeping.STEP = 1, 0
    zone, actor = Zone.objects.get(slug=SLUG).id, somebody(Role.BUREAU)
    for turn in range(1, 10_000):
        with transaction.atomic():
            row = Enterprise.objects.get(name="远航机械有限公司")
            row.products, row.version, row.updated_at = f"齿轮；第{turn}号轴承", row.version + 1, timezone.now()
            row.save()
            audit.record(actor, "enterprises.correct", row)
        keeping.renew(zone)
        print(turn, flush=True)


def traded() -> dict[str, Any]:
    """What the saved index says after it is opened, and what one says that is built from the rows."""
    zone = Zone.objects.get(slug=SLUG).id
    kept = []
    for folder in (settings.YUANLIAN_SAVED, settings.YUANLIAN_SAVED / "none"):
        settings.YUANLIAN_SAVED = folder
        kept.append(saving.opened(zone) is not None)
        keeping.forget(zone)
        with keeping.reading(zone) as held:
            kept.append([list(one.products) for one in held.index.suppliers()])
    return {"saved": kept[0], "opened": kept[1], "built": kept[3]}


class CountedFailures:
    """How often the worker said that the database is not available; the first time is told."""

    def __init__(self) -> None:
        self.count = 0
        logger = logging.getLogger("yuanlian.worker")
        logger.addFilter(self._seen)

    def _seen(self, record: Any) -> bool:
        if "not available" in record.getMessage():
            self.count += 1
            if self.count == 1:
                print("waits", flush=True)
        return True


def main() -> None:
    """The scene named first has been played; its answer is the last line printed."""
    print(json.dumps(globals()[sys.argv[1]](**json.loads(sys.argv[2]))))
