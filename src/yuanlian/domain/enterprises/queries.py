"""Reads of the register; one rule of scope for every list, detail, export, map and autocomplete."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from yuanlian.domain.enterprises.models import ColumnMemory, Enterprise, EnterpriseGrant, ImportBatch, StagedRow
from yuanlian.domain.people.roles import DEPARTMENT, ZONE_WIDE, Role
from yuanlian.domain.zones.queries import current
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor, Grant

# Apps above that tie people to enterprises (posts, links) say here which ones an actor reaches through them.
Reach = Callable[[Actor], QuerySet[Enterprise]]
_REACHES: dict[str, Reach] = {}


def register_reach(name: str, reach: Reach) -> None:
    """From now on actors also see the enterprises that `reach(actor)` returns."""
    _REACHES[name] = reach


def grants(account: UUID, zone: UUID) -> Iterable[Grant]:
    """Grant source: contacts of enterprises."""
    rows = EnterpriseGrant.objects.filter(current(clock.today()), zone_id=zone, account_id=account)
    for role, enterprise in rows.values_list("role", "enterprise_id"):
        yield Grant(role, enterprise)


def visible(actor: Actor) -> QuerySet[Enterprise]:
    """Enterprises whose whole page the actor may open.

    Zone-wide roles and departments see all; contacts their own; secretaries and field staff those they reach through
    organisations and posts.
    """
    rows = Enterprise.objects.filter(zone_id=actor.zone)
    if actor.has(*ZONE_WIDE, *DEPARTMENT):
        return rows
    allowed = Q(pk__in=actor.targets(Role.CONTACT))
    for name in sorted(_REACHES):
        allowed |= Q(pk__in=_REACHES[name](actor).values("pk"))
    return rows.filter(allowed)


def listed(actor: Actor) -> QuerySet[Enterprise]:
    """Enterprises whose public card (name, chain, products, place) the actor may read: everybody's in the zone."""
    return Enterprise.objects.filter(zone_id=actor.zone) if actor.grants else Enterprise.objects.none()


def account_ids(actor: Actor) -> set[UUID]:
    """Accounts that are contacts of an enterprise of the zone."""
    holds = current(clock.today())
    return set(EnterpriseGrant.objects.filter(holds, zone_id=actor.zone).values_list("account_id", flat=True))


def batches(actor: Actor) -> QuerySet[ImportBatch]:
    """Imports of the zone, newest first: the bureau's work, which leaders may read."""
    rows = ImportBatch.objects.filter(zone_id=actor.zone).order_by("-created_at", "-id")
    return rows if actor.has(Role.BUREAU, Role.LEADER, Role.SYSTEM) else rows.none()


def staged(actor: Actor, batch: ImportBatch) -> QuerySet[StagedRow]:
    """The staged rows of an import the actor may see, as they stand in the sheet."""
    rows = StagedRow.objects.filter(zone_id=actor.zone, batch=batch).order_by("number")
    return rows if batches(actor).filter(pk=batch.pk).exists() else rows.none()


def remembered_columns(zone: UUID, digest: str) -> dict[str, str]:
    """How a person matched the columns of a sheet with these headers before: header → field key."""
    found = ColumnMemory.objects.filter(zone_id=zone, digest=digest).values_list("mapping", flat=True).first()
    return dict(found or {})
