"""Departments at work: report in, begin, finish, the joint reply, and the enterprise's word on it."""

from __future__ import annotations

import pytest

from domain.service.stage import at, moment
from yuanlian.domain.people import notices
from yuanlian.domain.service import actions, jobs, queries
from yuanlian.domain.service.models import Rating
from yuanlian.domain.service.states import EventKind, Outcome, RequestState, TaskState
from yuanlian.kernel.actor import system_actor
from yuanlian.kernel.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotVisible

SOLVED = Outcome.SOLVED


def test_who_reports_in_handles_the_part(stage):
    task = actions.report_in(stage.actor("hr"), stage.task(stage.in_work(), stage.hr).id)
    assert (task.state, task.officer_id, task.reported_in_at) == (
        TaskState.REPORTED_IN,
        stage.accounts["hr"].id,
        moment(18),
    )


def test_a_colleague_takes_a_part_over(stage):
    request = stage.in_work()
    actions.take(stage.actor("hr"), stage.task(request, stage.hr).id)
    assert actions.take(stage.actor("hr2"), stage.task(request, stage.hr).id).officer_id == stage.accounts["hr2"].id


def test_another_department_does_not_report_in_for_it(stage):
    request = stage.in_work()
    with pytest.raises(NotAllowed):
        actions.report_in(stage.actor("party"), stage.task(request, stage.hr).id)


def test_a_department_outside_does_not_find_the_part(stage):
    request = stage.in_work()
    with pytest.raises(NotVisible):
        actions.report_in(stage.actor("power"), stage.task(request, stage.hr).id)


@pytest.mark.parametrize("name", ["bureau", "leader", "contact"])
def test_work_is_done_by_departments_only(stage, name):
    request = stage.in_work()
    with pytest.raises(NotAllowed):
        actions.report_in(stage.actor(name), stage.task(request, stage.hr).id)


def test_work_cannot_begin_before_report_in(stage):
    request = stage.in_work()
    with pytest.raises(IllegalMove):
        actions.start(stage.actor("hr"), stage.task(request, stage.hr).id)


def test_a_part_is_not_finished_without_a_note(stage):
    request = stage.in_work()
    task = stage.task(request, stage.hr)
    actions.report_in(stage.actor("hr"), task.id)
    actions.start(stage.actor("hr"), task.id)
    with pytest.raises(Invalid):
        actions.finish(stage.actor("hr"), task.id, note=" ")


def test_a_finished_helper_leaves_its_desk_and_the_lead_stays(stage):
    request = stage.finished()
    assert (stage.task(request, stage.hr).on_desk, stage.task(request, stage.party).on_desk) == (True, False)


def test_the_lead_is_told_when_the_last_part_is_done(stage):
    request = stage.in_work()
    stage.finish(request, stage.hr, "hr")
    before = notices.mine(stage.actor("hr2")).filter(kind="service.to_answer").count()
    stage.finish(request, stage.party, "party")
    after = notices.mine(stage.actor("hr2")).filter(kind="service.to_answer").count()
    assert (before, after) == (0, 1)


def test_no_joint_reply_before_every_part_is_done(stage):
    request = stage.in_work()
    stage.finish(request, stage.hr, "hr")
    with pytest.raises(Conflict):
        actions.answer(stage.actor("hr"), request.id, text="好了", outcome=SOLVED)


@pytest.mark.parametrize("name", ["party", "bureau", "contact", "leader"])
def test_only_the_lead_replies(stage, name):
    request = stage.finished()
    with pytest.raises(NotAllowed):
        actions.answer(stage.actor(name), request.id, text="好了", outcome=SOLVED)


def test_a_reply_opens_the_enterprises_window(stage):
    request = stage.answered()
    assert (request.state, request.confirm_by, request.outcome) == (RequestState.ANSWERED, moment(25, 17, 30), "")


def test_a_reply_clears_every_desk(stage):
    request = stage.answered()
    assert request.tasks.filter(on_desk=True).count() == 0


def test_the_enterprise_is_told_of_the_reply(stage):
    stage.answered()
    assert notices.mine(stage.actor("contact")).filter(kind="service.answered").count() == 1


@pytest.mark.parametrize("name", ["bureau", "hr", "leader", "hr_head"])
def test_only_the_enterprise_says_solved(stage, name):
    request = stage.answered()
    with pytest.raises(NotAllowed):
        actions.confirm(stage.actor(name), request.id, actions.Confirmation(SOLVED, ratings=stage.stars()))


def test_a_confirmed_request_is_closed_with_a_rating_of_each_department(stage):
    request = stage.closed()
    ratings = Rating.objects.filter(request=request).order_by("department__code")
    assert (request.state, request.outcome, [(row.department.code, row.stars) for row in ratings]) == (
        RequestState.CLOSED,
        SOLVED,
        [("hr", 5), ("party", 5)],
    )


def test_a_department_left_without_stars_is_named(stage):
    request = stage.answered()
    stars = (actions.Stars(stage.hr.id, 4),)
    with pytest.raises(Invalid) as refusal:
        actions.confirm(stage.actor("contact"), request.id, actions.Confirmation(SOLVED, ratings=stars))
    assert list(refusal.value.fields) == [f"stars_{stage.party.id}"]


@pytest.mark.parametrize("stars", [0, 6])
def test_stars_are_one_to_five(stage, stars):
    request = stage.answered()
    with pytest.raises(Invalid):
        actions.confirm(stage.actor("contact"), request.id, actions.Confirmation(SOLVED, ratings=stage.stars(stars)))


def test_a_department_that_took_no_part_is_not_rated(stage):
    request = stage.answered()
    extra = (*stage.stars(), actions.Stars(stage.category.id, 5))
    with pytest.raises(Invalid):
        actions.confirm(stage.actor("contact"), request.id, actions.Confirmation(SOLVED, ratings=extra))


@pytest.mark.parametrize("outcome", [Outcome.PARTLY, Outcome.EXPLAINED, Outcome.CANNOT])
def test_anything_but_solved_needs_a_reason(stage, outcome):
    request = stage.answered()
    with pytest.raises(Invalid) as refusal:
        actions.confirm(stage.actor("contact"), request.id, actions.Confirmation(outcome, ratings=stage.stars()))
    assert list(refusal.value.fields) == ["reason"]


def test_nobody_says_unconfirmed(stage):
    request = stage.answered()
    confirmation = actions.Confirmation(Outcome.UNCONFIRMED, "x", stage.stars())
    with pytest.raises(Invalid):
        actions.confirm(stage.actor("contact"), request.id, confirmation)


def test_a_reopened_request_is_with_the_same_departments_on_a_new_term(stage):
    request = stage.answered()
    with at(moment(20, 11)):
        actions.reopen(stage.actor("contact"), request.id, reason="只来了三个人")
    request.refresh_from_db()
    parts = [(part.department.code, part.state, part.due_at, part.on_desk) for part in request.tasks.order_by("-role")]
    assert (request.state, request.reopened, request.due_at) == (RequestState.IN_WORK, 1, moment(27, 17, 30))
    assert parts == [("hr", "assigned", moment(27, 17, 30), True), ("party", "assigned", moment(27, 17, 30), True)]


def test_a_reopened_request_may_be_answered_and_confirmed_again(stage):
    request = stage.answered()
    actions.reopen(stage.actor("contact"), request.id, reason="只来了三个人")
    stage.finish(request, stage.hr, "hr")
    stage.finish(request, stage.party, "party")
    actions.answer(stage.actor("hr"), request.id, text="又组织一场", outcome=SOLVED)
    actions.confirm(stage.actor("contact"), request.id, actions.Confirmation(SOLVED, ratings=stage.stars()))
    assert (request.replies.count(), request.ratings.count()) == (2, 2)


def test_after_the_window_nothing_is_reopened(stage):
    request = stage.answered()
    with at(moment(25, 18)), pytest.raises(Conflict):
        actions.reopen(stage.actor("contact"), request.id, reason="太晚了")


def test_a_window_that_runs_out_closes_as_unconfirmed(stage):
    request = stage.answered()
    house = system_actor(stage.zone.id, "windows")
    with at(moment(25, 17)):
        before = jobs.close_unconfirmed(house)
    with at(moment(25, 18)):
        after = jobs.close_unconfirmed(house)
    request.refresh_from_db()
    assert (before, after, request.state, request.outcome) == (0, 1, RequestState.CLOSED, Outcome.UNCONFIRMED)


def test_a_window_closes_in_its_own_zone_only(stage, elsewhere):
    theirs = elsewhere.answered()
    with at(moment(26)):
        jobs.close_unconfirmed(system_actor(stage.zone.id, "windows"))
    theirs.refresh_from_db()
    assert theirs.state == RequestState.ANSWERED


def test_nobody_but_the_house_lets_a_window_run_out(stage):
    request = stage.answered()
    with at(moment(26)), pytest.raises(NotAllowed):
        actions.expire(stage.actor("bureau"), request.id)


def test_a_closed_request_does_not_move_any_more(stage):
    request = stage.closed()
    with pytest.raises(IllegalMove):
        actions.reopen(stage.actor("contact"), request.id, reason="又坏了")


def test_the_enterprise_does_not_read_what_departments_say_among_themselves(stage):
    request = stage.in_work()
    actions.give_back(stage.actor("party"), stage.task(request, stage.party).id, reason="不属于本部门")
    row = queries.seen_request(stage.actor("contact"), request.id)
    kinds = {each.kind for each in queries.history(stage.actor("contact"), row)}
    staff = {each.kind for each in queries.history(stage.actor("hr"), row)}
    assert (EventKind.TASK_RETURN in kinds, EventKind.TASK_RETURN in staff) == (False, True)
