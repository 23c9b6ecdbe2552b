"""What the worker does for this room by itself: the ladder, and windows that have run out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from yuanlian.domain.service import actions, ladder, mail, sentences
from yuanlian.domain.service.models import Request
from yuanlian.domain.service.states import RequestState
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor, system_actor
from yuanlian.kernel.errors import YuanlianError
from yuanlian.kernel.models import Zone
from yuanlian.kernel.platform import SLUG
from yuanlian.kernel.tenancy import in_zone
from yuanlian.kernel.worker import register_periodic

LADDER_EVERY = timedelta(minutes=5)
WINDOWS_EVERY = timedelta(minutes=10)
AT_ONCE = 500


def close_unconfirmed(actor: Actor) -> int:
    """Answered requests of the zone whose window ran out are closed as unconfirmed; returns how many."""
    rows = Request.objects.filter(zone_id=actor.zone, state=RequestState.ANSWERED, confirm_by__lt=clock.now())
    closed = 0
    for request_id in list(rows.order_by("confirm_by").values_list("id", flat=True)[:AT_ONCE]):
        try:
            actions.expire(actor, request_id)
        except YuanlianError:  # the enterprise was faster
            continue
        closed += 1
    return closed


def _in_every_zone(label: str, duty: Callable[[Actor], int]) -> None:
    for zone in Zone.objects.filter(is_active=True).exclude(slug=SLUG):
        with in_zone(zone.id):
            duty(system_actor(zone.id, label))


def climb_everywhere() -> None:
    """The ladder of every zone."""
    _in_every_zone("ladder", ladder.climb)


def close_everywhere() -> None:
    """The windows of every zone."""
    _in_every_zone("windows", close_unconfirmed)


def register() -> None:
    """Duties, sentences and mail of this room are known to the house."""
    register_periodic("service.ladder", LADDER_EVERY, climb_everywhere)
    register_periodic("service.windows", WINDOWS_EVERY, close_everywhere)
    sentences.register()
    mail.register()
