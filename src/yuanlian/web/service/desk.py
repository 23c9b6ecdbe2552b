"""What of this room waits for the reader on the first screen."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.people.roles import DEPARTMENT, Role
from yuanlian.domain.service import listing, rules
from yuanlian.domain.service.states import RequestState
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.counting import counted
from yuanlian.web.desks import Desk, Offer
from yuanlian.web.parts import Action


def desks(actor: Actor, slug: str) -> list[Desk]:
    """Lines for the bureau, for departments and for enterprises."""
    found: list[Desk] = []
    if actor.has(Role.BUREAU):
        found += _bureau(actor, slug)
    if actor.has(*DEPARTMENT):
        found += _departments(actor, slug)
    if actor.has(Role.CONTACT):
        found += _enterprise(actor, slug)
    return found


def _bureau(actor: Actor, slug: str) -> list[Desk]:
    url = reverse("request_desk", kwargs={"zone": slug})
    return [
        Desk(_("待受理的诉求"), counted(listing.to_accept(actor), actor.zone), url, "clipboard-check", urgent=True),
        Desk(_("待交办的诉求"), counted(listing.to_assign(actor), actor.zone), f"{url}?tab=assign", "users-group"),
        Desk(
            _("部门退回的任务"), counted(listing.to_reassign(actor), actor.zone), f"{url}?tab=reassign", "arrow-back-up"
        ),
        Desk(
            _("待审批的暂停申请"), counted(listing.pauses_asked(actor), actor.zone), f"{url}?tab=pause", "clock-pause"
        ),
    ]


def _departments(actor: Actor, slug: str) -> list[Desk]:
    url = reverse("inbox", kwargs={"zone": slug})
    counts = listing.inbox_counts(actor)
    return [
        Desk(_("已逾期的办件"), counts.late, f"{url}?late=1", "clock-exclamation", urgent=True),
        Desk(_("我经办的办件"), counts.mine, f"{url}?mine=1", "user-check"),
        Desk(_("本部门的办件"), counts.all, url, "inbox"),
    ]


def _enterprise(actor: Actor, slug: str) -> list[Desk]:
    url = reverse("request_list", kwargs={"zone": slug})
    answered = listing.total(actor, listing.Wanted(state=RequestState.ANSWERED))
    returned = listing.total(actor, listing.Wanted(state=RequestState.RETURNED))
    return [
        Desk(_("等您确认的答复"), answered, f"{url}?state=answered", "message-2", urgent=True),
        Desk(_("需要补充的诉求"), returned, f"{url}?state=returned", "arrow-back-up", urgent=True),
    ]


def offers(actor: Actor, slug: str) -> list[Offer]:
    """An enterprise's first thing is to whistle, a department's is its inbox, the bureau's its desk."""
    if actor.has(Role.BUREAU):
        return [Offer(Action(_("受理台"), reverse("request_desk", kwargs={"zone": slug}), "clipboard-check"), 10)]
    if actor.has(*DEPARTMENT):
        return [Offer(Action(_("我的办件"), reverse("inbox", kwargs={"zone": slug}), "inbox"), 10)]
    if actor.has(*rules.RAISERS):
        return [Offer(Action(_("吹哨"), reverse("whistle", kwargs={"zone": slug}), "speakerphone"), 10)]
    return []
