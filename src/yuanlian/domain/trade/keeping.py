"""Keeps one index per zone in the process and takes in what changed since the last look.

A look costs two sums: rows and the sum of their versions. They differ from what is held exactly when something was
added, changed or removed; then the latest rows are read, and all versions only when those do not explain the
difference. A reader never waits for a writer, but for the first build.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Max, QuerySet, Sum

from yuanlian.domain.enterprises.models import Enterprise, Qualification
from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.trade.models import Offer
from yuanlian.domain.trade.states import PostingState
from yuanlian.domain.trade.vocabulary import classes
from yuanlian.engines.matching import Index, Supplier, find_need

# Rows are stamped before they are committed: what was stamped a little before the latest may have come in later.
OVERLAP = timedelta(seconds=30)
CHUNK = 500
COLUMNS = (
    "zone", "version", "status", "name", "short_name", "products", "scope", "industry_code", "lon", "lat",
    "employees", "place",
)  # fmt: skip


class Mark(NamedTuple):
    """Whether rows are the same as before: how many, the sum of their versions, the latest stamp."""

    rows: int
    versions: int
    latest: datetime | None


NOTHING = Mark(0, 0, None)


@dataclass
class _Kept:
    """One zone's index in this process; `versions` by enterprise, `offered` as last taken in."""

    index: Index = field(default_factory=lambda: Index.build([]))
    writing: threading.Lock = field(default_factory=threading.Lock)
    built: bool = False
    enterprises: Mark = NOTHING
    offers: Mark = NOTHING
    versions: dict[UUID, int] = field(default_factory=dict)
    offered: dict[UUID, tuple[str, ...]] = field(default_factory=dict)


_KEPT: dict[UUID, _Kept] = {}
_MAKING = threading.Lock()


def index_of(zone: UUID) -> Index:
    """The zone's index, up to date."""
    with _MAKING:
        kept = _KEPT.setdefault(zone, _Kept())
    # Whoever comes while another takes in changes goes on with what stands; only the first build is waited for.
    if kept.writing.acquire(blocking=not kept.built):
        try:
            _refresh(zone, kept)
        finally:
            kept.writing.release()
    return kept.index


def forget(zone: UUID) -> None:
    """The next question builds this zone's index anew."""
    with _MAKING:
        _KEPT.pop(zone, None)


def _mark(rows: QuerySet[Enterprise] | QuerySet[Offer], stamp: str) -> Mark:
    sums = rows.aggregate(rows=Count("pk"), versions=Sum("version"), latest=Max(stamp))
    return Mark(sums["rows"], sums["versions"] or 0, sums["latest"])


def _refresh(zone: UUID, kept: _Kept) -> None:
    """Take in what changed since the last look."""
    rows = Enterprise.objects.filter(zone_id=zone)
    enterprises = _mark(rows, "updated_at")
    offers = _mark(Offer.objects.filter(zone_id=zone, state=PostingState.OPEN), "opened_at")
    changed: set[UUID] = set()
    if enterprises != kept.enterprises:
        changed |= _changed(rows, kept, enterprises)
    if offers != kept.offers:
        offered = _offered(zone)
        changed |= {key for key in offered.keys() | kept.offered.keys() if offered.get(key) != kept.offered.get(key)}
        kept.offered = offered
    if not kept.built:
        kept.index = Index.build(_all_suppliers(zone, kept))
    elif changed:
        _take_in(zone, kept, changed)
    kept.enterprises, kept.offers, kept.built = enterprises, offers, True


def _changed(rows: QuerySet[Enterprise], kept: _Kept, mark: Mark) -> set[UUID]:
    """Ids of what was added, changed or removed; `kept.versions` is true afterwards."""
    changed: set[UUID] = set()
    if kept.enterprises.latest is not None:
        latest = rows.filter(updated_at__gte=kept.enterprises.latest - OVERLAP).values_list("pk", "version")
        changed = {pk for pk, version in latest if kept.versions.get(pk) != version}
        kept.versions.update((pk, version) for pk, version in latest if pk in changed)
    if (len(kept.versions), sum(kept.versions.values())) != (mark.rows, mark.versions):
        standing = dict(rows.values_list("pk", "version"))
        either = standing.keys() | kept.versions.keys()
        changed |= {pk for pk in either if standing.get(pk) != kept.versions.get(pk)}
        kept.versions = standing
    return changed


def _take_in(zone: UUID, kept: _Kept, changed: set[UUID]) -> None:
    """The changed enterprises are in the index as they are now, and gone when they are not in business here."""
    ids = sorted(changed)
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        held = _certificates(Qualification.objects.filter(zone_id=zone, enterprise_id__in=part))
        fresh = {row.id: row for row in _active(zone).filter(pk__in=part)}
        for pk in part:
            if pk in fresh:
                kept.index.add(supplier_of(fresh[pk], kept.offered.get(pk, ()), held.get(pk)))
            else:
                kept.index.remove(str(pk))


def _all_suppliers(zone: UUID, kept: _Kept) -> Iterator[Supplier]:
    held = _certificates(Qualification.objects.filter(zone_id=zone))
    for row in _active(zone).iterator(chunk_size=2000):
        yield supplier_of(row, kept.offered.get(row.id, ()), held.get(row.id))


def _active(zone: UUID) -> QuerySet[Enterprise]:
    """Enterprises in business here, with the columns the ranking reads."""
    return Enterprise.objects.filter(zone_id=zone, status=EnterpriseStatus.ACTIVE).only(*COLUMNS).order_by("pk")


def _certificates(rows: QuerySet[Qualification]) -> dict[UUID, tuple[str, ...]]:
    """Certificates by enterprise; whose are not known has none here, which is not the same as holding none."""
    found: dict[UUID, list[str]] = {}
    for enterprise, kind in rows.order_by("enterprise_id", "kind").values_list("enterprise_id", "kind"):
        found.setdefault(enterprise, []).append(kind)
    return {enterprise: tuple(dict.fromkeys(kinds)) for enterprise, kinds in found.items()}


def _offered(zone: UUID) -> dict[UUID, tuple[str, ...]]:
    """What each enterprise offers now, bare of the words that offer it."""
    found: dict[UUID, list[str]] = {}
    rows = Offer.objects.filter(zone_id=zone, state=PostingState.OPEN).order_by("pk")
    for enterprise, title in rows.values_list("enterprise_id", "title"):
        found.setdefault(enterprise, []).append(find_need(title).need)
    return {enterprise: tuple(titles) for enterprise, titles in found.items()}


def _split(text: str) -> tuple[str, ...]:
    marks = text.translate(str.maketrans("；\n、。，", ";;;;;"))
    return tuple(part.strip() for part in marks.split(";") if part.strip())


def supplier_of(row: Enterprise, offered: Iterable[str], certificates: tuple[str, ...] | None) -> Supplier:
    """An enterprise as the ranking sees it; what it offers counts as products."""
    return Supplier(
        id=str(row.id),
        name=row.short_name,
        full=row.name,
        products=tuple(dict.fromkeys((*row.product_list, *offered))),
        scope=_split(row.scope),
        industry=classes(row.industry_code),
        lon=row.lon,
        lat=row.lat,
        employees=row.employees,
        area=str(row.place_id) if row.place_id else None,
        certificates=certificates,
    )
