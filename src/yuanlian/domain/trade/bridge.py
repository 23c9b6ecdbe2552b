"""Rows ↔ the matching engine: what a need asks for, and the suppliers the engine finds for it.

The profiles come from `keeping`, what people said and dealt from `learning`; both are brought up to date before each
question, so that a change is seen at the next one.
"""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.enterprises.vocabulary import classes
from yuanlian.domain.trade import keeping, learning
from yuanlian.domain.trade.models import Need
from yuanlian.domain.trade.states import Visibility
from yuanlian.engines.matching import Filters, Ranking, find_need, rank
from yuanlian.engines.matching import Need as Asked

ENGINE = "matching-1"
TITLE_LENGTH = 80
MOST_CLASSES = 5


def proposed_title(text: str) -> str:
    """The thing itself, as the engine reads it in the sentence; "" where there is none."""
    found = find_need(text).need
    return found[:TITLE_LENGTH] if any(letter.isalnum() for letter in found) else ""


def question(text: str, buyer: Enterprise | None, filters: Filters, *, code: str = "") -> Asked:
    """The engine's question; with an industry class `code` it asks by class and the words stay out of it."""
    return Asked(
        text="" if code else text,
        buyer=str(buyer.id) if buyer else None,
        lon=buyer.lon if buyer else None,
        lat=buyer.lat if buyer else None,
        classes=classes(code),
        filters=filters,
    )


def filters_of(*, within_km: int | None, certificate: str) -> Filters:
    """Hard conditions as the engine takes them."""
    return Filters(certificates=(certificate,) if certificate else (), within_m=within_km * 1000 if within_km else None)


def asked_of(need: Need) -> Asked:
    """A stored need as the engine's question; a confidential one asks by its class."""
    confidential = need.visibility == Visibility.CONFIDENTIAL
    return question(
        f"{need.title}。{need.text}",
        need.enterprise,
        filters_of(within_km=need.within_km, certificate=need.certificate),
        code=need.industry_code if confidential else "",
    )


def suppliers_for(zone: UUID, asked: Asked, *, top: int = 10) -> Ranking:
    """The best suppliers of the zone for a question, with reasons."""
    known = learning.knowledge(zone, asked.buyer)
    with keeping.reading(zone) as held:
        return rank(held.index, asked, knowledge=known.with_model(held.model) if held.model else known, top=top)


def upstream_of(enterprise: Enterprise, *, top: int = 10) -> Ranking:
    """Who in the zone makes what goes into the enterprise's products."""
    return suppliers_for(enterprise.zone_id, question("", enterprise, Filters()), top=top)


def topic_of(need: Need, ranking: Ranking) -> str:
    """What judgements of suppliers are filed under: the thing asked for, or the class of a confidential need."""
    if need.visibility == Visibility.CONFIDENTIAL:
        return next(iter(classes(need.industry_code)), "")
    return ranking.found.need[:TITLE_LENGTH]


def likely_classes(zone: UUID, ranking: Ranking) -> list[str]:
    """Industry classes of the suppliers found, the most frequent first: a proposal for a confidential need."""
    with keeping.reading(zone) as held:
        found = [held.index.get(supplier) for supplier in ranking.ids]
    names = [one.industry[0] for one in found if one is not None and one.industry]
    return [name for name, _count in Counter(names).most_common(MOST_CLASSES)]
