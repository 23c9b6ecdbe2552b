"""Reads of the two hierarchies: the formal tree level by level, and the functional bodies with their ties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from yuanlian.domain.party import queries
from yuanlian.domain.party.models import Link, Organisation, Post
from yuanlian.domain.party.states import FUNCTIONAL, LinkRole, OrganisationState, PostKind
from yuanlian.domain.people.roles import DEPARTMENT, ZONE_WIDE
from yuanlian.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Node:
    """One organisation of the tree, how many stand directly below it, and its secretary as far as known."""

    organisation: Organisation
    below: int
    secretary: str


def _standing(actor: Actor) -> QuerySet[Organisation]:
    return queries.visible(actor).exclude(state=OrganisationState.DISSOLVED)


def roots(actor: Actor) -> QuerySet[Organisation]:
    """The tops of the formal tree as far as the actor sees it: nothing visible stands above them."""
    rows = _standing(actor).exclude(kind__in=FUNCTIONAL, parent=None)
    if actor.has(*ZONE_WIDE, *DEPARTMENT):
        rows = rows.filter(parent=None)
    else:
        rows = rows.exclude(parent_id__in=queries.visible(actor).values("pk"))
    return rows.order_by("depth", "code")


def below(actor: Actor, parents: Iterable[UUID]) -> QuerySet[Organisation]:
    """The organisations directly below these."""
    return _standing(actor).filter(parent_id__in=list(parents)).order_by("code")


def nodes(actor: Actor, rows: Iterable[Organisation]) -> list[Node]:
    """The rows with what a line of the tree says about them, in two queries."""
    shown = list(rows)
    ids = [row.id for row in shown]
    counted = _standing(actor).filter(parent_id__in=ids).order_by().values_list("parent_id").annotate(number=Count("*"))
    counts = dict(counted)
    names = secretaries(actor, ids)
    return [Node(row, counts.get(row.id, 0), names.get(row.id, "")) for row in shown]


def secretaries(actor: Actor, organisations: Sequence[UUID]) -> dict[UUID, str]:
    """Who is secretary of each of these organisations now."""
    posts = Post.objects.filter(
        zone_id=actor.zone, organisation_id__in=organisations, kind=PostKind.SECRETARY, until=None
    )
    return dict(posts.order_by("since").values_list("organisation__id", "person"))


def bodies(actor: Actor) -> QuerySet[Organisation]:
    """The functional bodies the actor sees, by kind, with chain and place."""
    rows = _standing(actor).filter(kind__in=FUNCTIONAL).select_related("chain", "place")
    return rows.order_by("kind", "chain__order", "code")


@dataclass(frozen=True, slots=True)
class Ties:
    """What is tied to a body now: how many by role, and its lead enterprises by name."""

    counts: dict[str, int]
    leads: list[str]


def ties(actor: Actor, organisations: Sequence[UUID]) -> dict[UUID, Ties]:
    """The open ties of each of these bodies, in two queries."""
    open_ones = Link.objects.filter(zone_id=actor.zone, organisation_id__in=organisations, until=None)
    counted = open_ones.order_by().values_list("organisation_id", "role").annotate(number=Count("*"))
    found = {row: Ties({}, []) for row in organisations}
    for body, role, count in counted:
        found[body].counts[role] = count
    leading = open_ones.filter(role=LinkRole.LEAD_ENTERPRISE, enterprise__isnull=False).select_related("enterprise")
    for tie in leading.order_by("since", "id"):
        found[tie.organisation_id].leads.append(str(tie.enterprise))
    return found
