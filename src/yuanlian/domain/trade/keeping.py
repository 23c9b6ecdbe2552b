"""Keeps one index per zone in the process and takes in what changed since the last look.

A process begins with what was saved last (`saving`), and takes in what changed since then as if it had never stopped.
A look costs the zone's pulse. When the register or trade acted, two sums are taken: rows and the sum of their
versions. They differ from what is held exactly when something was added, changed or removed; then the latest rows are
read, and all versions only when those do not explain the difference. One thread at a time changes an index; questions
wait for nobody but the first build.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Max, QuerySet, Sum

from yuanlian.domain.enterprises.models import Enterprise, Qualification
from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.enterprises.vocabulary import classes
from yuanlian.domain.trade import lessons, saving
from yuanlian.domain.trade.holding import Held, Mark, Shown
from yuanlian.domain.trade.models import Deal, Offer
from yuanlian.domain.trade.states import DealState, PostingState, Visibility
from yuanlian.engines.matching import Index, Supplier
from yuanlian.kernel import saved
from yuanlian.kernel.pulse import acted, pulse

logger = logging.getLogger("yuanlian.trade")

# Rows are stamped before they are committed: what was stamped a little before the latest may have come in later.
OVERLAP = timedelta(seconds=30)
STEP = 100
"""So many enterprises are taken in at a look; the others wait for the next."""
WORTH_SAVING = 1000
"""A smaller zone's index is built in the time that opening a file takes."""
REGISTER, TRADE = "enterprises", "trade"
# How offers begin; what is offered comes after it.
_SELLING = re.compile(  # data -- words of offers
    r"^(?:我司|我们|本公司|长期|大量|现货|专业|可|能)*(?:供应|出售|提供|销售|供给|承接|承揽)"
)
COLUMNS = (
    "zone", "version", "status", "name", "short_name", "products", "scope", "industry_code", "lon", "lat",
    "employees", "place",
)  # fmt: skip


@dataclass
class _Kept:
    """What this process holds of a zone, what waits to be taken in, and which saved file it began with.

    `outdated`: another version of what was learnt stands. `late` counts what was taken in since the index was built: it
    lies behind the arrays that a file holds.
    """

    held: Held = field(default_factory=Held)
    writing: threading.Lock = field(default_factory=threading.Lock)
    built: bool = False
    waiting: set[UUID] = field(default_factory=set)
    late: int = 0
    number: int = 0
    outdated: bool = False

    @property
    def behind(self) -> bool:
        """Whether so much has changed that an index built anew is worth its time."""
        return self.outdated or self.late + len(self.waiting) > max(STEP, len(self.held.index) // 20)


_KEPT: dict[UUID, _Kept] = {}
_MAKING = threading.Lock()


@contextmanager
def reading(zone: UUID) -> Iterator[Held]:
    """Inside this block a zone's index and what was learnt for it are at hand.

    They are up to date unless another thread is taking in changes.
    """
    kept = _kept(zone)
    # Whoever comes while another takes in changes goes on with what stands; only the first build is waited for.
    if kept.writing.acquire(blocking=not kept.built):
        try:
            _refresh(zone, kept)
        finally:
            kept.writing.release()
    yield kept.held


def renew(zone: UUID) -> bool:
    """The saved index is not far behind the rows; whether it had to be built anew. The worker's duty."""
    if Enterprise.objects.filter(zone_id=zone).count() < WORTH_SAVING:
        return False
    kept = _kept(zone)
    with kept.writing:
        _refresh(zone, kept)
        stale = kept.behind
        if stale:
            _build(zone, kept)
    return stale


def profile(zone: UUID, supplier: str) -> Supplier | None:
    """An enterprise as the ranking sees it now; None when it is not in business here."""
    with reading(zone) as held:
        return held.index.get(supplier)


def forget(zone: UUID) -> None:
    """The next question opens this zone's index anew."""
    with _MAKING:
        _KEPT.pop(zone, None)


def _kept(zone: UUID) -> _Kept:
    with _MAKING:
        return _KEPT.setdefault(zone, _Kept())


def _mark(rows: QuerySet[Enterprise] | QuerySet[Offer] | QuerySet[Deal], stamp: str) -> Mark:
    sums = rows.aggregate(rows=Count("*"), versions=Sum("version"), latest=Max(stamp))
    return Mark(sums["rows"], sums["versions"] or 0, sums["latest"])


def _refresh(zone: UUID, kept: _Kept) -> None:
    """Take in what changed since the last look: a little at a time, so that nobody waits for what many changed."""
    starting = not kept.built
    if starting or (kept.behind and saved.latest(saving.name(zone)) > kept.number):
        _open(zone, kept)
    # Read before the rows: an act that comes in between is looked at again next time.
    now = pulse(zone)
    rooms = acted(zone, kept.held.pulse, now)
    if rooms is None or REGISTER in rooms:
        kept.waiting |= _changed_profiles(zone, kept.held)
    if rooms is None or TRADE in rooms:
        kept.waiting |= _changed_shown(zone, kept.held)
        standing = lessons.VERSIONS.in_use(zone)
        kept.outdated = kept.held.learnt != (standing[0].id if standing else None)
    kept.held.pulse = now
    small = len(kept.held.index) < WORTH_SAVING
    if not kept.built or (kept.behind and starting) or (kept.outdated and small):
        _build(zone, kept)
    elif kept.waiting:
        _take_in(zone, kept)


def _open(zone: UUID, kept: _Kept) -> None:
    """What was saved last is held, when there is something."""
    found = saving.opened(zone)
    if found is not None:
        kept.held, kept.number = found
        kept.waiting, kept.late, kept.built, kept.outdated = set(), 0, True, False


def _build(zone: UUID, kept: _Kept) -> None:
    """The index is built from the rows, and saved where reading them again would be felt."""
    standing = lessons.VERSIONS.in_use(zone)
    learnt, model = (standing[0].id, standing[1]) if standing else (None, None)
    index = Index.build(_all_suppliers(zone, kept.held.shown), space=model.space if model else None)
    kept.held = replace(kept.held, index=index, model=model, learnt=learnt)
    kept.waiting, kept.late, kept.built, kept.outdated = set(), 0, True, False
    if len(kept.held.index) >= WORTH_SAVING:
        try:
            kept.number = saving.save(zone, kept.held)
        except OSError:
            logger.warning("the index of zone %s could not be saved", zone, exc_info=True)


def _changed_profiles(zone: UUID, held: Held) -> set[UUID]:
    """Enterprises added, changed or removed in the register."""
    rows = Enterprise.objects.filter(zone_id=zone)
    mark = _mark(rows, "updated_at")
    if mark == held.enterprises:
        return set()
    changed = _changed(rows, held, mark)
    held.enterprises = mark
    return changed


def _changed_shown(zone: UUID, held: Held) -> set[UUID]:
    """Enterprises that offer or delivered something else than before."""
    marks = (_mark(_open_offers(zone), "opened_at"), _mark(_done_deals(zone), "agreed_at"))
    if marks == (held.offers, held.deals):
        return set()
    shown = _shown(zone)
    changed = {key for key in shown.keys() | held.shown.keys() if shown.get(key) != held.shown.get(key)}
    held.shown = shown
    held.offers, held.deals = marks
    return changed


def _changed(rows: QuerySet[Enterprise], held: Held, mark: Mark) -> set[UUID]:
    """Ids of what was added, changed or removed; `held.versions` is true afterwards."""
    changed: set[UUID] = set()
    if held.enterprises.latest is not None:
        latest = rows.filter(updated_at__gte=held.enterprises.latest - OVERLAP).values_list("pk", "version")
        changed = {pk for pk, version in latest if held.versions.get(pk) != version}
        held.versions.update((pk, version) for pk, version in latest if pk in changed)
    if (len(held.versions), sum(held.versions.values())) != (mark.rows, mark.versions):
        standing = dict(rows.values_list("pk", "version"))
        either = standing.keys() | held.versions.keys()
        changed |= {pk for pk in either if standing.get(pk) != held.versions.get(pk)}
        held.versions = standing
    return changed


def _take_in(zone: UUID, kept: _Kept) -> None:
    """Some that wait are in the index as they are now, and gone when they are not in business here."""
    part = sorted(kept.waiting)[:STEP]
    certificates = _certificates(Qualification.objects.filter(zone_id=zone, enterprise_id__in=part))
    fresh = {
        row.id: supplier_of(row, kept.held.shown.get(row.id, Shown()), certificates.get(row.id))
        for row in _active(zone).filter(pk__in=part)
    }
    for pk in part:
        _put(kept.held.index, str(pk), fresh.get(pk))
    kept.late += len(part)
    kept.waiting -= set(part)


def _put(index: Index, key: str, supplier: Supplier | None) -> None:
    if supplier is None:
        index.remove(key)
    else:
        index.add(supplier)


def profiles(zone: UUID, *, without: Collection[UUID]) -> list[Supplier]:
    """Every enterprise in business here as the ranking would see it, had these needs never been served."""
    return list(_all_suppliers(zone, _shown(zone, without)))


def _all_suppliers(zone: UUID, shown: Mapping[UUID, Shown]) -> Iterator[Supplier]:
    certificates = _certificates(Qualification.objects.filter(zone_id=zone))
    for row in _active(zone).iterator(chunk_size=2000):
        yield supplier_of(row, shown.get(row.id, Shown()), certificates.get(row.id))


def _active(zone: UUID) -> QuerySet[Enterprise]:
    """Enterprises in business here, with the columns the ranking reads."""
    return Enterprise.objects.filter(zone_id=zone, status=EnterpriseStatus.ACTIVE).only(*COLUMNS).order_by("pk")


def _certificates(rows: QuerySet[Qualification]) -> dict[UUID, tuple[str, ...]]:
    """Certificates by enterprise; whose are not known has none here, which is not the same as holding none."""
    found: dict[UUID, list[str]] = {}
    for enterprise, kind in rows.order_by("enterprise_id", "kind").values_list("enterprise_id", "kind"):
        found.setdefault(enterprise, []).append(kind)
    return {enterprise: tuple(dict.fromkeys(kinds)) for enterprise, kinds in found.items()}


def _open_offers(zone: UUID) -> QuerySet[Offer]:
    return Offer.objects.filter(zone_id=zone, state=PostingState.OPEN)


def _done_deals(zone: UUID) -> QuerySet[Deal]:
    """Deals that came to something, for needs that are no secret."""
    rows = Deal.objects.filter(zone_id=zone, state__in=[DealState.AGREED, DealState.DELIVERED])
    return rows.filter(match__need__visibility=Visibility.ZONE)


def _shown(zone: UUID, without: Collection[UUID] = ()) -> dict[UUID, Shown]:
    """What each enterprise offers, bare of the words that offer it, and delivered for needs that are no secret."""
    offered: dict[UUID, list[str]] = {}
    for enterprise, title in _open_offers(zone).order_by("pk").values_list("enterprise_id", "title"):
        offered.setdefault(enterprise, []).append(_SELLING.sub("", title) or title)
    delivered: dict[UUID, list[str]] = {}
    done = _done_deals(zone).exclude(match__topic="").order_by("pk")
    for need, enterprise, topic in done.values_list("match__need_id", "match__supplier_id", "match__topic"):
        if need not in without:
            delivered.setdefault(enterprise, []).append(topic)
    return {
        key: Shown(tuple(dict.fromkeys(offered.get(key, []))), tuple(dict.fromkeys(delivered.get(key, []))))
        for key in offered.keys() | delivered.keys()
    }


def _split(text: str) -> tuple[str, ...]:
    marks = text.translate(str.maketrans("；\n、。，", ";;;;;"))
    return tuple(part.strip() for part in marks.split(";") if part.strip())


def supplier_of(row: Enterprise, shown: Shown, certificates: tuple[str, ...] | None) -> Supplier:
    """An enterprise as the ranking sees it; what it offers counts as products."""
    return Supplier(
        id=str(row.id),
        name=row.short_name,
        full=row.name,
        products=tuple(dict.fromkeys((*row.product_list, *shown.offered))),
        scope=_split(row.scope),
        industry=classes(row.industry_code),
        proven=shown.delivered,
        lon=row.lon,
        lat=row.lat,
        employees=row.employees,
        area=str(row.place_id) if row.place_id else None,
        certificates=certificates,
    )
