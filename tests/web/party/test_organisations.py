"""Pages of organisations: both hierarchies, one of them, what is done to it, and what stays closed."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from making import make_enterprise, make_organisation, make_secretary, make_zone, system
from web.party.conftest import client_of
from yuanlian.domain.party import actions
from yuanlian.domain.party.models import Link, Member, Organisation, Post
from yuanlian.domain.party.states import MemberStage, OrganisationKind

pytestmark = pytest.mark.django_db


def page(zone, view, **parts):
    return reverse(view, kwargs={"zone": zone.slug, **parts})


def made(zone, name, parent=None, kind=OrganisationKind.BRANCH):
    return actions.create(system(zone), actions.NewOrganisation(name=name, kind=kind, parent=parent))


def queries_of(client, url):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_the_tree_shows_who_stands_under_whom(zone, bureau):
    root = made(zone, "区委", kind=OrganisationKind.COMMITTEE)
    made(zone, "一支部", root)
    text = bureau.get(page(zone, "organisation_tree")).content.decode()
    assert text.index("区委") < text.index("一支部")


def test_a_wide_level_comes_when_it_is_opened(zone, bureau):
    root = made(zone, "区委", kind=OrganisationKind.COMMITTEE)
    rows = [
        Organisation(
            zone=zone,
            name=f"第{n:03d}支部",
            kind="branch",
            code=f"b{n:03d}",
            parent=root,
            path=f"{root.path}/{n}",
            depth=1,
        )
        for n in range(130)
    ]
    Organisation.objects.bulk_create(rows)
    whole = bureau.get(page(zone, "organisation_tree")).content.decode()
    piece = bureau.get(page(zone, "organisation_branch", organisation=root.id), headers={"HX-Request": "true"})
    assert ("第000支部" in whole, piece.content.decode().count("yl-node-leaf"), "<html" in piece.content.decode()) == (
        False,
        100,
        False,
    )
    rest = bureau.get(page(zone, "organisation_branch", organisation=root.id) + "?page=2").content.decode()
    assert (rest.count("yl-node-leaf"), "<html" in rest) == (30, True)


def test_the_tree_costs_the_same_for_three_as_for_one(zone, bureau):
    root = made(zone, "区委", kind=OrganisationKind.COMMITTEE)
    made(zone, "一支部", root)
    one = queries_of(bureau, page(zone, "organisation_tree"))
    made(zone, "二支部", root)
    made(zone, "三支部", root)
    assert queries_of(bureau, page(zone, "organisation_tree")) == one


def test_the_functional_view_counts_ties_in_the_zones_own_words(zone, bureau, body):
    text = bureau.get(page(zone, "organisation_bodies")).content.decode()
    assert text.count("1·链主企业") == 1
    assert "领先电子" in text


def test_the_functional_view_costs_the_same_for_three_as_for_one(zone, bureau, body):
    one = queries_of(bureau, page(zone, "organisation_bodies"))
    for _number in range(2):
        other = make_organisation(zone, kind="chain_committee")
        Link.objects.create(
            zone=zone, organisation=other, enterprise=make_enterprise(zone), role="member", since=date(2021, 1, 1)
        )
    assert queries_of(bureau, page(zone, "organisation_bodies")) == one


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("?q=电子链", 1),
        ("?kind=branch", 1),
        ("?chain=electronics", 1),
        ("?mark=weak", 1),
        ("?state=planned", 0),
    ],
)
@pytest.mark.usefixtures("body", "committee")
def test_the_list_is_narrowed_by_its_address(zone, bureau, query, found):
    make_organisation(zone, "弱支部", weak=True)
    assert bureau.get(page(zone, "organisation_list") + query).context["table"].total == found


def test_the_list_costs_the_same_for_three_as_for_one(zone, bureau, committee):
    one = queries_of(bureau, page(zone, "organisation_list"))
    make_organisation(zone)
    make_organisation(zone)
    assert queries_of(bureau, page(zone, "organisation_list")) == one


def test_the_export_holds_what_the_list_shows(zone, bureau, committee):
    make_organisation(zone, "一支部")
    response = bureau.get(page(zone, "organisation_list") + "?kind=branch&format=csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["一支部"]


def test_the_page_shows_ties_posts_and_the_way_to_the_public_page(zone, bureau, body):
    Post.objects.create(zone=zone, kind="secretary", organisation=body, person="张书记", since=date(2022, 1, 1))
    response = bureau.get(page(zone, "organisation_detail", organisation=body.id))
    roles = [(each.role, each.count) for each in response.context["roles"]]
    assert (roles, [each.person for each in response.context["posts"]]) == (
        [("1·链主企业", 1), ("拟组建", 1)],
        ["张书记"],
    )
    assert response.context["public_url"] == f"http://testserver/o/{body.public_code}/"


def test_the_page_costs_the_same_for_three_ties_as_for_one(zone, bureau, body, firm):
    one = queries_of(bureau, page(zone, "organisation_detail", organisation=body.id))
    for number in range(2):
        Link.objects.create(
            zone=zone, organisation=body, enterprise=firm(f"又{number}"), role="to_organise", since=date(2021, 1, 1)
        )
    assert queries_of(bureau, page(zone, "organisation_detail", organisation=body.id)) == one


def test_one_press_makes_one_organisation(zone, bureau, committee):
    form = {"name": "新支部", "kind": "branch", "state": "set_up", "parent": str(committee.id), "submission_key": "k1"}
    for _press in range(2):
        assert bureau.post(page(zone, "organisation_new"), form).status_code == 302
    assert Organisation.objects.filter(zone=zone, name="新支部", parent=committee).count() == 1


def test_a_wrong_parent_is_said_beside_the_field(zone, bureau):
    branch = make_organisation(zone)
    form = {"name": "新支部", "kind": "branch", "state": "set_up", "parent": str(branch.id)}
    response = bureau.post(page(zone, "organisation_new"), form)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["parent"])


def test_facts_are_corrected_and_a_stale_page_is_refused(zone, bureau, committee):
    url = page(zone, "organisation_edit", organisation=committee.id)
    assert bureau.post(url, {"name": "新名", "demonstration": "on", "version": "1"}).status_code == 302
    assert bureau.post(url, {"name": "旧名", "version": "1"}).status_code == 409
    committee.refresh_from_db()
    assert (committee.name, committee.demonstration) == ("新名", True)


def test_a_secretary_corrects_the_introduction_only(zone, body):
    secretary = client_of(make_secretary(body))
    url = page(zone, "organisation_edit", organisation=body.id)
    shown = set(secretary.get(url).context["form"].fields)
    secretary.post(url, {"introduction": "新简介", "name": "改名", "version": "1"})
    body.refresh_from_db()
    assert (shown, body.introduction, body.name) == ({"name_en", "introduction", "version"}, "新简介", "电子链党委")


def test_an_organisation_moves_with_what_stands_below(zone, bureau, committee):
    root = made(zone, "根", kind=OrganisationKind.COMMITTEE)
    leaf = made(zone, "叶", root)
    url = page(zone, "organisation_move", organisation=root.id)
    assert "1 个组织一起移动" in bureau.get(url).content.decode()
    assert bureau.post(url, {"parent": str(committee.id), "version": "1"}).status_code == 302
    leaf.refresh_from_db()
    assert leaf.path.startswith(f"{committee.path}/")


def test_steps_of_a_term_are_asked_about_and_taken(zone, bureau, committee):
    url = page(zone, "organisation_step", organisation=committee.id) + "?verb=call_election"
    assert "通知换届" in bureau.get(url).content.decode()
    bureau.post(url, {"version": "1"})
    committee.refresh_from_db()
    assert committee.state == "due"


def test_a_step_the_state_does_not_allow_is_refused(zone, bureau, committee):
    url = page(zone, "organisation_step", organisation=committee.id) + "?verb=renew"
    assert bureau.post(url).status_code == 409


def test_an_enterprise_is_searched_and_linked_once(zone, bureau, body, firm):
    target = firm("星火电子")
    url = page(zone, "link_new", organisation=body.id) + "?q=星火"
    assert [name for _key, name in bureau.get(url).context["targets"]] == ["星火电子"]
    form = {"target": f"enterprise:{target.id}", "role": "member", "submission_key": "k"}
    assert [bureau.post(url, form).status_code for _press in range(2)] == [302, 302]
    assert bureau.post(url, form | {"submission_key": "other"}).status_code == 422
    assert Link.objects.filter(organisation=body, enterprise=target, until=None).count() == 1


def test_a_link_is_ended_after_asking_and_stays_in_history(zone, bureau, body):
    tie = Link.objects.filter(organisation=body, role="to_organise").get()
    url = page(zone, "link_end", link=tie.id)
    assert "待建电子" in bureau.get(url).content.decode()
    bureau.post(url)
    listed = bureau.get(page(zone, "link_list", organisation=body.id) + "?past=yes").context["table"]
    assert [row.cells["name"] for row in listed.rows] == ["待建电子"]


def test_a_post_is_given_with_an_account_and_ended(zone, bureau, body, somebody):
    url = page(zone, "post_new", organisation=body.id)
    unknown = bureau.post(url, {"kind": "secretary", "person": "甲", "username": somebody.username})
    assert (unknown.status_code, list(unknown.context["form"].errors)) == (422, ["username"])
    assert bureau.post(url, {"kind": "secretary", "person": "甲"}).status_code == 302
    post = Post.objects.get(organisation=body)
    bureau.post(page(zone, "post_end", post=post.id))
    post.refresh_from_db()
    assert post.until is not None


def test_the_register_is_read_by_the_bureau_and_the_own_secretary_only(zone, bureau, body, committee):
    Member.objects.create(zone=zone, organisation=body, name="名册中人", stage=MemberStage.ACTIVIST)
    url = page(zone, "member_list", organisation=body.id)
    answers = [
        client.get(url) for client in (bureau, client_of(make_secretary(body)), client_of(make_secretary(committee)))
    ]
    assert [("名册中人" in answer.content.decode(), answer.status_code) for answer in answers] == [
        (True, 200),
        (True, 200),
        (False, 404),
    ]


def test_somebody_is_entered_and_led_one_step_on(zone, bureau, body):
    form = {"name": "新人", "stage": "applicant"}
    assert bureau.post(page(zone, "member_new", organisation=body.id), form).status_code == 302
    member = Member.objects.get(zone=zone)
    bureau.post(page(zone, "member_stage", member=member.id))
    member.refresh_from_db()
    assert member.stage == "activist"


def test_a_wrong_identity_number_is_said_beside_the_field(zone, bureau, body):
    form = {"name": "新人", "stage": "applicant", "identity": "110105194912310021"}
    response = bureau.post(page(zone, "member_new", organisation=body.id), form)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["identity"])


def test_another_zones_organisation_is_missing(zone, bureau):
    foreign = make_organisation(make_zone("elsewhere"))
    views = (
        "organisation_detail",
        "organisation_edit",
        "organisation_move",
        "link_new",
        "post_new",
        "member_list",
        "organisation_qr",
    )
    assert {bureau.get(page(zone, view, organisation=foreign.id)).status_code for view in views} == {404}


def test_every_page_reads_in_english(zone, body, committee, bureau):
    bureau.cookies["django_language"] = "en"
    views = [
        page(zone, "organisation_tree"), page(zone, "organisation_bodies"), page(zone, "organisation_list"),
        page(zone, "organisation_detail", organisation=body.id), page(zone, "organisation_new"), page(zone, "gap_list"),
        page(zone, "coverage_list"), page(zone, "map"),
    ]  # fmt: skip
    texts = [bureau.get(url).content.decode() for url in views]
    ours = ("党组织覆盖", "缺口清单", "隶属", "组建方式", "选派", "示意图", "新建党组织", "功能组织")
    assert [[word for word in ours if word in text] for text in texts] == [[]] * len(texts)
