"""Coverage, founding and person sent are read from records."""

from __future__ import annotations

from datetime import date

import pytest

from making import make_enterprise, make_instructor, make_organisation, make_zone
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party.coverage import covered_by, facts_of, gaps, has_person, next_steps
from yuanlian.domain.party.models import Link, Survey
from yuanlian.domain.party.states import Coverage, NextStep

pytestmark = pytest.mark.django_db
TEXT = {"zh": "下一步", "en": "next"}


@pytest.fixture
def zone():
    return make_zone()


def joint(zone, enterprise, **values):
    body = make_organisation(zone, kind="joint_branch", founding="joint")
    Link.objects.create(
        zone=zone, organisation=body, enterprise=enterprise, role="member", since=date(2021, 1, 1), **values
    )


def coverage_of(zone, enterprise):
    return facts_of(zone.id, [enterprise])[enterprise.id].coverage


def test_an_enterprise_with_its_own_branch_is_covered_alone(zone):
    enterprise = make_enterprise(zone)
    make_organisation(zone, enterprise=enterprise, founding="alone")
    facts = facts_of(zone.id, [enterprise])[enterprise.id]
    assert (facts.coverage, facts.founding) == (Coverage.OWN, "alone")


def test_a_member_of_a_joint_branch_is_covered_jointly(zone):
    enterprise = make_enterprise(zone)
    joint(zone, enterprise)
    assert coverage_of(zone, enterprise) == Coverage.JOINT


def test_a_tie_that_ended_covers_nobody(zone):
    enterprise = make_enterprise(zone)
    joint(zone, enterprise, until=date(2021, 2, 1))
    assert coverage_of(zone, enterprise) == Coverage.NONE


def test_a_dissolved_branch_covers_nobody(zone):
    enterprise = make_enterprise(zone)
    make_organisation(zone, enterprise=enterprise, state="dissolved")
    assert coverage_of(zone, enterprise) == Coverage.NONE


def test_membership_of_a_chain_committee_is_no_coverage(zone):
    enterprise = make_enterprise(zone)
    body = make_organisation(zone, kind="chain_committee")
    Link.objects.create(zone=zone, organisation=body, enterprise=enterprise, role="member", since=date(2021, 1, 1))
    assert coverage_of(zone, enterprise) == Coverage.NONE


def test_the_list_conditions_agree_with_the_facts(zone):
    rows = [make_enterprise(zone) for _ in range(3)]
    make_organisation(zone, enterprise=rows[0])
    joint(zone, rows[1])
    found = {c: set(Enterprise.objects.filter(covered_by(zone.id, c), zone=zone)) for c in Coverage}
    assert found == {Coverage.OWN: {rows[0]}, Coverage.JOINT: {rows[1]}, Coverage.NONE: {rows[2]}}


def test_a_sent_instructor_is_a_person(zone):
    enterprise, other = make_enterprise(zone), make_enterprise(zone)
    make_instructor(enterprise)
    assert list(Enterprise.objects.filter(has_person(zone.id), zone=zone)) == [enterprise]
    assert [post.kind for post in facts_of(zone.id, [other])[other.id].sent] == []


def test_the_gap_list_holds_what_is_not_covered_or_has_nobody(zone):
    covered, alone, gone = make_enterprise(zone), make_enterprise(zone), make_enterprise(zone, status="cancelled")
    make_organisation(zone, enterprise=covered)
    make_instructor(covered)
    assert list(gaps(Enterprise.objects.filter(zone=zone), zone.id)) == [alone]
    assert gone.status == "cancelled"


@pytest.mark.parametrize(
    ("members", "union", "key", "way"),
    [
        (None, None, False, NextStep.SURVEY),
        (3, None, False, NextStep.ALONE),
        (1, None, False, NextStep.JOINT),
        (0, True, False, NextStep.UNION),
        (0, False, True, NextStep.BUSINESS_NEED),
        (0, False, False, NextStep.INSTRUCTOR),
    ],
)
def test_the_next_step_follows_the_preset(zone, members, union, key, way):
    zone.settings["coverage_steps"] = [
        {"way": "survey", "full_members": "unknown", "text": TEXT},
        {"way": "alone", "full_members_min": 3, "text": TEXT},
        {"way": "joint", "full_members_min": 1, "text": TEXT},
        {"way": "union", "union": True, "text": TEXT},
        {"way": "business_need", "key": True, "text": TEXT},
        {"way": "instructor", "text": TEXT},
    ]
    enterprise = make_enterprise(zone, is_key=key)
    if members is not None:
        Survey.objects.create(zone=zone, enterprise=enterprise, full_members=members, union=union)
    assert next_steps(zone, [enterprise])[enterprise.id].way == way
