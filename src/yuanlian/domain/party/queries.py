"""Reads of organisations and what is tied to them; each `visible…` is the one rule of scope for its noun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.party.models import Link, Member, Organisation, OrganisationGrant, Post
from yuanlian.domain.party.states import KEEPERS, STANDING, SUPERIOR, WORKERS, OrganisationState
from yuanlian.domain.people import queries as people
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import DEPARTMENT, ZONE_WIDE, Role
from yuanlian.domain.zones import queries as zones
from yuanlian.domain.zones.queries import current, held_now
from yuanlian.kernel import clock
from yuanlian.kernel.actor import NOBODY, Actor, Grant
from yuanlian.kernel.errors import Invalid
from yuanlian.kernel.paging import Slice, page_of
from yuanlian.kernel.prepared import Prepared, as_set, written
from yuanlian.kernel.reading import is_reading, once
from yuanlian.kernel.words import typed

A_FEW = 400  # organisations that a query names one by one
MANY = 300  # enterprises in which rows are looked up, rather than joined with them

_OVER_ORGANISATIONS = held_now(OrganisationGrant.objects.all(), "zone_id", "role", "organisation_id")
_POSTS = held_now(Post.objects.all(), "zone_id", "kind", "organisation_id", "enterprise_id")


def grants(account: UUID) -> Iterable[tuple[UUID, Grant]]:
    """Grant source: roles over organisations, what posts in organisations and at enterprises bring with them."""
    for zone, role, organisation in _OVER_ORGANISATIONS(account=account, today=clock.today()):
        yield zone, Grant(role, organisation)
    for zone, kind, organisation, enterprise in _POSTS(account=account, today=clock.today()):
        if enterprise is not None:
            yield zone, Grant(Role.FIELD, enterprise)
        if organisation is not None and kind in KEEPERS:
            yield zone, Grant(Role.SECRETARY, organisation)
        elif organisation is not None and kind in WORKERS:
            yield zone, Grant(Role.FIELD, organisation)


def visible(actor: Actor) -> QuerySet[Organisation]:
    """Organisations whose whole page the actor may open: zone-wide roles and departments all, others their subtree."""
    rows = Organisation.objects.filter(zone_id=actor.zone)
    if actor.has(*ZONE_WIDE, *DEPARTMENT):
        return rows
    known = visible_ids(actor)
    if known is not None:
        return rows.filter(pk__in=known)
    return rows.filter(_own(actor))


def _own(actor: Actor) -> Q:
    """Organisations that secretaries, field staff and contacts see."""
    own = _in_subtrees(actor.zone, actor.targets(Role.SECRETARY, Role.FIELD), _paths(actor))
    return own | Q(enterprise_id__in=actor.targets(Role.CONTACT, Role.FIELD))


def _in_subtrees(zone: UUID, targets: Iterable[UUID], paths: Iterable[str]) -> Q:
    """Organisations at or under these paths, and those the targets are linked with."""
    own = Q(pk__in=list[UUID]())
    for path in paths:
        own |= Q(path=path) | Q(path__startswith=f"{path}/")
    tied = Link.objects.filter(zone_id=zone, organisation_id__in=targets, until=None, other__isnull=False)
    return own | Q(pk__in=tied.values("other_id"))


def _paths(actor: Actor) -> list[str]:
    return [path for (path,) in _PATHS(zone=actor.zone, targets=list(actor.targets(Role.SECRETARY, Role.FIELD)))]


def _few_under(zone: UUID, targets: list[UUID], path: str, firms: list[UUID]) -> QuerySet[Any, Any]:
    rows = Organisation.objects.filter(_in_subtrees(zone, targets, [path]) | Q(enterprise_id__in=firms), zone_id=zone)
    return rows.order_by().values_list("pk")[: A_FEW + 1]


@once
def visible_ids(actor: Actor) -> tuple[UUID, ...] | None:
    """The ids of what `visible` holds for somebody with a few organisations; None for everybody else.

    A query that names a few ids is answered many times faster than one that asks the tree in each of its parts.
    """
    if not is_reading() or actor.has(*ZONE_WIDE, *DEPARTMENT):
        return None
    paths = _paths(actor)
    if len(paths) == 1:  # most: one organisation to look after
        targets = list(actor.targets(Role.SECRETARY, Role.FIELD))
        firms = list(actor.targets(Role.CONTACT, Role.FIELD)) or [NOBODY]
        found = tuple(pk for (pk,) in _UNDER(zone=actor.zone, targets=targets, path=paths[0], firms=firms))
    else:
        rows = Organisation.objects.filter(_own(actor), zone_id=actor.zone).order_by()
        found = tuple(rows.values_list("pk", flat=True)[: A_FEW + 1])
    return found if len(found) <= A_FEW else None


def reach(actor: Actor, path: str) -> Q:
    """Enterprises (at `path`) reached through posts and through organisations: their units and their open links."""
    if not actor.has(Role.SECRETARY, Role.FIELD):
        return Q(pk__in=list[UUID]())
    tied = as_set(Q(**{f"{path}__in": _tied(actor)}), lambda: _many(actor))
    return Q(**{f"{path}__in": actor.targets(Role.FIELD)}) | tied


@once
def _tied(actor: Actor) -> RawSQL | list[UUID]:
    """Ids of the enterprises of visible organisations; a part of many queries of one answer, so written once."""
    known = visible_ids(actor)
    if known is not None:
        return _TIED.within(zone=actor.zone, organisations=list(known))
    return written(_firms_of(actor.zone, visible(actor).values("pk")))


@once
def _many(actor: Actor) -> bool:
    """Whether `_tied` holds more than `MANY` enterprises; a single act, which asks about one, need not know."""
    if not is_reading():
        return False
    known = visible_ids(actor)
    return known is None or len(_FIRST_TIED(zone=actor.zone, organisations=list(known))) > MANY


def _firms_of(zone: UUID, organisations: Any) -> QuerySet[Any, Any]:
    """Enterprises with an open link to the organisations, or whose own they are."""
    linked = Link.objects.filter(zone_id=zone, until=None, organisation_id__in=organisations, enterprise__isnull=False)
    units = Organisation.objects.filter(zone_id=zone, pk__in=organisations, enterprise__isnull=False)
    # One list of ids, not two conditions with "or": rows are then found through an index on `path`.
    return linked.values("enterprise_id").union(units.values("enterprise_id"))


_PATHS = Prepared(
    lambda zone, targets: Organisation.objects.filter(zone_id=zone, pk__in=targets).order_by().values_list("path"),
    zone=UUID, targets=list,
)  # fmt: skip
_UNDER = Prepared(_few_under, zone=UUID, targets=list, path=str, firms=list)
_TIED = Prepared(_firms_of, zone=UUID, organisations=list)
_FIRST_TIED = Prepared(
    lambda zone, organisations: _firms_of(zone, organisations)[: MANY + 1], zone=UUID, organisations=list
)


def account_ids(actor: Actor) -> set[UUID]:
    """Accounts that hold a role over an organisation or a post at an enterprise."""
    holds = current(clock.today())
    granted = OrganisationGrant.objects.filter(holds, zone_id=actor.zone).values_list("account_id", flat=True)
    posted = Post.objects.filter(holds, zone_id=actor.zone, account__isnull=False).values_list("account_id", flat=True)
    return set(granted) | set(posted)


def found(actor: Actor, words: str) -> QuerySet[Organisation]:
    """Visible organisations whose name contains the words or whose code they are."""
    return visible(actor).filter(Q(name__contains=words) | Q(code=words)).order_by("name", "pk")


def visible_links(actor: Actor) -> QuerySet[Link]:
    """Links of visible organisations."""
    rows = Link.objects.filter(zone_id=actor.zone, organisation_id__in=visible(actor).values("pk"))
    return rows.select_related("organisation", "enterprise", "other")


def visible_posts(actor: Actor) -> QuerySet[Post]:
    """Posts in visible organisations and at enterprises whose page is visible."""
    return Post.objects.filter(zone_id=actor.zone).filter(
        Q(organisation_id__in=visible(actor).values("pk")) | enterprises.within_reach(actor, "enterprise_id")
    )


def visible_members(actor: Actor) -> QuerySet[Member]:
    """Members, for the bureau and the secretaries of their organisations; nobody else reads the register."""
    rows = Member.objects.filter(zone_id=actor.zone).select_related("organisation")
    if actor.has(Role.BUREAU, Role.SYSTEM):
        return rows
    if not actor.has(Role.SECRETARY):
        return rows.none()
    return rows.filter(organisation_id__in=visible(actor).values("pk"))


def members_of(actor: Actor, organisation: Organisation, text: str = "", stage: str = "") -> QuerySet[Member]:
    """The register of one organisation as far as the actor reads it, narrowed by name and stage."""
    rows = visible_members(actor).filter(organisation=organisation)
    if text:
        rows = rows.filter(name__icontains=text)
    return rows.filter(stage=stage) if stage else rows


TERMS = (1, 2, 3, 4, 5)  # years; the rules know terms of three and of five


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What a list of organisations is narrowed by; empty leaves everything in."""

    text: str = ""
    kind: str = ""
    kinds: frozenset[str] = frozenset()
    chain: str = ""
    place: str = ""
    state: str = ""
    mark: str = ""


MARKS = {
    "weak": Q(weak=True),
    "demonstration": Q(demonstration=True),
}


def _years_before(day: date, years: int) -> date:
    """The same day `years` ago; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def term_over() -> Q:
    """A condition on organisations: the term counted from the last election has run out, no election is under way."""
    today = clock.today()
    ended = Q(pk__in=list[UUID]())
    for years in TERMS:
        ended |= Q(term_years=years, elected_on__lte=_years_before(today, years))
    return ended & Q(state__in=[OrganisationState.SET_UP, OrganisationState.RENEWED, OrganisationState.DUE])


def term_ends(organisation: Organisation) -> date | None:
    """The day the term runs out, or None when election day or term are not known."""
    if organisation.elected_on is None or not organisation.term_years:
        return None
    return _years_before(organisation.elected_on, -organisation.term_years)


def find(actor: Actor, asked: Criteria) -> QuerySet[Organisation]:
    """Visible organisations that meet the criteria; dissolved ones only when asked for."""
    rows = visible(actor)
    for word in typed(asked.text):
        rows = rows.filter(Q(name__icontains=word) | Q(name_en__icontains=word) | Q(code__icontains=word))
    if asked.kinds:
        rows = rows.filter(kind__in=asked.kinds)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.chain:
        rows = rows.filter(chain__code=asked.chain)
    if asked.place:
        rows = rows.filter(place__code=asked.place)
    if asked.mark in MARKS:
        rows = rows.filter(MARKS[asked.mark])
    if asked.mark == "term_over":
        rows = rows.filter(term_over())
    return rows.filter(state=asked.state) if asked.state else rows.exclude(state=OrganisationState.DISSOLVED)


def listed(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The rows with what a line of a list says about them, read in one query."""
    return rows.select_related("chain", "place", "parent", "enterprise")


def page(found: QuerySet[Organisation], part: Slice) -> list[Organisation]:
    """One page of organisations with what a line of a list says about them."""
    return page_of(found, listed(Organisation.objects.all()), part)


def superiors(actor: Actor) -> QuerySet[Organisation]:
    """Organisations under which another may be put, from the top of the tree."""
    return visible(actor).filter(kind__in=SUPERIOR, state__in=STANDING).order_by("depth", "code")


def fullest(among: QuerySet[Organisation]) -> UUID | None:
    """The organisation that has most others directly below it, where a new one most likely belongs."""
    rows = among.annotate(number=Count("children")).order_by("-number", "code")
    return rows.values_list("pk", flat=True).first()


def account_named(actor: Actor, username: str) -> Account | None:
    """The account of this zone with this username; "" is nobody; raises Invalid, also for other zones' accounts."""
    if not username.strip():
        return None
    account = people.by_username(username.strip())
    known = zones.account_ids(actor) | enterprises.account_ids(actor) | account_ids(actor)
    if account is None or account.id not in known:
        raise Invalid(_("本园区没有这个账号。"), fields={"username": _("本园区没有这个账号。")})
    return account
