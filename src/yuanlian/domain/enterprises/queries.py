"""Reads of the register; one rule of scope for every list, detail, export, map and autocomplete."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from yuanlian.domain.enterprises.models import (
    BatchChange,
    ColumnMemory,
    Contact,
    Enterprise,
    EnterpriseGrant,
    ImportBatch,
    Invitation,
    Qualification,
    StagedRow,
)
from yuanlian.domain.enterprises.names import words_of
from yuanlian.domain.enterprises.writing import Standing, standing
from yuanlian.domain.people.roles import DEPARTMENT, ZONE_WIDE, Role
from yuanlian.domain.zones.queries import chains, current, held_now, places
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor, Grant
from yuanlian.kernel.models import Job
from yuanlian.kernel.paging import Slice, page_of
from yuanlian.kernel.reading import once
from yuanlian.kernel.words import holds

A_FEW = 400  # enterprises that a query names one by one
NONE = "-"  # in a filter: those without
# Apps above that tie people to enterprises (posts, links) say here which ones an actor reaches through them: a
# condition on the column, at the named path, that holds an enterprise's id.
Reach = Callable[[Actor, str], Q]
_REACHES: dict[str, Reach] = {}


def register_reach(name: str, reach: Reach) -> None:
    """From now on actors also see the enterprises that meet `reach(actor, path)`."""
    _REACHES[name] = reach


_OVER_ENTERPRISES = held_now(EnterpriseGrant.objects.all(), "zone_id", "role", "enterprise_id")


def grants(account: UUID) -> Iterable[tuple[UUID, Grant]]:
    """Grant source: contacts of enterprises."""
    for zone, role, enterprise in _OVER_ENTERPRISES(account=account, today=clock.today()):
        yield zone, Grant(role, enterprise)


def sees_all(actor: Actor) -> bool:
    """Whether the actor may open the whole page of every enterprise in the zone."""
    return actor.has(*ZONE_WIDE, *DEPARTMENT)


def visible(actor: Actor) -> QuerySet[Enterprise]:
    """Enterprises whose whole page the actor may open.

    Zone-wide roles and departments see all; contacts their own; secretaries and field staff those they reach through
    organisations and posts.
    """
    return Enterprise.objects.filter(within_reach(actor, "pk"), zone_id=actor.zone)


def within_reach(actor: Actor, path: str) -> Q:
    """The same rule for rows of the actor's zone that hold an enterprise's id at `path`: "pk", "enterprise_id", …"""
    if sees_all(actor):
        return Q(**{f"{path}__isnull": False})
    allowed = Q(**{f"{path}__in": actor.targets(Role.CONTACT)})
    for name in sorted(_REACHES):
        allowed |= _REACHES[name](actor, path)
    return allowed


def listed(actor: Actor) -> QuerySet[Enterprise]:
    """Enterprises whose public card (name, chain, products, place) the actor may read: everybody's in the zone."""
    return Enterprise.objects.filter(zone_id=actor.zone) if actor.grants else Enterprise.objects.none()


def zone_of(actor: Actor) -> UUID:
    """The zone the actor acts in; outside every zone nothing is registered."""
    if actor.zone is None:
        raise ValueError("an act belongs to a zone")
    return actor.zone


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a list of enterprises is narrowed to; an empty text or None narrows nothing."""

    words: str = ""
    chain: str = ""
    place: str = ""
    status: str = ""
    qualification: str = ""
    key: bool | None = None
    products: bool | None = None
    batch: str = ""


ORDERS: dict[str, tuple[Any, ...]] = {
    "name": ("pinyin", "id"),
    "-name": ("-pinyin", "-id"),
    "updated": ("updated_at", "id"),
    "-updated": ("-updated_at", "-id"),
    "employees": (F("employees").asc(nulls_last=True), "id"),
    "-employees": (F("employees").desc(nulls_last=True), "-id"),
    "founded": (F("founded_on").asc(nulls_last=True), "id"),
    "-founded": (F("founded_on").desc(nulls_last=True), "-id"),
}


def narrowed(actor: Actor, rows: QuerySet[Enterprise], criteria: Criteria) -> QuerySet[Enterprise]:
    """Those of `rows` that fit; words are looked for in names, former names, pinyin, initials and codes."""
    if criteria != Criteria(words=criteria.words):
        rows = rows.filter(meant(actor.zone, criteria.words))
    else:  # asked by itself, the index on the words answers
        rows = rows.filter(_holding(criteria.words))
    rows = _situated(actor, rows, criteria)
    if criteria.status:
        rows = rows.filter(status=criteria.status)
    if criteria.qualification:
        held = Qualification.objects.filter(zone_id=actor.zone, kind=criteria.qualification)
        rows = rows.filter(pk__in=held.values("enterprise_id"))
    if criteria.key is not None:
        rows = rows.filter(is_key=criteria.key)
    if criteria.products is not None:
        rows = rows.exclude(products="") if criteria.products else rows.filter(products="")
    if criteria.batch:
        rows = rows.filter(pk__in=_brought(actor, criteria.batch))
    return rows


def meant(zone: UUID, words: str, path: str = "") -> Q:
    """A condition on enterprises (at `path`, e.g. `enterprise__`): the words may mean them.

    Few are named one by one: they are read from an index that holds the words, which no condition beside others uses.
    """
    ids = named(zone, words) if words_of(words) else None
    return _holding(words, path) if ids is None else Q(**{f"{path}pk__in": ids})


@once
def named(zone: UUID, words: str) -> tuple[UUID, ...] | None:
    """The ids of the enterprises that the words may mean; None: of too many to name them."""
    rows = Enterprise.objects.filter(_holding(words), zone_id=zone).order_by("search", "id")  # as the index has them
    found = tuple(rows.values_list("pk", flat=True)[: A_FEW + 1])
    return found if len(found) <= A_FEW else None


def _holding(words: str, path: str = "") -> Q:
    held = Q()
    for word in words_of(words):
        held &= holds(f"{path}search", word)
    return held


def _situated(actor: Actor, rows: QuerySet[Enterprise], criteria: Criteria) -> QuerySet[Enterprise]:
    """Those on the chain and at the place that are asked for, or on none and at none."""
    if criteria.chain == NONE:
        rows = rows.filter(chain__isnull=True)
    elif criteria.chain:
        rows = rows.filter(chain_id__in=list(chains(actor).filter(code=criteria.chain).values_list("pk", flat=True)))
    if criteria.place == NONE:
        rows = rows.filter(place__isnull=True)
    elif criteria.place:
        rows = rows.filter(place_id__in=_places_within(actor, criteria.place))
    return rows


def _brought(actor: Actor, batch_id: str) -> QuerySet[BatchChange, UUID]:
    """Enterprises that an import the actor may see made or changed."""
    seen = batch(actor, batch_id).order_by().values("pk")
    return BatchChange.objects.filter(zone_id=actor.zone, batch__in=seen).values_list("enterprise_id", flat=True)


def with_names(rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """The same rows, read with the names of their chain and place and without what a line of a list leaves out."""
    return rows.select_related("chain", "place").defer("scope", "search")


def page(found: QuerySet[Enterprise], part: Slice) -> list[Enterprise]:
    """One page of enterprises the actor may open, with what a line of a list shows."""
    return page_of(found, with_names(Enterprise.objects.all()), part)


def whole(rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """The same rows, read with their chain and place, for a page or a file."""
    return rows.select_related("chain", "place")


def _places_within(actor: Actor, code: str) -> list[UUID]:
    """The place and everything inside it."""
    rows = list(places(actor).values_list("pk", "parent_id", "code"))
    found = [pk for pk, _parent, own in rows if own == code]
    for outer in found:
        found += [pk for pk, parent, _own in rows if parent == outer]
    return found


def suggestions(actor: Actor, text: str, *, among: QuerySet[Enterprise], limit: int = 10) -> list[Enterprise]:
    """Up to `limit` enterprises that a person who typed `text` may mean, those that begin with it first."""
    words = words_of(text)
    if not words:
        return []
    rows = narrowed(actor, among, Criteria(words=text)).only("name", "short_name", "credit_code", "address", "zone_id")
    first = list(rows.filter(search__startswith=words[0]).order_by("pinyin", "id")[:limit])
    rest = rows.exclude(pk__in=[row.pk for row in first]).order_by("pinyin", "id")
    return [*first, *rest[: limit - len(first)]]


def standing_of(actor: Actor, enterprise: Enterprise) -> Standing:
    """What stands beside an enterprise the actor may see: contacts, qualifications, figures, former names."""
    return standing(zone_of(actor), [enterprise.pk])[enterprise.pk]


def contacts(actor: Actor) -> QuerySet[Contact]:
    """Contacts of enterprises: all for those who open accounts, else of enterprises whose page the actor may open."""
    rows = Contact.objects.filter(zone_id=actor.zone).select_related("enterprise", "account")
    if actor.has(Role.BUREAU, Role.SECURITY_ADMIN, Role.SYSTEM):
        return rows
    return rows.filter(within_reach(actor, "enterprise_id"))


def people(actor: Actor, text: str, *, has_account: str = "") -> QuerySet[Contact]:
    """Contacts whose enterprise `text` may mean; `has_account` is yes, no or empty."""
    rows = contacts(actor)
    rows = rows.filter(meant(actor.zone, text, "enterprise__"))
    if has_account:
        rows = rows.filter(account__isnull=has_account == "no")
    return rows.order_by("-id")


def people_page(found: QuerySet[Contact], part: Slice) -> list[Contact]:
    """One page of contacts with their enterprises and accounts."""
    return page_of(found, Contact.objects.select_related("enterprise", "account"), part)


def qualification_kinds(actor: Actor) -> list[str]:
    """Every kind of qualification that an enterprise of the zone holds."""
    rows = Qualification.objects.filter(zone_id=actor.zone).order_by("kind")
    return list(rows.values_list("kind", flat=True).distinct()[:100])


def account_ids(actor: Actor) -> set[UUID]:
    """Accounts that are contacts of an enterprise of the zone."""
    holds = current(clock.today())
    return set(EnterpriseGrant.objects.filter(holds, zone_id=actor.zone).values_list("account_id", flat=True))


def batches(actor: Actor) -> QuerySet[ImportBatch]:
    """Imports of the zone, newest first: the bureau's work, which leaders may read."""
    rows = ImportBatch.objects.filter(zone_id=actor.zone).order_by("-created_at", "-id")
    return rows if actor.has(Role.BUREAU, Role.LEADER, Role.SYSTEM) else rows.none()


def batch(actor: Actor, batch_id: str) -> QuerySet[ImportBatch]:
    """The import with this id, as text, when the actor may see it; nothing for a text that is no id."""
    try:
        return batches(actor).filter(pk=UUID(batch_id))
    except ValueError:
        return ImportBatch.objects.none()


def staged(actor: Actor, batch: ImportBatch, *, verdict: str = "", fault: str = "") -> QuerySet[StagedRow]:
    """The staged rows of an import the actor may see, as they stand in the sheet."""
    seen = batches(actor).order_by().filter(pk=batch.pk)
    rows = StagedRow.objects.filter(zone_id=actor.zone, batch__in=seen.values("pk"))
    if verdict:
        rows = rows.filter(verdict=verdict)
    if fault:
        rows = rows.filter(faults__contains=f" {fault} ")
    return rows.order_by("number")


def targets(actor: Actor, rows: Iterable[StagedRow]) -> dict[UUID, Enterprise]:
    """The enterprises that rows were recognised as, by id."""
    wanted = [row.target_id for row in rows if row.target_id is not None]
    return {each.pk: each for each in visible(actor).filter(pk__in=wanted)}


def remembered_columns(zone: UUID, digest: str) -> dict[str, str]:
    """How a person matched the columns of a sheet with these headers before: header → field key."""
    found = ColumnMemory.objects.filter(zone_id=zone, digest=digest).values_list("mapping", flat=True).first()
    return dict(found or {})


def kept(actor: Actor, batch: ImportBatch) -> QuerySet[Enterprise]:
    """Enterprises that an undone import left as they are, because they were changed since or are in use."""
    changes = BatchChange.objects.filter(zone_id=actor.zone, batch=batch, kept=True)
    return visible(actor).filter(pk__in=changes.values("enterprise_id")).order_by("pinyin", "id")


def invitations(actor: Actor) -> QuerySet[Invitation]:
    """Rounds of invitations that the actor began: their codes are for nobody else."""
    rows = Invitation.objects.filter(zone_id=actor.zone, created_by=actor.account).order_by("-created_at", "-id")
    return rows if actor.has(Role.BUREAU, Role.SECURITY_ADMIN, Role.SYSTEM) else rows.none()


def job_of(actor: Actor, job_id: UUID | None) -> Job | None:
    """The long work behind a row the actor may see, whoever started it."""
    return Job.objects.filter(zone_id=actor.zone, pk=job_id).first() if job_id else None


def found(actor: Actor, words: str) -> QuerySet[Enterprise]:
    """Visible enterprises that the words name: by name, initials, code or number."""
    named = narrowed(actor, visible(actor), Criteria(words=words)).values("pk")  # from an index that holds the names
    return Enterprise.objects.filter(pk__in=named).select_related("chain").order_by("pinyin", "pk")
