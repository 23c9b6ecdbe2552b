"""Many at the same moment on PostgreSQL; each race has a control that shows that the test can see the fault."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from making import make_account, make_zone, system
from yuanlian.kernel import audit, outbox
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.ids import new_id
from yuanlian.kernel.models import AuditEntry, OutboxEvent, Submission
from yuanlian.kernel.submissions import once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PRESSES = 20
WRITERS, EACH = 8, 25
TRIES = 5  # within which a control meets what it looks for: threads may happen to take turns


def together(count: int, act: Callable[[int], object]) -> list[object]:
    """What `act` answered in each of `count` threads that began at the same moment; a broken key counts as itself."""
    ready, results = threading.Barrier(count), []

    def run(number: int) -> None:
        try:
            connection.ensure_connection()  # opened one after the other, they would not begin together
            ready.wait(30)
            results.append(act(number))
        except IntegrityError as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results


def press(actor: Actor, key: str) -> list[object]:
    """The same button in every thread; its record is an entry of the outbox."""

    def make():
        row = OutboxEvent(id=new_id(), zone_id=actor.zone, topic="pressed")
        outbox.emit(actor.zone, "pressed", {})
        return row.id

    return together(PRESSES, lambda number: once(actor, key, "test", make))


@pytest.fixture
def actor() -> Actor:
    return Actor(account=make_account().id, label="x", zone=make_zone().id)


def test_one_key_pressed_by_twenty_makes_one_record(actor: Actor) -> None:
    answers = press(actor, "k")
    assert (len(set(answers)), OutboxEvent.objects.filter(topic="pressed").count()) == (1, 1)


@pytest.fixture
def without_unique_key(actor: Actor) -> Iterator[None]:
    """The control: nothing in the database keeps two presses apart."""
    rule = next(each for each in Submission._meta.constraints if each.name == "submission_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Submission, rule)
    yield
    Submission.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Submission, rule)


@pytest.mark.usefixtures("without_unique_key")
def test_without_the_unique_key_twenty_presses_make_several_records(actor: Actor) -> None:
    records = OutboxEvent.objects.filter(topic="pressed")
    assert any(press(actor, f"k{turn}") and records.count() > turn + 1 for turn in range(TRIES))


def write(zone) -> list[object]:
    """Eight writers append to the zone's chain, one act a transaction."""
    house = system(zone)

    def act(number: int) -> int:
        for turn in range(EACH):
            with transaction.atomic():
                audit.append(house, f"test.{number}.{turn}", kind="test", object_id=None)
        return EACH

    return together(WRITERS, act)


def test_the_audit_chain_stays_whole_under_eight_writers() -> None:
    zone = make_zone()
    written = write(zone)
    entries = AuditEntry.objects.filter(zone=zone).count()
    assert (sum(written), entries, list(audit.breaks(zone.id))) == (WRITERS * EACH, WRITERS * EACH, [])


def test_without_the_lock_on_the_tail_writers_collide(monkeypatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    assert any(isinstance(result, IntegrityError) for result in write(make_zone()))


def deliver(zone, count: int = 60) -> dict[str, int]:
    """How often each piece of news reached its room, with four workers that deliver at once."""
    got: dict[str, int] = {}
    outbox.subscribe("test.race", "listener", lambda event: got.update({str(event.id): got.get(str(event.id), 0) + 1}))
    for number in range(count):
        outbox.emit(zone.id, "test.race", {"number": number})
    together(4, lambda _number: outbox.drain(1_000))
    return got


def test_four_workers_deliver_every_piece_of_news_once() -> None:
    got = deliver(make_zone())
    assert (len(got), set(got.values())) == (60, {1})


def test_without_the_lock_news_arrives_more_than_once(monkeypatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    assert any(max(deliver(make_zone()).values()) > 1 for _turn in range(TRIES))
