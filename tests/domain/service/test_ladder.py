"""The ladder: who is told of soon-late and late work, when, and how often."""

from __future__ import annotations

import pytest

from domain.service.stage import at, moment
from making import make_officer
from yuanlian.domain.people import notices
from yuanlian.domain.people.roles import Role
from yuanlian.domain.service import actions, jobs, ladder
from yuanlian.domain.service.models import Escalation, LadderStep
from yuanlian.kernel.actor import system_actor


@pytest.fixture
def house(stage):
    """The house in a zone with three rungs: an hour before, an hour after, a day after."""
    for order, minutes, role in (
        (1, -60, Role.OFFICER),
        (2, 60, Role.OFFICER),
        (2, 60, Role.DEPARTMENT_HEAD),
        (3, 420, Role.BUREAU),
    ):
        LadderStep.objects.create(zone=stage.zone, order=order, minutes=minutes, role=role)
    return system_actor(stage.zone.id, "ladder")


def climbed(house, day, hour, minute=0):
    with at(moment(day, hour, minute)):
        return ladder.climb(house)


def told(stage, name, kind):
    return notices.mine(stage.actor(name)).filter(kind=kind).count()


def reported(stage):
    """A request in work, due on the 25th at 17:30, in which everybody has reported in."""
    request = stage.in_work()
    actions.report_in(stage.actor("hr"), stage.task(request, stage.hr).id)
    actions.report_in(stage.actor("party"), stage.task(request, stage.party).id)
    return request


def test_long_before_the_deadline_nobody_is_told(stage, house):
    reported(stage)
    assert climbed(house, 25, 16, 29) == 0


def test_shortly_before_it_those_who_handle_the_parts_are_told(stage, house):
    reported(stage)
    climbed(house, 25, 16, 30)
    assert [told(stage, name, "service.due_soon") for name in ("hr", "party", "hr2", "hr_head")] == [1, 1, 0, 0]


def test_each_rung_is_told_once_per_deadline(stage, house):
    reported(stage)
    climbed(house, 25, 16, 30)
    again = climbed(house, 25, 17)
    assert (again, told(stage, "hr", "service.due_soon")) == (0, 1)


def test_nobody_is_told_outside_working_time(stage, house):
    reported(stage)
    assert (climbed(house, 25, 20), climbed(house, 26, 8, 59)) == (0, 0)


def test_what_fell_due_at_night_is_told_when_work_opens(stage, house):
    reported(stage)
    climbed(house, 26, 10)
    assert [told(stage, name, "service.late") for name in ("hr", "hr_head", "bureau")] == [1, 1, 0]


def test_the_last_rung_reaches_the_bureau(stage, house):
    reported(stage)
    climbed(house, 26, 17, 29)
    before = told(stage, "bureau", "service.late")
    climbed(house, 27, 9)
    assert (before, told(stage, "bureau", "service.late")) == (0, 1)


def test_after_the_last_rung_there_is_silence(stage, house):
    request = reported(stage)
    climbed(house, 27, 9)
    assert (climbed(house, 30, 10), Escalation.objects.filter(request=request).count()) == (0, 3)


def test_a_new_deadline_climbs_anew(stage, house):
    request = stage.answered()
    with at(moment(20, 10)):
        actions.reopen(stage.actor("contact"), request.id, reason="没有解决")
        for name, department in (("hr", stage.hr), ("party", stage.party)):
            actions.report_in(stage.actor(name), stage.task(request, department).id)
    climbed(house, 27, 17)
    assert told(stage, "hr", "service.due_soon") == 1


def test_a_stopped_clock_climbs_no_ladder(stage, house):
    request = reported(stage)
    actions.ask_pause(stage.actor("hr"), request.id, reason="等待")
    actions.approve_pause(stage.actor("bureau"), request.id)
    assert climbed(house, 26, 10) == 0


def test_an_answered_request_climbs_no_ladder(stage, house):
    stage.answered()
    assert climbed(house, 26, 10) == 0


def test_while_nobody_handles_a_part_the_whole_department_is_told(stage, house):
    stage.in_work()
    climbed(house, 25, 16, 30)
    assert [told(stage, name, "service.due_soon") for name in ("hr", "hr2")] == [1, 1]


def test_late_report_in_is_told_once_to_officers_and_head(stage, house):
    stage.in_work()  # to report in by 15:30
    counts = [climbed(house, 18, 15), climbed(house, 18, 15, 31), climbed(house, 18, 16)]
    assert (counts, told(stage, "hr", "service.report_late"), told(stage, "hr_head", "service.report_late")) == (
        [0, 2, 0],
        1,
        1,
    )


def test_another_departments_people_are_not_told(stage, house):
    reported(stage)
    outsider = make_officer(stage.category.lead.__class__.objects.get(zone=stage.zone, code="power"))
    climbed(house, 27, 10)
    assert notices.Notice.objects.filter(account=outsider).count() == 0


def test_a_ladder_stays_in_its_zone(stage, house, elsewhere):
    reported(stage)
    before = notices.Notice.objects.filter(zone=elsewhere.zone).count()
    climbed(house, 27, 10)
    assert notices.Notice.objects.filter(zone=elsewhere.zone).count() == before


def test_the_worker_climbs_the_ladder_of_every_zone(stage, house):
    reported(stage)
    with at(moment(26, 10)):
        jobs.climb_everywhere()
    assert told(stage, "hr", "service.late") == 1
