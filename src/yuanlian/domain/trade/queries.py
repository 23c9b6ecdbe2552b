"""Reads of trade: open needs and offers are the zone's market; matches and deals belong to their two sides."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.models import Enterprise, EnterpriseGrant
from yuanlian.domain.people.roles import ZONE_WIDE, Role
from yuanlian.domain.trade.models import Deal, Match, Need, Offer
from yuanlian.domain.trade.rules import BROKERS, READS_CONFIDENTIAL
from yuanlian.domain.trade.states import PostingState, Visibility
from yuanlian.domain.zones.queries import current
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor


def _mine(actor: Actor, field: str) -> Q:
    """Rows whose enterprise's whole page the actor may open."""
    return Q(**{f"{field}__in": enterprises.visible(actor).values("pk")})


def reaches(actor: Actor, enterprise: UUID) -> bool:
    """Whether the actor works with the enterprise: may open its whole page."""
    return enterprises.visible(actor).filter(pk=enterprise).exists()


def visible_needs(actor: Actor) -> QuerySet[Need]:
    """Open needs for everybody in the zone, every state for those who work with the enterprise."""
    rows = Need.objects.filter(zone_id=actor.zone)
    if actor.has(*ZONE_WIDE):
        return rows
    return rows.filter(Q(state=PostingState.OPEN) | _mine(actor, "enterprise")) if actor.grants else rows.none()


def readable_words(actor: Actor, prefix: str = "") -> Q:
    """Needs (at `prefix`, e.g. `need__`) whose words the actor reads: `rules.may_read_words` as a query."""
    if actor.has(*READS_CONFIDENTIAL):
        return Q()
    own = Q(**{f"{prefix}enterprise_id__in": actor.targets(Role.CONTACT)})
    return ~Q(**{f"{prefix}visibility": Visibility.CONFIDENTIAL}) | own


def rewritable_needs(actor: Actor) -> QuerySet[Need]:
    """Needs the actor may open in a form: of enterprises it works with, with words it reads."""
    return visible_needs(actor).filter(readable_words(actor), _mine(actor, "enterprise"))


def visible_offers(actor: Actor) -> QuerySet[Offer]:
    """Open offers for everybody in the zone, every state for those who work with the enterprise."""
    rows = Offer.objects.filter(zone_id=actor.zone)
    if actor.has(*ZONE_WIDE):
        return rows
    return rows.filter(Q(state=PostingState.OPEN) | _mine(actor, "enterprise")) if actor.grants else rows.none()


def rewritable_offers(actor: Actor) -> QuerySet[Offer]:
    """Offers the actor may open in a form: of enterprises it works with."""
    return visible_offers(actor).filter(_mine(actor, "enterprise"))


def visible_matches(actor: Actor) -> QuerySet[Match]:
    """Matches whose buyer the actor works with, and from the first contact on those whose supplier it works with."""
    rows = Match.objects.filter(zone_id=actor.zone)
    if actor.has(*ZONE_WIDE):
        return rows
    as_supplier = _mine(actor, "supplier") & Q(contacted_at__isnull=False)
    return rows.filter(_mine(actor, "need__enterprise") | as_supplier)


def visible_deals(actor: Actor) -> QuerySet[Deal]:
    """Deals of visible matches."""
    rows = Deal.objects.filter(zone_id=actor.zone)
    if actor.has(*ZONE_WIDE):
        return rows
    return rows.filter(match_id__in=visible_matches(actor).values("pk"))


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


def contact_accounts(zone: UUID, enterprise: UUID) -> set[UUID]:
    """Accounts of the enterprise's contacts."""
    rows = EnterpriseGrant.objects.filter(current(clock.today()), zone_id=zone, enterprise_id=enterprise)
    return set(rows.filter(role=Role.CONTACT).values_list("account_id", flat=True))
