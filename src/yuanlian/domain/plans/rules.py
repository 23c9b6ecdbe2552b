"""Who may plan: the zone bureau; leaders read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yuanlian.domain.people.roles import ZONE_WIDE, Role
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import NotAllowed

READERS = ZONE_WIDE
PLANNERS = frozenset({Role.BUREAU, Role.SYSTEM})


def may_plan(actor: Actor) -> None:
    """Plans are made, changed and accepted by the bureau."""
    if not actor.has(*PLANNERS):
        raise NotAllowed(_("只有党群工作部可以编制方案。"))
