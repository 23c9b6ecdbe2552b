"""The whistle's pages: one sentence, the proposal, near-duplicates, drafts, one press one record."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from domain.service.stage import TEXT
from making import actor_of, make_contact, make_enterprise
from yuanlian.domain.enterprises.models import EnterpriseGrant
from yuanlian.domain.service import actions
from yuanlian.domain.service.models import Request, RequestPhoto
from yuanlian.domain.service.states import RequestState

WHISTLE = "/z/here/whistle/"


def picture(name="故障.jpg"):
    content = BytesIO()
    Image.new("RGB", (40, 30), "red").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/jpeg")


def post(client, data, where=WHISTLE):
    return client.post(where, {"submission_key": "k", **data})


def one():
    return Request.objects.get()


def test_sending_at_once_leads_to_the_request(stage, signed_in):
    response = post(signed_in("contact"), {"text": TEXT, "do": "send"})
    assert (response.status_code, response["Location"]) == (302, f"/z/here/requests/{one().id}/")


def test_the_next_step_is_a_draft_with_a_proposal(stage, signed_in):
    client = signed_in("contact")
    page = client.get(post(client, {"text": TEXT})["Location"]).content.decode()
    assert (one().state, "像是“招工”，建议由人社局牵头" in page, "<mark>招聘</mark>" in page) == (
        RequestState.DRAFT,
        True,
        True,
    )


def test_a_sentence_without_known_words_says_that_the_bureau_chooses(stage, signed_in):
    client = signed_in("contact")
    page = client.get(post(client, {"text": "想和领导谈谈今后的打算"})["Location"]).content.decode()
    assert "类别由党群工作部选择" in page


def test_a_double_click_makes_one_request(stage, signed_in):
    client = signed_in("contact")
    places = {post(client, {"text": TEXT, "do": "send"})["Location"] for _ in range(2)}
    assert (len(places), Request.objects.count()) == (1, 1)


def test_the_draft_is_sent_from_its_page(stage, signed_in):
    client = signed_in("contact")
    where = post(client, {"text": TEXT})["Location"]
    post(client, {"text": TEXT, "category": "", "urgency": "urgent", "version": 1, "do": "send"}, where)
    request = one()
    assert (request.state, request.urgency, request.number) == (RequestState.SUBMITTED, "urgent", "T-2026-000001")


def test_a_saved_draft_waits_on_the_whistle_page(stage, signed_in):
    client = signed_in("contact")
    post(client, {"text": TEXT})
    page = client.get(WHISTLE).content.decode()
    assert f"/z/here/whistle/{one().id}/" in page


def test_a_draft_is_thrown_away(stage, signed_in):
    client = signed_in("contact")
    where = post(client, {"text": TEXT})["Location"]
    client.post(f"{where}discard/")
    assert Request.objects.count() == 0


def test_photos_come_along_and_are_shown(stage, signed_in):
    client = signed_in("contact")
    where = post(client, {"text": TEXT, "photos": [picture(), picture("二.jpg")], "do": "send"})["Location"]
    photo = RequestPhoto.objects.first()
    response = client.get(f"/z/here/requests/photos/{photo.id}/")
    page = client.get(where).content.decode()
    assert (RequestPhoto.objects.count(), response["Content-Type"], str(photo.id) in page) == (2, "image/jpeg", True)


def test_a_photo_that_is_none_is_named_beside_its_field(stage, signed_in):
    broken = SimpleUploadedFile("x.jpg", b"nothing", content_type="image/jpeg")
    response = post(signed_in("contact"), {"text": TEXT, "photos": [broken], "do": "send"})
    assert (response.status_code, "这不是能打开的照片" in response.content.decode(), Request.objects.count()) == (
        422,
        True,
        0,
    )


def test_too_short_a_sentence_is_refused_beside_its_field(stage, signed_in):
    response = post(signed_in("contact"), {"text": "好", "do": "send"})
    assert (response.status_code, "请用 4 到 2000 个字写明问题" in response.content.decode()) == (422, True)


def test_near_duplicates_of_others_are_only_counted(stage, signed_in):
    other = make_enterprise(stage.zone, "天工焊接有限公司")
    words = actions.Words("招聘旺季招不到焊工，求一场招聘会")
    actions.raise_now(actor_of(make_contact(other), stage.zone), other.id, words)
    client = signed_in("contact")
    page = client.get(post(client, {"text": TEXT})["Location"]).content.decode()
    assert ("另有 1 件其他企业的相近诉求" in page, "天工焊接" in page) == (True, False)


def test_own_near_duplicates_are_shown_with_their_words(stage, signed_in):
    first = stage.raised()
    client = signed_in("contact")
    page = client.get(post(client, {"text": TEXT})["Location"]).content.decode()
    assert first.number in page


def test_staff_name_the_enterprise(stage, signed_in):
    post(signed_in("bureau"), {"text": TEXT, "enterprise": "远航", "do": "send"})
    assert (one().enterprise, one().raised_by) == (stage.enterprise, stage.accounts["bureau"])


def test_a_name_that_fits_two_asks_which(stage, signed_in):
    second = make_enterprise(stage.zone, "远航电子有限公司")
    client = signed_in("bureau")
    response = post(client, {"text": TEXT, "enterprise": "远航", "do": "send"})
    assert (response.status_code, str(second.id) in response.content.decode()) == (422, True)
    post(client, {"text": TEXT, "enterprise": "远航", "pick": str(second.id), "do": "send"})
    assert one().enterprise == second


def test_an_unknown_enterprise_is_named_beside_its_field(stage, signed_in):
    response = post(signed_in("bureau"), {"text": TEXT, "enterprise": "不存在", "do": "send"})
    assert "没有找到这家企业" in response.content.decode()


def test_the_address_may_name_the_enterprise(stage, signed_in):
    page = signed_in("bureau").get(f"{WHISTLE}?enterprise={stage.enterprise.id}").content.decode()
    assert ("远航机械有限公司" in page, str(stage.enterprise.id) in page) == (True, True)


def test_a_contact_of_two_enterprises_chooses(stage, signed_in):
    second = make_enterprise(stage.zone, "远航电子有限公司")
    EnterpriseGrant.objects.create(
        zone=stage.zone, account=stage.accounts["contact"], role="contact", enterprise=second, since="2020-01-01"
    )
    post(signed_in("contact"), {"text": TEXT, "pick": str(second.id), "do": "send"})
    assert one().enterprise == second


def test_a_returned_request_is_completed_on_its_page(stage, signed_in):
    request = actions.send_back(stage.actor("bureau"), stage.raised().id, "请写明人数")
    client = signed_in("contact")
    where = f"/z/here/whistle/{request.id}/"
    page = client.get(where).content.decode()
    post(
        client, {"text": "缺二十名焊工，希望招聘", "urgency": "normal", "version": request.version, "do": "send"}, where
    )
    request.refresh_from_db()
    assert ("退回原因：请写明人数" in page, request.state) == (True, RequestState.SUBMITTED)


def test_a_stale_draft_is_refused(stage, signed_in):
    client = signed_in("contact")
    where = post(client, {"text": TEXT})["Location"]
    data = {"text": TEXT, "urgency": "normal", "version": 1, "do": "save"}
    assert [post(client, data, where).status_code for _ in range(2)] == [302, 409]
