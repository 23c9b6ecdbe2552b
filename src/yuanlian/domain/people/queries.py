"""Reads around accounts."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yuanlian.domain.people.models import Account, ApiToken
from yuanlian.kernel.actor import Actor, standing
from yuanlian.kernel.errors import NotVisible
from yuanlian.kernel.models import Zone
from yuanlian.kernel.platform import SLUG
from yuanlian.kernel.prepared import Prepared

_COLUMNS = [field.attname for field in Zone._meta.concrete_fields]
_OPEN = Prepared(  # asked for every page and operation
    lambda slug: Zone.objects.filter(slug=slug, is_active=True).order_by().values_list(*_COLUMNS), slug=str
)


def zones_of(account: UUID) -> list[Zone]:
    """The zones where the account holds any grant."""
    return open_zones(standing(account).zones)


def open_zones(ids: Iterable[UUID]) -> list[Zone]:
    """The zones in use among `ids`."""
    return list(Zone.objects.filter(pk__in=ids, is_active=True).exclude(slug=SLUG))


def zone_at(slug: str) -> Zone | None:
    """The zone in use with this slug."""
    found = _OPEN(slug=slug)
    return Zone.from_db(DEFAULT_DB_ALIAS, _COLUMNS, found[0]) if found else None


def tokens(actor: Actor) -> QuerySet[ApiToken]:
    """The actor's tokens in this zone, newest first."""
    return ApiToken.objects.filter(zone_id=actor.zone, account_id=actor.who).order_by("-created_at")


def ping() -> None:
    """The database answers, or the caller gets its error."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def among(ids: Iterable[UUID], search: str = "") -> QuerySet[Account]:
    """Accounts among `ids` whose name or username contains `search`, by username."""
    rows = Account.objects.filter(pk__in=list(ids))
    if search:
        rows = rows.filter(Q(username__icontains=search) | Q(name__icontains=search))
    return rows.order_by("username")


def by_username(username: str) -> Account | None:
    """The account with this username, whatever the case."""
    return Account.objects.filter(username__iexact=username).first()


def seen(ids: Iterable[UUID], account: UUID) -> Account:
    """The account when it is among `ids`; raises NotVisible."""
    row = among(ids).filter(pk=account).first()
    if row is None:
        raise NotVisible(_("没有找到，或您无权查看。"))
    return row
