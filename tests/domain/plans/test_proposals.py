"""People to enterprises: proposed from today's posts, changed by hand, accepted into posts, refused when stale."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.plans.office import make_office, proposed, send
from making import actor_of, make_enterprise, make_staff
from yuanlian.domain.party.models import Post
from yuanlian.domain.people.roles import Role
from yuanlian.domain.plans import actions, jobs, queries, words
from yuanlian.domain.plans.bridge.running import Run
from yuanlian.domain.plans.models import PlanLine
from yuanlian.domain.plans.parameters import Parameters
from yuanlian.domain.plans.states import PlanKind
from yuanlian.kernel import audit, clock
from yuanlian.kernel.errors import Conflict, Invalid, NotAllowed, NotVisible
from yuanlian.kernel.models import AuditEntry
from yuanlian.kernel.worker import LeasedWorker

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


def labels(plan) -> list[str]:
    rows = queries.lines(plan).select_related("target")
    return [str(row.target) if row.target else "" for row in rows]


def test_who_sits_nearer_looks_after_the_enterprise(office):
    plan = proposed(office, capacity=3)
    counts = queries.counts(plan)
    assert (labels(plan), plan.changes) == (["甲", "甲", "乙", "乙", "乙", "甲"], 2)
    assert (counts.units, counts.moved, counts.newly, counts.nobody) == (6, 2, 0, 0)


def test_a_proposal_costs_less_than_today_and_breaks_nothing(office):
    plan = proposed(office, capacity=3)
    assert (plan.cost < plan.today_cost, plan.violations, len(plan.digest)) == (True, [], 64)


def test_no_more_change_than_was_asked_for(office):
    plan = proposed(office, capacity=4, max_changes=1)
    assert queries.counts(plan).moved <= 1


def test_enterprises_without_a_position_are_named(office):
    make_enterprise(office.zone, "无位置企业")
    plan = proposed(office, capacity=3)
    assert [one for one in words.sentences(plan.reasons) if "无位置企业" in one] != []


def test_a_unit_put_by_hand_is_weighed_again_and_said_in_words(office):
    plan = proposed(office, capacity=3)
    line, target = office.line(plan, 0), office.line(plan, 2).target
    actions.put(office.bureau, plan.id, line.id, target.id)
    plan.refresh_from_db()
    assert words.sentences(plan.violations) == ["乙 承担 4，超过上限 3。"]
    assert (office.line(plan, 0).by_hand, office.line(plan, 0).pinned, plan.changes) == (True, True, 3)


def test_what_is_put_by_hand_stays_when_the_plan_is_computed_again(office):
    plan = proposed(office, capacity=3)
    actions.put(office.bureau, plan.id, office.line(plan, 0).id, office.line(plan, 2).target.id)
    again = actions.propose(office.bureau, plan.id, Parameters(capacity=4), where=actions.Where.HERE)
    jobs.compute(office.bureau, again, Run())
    assert (str(office.line(plan, 0).target), office.line(plan, 0).pinned) == ("乙", True)


def test_a_unit_is_put_back_where_it_was_computed(office):
    plan = proposed(office, capacity=3)
    line = office.line(plan, 0)
    actions.put(office.bureau, plan.id, line.id, office.line(plan, 2).target.id)
    actions.put_back(office.bureau, plan.id, line.id)
    plan.refresh_from_db()
    assert (labels(plan)[0], plan.violations, office.line(plan, 0).pinned) == ("甲", [], False)


def test_a_page_that_shows_an_older_version_changes_nothing(office):
    plan = proposed(office, capacity=3)
    actions.pin(office.bureau, plan.id, office.line(plan, 0).id, version=plan.version)
    with pytest.raises(Conflict):
        actions.pin(office.bureau, plan.id, office.line(plan, 1).id, version=plan.version)


def test_accepting_writes_exactly_the_posts_that_change(office):
    plan = proposed(office, capacity=3)
    since = clock.today() + timedelta(days=3)
    standing = set(Post.objects.values_list("id", flat=True))
    actions.accept(office.bureau, plan.id, since=since)
    fresh = Post.objects.exclude(id__in=standing)
    ended = Post.objects.filter(id__in=standing, until__isnull=False)
    assert {(post.person, post.enterprise_id, post.since) for post in fresh} == {
        ("乙", office.firms[2].id, since),
        ("甲", office.firms[5].id, since),
    }
    assert {(post.enterprise_id, post.until) for post in ended} == {
        (office.firms[2].id, since - timedelta(days=1)),
        (office.firms[5].id, since - timedelta(days=1)),
    }
    assert fresh.get(person="甲").account.name == "甲"


def test_a_post_knows_the_plan_it_came_from(office):
    plan = proposed(office, capacity=3)
    actions.accept(office.bureau, plan.id)
    post = Post.objects.get(enterprise=office.firms[2], until=None)
    assert queries.origin_of(office.bureau, [post.id]) == {post.id: plan}


def test_accepting_is_audited_and_the_chain_holds(office):
    plan = proposed(office, capacity=3)
    actions.accept(office.bureau, plan.id)
    verbs = list(AuditEntry.objects.filter(zone=office.zone, object_id=plan.id).values_list("verb", flat=True))
    assert verbs == ["plans.draft", "plans.propose", "plans.proposed", "plans.accept"]
    assert list(audit.breaks(office.zone.id)) == []


def test_a_proposal_is_refused_when_its_rows_have_changed(office):
    plan = proposed(office, capacity=3)
    Post.objects.filter(enterprise=office.firms[1]).update(until=date(2021, 6, 1))
    with pytest.raises(Conflict) as refused:
        actions.accept(office.bureau, plan.id)
    assert refused.value.sentence == "方案算出以后，1 家企业的数据有变化（企业1），请重新计算。"
    plan.refresh_from_db()
    assert (plan.state, Post.objects.filter(until=None).count()) == ("proposed", 5)


def test_a_proposal_is_refused_when_a_person_has_come(office):
    plan = proposed(office, capacity=3)
    send(office, "丙", make_enterprise(office.zone, "停业企业", status="suspended", lon=112.8, lat=28.0))
    with pytest.raises(Conflict):
        actions.accept(office.bureau, plan.id)


def test_a_discarded_plan_changes_nothing(office):
    plan = actions.discard(office.bureau, proposed(office, capacity=3).id)
    assert (plan.state, Post.objects.filter(until__isnull=False).count()) == ("discarded", 0)


def test_without_people_the_plan_fails_in_words(office):
    Post.objects.all().delete()
    new = actions.NewPlan(name="空", kind=PlanKind.ASSIGN, parameters=Parameters())
    plan = actions.propose(office.bureau, actions.draft(office.bureau, new).id, where=actions.Where.HERE)
    with pytest.raises(Invalid):
        jobs.compute(office.bureau, plan, Run())
    plan.refresh_from_db()
    assert (plan.state, plan.error) == ("failed", "园区还没有任党建指导员、又有位置的人员，请先选派。")


def test_another_zones_plan_is_not_found(office):
    plan, other = proposed(office, capacity=3), make_office()
    with pytest.raises(NotVisible):
        actions.accept(other.bureau, plan.id)


def test_a_leader_reads_and_does_not_plan(office):
    plan = proposed(office, capacity=3)
    leader = actor_of(make_staff(office.zone, Role.LEADER), office.zone)
    assert queries.visible(leader).get() == plan
    with pytest.raises(NotAllowed):
        actions.discard(leader, plan.id)


@pytest.mark.parametrize("asked", [{"capacity": 0}, {"max_changes": -1}, {"move_price": 10**9}])
def test_numbers_outside_their_limits_are_refused(office, asked):
    with pytest.raises(Invalid):
        actions.draft(office.bureau, actions.NewPlan(name="x", kind=PlanKind.ASSIGN, parameters=Parameters(**asked)))


def queued(office, **asked):
    """A plan whose work waits for a worker."""
    new = actions.NewPlan(name="排队", kind=PlanKind.ASSIGN, parameters=Parameters(**asked))
    return actions.propose(office.bureau, actions.draft(office.bureau, new).id)


def test_the_worker_computes_and_shows_progress(office):
    plan = queued(office, capacity=3)
    LeasedWorker("w").run_until_idle()
    plan.refresh_from_db()
    job = queries.job_of(plan)
    assert (plan.state, job.state, job.total > 0) == ("proposed", "done", True)


def test_a_stopped_plan_takes_no_answer_from_its_work(office):
    plan = queued(office, capacity=3)
    actions.stop(office.bureau, plan.id)
    LeasedWorker("w").run_until_idle()
    plan.refresh_from_db()
    assert (plan.state, PlanLine.objects.count()) == ("cancelled", 0)


def test_stopping_a_second_computation_leaves_the_first_proposal(office):
    plan = proposed(office, capacity=3)
    actions.propose(office.bureau, plan.id, Parameters(capacity=4))
    actions.stop(office.bureau, plan.id)
    plan.refresh_from_db()
    assert (plan.state, labels(plan)) == ("proposed", ["甲", "甲", "乙", "乙", "乙", "甲"])


class Killed(BaseException):
    """What a signal does to a worker: nothing after it runs."""


def test_work_that_dies_in_the_middle_leaves_no_half_plan_and_is_done_again(office, monkeypatch):
    plan = queued(office, capacity=3)
    with monkeypatch.context() as dying:
        dying.setattr(jobs, "_fail", lambda *_: None)  # a killed process cleans nothing up
        with pytest.raises(Killed):
            jobs.compute(office.bureau, plan, Run(report=_die))
    plan.refresh_from_db()
    assert (plan.state, PlanLine.objects.count()) == ("computing", 0)
    LeasedWorker("second").run_until_idle()
    plan.refresh_from_db()
    assert (plan.state, PlanLine.objects.count()) == ("proposed", 6)


def _die(_done: int, _total: int) -> None:
    raise Killed
