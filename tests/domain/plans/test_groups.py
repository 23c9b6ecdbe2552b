"""Joint branches: enterprises with too few members joined nearby, founded when the plan is accepted."""

from __future__ import annotations

import pytest

from domain.plans.office import Office, computed, make_firm
from making import actor_of, make_organisation, make_staff, make_zone
from yuanlian.domain.party.models import Link, Organisation, Survey
from yuanlian.domain.party.states import OrganisationKind
from yuanlian.domain.people.roles import Role
from yuanlian.domain.plans import actions, queries, words
from yuanlian.domain.plans.states import PlanKind
from yuanlian.kernel.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    """Three enterprises west and two east with 1 or 2 members each, one east with enough of its own."""
    zone = make_zone()
    office = Office(zone, actor_of(make_staff(zone, Role.BUREAU), zone))
    make_organisation(zone, "企业党委", kind="committee")
    for number, (lon, members) in enumerate(
        [(112.80, 1), (112.801, 1), (112.802, 1), (112.9, 2), (112.901, 1), (112.902, 5)]
    ):
        firm = make_firm(office, lon, employees=100 - number)
        Survey.objects.create(zone=zone, enterprise=firm, full_members=members)
    return office


def names(plan) -> set[frozenset[str]]:
    groups: dict[object, set[str]] = {}
    for line in queries.lines(plan).select_related("enterprise"):
        groups.setdefault(line.target_id, set()).add(line.enterprise.name)
    return {frozenset(group) for group in groups.values()}


def test_neighbours_with_enough_members_together_are_joined_and_the_larger_leads(office):
    plan = computed(office, PlanKind.GROUPS)
    assert names(plan) == {frozenset({"企业0", "企业1", "企业2"}), frozenset({"企业3", "企业4"})}
    assert {str(target) for target in queries.targets(plan)} == {"企业0牵头", "企业3牵头"}


def test_accepting_founds_planned_joint_branches_with_their_members(office):
    plan = actions.accept(office.bureau, computed(office, PlanKind.GROUPS).id)
    made = Organisation.objects.filter(zone=office.zone, kind="joint_branch").order_by("name")
    ties = [Link.objects.filter(organisation=row, role="member", since=plan.since).count() for row in made]
    assert [(row.name, row.state, row.parent.name) for row in made] == [
        ("企业0联合党支部", "planned", "企业党委"),
        ("企业3联合党支部", "planned", "企业党委"),
    ]
    assert (ties, {line.written for line in queries.lines(plan)}) == ([3, 2], {row.id for row in made})


def test_enterprises_whose_joint_branch_is_planned_are_not_joined_again(office):
    actions.accept(office.bureau, computed(office, PlanKind.GROUPS).id)
    with pytest.raises(Invalid):
        computed(office, PlanKind.GROUPS)
    assert len(names(computed(office, PlanKind.GROUPS, body=OrganisationKind.JOINT_GROUP))) == 2


def test_what_a_group_breaks_is_said_in_words(office):
    plan = computed(office, PlanKind.GROUPS)
    actions.put(office.bureau, plan.id, office.line(plan, 3).id, office.line(plan, 0).target.id)
    plan.refresh_from_db()
    assert words.sentences(plan.violations) == [
        "企业0牵头：企业3离牵头企业 9.8 公里，超过 3.0 公里。",
        "企业3牵头：只有 1 名正式党员，不足 3 名。",
        "企业3牵头：牵头企业企业3不在组里。",
    ]


def test_a_proposal_is_refused_when_an_enterprise_was_organised_meanwhile(office):
    plan = computed(office, PlanKind.GROUPS)
    make_organisation(office.zone, "独立支部", enterprise=office.firms[1])
    with pytest.raises(Conflict):
        actions.accept(office.bureau, plan.id)
