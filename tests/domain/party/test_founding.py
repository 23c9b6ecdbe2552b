"""Organisations are founded where the gap list says so, and what was to be organised becomes a member."""

from __future__ import annotations

from datetime import date

import pytest

from making import actor_of, make_chain, make_enterprise, make_organisation, make_staff, make_zone, system
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party import actions, coverage, queries
from yuanlian.domain.party.coverage import facts_of, heading_for, next_steps, partners_of, tally, ways
from yuanlian.domain.party.models import Link, Organisation, Survey
from yuanlian.domain.party.states import Coverage, Founding, NextStep, OrganisationState, OrganisationVerb
from yuanlian.domain.people.roles import Role
from yuanlian.domain.zones.models import Place
from yuanlian.kernel.errors import Conflict, Invalid, NotAllowed, NotVisible

pytestmark = pytest.mark.django_db
TEXT = {"zh": "下一步", "en": "next"}
STEPS = [
    {"way": "survey", "full_members": "unknown", "text": TEXT},
    {"way": "alone", "full_members_min": 3, "text": TEXT},
    {"way": "joint", "full_members_min": 1, "text": TEXT},
    {"way": "union", "union": True, "text": TEXT},
    {"way": "business_need", "key": True, "text": TEXT},
    {"way": "instructor", "text": TEXT},
]


@pytest.fixture
def zone():
    zone = make_zone()
    zone.settings["coverage_steps"] = STEPS
    zone.save()
    return zone


def founding(*enterprises, way=Founding.ALONE, **values):
    return actions.NewFounding(name="新党支部", way=way, enterprises=enterprises, **values)


def body_waiting_for(zone, enterprise):
    body = make_organisation(zone, kind="chain_committee")
    Link.objects.create(zone=zone, organisation=body, enterprise=enterprise, role="to_organise", since=date(2021, 1, 1))
    return body


def roles_of(body):
    return sorted(Link.objects.filter(organisation=body, until=None).values_list("role", flat=True))


@pytest.mark.parametrize("way", [Founding.ALONE, Founding.UNION, Founding.BUSINESS_NEED])
def test_an_enterprise_has_its_own_branch_founded_this_way(zone, way):
    enterprise = make_enterprise(zone)
    made = actions.found(system(zone), founding(enterprise, way=way))
    facts = facts_of(zone.id, [enterprise])[enterprise.id]
    assert (facts.coverage, facts.founding, facts.organisation) == (Coverage.OWN, way, made)


def test_two_enterprises_found_a_joint_branch(zone):
    pair = [make_enterprise(zone), make_enterprise(zone)]
    actions.found(system(zone), founding(*pair, way=Founding.JOINT))
    assert {facts.coverage for facts in facts_of(zone.id, pair).values()} == {Coverage.JOINT}


def test_one_enterprise_founds_no_joint_branch(zone):
    with pytest.raises(Invalid) as refusal:
        actions.found(system(zone), founding(make_enterprise(zone), way=Founding.JOINT))
    assert list(refusal.value.fields) == ["partners"]


def test_nobody_is_covered_twice(zone):
    enterprise = make_enterprise(zone)
    actions.found(system(zone), founding(enterprise))
    with pytest.raises(Conflict):
        actions.found(system(zone), founding(enterprise))


def test_a_planned_branch_covers_nobody_until_it_is_approved(zone):
    enterprise = make_enterprise(zone)
    body = body_waiting_for(zone, enterprise)
    made = actions.found(system(zone), founding(enterprise, state=OrganisationState.PLANNED))
    before = (facts_of(zone.id, [enterprise])[enterprise.id].coverage, roles_of(body))
    actions.proceed(system(zone), made.id, OrganisationVerb.SET_UP)
    after = (facts_of(zone.id, [enterprise])[enterprise.id].coverage, roles_of(body))
    assert (before, after) == ((Coverage.NONE, ["to_organise"]), (Coverage.OWN, ["member"]))


def test_what_was_to_be_organised_becomes_a_member_and_keeps_its_history(zone):
    pair = [make_enterprise(zone), make_enterprise(zone)]
    bodies = [body_waiting_for(zone, each) for each in pair]
    actions.found(system(zone), founding(*pair, way=Founding.JOINT))
    assert [roles_of(body) for body in bodies] == [["member"], ["member"]]
    assert Link.objects.filter(organisation__in=bodies, role="to_organise", until__isnull=False).count() == 2


def test_a_leader_founds_nothing(zone):
    leader = actor_of(make_staff(zone, Role.LEADER), zone)
    with pytest.raises(NotAllowed):
        actions.found(leader, founding(make_enterprise(zone)))


def test_another_zones_enterprise_is_missing(zone):
    with pytest.raises(NotVisible):
        actions.found(system(zone), founding(make_enterprise(make_zone())))


def test_a_branch_stands_under_no_branch(zone):
    with pytest.raises(Invalid) as refusal:
        actions.found(system(zone), founding(make_enterprise(zone), parent=make_organisation(zone)))
    assert list(refusal.value.fields) == ["parent"]
    assert Organisation.objects.filter(zone=zone, name="新党支部").count() == 0


def test_the_step_filter_agrees_with_the_step_of_each_row(zone):
    asked = [
        (None, None, False),
        (3, True, False),
        (1, None, True),
        (0, True, True),
        (0, False, True),
        (0, None, False),
    ]
    for members, union, key in asked:
        row = make_enterprise(zone, is_key=key)
        if members is not None:
            Survey.objects.create(zone=zone, enterprise=row, full_members=members, union=union)
    make_organisation(zone, enterprise=make_enterprise(zone))
    rows = Enterprise.objects.filter(zone=zone)
    steps = next_steps(zone, rows)
    by_filter = {way: set(rows.filter(heading_for(zone, way)).values_list("pk", flat=True)) for way in ways(zone)}
    by_row = {way: {pk for pk, step in steps.items() if step.way is way} for way in ways(zone)}
    assert (by_filter, len(steps)) == (by_row, 7)


def test_a_covered_enterprise_only_needs_somebody(zone):
    enterprise = make_enterprise(zone)
    make_organisation(zone, enterprise=enterprise)
    assert next_steps(zone, [enterprise])[enterprise.id].way is NextStep.INSTRUCTOR


def test_partners_are_uncovered_of_the_same_place_first_and_then_of_the_same_chain(zone):
    chain, place = make_chain(zone), Place.objects.create(zone=zone, code="p1", name="楼", kind="building")
    first = make_enterprise(zone, chain=chain, place=place)
    fellow, both, covered = (make_enterprise(zone, chain=chain) for _ in range(3))
    beside = make_enterprise(zone, place=place)
    both.place = place
    both.save()
    make_enterprise(zone)
    make_organisation(zone, enterprise=covered)
    others = Enterprise.objects.filter(zone=zone).exclude(pk=first.pk)
    found = [partners_of(first, others, most) for most in (9, 2, 1)]
    near = sorted([both, beside], key=lambda each: (each.pinyin, each.pk))
    assert found == [[*near, fellow], near, near[:1]]


def test_the_tally_adds_up(zone):
    rows = [make_enterprise(zone) for _ in range(4)]
    actions.found(system(zone), founding(rows[0]))
    actions.found(system(zone), founding(rows[1], rows[2], way=Founding.JOINT))
    rows = Enterprise.objects.filter(zone=zone)
    counts = [tally(rows, zone.id, part_of_zone=part) for part in (False, True)]
    assert counts == [{Coverage.OWN: 1, Coverage.JOINT: 2, Coverage.NONE: 1}] * 2


def test_enterprises_are_found_by_the_way_their_organisation_was_founded(zone):
    rows = [make_enterprise(zone) for _ in range(3)]
    actions.found(system(zone), founding(rows[0], way=Founding.UNION))
    actions.found(system(zone), founding(rows[1], rows[2], way=Founding.JOINT))
    everybody = Enterprise.objects.filter(zone=zone)
    assert set(everybody.filter(coverage.founded_by(zone.id, "joint"))) == {rows[1], rows[2]}
    assert list(everybody.filter(coverage.founded_by(zone.id, "union"))) == [rows[0]]


@pytest.mark.parametrize(
    ("elected", "years", "over"),
    [(date(2020, 1, 1), 5, True), (date(2020, 1, 1), None, False), (None, 3, False), (date(2999, 1, 1), 3, False)],
)
def test_a_term_ends_when_its_years_have_passed(zone, elected, years, over):
    row = make_organisation(zone, elected_on=elected, term_years=years)
    assert (row in queries.find(system(zone), queries.Criteria(mark="term_over"))) is over


def test_a_term_that_began_on_a_leap_day_ends_on_the_28th(zone):
    row = make_organisation(zone, elected_on=date(2024, 2, 29), term_years=3)
    assert queries.term_ends(row) == date(2027, 2, 28)
