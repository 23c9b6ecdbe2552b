"""Who could serve a need, by machine: for a stored need, for a sentence that is still being written, upstream."""

from __future__ import annotations

from uuid import UUID

from ninja import Field, Router

from yuanlian.api.access import ApiRequest, operation
from yuanlian.api.problems import PROBLEMS
from yuanlian.api.rooms.trade import POSTERS, READERS
from yuanlian.api.schemas import Schema
from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.trade import bridge, proposals, queries
from yuanlian.domain.trade.proposals import Proposals, Proposed
from yuanlian.domain.trade.states import PostingState
from yuanlian.kernel.doors import seen

router = Router(tags=["trade"])


class ReasonOut(Schema):
    """One cause of a place in the ranking, in a sentence, and the points it gave or took."""

    sentence: str
    points: int


class SupplierOut(Schema):
    """A proposed supplier by its public card; `state` is what was done with it for this need, null for nothing."""

    id: UUID
    name: str
    chain: str
    place: str
    products: list[str]
    rank: int | None
    points: int
    reasons: list[ReasonOut]
    not_known: str
    state: str | None
    match: UUID | None
    deal: UUID | None


class SuppliersOut(Schema):
    """Who could serve a need: the best first, others acted on, what was read, what conditions took out."""

    asked: str
    candidates: int
    removed: list[str]
    suppliers: list[SupplierOut]
    others: list[SupplierOut] = []


class SketchIn(Schema):
    """A sentence that is still being written."""

    text: str = Field(max_length=proposals.READ)
    enterprise: UUID | None = None
    within_km: int | None = Field(default=None, ge=1, le=500)
    certificate: str = Field(default="", max_length=40)


class SketchOut(Schema):
    """What the zone offers to it so far, the title and the industry classes it suggests."""

    title: str
    candidates: int
    removed: list[str]
    suppliers: list[SupplierOut]
    classes: list[str]


def _supplier(one: Proposed) -> SupplierOut:
    return SupplierOut(
        id=one.card.id,
        name=one.card.name,
        chain=one.card.chain,
        place=one.card.place,
        products=list(one.card.products),
        rank=one.place,
        points=one.points,
        reasons=[ReasonOut(sentence=reason.text, points=reason.points) for reason in one.reasons],
        not_known=one.gaps,
        state=one.match.state if one.match else None,
        match=one.match.id if one.match else None,
        deal=one.deal,
    )


def _suppliers(found: Proposals) -> SuppliersOut:
    return SuppliersOut(
        asked=found.asked,
        candidates=found.candidates,
        removed=list(found.removed),
        suppliers=[_supplier(one) for one in found.suppliers],
        others=[_supplier(one) for one in found.others],
    )


@router.post("/needs/sketch", response={200: SketchOut, **PROBLEMS})
@operation(*POSTERS)
def sketch_need(request: ApiRequest, zone: str, body: SketchIn) -> SketchOut:
    """The title and the first suppliers for a sentence; nothing is kept."""
    buyer = seen(queries.own_enterprises(request.actor), body.enterprise) if body.enterprise else None
    filters = bridge.filters_of(within_km=body.within_km, certificate=body.certificate)
    found = proposals.preview(request.actor, buyer, body.text, filters=filters)
    return SketchOut(
        title=found.title,
        candidates=found.candidates,
        removed=list(found.removed),
        suppliers=[_supplier(one) for one in found.suppliers],
        classes=list(found.classes),
    )


@router.get("/needs/{need}/suppliers", response={200: SuppliersOut, **PROBLEMS})
@operation(*READERS)
def suppliers_of_need(request: ApiRequest, zone: str, need: UUID) -> SuppliersOut:
    """The ten best suppliers of the zone for an open need, with reasons; for its own side and the zone's staff."""
    row = queries.need(request.actor, need)
    if row.state != PostingState.OPEN:
        return SuppliersOut(asked="", candidates=0, removed=[], suppliers=[])
    return _suppliers(proposals.suppliers_of(request.actor, row))


@router.get("/enterprises/{enterprise}/upstream", response={200: SuppliersOut, **PROBLEMS})
@operation(*READERS)
def upstream_of_enterprise(request: ApiRequest, zone: str, enterprise: UUID) -> SuppliersOut:
    """Who in the zone makes what goes into the enterprise's products."""
    row = seen(enterprises.visible(request.actor), enterprise)
    return _suppliers(proposals.upstream_of(request.actor, row))
