"""The boards as pages: begun, watched, read, changed, accepted; as many queries for one unit as for three."""

from __future__ import annotations

import csv
import io
import json
import sys

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from domain.plans.office import Office, computed, make_firm, make_office, proposed, send
from making import make_staff
from yuanlian.domain.party.models import Post
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.domain.plans import actions, queries
from yuanlian.domain.plans.actions import accepting
from yuanlian.domain.plans.models import Plan
from yuanlian.domain.plans.states import PlanKind
from yuanlian.kernel import clock
from yuanlian.kernel.worker import LeasedWorker

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office("park")


def client_of(account: Account) -> Client:
    client = Client()
    client.cookies["django_language"] = "zh-hans"
    client.force_login(account, backend="yuanlian.domain.people.signin.AccountBackend")
    return client


@pytest.fixture
def bureau(office) -> Client:
    return client_of(Account.objects.get(pk=office.bureau.account))


def page(client: Client, path: str) -> str:
    response = client.get(f"/z/park/{path}")
    assert response.status_code == 200, path
    return response.content.decode()


def test_a_plan_is_begun_computed_and_shown(office, bureau):
    fields = {"name": "今年", "post": "instructor", "among": "all", "capacity": 3, "load": "units"}
    lengths = {"other_chain_km": "1", "move_km": "0.5", "seed": 1}
    response = bureau.post("/z/park/plans/new/?kind=assign", fields | lengths)
    assert "正在计算方案" in page(bureau, response.url.removeprefix("/z/park/"))
    LeasedWorker("w").run_until_idle()
    assert "各项要求都满足" in page(bureau, response.url.removeprefix("/z/park/"))


def test_many_changes_show_that_they_are_being_written_and_then_stand(office, bureau, monkeypatch):
    monkeypatch.setattr(accepting, "AT_ONCE", 1)
    plan = proposed(office, capacity=3)
    bureau.post(f"/z/park/plans/{plan.id}/accept/", {"since": clock.today().isoformat(), "version": plan.version})
    assert "2 项调整一起写入" in page(bureau, f"plans/{plan.id}/")
    LeasedWorker("w").run_until_idle()
    assert "已采用" in page(bureau, f"plans/{plan.id}/")


def test_a_form_without_its_numbers_says_which(office, bureau):
    response = bureau.post("/z/park/plans/new/?kind=assign", {"name": "x", "capacity": "many"})
    assert (response.status_code, "输入整数" in response.content.decode()) == (422, True)


def test_a_board_asks_as_often_for_three_units_as_for_one(office, bureau):
    counts = []
    for units in (1, 3):
        Post.objects.all().delete()
        office.firms[:] = []
        for number in range(units):
            send(office, "甲", make_firm(office, 112.8 + number / 100))
        plan = proposed(office, capacity=9)
        page(bureau, f"plans/{plan.id}/")
        with CaptureQueriesContext(connection) as asked:
            page(bureau, f"plans/{plan.id}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_list_asks_as_often_for_three_plans_as_for_one(office, bureau):
    counts = []
    for more in (1, 2):
        for _number in range(more):
            proposed(office, capacity=3)
        page(bureau, "plans/")
        with CaptureQueriesContext(connection) as asked:
            page(bureau, "plans/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_choice_in_a_row_moves_the_unit_and_comes_back_to_the_same_view(office, bureau):
    plan = proposed(office, capacity=3)
    line, target = office.line(plan, 0), office.line(plan, 2).target
    sent = {"target": str(target.id), "version": plan.version, "query": "?show=hand"}
    response = bureau.post(f"/z/park/plans/{plan.id}/lines/{line.id}/put/", sent)
    shown = page(bureau, response.url.removeprefix("/z/park/"))
    assert (response.url, "乙 承担 4，超过上限 3。" in shown) == (f"/z/park/plans/{plan.id}/?show=hand", True)


def test_a_changed_register_is_said_on_the_board(office, bureau):
    plan = proposed(office, capacity=3)
    actions.pin(office.bureau, plan.id, office.line(plan, 0).id)
    Post.objects.filter(enterprise=office.firms[1]).delete()
    assert "请重新计算" in page(bureau, f"plans/{plan.id}/")


def test_accepting_asks_from_when_and_writes(office, bureau):
    plan = proposed(office, capacity=3)
    assert "写入 2 项调整" in page(bureau, f"plans/{plan.id}/accept/")
    bureau.post(f"/z/park/plans/{plan.id}/accept/", {"since": "1999-01-01", "version": plan.version})
    assert Plan.objects.get().state == "proposed"
    today = Plan.objects.get().created_at.date().isoformat()
    bureau.post(f"/z/park/plans/{plan.id}/accept/", {"since": today, "version": plan.version})
    assert (Plan.objects.get().state, Post.objects.filter(until=None, person="甲").count()) == ("accepted", 3)


def test_accepting_sites_says_how_many_centres_are_set_up(office, bureau):
    plan = computed(office, PlanKind.SITES, count=2)
    said = page(bureau, f"plans/{plan.id}/accept/")
    assert ("新设 2 个服务中心" in said, "项调整" in said) == (True, False)


def test_the_list_of_lines_comes_out_as_a_file_narrowed_as_on_the_page(office, bureau):
    plan = proposed(office, capacity=3)
    response = bureau.get(f"/z/park/plans/{plan.id}/?format=csv&show=moved")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [row[:5] for row in rows[1:]] == [["企业2", "", "甲", "乙", "调整"], ["企业5", "", "乙", "甲", "调整"]]


def test_the_maps_show_today_and_the_proposal(office, bureau):
    plan = proposed(office, capacity=3)
    kinds = {}
    for side in ("today", "plan"):
        answer = bureau.get(f"/z/park/plans/{plan.id}/points/?side={side}")
        features = json.loads(answer.content)["features"]
        dots = [each for each in features if each["geometry"]["type"] == "Point"]
        kinds[side] = [each["properties"]["note"] for each in dots][:6]
    assert kinds == {"today": ["甲", "甲", "甲", "乙", "乙", "乙"], "plan": ["甲", "甲", "乙", "乙", "乙", "甲"]}


def test_a_leader_reads_the_board_without_its_controls(office):
    plan = proposed(office, capacity=3)
    shown = page(client_of(make_staff(office.zone, Role.LEADER)), f"plans/{plan.id}/")
    assert ("企业0" in shown, '<select class="form-select" name="target"' in shown) == (True, False)


def test_without_the_solvers_the_page_says_what_to_install_and_the_greedy_answer_stands(office, bureau, monkeypatch):
    for package in ("scipy", "pymetis"):
        monkeypatch.setitem(sys.modules, package, None)
    assert "pip install 'yuanlian[plan]'" in page(bureau, "plans/new/?kind=areas")
    plan = computed(office, PlanKind.AREAS, count=2)
    assert (plan.state, all(line.target_id for line in queries.lines(plan))) == ("proposed", True)
