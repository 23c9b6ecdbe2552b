"""The formal tree has no circles, moves whole branches, and keeps its history."""

from __future__ import annotations

import pytest

from making import actor_of, make_staff, make_zone, system
from yuanlian.domain.party import actions
from yuanlian.domain.party.models import Organisation
from yuanlian.domain.party.states import OrganisationKind, OrganisationVerb
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotVisible
from yuanlian.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    return make_zone()


def made(zone, code, parent=None, kind=OrganisationKind.COMMITTEE):
    return actions.create(system(zone), actions.NewOrganisation(code=code, name=code, kind=kind, parent=parent))


def test_a_child_stands_below_its_parent(zone):
    root = made(zone, "root")
    child = made(zone, "child", root)
    assert (child.path, child.depth) == (f"{root.path}/{child.public_code}", 1)


def test_a_branch_moves_with_everything_below_it(zone):
    root, other = made(zone, "root"), made(zone, "other")
    child = made(zone, "child", root)
    leaf = made(zone, "leaf", child)
    actions.move_under(system(zone), child.id, other.id)
    leaf.refresh_from_db()
    assert (leaf.path, leaf.depth) == (f"{other.path}/{child.public_code}/{leaf.public_code}", 2)


def test_nothing_moves_below_itself(zone):
    root = made(zone, "root")
    child = made(zone, "child", root)
    with pytest.raises(Invalid):
        actions.move_under(system(zone), root.id, child.id)


def test_a_leader_changes_nothing(zone):
    leader = actor_of(make_staff(zone, Role.LEADER), zone)
    with pytest.raises(NotAllowed):
        actions.move_under(leader, made(zone, "a").id, made(zone, "b").id)


def test_another_zones_organisation_is_missing(zone):
    with pytest.raises(NotVisible):
        actions.move_under(system(make_zone()), made(zone, "a").id, None)


def test_a_stale_page_is_refused(zone):
    root, other = made(zone, "root"), made(zone, "other")
    actions.move_under(system(zone), root.id, other.id, version=1)
    with pytest.raises(Conflict):
        actions.move_under(system(zone), root.id, None, version=1)


def test_an_organisation_with_others_below_is_not_dissolved(zone):
    root = made(zone, "root")
    made(zone, "child", root)
    with pytest.raises(Conflict):
        actions.proceed(system(zone), root.id, OrganisationVerb.DISSOLVE)


def test_an_election_is_called_before_it_is_held(zone):
    root = made(zone, "root")
    with pytest.raises(IllegalMove):
        actions.proceed(system(zone), root.id, OrganisationVerb.RENEW)


def test_every_act_leaves_one_entry(zone):
    root, other = made(zone, "root"), made(zone, "other")
    actions.move_under(system(zone), root.id, other.id)
    verbs = list(AuditEntry.objects.filter(zone=zone).order_by("seq").values_list("verb", flat=True))
    assert verbs == ["party.create_organisation", "party.create_organisation", "party.move_organisation"]


def test_public_codes_differ(zone):
    for number in range(20):
        made(zone, f"o{number}")
    assert Organisation.objects.filter(zone=zone).values("public_code").distinct().count() == 20
