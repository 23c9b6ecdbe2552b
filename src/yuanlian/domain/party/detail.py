"""Reads around one organisation: its ties by role, the bodies it is tied to, its posts, how many members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.party import queries
from yuanlian.domain.party.models import Link, Organisation, Post
from yuanlian.domain.party.states import LinkRole, MemberStage
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.words import typed


@dataclass(slots=True)
class Tied:
    """The open ties of one role: how many, and the first of them."""

    count: int
    first: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reach:
    """Which of the ends of some ties the actor may open."""

    enterprises: frozenset[UUID]
    organisations: frozenset[UUID]


def ties(organisation: Organisation) -> QuerySet[Link]:
    """Every tie of the organisation with its other end, open ones and past ones."""
    rows = Link.objects.filter(zone_id=organisation.zone_id, organisation=organisation)
    return rows.select_related("enterprise", "other")


def ties_by_role(organisation: Organisation, most: int) -> dict[str, Tied]:
    """The open ties by role, at most `most` rows of each; one query for the counts and one for each role."""
    open_ones = ties(organisation).filter(until=None)
    counted = open_ones.order_by().values_list("role").annotate(number=Count("*"))
    found = {role: Tied(count) for role, count in counted}
    for role in LinkRole:
        if role in found:
            found[role].first = list(open_ones.filter(role=role).order_by("since", "id")[:most])
    return found


def reach(actor: Actor, links: Iterable[Link]) -> Reach:
    """The other ends of these ties that the actor may open."""
    rows = list(links)
    firms = [row.enterprise_id for row in rows if row.enterprise_id is not None]
    seen = enterprises.visible(actor).filter(pk__in=firms).values_list("pk", flat=True) if firms else ()
    return Reach(
        frozenset(seen), reach_organisations(actor, [row.other_id for row in rows if row.other_id is not None])
    )


def reach_organisations(actor: Actor, ids: Iterable[UUID]) -> frozenset[UUID]:
    """Which of these organisations the actor may open."""
    asked = list(ids)
    return frozenset(queries.visible(actor).filter(pk__in=asked).values_list("pk", flat=True)) if asked else frozenset()


def inward(organisation: Organisation) -> QuerySet[Link]:
    """The open ties by which other bodies hold this organisation, or the enterprise it stands in."""
    held = Q(other=organisation)
    if organisation.enterprise_id is not None:
        held |= Q(enterprise_id=organisation.enterprise_id)
    rows = Link.objects.filter(held, zone_id=organisation.zone_id, until=None)
    return rows.exclude(organisation=organisation).select_related("organisation").order_by("organisation__kind", "id")


def posts(organisation: Organisation) -> QuerySet[Post]:
    """The posts in the organisation, the latest first."""
    return Post.objects.filter(zone_id=organisation.zone_id, organisation=organisation).order_by("-since", "kind", "id")


def member_count(actor: Actor, organisation: Organisation) -> int | None:
    """How many full and probationary members the register holds; None for who may not read it."""
    if not actor.has(Role.BUREAU, Role.SECRETARY, Role.LEADER, Role.SYSTEM):
        return None
    stages = [MemberStage.FULL, MemberStage.PROBATIONARY]
    return organisation.members.filter(stage__in=stages).count()


def of_enterprise(actor: Actor, enterprise: UUID) -> QuerySet[Link]:
    """The open ties of an enterprise to bodies, whoever reads its page."""
    rows = Link.objects.filter(zone_id=actor.zone, enterprise_id=enterprise, until=None)
    return rows.select_related("organisation").order_by("organisation__kind", "id")


def find_ties(organisation: Organisation, text: str, *, role: str, past: bool) -> QuerySet[Link]:
    """The organisation's ties to whom the text names, in this role; open ones, or those that have ended."""
    rows = ties(organisation).filter(until__isnull=not past)
    for word in typed(text):
        rows = rows.filter(Q(enterprise__name__icontains=word) | Q(other__name__icontains=word))
    return rows.filter(role=role) if role else rows
