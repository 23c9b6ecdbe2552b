"""Organisations by machine: the list, the tree, one with its ties and posts; made, corrected, moved, tied."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from yuanlian.api.access import ApiRequest, operation
from yuanlian.api.problems import PROBLEMS
from yuanlian.api.schemas import Schema
from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.party import actions, queries, tree, words
from yuanlian.domain.party.models import Organisation
from yuanlian.domain.party.states import (
    Founding,
    OrganisationKind,
    OrganisationState,
    OrganisationVerb,
)
from yuanlian.domain.people.roles import STAFF, Role
from yuanlian.domain.zones import queries as zones
from yuanlian.kernel import submissions
from yuanlian.kernel.counting import counted
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import Invalid

router = Router(tags=["organisations"])
READERS = (*sorted(STAFF), Role.CONTACT)
KEEPERS = (Role.BUREAU, Role.SECRETARY)
PAGE = 100
KEY = "HTTP_IDEMPOTENCY_KEY"


class OrganisationOut(Schema):
    """An organisation; null is unknown or none."""

    id: UUID
    version: int
    code: str
    public_code: str
    name: str
    name_en: str
    kind: str
    tier: str | None
    state: str
    parent: UUID | None
    depth: int
    enterprise: UUID | None
    founding: str
    chain: str | None
    place: str | None
    lon: float | None
    lat: float | None
    founded_on: date | None
    elected_on: date | None
    term_years: int | None
    term_ends: date | None
    weak: bool
    demonstration: bool
    introduction: str


class OrganisationPage(Schema):
    """One page of a list; `total` counts all that fit."""

    total: int
    items: list[OrganisationOut]


class OrganisationFilter(Schema):
    """What the list is narrowed to; chain and place by code; mark: weak, demonstration, term_over."""

    q: str = ""
    kind: str = ""
    chain: str = ""
    place: str = ""
    state: str = ""
    mark: str = ""
    page: int = 1


class NodeOut(Schema):
    """A line of the tree and how many stand directly below it."""

    id: UUID
    name: str
    kind: str
    state: str
    below: int
    secretary: str


class ChangeIn(Schema):
    """The facts of an organisation; chain and place by code, "" for none."""

    name: str
    name_en: str = ""
    chain: str = ""
    place: str = ""
    founding: Founding | None = None
    founded_on: date | None = None
    elected_on: date | None = None
    term_years: int | None = None
    lon: float | None = None
    lat: float | None = None
    weak: bool = False
    demonstration: bool = False
    introduction: str = ""


class EditIn(ChangeIn):
    """The same with the version that was read."""

    version: int | None = None


class OrganisationIn(ChangeIn):
    """A new organisation; without a code its public one serves."""

    kind: OrganisationKind
    code: str = ""
    parent: UUID | None = None
    enterprise: UUID | None = None
    state: OrganisationState = OrganisationState.SET_UP


class MoveIn(Schema):
    """The new superior, or null for the top."""

    parent: UUID | None
    version: int | None = None


class StepIn(Schema):
    """Which step of the term is taken."""

    verb: OrganisationVerb
    version: int | None = None


def _out(request: ApiRequest, row: Organisation) -> OrganisationOut:
    tier = words.tier_of(request.tenant, row.kind)
    return OrganisationOut(
        id=row.id,
        version=row.version,
        code=row.code,
        public_code=row.public_code,
        name=row.name,
        name_en=row.name_en,
        kind=row.kind,
        tier=tier.name if tier else None,
        state=row.state,
        parent=row.parent_id,
        depth=row.depth,
        enterprise=row.enterprise_id,
        founding=row.founding,
        chain=row.chain.code if row.chain else None,
        place=row.place.code if row.place else None,
        lon=row.lon,
        lat=row.lat,
        founded_on=row.founded_on,
        elected_on=row.elected_on,
        term_years=row.term_years,
        term_ends=queries.term_ends(row),
        weak=row.weak,
        demonstration=row.demonstration,
        introduction=row.introduction,
    )


def one(request: ApiRequest, organisation: UUID) -> Organisation:
    """The organisation when the caller sees it."""
    return seen(queries.listed(queries.visible(request.actor)), organisation)


def _coded(rows: Any, code: str, field: str) -> Any:
    """The chain or place with this code, or None for ""; raises Invalid naming the field."""
    if not code:
        return None
    row = rows.filter(code=code).first()
    if row is None:
        sentence = _("没有这个编号：%(code)s。") % {"code": code}
        raise Invalid(sentence, fields={field: sentence})
    return row


def _facts(request: ApiRequest, body: ChangeIn) -> dict[str, Any]:
    given = {name: getattr(body, name) for name in ChangeIn.model_fields}
    return given | {
        "founding": body.founding or "",
        "chain": _coded(zones.chains(request.actor), body.chain, "chain"),
        "place": _coded(zones.places(request.actor), body.place, "place"),
    }


@router.get("/organisations", response={200: OrganisationPage, **PROBLEMS})
@operation(*READERS)
def list_organisations(request: ApiRequest, zone: str, filters: Query[OrganisationFilter]) -> OrganisationPage:
    """Organisations the caller sees, by name, a hundred to a page."""
    asked = queries.Criteria(
        text=filters.q,
        kind=filters.kind,
        chain=filters.chain,
        place=filters.place,
        state=filters.state,
        mark=filters.mark,
    )
    rows = queries.listed(queries.find(request.actor, asked)).order_by("name", "pk")
    start = (min(max(filters.page, 1), 100_000) - 1) * PAGE
    return OrganisationPage(
        total=counted(rows, request.actor.zone), items=[_out(request, row) for row in rows[start : start + PAGE]]
    )


@router.post("/organisations", response={201: OrganisationOut, **PROBLEMS})
@operation(Role.BUREAU)
def create_organisation(request: ApiRequest, zone: str, body: OrganisationIn) -> Status[OrganisationOut]:
    """A new organisation; the same Idempotency-Key makes it once."""
    actor = request.actor
    parent = seen(queries.visible(actor), body.parent) if body.parent else None
    firm = seen(enterprises.visible(actor), body.enterprise) if body.enterprise else None
    new = actions.NewOrganisation(
        **_facts(request, body), kind=body.kind, code=body.code, parent=parent, enterprise=firm, state=body.state
    )
    key = request.META.get(KEY, "")
    made = submissions.once(actor, key, "party.organisation", lambda: actions.create(actor, new).id)
    return Status(201, _out(request, one(request, made)))


@router.get("/organisations/tree", response={200: list[NodeOut], **PROBLEMS})
@operation(*READERS)
def organisation_tree(request: ApiRequest, zone: str, under: UUID | None = None) -> list[NodeOut]:
    """One level of the formal tree: the tops, or what stands directly below `under`."""
    if under is None:
        rows = tree.roots(request.actor)
    else:
        rows = tree.below(request.actor, [seen(queries.visible(request.actor), under).id])
    return [
        NodeOut(
            id=node.organisation.id,
            name=node.organisation.name,
            kind=node.organisation.kind,
            state=node.organisation.state,
            below=node.below,
            secretary=node.secretary,
        )
        for node in tree.nodes(request.actor, rows)
    ]


@router.get("/organisations/{organisation}", response={200: OrganisationOut, **PROBLEMS})
@operation(*READERS)
def get_organisation(request: ApiRequest, zone: str, organisation: UUID) -> OrganisationOut:
    """One organisation."""
    return _out(request, one(request, organisation))


@router.put("/organisations/{organisation}", response={200: OrganisationOut, **PROBLEMS})
@operation(*KEEPERS)
def change_organisation(request: ApiRequest, zone: str, organisation: UUID, body: EditIn) -> OrganisationOut:
    """The organisation has these facts; a secretary may change the introduction only."""
    row = one(request, organisation)
    new = actions.OrganisationChange(**_facts(request, body))
    actions.change(request.actor, row.id, new, version=body.version)
    return _out(request, one(request, organisation))


@router.post("/organisations/{organisation}/move", response={200: OrganisationOut, **PROBLEMS})
@operation(Role.BUREAU)
def move_organisation(request: ApiRequest, zone: str, organisation: UUID, body: MoveIn) -> OrganisationOut:
    """The organisation stands under another one, with everything below it."""
    actions.move_under(request.actor, organisation, body.parent, version=body.version)
    return _out(request, one(request, organisation))


@router.post("/organisations/{organisation}/step", response={200: OrganisationOut, **PROBLEMS})
@operation(Role.BUREAU)
def proceed_organisation(request: ApiRequest, zone: str, organisation: UUID, body: StepIn) -> OrganisationOut:
    """The organisation moves on through its term."""
    actions.proceed(request.actor, organisation, body.verb, version=body.version)
    return _out(request, one(request, organisation))
