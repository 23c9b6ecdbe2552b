"""Reads of organisations and what is tied to them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party.models import Link, Member, Organisation, OrganisationGrant, Post
from yuanlian.domain.people.roles import DEPARTMENT, ZONE_WIDE, Role
from yuanlian.domain.zones.queries import current
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor, Grant


def grants(account: UUID, zone: UUID) -> Iterable[Grant]:
    """Grant source: roles over organisations, and FIELD over every enterprise where the account holds a post."""
    holds = current(clock.today())
    rows = OrganisationGrant.objects.filter(holds, zone_id=zone, account_id=account)
    for role, organisation in rows.values_list("role", "organisation_id"):
        yield Grant(role, organisation)
    posts = Post.objects.filter(holds, zone_id=zone, account_id=account, enterprise__isnull=False)
    for enterprise in posts.values_list("enterprise_id", flat=True):
        yield Grant(Role.FIELD, enterprise)


def visible(actor: Actor) -> QuerySet[Organisation]:
    """Organisations whose whole page the actor may open: zone-wide roles and departments all, others their subtree."""
    rows = Organisation.objects.filter(zone_id=actor.zone)
    if actor.has(*ZONE_WIDE, *DEPARTMENT):
        return rows
    own = Q(pk__in=[])
    targets = actor.targets(Role.SECRETARY, Role.FIELD)
    for path in rows.filter(pk__in=targets).values_list("path", flat=True):
        own |= Q(path=path) | Q(path__startswith=f"{path}/")
    own |= Q(linked_to__organisation_id__in=targets)
    own |= Q(enterprise_id__in=actor.targets(Role.CONTACT))
    return rows.filter(pk__in=rows.filter(own).values("pk"))


def reached_enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """Enterprises an actor reaches through posts and through organisations: their units and their open links."""
    rows = Enterprise.objects.filter(zone_id=actor.zone)
    if not actor.has(Role.SECRETARY, Role.FIELD):
        return rows.none()
    organisations = visible(actor).values("pk")
    linked = Link.objects.filter(zone_id=actor.zone, until=None, organisation_id__in=organisations)
    return rows.filter(
        Q(pk__in=actor.targets(Role.FIELD))
        | Q(pk__in=linked.filter(enterprise__isnull=False).values("enterprise_id"))
        | Q(pk__in=visible(actor).filter(enterprise__isnull=False).values("enterprise_id"))
    )


def account_ids(actor: Actor) -> set[UUID]:
    """Accounts that hold a role over an organisation or a post at an enterprise."""
    holds = current(clock.today())
    granted = OrganisationGrant.objects.filter(holds, zone_id=actor.zone).values_list("account_id", flat=True)
    posted = Post.objects.filter(holds, zone_id=actor.zone, account__isnull=False).values_list("account_id", flat=True)
    return set(granted) | set(posted)


def visible_links(actor: Actor) -> QuerySet[Link]:
    """Links of visible organisations."""
    return Link.objects.filter(zone_id=actor.zone, organisation_id__in=visible(actor).values("pk"))


def visible_posts(actor: Actor) -> QuerySet[Post]:
    """Posts in visible organisations and at enterprises whose page is visible."""
    return Post.objects.filter(zone_id=actor.zone).filter(
        Q(organisation_id__in=visible(actor).values("pk"))
        | Q(enterprise_id__in=enterprises.visible(actor).values("pk"))
    )


def visible_members(actor: Actor) -> QuerySet[Member]:
    """Members, for the bureau and the secretaries of their organisations; nobody else reads the register."""
    rows = Member.objects.filter(zone_id=actor.zone)
    if actor.has(Role.BUREAU, Role.SYSTEM):
        return rows
    if not actor.has(Role.SECRETARY):
        return rows.none()
    return rows.filter(organisation_id__in=visible(actor).values("pk"))
