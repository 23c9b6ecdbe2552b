"""The bureau's desk: accept, assign, return, merge, give a part to another department."""

from __future__ import annotations

import pytest

from domain.service.stage import at, moment
from making import actor_of, make_contact, make_enterprise
from yuanlian.domain.people import notices
from yuanlian.domain.service import actions, queries
from yuanlian.domain.service.models import RequestEvent, Task
from yuanlian.domain.service.states import EventKind, Outcome, RequestState, TaskRole, TaskState
from yuanlian.domain.zones.models import Department, WorkCalendar
from yuanlian.kernel.errors import Conflict, IllegalMove, Invalid, NotAllowed
from yuanlian.kernel.models import AuditEntry


def roles(request):
    parts = request.tasks.exclude(state=TaskState.DROPPED).order_by("department__code")
    return [(part.department.code, part.role, part.state) for part in parts]


def power(stage):
    return Department.objects.get(zone=stage.zone, code="power")


def test_an_accepted_request_is_due_after_its_categorys_working_days(stage):
    request = stage.accepted()
    assert (request.state, request.working_days, request.due_at) == (RequestState.ACCEPTED, 5, moment(25, 17, 30))


def test_what_comes_outside_working_time_counts_from_the_next_working_day(stage):
    with at(moment(20, 20)):  # Friday evening: received on Monday, five working days after it
        assert stage.accepted().due_at == moment(30, 17, 30)


def test_the_bureau_may_set_another_term(stage):
    acceptance = actions.Acceptance(stage.category.id, working_days=1)
    assert actions.accept(stage.actor("bureau"), stage.raised().id, acceptance).due_at == moment(19, 17, 30)


@pytest.mark.parametrize("days", [-1, 251])
def test_a_term_without_sense_is_refused(stage, days):
    with pytest.raises(Invalid):
        actions.accept(stage.actor("bureau"), stage.raised().id, actions.Acceptance(stage.category.id, days))


def test_the_calendar_version_stays_with_the_request(stage):
    request = stage.accepted()
    newer = WorkCalendar.objects.create(
        zone=stage.zone, number=2, windows=[["08:00", "12:00"]], days={}, years=[2026], created_at=moment(18)
    )
    later = stage.accepted()
    assert (request.calendar.number, later.calendar) == (1, newer)


def test_a_holiday_moves_the_deadline(stage):
    days = {"2026-03-19": {"kind": "holiday"}, "2026-03-21": {"kind": "workday"}}
    WorkCalendar.objects.create(
        zone=stage.zone, number=2, windows=[["09:00", "12:00"], ["13:30", "17:30"]], days=days, years=[2026],
        created_at=moment(18),
    )  # fmt: skip
    assert stage.accepted().due_at == moment(25, 17, 30)


def test_departments_have_their_parts_and_their_report_in_deadline(stage):
    request = stage.in_work()
    parts = Task.objects.filter(request=request).order_by("-role")
    assert [(part.role, part.due_at, part.report_by) for part in parts] == [
        ("lead", moment(25, 17, 30), moment(18, 15, 30)),
        ("helper", moment(25, 17, 30), moment(18, 15, 30)),
    ]


def test_accept_and_assign_in_one_go(stage):
    acceptance, assignment = actions.Acceptance(stage.category.id), actions.Assignment(stage.hr.id)
    request = stage.raised()
    actions.accept_and_assign(stage.actor("bureau"), request.id, acceptance, assignment, version=request.version)
    request.refresh_from_db()
    assert (request.state, roles(request)) == (RequestState.IN_WORK, [("hr", "lead", "assigned")])


def test_a_wrong_department_leaves_the_request_unaccepted(stage, elsewhere):
    request = stage.raised()
    with pytest.raises(Invalid):
        actions.accept_and_assign(
            stage.actor("bureau"),
            request.id,
            actions.Acceptance(stage.category.id),
            actions.Assignment(elsewhere.hr.id),
        )
    request.refresh_from_db()
    assert (request.state, request.tasks.count()) == (RequestState.SUBMITTED, 0)


@pytest.mark.parametrize("name", ["contact", "leader", "hr_head"])
def test_only_the_bureau_accepts(stage, name):
    request = stage.in_work() if name == "hr_head" else stage.raised()
    with pytest.raises(NotAllowed):
        actions.accept(stage.actor(name), request.id, actions.Acceptance(stage.category.id))


def test_a_stale_page_is_refused(stage):
    request = stage.raised()
    actions.accept(stage.actor("bureau"), request.id, actions.Acceptance(stage.category.id), version=request.version)
    with pytest.raises(Conflict):
        actions.accept(
            stage.actor("bureau"), request.id, actions.Acceptance(stage.category.id), version=request.version
        )


def test_more_departments_join_a_request_in_work(stage):
    request = stage.in_work()
    actions.assign(stage.actor("bureau"), request.id, actions.Assignment(None, (power(stage).id,)))
    assert roles(request) == [
        ("hr", "lead", "assigned"),
        ("party", "helper", "assigned"),
        ("power", "helper", "assigned"),
    ]


def test_a_department_is_not_given_a_second_part(stage):
    with pytest.raises(Invalid):
        actions.assign(stage.actor("bureau"), stage.in_work().id, actions.Assignment(None, (stage.party.id,)))


def test_a_returned_request_says_why_and_comes_back_completed(stage):
    request = actions.send_back(stage.actor("bureau"), stage.raised().id, "请写明岗位和人数")
    again = actions.resubmit(stage.actor("contact"), request.id, actions.Words("缺二十名焊工，求助招聘"))
    assert (request.reason, again.state, again.number) == ("请写明岗位和人数", "submitted", request.number)


def test_a_return_without_reason_is_refused(stage):
    with pytest.raises(Invalid):
        actions.send_back(stage.actor("bureau"), stage.raised().id, "  ")


def test_what_is_accepted_cannot_be_returned_to_the_enterprise(stage):
    with pytest.raises(IllegalMove):
        actions.send_back(stage.actor("bureau"), stage.accepted().id, "太晚")


def merged(stage):
    """A second enterprise's request, merged into one in work."""
    other = make_enterprise(stage.zone, "天工焊接有限公司")
    follower = make_contact(other)
    theirs = actions.raise_now(actor_of(follower, stage.zone), other.id, actions.Words("也招不到焊工"))
    target = stage.in_work()
    actions.merge(stage.actor("bureau"), theirs.id, target.id, reason="同一问题")
    return theirs, target, actor_of(follower, stage.zone)


def test_both_histories_are_kept_and_shown_from_both(stage):
    theirs, target, follower = merged(stage)
    whole = {each.request_id for each in queries.history(stage.actor("bureau"), target)}
    own = [each.kind for each in RequestEvent.objects.filter(request=theirs).order_by("at", "id")]
    followed = queries.followed(follower, queries.seen_request(follower, theirs.id))
    assert (whole, own) == ({theirs.id, target.id}, [EventKind.SUBMIT, EventKind.MERGE])
    assert [each.kind for each in followed.events][-3:] == [EventKind.ASSIGN, EventKind.ACCEPT, EventKind.SUBMIT]


def test_the_follower_reads_later_replies_and_not_the_others_words(stage):
    theirs, target, follower = merged(stage)
    stage.finish(target, stage.hr, "hr")
    stage.finish(target, stage.party, "party")
    actions.answer(stage.actor("hr"), target.id, text="已组织招聘会", outcome=Outcome.SOLVED)
    followed = queries.followed(follower, queries.seen_request(follower, theirs.id))
    sees_target = queries.visible(follower).filter(pk=target.id).exists()
    assert ([each.text for each in followed.replies], followed.open_to_reader, sees_target) == (
        ["已组织招聘会"],
        False,
        False,
    )


def test_the_follower_is_told_of_the_reply(stage):
    _theirs, target, follower = merged(stage)
    stage.finish(target, stage.hr, "hr")
    stage.finish(target, stage.party, "party")
    actions.answer(stage.actor("hr"), target.id, text="已组织招聘会", outcome=Outcome.SOLVED)
    assert notices.mine(follower).filter(kind="service.answered").count() == 1


def test_what_was_merged_earlier_goes_along(stage):
    first, second, third = stage.raised(), stage.raised(), stage.raised()
    actions.merge(stage.actor("bureau"), first.id, second.id)
    actions.merge(stage.actor("bureau"), second.id, third.id)
    first.refresh_from_db()
    assert (first.merged_into, first.state) == (third, RequestState.MERGED)


def test_nothing_is_merged_into_itself_a_draft_or_something_closed(stage):
    request, closed = stage.raised(), stage.closed()
    draft = actions.save_draft(stage.actor("bureau"), stage.enterprise.id, actions.Words("草稿一件"))
    for target in (request, closed, draft):
        with pytest.raises(Invalid):
            actions.merge(stage.actor("bureau"), request.id, target.id)
    request.refresh_from_db()
    assert request.state == RequestState.SUBMITTED


def test_nothing_is_merged_into_another_zones_request(stage, elsewhere):
    theirs = elsewhere.raised()
    with pytest.raises(Exception, match="没有找到"):
        actions.merge(stage.actor("bureau"), stage.raised().id, theirs.id)


def given_back(stage, department, officer):
    request = stage.in_work()
    task = stage.task(request, department)
    actions.give_back(stage.actor(officer), task.id, reason="不属于本部门职责")
    return request, task


def test_a_returned_part_is_told_to_the_bureau(stage):
    given_back(stage, stage.hr, "hr")
    assert notices.mine(stage.actor("bureau")).filter(kind="service.given_back").count() == 1


def test_a_returned_lead_goes_to_another_department(stage):
    request, task = given_back(stage, stage.hr, "hr")
    actions.reassign(stage.actor("bureau"), task.id, power(stage).id)
    assert roles(request) == [("party", "helper", "assigned"), ("power", "lead", "assigned")]


def test_a_returned_lead_may_go_to_the_helper(stage):
    request, task = given_back(stage, stage.hr, "hr")
    actions.reassign(stage.actor("bureau"), task.id, stage.party.id)
    assert roles(request) == [("party", "lead", "assigned")]


def test_a_returned_part_may_be_given_to_the_same_department_again(stage):
    _request, task = given_back(stage, stage.hr, "hr")
    with at(moment(19)):
        actions.reassign(stage.actor("bureau"), task.id, stage.hr.id, note="请再看一下")
    task.refresh_from_db()
    assert (task.state, task.role, task.report_by, task.on_desk) == (
        TaskState.ASSIGNED,
        TaskRole.LEAD,
        moment(19, 15, 30),
        True,
    )


def test_a_request_with_a_returned_part_cannot_be_answered(stage):
    request, _task = given_back(stage, stage.party, "party")
    stage.finish(request, stage.hr, "hr")
    with pytest.raises(Conflict):
        actions.answer(stage.actor("hr"), request.id, text="好了", outcome=Outcome.SOLVED)


def test_the_lead_cannot_be_dropped(stage):
    request = stage.in_work()
    with pytest.raises(Conflict):
        actions.drop(stage.actor("bureau"), stage.task(request, stage.hr).id, reason="不要了")


def test_every_act_leaves_one_audit_entry(stage):
    stage.closed()
    verbs = AuditEntry.objects.filter(zone=stage.zone, verb__startswith="service.").order_by("seq")
    assert list(verbs.values_list("verb", flat=True)) == [
        "service.draft", "service.submit", "service.accept", "service.assign",
        "service.report_in", "service.start", "service.finish",
        "service.report_in", "service.start", "service.finish",
        "service.answer", "service.confirm",
    ]  # fmt: skip
