"""Reads around accounts."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from yuanlian.domain.people.models import ApiToken
from yuanlian.kernel import actor as actors
from yuanlian.kernel.actor import Actor, Channel
from yuanlian.kernel.models import Zone
from yuanlian.kernel.platform import SLUG


def zones_of(account: UUID) -> list[Zone]:
    """The zones where the account holds any grant."""
    zones = Zone.objects.filter(is_active=True).exclude(slug=SLUG)
    return [zone for zone in zones if actors.resolve(account, zone.id, label="", channel=Channel.WEB).grants]


def tokens(actor: Actor) -> QuerySet[ApiToken]:
    """The actor's tokens in this zone, newest first."""
    return ApiToken.objects.filter(zone_id=actor.zone, account_id=actor.who).order_by("-created_at")


def ping() -> None:
    """The database answers, or the caller gets its error."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
