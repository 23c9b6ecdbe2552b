"""Matches: a supplier that was contacted for a need, or set aside with a reason that the next ranking respects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.trade import bridge, queries, rules
from yuanlian.domain.trade.actions.texts import kept
from yuanlian.domain.trade.models import Match, Need
from yuanlian.domain.trade.states import MATCH_MOVES, MatchState, MatchVerb, PostingState
from yuanlian.engines.matching import parameters
from yuanlian.kernel import audit, clock, outbox
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version, seen
from yuanlian.kernel.errors import Conflict, Invalid
from yuanlian.kernel.states import move
from yuanlian.kernel.submissions import once

REASON_LENGTH = 300
NOTE_LENGTH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """How the ranking placed a supplier when a person acted on it."""

    topic: str = ""
    rank: int | None = None
    score: int | None = None
    reasons: Sequence[dict[str, Any]] = ()
    engine: str = ""


def _proposal(need: Need, supplier: UUID) -> Proposal:
    """What the ranking says now; asked before the transaction, as a first build may take seconds."""
    ranking = bridge.suppliers_for(need.zone_id, bridge.asked_of(need))
    topic = bridge.topic_of(need, ranking)
    for place, result in enumerate(ranking.results, 1):
        if result.id == str(supplier):
            reasons = [parameters(reason) for reason in result.reasons]
            return Proposal(topic=topic, rank=place, score=result.points, reasons=reasons, engine=bridge.ENGINE)
    return Proposal(topic=topic, engine=bridge.ENGINE)


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
            "topic": proposal.topic,
            "rank": proposal.rank,
            "score": proposal.score,
            "reasons": list(proposal.reasons),
            "engine": proposal.engine,
            "created_at": clock.now(),
        },
    )
    return row


def _open(need: Need) -> None:
    if need.state != PostingState.OPEN:
        raise Conflict(_("这条需求已不在对接中。"))


def _worked(actor: Actor, need: Need) -> None:
    rules.may_work_match(actor, need, reached=queries.reaches(actor, need.enterprise_id))


def _moved(row: Match, verb: MatchVerb) -> None:
    row.state = move(MATCH_MOVES, MatchState(row.state), verb)
    row.version += 1
    row.updated_at = clock.now()


def contact(actor: Actor, need: UUID, supplier: UUID, *, note: str = "", key: str = "") -> UUID:
    """The supplier was contacted for the need; a second press with the same key finds the first one's match."""
    wanted = seen(queries.visible_needs(actor), need)
    _worked(actor, wanted)
    proposal = _proposal(wanted, supplier)

    def make() -> UUID:
        row = _match(actor, _workable(actor, need), supplier, proposal)
        _moved(row, MatchVerb.CONTACT)
        row.contacted_at, row.note = row.updated_at, kept(note, NOTE_LENGTH)
        row.save()
        outbox.emit(actor.zone, "trade.contacted", {"match": str(row.id), "by": str(actor.account)})
        audit.record(actor, "trade.contact", row, changed={"state": row.state})
        return row.id

    return once(actor, key, "trade.contact", make)


def _workable(actor: Actor, need: UUID) -> Need:
    """The locked need, open, of somebody the actor works for."""
    row = locked(queries.visible_needs(actor), need)
    _worked(actor, row)
    _open(row)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a supplier says to a need: with which of its offers, and a word."""

    offer: UUID | None = None
    note: str = ""


def answer(actor: Actor, need: UUID, supplier: UUID, said: Answer, *, key: str = "") -> UUID:
    """The supplier says that it can serve the need; the two sides know of each other."""
    rules.may_answer(actor, supplier, reached=queries.reaches(actor, supplier))
    proposal = _proposal(seen(queries.visible_needs(actor), need), supplier)

    def make() -> UUID:
        wanted = locked(queries.visible_needs(actor), need)
        _open(wanted)
        own = queries.visible_offers(actor).filter(enterprise_id=supplier)
        row = _match(actor, wanted, supplier, proposal)
        _moved(row, MatchVerb.CONTACT)
        row.offer = seen(own, said.offer) if said.offer is not None else None
        row.contacted_at, row.note = row.updated_at, kept(said.note, NOTE_LENGTH)
        row.save()
        outbox.emit(actor.zone, "trade.answered", {"match": str(row.id), "by": str(actor.account)})
        audit.record(actor, "trade.answer", row, changed={"state": row.state})
        return row.id

    return once(actor, key, "trade.answer", make)


def dismiss(actor: Actor, need: UUID, supplier: UUID, *, reason: str, key: str = "") -> UUID:
    """The supplier was set aside, with the reason; it stands lower for such needs from now on."""
    if not kept(reason):
        raise Invalid(_("请写明不合适的原因。"), fields={"reason": _("请写明不合适的原因。")})
    wanted = seen(queries.visible_needs(actor), need)
    _worked(actor, wanted)
    proposal = _proposal(wanted, supplier)

    def make() -> UUID:
        row = _match(actor, _workable(actor, need), supplier, proposal)
        _moved(row, MatchVerb.DISMISS)
        row.dismissed_reason = kept(reason, REASON_LENGTH)
        row.save()
        audit.record(actor, "trade.dismiss", row, changed={"reason": row.dismissed_reason})
        return row.id

    return once(actor, key, "trade.dismiss", make)


def restore(actor: Actor, match: UUID, *, version: int | None = None) -> Match:
    """A supplier that was set aside is proposed again."""
    with transaction.atomic():
        row = locked(queries.visible_matches(actor), match)
        same_version(row, version)
        _worked(actor, row.need)
        _moved(row, MatchVerb.RESTORE)
        row.dismissed_reason = ""
        row.save()
        audit.record(actor, "trade.restore", row, changed={"state": row.state})
    return row
