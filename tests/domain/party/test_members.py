"""Members stand in one organisation under a sealed identity."""

from __future__ import annotations

import pytest

from making import actor_of, make_organisation, make_secretary, make_staff, make_zone, system
from yuanlian.domain.party import actions, queries
from yuanlian.domain.party.identity import check_identity
from yuanlian.domain.party.states import MemberStage
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db
# The example number of GB 11643-1999.
NUMBER = "11010519491231002X"


def member(stage=MemberStage.APPLICANT, identity=""):
    return actions.NewMember(name="张三", stage=stage, identity=identity)


def test_the_standards_example_passes():
    assert check_identity(" 11010519491231002x ") == NUMBER


@pytest.mark.parametrize(
    "wrong", ["110105194912310021", "1101051949123100", "11010519491331002X", "１１０105194912310021"]
)
def test_a_wrong_number_is_refused(wrong):
    with pytest.raises(Invalid):
        check_identity(wrong)


def test_nobody_is_in_two_organisations():
    zone = make_zone()
    actions.add_member(system(zone), make_organisation(zone).id, member(identity=NUMBER))
    with pytest.raises(Conflict):
        actions.add_member(system(zone), make_organisation(zone).id, member(identity=NUMBER))


def test_the_path_leaves_no_step_out():
    zone = make_zone()
    row = actions.add_member(system(zone), make_organisation(zone).id, member())
    with pytest.raises(Invalid):
        actions.move_stage(system(zone), row.id, MemberStage.FULL)
    assert actions.move_stage(system(zone), row.id, MemberStage.ACTIVIST).stage == MemberStage.ACTIVIST


def test_a_secretary_reads_the_members_of_the_own_organisation_only():
    zone = make_zone()
    own, other = make_organisation(zone), make_organisation(zone)
    mine = actions.add_member(system(zone), own.id, member())
    actions.add_member(system(zone), other.id, member())
    assert list(queries.visible_members(actor_of(make_secretary(own), zone))) == [mine]


def test_a_leader_reads_no_member():
    zone = make_zone()
    actions.add_member(system(zone), make_organisation(zone).id, member())
    assert list(queries.visible_members(actor_of(make_staff(zone, Role.LEADER), zone))) == []
