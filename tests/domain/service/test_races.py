"""Two people at the same moment: exactly one wins. Without the lock both do, which shows that the test can see it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from domain.service.stage import make_stage
from yuanlian.domain.service import actions
from yuanlian.domain.service.actions import steps
from yuanlian.domain.service.models import Request, RequestEvent
from yuanlian.domain.service.states import EventKind, Outcome
from yuanlian.kernel import doors
from yuanlian.kernel.errors import YuanlianError

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def together(*acts: Callable[[], object]) -> list[str]:
    """Every act in a thread of its own at the same moment; what became of each, sorted."""
    ready, results = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            ready.wait(10)
            act()
            results.append("done")
        except YuanlianError as refusal:
            results.append(refusal.code)
        except Exception as error:  # noqa: BLE001 -- a thread's error is a result to compare
            results.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(results)


def without_lock(monkeypatch) -> None:
    """The control: rows are read and not locked, and both have read before either writes."""
    both = threading.Barrier(2)

    def read(visible, row_id):
        row = doors.seen(visible, row_id)
        both.wait(10)
        return row

    for door in ("locked", "locked_at_once"):
        monkeypatch.setattr(steps, door, read)


def lines(request: Request, kind: EventKind) -> int:
    return RequestEvent.objects.filter(request=request, kind=kind).count()


def two_accept(stage):
    request, bureau = stage.raised(), stage.actor("bureau")
    acceptance = actions.Acceptance(stage.category.id)
    return request, together(*[lambda: actions.accept(bureau, request.id, acceptance)] * 2)


def two_report_in(stage):
    request = stage.in_work()
    task = stage.task(request, stage.hr)
    people = [stage.actor("hr"), stage.actor("hr2")]
    return request, together(*[lambda actor=actor: actions.report_in(actor, task.id) for actor in people])


def test_of_two_who_accept_one_wins():
    request, results = two_accept(make_stage())
    assert (results, lines(request, EventKind.ACCEPT)) == (["done", "illegal_move"], 1)


def test_without_the_lock_both_accept(monkeypatch):
    stage = make_stage()
    request, acceptance = stage.raised(), actions.Acceptance(stage.category.id)
    without_lock(monkeypatch)
    results = together(*[lambda: actions.accept(stage.actor("bureau"), request.id, acceptance)] * 2)
    assert (results, lines(request, EventKind.ACCEPT)) == (["done", "done"], 2)


def test_of_two_officers_who_report_in_one_wins():
    request, results = two_report_in(make_stage())
    assert (results, lines(request, EventKind.REPORT_IN)) == (["done", "illegal_move"], 1)


def test_without_the_lock_both_report_in(monkeypatch):
    stage = make_stage()
    request = stage.in_work()
    task = stage.task(request, stage.hr)
    without_lock(monkeypatch)
    people = [stage.actor("hr"), stage.actor("hr2")]
    results = together(*[lambda actor=actor: actions.report_in(actor, task.id) for actor in people])
    assert (results, lines(request, EventKind.REPORT_IN)) == (["done", "done"], 2)


def test_the_last_part_and_the_reply_do_not_pass_each_other():
    stage = make_stage()
    request = stage.in_work()
    stage.finish(request, stage.hr, "hr")
    task, party = stage.task(request, stage.party), stage.actor("party")
    actions.report_in(party, task.id)
    actions.start(party, task.id)
    hr = stage.actor("hr")
    together(
        lambda: actions.finish(party, task.id, note="办完"),
        lambda: actions.answer(hr, request.id, text="好了", outcome=Outcome.SOLVED),
    )
    request.refresh_from_db()
    task.refresh_from_db()
    assert task.state == "done"
    assert request.state in {"answered", "in_work"}


def test_two_presses_with_one_key_make_one_request():
    stage = make_stage()
    together(*[lambda: stage.raised(key="same")] * 2)
    assert Request.objects.filter(zone=stage.zone).count() == 1


def test_eight_people_get_eight_numbers_in_a_row():
    stage = make_stage()
    together(*[stage.raised] * 8)
    numbers = sorted(Request.objects.filter(zone=stage.zone).values_list("number", flat=True))
    assert [number[-6:] for number in numbers] == [f"{n:06d}" for n in range(1, 9)]


def test_two_merges_into_each_other_leave_one_standing():
    stage = make_stage()
    one, other, bureau = stage.raised(), stage.raised(), stage.actor("bureau")
    together(lambda: actions.merge(bureau, one.id, other.id), lambda: actions.merge(bureau, other.id, one.id))
    states = sorted(Request.objects.filter(zone=stage.zone).values_list("state", flat=True))
    assert states == ["merged", "submitted"]
