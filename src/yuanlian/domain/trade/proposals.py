"""Suppliers proposed for a need, as people see them: each at its place, with its reasons and what was done so far.

Enterprises are shown by their public card (name, chain, products, place), which everybody in the zone may read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.trade import bridge, rules, wording
from yuanlian.domain.trade.models import Deal, Match, Need
from yuanlian.domain.trade.states import DealState
from yuanlian.domain.trade.wording import Sentence
from yuanlian.engines.matching import Filters, Ranking, Result
from yuanlian.kernel.actor import Actor

TOP = 10
PREVIEWED = 3
READ = 2000
PRODUCTS_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What everybody in the zone may read of an enterprise."""

    id: UUID
    name: str
    chain: str
    place: str
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A supplier at its place; `match` is what was done with it for this need, None when nothing was."""

    card: Card
    place: int | None
    points: int
    reasons: tuple[Sentence, ...]
    gaps: str
    match: Match | None = None
    deal: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """The answer to a need: the best suppliers, others that were acted on, what was read, what was taken out."""

    asked: str
    suppliers: tuple[Proposed, ...]
    others: tuple[Proposed, ...] = ()
    removed: tuple[str, ...] = ()
    candidates: int = 0


def card_of(row: Enterprise) -> Card:
    """The public card of an enterprise; fetch it with its chain and place."""
    return Card(
        id=row.id,
        name=row.name,
        chain=row.chain.label if row.chain else "",
        place=row.place.label if row.place else "",
        products=tuple(row.product_list[:PRODUCTS_SHOWN]),
    )


def _cards(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, Card]:
    rows = enterprises.listed(actor).filter(pk__in=list(ids)).select_related("chain", "place")
    return {row.id: card_of(row) for row in rows}


@dataclass(frozen=True, slots=True)
class _Done:
    """What people did for a need, by supplier: the matches and the deals that are open or came to something."""

    matches: dict[UUID, Match] = field(default_factory=dict)
    deals: dict[UUID, UUID] = field(default_factory=dict)


def _done(need: Need) -> _Done:
    rows = Match.objects.filter(zone_id=need.zone_id, need=need).order_by("-updated_at", "id")
    deals = Deal.objects.filter(zone_id=need.zone_id, match__need=need).exclude(state=DealState.FAILED)
    return _Done({row.supplier_id: row for row in rows}, dict(deals.values_list("match__supplier_id", "pk")))


def _proposed(card: Card, place: int, result: Result, done: _Done) -> Proposed:
    return Proposed(
        card=card,
        place=place,
        points=result.points,
        reasons=tuple(wording.sentence_of(reason) for reason in result.reasons),
        gaps=wording.gaps_of(result.unknown),
        match=done.matches.get(card.id),
        deal=done.deals.get(card.id),
    )


def _in_order(ranking: Ranking, cards: dict[UUID, Card], done: _Done) -> tuple[Proposed, ...]:
    """The results that still have a card; one removed a moment ago is left out."""
    placed = ((place, UUID(result.id), result) for place, result in enumerate(ranking.results, 1))
    return tuple(_proposed(cards[key], place, result, done) for place, key, result in placed if key in cards)


def suppliers_of(actor: Actor, need: Need, *, top: int = TOP) -> Proposals:
    """The best suppliers for a stored need; nothing for somebody who may not see who could serve it."""
    if not rules.may_see_suppliers(actor, need):
        return Proposals(asked="", suppliers=())
    ranking = bridge.suppliers_for(need.zone_id, bridge.asked_of(need), top=top)
    done = _done(need)
    ranked = {UUID(key) for key in ranking.ids}
    cards = _cards(actor, ranked | done.matches.keys())
    others = [
        Proposed(card=cards[key], place=None, points=0, reasons=(), gaps="", match=row, deal=done.deals.get(key))
        for key, row in done.matches.items()
        if key in cards and key not in ranked
    ]
    return Proposals(
        asked=bridge.topic_of(need, ranking),
        suppliers=_in_order(ranking, cards, done),
        others=tuple(others),
        removed=tuple(wording.removed_of(removed) for removed in ranking.removed),
        candidates=ranking.candidates,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the zone offers to a sentence that is still being written."""

    title: str
    suppliers: tuple[Proposed, ...]
    removed: tuple[str, ...]
    candidates: int
    classes: tuple[str, ...]
    own: bool


def preview(actor: Actor, buyer: Enterprise | None, text: str, *, filters: Filters, top: int = PREVIEWED) -> Preview:
    """The first suppliers for the sentence as written so far, the title and the classes it suggests."""
    said = text.strip()[:READ]
    title = bridge.proposed_title(said)
    if not title:
        return Preview(title="", suppliers=(), removed=(), candidates=0, classes=(), own=False)
    ranking = bridge.suppliers_for(actor.zone, bridge.question(said, buyer, filters), top=max(top, TOP))
    cards = _cards(actor, [UUID(key) for key in ranking.ids])
    return Preview(
        title=title,
        suppliers=_in_order(ranking, cards, _Done())[:top],
        removed=tuple(wording.removed_of(removed) for removed in ranking.removed),
        candidates=ranking.candidates,
        classes=tuple(bridge.likely_classes(actor.zone, ranking)),
        own=buyer is not None and title in buyer.product_list,
    )


def upstream_of(actor: Actor, buyer: Enterprise, *, top: int = TOP) -> Proposals:
    """Who in the zone makes what goes into the enterprise's products."""
    ranking = bridge.upstream_of(buyer, top=top)
    cards = _cards(actor, [UUID(key) for key in ranking.ids])
    return Proposals(asked="", suppliers=_in_order(ranking, cards, _Done()), candidates=ranking.candidates)
