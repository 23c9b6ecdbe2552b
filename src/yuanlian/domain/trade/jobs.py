"""What the worker does for this room by itself: postings past their last day are closed."""

from __future__ import annotations

from datetime import timedelta

from yuanlian.domain.trade import actions, telling
from yuanlian.kernel.actor import system_actor
from yuanlian.kernel.models import Zone
from yuanlian.kernel.platform import SLUG
from yuanlian.kernel.tenancy import in_zone
from yuanlian.kernel.worker import register_periodic

EXPIRY_EVERY = timedelta(hours=1)


def expire_everywhere() -> None:
    """Needs and offers of every zone whose last day is over are expired."""
    for zone in Zone.objects.filter(is_active=True).exclude(slug=SLUG):
        with in_zone(zone.id):
            actions.expire_old(system_actor(zone.id, "expiry"))


def register() -> None:
    """Duties and news of this room are known to the house."""
    register_periodic("trade.expiry", EXPIRY_EVERY, expire_everywhere)
    telling.register()
