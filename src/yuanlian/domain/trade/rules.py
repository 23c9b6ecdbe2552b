"""Who may do what in trade: enterprises act for themselves, the bureau and chain secretaries broker."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from yuanlian.domain.people.roles import Role
from yuanlian.domain.trade.models import Deal, Match, Need
from yuanlian.domain.trade.states import Visibility
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import NotAllowed

BROKERS = (Role.BUREAU, Role.SECRETARY, Role.FIELD, Role.SYSTEM)


def may_post(actor: Actor, enterprise: UUID) -> None:
    """Needs and offers are posted by the enterprise's contact, or by a broker on its behalf."""
    if not actor.holds(Role.CONTACT, enterprise) and not actor.has(*BROKERS):
        raise NotAllowed(_("您不能替这家企业发布。"))


def may_read_words(actor: Actor, need: Need) -> bool:
    """Whether the actor reads a need's words: always when it is open to the zone, else its owner and the bureau."""
    if need.visibility != Visibility.CONFIDENTIAL:
        return True
    return actor.holds(Role.CONTACT, need.enterprise_id) or actor.has(Role.BUREAU, Role.SYSTEM)


def may_work_match(actor: Actor, need: Need) -> None:
    """Suppliers of a need are contacted or set aside by its enterprise and by brokers."""
    may_post(actor, need.enterprise_id)


def may_work_deal(actor: Actor, match: Match) -> None:
    """A deal is brought forward by either side and by brokers."""
    sides = {match.need.enterprise_id, match.supplier_id}
    if not sides & actor.targets(Role.CONTACT) and not actor.has(*BROKERS):
        raise NotAllowed(_("您不是这笔交易的任何一方。"))


def may_read_amount(actor: Actor, deal: Deal) -> bool:
    """Whether the actor reads a deal's amount: both sides, the bureau and leaders."""
    sides = {deal.match.need.enterprise_id, deal.match.supplier_id}
    return bool(sides & actor.targets(Role.CONTACT)) or actor.has(Role.BUREAU, Role.LEADER, Role.SYSTEM)
