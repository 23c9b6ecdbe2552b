"""What of the plans waits for the reader on the first screen."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.plans import queries
from yuanlian.domain.plans.states import PlanState
from yuanlian.kernel.actor import Actor
from yuanlian.web.desks import Desk
from yuanlian.web.plans.doors import PLANNERS


def desks(actor: Actor, slug: str) -> list[Desk]:
    """Proposals that wait for the bureau's word."""
    if not actor.has(*PLANNERS):
        return []
    waiting = queries.find(actor, state=PlanState.PROPOSED).count()
    url = f"{reverse('plan_list', kwargs={'zone': slug})}?state={PlanState.PROPOSED}"
    return [Desk(_("待定的规划方案"), waiting, url, "route")]
