"""Who may do what in trade: enterprises act for themselves, the bureau and those who look after them broker."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from yuanlian.domain.people.roles import STAFF, ZONE_WIDE, Role
from yuanlian.domain.trade.models import Deal, Match, Need
from yuanlian.domain.trade.states import Visibility
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import NotAllowed

BROKERS = (Role.BUREAU, Role.SECRETARY, Role.FIELD, Role.SYSTEM)
READS_CONFIDENTIAL = (Role.BUREAU, Role.SYSTEM)


def may_post(actor: Actor, enterprise: UUID) -> None:
    """Needs and offers are posted by the enterprise's contact, or by a broker on its behalf."""
    if not actor.holds(Role.CONTACT, enterprise) and not actor.has(*BROKERS):
        raise NotAllowed(_("您不能替这家企业发布。"))


def may_read_words(actor: Actor, need: Need) -> bool:
    """Whether the actor reads a need's words: always when it is open to the zone, else its owner and the bureau."""
    if need.visibility != Visibility.CONFIDENTIAL:
        return True
    return actor.holds(Role.CONTACT, need.enterprise_id) or actor.has(*READS_CONFIDENTIAL)


def may_move(actor: Actor, enterprise: UUID, *, reached: bool) -> None:
    """A posting is changed, closed and opened again by its enterprise, and by brokers who `reached` it."""
    if actor.holds(Role.CONTACT, enterprise) or (reached and actor.has(*BROKERS)):
        return
    raise NotAllowed(_("您不能替这家企业修改。"))


def may_expire(actor: Actor) -> None:
    """Only the calendar expires a posting; people close or withdraw theirs."""
    if not actor.has(Role.SYSTEM):
        raise NotAllowed(_("到期由系统自动处理，请用完成或撤回。"))


def may_rewrite(actor: Actor, need: Need, *, reached: bool) -> None:
    """Words are changed by those who may move the need and read them."""
    may_move(actor, need.enterprise_id, reached=reached)
    if not may_read_words(actor, need):
        raise NotAllowed(_("保密需求只能由企业自己和党群工作部修改。"))


def may_see_suppliers(actor: Actor, need: Need) -> bool:
    """Whether the actor sees who could serve a need: its own side and the zone's staff, no other enterprise."""
    return actor.holds(Role.CONTACT, need.enterprise_id) or actor.has(*STAFF, Role.SYSTEM)


def may_work_match(actor: Actor, need: Need, *, reached: bool) -> None:
    """Suppliers of a need are contacted or set aside by its enterprise, and by brokers who `reached` it."""
    if actor.holds(Role.CONTACT, need.enterprise_id) or (reached and actor.has(*BROKERS)):
        return
    raise NotAllowed(_("只有需求企业自己和对接它的工作人员可以处理供应商。"))


def may_answer(actor: Actor, supplier: UUID, *, reached: bool) -> None:
    """A supplier answers a need itself, or through a broker who `reached` it."""
    if actor.holds(Role.CONTACT, supplier) or (reached and actor.has(*BROKERS)):
        return
    raise NotAllowed(_("您不能替这家企业应答。"))


def may_read_judgement(actor: Actor, need: Need) -> bool:
    """Whether the actor reads why a supplier was set aside: the buyer and the zone's staff, not the supplier."""
    return actor.holds(Role.CONTACT, need.enterprise_id) or actor.has(*STAFF, Role.SYSTEM)


def may_work_deal(actor: Actor, match: Match) -> None:
    """A deal is brought forward by either side and by brokers; both see only the matches they work with."""
    sides = {match.need.enterprise_id, match.supplier_id}
    if not sides & actor.targets(Role.CONTACT) and not actor.has(*BROKERS):
        raise NotAllowed(_("您不是这笔交易的任何一方。"))


def may_read_amount(actor: Actor, deal: Deal) -> bool:
    """Whether the actor reads a deal's amount: both sides, the bureau and leaders."""
    sides = {deal.match.need.enterprise_id, deal.match.supplier_id}
    return bool(sides & actor.targets(Role.CONTACT)) or actor.has(*ZONE_WIDE)


def may_keep_words(actor: Actor) -> None:
    """The zone's vocabulary is kept by its bureau."""
    if not actor.has(*READS_CONFIDENTIAL):
        raise NotAllowed(_("词表由党群工作部维护。"))


def may_decide_learning(actor: Actor) -> None:
    """What matching learns, and which version stands, is decided by the zone's bureau."""
    if not actor.has(*READS_CONFIDENTIAL):
        raise NotAllowed(_("您不能决定推荐学习用哪一版。"))
