"""What an enterprise's page and the first screen show of the whistle."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domain.service.stage import at, moment
from making import make_enterprise
from yuanlian.domain.service import actions
from yuanlian.web.service import desk, sections


def shown(stage, name):
    section = sections.enterprise_section(stage.actor(name), "here", stage.enterprise)
    return section.count, [row.number for row, *_rest in section.context["requests"]], bool(section.action)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("bureau", (1, True)), ("contact", (1, True)), ("hr", (1, True)), ("power", (0, True)), ("leader", (1, False))],
)
def test_an_enterprises_page_shows_the_requests_the_reader_may_see(stage, name, expected):
    stage.in_work()
    count, numbers, whistles = shown(stage, name)
    assert (count, len(numbers), whistles) == (expected[0], expected[0], expected[1])


def test_another_enterprises_requests_are_not_shown(stage):
    stage.in_work()
    other = make_enterprise(stage.zone)
    assert sections.enterprise_section(stage.actor("bureau"), "here", other).count == 0


def test_the_timeline_tells_of_sending_and_of_the_end(stage):
    stage.closed()
    titles = [str(event.title) for event in sections.enterprise_events(stage.actor("bureau"), stage.enterprise, 20)]
    assert titles == ["提交诉求", "已解决"]


def test_a_section_costs_the_same_at_one_and_at_three(stage):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            shown(stage, "hr")
            sections.enterprise_events(stage.actor("hr"), stage.enterprise, 20)
        return len(queries)

    stage.in_work()
    one = cost()
    stage.in_work()
    stage.in_work()
    assert cost() == one


def lines(stage, name):
    return [(str(line.label), line.count) for line in desk.desks(stage.actor(name), "here") if line.count]


def test_the_bureaus_first_screen_counts_what_waits(stage):
    stage.raised()
    stage.accepted()
    actions.ask_pause(stage.actor("hr"), stage.in_work().id, reason="等待")
    assert lines(stage, "bureau") == [("待受理的诉求", 1), ("待交办的诉求", 1), ("待审批的暂停申请", 1)]


def test_a_departments_first_screen_counts_what_is_late_and_mine(stage):
    request = stage.in_work()
    actions.take(stage.actor("hr"), stage.task(request, stage.hr).id)
    with at(moment(27)):
        found = lines(stage, "hr")
    assert found == [("已逾期的办件", 1), ("我经办的办件", 1), ("本部门的办件", 1)]


def test_an_enterprises_first_screen_asks_for_its_word(stage):
    stage.answered()
    actions.send_back(stage.actor("bureau"), stage.raised().id, "请补充")
    assert lines(stage, "contact") == [("等您确认的答复", 1), ("需要补充的诉求", 1)]


@pytest.mark.parametrize(
    ("name", "expected"), [("bureau", "受理台"), ("hr", "我的办件"), ("contact", "吹哨"), ("leader", None)]
)
def test_each_reader_has_one_first_thing_to_do(stage, name, expected):
    found = desk.offers(stage.actor(name), "here")
    assert (str(found[0].action.label) if found else None) == expected
