"""The worker loop: takes tasks under a lease, delivers the outbox, runs periodic duties.

A task whose worker died is found by its expired lease and put back; after MAX_ATTEMPTS it is marked failed.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import OperationalError, close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult

from yuanlian.kernel import outbox
from yuanlian.kernel.models import PeriodicRun, TaskLease

logger = logging.getLogger("yuanlian.worker")

LEASE = timedelta(seconds=45)
HEARTBEAT_SECONDS = 10.0
MAX_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Periodic:
    """A duty that runs about every `every`."""

    name: str
    every: timedelta
    duty: Callable[[], None]


_PERIODIC: dict[str, Periodic] = {}


def register_periodic(name: str, every: timedelta, duty: Callable[[], None]) -> None:
    """From now on one worker runs `duty` about every `every`."""
    _PERIODIC[name] = Periodic(name, every, duty)


class LostWorker(RuntimeError):
    """A task was started MAX_ATTEMPTS times and its worker died each time."""


def reap() -> int:
    """Put tasks back whose lease ran out; returns how many."""
    moment = timezone.now()
    held = TaskLease.objects.filter(expires_at__gt=moment).values("task_id")
    lost = DBTaskResult.objects.running().filter(started_at__lt=moment - LEASE / 3).exclude(pk__in=held)
    count = 0
    for row in lost:
        count += _put_back(row)
    return count


def _put_back(row: DBTaskResult[Any, Any]) -> int:
    with transaction.atomic():
        again = DBTaskResult.objects.select_for_update(skip_locked=True).filter(
            pk=row.pk, status=TaskResultStatus.RUNNING
        )
        current = again.first()
        if current is None or current.worker_ids != row.worker_ids:
            return 0
        TaskLease.objects.filter(pk=current.pk).delete()
        if len(current.worker_ids) >= MAX_ATTEMPTS:
            current.set_failed(LostWorker(f"{len(current.worker_ids)} workers died"))
            return 0
        current.status = TaskResultStatus.READY
        current.save(update_fields=["status"])
    return 1


class LeasedWorker:
    """One worker process; `run` until `stop` is set, or `run_until_idle` for tests and batch use."""

    def __init__(self, name: str = "", interval: float = 0.5) -> None:
        self.name = (name or f"{socket.gethostname()}-{os.getpid()}")[:64]
        self.interval = interval
        self.stop = threading.Event()
        self._runner = TaskRunner(
            queue_names=["*"], interval=interval, batch=False, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id=self.name, excluded_queue_names=[],
        )  # fmt: skip

    def run(self) -> None:
        """Work until stopped; a locked or lost database is waited for."""
        while not self.stop.is_set():
            close_old_connections()
            try:
                busy = self.step()
            except OperationalError:
                logger.warning("database not available, trying again", exc_info=True)
                busy = False
            if not busy:
                self.stop.wait(self.interval)

    def run_until_idle(self) -> int:
        """Do everything that is due now; returns the number of steps that did something."""
        steps = 0
        while self.step():
            steps += 1
        return steps

    def step(self) -> bool:
        """Reap, run due duties, deliver news, run one task; True when anything was done."""
        reaped = reap()
        for periodic in list(_PERIODIC.values()):
            self._run_periodic(periodic)
        delivered = outbox.drain() if outbox.pending() else 0
        task = self._claim()
        if task is not None:
            self._run(task)
        return bool(reaped or delivered or task)

    def _claim(self) -> DBTaskResult[Any, Any] | None:
        if not DBTaskResult.objects.ready().exists():
            return None
        with transaction.atomic():
            row = DBTaskResult.objects.ready().get_locked()
            if row is not None:
                row.claim(self.name)
                TaskLease.objects.update_or_create(
                    task_id=row.pk, defaults={"worker": self.name, "expires_at": timezone.now() + LEASE}
                )
        return row

    def _run(self, row: DBTaskResult[Any, Any]) -> None:
        ended = threading.Event()
        heart = threading.Thread(target=self._beat, args=(row.pk, ended), daemon=True)
        heart.start()
        try:
            self._runner.run_task(row)
        finally:
            ended.set()
            heart.join(timeout=5)
            TaskLease.objects.filter(pk=row.pk, worker=self.name).delete()

    def _beat(self, task_id: UUID, ended: threading.Event) -> None:
        """Renew the lease while the task runs; its own database connection."""
        try:
            while not ended.wait(HEARTBEAT_SECONDS):
                try:
                    TaskLease.objects.filter(pk=task_id, worker=self.name).update(expires_at=timezone.now() + LEASE)
                except OperationalError:
                    logger.warning("lease of %s not renewed, trying again", task_id)
        finally:
            connection.close()

    def _run_periodic(self, periodic: Periodic) -> None:
        last = PeriodicRun.objects.filter(pk=periodic.name).values_list("last_at", flat=True).first()
        moment = timezone.now()
        if last is not None and moment - last < periodic.every:
            return
        with transaction.atomic():
            row, _made = PeriodicRun.objects.select_for_update().get_or_create(
                pk=periodic.name, defaults={"last_at": moment - periodic.every}
            )
            if moment - row.last_at < periodic.every:
                return
            row.last_at = moment
            row.save(update_fields=["last_at"])
        started = time.monotonic()
        try:
            periodic.duty()
        except Exception:
            logger.exception("periodic duty %s failed after %.1f s", periodic.name, time.monotonic() - started)
