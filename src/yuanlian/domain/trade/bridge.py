"""Rows ↔ the matching engine: one index per zone kept in the process, brought up to date by what changed since.

Every process keeps its own index; before a ranking it takes in enterprises, offers and vocabulary changed since its last
look (by `updated_at` and a count), so a change is visible at the next question. A reader works on the index under a
lock for the milliseconds of one ranking.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max

from yuanlian.domain.enterprises.models import Enterprise, Qualification
from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.trade.models import Deal as DealRow
from yuanlian.domain.trade.models import Match, Need, Offer
from yuanlian.domain.trade.states import DealState, MatchState, PostingState, Visibility
from yuanlian.domain.trade.vocabulary import aliases, classes
from yuanlian.engines.matching import Deal, Filters, Index, Knowledge, Opinion, Ranking, Supplier, rank
from yuanlian.engines.matching import Need as Asked

ENGINE = "matching-1"
# Writers stamp rows before they commit; looking back a little finds rows of transactions that ended late.
OVERLAP = timedelta(seconds=30)
CHUNK = 2000


@dataclass
class _Kept:
    """One zone's index in this process."""

    index: Index = field(default_factory=lambda: Index.build([]))
    lock: threading.RLock = field(default_factory=threading.RLock)
    seen: datetime | None = None
    count: int = -1
    offers: tuple[int, datetime | None] = (-1, None)
    versions: dict[str, tuple[int, int]] = field(default_factory=dict)


_KEPT: dict[UUID, _Kept] = {}
_MAKING = threading.Lock()


def _split(text: str) -> tuple[str, ...]:
    marks = text.replace("；", ";").replace("\n", ";").replace("、", ";").replace("。", ";").replace("，", ";")
    return tuple(part.strip() for part in marks.split(";") if part.strip())


def supplier_of(row: Enterprise, offered: Iterable[str], certificates: tuple[str, ...] | None) -> Supplier:
    """An enterprise as the ranking sees it; what it offers counts as products."""
    return Supplier(
        id=str(row.id),
        name=row.short_name,
        full=row.name,
        products=(*row.product_list, *offered),
        scope=_split(row.scope),
        industry=classes(row.industry_code),
        lon=row.lon,
        lat=row.lat,
        employees=row.employees,
        area=str(row.place_id) if row.place_id else None,
        certificates=certificates,
    )


def _kept(zone: UUID) -> _Kept:
    with _MAKING:
        return _KEPT.setdefault(zone, _Kept())


def forget(zone: UUID) -> None:
    """The next question builds this zone's index anew."""
    with _MAKING:
        _KEPT.pop(zone, None)


def _refresh(zone: UUID, kept: _Kept) -> None:
    """Take in what changed since the last look."""
    rows = Enterprise.objects.filter(zone_id=zone)
    state = rows.aggregate(latest=Max("updated_at"), count=Count("pk"))
    open_offers = Offer.objects.filter(zone_id=zone, state=PostingState.OPEN)
    offers = open_offers.aggregate(latest=Max("opened_at"), count=Count("pk"))
    offer_mark = (offers["count"], offers["latest"])
    if state["latest"] == kept.seen and state["count"] == kept.count and offer_mark == kept.offers:
        return
    changed = rows
    shrunk = state["count"] < kept.count
    if kept.seen is not None and not shrunk and offer_mark == kept.offers:
        changed = rows.filter(updated_at__gte=kept.seen - OVERLAP)
    _take_in(zone, kept, list(changed.order_by("pk").iterator(chunk_size=CHUNK)))
    if shrunk:
        _drop_gone(kept, {str(pk) for pk in rows.values_list("pk", flat=True)})
    kept.seen, kept.count, kept.offers = state["latest"], state["count"], offer_mark


def _take_in(zone: UUID, kept: _Kept, rows: list[Enterprise]) -> None:
    offered = _offered(zone)
    held = _certificates(zone)
    for row in rows:
        key = str(row.id)
        words = offered.get(row.id, [])
        mark = (row.version, hash(tuple(words)))
        if kept.versions.get(key) == mark and key in kept.index:
            continue
        if key in kept.index:
            kept.index.remove(key)
        kept.versions.pop(key, None)
        if row.status == EnterpriseStatus.ACTIVE:
            kept.index.add(supplier_of(row, words, held.get(row.id)))
            kept.versions[key] = mark


def _drop_gone(kept: _Kept, standing: set[str]) -> None:
    for key in set(kept.versions) - standing:
        kept.index.remove(key)
        del kept.versions[key]


def _offered(zone: UUID) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = Offer.objects.filter(zone_id=zone, state=PostingState.OPEN).order_by("pk")
    for enterprise, title in rows.values_list("enterprise_id", "title"):
        found.setdefault(enterprise, []).append(title.removeprefix("供应"))
    return found


def _certificates(zone: UUID) -> dict[UUID, tuple[str, ...]]:
    found: dict[UUID, list[str]] = {}
    rows = Qualification.objects.filter(zone_id=zone).order_by("kind")
    for enterprise, kind in rows.values_list("enterprise_id", "kind"):
        found.setdefault(enterprise, []).append(kind)
    return {enterprise: tuple(kinds) for enterprise, kinds in found.items()}


def knowledge(zone: UUID) -> Knowledge:
    """The vocabulary, deals delivered in this zone, and what people said of suppliers."""
    deals: dict[tuple[str, str], int] = {}
    done = DealRow.objects.filter(zone_id=zone, state__in=[DealState.AGREED, DealState.DELIVERED])
    for title, supplier in done.values_list("match__need__title", "match__supplier_id"):
        deals[title, str(supplier)] = deals.get((title, str(supplier)), 0) + 1
    said = Match.objects.filter(zone_id=zone, state__in=[MatchState.DISMISSED, MatchState.DEAL])
    opinions = [
        Opinion(need=title, supplier=str(supplier), weight=-1 if state == MatchState.DISMISSED else 1)
        for title, supplier, state in said.values_list("need__title", "supplier_id", "state").order_by("pk")
    ]
    past = [Deal(need=need, supplier=supplier, count=count) for (need, supplier), count in sorted(deals.items())]
    return Knowledge.build(aliases=aliases(), deals=past, opinions=opinions)


def asked_of(need: Need) -> Asked:
    """A stored need as the engine's question; a confidential one asks by its class."""
    buyer = need.enterprise
    filters = Filters(
        certificates=(need.certificate,) if need.certificate else (),
        within_m=need.within_km * 1000 if need.within_km else None,
    )
    confidential = need.visibility == Visibility.CONFIDENTIAL
    return Asked(
        text=f"{need.title}。{need.text}",
        buyer=str(buyer.id),
        lon=buyer.lon,
        lat=buyer.lat,
        classes=classes(need.industry_code) if confidential else (),
        filters=filters,
    )


def suppliers_for(zone: UUID, asked: Asked, *, top: int = 10) -> Ranking:
    """The best suppliers of the zone for a question, with reasons."""
    kept = _kept(zone)
    known = knowledge(zone)
    with kept.lock:
        _refresh(zone, kept)
        return rank(kept.index, asked, knowledge=known, top=top)
