"""What the worker does for this room by itself: old postings are closed, the saved index keeps up with the rows."""

from __future__ import annotations

from datetime import timedelta

from yuanlian.domain.chains import names
from yuanlian.domain.trade import actions, keeping, telling, vocabulary
from yuanlian.kernel.actor import system_actor
from yuanlian.kernel.models import Zone
from yuanlian.kernel.platform import SLUG
from yuanlian.kernel.tenancy import in_zone
from yuanlian.kernel.worker import register_periodic

EXPIRY_EVERY = timedelta(hours=1)
RENEWAL_EVERY = timedelta(minutes=2)


def expire_everywhere() -> None:
    """Needs and offers of every zone whose last day is over are expired."""
    for zone in Zone.objects.filter(is_active=True).exclude(slug=SLUG):
        with in_zone(zone.id):
            actions.expire_old(system_actor(zone.id, "expiry"))


def renew_everywhere() -> None:
    """The saved index of every zone is not far behind its rows."""
    for zone in Zone.objects.filter(is_active=True).exclude(slug=SLUG):
        with in_zone(zone.id):
            keeping.renew(zone.id)


def register() -> None:
    """Duties, news and names of this room are known to the house."""
    register_periodic("trade.expiry", EXPIRY_EVERY, expire_everywhere)
    register_periodic("trade.index", RENEWAL_EVERY, renew_everywhere)
    names.register(vocabulary.names_in_use)
    telling.register()
