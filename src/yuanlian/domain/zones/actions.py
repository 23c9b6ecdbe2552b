"""What is done to the zone's furniture: grants given and ended, calendars added."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.people.models import AbstractGrant, Account
from yuanlian.domain.people.roles import ADMINS, DEPARTMENT, ZONE_WIDE, Role
from yuanlian.domain.zones.models import Department, DepartmentGrant, WorkCalendar, ZoneGrant
from yuanlian.domain.zones.queries import latest_calendar
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import Invalid, NotAllowed

ZONE_ROLES = (ZONE_WIDE | ADMINS) - {Role.SYSTEM}


def _may_grant(actor: Actor) -> None:
    if not actor.has(Role.SECURITY_ADMIN, Role.SYSTEM):
        raise NotAllowed(_("只有安全管理员可以授权。"))


def grant_zone(actor: Actor, account: Account, role: Role) -> ZoneGrant:
    """The account holds `role` over the zone from today; nobody holds two of the three administrator roles."""
    _may_grant(actor)
    if role not in ZONE_ROLES:
        raise Invalid(_("这个角色不能授予整个园区。"))
    with transaction.atomic():
        standing = ZoneGrant.objects.select_for_update().filter(zone_id=actor.zone, account=account, until=None)
        held = {row.role: row for row in standing}
        if role in held:
            return held[role]
        if role in ADMINS and ADMINS & set(held):
            raise Invalid(_("系统、安全、审计三类管理员不能由同一个账号担任。"))
        row = ZoneGrant.objects.create(
            zone_id=actor.zone, account=account, role=role, since=clock.today(), granted_by=actor.label
        )
        audit.record(actor, "zones.grant_zone", row, changed={"role": role, "account": account.id})
    return row


def grant_department(actor: Actor, account: Account, role: Role, department: Department) -> DepartmentGrant:
    """The account holds `role` in the department from today."""
    _may_grant(actor)
    if role not in DEPARTMENT:
        raise Invalid(_("这个角色不属于部门。"))
    with transaction.atomic():
        row, made = DepartmentGrant.objects.get_or_create(
            zone_id=actor.zone,
            account=account,
            role=role,
            department=department,
            until=None,
            defaults={"since": clock.today(), "granted_by": actor.label},
        )
        if made:
            audit.record(actor, "zones.grant_department", row, changed={"role": role, "account": account.id})
    return row


def end_grant(actor: Actor, row: AbstractGrant) -> None:
    """The grant no longer holds from now on."""
    _may_grant(actor)
    if row.zone_id != actor.zone:
        raise NotAllowed(_("只有安全管理员可以授权。"))
    with transaction.atomic():
        audit.record(actor, "zones.end_grant", row, changed={"role": row.role, "account": row.account_id})
        row.delete()


def add_calendar(actor: Actor, values: dict[str, Any]) -> WorkCalendar:
    """A new version of the working calendar is in force for requests received from now on; older versions stay."""
    if not actor.has(Role.SYSTEM_ADMIN, Role.SYSTEM):
        raise NotAllowed(_("只有系统管理员可以更换工作日历。"))
    with transaction.atomic():
        newest = latest_calendar(actor.zone)
        number = newest.number + 1 if newest else 1
        row = WorkCalendar.objects.create(zone_id=actor.zone, number=number, created_at=clock.now(), **values)
        audit.record(actor, "zones.add_calendar", row, changed={"number": number})
    return row
