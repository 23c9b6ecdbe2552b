"""What is done to the zone's furniture: grants given and ended, places and calendars added, outlines redrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.people.models import AbstractGrant, Account
from yuanlian.domain.people.roles import ADMINS, DEPARTMENT, ZONE_WIDE, Role
from yuanlian.domain.zones.models import Department, DepartmentGrant, Place, WorkCalendar, ZoneGrant
from yuanlian.domain.zones.queries import latest_calendar, places
from yuanlian.domain.zones.states import PlaceKind
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked_all
from yuanlian.kernel.errors import Invalid, NotAllowed
from yuanlian.kernel.models import Zone

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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlace:
    """A place and where it is; without a code the next free number of its kind serves."""

    name: str
    kind: PlaceKind
    name_en: str = ""
    code: str = ""
    lon: float | None = None
    lat: float | None = None
    geometry: Mapping[str, Any] = field(default_factory=dict)


def add_place(actor: Actor, new: NewPlace) -> Place:
    """The zone has the place."""
    if not actor.has(Role.BUREAU, Role.SYSTEM):
        raise NotAllowed(_("只有党群工作部可以增加地点。"))
    if not new.name.strip():
        raise Invalid(_("请填写名称。"), fields={"name": _("请填写名称。")})
    with transaction.atomic():
        Zone.objects.select_for_update().get(pk=actor.zone)
        code = new.code.strip() or _free_code(actor, new.kind)
        if Place.objects.filter(zone_id=actor.zone, code=code).exists():
            raise Invalid(_("编号已被使用。"), fields={"code": _("编号已被使用。")})
        row = Place.objects.create(
            zone_id=actor.zone,
            code=code,
            name=new.name.strip()[:80],
            name_en=new.name_en.strip()[:120],
            kind=new.kind,
            lon=new.lon,
            lat=new.lat,
            geometry=dict(new.geometry),
            order=Place.objects.filter(zone_id=actor.zone).count(),
        )
        audit.record(actor, "zones.add_place", row, changed={"code": code, "name": row.name, "kind": row.kind})
    return row


def redraw(actor: Actor, drawn: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Each place, by its id, has this outline on the zone's map; those that had it stay as they are."""
    if not actor.has(Role.BUREAU, Role.SYSTEM):
        raise NotAllowed(_("只有党群工作部可以更改地点的范围。"))
    with transaction.atomic():
        rows = locked_all(places(actor), drawn)
        changed = [row for pk, row in rows.items() if row.geometry != drawn[pk]]
        for row in changed:
            row.geometry = dict(drawn[row.id])
        Place.objects.bulk_update(changed, ["geometry"], batch_size=500)
        audit.record_each(actor, "zones.redraw", [(row, {"geometry": row.geometry}) for row in changed])


def _free_code(actor: Actor, kind: PlaceKind) -> str:
    """The kind and the first number after those taken."""
    taken = set(Place.objects.filter(zone_id=actor.zone, kind=kind).values_list("code", flat=True))
    return next(code for number in count(len(taken) + 1) if (code := f"{kind.value}-{number}") not in taken)


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
