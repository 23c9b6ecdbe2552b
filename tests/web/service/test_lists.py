"""The list of requests, the inbox, the desk: filters in the address, scope, files, constant numbers of queries."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from domain.service.stage import at, moment
from making import actor_of, make_chain, make_contact, make_enterprise
from yuanlian.domain.service import actions
from yuanlian.domain.service.models import Category
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


@pytest.fixture
def three(stage):
    """One submitted, one in work, one closed; the second of another enterprise on a chain."""
    submitted = stage.raised("车间电压不稳，经常跳闸")
    other = make_enterprise(stage.zone, "天工焊接有限公司", chain=make_chain(stage.zone))
    theirs = actions.raise_now(actor_of(make_contact(other), stage.zone), other.id, actions.Words("招不到焊工"))
    acceptance, assignment = actions.Acceptance(stage.category.id), actions.Assignment(stage.hr.id)
    actions.accept_and_assign(stage.actor("bureau"), theirs.id, acceptance, assignment)
    return submitted, theirs, stage.closed("希望组织一场招聘会")


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("?state=submitted", [0]),
        ("?state=open", [1, 0]),
        ("?state=closed", [2]),
        ("?outcome=solved", [2]),
        ("?outcome=cannot", []),
        ("?q=T-2026-000002", [1]),
        ("?q=跳闸", [0]),
        ("?q=天工", [1]),
        ("?since=2026-03-18&until=2026-03-18", [2, 1, 0]),
        ("?since=2026-03-19", []),
        ("?until=2026-03-17", []),
        ("?closed_since=2026-03-18", [2]),
        ("?closed_until=2026-03-17", []),
        ("?sort=submitted", [0, 1, 2]),
        ("?state=nonsense", [2, 1, 0]),
        ("?enterprise=nonsense", []),
    ],
)
def test_filters_narrow_the_list(stage, three, signed_in, query, places):
    assert shown(signed_in("bureau"), query) == [three[place].number for place in places]


def test_filters_by_the_zones_own_rows(stage, three, signed_in):
    client = signed_in("bureau")
    power = Category.objects.get(zone=stage.zone, code="power")
    chain = make_chain(stage.zone)
    assert [
        shown(client, f"?category={power.id}"),
        shown(client, f"?department={stage.party.id}"),
        shown(client, f"?chain={chain.id}"),
        shown(client, f"?enterprise={stage.enterprise.id}"),
    ] == [[three[0].number], [three[2].number], [three[1].number], [three[2].number, three[0].number]]


def test_late_ones_are_found_and_a_stopped_clock_is_not_late(stage, signed_in):
    late, stopped = stage.in_work(), stage.in_work()
    actions.ask_pause(stage.actor("hr"), stopped.id, reason="等待")
    actions.approve_pause(stage.actor("bureau"), stopped.id)
    with at(moment(26)):
        assert shown(signed_in("bureau"), "?late=1") == [late.number]


def test_the_file_holds_what_the_list_shows(stage, three, signed_in):
    response = signed_in("bureau").get(f"{LIST}?state=open&format=xlsx")
    sheet = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet] == ["编号", three[1].number, three[0].number]


def test_the_file_keeps_the_readers_scope(stage, three, signed_in):
    response = signed_in("contact").get(f"{LIST}?format=csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["编号", three[2].number, three[0].number]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("bureau", LIST),
        ("hr", LIST),
        ("contact", LIST),
        ("hr", "/z/here/inbox/"),
        ("bureau", "/z/here/desk/"),
        ("bureau", "/z/here/desk/?tab=pause"),
    ],
)
def test_three_rows_cost_as_many_queries_as_one(stage, signed_in, name, path):
    client = signed_in(name)

    def more():
        stage.raised()
        asked = stage.in_work()
        actions.ask_pause(stage.actor("hr"), asked.id, reason="等待")

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rows = len(client.get(path).context["table"].rows)
        return rows, len(queries)

    more()
    cost()
    few, one = cost()
    more()
    more()
    many, three = cost()
    assert (few < many, one) == (True, three)


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
