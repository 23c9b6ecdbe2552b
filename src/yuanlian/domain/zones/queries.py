"""Reads of the zone's furniture; anybody with a grant in the zone may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yuanlian.domain.people.models import AbstractGrant
from yuanlian.domain.zones.models import Chain, Department, DepartmentGrant, Place, WorkCalendar, ZoneGrant
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor, Grant
from yuanlian.kernel.errors import NotVisible
from yuanlian.kernel.prepared import Prepared


def current(today: date) -> Q:
    """Grants that hold on `today`."""
    return Q(since__lte=today) & (Q(until=None) | Q(until__gte=today))


def held_now(dated: QuerySet[Any], *columns: str) -> Prepared:
    """Those of the `dated` rows of one `account` that hold on the day `today`."""

    def rows(account: UUID, today: date) -> QuerySet[Any, Any]:
        return dated.filter(current(today), account_id=account).values_list(*columns)

    return Prepared(rows, account=UUID, today=date)


_OVER_ZONES = held_now(ZoneGrant.objects.all(), "zone_id", "role")
_OVER_DEPARTMENTS = held_now(DepartmentGrant.objects.all(), "zone_id", "role", "department_id")


def grants(account: UUID) -> Iterable[tuple[UUID, Grant]]:
    """Grant source: roles over zones and over departments."""
    for zone, role in _OVER_ZONES(account=account, today=clock.today()):
        yield zone, Grant(role)
    for zone, role, department in _OVER_DEPARTMENTS(account=account, today=clock.today()):
        yield zone, Grant(role, department)


def departments(actor: Actor) -> QuerySet[Department]:
    """Departments in service."""
    return Department.objects.filter(zone_id=actor.zone, is_active=True)


def chains(actor: Actor) -> QuerySet[Chain]:
    """The zone's chains."""
    return Chain.objects.filter(zone_id=actor.zone)


def places(actor: Actor) -> QuerySet[Place]:
    """The zone's places."""
    return Place.objects.filter(zone_id=actor.zone)


def latest_calendar(zone: UUID) -> WorkCalendar | None:
    """The newest version of the zone's working calendar."""
    return WorkCalendar.objects.filter(zone_id=zone).first()


def accounts_with(zone: UUID, role: str, department: UUID | None = None) -> list[UUID]:
    """Accounts that hold `role` over the zone, or over `department` when given."""
    holds = current(clock.today())
    if department is None:
        return list(ZoneGrant.objects.filter(holds, zone_id=zone, role=role).values_list("account_id", flat=True))
    rows = DepartmentGrant.objects.filter(holds, zone_id=zone, role=role, department_id=department)
    return list(rows.values_list("account_id", flat=True))


def accounts_in(zone: UUID, roles: Iterable[str], departments: Iterable[UUID]) -> set[UUID]:
    """Accounts that hold one of `roles` over one of `departments`."""
    rows = DepartmentGrant.objects.filter(current(clock.today()), zone_id=zone, role__in=list(roles))
    return set(rows.filter(department_id__in=departments).values_list("account_id", flat=True))


@dataclass(frozen=True, slots=True)
class Held:
    """A grant as a list shows it: whose, which role, over what, and the row to end it by."""

    account: UUID
    role: str
    target: str
    row: AbstractGrant


def account_ids(actor: Actor) -> set[UUID]:
    """Accounts that hold a role over the zone or a department."""
    holds = current(clock.today())
    zone_wide = ZoneGrant.objects.filter(holds, zone_id=actor.zone).values_list("account_id", flat=True)
    departments_ = DepartmentGrant.objects.filter(holds, zone_id=actor.zone).values_list("account_id", flat=True)
    return set(zone_wide) | set(departments_)


def held(actor: Actor, accounts: Iterable[UUID]) -> list[Held]:
    """What these accounts hold over the zone and its departments."""
    holds, ids = current(clock.today()), list(accounts)
    zone_wide = ZoneGrant.objects.filter(holds, zone_id=actor.zone, account_id__in=ids)
    in_departments = DepartmentGrant.objects.filter(holds, zone_id=actor.zone, account_id__in=ids)
    return [Held(row.account_id, row.role, "", row) for row in zone_wide] + [
        Held(row.account_id, row.role, row.department.label, row) for row in in_departments.select_related("department")
    ]


def grant_row(actor: Actor, grant_id: UUID) -> AbstractGrant:
    """The zone or department grant with this id in the actor's zone; raises NotVisible."""
    for model in (ZoneGrant, DepartmentGrant):
        row = model.objects.filter(zone_id=actor.zone, pk=grant_id).first()
        if row is not None:
            return row
    raise NotVisible(_("没有找到，或您无权查看。"))


def calendars(actor: Actor) -> QuerySet[WorkCalendar]:
    """Versions of the working calendar, newest first."""
    return WorkCalendar.objects.filter(zone_id=actor.zone)
