"""The bureau's page of what triage learnt, and how a proposal says how sure it is."""

from __future__ import annotations

import pytest

from domain.service.test_learning import model, states_of, version
from making import make_enterprise
from yuanlian.domain.service import actions, learning
from yuanlian.domain.service.models import Request
from yuanlian.kernel.learnt import ModelState
from yuanlian.kernel.models import Job

PAGE = "/z/here/triage/"

__all__ = ["model"]  # a fixture


def text_of(response) -> str:
    return response.content.decode()


def test_the_page_shows_each_version_beside_what_it_was_compared_with(stage, signed_in, model):
    version(stage, model, 1, ModelState.STANDING)
    page = text_of(signed_in("bureau").get(PAGE))
    assert [words in page for words in ("第 1 版", "在用", "80.0%", "只用关键词 80.0%", "50.0%，其中 90.0% 判对")] == [
        True
    ] * 5


def test_without_a_version_the_page_says_what_decides(stage, signed_in):
    assert "分诊现在只用诉求类别里的关键词" in text_of(signed_in("bureau").get(PAGE))


def test_too_little_to_learn_from_is_said_and_queues_nothing(stage, signed_in):
    page = text_of(signed_in("bureau").post(f"{PAGE}learn/"))
    assert ("已办结诉求还不够" in page, Job.objects.count()) == (True, 0)


def test_a_learning_that_waits_is_said(stage, signed_in):
    Job.objects.create(zone=stage.zone, kind=learning.LEARN_JOB, created_at="2026-03-18T02:00:00Z")
    assert "正在学习" in text_of(signed_in("bureau").get(PAGE))


@pytest.mark.parametrize("way", ["take-back", "use"])
def test_a_person_decides_which_version_stands(stage, signed_in, model, way):
    before, after = {"take-back": ("standing", "taken_back"), "use": ("aside", "standing")}[way]
    row = version(stage, model, 1, ModelState(before))
    signed_in("bureau").post(f"{PAGE}{row.id}/{way}/", {"version": row.version})
    assert states_of(stage) == {1: after}


def test_a_page_that_somebody_overtook_changes_nothing(stage, signed_in, model):
    row = version(stage, model, 1, ModelState.STANDING)
    signed_in("bureau").post(f"{PAGE}{row.id}/take-back/", {"version": row.version + 1})
    assert states_of(stage) == {1: "standing"}


def test_a_proposal_says_how_sure_it_is(stage, signed_in):
    draft = actions.save_draft(stage.actor("contact"), stage.enterprise.id, actions.Words("想招聘焊工"))
    page = text_of(signed_in("contact").get(f"/z/here/whistle/{draft.id}/"))
    assert f"把握 {round(draft.proposal['permille'] / 10)}%" in page


def test_when_two_categories_are_alike_both_are_shown_and_none_is_chosen(stage, signed_in):
    draft = actions.save_draft(stage.actor("contact"), stage.enterprise.id, actions.Words("停电了，招聘也停了"))
    page = text_of(signed_in("contact").get(f"/z/here/whistle/{draft.id}/"))
    said = [words in page for words in ("几个类别都像，分不清。", "<mark>停电</mark>", "<mark>招聘</mark>")]
    assert (draft.category, said) == (None, [True, True, True])


def test_the_request_form_shows_answers_to_the_enterprises_own_solved_requests_only(stage, signed_in):
    own = stage.closed("招聘焊工招不到，请帮忙办招聘会")
    other = stage.closed("招聘焊工招不到，想办一场招聘会")
    Request.objects.filter(pk=other.pk).update(
        enterprise=make_enterprise(stage.zone, "别家有限公司"), title="别家的诉求"
    )
    words = actions.Words("又招不到焊工，能再办一场招聘会吗")
    draft = actions.save_draft(stage.actor("contact"), stage.enterprise.id, words)
    page = text_of(signed_in("contact").get(f"/z/here/whistle/{draft.id}/"))
    shown = page[page.index("类似问题是怎么办好的") :]
    assert (own.title in shown, "已组织专场招聘会" in shown, "别家的诉求" in page) == (True, True, False)


def test_an_officer_sees_what_else_of_the_department_says_the_same_and_no_more(stage, signed_in):
    row = stage.in_work("招聘焊工招不到，请帮忙办招聘会")
    same = stage.in_work("招聘焊工招不到，请再办一场招聘会")
    foreign = stage.accepted("招聘焊工招不到，请办招聘会吧")  # no department has it yet
    page = text_of(signed_in("hr").get(f"/z/here/requests/{row.id}/"))
    assert (f"/requests/{same.id}/" in page, f"/requests/{foreign.id}/" in page) == (True, False)
