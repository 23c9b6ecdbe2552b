"""Deals: from the first talk to delivery, amounts on them."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.trade import queries, rules
from yuanlian.domain.trade.models import Deal
from yuanlian.domain.trade.states import DEAL_MOVES, MATCH_MOVES, DealState, DealVerb, MatchState, MatchVerb
from yuanlian.kernel import audit, clock, outbox
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version
from yuanlian.kernel.errors import Invalid
from yuanlian.kernel.states import move


def talk(actor: Actor, match: UUID, *, version: int | None = None) -> Deal:
    """The two sides are in talks."""
    with transaction.atomic():
        row = locked(queries.visible_matches(actor), match)
        same_version(row, version)
        rules.may_work_deal(actor, row)
        row.state = move(MATCH_MOVES, MatchState(row.state), MatchVerb.TALK)
        row.version += 1
        row.save()
        deal = Deal.objects.create(zone_id=actor.zone, match=row, started_at=clock.now())
        outbox.emit(actor.zone, "trade.in_talks", {"deal": str(deal.id)})
        audit.record(actor, "trade.talk", deal)
    return deal


def _moved(actor: Actor, deal: UUID, verb: DealVerb, version: int | None) -> Deal:
    row = locked(queries.visible_deals(actor), deal)
    same_version(row, version)
    rules.may_work_deal(actor, row.match)
    row.state = move(DEAL_MOVES, DealState(row.state), verb)
    row.version += 1
    return row


def agree(actor: Actor, deal: UUID, *, amount: Decimal | None, note: str = "", version: int | None = None) -> Deal:
    """The two sides agreed on `amount` (万元)."""
    if amount is None or not amount.is_finite() or amount < 0 or amount >= Decimal(10) ** 12:
        raise Invalid(
            _("请填写成交金额（万元），不小于零。"), fields={"amount": _("请填写成交金额（万元），不小于零。")}
        )
    with transaction.atomic():
        row = _moved(actor, deal, DealVerb.AGREE, version)
        row.amount, row.agreed_at, row.note = amount, clock.now(), note.strip()
        row.save()
        outbox.emit(actor.zone, "trade.agreed", {"deal": str(row.id)})
        audit.record(actor, "trade.agree", row, changed={"amount": amount})
    return row


def deliver(actor: Actor, deal: UUID, *, version: int | None = None) -> Deal:
    """What was agreed has been delivered."""
    with transaction.atomic():
        row = _moved(actor, deal, DealVerb.DELIVER, version)
        row.delivered_at = clock.now()
        row.save()
        outbox.emit(actor.zone, "trade.delivered", {"deal": str(row.id)})
        audit.record(actor, "trade.deliver", row)
    return row


def fail(actor: Actor, deal: UUID, *, reason: str, version: int | None = None) -> Deal:
    """The deal came to nothing, with the reason."""
    if not reason.strip():
        raise Invalid(_("请写明未成的原因。"), fields={"reason": _("请写明未成的原因。")})
    with transaction.atomic():
        row = _moved(actor, deal, DealVerb.FAIL, version)
        row.failed_at, row.reason = clock.now(), reason.strip()[:300]
        row.save()
        audit.record(actor, "trade.fail", row, changed={"reason": row.reason})
    return row
