"""What of trade waits for the reader on the first screen."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.people.roles import Role
from yuanlian.domain.trade import lists, vocabulary
from yuanlian.domain.trade.lists import Wanted
from yuanlian.domain.trade.states import AliasState, DealState, MatchState
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.counting import counted
from yuanlian.web.desks import Desk, Offer
from yuanlian.web.parts import Action


def desks(actor: Actor, slug: str) -> list[Desk]:
    """Suppliers contacted and talks begun: who works on them sees how many wait."""
    if not actor.has(Role.CONTACT, Role.BUREAU, Role.SECRETARY, Role.FIELD):
        return []
    contacted = counted(lists.matches(actor, Wanted(state=MatchState.CONTACTED)), actor.zone)
    talking = counted(lists.deals(actor, Wanted(state=DealState.IN_TALKS)), actor.zone)
    follow = f"{reverse('match_list', kwargs={'zone': slug})}?state={MatchState.CONTACTED}"
    deals = f"{reverse('deal_list', kwargs={'zone': slug})}?state={DealState.IN_TALKS}"
    return [
        Desk(_("待跟进的对接"), contacted, follow, "arrows-left-right"),
        Desk(_("洽谈中的交易"), talking, deals, "messages"),
        *_names(actor, slug),
    ]


def _names(actor: Actor, slug: str) -> list[Desk]:
    """Names that deals proposed, where some wait for the bureau."""
    number = vocabulary.waiting(actor) if actor.has(Role.BUREAU) else 0
    waiting = f"{reverse('alias_list', kwargs={'zone': slug})}?state={AliasState.PROPOSED}"
    return [Desk(_("待确认的别名"), number, waiting, "tags")] if number else []


def offers(actor: Actor, slug: str) -> list[Offer]:
    """An enterprise may always post a need; its first thing is still to whistle."""
    if not actor.has(Role.CONTACT):
        return []
    return [Offer(Action(_("发布需求"), reverse("need_new", kwargs={"zone": slug}), "plus"), 60)]
