"""Reads of the zone's furniture; anybody with a grant in the zone may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yuanlian.domain.people.models import AbstractGrant
from yuanlian.domain.zones.models import Chain, Department, DepartmentGrant, Place, WorkCalendar, ZoneGrant
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor, Grant
from yuanlian.kernel.errors import NotVisible


def current(today: date) -> Q:
    """Grants that hold on `today`."""
    return Q(since__lte=today) & (Q(until=None) | Q(until__gte=today))


def grants(account: UUID, zone: UUID) -> Iterable[Grant]:
    """Grant source: roles over the zone and over departments."""
    holds = current(clock.today())
    for role in ZoneGrant.objects.filter(holds, zone_id=zone, account_id=account).values_list("role", flat=True):
        yield Grant(role)
    rows = DepartmentGrant.objects.filter(holds, zone_id=zone, account_id=account)
    for role, department in rows.values_list("role", "department_id"):
        yield Grant(role, department)


def zones_of(account: UUID) -> Iterable[UUID]:
    """Zones in which `grants` has anything for the account."""
    holds = current(clock.today())
    whole = ZoneGrant.objects.filter(holds, account_id=account).values_list("zone_id", flat=True)
    parts = DepartmentGrant.objects.filter(holds, account_id=account).values_list("zone_id", flat=True)
    return whole.union(parts)


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
