"""Reads of observations."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yuanlian.domain.insight.models import Observation
from yuanlian.domain.people.roles import STAFF, Role
from yuanlian.kernel.actor import Actor


def observations(actor: Actor, text: str = "") -> QuerySet[Observation]:
    """Published figures with source and date, for everybody who works for the zone; those that contain `text`."""
    rows = Observation.objects.filter(zone_id=actor.zone)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(name_en__icontains=text) | Q(source__icontains=text))
    return rows.order_by("metric", "-period", "id") if actor.has(*STAFF, Role.SYSTEM) else rows.none()
