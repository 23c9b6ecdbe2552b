"""Many changes are written by the worker: all of them, as at once, or none, with a sentence that says why."""

from __future__ import annotations

from datetime import date

import pytest

from domain.plans.office import make_office, proposed
from yuanlian.domain.party.models import Post
from yuanlian.domain.plans import actions
from yuanlian.domain.plans.actions import accepting
from yuanlian.kernel import audit
from yuanlian.kernel.models import AuditEntry
from yuanlian.kernel.worker import LeasedWorker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def few(monkeypatch):
    """One change is already written by the worker."""
    monkeypatch.setattr(accepting, "AT_ONCE", 1)


def accepted(office):
    """The plan of an office on its way in: at once, or waiting for the worker."""
    return actions.accept(office.bureau, proposed(office, capacity=3).id)


def posts(office) -> list[tuple]:
    """Who holds which post, from when until when."""
    rows = Post.objects.filter(zone=office.zone).order_by("enterprise__name", "since", "person")
    return list(rows.values_list("enterprise__name", "person", "since", "until"))


def verbs(office) -> list[str]:
    """What the zone's audit chain says of posts and of the plan."""
    return list(AuditEntry.objects.filter(zone=office.zone).order_by("seq").values_list("verb", flat=True))


def test_the_worker_writes_what_is_otherwise_written_at_once(monkeypatch):
    together, later = make_office(), make_office()
    accepted(together)
    monkeypatch.setattr(accepting, "AT_ONCE", 1)
    plan = accepted(later)
    assert (plan.state, Post.objects.filter(zone=later.zone, until__isnull=False).count()) == ("accepting", 0)
    LeasedWorker("w").run_until_idle()
    plan.refresh_from_db()
    assert (plan.state, posts(later)) == ("accepted", posts(together))
    assert [one for one in verbs(later) if one != "plans.write"] == verbs(together)
    assert list(audit.breaks(later.zone.id)) == []


@pytest.mark.usefixtures("few")
def test_rows_that_change_before_it_is_written_leave_the_proposal_with_a_sentence():
    office = make_office()
    plan = accepted(office)
    Post.objects.filter(enterprise=office.firms[1]).update(until=date(2021, 6, 1))
    LeasedWorker("w").run_until_idle()
    plan.refresh_from_db()
    assert (plan.state, plan.since, Post.objects.filter(until=None).count()) == ("proposed", None, 5)
    assert plan.error == "方案算出以后，1 家企业的数据有变化（企业1），请重新计算。"


@pytest.mark.usefixtures("few")
def test_stopped_before_the_worker_begins_nothing_is_written():
    office = make_office()
    plan = actions.stop(office.bureau, accepted(office).id)
    LeasedWorker("w").run_until_idle()
    plan.refresh_from_db()
    assert (plan.state, plan.error) == ("proposed", "写入已停止，没有任何改动。")
    assert Post.objects.filter(until__isnull=False).count() == 0


class Killed(BaseException):
    """What a signal does to a worker: nothing after it runs."""


def _die(*_given) -> None:
    raise Killed


@pytest.mark.usefixtures("few")
def test_writing_that_dies_in_the_middle_leaves_nothing_and_is_done_again(monkeypatch):
    office = make_office()
    plan = accepted(office)
    with monkeypatch.context() as dying:
        dying.setattr(accepting.bulk, "updating", _die)  # after the posts have been written
        with pytest.raises(Killed):
            actions.write(office.bureau, plan)
    plan.refresh_from_db()
    assert (plan.state, Post.objects.filter(until__isnull=False).count()) == ("accepting", 0)
    LeasedWorker("second").run_until_idle()
    plan.refresh_from_db()
    assert (plan.state, Post.objects.filter(until__isnull=False).count()) == ("accepted", 2)
