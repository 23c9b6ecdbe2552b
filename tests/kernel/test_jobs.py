"""Jobs run, report, stop when asked, and run again when their worker was killed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from making import make_zone, system
from yuanlian.kernel import jobs, outbox
from yuanlian.kernel.errors import Invalid
from yuanlian.kernel.models import JobState, OutboxEvent, TaskLease
from yuanlian.kernel.worker import MAX_ATTEMPTS, LeasedWorker, reap

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def counting():
    seen = []

    def handler(progress, params):
        progress.report(1, 2)
        seen.append(params["n"])
        return {"n": params["n"]}

    jobs.register("test.count", handler)
    return seen


def start(n=1):
    return jobs.start(system(make_zone()), "test.count", {"n": n})


def kill_holder(row):
    """What is left when a worker is killed in the middle: a running task and a lease nobody renews."""
    DBTaskResult.objects.filter(pk=row.pk).update(
        status=TaskResultStatus.RUNNING, started_at=timezone.now() - timedelta(hours=1)
    )
    TaskLease.objects.create(task_id=row.pk, worker="dead", expires_at=timezone.now() - timedelta(minutes=1))


def test_a_job_runs_to_its_end(counting):
    job = start(7)
    LeasedWorker("w").run_until_idle()
    job.refresh_from_db()
    assert (job.state, job.result, job.done, job.total, counting) == (JobState.DONE, {"n": 7}, 1, 2, [7])


def test_a_job_of_a_killed_worker_runs_again(counting):
    start()
    row = DBTaskResult.objects.get()
    row.claim("dead")
    kill_holder(row)
    LeasedWorker("w").run_until_idle()
    assert counting == [1]


def test_a_job_whose_lease_is_fresh_is_left_alone(counting):
    start()
    row = DBTaskResult.objects.get()
    row.claim("alive")
    kill_holder(row)
    TaskLease.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    assert (reap(), DBTaskResult.objects.get().status) == (0, TaskResultStatus.RUNNING)


def test_a_job_that_kills_every_worker_is_marked_failed(counting):
    start()
    row = DBTaskResult.objects.get()
    for number in range(MAX_ATTEMPTS):
        row.claim(f"dead{number}")
    kill_holder(row)
    reap()
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


def test_a_queued_job_can_be_cancelled(counting):
    job = start()
    jobs.cancel(system(job.zone), job.id)
    LeasedWorker("w").run_until_idle()
    job.refresh_from_db()
    assert (job.state, counting) == (JobState.CANCELLED, [])


def test_a_refusal_becomes_the_jobs_sentence():
    def handler(progress, params):
        raise Invalid("第 3 行有误")

    jobs.register("test.refuse", handler)
    job = jobs.start(system(make_zone()), "test.refuse", {})
    LeasedWorker("w").run_until_idle()
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "第 3 行有误")


def test_news_reaches_the_room_that_asked():
    zone, got = make_zone(), []
    outbox.subscribe("test.news", "listener", got.append)
    outbox.emit(zone.id, "test.news", {"n": 1})
    outbox.drain()
    assert ([event.payload for event in got], outbox.pending()) == ([{"n": 1}], False)


def test_news_whose_handler_fails_is_tried_again_later():
    zone = make_zone()

    def broken(event):
        raise RuntimeError("no")

    outbox.subscribe("test.broken", "listener", broken)
    outbox.emit(zone.id, "test.broken", {})
    outbox.drain()
    row = OutboxEvent.objects.get(topic="test.broken")
    assert (row.attempts, row.done_at, row.due_at > timezone.now()) == (1, None, True)
