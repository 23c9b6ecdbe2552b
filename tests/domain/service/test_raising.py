"""A request is written and sent: number, proposal, drafts, one press one record."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from domain.service.stage import TEXT, at, moment
from making import actor_of, make_contact, make_enterprise, make_instructor
from yuanlian.domain.people import notices
from yuanlian.domain.service import actions, queries
from yuanlian.domain.service.models import Request, RequestPhoto
from yuanlian.domain.service.states import RequestState, Urgency
from yuanlian.kernel.errors import Conflict, Invalid, NotAllowed, NotVisible

Words = actions.Words


def photo(name="故障.png"):
    content = BytesIO()
    Image.new("RGB", (40, 30), "red").save(content, "PNG")
    content.seek(0)
    return actions.Photo(name, content)


def test_a_sent_request_has_the_next_number_of_the_year(stage):
    numbers = [stage.raised().number, stage.raised().number]
    assert numbers == ["T-2026-000001", "T-2026-000002"]


def test_each_zone_counts_for_itself(stage, elsewhere):
    assert stage.raised().number == "T-2026-000001"


def test_numbers_begin_anew_with_the_year(stage):
    stage.raised()
    with at(moment(4, month=1).replace(year=2027)):
        assert stage.raised().number == "T-2027-000001"


def test_the_year_of_a_number_is_that_of_the_wall_clock(stage):
    new_year = moment(1, 8, month=1).replace(year=2027, hour=0)
    with at(new_year.replace(year=2026, month=12, day=31, hour=16, minute=30)):
        assert stage.raised().number == "T-2027-000001"


def test_pressing_twice_makes_one_request(stage):
    first, second = stage.raised(key="k1"), stage.raised(key="k1")
    assert (first.id, Request.objects.filter(zone=stage.zone).count()) == (second.id, 1)


def test_words_decide_category_lead_and_helpers(stage):
    proposal = stage.raised().proposal
    assert (proposal["category"], proposal["words"][0], proposal["lead"], proposal["helpers"]) == (
        "recruitment",
        "招聘",
        "hr",
        ["party"],
    )


def test_unknown_words_leave_the_choice_to_the_bureau(stage):
    request = stage.raised("想和园区领导聊一聊今后的打算")
    assert (request.category, request.proposal["doubt"]) == (None, "no_known_word")


def test_words_of_haste_make_it_urgent(stage):
    assert stage.raised("车间突然停电，急需恢复").urgency == Urgency.URGENT


def test_what_the_writer_chose_stands_above_the_proposal(stage):
    power = queries.categories(stage.actor("bureau")).get(code="power")
    words = Words(TEXT, category=power.id, urgency=Urgency.URGENT)
    request = actions.raise_now(stage.actor("contact"), stage.enterprise.id, words)
    assert (request.category, request.urgency, request.proposal["category"]) == (power, Urgency.URGENT, "recruitment")


def test_the_title_is_the_first_sentence(stage):
    assert stage.raised("电压不稳。设备经常跳闸，损失很大").title == "电压不稳"


def test_too_short_a_text_is_refused_beside_its_field(stage):
    with pytest.raises(Invalid) as refusal:
        stage.raised("好")
    assert list(refusal.value.fields) == ["text"]


def test_a_draft_has_no_number_and_lies_on_nobodys_desk(stage):
    draft = actions.save_draft(stage.actor("contact"), stage.enterprise.id, Words(TEXT))
    seen_by_bureau = queries.visible(stage.actor("bureau")).filter(pk=draft.id).exists()
    assert (draft.number, draft.state, seen_by_bureau) == ("", RequestState.DRAFT, False)


def test_two_drafts_may_stand_beside_each_other(stage):
    for text in (TEXT, "车间电压不稳"):
        actions.save_draft(stage.actor("contact"), stage.enterprise.id, Words(text))
    assert queries.drafts(stage.actor("contact")).count() == 2


def test_a_changed_draft_is_proposed_anew(stage):
    actor = stage.actor("contact")
    draft = actions.save_draft(actor, stage.enterprise.id, Words(TEXT))
    changed = actions.change_draft(actor, draft.id, Words("车间又跳闸了，电压很低"))
    assert (changed.category.code, changed.title) == ("power", "车间又跳闸了，电压很低")


def test_sending_a_draft_twice_sends_it_once(stage):
    actor = stage.actor("contact")
    draft = actions.save_draft(actor, stage.enterprise.id, Words(TEXT))
    sent = [actions.submit(actor, draft.id, key="send").number for _ in range(2)]
    assert sent == ["T-2026-000001", "T-2026-000001"]


def test_a_discarded_draft_is_gone(stage):
    actor = stage.actor("contact")
    draft = actions.save_draft(actor, stage.enterprise.id, Words(TEXT, photos=(photo(),)))
    actions.discard(actor, draft.id)
    assert Request.objects.filter(pk=draft.id).exists() is False


def test_a_sent_request_cannot_be_discarded(stage):
    with pytest.raises(Conflict):
        actions.discard(stage.actor("contact"), stage.raised().id)


def test_photos_are_kept_with_the_request(stage):
    words = Words(TEXT, photos=(photo("一.png"), photo("二.png")))
    request = actions.raise_now(stage.actor("contact"), stage.enterprise.id, words)
    assert [row.file.content_type for row in request.photos.all()] == ["image/jpeg", "image/jpeg"]


def test_seven_photos_are_one_too_many(stage):
    words = Words(TEXT, photos=tuple(photo() for _ in range(7)))
    with pytest.raises(Invalid):
        actions.raise_now(stage.actor("contact"), stage.enterprise.id, words)
    assert (Request.objects.count(), RequestPhoto.objects.count()) == (0, 0)


def test_something_that_is_no_photo_leaves_nothing_behind(stage):
    words = Words(TEXT, photos=(actions.Photo("x.jpg", BytesIO(b"no picture")),))
    with pytest.raises(Invalid):
        actions.raise_now(stage.actor("contact"), stage.enterprise.id, words)
    assert Request.objects.count() == 0


def test_a_contact_whistles_for_the_own_enterprise_only(stage):
    other = make_enterprise(stage.zone)
    with pytest.raises(Invalid):
        actions.raise_now(stage.actor("contact"), other.id, Words(TEXT))


def test_an_instructor_whistles_for_the_enterprise_and_follows_it(stage):
    instructor = actor_of(make_instructor(stage.enterprise), stage.zone)
    request = actions.raise_now(instructor, stage.enterprise.id, Words(TEXT))
    seen = queries.visible(stage.actor("contact")).filter(pk=request.id).exists()
    assert (request.raised_by_id, seen) == (instructor.account, True)


def test_a_leader_reads_and_does_not_whistle(stage):
    with pytest.raises(NotAllowed):
        actions.raise_now(stage.actor("leader"), stage.enterprise.id, Words(TEXT))


def test_another_zones_enterprise_is_not_found(stage, elsewhere):
    with pytest.raises(Invalid):
        actions.raise_now(stage.actor("bureau"), elsewhere.enterprise.id, Words(TEXT))


def test_another_enterprises_contact_finds_no_draft(stage):
    draft = actions.save_draft(stage.actor("contact"), stage.enterprise.id, Words(TEXT))
    stranger = actor_of(make_contact(make_enterprise(stage.zone)), stage.zone)
    with pytest.raises(NotVisible):
        actions.submit(stranger, draft.id)


def test_the_bureau_is_told_and_the_writer_is_not(stage):
    stage.raised()
    told = [notices.mine(stage.actor(name)).count() for name in ("bureau", "contact")]
    assert told == [1, 0]


def test_a_notice_reads_as_a_sentence_with_a_link(stage):
    request = stage.raised()
    line = notices.readable(stage.actor("bureau"))[0]
    assert (line.sentence, line.url) == (
        "新诉求待受理：远航机械有限公司“招聘旺季招不到焊工，能不能帮忙组织一场招聘会”（T-2026-000001）",
        f"/z/here/requests/{request.id}/",
    )
