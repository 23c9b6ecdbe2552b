"""Matches and deals by machine: a supplier contacted or set aside, talks, agreement, delivery."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from ninja import Query, Router, Status

from yuanlian.api.access import ApiRequest, operation
from yuanlian.api.problems import PROBLEMS
from yuanlian.api.rooms.trade import POSTERS, READERS, ListFilter, key_of, part_of, wanted_of
from yuanlian.api.schemas import Schema
from yuanlian.domain.trade import actions, lists, queries, rules
from yuanlian.domain.trade.models import Deal, Match
from yuanlian.domain.trade.words import words_for
from yuanlian.kernel.counting import counted

router = Router(tags=["trade"])


class MatchOut(Schema):
    """A supplier taken up or set aside for a need; `reason` is read by the buyer's side and the zone's staff only."""

    id: UUID
    version: int
    need: UUID
    need_title: str
    buyer: UUID
    buyer_name: str
    supplier: UUID
    supplier_name: str
    state: str
    note: str
    reason: str
    contacted_at: datetime | None
    updated_at: datetime


class DealOut(Schema):
    """A deal; `amount` in 万元, null when it is not known or not for the caller to read."""

    id: UUID
    version: int
    match: UUID
    need_title: str
    buyer: UUID
    buyer_name: str
    supplier: UUID
    supplier_name: str
    state: str
    amount: Decimal | None
    amount_readable: bool
    quantity: str
    note: str
    reason: str
    started_at: datetime
    agreed_at: datetime | None
    delivered_at: datetime | None
    failed_at: datetime | None


class MatchPage(Schema):
    """One page of matches; `total` counts all that fit."""

    total: int
    items: list[MatchOut]


class DealPage(Schema):
    """One page of deals; `total` counts all that fit."""

    total: int
    items: list[DealOut]


class NoteIn(Schema):
    """A word to the other side."""

    note: str = ""


class AnswerIn(Schema):
    """Which enterprise answers, with which of its offers, and a word."""

    supplier: UUID
    offer: UUID | None = None
    note: str = ""


class WhyIn(Schema):
    """Why."""

    reason: str


class VersionIn(Schema):
    """The version that was read."""

    version: int | None = None


class TermsIn(VersionIn):
    """What was agreed; `amount` in 万元, null when the two sides keep it to themselves."""

    amount: Decimal | None
    quantity: str = ""
    note: str = ""


class FailIn(VersionIn):
    """Why the deal came to nothing."""

    reason: str


def _match(request: ApiRequest, row: Match) -> MatchOut:
    judged = rules.may_read_judgement(request.actor, row.need)
    return MatchOut(
        id=row.id,
        version=row.version,
        need=row.need_id,
        need_title=words_for(request.actor, row.need).title,
        buyer=row.need.enterprise_id,
        buyer_name=row.need.enterprise.name,
        supplier=row.supplier_id,
        supplier_name=row.supplier.name,
        state=row.state,
        note=row.note,
        reason=row.dismissed_reason if judged else "",
        contacted_at=row.contacted_at,
        updated_at=row.updated_at,
    )


def _deal(request: ApiRequest, row: Deal) -> DealOut:
    readable = rules.may_read_amount(request.actor, row)
    return DealOut(
        id=row.id,
        version=row.version,
        match=row.match_id,
        need_title=words_for(request.actor, row.match.need).title,
        buyer=row.match.need.enterprise_id,
        buyer_name=row.match.need.enterprise.name,
        supplier=row.match.supplier_id,
        supplier_name=row.match.supplier.name,
        state=row.state,
        amount=row.amount if readable else None,
        amount_readable=readable,
        quantity=row.quantity,
        note=row.note,
        reason=row.reason,
        started_at=row.started_at,
        agreed_at=row.agreed_at,
        delivered_at=row.delivered_at,
        failed_at=row.failed_at,
    )


@router.post("/needs/{need}/suppliers/{supplier}/contact", response={200: MatchOut, **PROBLEMS})
@operation(*POSTERS)
def contact_supplier(request: ApiRequest, zone: str, need: UUID, supplier: UUID, body: NoteIn) -> MatchOut:
    """The supplier was contacted for the need; the same Idempotency-Key does it once."""
    made = actions.contact(request.actor, need, supplier, note=body.note, key=key_of(request))
    return _match(request, queries.match(request.actor, made))


@router.post("/needs/{need}/suppliers/{supplier}/dismiss", response={200: MatchOut, **PROBLEMS})
@operation(*POSTERS)
def dismiss_supplier(request: ApiRequest, zone: str, need: UUID, supplier: UUID, body: WhyIn) -> MatchOut:
    """The supplier is not suitable, because; it stands lower when the same thing is looked for."""
    made = actions.dismiss(request.actor, need, supplier, reason=body.reason, key=key_of(request))
    return _match(request, queries.match(request.actor, made))


@router.post("/needs/{need}/answer", response={200: MatchOut, **PROBLEMS})
@operation(*POSTERS)
def answer_need(request: ApiRequest, zone: str, need: UUID, body: AnswerIn) -> MatchOut:
    """An enterprise says that it can serve the need; the same Idempotency-Key does it once."""
    said = actions.Answer(offer=body.offer, note=body.note)
    made = actions.answer(request.actor, need, body.supplier, said, key=key_of(request))
    return _match(request, queries.match(request.actor, made))


@router.get("/matches", response={200: MatchPage, **PROBLEMS})
@operation(*READERS)
def list_matches(request: ApiRequest, zone: str, filters: Query[ListFilter]) -> MatchPage:
    """Matches the caller works with, the latest first unless another order is asked for, a hundred to a page."""
    rows = lists.matches(request.actor, wanted_of(filters))
    total = counted(rows, request.actor.zone)
    found = lists.page(rows, part_of(filters, total))
    return MatchPage(total=total, items=[_match(request, row) for row in found])


@router.get("/matches/{match}", response={200: MatchOut, **PROBLEMS})
@operation(*READERS)
def get_match(request: ApiRequest, zone: str, match: UUID) -> MatchOut:
    """One match."""
    return _match(request, queries.match(request.actor, match))


@router.post("/matches/{match}/restore", response={200: MatchOut, **PROBLEMS})
@operation(*POSTERS)
def restore_match(request: ApiRequest, zone: str, match: UUID, body: VersionIn) -> MatchOut:
    """A supplier that was set aside is proposed again."""
    actions.restore(request.actor, match, version=body.version)
    return _match(request, queries.match(request.actor, match))


@router.post("/matches/{match}/talk", response={201: DealOut, **PROBLEMS})
@operation(*POSTERS)
def talk_about_match(request: ApiRequest, zone: str, match: UUID, body: VersionIn) -> Status[DealOut]:
    """The two sides begin to talk: a deal; the same Idempotency-Key makes it once."""
    made = actions.talk(request.actor, match, version=body.version, key=key_of(request))
    return Status(201, _deal(request, queries.deal(request.actor, made)))


@router.get("/deals", response={200: DealPage, **PROBLEMS})
@operation(*READERS)
def list_deals(request: ApiRequest, zone: str, filters: Query[ListFilter]) -> DealPage:
    """Deals the caller works with, newest first unless another order is asked for, a hundred to a page."""
    rows = lists.deals(request.actor, wanted_of(filters))
    total = counted(rows, request.actor.zone)
    found = lists.page(rows, part_of(filters, total))
    return DealPage(total=total, items=[_deal(request, row) for row in found])


@router.get("/deals/{deal}", response={200: DealOut, **PROBLEMS})
@operation(*READERS)
def get_deal(request: ApiRequest, zone: str, deal: UUID) -> DealOut:
    """One deal."""
    return _deal(request, queries.deal(request.actor, deal))


@router.post("/deals/{deal}/agree", response={200: DealOut, **PROBLEMS})
@operation(*POSTERS)
def agree_deal(request: ApiRequest, zone: str, deal: UUID, body: TermsIn) -> DealOut:
    """The two sides agreed."""
    terms = actions.Terms(amount=body.amount, quantity=body.quantity, note=body.note)
    actions.agree(request.actor, deal, terms, version=body.version)
    return _deal(request, queries.deal(request.actor, deal))


@router.post("/deals/{deal}/deliver", response={200: DealOut, **PROBLEMS})
@operation(*POSTERS)
def deliver_deal(request: ApiRequest, zone: str, deal: UUID, body: VersionIn) -> DealOut:
    """What was agreed has been delivered."""
    actions.deliver(request.actor, deal, version=body.version)
    return _deal(request, queries.deal(request.actor, deal))


@router.post("/deals/{deal}/fail", response={200: DealOut, **PROBLEMS})
@operation(*POSTERS)
def fail_deal(request: ApiRequest, zone: str, deal: UUID, body: FailIn) -> DealOut:
    """The deal came to nothing."""
    actions.fail(request.actor, deal, reason=body.reason, version=body.version)
    return _deal(request, queries.deal(request.actor, deal))
