"""What people see of organisations through grants, posts and ties, and what they may hand on."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from making import (
    actor_of,
    make_account,
    make_contact,
    make_enterprise,
    make_instructor,
    make_organisation,
    make_secretary,
    make_staff,
    make_zone,
    system,
)
from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.party import actions, public, queries, tree
from yuanlian.domain.party.models import Link
from yuanlian.domain.party.states import LinkRole, OrganisationKind, OrganisationVerb, PostKind
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.errors import Invalid, NotAllowed, NotVisible
from yuanlian.kernel.reading import reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    return make_zone()


def tie(body, **end):
    return Link.objects.create(zone=body.zone, organisation=body, role="member", since=date(2021, 1, 1), **end)


def names(rows):
    return sorted(row.name for row in rows)


def test_a_secretary_reaches_the_enterprises_tied_to_the_own_body(zone):
    body, mine, other = make_organisation(zone, kind="chain_committee"), make_enterprise(zone), make_enterprise(zone)
    tie(body, enterprise=mine)
    secretary = actor_of(make_secretary(body), zone)
    assert list(enterprises.visible(secretary)) == [mine]
    assert other not in enterprises.visible(secretary)


@pytest.mark.parametrize("many", [0, 300], ids=["looked up", "joined"])
def test_a_secretary_of_many_reaches_the_same_enterprises(zone, monkeypatch, many):
    monkeypatch.setattr(queries, "MANY", many)
    body, mine = make_organisation(zone, kind="chain_committee"), [make_enterprise(zone) for _ in range(3)]
    elsewhere = make_zone("elsewhere")
    for firm in mine:
        tie(body, enterprise=firm)
    tie(make_organisation(zone), enterprise=make_enterprise(zone))
    tie(make_organisation(elsewhere), enterprise=make_enterprise(elsewhere))
    secretary = actor_of(make_secretary(body), zone)
    with reading():
        rows = enterprises.visible(secretary)
        sql = str(rows.query)
        assert set(rows) == set(mine)
    assert ('"zone_id" IS NULL' in sql) == (many == 0 and connection.vendor == "postgresql")


def test_a_tie_that_ended_opens_nothing(zone):
    body, branch = make_organisation(zone, kind="chain_committee"), make_organisation(zone)
    tie(body, other=branch, until=date(2022, 1, 1))
    assert list(queries.visible(actor_of(make_secretary(body), zone))) == [body]


def test_a_secretary_ties_no_enterprise_out_of_sight(zone):
    body, hidden = make_organisation(zone, kind="chain_committee"), make_enterprise(zone)
    secretary = actor_of(make_secretary(body), zone)
    with pytest.raises(NotVisible):
        actions.link(secretary, body.id, actions.NewLink(role=LinkRole.MEMBER, enterprise=hidden))


def test_a_post_of_secretary_opens_the_organisation(zone):
    body, account = make_organisation(zone), make_account()
    actions.give_post(
        system(zone), actions.NewPost(kind=PostKind.SECRETARY, person="甲", account=account, organisation=body)
    )
    assert actor_of(account, zone).holds(Role.SECRETARY, body.id)


def test_a_grid_head_works_for_the_body(zone):
    body, account = make_organisation(zone, kind="park_branch"), make_account()
    actions.give_post(
        system(zone), actions.NewPost(kind=PostKind.GRID_HEAD, person="甲", account=account, organisation=body)
    )
    assert actor_of(account, zone).holds(Role.FIELD, body.id)


def test_a_committee_member_gets_no_role(zone):
    body, account = make_organisation(zone), make_account()
    actions.give_post(
        system(zone), actions.NewPost(kind=PostKind.COMMITTEE_MEMBER, person="甲", account=account, organisation=body)
    )
    assert actor_of(account, zone).grants == frozenset()


def test_a_secretary_appoints_no_secretary(zone):
    body = make_organisation(zone)
    secretary = actor_of(make_secretary(body), zone)
    with pytest.raises(NotAllowed):
        actions.give_post(secretary, actions.NewPost(kind=PostKind.SECRETARY, person="乙", organisation=body))


def test_an_instructor_sees_the_organisation_of_the_enterprise(zone):
    enterprise = make_enterprise(zone)
    body = make_organisation(zone, enterprise=enterprise)
    make_organisation(zone)
    assert list(queries.visible(actor_of(make_instructor(enterprise), zone))) == [body]


def test_a_contact_sees_the_own_organisation_only(zone):
    enterprise = make_enterprise(zone)
    body = make_organisation(zone, enterprise=enterprise)
    make_organisation(zone)
    assert list(queries.visible(actor_of(make_contact(enterprise), zone))) == [body]


def test_an_account_of_another_zone_is_not_known_here(zone):
    stranger = make_staff(make_zone(), Role.BUREAU)
    with pytest.raises(Invalid) as refusal:
        queries.account_named(system(zone), stranger.username)
    assert list(refusal.value.fields) == ["username"]


def test_a_secretary_writes_the_introduction_but_not_the_name(zone):
    body = make_organisation(zone, "原名")
    secretary = actor_of(make_secretary(body), zone)
    actions.change(secretary, body.id, actions.OrganisationChange(name="原名", introduction="新简介"))
    with pytest.raises(NotAllowed):
        actions.change(secretary, body.id, actions.OrganisationChange(name="新名", introduction="新简介"))


def test_half_a_position_is_refused(zone):
    body = make_organisation(zone)
    with pytest.raises(Invalid) as refusal:
        actions.change(system(zone), body.id, actions.OrganisationChange(name=body.name, lon=105.4))
    assert list(refusal.value.fields) == ["lon"]


def test_a_dissolved_organisation_keeps_no_open_tie(zone):
    body, above = make_organisation(zone), make_organisation(zone, kind="chain_committee")
    tie(body, enterprise=make_enterprise(zone))
    tie(above, other=body)
    actions.proceed(system(zone), body.id, OrganisationVerb.DISSOLVE)
    assert Link.objects.filter(zone=zone, until=None).count() == 0


def test_the_tops_of_a_secretarys_tree_are_the_own_organisation(zone):
    root = actions.create(system(zone), actions.NewOrganisation(name="根", kind=OrganisationKind.COMMITTEE))
    branch = actions.create(system(zone), actions.NewOrganisation(name="枝", kind=OrganisationKind.BRANCH, parent=root))
    assert names(tree.roots(actor_of(make_secretary(branch), zone))) == ["枝"]
    assert names(tree.roots(system(zone))) == ["根"]


def test_the_public_knows_no_planned_organisation(zone):
    planned, standing = make_organisation(zone, state="planned"), make_organisation(zone)
    assert public.by_code(planned.public_code) is None
    assert [each.code for each in public.of_zone(zone.id)] == [standing.public_code]


def test_the_public_finds_nothing_in_a_closed_zone(zone):
    code = make_organisation(zone).public_code
    zone.is_active = False
    zone.save()
    assert (public.by_code(code), public.zone_named(zone.slug)) == (None, None)
