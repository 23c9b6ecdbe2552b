"""Roles are given by the security administrator, dated, and the three administrators exclude one another."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from making import actor_of, make_account, make_department, make_staff, make_zone, system
from yuanlian.domain.people.roles import Role
from yuanlian.domain.zones import actions
from yuanlian.domain.zones.bridge import calendar_in_force
from yuanlian.domain.zones.models import ZoneGrant
from yuanlian.kernel.errors import Conflict, Invalid, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    return make_zone()


@pytest.fixture
def security(zone):
    return actor_of(make_staff(zone, Role.SECURITY_ADMIN), zone)


def test_a_given_role_is_held_at_once(zone, security):
    account = make_account()
    actions.grant_zone(security, account, Role.LEADER)
    assert actor_of(account, zone).roles == {Role.LEADER}


def test_a_role_taken_back_is_gone_at_once(zone, security):
    account = make_account()
    actions.end_grant(security, actions.grant_zone(security, account, Role.LEADER))
    assert actor_of(account, zone).roles == frozenset()


def test_nobody_is_two_administrators(security):
    account = make_account()
    actions.grant_zone(security, account, Role.AUDIT_ADMIN)
    with pytest.raises(Invalid):
        actions.grant_zone(security, account, Role.SYSTEM_ADMIN)


def test_the_database_refuses_two_administrators_too(zone):
    account = make_staff(zone, Role.AUDIT_ADMIN)
    with pytest.raises(IntegrityError), transaction.atomic():
        ZoneGrant.objects.create(zone=zone, account=account, role=Role.SYSTEM_ADMIN, since=date(2020, 1, 1))


def test_the_bureau_gives_no_roles(zone):
    bureau = actor_of(make_staff(zone, Role.BUREAU), zone)
    with pytest.raises(NotAllowed):
        actions.grant_zone(bureau, make_account(), Role.LEADER)


def test_a_department_role_is_held_over_that_department_only(zone, security):
    account, department = make_account(), make_department(zone)
    actions.grant_department(security, account, Role.OFFICER, department)
    assert actor_of(account, zone).targets(Role.OFFICER) == {department.id}


def test_a_role_in_one_zone_is_none_in_another(security):
    account = make_account()
    actions.grant_zone(security, account, Role.LEADER)
    assert actor_of(account, make_zone()).grants == frozenset()


def test_a_new_calendar_is_in_force_and_the_old_one_stays(zone):
    old, _engine = calendar_in_force(zone.id)
    values = {"windows": [["08:00", "12:00"]], "days": {}, "years": [2026], "source": "x"}
    actions.add_calendar(system(zone), values)
    assert (calendar_in_force(zone.id)[0].number, old.number) == (2, 1)


def test_a_zone_without_calendar_says_so(zone):
    zone_without = make_zone()
    calendar_in_force(zone_without.id)[0].delete()
    with pytest.raises(Conflict):
        calendar_in_force(zone_without.id)
