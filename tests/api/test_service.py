"""The whistle by machine: raise, list, read, every verb, refusals as problem+json, one record per key."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from domain.service.stage import TEXT, at, make_stage, moment
from yuanlian.domain.people.actions import issue_token
from yuanlian.domain.service import actions
from yuanlian.domain.service.models import Request


class Caller:
    """Somebody with a token."""

    def __init__(self, stage, name):
        _row, token = issue_token(stage.actor(name), "test")
        self.headers = {"Authorization": f"Bearer {token}"}
        self.base = f"/api/v1/z/{stage.zone.slug}"

    def get(self, path, **query):
        return Client().get(f"{self.base}{path}", query, headers=self.headers)

    def post(self, path, body=None, key=""):
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        return Client().post(f"{self.base}{path}", body or {}, content_type="application/json", headers=headers)


@pytest.fixture
def stage(db):
    """One zone, on Wednesday 18 March 2026 at 10:00."""
    with at(moment(18)):
        yield make_stage("here")


@pytest.fixture
def call(stage):
    """A caller by name."""
    return lambda name: Caller(stage, name)


def raised(stage, call, **changes):
    body = {"enterprise": str(stage.enterprise.id), "text": TEXT} | changes
    return call("contact").post("/requests", body)


def test_a_request_is_raised_with_its_proposal(stage, call):
    response = raised(stage, call)
    body = response.json()
    assert (response.status_code, body["number"], body["state"], body["category"], body["proposal"]["words"][0]) == (
        201,
        "T-2026-000001",
        "submitted",
        "recruitment",
        "招聘",
    )


def test_the_same_key_makes_one_record(stage, call):
    body = {"enterprise": str(stage.enterprise.id), "text": TEXT}
    caller = call("contact")
    ids = {caller.post("/requests", body, key="abc").json()["id"] for _ in range(2)}
    assert (len(ids), Request.objects.count()) == (1, 1)


def test_a_draft_is_sent_later(stage, call):
    draft = raised(stage, call, draft=True).json()
    sent = call("contact").post(f"/requests/{draft['id']}/submit", {"version": draft["version"]}).json()
    assert (draft["state"], draft["number"], sent["state"]) == ("draft", "", "submitted")


def test_the_whole_way(stage, call):
    one = raised(stage, call).json()["id"]
    hr, party, bureau = call("hr"), call("party"), call("bureau")
    accepted = bureau.post(
        f"/requests/{one}/accept",
        {"category": str(stage.category.id), "lead": str(stage.hr.id), "helpers": [str(stage.party.id)]},
    ).json()
    for caller, part in zip((hr, party), accepted["parts"], strict=True):
        caller.post(f"/tasks/{part['id']}/report-in", {"version": part["version"]})
        caller.post(f"/tasks/{part['id']}/start")
        caller.post(f"/tasks/{part['id']}/finish", {"note": "办完"})
    answered = hr.post(f"/requests/{one}/answer", {"text": "已办好", "outcome": "solved"}).json()
    stars = [{"department": str(each.id), "stars": 4} for each in (stage.hr, stage.party)]
    closed = call("contact").post(f"/requests/{one}/confirm", {"outcome": "solved", "ratings": stars}).json()
    assert (accepted["state"], answered["state"], closed["state"], closed["outcome"]) == (
        "in_work",
        "answered",
        "closed",
        "solved",
    )
    assert [(row["department"], row["stars"]) for row in closed["ratings"]] == [("hr", 4), ("party", 4)]


def test_a_pause_through_its_verbs(stage, call):
    one = stage.in_work().id
    hr, bureau = call("hr"), call("bureau")
    states = [
        hr.post(f"/requests/{one}/ask-pause", {"reason": "等待"}).json()["state"],
        bureau.post(f"/requests/{one}/refuse-pause", {"reason": "不必"}).json()["state"],
        hr.post(f"/requests/{one}/ask-pause", {"reason": "确需"}).json()["state"],
        bureau.post(f"/requests/{one}/pause").json()["state"],
        hr.post(f"/requests/{one}/resume").json()["state"],
    ]
    assert states == ["in_work", "in_work", "in_work", "waiting", "in_work"]


def test_return_resubmit_merge_and_reopen(stage, call):
    bureau, contact = call("bureau"), call("contact")
    back, into, again = stage.raised().id, stage.in_work().id, stage.answered().id
    states = [
        bureau.post(f"/requests/{back}/return", {"reason": "请补充"}).json()["state"],
        contact.post(f"/requests/{back}/resubmit", {"text": "补充：缺二十名焊工，求招聘"}).json()["state"],
        bureau.post(f"/requests/{back}/merge", {"target": str(into)}).json()["state"],
        contact.post(f"/requests/{again}/reopen", {"reason": "没解决"}).json()["state"],
    ]
    assert states == ["returned", "submitted", "merged", "in_work"]


def test_a_part_given_back_is_reassigned_or_dropped(stage, call):
    request = stage.in_work()
    task = stage.task(request, stage.party)
    back = call("party").post(f"/tasks/{task.id}/return", {"reason": "不属于"}).json()
    again = call("bureau").post(f"/tasks/{task.id}/reassign", {"department": str(stage.party.id)}).json()
    gone = call("bureau").post(f"/tasks/{task.id}/drop", {"reason": "不需要"}).json()
    states = [next(row["state"] for row in body["parts"] if row["id"] == str(task.id)) for body in (back, again, gone)]
    assert states == ["returned", "assigned", "dropped"]


def test_the_list_has_the_filters_of_the_page(stage, call):
    stage.raised("车间电压不稳，经常跳闸")
    kept = stage.in_work()
    body = call("bureau").get("/requests", state="in_work", department=str(stage.hr.id)).json()
    assert (body["total"], [row["number"] for row in body["items"]]) == (1, [kept.number])


def test_each_caller_lists_the_own_scope(stage, call):
    stage.in_work()
    totals = [call(name).get("/requests").json()["total"] for name in ("bureau", "contact", "hr", "power")]
    assert totals == [1, 1, 1, 0]


def test_an_inbox_by_machine(stage, call):
    request = stage.in_work()
    rows = call("hr").get("/tasks").json()
    assert [(row["request"]["number"], row["role"], row["verbs"]) for row in rows] == [
        (request.number, "lead", ["report_in", "return", "take"])
    ]


def test_only_open_verbs_are_named(stage, call):
    one = stage.answered().id
    verbs = [call(name).get(f"/requests/{one}").json()["verbs"] for name in ("contact", "bureau", "hr")]
    assert verbs == [["confirm", "reopen"], [], []]


def test_photos_by_machine(stage, call):
    content = BytesIO()
    Image.new("RGB", (40, 30), "red").save(content, "PNG")
    request, caller = stage.raised(), call("contact")
    body = {"photos": [SimpleUploadedFile("a.png", content.getvalue(), content_type="image/png")]}
    response = Client().post(f"{caller.base}/requests/{request.id}/photos", body, headers=caller.headers)
    photo = response.json()["photos"][0]
    assert caller.get(f"/photos/{photo}")["Content-Type"] == "image/jpeg"


def problem(response):
    return response.status_code, response["Content-Type"], response.json()["code"]


PROBLEM = "application/problem+json"


def test_a_stale_version_is_a_conflict(stage, call):
    request = stage.raised()
    actions.send_back(stage.actor("bureau"), request.id, "请补充")
    response = call("contact").post(f"/requests/{request.id}/resubmit", {"text": TEXT, "version": 1})
    assert problem(response) == (409, PROBLEM, "conflict")


def test_a_move_the_table_does_not_know_is_refused(stage, call):
    response = call("bureau").post(f"/requests/{stage.in_work().id}/return", {"reason": "晚了"})
    assert problem(response) == (409, PROBLEM, "illegal_move")


def test_wrong_input_names_its_field(stage, call):
    response = raised(stage, call, text="好")
    assert (problem(response), list(response.json()["fields"])) == ((422, PROBLEM, "invalid"), ["text"])


def test_somebody_who_may_not_is_refused(stage, call):
    request = stage.answered()
    response = call("bureau").post(f"/requests/{request.id}/confirm", {"outcome": "solved", "ratings": []})
    assert problem(response) == (403, PROBLEM, "not_allowed")


def test_a_hidden_request_is_a_missing_one(stage, call):
    response = call("power").get(f"/requests/{stage.in_work().id}")
    assert problem(response) == (404, PROBLEM, "not_visible")


def test_the_enterprise_reads_no_internal_words(stage, call):
    request = stage.in_work()
    task = stage.task(request, stage.party)
    actions.drop(stage.actor("bureau"), task.id, reason="不需要")
    counts = [len(call(name).get(f"/requests/{request.id}").json()["parts"]) for name in ("contact", "bureau")]
    assert counts == [1, 2]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [("/requests/7", 404, "not_visible"), ("/nothing", 404, "not_visible"), ("/requests?q=%00", 400, "error")],
)
def test_an_address_that_reaches_no_operation_is_refused_as_a_problem(stage, call, path, status, code):
    response = call("bureau").get(path)
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert response.json()["code"] == code


def test_a_wrong_field_is_named_in_the_callers_language(stage, call):
    fields = [
        call("bureau").post("/requests", {"text": ""}).json()["fields"],
        call("bureau").post("/requests", {"text": "x", "enterprise": "7"}).json()["fields"],
    ]
    assert fields == [
        {"enterprise": "缺少这一项。", "text": "不能少于 1 个字。"},
        {"enterprise": "不是有效的编号。"},
    ]


def test_a_body_that_is_no_json_is_said_to_be_none(stage, call):
    caller = call("bureau")
    where = f"{caller.base}/requests"
    response = Client().post(where, "{", content_type="application/json", headers=caller.headers)
    assert (response.status_code, response.json()["detail"]) == (400, "请求内容不是有效的 JSON。")


def test_whoever_accepts_by_machine_finds_the_ids_that_the_verb_takes(stage, call):
    one = raised(stage, call).json()["id"]
    bureau = call("bureau")
    category = next(each for each in bureau.get("/categories").json() if each["code"] == "recruitment")
    party = next(each for each in bureau.get("/departments").json() if each["code"] == stage.party.code)
    body = {"category": category["id"], "lead": category["lead"], "helpers": [party["id"]]}
    answer = bureau.post(f"/requests/{one}/accept", body).json()
    assert [part["department"] for part in answer["parts"]] == [stage.hr.code, stage.party.code]
