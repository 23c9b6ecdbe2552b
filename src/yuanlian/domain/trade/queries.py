"""Reads of trade: open needs and offers are the zone's market; matches and deals belong to their two sides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.models import Enterprise, EnterpriseGrant, Qualification
from yuanlian.domain.people.roles import ZONE_WIDE, Role
from yuanlian.domain.trade.models import Deal, Match, Need, Offer
from yuanlian.domain.trade.rules import BROKERS, READS_CONFIDENTIAL
from yuanlian.domain.trade.states import PostingState, Visibility
from yuanlian.domain.zones.queries import current
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import seen
from yuanlian.kernel.paging import Slice, page_of

MOST_NAMED = 8
MOST_CHOICES = 100


def _mine(actor: Actor, field: str) -> Q:
    """Rows whose enterprise's whole page the actor may open."""
    return enterprises.within_reach(actor, f"{field}_id")


def reaches(actor: Actor, enterprise: UUID) -> bool:
    """Whether the actor works with the enterprise: may open its whole page."""
    return enterprises.visible(actor).filter(pk=enterprise).exists()


def visible_needs(actor: Actor) -> QuerySet[Need]:
    """Open needs for everybody in the zone; every state for those who work with the enterprise or with a supplier
    that was contacted for it."""
    rows = Need.objects.filter(zone_id=actor.zone)
    if enterprises.sees_all(actor):
        return rows
    if not actor.grants:
        return rows.none()
    concerned = Match.objects.filter(_contacted_suppliers(actor), zone_id=actor.zone).values("need_id")
    return rows.filter(Q(state=PostingState.OPEN) | _mine(actor, "enterprise") | Q(pk__in=concerned))


def readable_words(actor: Actor, prefix: str = "") -> Q:
    """Needs (at `prefix`, e.g. `need__`) whose words the actor reads: `rules.may_read_words` as a query."""
    if actor.has(*READS_CONFIDENTIAL):
        return Q()
    own = Q(**{f"{prefix}enterprise_id__in": actor.targets(Role.CONTACT)})
    return ~Q(**{f"{prefix}visibility": Visibility.CONFIDENTIAL}) | own


def rewritable_needs(actor: Actor) -> QuerySet[Need]:
    """Needs the actor may open in a form: of enterprises it works with, with words it reads."""
    return visible_needs(actor).filter(readable_words(actor), _mine(actor, "enterprise"))


def needs_to_serve(actor: Actor, supplier: UUID) -> list[Need]:
    """The newest open needs the actor works on and this enterprise could serve: not its own."""
    rows = visible_needs(actor).filter(_mine(actor, "enterprise"), state=PostingState.OPEN)
    if not actor.has(*BROKERS):  # else whatever the actor works with is its own
        rows = rows.filter(enterprise_id__in=actor.targets(Role.CONTACT))
    found = rows.exclude(enterprise_id=supplier).order_by("-opened_at", "-id")
    return page_of(found, Need.objects.select_related("enterprise"), Slice(0, MOST_CHOICES))


def visible_offers(actor: Actor) -> QuerySet[Offer]:
    """Open offers for everybody in the zone, every state for those who work with the enterprise."""
    rows = Offer.objects.filter(zone_id=actor.zone)
    if enterprises.sees_all(actor):
        return rows
    return rows.filter(Q(state=PostingState.OPEN) | _mine(actor, "enterprise")) if actor.grants else rows.none()


def rewritable_offers(actor: Actor) -> QuerySet[Offer]:
    """Offers the actor may open in a form: of enterprises it works with."""
    return visible_offers(actor).filter(_mine(actor, "enterprise"))


def visible_matches(actor: Actor) -> QuerySet[Match]:
    """Matches whose buyer the actor works with, and from the first contact on those whose supplier it works with."""
    rows = Match.objects.filter(zone_id=actor.zone)
    if enterprises.sees_all(actor):
        return rows
    return rows.filter(_mine(actor, "need__enterprise") | _contacted_suppliers(actor))


def _contacted_suppliers(actor: Actor, prefix: str = "") -> Q:
    """Matches (at `prefix`, e.g. `match__`) whose supplier the actor works with and that was contacted."""
    return _mine(actor, f"{prefix}supplier") & Q(**{f"{prefix}contacted_at__isnull": False})


def sided_by(actor: Actor, enterprise: UUID) -> QuerySet[Any, Any]:
    """Ids of the zone's matches with the enterprise on either side; each side is found through its own index."""
    rows = Match.objects.filter(zone_id=actor.zone)
    bought = rows.filter(need__enterprise_id=enterprise).values("pk")
    return bought.union(rows.filter(supplier_id=enterprise).values("pk"))


def visible_deals(actor: Actor) -> QuerySet[Deal]:
    """Deals of visible matches."""
    rows = Deal.objects.filter(zone_id=actor.zone)
    if enterprises.sees_all(actor):
        return rows
    # Asked of each deal's match: a list of all visible matches would cost more than the few deals of one enterprise.
    return rows.filter(_mine(actor, "match__need__enterprise") | _contacted_suppliers(actor, "match__"))


def deals_with_readable_amount(actor: Actor) -> QuerySet[Deal]:
    """Visible deals whose amount the actor may read: the rule of `rules.may_read_amount` as a query."""
    rows = visible_deals(actor)
    if actor.has(*ZONE_WIDE):
        return rows
    own = actor.targets(Role.CONTACT)
    return rows.filter(Q(match__need__enterprise_id__in=own) | Q(match__supplier_id__in=own))


def own_enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """Enterprises the actor may post for: a contact's own, those a broker works with."""
    if actor.has(*BROKERS):
        return enterprises.visible(actor)
    return Enterprise.objects.filter(zone_id=actor.zone, pk__in=actor.targets(Role.CONTACT))


def answering_enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """Enterprises in whose name the actor answers a need: a contact's own."""
    return Enterprise.objects.filter(zone_id=actor.zone, pk__in=actor.targets(Role.CONTACT)).order_by("pinyin", "id")


def open_offers_of(actor: Actor, ids: Iterable[UUID]) -> QuerySet[Offer]:
    """What these enterprises offer now, the newest first."""
    rows = visible_offers(actor).filter(state=PostingState.OPEN, enterprise_id__in=list(ids))
    return rows.select_related("enterprise__chain").order_by("-created_at", "id")


def need(actor: Actor, need_id: UUID) -> Need:
    """A visible need with its enterprise; raises NotVisible."""
    return seen(visible_needs(actor).select_related("enterprise__chain", "enterprise__place", "posted_by"), need_id)


def offer(actor: Actor, offer_id: UUID) -> Offer:
    """A visible offer with its enterprise; raises NotVisible."""
    return seen(visible_offers(actor).select_related("enterprise__chain", "enterprise__place"), offer_id)


def match(actor: Actor, match_id: UUID) -> Match:
    """A visible match with its need and both sides; raises NotVisible."""
    sides = ("need__enterprise__chain", "need__enterprise__place", "supplier__chain", "supplier__place", "offer")
    return seen(visible_matches(actor).select_related(*sides), match_id)


def deal(actor: Actor, deal_id: UUID) -> Deal:
    """A visible deal with its match and both sides; raises NotVisible."""
    sides = ("match__need__enterprise", "match__supplier", "match__offer")
    return seen(visible_deals(actor).select_related(*sides), deal_id)


def deals_of(actor: Actor, row: Match) -> QuerySet[Deal]:
    """Deals that came of a match, the newest first."""
    return visible_deals(actor).filter(match=row).order_by("-started_at", "-id")


def enterprises_named(actor: Actor, name: str) -> list[Enterprise]:
    """Enterprises the actor may post for that bear the name, number or code; exact ones alone when there are any."""
    words = name.replace("\x00", "").strip()
    if not words:
        return []
    rows = own_enterprises(actor)
    exact = Q(name=words) | Q(short_name=words) | Q(zone_number=words) | Q(credit_code=words.upper())
    found = list(rows.filter(exact).order_by("pinyin", "id")[:MOST_NAMED])
    if found:
        return found
    loose = Q(search__contains=words.lower()) | Q(name__contains=words)
    return list(rows.filter(loose).order_by("pinyin", "id")[:MOST_NAMED])


def certificates(actor: Actor) -> list[str]:
    """Kinds of qualification that anybody in the zone holds."""
    rows = Qualification.objects.filter(zone_id=actor.zone) if actor.grants else Qualification.objects.none()
    return sorted(set(rows.values_list("kind", flat=True).distinct()))


def contact_accounts(zone: UUID, enterprise: UUID) -> set[UUID]:
    """Accounts of the enterprise's contacts."""
    rows = EnterpriseGrant.objects.filter(current(clock.today()), zone_id=zone, enterprise_id=enterprise)
    return set(rows.filter(role=Role.CONTACT).values_list("account_id", flat=True))


def found_needs(actor: Actor, words: str) -> QuerySet[Need]:
    """Visible needs whose title contains the words; a hit on confidential ones would tell what they say."""
    rows = visible_needs(actor).filter(visibility=Visibility.ZONE).select_related("enterprise")
    return rows.filter(title__contains=words).order_by("-opened_at", "pk")


def found_offers(actor: Actor, words: str) -> QuerySet[Offer]:
    """Visible offers whose title contains the words."""
    return visible_offers(actor).select_related("enterprise").filter(title__contains=words).order_by("-opened_at", "pk")
