"""One page per request: its verbs for each reader, its acts, refusals, histories."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domain.service.stage import at, moment
from making import actor_of, make_contact, make_enterprise
from yuanlian.domain.service import actions, telling
from yuanlian.domain.service.models import Category, RequestPhoto
from yuanlian.domain.service.states import Outcome, RequestState
from yuanlian.kernel import files


def where(request, verb=""):
    return f"/z/here/requests/{request.id}/{verb}"


def verbs(response):
    offered = response.context["offered"]
    actions_ = [*filter(None, [offered.main]), *offered.others]
    return [action.url.rstrip("/").rsplit("/", 1)[1] for action in actions_]


def parts(response):
    return [
        [action.url.split("?")[0].rstrip("/").rsplit("/", 1)[1] for action in part.actions]
        for part in response.context["parts"]
    ]


def state(request):
    request.refresh_from_db()
    return request.state


@pytest.mark.parametrize(
    ("name", "expected"),
    [("bureau", ["accept", "merge", "return"]), ("contact", []), ("leader", [])],
)
def test_only_open_verbs_stand_on_a_submitted_request(stage, signed_in, name, expected):
    assert verbs(signed_in(name).get(where(stage.raised()))) == expected


@pytest.mark.parametrize(
    ("name", "expected", "of_parts"),
    [
        ("bureau", ["assign"], [[], ["drop"]]),
        ("hr", ["ask-pause"], [["report-in", "take", "return"], []]),
        ("party", [], [[], ["report-in", "take", "return"]]),
        ("contact", [], [[], []]),
        ("leader", [], [[], []]),
    ],
)
def test_only_open_verbs_stand_on_a_request_in_work(stage, signed_in, name, expected, of_parts):
    response = signed_in(name).get(where(stage.in_work()))
    assert (verbs(response), parts(response)) == (expected, of_parts)


@pytest.mark.parametrize(("name", "expected"), [("contact", ["confirm", "reopen"]), ("bureau", []), ("hr", [])])
def test_only_the_enterprise_may_end_an_answered_one(stage, signed_in, name, expected):
    assert verbs(signed_in(name).get(where(stage.answered()))) == expected


def test_the_form_of_acceptance_begins_with_the_proposal(stage, signed_in):
    initial = signed_in("bureau").get(where(stage.raised(), "accept/")).context["form"].initial
    assert (initial["lead"], initial["helpers"], initial["working_days"]) == (
        str(stage.hr.id),
        [str(stage.party.id)],
        5,
    )


def test_another_category_brings_its_own_departments_and_term(stage, signed_in):
    power = Category.objects.get(zone=stage.zone, code="power")
    response = signed_in("bureau").get(where(stage.raised(), f"accept/?category={power.id}"))
    initial = response.context["form"].initial
    assert (initial["lead"], initial["helpers"], initial["working_days"]) == (str(power.lead_id), [], 3)


def acceptance(stage, request, **changes):
    data = {
        "version": request.version,
        "category": stage.category.id,
        "urgency": "normal",
        "working_days": 5,
        "lead": stage.hr.id,
        "helpers": [stage.party.id],
    }
    return data | changes


def test_accept_and_assign_in_one_form(stage, signed_in):
    request = stage.raised()
    response = signed_in("bureau").post(where(request, "accept/"), acceptance(stage, request))
    assert (response.status_code, state(request), request.tasks.count()) == (302, RequestState.IN_WORK, 2)


def test_accept_only_leaves_it_to_be_assigned(stage, signed_in):
    request = stage.raised()
    signed_in("bureau").post(where(request, "accept/"), acceptance(stage, request, do="accept"))
    response = signed_in("bureau").get(where(request))
    assert (state(request), verbs(response)) == (RequestState.ACCEPTED, ["assign"])


def test_a_missing_lead_is_named_beside_its_field(stage, signed_in):
    request = stage.raised()
    response = signed_in("bureau").post(where(request, "accept/"), acceptance(stage, request, lead=""))
    assert (response.status_code, list(response.context["form"].errors), state(request)) == (
        422,
        ["lead"],
        RequestState.SUBMITTED,
    )


def test_a_stale_page_gets_409_and_changes_nothing(stage, signed_in):
    request = stage.raised()
    old = acceptance(stage, request)
    actions.send_back(stage.actor("bureau"), request.id, "请补充")
    actions.resubmit(stage.actor("contact"), request.id, actions.Words("补充：缺二十名焊工，求招聘"))
    response = signed_in("bureau").post(where(request, "accept/"), old)
    assert (response.status_code, state(request)) == (409, RequestState.SUBMITTED)


def test_a_verb_whose_time_is_over_leads_back_to_the_request(stage, signed_in):
    request = stage.accepted()
    response = signed_in("bureau").get(where(request, "accept/"))
    assert (response.status_code, response.context["fresh_url"]) == (409, where(request))


def test_the_whole_way_through_pages(stage, signed_in):
    request = stage.raised()
    signed_in("bureau").post(where(request, "accept/"), acceptance(stage, request))
    for name, department in (("hr", stage.hr), ("party", stage.party)):
        task = stage.task(request, department)
        client = signed_in(name)
        client.post(f"/z/here/tasks/{task.id}/report-in/?version=1")
        client.post(f"/z/here/tasks/{task.id}/start/?version=2")
        client.post(f"/z/here/tasks/{task.id}/finish/", {"note": "办完了", "version": 3})
    request.refresh_from_db()
    data = {"text": "都办好了", "outcome": "solved", "version": request.version}
    signed_in("hr").post(where(request, "answer/"), data)
    request.refresh_from_db()
    stars = {f"stars_{each.id}": 5 for each in (stage.hr, stage.party)}
    data = {"outcome": "solved", "version": request.version, **stars}
    signed_in("contact").post(where(request, "confirm/"), data)
    assert (state(request), request.outcome, request.ratings.count()) == (RequestState.CLOSED, Outcome.SOLVED, 2)


def test_a_stale_press_gets_409(stage, signed_in):
    task = stage.task(stage.in_work(), stage.hr)
    actions.take(stage.actor("hr2"), task.id)
    here = f"http://testserver{where(task.request)}"
    response = signed_in("hr").post(f"/z/here/tasks/{task.id}/report-in/?version=1", headers={"Referer": here})
    assert (response.status_code, response.context["fresh_url"]) == (409, where(task.request))


def test_a_missing_star_is_named_beside_its_department(stage, signed_in):
    request = stage.answered()
    data = {"outcome": "solved", "version": request.version, f"stars_{stage.hr.id}": 5}
    response = signed_in("contact").post(where(request, "confirm/"), data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [f"stars_{stage.party.id}"])


def test_pause_asked_allowed_and_resumed_through_pages(stage, signed_in):
    request = stage.in_work()
    signed_in("hr").post(where(request, "ask-pause/"), {"reason": "等待材料", "version": request.version})
    asked = state(request)
    page = signed_in("bureau").get(where(request, "pause/")).content.decode()
    signed_in("bureau").post(where(request, "pause/"), {"version": request.version})
    paused = state(request)
    signed_in("hr").post(where(request, "resume/"), {"version": request.version})
    assert (asked, "等待材料" in page, paused, state(request)) == ("in_work", True, "waiting", "in_work")


def test_merging_by_number(stage, signed_in):
    request, target = stage.raised(), stage.in_work()
    data = {"target": target.number.lower(), "version": request.version}
    signed_in("bureau").post(where(request, "merge/"), data)
    assert (state(request), request.merged_into) == (RequestState.MERGED, target)


def test_an_unknown_number_is_refused_beside_its_field(stage, signed_in):
    request = stage.raised()
    data = {"target": "T-2026-999999", "version": request.version}
    response = signed_in("bureau").post(where(request, "merge/"), data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["target"])


def test_the_follower_of_a_merged_request_reads_the_reply_and_nothing_else(stage, signed_in):
    other = make_enterprise(stage.zone, "天工焊接有限公司")
    mine, target = stage.raised(), None
    theirs = actions.raise_now(
        actor_of(make_contact(other), stage.zone), other.id, actions.Words("我们的机密情况：招聘焊工")
    )
    acceptance_, assignment = actions.Acceptance(stage.category.id), actions.Assignment(stage.hr.id)
    target = actions.accept_and_assign(stage.actor("bureau"), theirs.id, acceptance_, assignment)
    actions.merge(stage.actor("bureau"), mine.id, target.id)
    stage.finish(target, stage.hr, "hr")
    actions.answer(stage.actor("hr"), target.id, text="下周三开招聘会", outcome=Outcome.SOLVED)
    page = signed_in("contact").get(where(mine)).content.decode()
    assert ("下周三开招聘会" in page, target.number in page, "机密" in page, "天工" in page) == (
        True,
        True,
        False,
        False,
    )


def test_a_provisional_deadline_says_so(stage, signed_in):
    with at(moment(30, month=12)):
        request = stage.accepted()
        page = signed_in("bureau").get(where(request)).content.decode()
    assert "2027 年的节假日尚未公布" in page


def test_similar_solved_requests_stand_beside_with_their_reply(stage, signed_in):
    stage.closed()
    page = signed_in("hr").get(where(stage.in_work())).content.decode()
    assert ("类似问题是怎么办好的" in page, "答复：已组织专场招聘会" in page) == (True, True)


@pytest.mark.parametrize("name", ["bureau", "hr", "contact"])
def test_more_parts_and_lines_cost_no_more_queries(stage, signed_in, name):
    client, request = signed_in(name), stage.in_work()

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(where(request))
        return len(queries)

    cost()
    before = cost()
    power = Category.objects.get(zone=stage.zone, code="power").lead
    actions.assign(stage.actor("bureau"), request.id, actions.Assignment(None, (power.id,)))
    actions.report_in(stage.actor("hr"), stage.task(request, stage.hr).id)
    assert cost() == before


def test_a_photo_is_for_those_who_see_the_request(stage, signed_in):
    file = files.store(stage.actor("contact"), "x.jpg", b"x", content_type="image/jpeg")
    photo = RequestPhoto.objects.create(zone=stage.zone, request=stage.raised(), file=file)
    codes = [signed_in(name).get(f"/z/here/requests/photos/{photo.id}/").status_code for name in ("contact", "hr")]
    assert codes == [200, 404]


def test_the_link_of_a_notice_is_the_requests_page(stage, signed_in):
    request = stage.raised()
    assert (telling.link(request), signed_in("bureau").get(telling.link(request)).status_code) == (where(request), 200)


@pytest.mark.parametrize("verb", ["", "accept/", "merge/", "return/"])
def test_pages_read_in_english(stage, signed_in, verb):
    client, request = signed_in("bureau"), stage.raised("Power cut in the workshop 停电")
    client.cookies["django_language"] = "en"
    page = client.get(where(request, verb)).content.decode()
    assert ("受理" in page, "退回" in page) == (False, False)


def test_departments_read_at_once_why_the_enterprise_sent_it_back(stage, signed_in):
    row = stage.answered()
    actions.reopen(stage.actor("contact"), row.id, reason="勘察的人还没有来")
    page = signed_in("hr").get(where(row)).content.decode()
    assert "企业反映没有解决：勘察的人还没有来" in page
