"""Deals: from the first talk to delivery, amounts on them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.trade import queries, rules
from yuanlian.domain.trade.actions.aliases import propose_alias
from yuanlian.domain.trade.actions.texts import kept
from yuanlian.domain.trade.models import Deal
from yuanlian.domain.trade.states import DEAL_MOVES, MATCH_MOVES, DealState, DealVerb, MatchState, MatchVerb
from yuanlian.kernel import audit, clock, outbox
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version
from yuanlian.kernel.errors import Invalid
from yuanlian.kernel.states import move
from yuanlian.kernel.submissions import once

MOST_MONEY = Decimal(10) ** 7
REASON_LENGTH = 300
NOTE_LENGTH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the two sides agreed on: the amount in 万元 (None: they keep it to themselves), how much, a note."""

    amount: Decimal | None = None
    quantity: str = ""
    note: str = ""


def talk(actor: Actor, match: UUID, *, version: int | None = None, key: str = "") -> UUID:
    """The two sides are in talks: there is a deal, the same one for a second press with the same key."""

    def make() -> UUID:
        row = locked(queries.visible_matches(actor), match)
        same_version(row, version)
        rules.may_work_deal(actor, row)
        row.state = move(MATCH_MOVES, MatchState(row.state), MatchVerb.TALK)
        row.version += 1
        row.updated_at = clock.now()
        row.save()
        deal = Deal.objects.create(zone_id=actor.zone, match=row, started_at=row.updated_at)
        outbox.emit(actor.zone, "trade.in_talks", {"deal": str(deal.id), "by": str(actor.account)})
        audit.record(actor, "trade.talk", deal)
        return deal.id

    return once(actor, key, "trade.talk", make)


def _moved(actor: Actor, deal: UUID, verb: DealVerb, version: int | None) -> Deal:
    row = locked(queries.visible_deals(actor), deal)
    same_version(row, version)
    rules.may_work_deal(actor, row.match)
    row.state = move(DEAL_MOVES, DealState(row.state), verb)
    row.version += 1
    return row


def agree(actor: Actor, deal: UUID, terms: Terms, *, version: int | None = None) -> Deal:
    """The two sides agreed on `terms`."""
    amount = terms.amount
    if amount is not None and not (amount.is_finite() and 0 <= amount < MOST_MONEY):
        wrong = _("请填写成交金额（万元），不小于零。")
        raise Invalid(wrong, fields={"amount": wrong})
    with transaction.atomic():
        row = _moved(actor, deal, DealVerb.AGREE, version)
        row.amount, row.agreed_at = amount, clock.now()
        row.quantity, row.note = kept(terms.quantity, 60), kept(terms.note, NOTE_LENGTH)
        row.save()
        outbox.emit(actor.zone, "trade.agreed", {"deal": str(row.id), "by": str(actor.account)})
        audit.record(actor, "trade.agree", row, changed={"amount": amount, "quantity": row.quantity})
        propose_alias(actor, row)
    return row


def deliver(actor: Actor, deal: UUID, *, version: int | None = None) -> Deal:
    """What was agreed has been delivered."""
    with transaction.atomic():
        row = _moved(actor, deal, DealVerb.DELIVER, version)
        row.delivered_at = clock.now()
        row.save()
        outbox.emit(actor.zone, "trade.delivered", {"deal": str(row.id), "by": str(actor.account)})
        audit.record(actor, "trade.deliver", row)
    return row


def fail(actor: Actor, deal: UUID, *, reason: str, version: int | None = None) -> Deal:
    """The deal came to nothing, with the reason; the two sides may be followed up again."""
    if not kept(reason):
        raise Invalid(_("请写明未成的原因。"), fields={"reason": _("请写明未成的原因。")})
    with transaction.atomic():
        row = _moved(actor, deal, DealVerb.FAIL, version)
        row.failed_at, row.reason = clock.now(), kept(reason, REASON_LENGTH)
        row.save()
        match = row.match
        match.state = move(MATCH_MOVES, MatchState(match.state), MatchVerb.RELEASE)
        match.version += 1
        match.updated_at = row.failed_at
        match.save()
        outbox.emit(actor.zone, "trade.failed", {"deal": str(row.id), "by": str(actor.account)})
        audit.record(actor, "trade.fail", row, changed={"reason": row.reason})
    return row
