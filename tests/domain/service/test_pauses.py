"""The clock: asked to stop, allowed or not, and reckoned exactly when it runs again."""

from __future__ import annotations

import pytest

from domain.service.stage import at, moment
from yuanlian.domain.service import actions, bridge
from yuanlian.domain.service.models import Pause, WorkCalendar
from yuanlian.domain.service.states import Outcome, RequestState
from yuanlian.engines import worktime
from yuanlian.kernel.errors import Conflict, Invalid, NotAllowed


def asked(stage):
    return actions.ask_pause(stage.actor("hr"), stage.in_work().id, reason="等待企业补充材料")


def paused(stage):
    return actions.approve_pause(stage.actor("bureau"), asked(stage).id)


def test_asking_does_not_stop_the_clock(stage):
    assert asked(stage).state == RequestState.IN_WORK


def test_the_bureaus_word_stops_it(stage):
    request = paused(stage)
    pause = Pause.objects.get(request=request)
    assert (request.state, pause.started_at, pause.ended_at) == (RequestState.WAITING, moment(18), None)


@pytest.mark.parametrize("name", ["party", "bureau", "contact"])
def test_only_the_lead_asks(stage, name):
    with pytest.raises(NotAllowed):
        actions.ask_pause(stage.actor(name), stage.in_work().id, reason="x")


def test_the_lead_does_not_allow_its_own_pause(stage):
    with pytest.raises(NotAllowed):
        actions.approve_pause(stage.actor("hr"), asked(stage).id)


def test_a_pause_needs_a_reason(stage):
    with pytest.raises(Invalid):
        actions.ask_pause(stage.actor("hr"), stage.in_work().id, reason="")


def test_one_pause_is_asked_for_at_a_time(stage):
    with pytest.raises(Conflict):
        actions.ask_pause(stage.actor("hr"), asked(stage).id, reason="又要等")


def test_a_refused_pause_leaves_the_clock_running_and_may_be_asked_again(stage):
    request = actions.refuse_pause(stage.actor("bureau"), asked(stage).id, reason="请继续办理")
    again = actions.ask_pause(stage.actor("hr"), request.id, reason="确需等待")
    assert (request.state, again.state) == (RequestState.IN_WORK, RequestState.IN_WORK)


def test_nothing_is_allowed_that_nobody_asked_for(stage):
    with pytest.raises(Conflict):
        actions.approve_pause(stage.actor("bureau"), stage.in_work().id)


def test_a_day_and_a_half_move_the_deadline_by_one_day(stage):
    request = paused(stage)
    with at(moment(20, 13, 30)):  # Thursday whole, Friday morning: 1 day and 3 of 7 hours
        actions.resume(stage.actor("hr"), request.id)
    request.refresh_from_db()
    assert request.due_at == moment(26, 17, 30)


def test_the_new_deadline_is_that_of_the_engine(stage):
    request = paused(stage)
    with at(moment(24, 15)):
        actions.resume(stage.actor("bureau"), request.id)
    request.refresh_from_db()
    stops = [worktime.Pause(row.started_at, row.ended_at) for row in request.pauses.all()]
    working = bridge.calendar_of(request.calendar_id)
    assert request.due_at == worktime.due_at(request.accepted_at, 5, calendar=working, pauses=stops).at


def test_two_pauses_are_both_given_back(stage):
    request = paused(stage)
    with at(moment(20)):
        actions.resume(stage.actor("hr"), request.id)
        actions.ask_pause(stage.actor("hr"), request.id, reason="再等")
        actions.approve_pause(stage.actor("bureau"), request.id)
    with at(moment(24)):
        actions.resume(stage.actor("hr"), request.id)
    request.refresh_from_db()
    assert request.due_at == moment(30, 17, 30)


def test_parts_get_the_new_deadline_and_the_rest_of_their_report_in_time(stage):
    request = paused(stage)
    with at(moment(19, 10)):
        actions.resume(stage.actor("hr"), request.id)
    task = stage.task(request, stage.hr)
    assert (task.due_at, task.report_by) == (moment(25, 17, 30), moment(19, 15, 30))


def test_departments_work_on_while_the_clock_stands(stage):
    request = paused(stage)
    stage.finish(request, stage.party, "party")
    assert stage.task(request, stage.party).state == "done"


def test_nothing_is_answered_while_the_clock_stands(stage):
    request = stage.finished()
    actions.ask_pause(stage.actor("hr"), request.id, reason="等待")
    actions.approve_pause(stage.actor("bureau"), request.id)
    with pytest.raises(Exception, match="不能这样做"):
        actions.answer(stage.actor("hr"), request.id, text="好了", outcome=Outcome.SOLVED)


def test_a_reply_ends_an_undecided_question(stage):
    request = stage.finished()
    actions.ask_pause(stage.actor("hr"), request.id, reason="等待")
    actions.answer(stage.actor("hr"), request.id, text="好了", outcome=Outcome.SOLVED)
    assert Pause.objects.get(request=request).refused_at == moment(18)


def test_a_pause_before_a_reopening_is_not_given_back_twice(stage):
    request = paused(stage)
    with at(moment(20)):
        actions.resume(stage.actor("hr"), request.id)
        stage.finish(request, stage.hr, "hr")
        stage.finish(request, stage.party, "party")
        actions.answer(stage.actor("hr"), request.id, text="好了", outcome=Outcome.SOLVED)
        actions.reopen(stage.actor("contact"), request.id, reason="没好")
        actions.ask_pause(stage.actor("hr"), request.id, reason="再等")
        actions.approve_pause(stage.actor("bureau"), request.id)
    with at(moment(24)):
        actions.resume(stage.actor("hr"), request.id)
    request.refresh_from_db()
    assert request.due_at == moment(30, 17, 30)


def test_a_term_in_a_year_without_published_holidays_is_provisional(stage):
    with at(moment(30, month=12)):
        request = stage.accepted()
    assert (bridge.assumed_years(request), bridge.assumed_years(stage.accepted())) == ((2027,), ())


def test_days_left_count_working_days_and_fall_below_none_when_late(stage):
    request = stage.accepted()
    counted = [bridge.days_left(request, moment(day, hour)) for day, hour in [(18, 11), (25, 9), (25, 18), (27, 9)]]
    assert counted == [5, 0, -1, -2]


def test_the_stored_calendar_measures_not_the_newest(stage):
    request = paused(stage)
    WorkCalendar.objects.create(
        zone=stage.zone, number=2, windows=[["09:00", "10:00"]], days={"2026-03-25": {"kind": "holiday"}},
        years=[2026], created_at=moment(18),
    )  # fmt: skip
    with at(moment(20)):
        actions.resume(stage.actor("hr"), request.id)
    request.refresh_from_db()
    assert request.due_at == moment(26, 17, 30)
