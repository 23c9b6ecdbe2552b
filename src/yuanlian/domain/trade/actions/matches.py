"""Matches: a supplier that was contacted for a need, or set aside with a reason that the next ranking respects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.trade import queries, rules
from yuanlian.domain.trade.models import Match, Need
from yuanlian.domain.trade.states import MATCH_MOVES, MatchState, MatchVerb, PostingState
from yuanlian.kernel import audit, clock, outbox
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version, seen
from yuanlian.kernel.errors import Conflict, Invalid
from yuanlian.kernel.states import move


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """How the ranking placed a supplier when a person acted on it."""

    rank: int | None = None
    score: int | None = None
    reasons: Sequence[dict[str, Any]] = ()
    engine: str = ""


def _match(actor: Actor, need: Need, supplier: UUID, proposal: Proposal) -> Match:
    """The locked match of this pair, made when nobody acted on it before."""
    other = seen(enterprises.listed(actor), supplier)
    if other.id == need.enterprise_id:
        raise Invalid(_("需求方不能是自己的供应商。"))
    row, _made = Match.objects.select_for_update().get_or_create(
        zone_id=actor.zone,
        need=need,
        supplier=other,
        defaults={
            "rank": proposal.rank,
            "score": proposal.score,
            "reasons": list(proposal.reasons),
            "engine": proposal.engine,
            "created_at": clock.now(),
        },
    )
    return row


def _open_need(actor: Actor, need: UUID) -> Need:
    row = locked(queries.visible_needs(actor), need)
    rules.may_work_match(actor, row)
    if row.state != PostingState.OPEN:
        raise Conflict(_("这条需求已不在对接中。"))
    return row


def contact(actor: Actor, need: UUID, supplier: UUID, *, proposal: Proposal = Proposal(), note: str = "") -> Match:
    """The supplier was contacted for the need."""
    with transaction.atomic():
        row = _match(actor, _open_need(actor, need), supplier, proposal)
        row.state = move(MATCH_MOVES, MatchState(row.state), MatchVerb.CONTACT)
        row.contacted_at, row.note = clock.now(), note.strip()
        row.version += 1
        row.save()
        outbox.emit(actor.zone, "trade.contacted", {"match": str(row.id)})
        audit.record(actor, "trade.contact", row, changed={"state": row.state})
    return row


def dismiss(actor: Actor, need: UUID, supplier: UUID, *, reason: str, proposal: Proposal = Proposal()) -> Match:
    """The supplier was set aside, with the reason; it stands lower for such needs from now on."""
    if not reason.strip():
        raise Invalid(_("请写明不合适的原因。"), fields={"reason": _("请写明不合适的原因。")})
    with transaction.atomic():
        row = _match(actor, _open_need(actor, need), supplier, proposal)
        row.state = move(MATCH_MOVES, MatchState(row.state), MatchVerb.DISMISS)
        row.dismissed_reason = reason.strip()[:300]
        row.version += 1
        row.save()
        audit.record(actor, "trade.dismiss", row, changed={"reason": row.dismissed_reason})
    return row


def restore(actor: Actor, match: UUID, *, version: int | None = None) -> Match:
    """A supplier that was set aside is proposed again."""
    with transaction.atomic():
        row = locked(queries.visible_matches(actor), match)
        same_version(row, version)
        rules.may_work_match(actor, row.need)
        row.state = move(MATCH_MOVES, MatchState(row.state), MatchVerb.RESTORE)
        row.dismissed_reason = ""
        row.version += 1
        row.save()
        audit.record(actor, "trade.restore", row, changed={"state": row.state})
    return row
