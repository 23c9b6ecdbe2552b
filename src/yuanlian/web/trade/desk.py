"""What of trade waits for the reader on the first screen."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.people.roles import Role
from yuanlian.domain.trade import lists
from yuanlian.domain.trade.lists import Wanted
from yuanlian.domain.trade.states import DealState, MatchState
from yuanlian.kernel.actor import Actor
from yuanlian.web.desks import Desk, Offer
from yuanlian.web.parts import Action


def desks(actor: Actor, slug: str) -> list[Desk]:
    """Suppliers contacted and talks begun: who works on them sees how many wait."""
    if not actor.has(Role.CONTACT, Role.BUREAU, Role.SECRETARY, Role.FIELD):
        return []
    contacted = lists.matches(actor, Wanted(state=MatchState.CONTACTED)).count()
    talking = lists.deals(actor, Wanted(state=DealState.IN_TALKS)).count()
    follow = f"{reverse('match_list', kwargs={'zone': slug})}?state={MatchState.CONTACTED}"
    deals = f"{reverse('deal_list', kwargs={'zone': slug})}?state={DealState.IN_TALKS}"
    return [
        Desk(_("待跟进的对接"), contacted, follow, "arrows-left-right"),
        Desk(_("洽谈中的交易"), talking, deals, "messages"),
    ]


def offers(actor: Actor, slug: str) -> list[Offer]:
    """An enterprise may always post a need; its first thing is still to whistle."""
    if not actor.has(Role.CONTACT):
        return []
    return [Offer(Action(_("发布需求"), reverse("need_new", kwargs={"zone": slug}), "plus"), 60)]
