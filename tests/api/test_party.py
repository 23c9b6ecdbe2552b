"""Organisations, ties, coverage and maps by machine: the same scope, the same refusals as the pages."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from making import (
    make_chain,
    make_enterprise,
    make_instructor,
    make_organisation,
    make_secretary,
    make_staff,
    make_zone,
)
from yuanlian.domain.party.models import Link, Organisation
from yuanlian.domain.people.roles import Role
from yuanlian.engines.geodesy import to_gcj02

pytestmark = pytest.mark.django_db
HERE = {"lon": 105.41, "lat": 28.87}


@pytest.fixture
def zone():
    zone = make_zone("machine")
    step = {"way": "survey", "full_members": "unknown", "text": {"zh": "先走访核实", "en": "Visit first"}}
    zone.settings["coverage_steps"] = [step]
    zone.save()
    return zone


class Caller:
    """Calls the API as one account."""

    def __init__(self, account):
        self.client = Client()
        self.client.cookies["django_language"] = "zh-hans"
        self.client.force_login(account, backend="yuanlian.domain.people.signin.AccountBackend")

    def get(self, path):
        return self.client.get(f"/api/v1/z/machine{path}")

    def send(self, path, body=None, method="post", **headers):
        return getattr(self.client, method)(
            f"/api/v1/z/machine{path}", json.dumps(body or {}), content_type="application/json", headers=headers
        )


@pytest.fixture
def bureau(zone):
    return Caller(make_staff(zone, Role.BUREAU))


def test_the_same_key_makes_one_organisation(zone, bureau):
    body = {"name": "新党委", "kind": "committee"}
    answers = [bureau.send("/organisations", body, **{"Idempotency-Key": "k1"}) for _press in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert Organisation.objects.filter(zone=zone).count() == 1
    assert answers[0].json()["id"] == answers[1].json()["id"]


def test_the_tree_comes_level_by_level(zone, bureau):
    root = bureau.send("/organisations", {"name": "根", "kind": "committee"}).json()
    bureau.send("/organisations", {"name": "枝", "kind": "branch", "parent": root["id"]})
    tops = bureau.get("/organisations/tree").json()
    below = bureau.get(f"/organisations/tree?under={root['id']}").json()
    assert [(each["name"], each["below"]) for each in (*tops, *below)] == [("根", 1), ("枝", 0)]


def test_the_list_is_narrowed(zone, bureau):
    make_organisation(zone, "甲党委", kind="committee", chain=make_chain(zone))
    make_organisation(zone, "乙支部")
    page = bureau.get("/organisations?kind=committee&chain=electronics").json()
    assert (page["total"], [each["name"] for each in page["items"]]) == (1, ["甲党委"])


def test_facts_are_put_and_a_stale_version_is_refused(zone, bureau):
    row = make_organisation(zone, "旧名")
    path = f"/organisations/{row.id}"
    fresh = bureau.send(path, {"name": "新名", "version": 1}, "put")
    stale = bureau.send(path, {"name": "另名", "version": 1}, "put")
    assert (fresh.json()["name"], stale.status_code, stale.json()["code"]) == ("新名", 409, "conflict")


def test_an_unknown_chain_is_named(zone, bureau):
    answer = bureau.send("/organisations", {"name": "新", "kind": "branch", "chain": "nowhere"})
    assert (answer.status_code, answer.json()["fields"]) == (422, {"chain": "没有这个编号：nowhere。"})


def test_an_organisation_is_moved_and_brought_through_its_term(zone, bureau):
    above, row = make_organisation(zone, kind="committee"), make_organisation(zone)
    moved = bureau.send(f"/organisations/{row.id}/move", {"parent": str(above.id)}).json()
    called = bureau.send(f"/organisations/{row.id}/step", {"verb": "call_election"}).json()
    wrong = bureau.send(f"/organisations/{row.id}/step", {"verb": "renew"})
    assert (moved["parent"], called["state"], wrong.json()["code"]) == (str(above.id), "due", "illegal_move")


def test_ties_are_made_listed_and_ended(zone, bureau):
    body, firm = make_organisation(zone, kind="chain_committee"), make_enterprise(zone, "星火")
    path = f"/organisations/{body.id}/links"
    made = bureau.send(path, {"role": "member", "enterprise": str(firm.id)})
    both = bureau.send(path, {"role": "member"})
    listed = bureau.get(path).json()
    bureau.send(f"/links/{made.json()['id']}/end")
    assert (made.status_code, both.status_code, [each["name"] for each in listed["items"]]) == (201, 422, ["星火"])
    assert bureau.get(path).json()["total"] == 0


def test_posts_are_given_listed_and_ended(zone, bureau):
    body = make_organisation(zone)
    made = bureau.send(f"/organisations/{body.id}/posts", {"kind": "secretary", "person": "甲"}).json()
    ended = bureau.send(f"/posts/{made['id']}/end").json()
    assert [each["person"] for each in bureau.get(f"/organisations/{body.id}/posts").json()] == ["甲"]
    assert (made["until"], ended["until"] is None) == (None, False)


def test_a_secretary_appoints_no_secretary(zone):
    body = make_organisation(zone)
    answer = Caller(make_secretary(body)).send(f"/organisations/{body.id}/posts", {"kind": "secretary", "person": "乙"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_coverage_says_three_facts_and_the_step(zone, bureau):
    firm = make_enterprise(zone, "星火", chain=make_chain(zone))
    item = bureau.get("/coverage").json()["items"][0]
    assert item == {
        "enterprise": str(firm.id), "name": "星火", "chain": "electronics", "coverage": "none", "organisation": None,
        "founding": None, "sent": [], "step": "survey", "step_words": "先走访核实",
    }  # fmt: skip
    assert bureau.get("/coverage/tally").json() == {"own": 0, "joint": 0, "none": 1}


def test_gaps_are_closed_by_survey_person_and_founding(zone, bureau):
    firm, partner = make_enterprise(zone, "甲"), make_enterprise(zone, "乙")
    survey = bureau.send(f"/enterprises/{firm.id}/survey", {"full_members": 2, "union": None}, "put").json()
    sent = bureau.send(f"/enterprises/{firm.id}/posts", {"kind": "instructor", "person": "丙"})
    left = bureau.get("/gaps?gap=person").json()
    body = {"name": "联合支部", "way": "joint", "partners": [str(partner.id)]}
    founded = bureau.send(f"/enterprises/{firm.id}/found", body)
    assert (survey["full_members"], survey["union"], sent.status_code, left["total"]) == (2, None, 201, 1)
    assert (founded.status_code, bureau.get("/gaps").json()["total"]) == (201, 0)
    assert bureau.get("/coverage?coverage=joint&founding=joint").json()["total"] == 2


def test_the_gap_list_is_narrowed_by_step(zone, bureau):
    make_enterprise(zone)
    assert [bureau.get(f"/gaps?step={step}").json()["total"] for step in ("survey", "alone")] == [1, 0]


def points(caller, address):
    """The features of a map, which come in parts."""
    collection = json.loads(b"".join(caller.get(address).streaming_content))
    assert collection["type"] == "FeatureCollection"
    return collection["features"]


def test_field_staff_read_their_own_enterprises_only(zone):
    mine = make_enterprise(zone, "我的")
    make_enterprise(zone, "别人的")
    caller = Caller(make_instructor(mine))
    assert [each["name"] for each in caller.get("/coverage").json()["items"]] == ["我的"]
    assert points(caller, "/map/enterprises") == []


def test_points_come_in_the_datum_asked_for(zone, bureau):
    make_organisation(zone, "星火", **HERE)
    plain, shifted = (
        points(bureau, f"/map/organisations?datum={datum}")[0]["geometry"]["coordinates"]
        for datum in ("CGCS2000", "GCJ-02")
    )
    assert (plain, shifted) == ([105.41, 28.87], to_gcj02([(105.41, 28.87)])[0].round(6).tolist())


def test_enterprises_are_points_with_their_coverage_and_chain(zone, bureau):
    firm = make_enterprise(zone, "星火", chain=make_chain(zone), **HERE)
    make_enterprise(zone, "没有位置")
    assert points(bureau, "/map/enterprises") == [
        {
            "type": "Feature",
            "id": str(firm.id),
            "geometry": {"type": "Point", "coordinates": [105.41, 28.87]},
            "properties": {"name": "星火", "kind": "none", "chain": "electronics"},
        }
    ]


def test_points_of_several_parts_are_one_collection(zone, bureau, monkeypatch):
    monkeypatch.setattr("yuanlian.api.rooms.zonemap.PART", 2)
    for number in range(5):
        make_enterprise(zone, f"星火{number}", **HERE)
    names = {each["properties"]["name"] for each in points(bureau, "/map/enterprises")}
    assert names == {f"星火{number}" for number in range(5)}


def test_another_zones_rows_are_missing(zone, bureau):
    elsewhere = make_zone("elsewhere")
    body, firm = make_organisation(elsewhere), make_enterprise(elsewhere)
    own = make_organisation(zone)
    tie = {"role": "member", "enterprise": str(firm.id)}
    answers = [
        bureau.get(f"/organisations/{body.id}"),
        bureau.send(f"/organisations/{own.id}/links", tie),
        bureau.send(f"/organisations/{own.id}/move", {"parent": str(body.id)}),
        bureau.send(f"/enterprises/{firm.id}/survey", {"full_members": 1}, "put"),
    ]
    assert ([answer.status_code for answer in answers], Link.objects.count()) == ([404] * 4, 0)
