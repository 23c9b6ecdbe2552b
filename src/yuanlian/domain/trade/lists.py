"""Lists of trade: what a reader asks of them, and the rows that answer; search never looks into hidden words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, F, Model, Q, QuerySet, Sum
from django.utils import timezone

from yuanlian.domain.enterprises.vocabulary import known_codes
from yuanlian.domain.people.roles import ZONE_WIDE, Role
from yuanlian.domain.trade import queries
from yuanlian.domain.trade.models import Deal, Match, Need, Offer
from yuanlian.domain.trade.states import Visibility
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.counting import kept
from yuanlian.kernel.paging import Slice, page_of

M = TypeVar("M", bound=Model)
P = TypeVar("P", Need, Offer)
S = TypeVar("S", Match, Deal)

MOST_CLASSES = 60
# What may be sorted by; nothing that would show the order of what is hidden.
NEED_ORDER: Mapping[str, str] = MappingProxyType(
    {"opened": "created_at", "expires": "expires_on", "enterprise": "enterprise__pinyin", "state": "state"}
)
OFFER_ORDER: Mapping[str, str] = MappingProxyType({**NEED_ORDER, "title": "title"})
MATCH_ORDER: Mapping[str, str] = MappingProxyType(
    {
        "updated": "updated_at",
        "contacted": "contacted_at",
        "buyer": "need__enterprise__pinyin",
        "supplier": "supplier__pinyin",
        "state": "state",
    }
)
DEAL_ORDER: Mapping[str, str] = MappingProxyType(
    {
        "started": "started_at",
        "agreed": "agreed_at",
        "delivered": "delivered_at",
        "buyer": "match__need__enterprise__pinyin",
        "supplier": "match__supplier__pinyin",
        "state": "state",
        "amount": "amount",
    }
)

# Columns that may hold no value.
UNKNOWN = frozenset({"expires_on", "contacted_at", "agreed_at", "delivered_at", "amount"})
NEIGHBOURS: Mapping[type[Model], tuple[str, ...]] = MappingProxyType(
    {
        Need: ("enterprise__chain",),
        Offer: ("enterprise__chain",),
        Match: ("need__enterprise", "supplier"),
        Deal: ("match__need__enterprise", "match__supplier"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader asks of a list; empty means everything."""

    search: str = ""
    state: str = ""
    chain: UUID | None = None
    enterprise: UUID | None = None
    since: date | None = None
    until: date | None = None
    mine: bool = False
    order: str = ""

    @property
    def words(self) -> str:
        """What to search for, without what no database takes."""
        return self.search.replace("\x00", "").strip()


def _class_codes(search: str) -> list[str]:
    """Classes whose name holds the search: the words everybody may read of a confidential need."""
    return [code for code, name in known_codes() if search in name][:MOST_CLASSES]


def _named(search: str, *prefixes: str) -> Q:
    """Rows whose enterprise (at each prefix) bears the name."""
    found = Q()
    for prefix in prefixes:
        found |= Q(**{f"{prefix}__search__contains": search.lower()}) | Q(**{f"{prefix}__name__icontains": search})
    return found


def _worded(actor: Actor, search: str, prefix: str = "") -> Q:
    """Needs (at `prefix`) whose words hold the search, as far as the actor reads them; hidden ones by their class."""
    words = Q(**{f"{prefix}title__icontains": search}) | Q(**{f"{prefix}text__icontains": search})
    hidden = Q(**{f"{prefix}visibility": Visibility.CONFIDENTIAL, f"{prefix}industry_code__in": _class_codes(search)})
    return (words & queries.readable_words(actor, prefix)) | hidden


def _between(rows: QuerySet[M], wanted: Wanted, field: str) -> QuerySet[M]:
    """Rows whose moment lies in the days asked for, both included, in the zone's time."""
    if wanted.since is not None:
        rows = rows.filter(**{f"{field}__gte": _midnight(wanted.since)})
    if wanted.until is not None:
        rows = rows.filter(**{f"{field}__lt": _midnight(wanted.until + timedelta(days=1))})
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _ordered(rows: QuerySet[M], order: str, known: Mapping[str, str]) -> QuerySet[M]:
    """The rows in the order asked for, ties by id, unknown values last; without an order the newest first."""
    column = known.get(order.removeprefix("-")) or next(iter(known.values()))
    descending = order.startswith("-") or order.removeprefix("-") not in known
    if column not in UNKNOWN:  # plain, so that an index gives the order
        return rows.order_by(f"-{column}" if descending else column, "-id")
    by = F(column)
    return rows.order_by(by.desc(nulls_last=True) if descending else by.asc(nulls_last=True), "-id")


def page(rows: QuerySet[M], part: Slice) -> list[M]:
    """One page of a list of this room, with the neighbours its lines show."""
    lines = rows.model._default_manager.select_related(*NEIGHBOURS[rows.model])  # noqa: SLF001 -- Django's own public name
    return page_of(rows, lines, part)


def needs(actor: Actor, wanted: Wanted) -> QuerySet[Need]:
    """Needs the actor may see, with their enterprises."""
    rows = _between(queries.visible_needs(actor), wanted, "created_at")
    if wanted.words:
        rows = rows.filter(_worded(actor, wanted.words) | _named(wanted.words, "enterprise"))
    return _ordered(_posted(actor, rows, wanted), wanted.order, NEED_ORDER)


def offers(actor: Actor, wanted: Wanted) -> QuerySet[Offer]:
    """Offers the actor may see, with their enterprises."""
    rows = _between(queries.visible_offers(actor), wanted, "created_at")
    if wanted.words:
        words = Q(title__icontains=wanted.words) | Q(text__icontains=wanted.words)
        rows = rows.filter(words | _named(wanted.words, "enterprise"))
    return _ordered(_posted(actor, rows, wanted), wanted.order, OFFER_ORDER)


def _posted(actor: Actor, rows: QuerySet[P], wanted: Wanted) -> QuerySet[P]:
    """What needs and offers are filtered by alike."""
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.chain is not None:
        rows = rows.filter(enterprise__chain_id=wanted.chain)
    if wanted.enterprise is not None:
        rows = rows.filter(enterprise_id=wanted.enterprise)
    if wanted.mine:
        rows = rows.filter(Q(enterprise_id__in=actor.targets(Role.CONTACT)) | Q(posted_by_id=actor.who))
    return rows.select_related("enterprise__chain")


def matches(actor: Actor, wanted: Wanted) -> QuerySet[Match]:
    """Matches the actor may see, with both sides."""
    rows = _between(queries.visible_matches(actor), wanted, "updated_at")
    if wanted.words:
        named = _named(wanted.words, "need__enterprise", "supplier")
        rows = rows.filter(_worded(actor, wanted.words, "need__") | named)
    rows = _sided(actor, rows, wanted, "")
    return _ordered(rows.select_related("need__enterprise", "supplier"), wanted.order, MATCH_ORDER)


def deals(actor: Actor, wanted: Wanted) -> QuerySet[Deal]:
    """Deals the actor may see, with both sides; sorted by amount only for those who read every amount."""
    rows = _between(queries.visible_deals(actor), wanted, "started_at")
    if wanted.words:
        named = _named(wanted.words, "match__need__enterprise", "match__supplier")
        rows = rows.filter(_worded(actor, wanted.words, "match__need__") | named)
    rows = _sided(actor, rows, wanted, "match__")
    known = DEAL_ORDER if reads_every_amount(actor) else {k: v for k, v in DEAL_ORDER.items() if k != "amount"}
    return _ordered(rows.select_related("match__need__enterprise", "match__supplier"), wanted.order, known)


def _sided(actor: Actor, rows: QuerySet[S], wanted: Wanted, prefix: str) -> QuerySet[S]:
    """What matches and deals are filtered by alike: either side may be the one asked for."""
    buyer, supplier = f"{prefix}need__enterprise", f"{prefix}supplier"
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.chain is not None:
        rows = rows.filter(Q(**{f"{buyer}__chain_id": wanted.chain}) | Q(**{f"{supplier}__chain_id": wanted.chain}))
    if wanted.enterprise is not None:
        rows = rows.filter(**{f"{prefix}pk__in": queries.sided_by(actor, wanted.enterprise)})
    if wanted.mine:
        own = actor.targets(Role.CONTACT)
        posted = Q(**{f"{prefix}need__posted_by_id": actor.who})
        rows = rows.filter(Q(**{f"{buyer}_id__in": own}) | Q(**{f"{supplier}_id__in": own}) | posted)
    return rows


def reads_every_amount(actor: Actor) -> bool:
    """Whether no amount in any list is hidden from the actor."""
    return actor.has(*ZONE_WIDE)


def states(rows: QuerySet[M], zone: UUID) -> Mapping[str, int]:
    """How many of the zone's rows stand in each state."""
    found = rows.order_by().values("state").annotate(number=Count("*")).values_list("state", "number")
    return kept("states", found, zone, lambda: dict(found))


def in_state(rows: QuerySet[M], state: str) -> QuerySet[M]:
    """Of the rows those in this state; all without one."""
    return rows.filter(state=state) if state else rows


def total_amount(actor: Actor, rows: QuerySet[Deal]) -> Decimal:
    """What the deals the actor may read the amount of come to, in 万元; unknown amounts add nothing."""
    readable = rows.filter(pk__in=queries.deals_with_readable_amount(actor).values("pk"))
    found = readable.order_by()
    total = kept("amount", found.values("pk"), actor.zone, lambda: found.aggregate(total=Sum("amount"))["total"])
    return total or Decimal(0)
