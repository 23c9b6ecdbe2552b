"""The list of requests, the inbox, the desk: scope, order, constant numbers of queries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from domain.service.stage import Stage, at, make_stage, moment
from web.service.conftest import client_of
from yuanlian.domain.service import actions
from yuanlian.domain.service.states import Outcome

LIST = "/z/here/requests/"


def numbers(response):
    return [row.cells["number"] for row in response.context["table"].rows]


def shown(client, query=""):
    return numbers(client.get(f"{LIST}{query}"))


def test_the_newest_stand_first(stage, signed_in):
    first = stage.raised()
    with at(moment(19)):
        second = stage.raised()
    assert shown(signed_in("bureau")) == [second.number, first.number]


def test_drafts_are_not_listed(stage, signed_in):
    actions.save_draft(stage.actor("contact"), stage.enterprise.id, actions.Words("草稿一件事"))
    assert shown(signed_in("contact")) == []


def test_each_reader_sees_the_own_scope(stage, signed_in):
    request = stage.in_work()
    counts = [len(shown(signed_in(name))) for name in ("bureau", "leader", "contact", "hr", "party", "power")]
    assert (counts, request.number) == ([1, 1, 1, 1, 1, 0], "T-2026-000001")


def test_late_ones_are_found_and_a_stopped_clock_is_not_late(stage, signed_in):
    late, stopped = stage.in_work(), stage.in_work()
    actions.ask_pause(stage.actor("hr"), stopped.id, reason="等待")
    actions.approve_pause(stage.actor("bureau"), stopped.id)
    with at(moment(26)):
        assert shown(signed_in("bureau"), "?late=1") == [late.number]


def test_an_inbox_holds_the_departments_parts_by_deadline(stage, signed_in):
    later = stage.in_work()
    with at(moment(17)):
        sooner = stage.in_work()
    response = signed_in("hr").get("/z/here/inbox/")
    assert [row.cells["title"].note for row in response.context["table"].rows] == [sooner.number, later.number]


def test_an_inbox_counts_mine_and_late(stage, signed_in):
    mine, _other = stage.in_work(), stage.in_work()
    actions.take(stage.actor("hr"), stage.task(mine, stage.hr).id)
    with at(moment(18, 16)):
        tabs = signed_in("hr").get("/z/here/inbox/").context["tabs"]
    assert [tab.count for tab in tabs] == [2, 1, 2]


def test_mine_are_those_i_handle(stage, signed_in):
    mine, _other = stage.in_work(), stage.in_work()
    actions.take(stage.actor("hr"), stage.task(mine, stage.hr).id)
    rows = signed_in("hr").get("/z/here/inbox/?mine=1").context["table"].rows
    assert [row.cells["title"].note for row in rows] == [mine.number]


def test_the_head_sees_the_departments_inbox(stage, signed_in):
    stage.in_work()
    assert signed_in("hr_head").get("/z/here/inbox/").context["table"].total == 1


def test_a_finished_lead_stays_in_the_inbox_until_the_reply(stage, signed_in):
    request = stage.finished()
    before = signed_in("hr").get("/z/here/inbox/").context["table"].total
    actions.answer(stage.actor("hr"), request.id, text="好了", outcome=Outcome.SOLVED)
    assert (before, signed_in("hr").get("/z/here/inbox/").context["table"].total) == (1, 0)


@pytest.mark.parametrize(
    ("tab", "expected"), [("accept", 1), ("assign", 1), ("reassign", 1), ("pause", 1), ("nonsense", 1)]
)
def test_the_desk_sorts_what_waits_for_the_bureau(stage, signed_in, tab, expected):
    stage.raised()
    stage.accepted()
    given = stage.in_work()
    actions.give_back(stage.actor("party"), stage.task(given, stage.party).id, reason="不属于")
    actions.ask_pause(stage.actor("hr"), stage.in_work().id, reason="等待")
    assert signed_in("bureau").get(f"/z/here/desk/?tab={tab}").context["table"].total == expected


def test_an_empty_list_says_what_to_do(stage, signed_in):
    assert "还没有诉求" in signed_in("contact").get(LIST).content.decode()


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker) -> Iterator[tuple[Stage, Stage]]:
    """A zone with one request of each kind and another with three, made once and only read."""
    with django_db_blocker.unblock(), transaction.atomic(), at(moment(18)), translation.override("zh-hans"):
        stages = make_stage("few"), make_stage("many")
        for stage, times in zip(stages, (1, 3), strict=True):
            for _time in range(times):
                stage.raised()
                actions.ask_pause(stage.actor("hr"), stage.in_work().id, reason="等待")
        yield stages
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("bureau", "requests/"),
        ("hr", "requests/"),
        ("contact", "requests/"),
        ("hr", "inbox/"),
        ("bureau", "desk/"),
        ("bureau", "desk/?tab=pause"),
    ],
)
def test_three_rows_cost_as_many_queries_as_one(filled, name, path):
    rows, asked = [], []
    for stage in filled:
        client, place = client_of(stage, name), f"/z/{stage.zone.slug}/{path}"
        client.get(place)
        with CaptureQueriesContext(connection) as queries:
            rows.append(len(client.get(place).context["table"].rows))
        asked.append(len(queries))
    assert (rows[0] < rows[1], asked[0]) == (True, asked[1])
