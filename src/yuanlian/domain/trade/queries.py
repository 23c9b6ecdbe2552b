"""Reads of trade: open needs and offers are the zone's market; matches and deals belong to their two sides."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.people.roles import ZONE_WIDE, Role
from yuanlian.domain.trade.models import Deal, Match, Need, Offer
from yuanlian.domain.trade.states import PostingState
from yuanlian.kernel.actor import Actor


def _mine(actor: Actor, field: str) -> Q:
    """Rows whose enterprise's whole page the actor may open."""
    return Q(**{f"{field}__in": enterprises.visible(actor).values("pk")})


def visible_needs(actor: Actor) -> QuerySet[Need]:
    """Open needs for everybody in the zone, every state for those who work with the enterprise."""
    rows = Need.objects.filter(zone_id=actor.zone)
    if actor.has(*ZONE_WIDE):
        return rows
    return rows.filter(Q(state=PostingState.OPEN) | _mine(actor, "enterprise")) if actor.grants else rows.none()


def visible_offers(actor: Actor) -> QuerySet[Offer]:
    """Open offers for everybody in the zone, every state for those who work with the enterprise."""
    rows = Offer.objects.filter(zone_id=actor.zone)
    if actor.has(*ZONE_WIDE):
        return rows
    return rows.filter(Q(state=PostingState.OPEN) | _mine(actor, "enterprise")) if actor.grants else rows.none()


def visible_matches(actor: Actor) -> QuerySet[Match]:
    """Matches whose buyer or supplier the actor works with; suppliers see a match from the first contact on."""
    rows = Match.objects.filter(zone_id=actor.zone)
    if actor.has(*ZONE_WIDE):
        return rows
    own = actor.targets(Role.CONTACT)
    if own:
        return rows.filter(Q(need__enterprise_id__in=own) | Q(supplier_id__in=own, contacted_at__isnull=False))
    return rows.filter(_mine(actor, "need__enterprise") | _mine(actor, "supplier"))


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
