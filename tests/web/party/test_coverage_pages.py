"""Coverage and gaps: three facts of each enterprise, the next step, and the step done right there."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from making import actor_of, make_enterprise, make_instructor, make_organisation, make_staff
from web.party.conftest import client_of
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party.models import Organisation, Post, Survey
from yuanlian.domain.people.roles import Role
from yuanlian.web.enterprises.sections import sections_of

pytestmark = pytest.mark.django_db


def page(zone, view, **parts):
    return reverse(view, kwargs={"zone": zone.slug, **parts})


def queries_of(client, url):
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.fixture
def three(zone, firm):
    """One covered and attended, one covered, one with nothing."""
    rows = [firm("全有电子"), firm("有组织电子"), firm("全无电子", is_key=True)]
    for row in rows[:2]:
        make_organisation(zone, f"{row.name}党支部", enterprise=row, founding="alone")
    make_instructor(rows[0])
    return rows


def shown(response):
    return sorted(str(getattr(row.cells["name"], "text", row.cells["name"])) for row in response.context["table"].rows)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["全无电子", "全有电子", "有组织电子"]),
        ("?coverage=none", ["全无电子"]),
        ("?coverage=nonsense", ["全无电子", "全有电子", "有组织电子"]),
        ("?coverage=own&sent=no", ["有组织电子"]),
        ("?founding=alone", ["全有电子", "有组织电子"]),
        ("?q=全有", ["全有电子"]),
        ("?key=yes", ["全无电子"]),
    ],
)
def test_the_coverage_list_is_narrowed_by_its_address(zone, bureau, three, query, names):
    assert shown(bureau.get(page(zone, "coverage_list") + query)) == sorted(names)


def test_tabs_count_what_they_open(zone, bureau, three):
    tabs = bureau.get(page(zone, "coverage_list")).context["tabs"]
    assert [tab.count for tab in tabs] == [3, 2, 0, 1]
    assert [bureau.get(tab.url).context["table"].total for tab in tabs] == [3, 2, 0, 1]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["全无电子"]),
        ("?gap=sent", ["全无电子", "有组织电子"]),
        ("?gap=any", ["全无电子", "有组织电子"]),
        ("?step=alone", []),
    ],
)
def test_the_gap_list_holds_what_is_missing(zone, bureau, three, query, names):
    assert shown(bureau.get(page(zone, "gap_list") + query)) == sorted(names)


def test_the_gap_list_says_the_next_step_in_the_zones_words(zone, bureau, three):
    row = bureau.get(page(zone, "gap_list")).context["table"].rows[0]
    assert (str(row.cells["step"].label), row.cells["step"].note) == ("走访核实", "先走访核实")


@pytest.mark.parametrize("view", ["coverage_list", "gap_list"])
def test_lists_cost_the_same_for_three_as_for_one(zone, bureau, firm, view):
    make_organisation(zone, enterprise=firm("一"))
    firm("二")
    one = queries_of(bureau, page(zone, view))
    make_organisation(zone, enterprise=firm("三"))
    firm("四")
    firm("五")
    assert queries_of(bureau, page(zone, view)) == one


def test_an_export_holds_the_facts_and_the_step(zone, bureau, three):
    response = bureau.get(page(zone, "gap_list") + "?gap=any&format=csv")
    lines = [line.split(",") for line in b"".join(response.streaming_content).decode("utf-8-sig").splitlines()]
    assert {line[0]: (line[2], line[6]) for line in lines[1:]} == {
        "全无电子": ("未覆盖", "走访核实：先走访核实"),
        "有组织电子": ("单独覆盖", "选派指导员：已有党组织，选派党建指导员或驻企联络员"),
    }


def test_field_staff_see_their_own_enterprises_only(zone, three):
    client = client_of(make_instructor(three[2]))
    assert shown(client.get(page(zone, "gap_list"))) == ["全无电子"]
    assert client.get(page(zone, "gap_detail", enterprise=three[1].id)).status_code == 404


def test_a_survey_changes_the_next_step(zone, bureau, three):
    url = page(zone, "gap_detail", enterprise=three[2].id)
    assert bureau.post(url, {"form": "survey", "full_members": "4", "union": "yes"}).status_code == 302
    survey = Survey.objects.get(enterprise=three[2])
    assert (survey.full_members, survey.union) == (4, True)
    assert bureau.get(url).context["step"].words == "单独组建党支部"


def test_what_is_not_known_stays_unknown(zone, bureau, three):
    bureau.post(page(zone, "gap_detail", enterprise=three[2].id), {"form": "survey", "full_members": "", "union": ""})
    survey = Survey.objects.get(enterprise=three[2])
    assert (survey.full_members, survey.union) == (None, None)


def test_a_negative_number_of_members_is_said_beside_the_field(zone, bureau, three):
    response = bureau.post(page(zone, "gap_detail", enterprise=three[2].id), {"form": "survey", "full_members": "-1"})
    assert (response.status_code, list(response.context["survey"].errors)) == (422, ["full_members"])


def test_somebody_is_sent_right_there(zone, bureau, three):
    url = page(zone, "gap_detail", enterprise=three[2].id)
    assert bureau.post(url, {"form": "sending", "kind": "instructor", "person": "李指导"}).status_code == 302
    assert Post.objects.get(enterprise=three[2]).person == "李指导"


def test_field_staff_survey_but_send_nobody(zone, three):
    client = client_of(make_instructor(three[2]))
    url = page(zone, "gap_detail", enterprise=three[2].id)
    assert client.post(url, {"form": "survey", "full_members": "2"}).status_code == 302
    assert client.post(url, {"form": "sending", "kind": "instructor", "person": "甲"}).status_code == 403


def test_a_branch_is_founded_from_the_gap_list(zone, bureau, three, committee):
    url = page(zone, "gap_found", enterprise=three[2].id) + "?way=alone"
    assert bureau.get(url).context["form"].initial["name"] == "全无电子党支部"
    form = {
        "way": "alone",
        "name": "全无电子党支部",
        "parent": str(committee.id),
        "state": "set_up",
        "submission_key": "k",
    }
    assert [bureau.post(url, form).status_code for _press in range(2)] == [302, 302]
    assert Organisation.objects.filter(enterprise=three[2], parent=committee, founding="alone").count() == 1
    assert shown(bureau.get(page(zone, "gap_list"))) == []


def test_a_joint_branch_is_founded_with_partners_of_the_gap_list(zone, bureau, three, committee, firm):
    partner = firm("也无电子")
    url = page(zone, "gap_found", enterprise=three[2].id) + "?way=joint"
    assert [name for _pk, name in bureau.get(url).context["form"].fields["partners"].choices] == ["也无电子"]
    form = {"way": "joint", "name": "联合党支部", "parent": str(committee.id), "state": "set_up"}
    alone = bureau.post(url, form)
    assert (alone.status_code, list(alone.context["form"].errors)) == (422, ["partners"])
    assert bureau.post(url, form | {"partners": [str(partner.id)]}).status_code == 302
    assert bureau.get(page(zone, "coverage_list") + "?coverage=joint").context["table"].total == 2


def test_a_leader_reads_and_changes_nothing(zone, three):
    client = client_of(make_staff(zone, Role.LEADER))
    url = page(zone, "gap_detail", enterprise=three[2].id)
    assert client.get(url).status_code == 200
    assert client.post(url, {"form": "survey", "full_members": "2"}).status_code == 403


def test_the_enterprise_page_shows_its_organisation(zone, three):
    actor = actor_of(make_staff(zone, Role.BUREAU), zone)
    section = next(each for each in sections_of(actor, zone.slug, three[0]) if each.template.startswith("party/"))
    facts = {str(fact.label): fact.value for fact in section.context["facts"]}
    assert (facts["覆盖"].label, facts["党组织"].label, facts["组建方式"]) == ("单独覆盖", "全有电子党支部", "单独组建")


def test_cancelled_enterprises_are_no_gaps(zone, bureau):
    make_enterprise(zone, "已注销", status="cancelled")
    assert (shown(bureau.get(page(zone, "gap_list"))), Enterprise.objects.filter(zone=zone).count()) == ([], 1)


def test_the_page_of_a_gap_opens_the_next_step_and_folds_the_rest(zone, bureau, three):
    url = page(zone, "gap_detail", enterprise=three[2].id)

    def acts():
        return [(act.kind, act.first) for act in bureau.get(url).context["acts"]]

    before = acts()
    bureau.post(url, {"form": "survey", "full_members": "4", "union": "yes"})
    assert (before, acts()) == (
        [("survey", True), ("founding", False), ("sending", False)],
        [("founding", True), ("sending", False), ("survey", False)],
    )
