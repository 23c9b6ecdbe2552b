"""Needs and offers by machine: the same scope and the same hidden words as the pages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Query, Router, Status

from yuanlian.api.access import ApiRequest, operation
from yuanlian.api.problems import PROBLEMS
from yuanlian.api.schemas import Schema
from yuanlian.domain.people.roles import STAFF, Role
from yuanlian.domain.trade import actions, lists, queries
from yuanlian.domain.trade.lists import Wanted
from yuanlian.domain.trade.models import Need, Offer
from yuanlian.domain.trade.states import PostingVerb, Visibility
from yuanlian.domain.trade.words import words_for
from yuanlian.kernel.counting import counted
from yuanlian.kernel.paging import Slice

router = Router(tags=["trade"])
READERS = (*sorted(STAFF), Role.CONTACT)
POSTERS = (Role.CONTACT, Role.BUREAU, Role.SECRETARY, Role.FIELD)
PAGE = 100
LAST_PAGE = 100_000


class NeedOut(Schema):
    """A need as the caller reads it; `hidden` ones say their class only. Money in 万元."""

    id: UUID
    version: int
    enterprise: UUID
    enterprise_name: str
    title: str
    text: str
    hidden: bool
    visibility: str
    industry_code: str
    quantity: str
    budget: Decimal | None
    within_km: int | None
    certificate: str
    needed_by: date | None
    expires_on: date | None
    state: str
    opened_at: datetime | None
    closed_at: datetime | None


class OfferOut(Schema):
    """An offer."""

    id: UUID
    version: int
    enterprise: UUID
    enterprise_name: str
    title: str
    text: str
    capacity: str
    price: str
    expires_on: date | None
    state: str
    opened_at: datetime | None
    closed_at: datetime | None


class NeedPage(Schema):
    """One page of needs; `total` counts all that fit."""

    total: int
    items: list[NeedOut]


class OfferPage(Schema):
    """One page of offers; `total` counts all that fit."""

    total: int
    items: list[OfferOut]


class ListFilter(Schema):
    """What a list is narrowed to; `order` names a column, `-` before it for the largest first."""

    q: str = ""
    state: str = ""
    chain: UUID | None = None
    enterprise: UUID | None = None
    since: date | None = None
    until: date | None = None
    mine: bool = False
    order: str = ""
    page: int = 1


class NeedIn(Schema):
    """A need; `title` may stay empty, it is then read in the text. Money in 万元."""

    text: str
    title: str = ""
    visibility: Visibility = Visibility.ZONE
    industry_code: str = ""
    quantity: str = ""
    budget: Decimal | None = None
    within_km: int | None = None
    certificate: str = ""
    needed_by: date | None = None
    expires_on: date | None = None


class NewNeedIn(NeedIn):
    """A need of an enterprise; as a draft nobody else sees it yet."""

    enterprise: UUID
    draft: bool = False


class NeedEditIn(NeedIn):
    """The same with the version that was read."""

    version: int | None = None


class OfferIn(Schema):
    """An offer; `title` may stay empty, it is then read in the text."""

    text: str
    title: str = ""
    capacity: str = ""
    price: str = ""
    expires_on: date | None = None


class NewOfferIn(OfferIn):
    """An offer of an enterprise."""

    enterprise: UUID


class OfferEditIn(OfferIn):
    """The same with the version that was read."""

    version: int | None = None


class StepIn(Schema):
    """A verb of the state table: publish, close, withdraw, reopen."""

    verb: PostingVerb
    reason: str = ""
    version: int | None = None


def wanted_of(filters: ListFilter) -> Wanted:
    """The filter as the lists take it."""
    return Wanted(
        search=filters.q[:80],
        state=filters.state,
        chain=filters.chain,
        enterprise=filters.enterprise,
        since=filters.since,
        until=filters.until,
        mine=filters.mine,
        order=filters.order,
    )


def part_of(filters: ListFilter, total: int) -> Slice:
    """The rows of the page asked for."""
    start = (min(max(filters.page, 1), LAST_PAGE) - 1) * PAGE
    return Slice(start, start + PAGE, total)


def key_of(request: ApiRequest) -> str:
    """The Idempotency-Key header."""
    return str(request.headers.get("Idempotency-Key", ""))


def _need(request: ApiRequest, row: Need) -> NeedOut:
    words = words_for(request.actor, row)
    return NeedOut(
        id=row.id,
        version=row.version,
        enterprise=row.enterprise_id,
        enterprise_name=row.enterprise.name,
        title=words.title,
        text=words.text,
        hidden=words.hidden,
        visibility=row.visibility,
        industry_code=row.industry_code,
        quantity=words.quantity,
        budget=words.budget,
        within_km=None if words.hidden else row.within_km,
        certificate=words.certificate,
        needed_by=row.needed_by,
        expires_on=row.expires_on,
        state=row.state,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )


def _offer(row: Offer) -> OfferOut:
    same = ("id", "version", "title", "text", "capacity", "price", "expires_on", "state", "opened_at", "closed_at")
    values: dict[str, Any] = {name: getattr(row, name) for name in same}
    return OfferOut(enterprise=row.enterprise_id, enterprise_name=row.enterprise.name, **values)


@router.get("/needs", response={200: NeedPage, **PROBLEMS})
@operation(*READERS)
def list_needs(request: ApiRequest, zone: str, filters: Query[ListFilter]) -> NeedPage:
    """Needs the caller sees, newest first unless another order is asked for, a hundred to a page."""
    rows = lists.needs(request.actor, wanted_of(filters))
    total = counted(rows, request.actor.zone)
    found = lists.page(rows, part_of(filters, total))
    return NeedPage(total=total, items=[_need(request, row) for row in found])


@router.post("/needs", response={201: NeedOut, **PROBLEMS})
@operation(*POSTERS)
def post_need(request: ApiRequest, zone: str, body: NewNeedIn) -> Status[NeedOut]:
    """A new need; the same Idempotency-Key makes it once."""
    make = actions.draft_need if body.draft else actions.post_need
    text = actions.NeedText(**body.model_dump(exclude={"enterprise", "draft"}))
    made = make(request.actor, body.enterprise, text, key=key_of(request))
    return Status(201, _need(request, queries.need(request.actor, made)))


@router.get("/needs/{need}", response={200: NeedOut, **PROBLEMS})
@operation(*READERS)
def get_need(request: ApiRequest, zone: str, need: UUID) -> NeedOut:
    """One need."""
    return _need(request, queries.need(request.actor, need))


@router.put("/needs/{need}", response={200: NeedOut, **PROBLEMS})
@operation(*POSTERS)
def change_need(request: ApiRequest, zone: str, need: UUID, body: NeedEditIn) -> NeedOut:
    """The need says this."""
    text = actions.NeedText(**body.model_dump(exclude={"version"}))
    actions.rewrite_need(request.actor, need, text, version=body.version)
    return _need(request, queries.need(request.actor, need))


@router.post("/needs/{need}/step", response={200: NeedOut, **PROBLEMS})
@operation(*POSTERS)
def proceed_need(request: ApiRequest, zone: str, need: UUID, body: StepIn) -> NeedOut:
    """The need is published, closed, withdrawn or opened again."""
    actions.proceed_need(request.actor, need, body.verb, reason=body.reason, version=body.version)
    return _need(request, queries.need(request.actor, need))


@router.get("/offers", response={200: OfferPage, **PROBLEMS})
@operation(*READERS)
def list_offers(request: ApiRequest, zone: str, filters: Query[ListFilter]) -> OfferPage:
    """Offers the caller sees, newest first unless another order is asked for, a hundred to a page."""
    rows = lists.offers(request.actor, wanted_of(filters))
    total = counted(rows, request.actor.zone)
    return OfferPage(total=total, items=[_offer(row) for row in lists.page(rows, part_of(filters, total))])


@router.post("/offers", response={201: OfferOut, **PROBLEMS})
@operation(*POSTERS)
def post_offer(request: ApiRequest, zone: str, body: NewOfferIn) -> Status[OfferOut]:
    """A new offer; the same Idempotency-Key makes it once."""
    text = actions.OfferText(**body.model_dump(exclude={"enterprise"}))
    made = actions.post_offer(request.actor, body.enterprise, text, key=key_of(request))
    return Status(201, _offer(queries.offer(request.actor, made)))


@router.get("/offers/{offer}", response={200: OfferOut, **PROBLEMS})
@operation(*READERS)
def get_offer(request: ApiRequest, zone: str, offer: UUID) -> OfferOut:
    """One offer."""
    return _offer(queries.offer(request.actor, offer))


@router.put("/offers/{offer}", response={200: OfferOut, **PROBLEMS})
@operation(*POSTERS)
def change_offer(request: ApiRequest, zone: str, offer: UUID, body: OfferEditIn) -> OfferOut:
    """The offer says this."""
    text = actions.OfferText(**body.model_dump(exclude={"version"}))
    actions.rewrite_offer(request.actor, offer, text, version=body.version)
    return _offer(queries.offer(request.actor, offer))


@router.post("/offers/{offer}/step", response={200: OfferOut, **PROBLEMS})
@operation(*POSTERS)
def proceed_offer(request: ApiRequest, zone: str, offer: UUID, body: StepIn) -> OfferOut:
    """The offer is closed, withdrawn or opened again."""
    actions.proceed_offer(request.actor, offer, body.verb, reason=body.reason, version=body.version)
    return _offer(queries.offer(request.actor, offer))
