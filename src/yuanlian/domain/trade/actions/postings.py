"""Needs and offers: written, published, closed, withdrawn, expired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.trade import queries, rules
from yuanlian.domain.trade.models import Need, Offer
from yuanlian.domain.trade.states import POSTING_MOVES, PostingState, PostingVerb, Visibility
from yuanlian.domain.trade.vocabulary import class_name
from yuanlian.kernel import audit, clock, outbox
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version, seen
from yuanlian.kernel.errors import Invalid
from yuanlian.kernel.states import move
from yuanlian.kernel.submissions import once

TEXT_LENGTH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedText:
    """What a need says; `title` is the thing itself, `text` the whole sentence."""

    title: str
    text: str
    visibility: Visibility = Visibility.ZONE
    industry_code: str = ""
    quantity: str = ""
    budget: Decimal | None = None
    within_km: int | None = None
    certificate: str = ""
    needed_by: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferText:
    """What an offer says."""

    title: str
    text: str
    capacity: str = ""
    price: str = ""
    visibility: Visibility = Visibility.ZONE
    expires_on: date | None = None


def _values(new: NeedText | OfferText) -> dict[str, Any]:
    return {field.name: getattr(new, field.name) for field in fields(new)}


def _check(new: NeedText | OfferText) -> None:
    wrong: dict[str, str] = {}
    if not new.title.strip():
        wrong["title"] = _("请写明要买或要卖的东西。")
    if not new.text.strip():
        wrong["text"] = _("请写一句话说明。")
    if len(new.text) > TEXT_LENGTH:
        wrong["text"] = _("太长了，请控制在 2,000 字以内。")
    if new.expires_on is not None and new.expires_on < clock.today():
        wrong["expires_on"] = _("有效期不能早于今天。")
    if isinstance(new, NeedText):
        wrong |= _need_faults(new)
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)


def _need_faults(new: NeedText) -> Mapping[str, str]:
    if new.visibility == Visibility.CONFIDENTIAL and not class_name(new.industry_code):
        return {"industry_code": _("保密需求要选行业类别，对外只显示它。")}
    if new.budget is not None and new.budget < 0:
        return {"budget": _("预算不能小于零。")}
    return {}


def post_need(actor: Actor, enterprise: UUID, new: NeedText, *, key: str = "") -> UUID:
    """The enterprise has an open need; a second press with the same key finds the first one."""
    _check(new)

    def make() -> UUID:
        owner = seen(enterprises.visible(actor), enterprise)
        rules.may_post(actor, owner.id)
        moment = clock.now()
        row = Need.objects.create(
            zone_id=actor.zone,
            enterprise=owner,
            posted_by_id=actor.account,
            state=PostingState.OPEN,
            created_at=moment,
            opened_at=moment,
            **_values(new),
        )
        outbox.emit(actor.zone, "trade.need_opened", {"need": str(row.id)})
        audit.record(actor, "trade.post_need", row, changed=_values(new))
        return row.id

    return once(actor, key, "trade.need", make)


def post_offer(actor: Actor, enterprise: UUID, new: OfferText, *, key: str = "") -> UUID:
    """The enterprise has an open offer; a second press with the same key finds the first one."""
    _check(new)

    def make() -> UUID:
        owner = seen(enterprises.visible(actor), enterprise)
        rules.may_post(actor, owner.id)
        moment = clock.now()
        row = Offer.objects.create(
            zone_id=actor.zone,
            enterprise=owner,
            posted_by_id=actor.account,
            state=PostingState.OPEN,
            created_at=moment,
            opened_at=moment,
            **_values(new),
        )
        outbox.emit(actor.zone, "trade.offer_opened", {"offer": str(row.id)})
        audit.record(actor, "trade.post_offer", row, changed=_values(new))
        return row.id

    return once(actor, key, "trade.offer", make)


def rewrite_need(actor: Actor, need: UUID, new: NeedText, *, version: int | None = None) -> Need:
    """The need says what `new` says."""
    _check(new)
    with transaction.atomic():
        row = locked(queries.visible_needs(actor), need)
        same_version(row, version)
        rules.may_post(actor, row.enterprise_id)
        for name, value in _values(new).items():
            setattr(row, name, value)
        row.version += 1
        row.save()
        audit.record(actor, "trade.rewrite_need", row, changed=_values(new))
    return row


def rewrite_offer(actor: Actor, offer: UUID, new: OfferText, *, version: int | None = None) -> Offer:
    """The offer says what `new` says."""
    _check(new)
    with transaction.atomic():
        row = locked(queries.visible_offers(actor), offer)
        same_version(row, version)
        rules.may_post(actor, row.enterprise_id)
        for name, value in _values(new).items():
            setattr(row, name, value)
        # The ranking looks at when an offer was opened to see what changed.
        row.opened_at = clock.now() if row.state == PostingState.OPEN else row.opened_at
        row.version += 1
        row.save()
        audit.record(actor, "trade.rewrite_offer", row, changed=_values(new))
    return row


def _proceed(row: Need | Offer, verb: PostingVerb, reason: str) -> None:
    row.state = move(POSTING_MOVES, PostingState(row.state), verb)
    if row.state == PostingState.OPEN:
        row.opened_at, row.closed_at = clock.now(), None
    else:
        row.closed_at, row.reason = clock.now(), reason.strip()
    row.version += 1
    row.save()


def proceed_need(actor: Actor, need: UUID, verb: PostingVerb, *, reason: str = "", version: int | None = None) -> Need:
    """The need is published, closed, withdrawn or opened again."""
    with transaction.atomic():
        row = locked(queries.visible_needs(actor), need)
        same_version(row, version)
        rules.may_post(actor, row.enterprise_id)
        _proceed(row, verb, reason)
        audit.record(actor, f"trade.{verb.value}_need", row, changed={"state": row.state})
    return row


def proceed_offer(
    actor: Actor, offer: UUID, verb: PostingVerb, *, reason: str = "", version: int | None = None
) -> Offer:
    """The offer is published, closed, withdrawn or opened again."""
    with transaction.atomic():
        row = locked(queries.visible_offers(actor), offer)
        same_version(row, version)
        rules.may_post(actor, row.enterprise_id)
        _proceed(row, verb, reason)
        audit.record(actor, f"trade.{verb.value}_offer", row, changed={"state": row.state})
    return row


def expire_old(actor: Actor) -> int:
    """Needs and offers past their last day are closed as expired; returns how many."""
    count = 0
    for model, proceed in ((Need, proceed_need), (Offer, proceed_offer)):
        over = model.objects.filter(zone_id=actor.zone, state=PostingState.OPEN, expires_on__lt=clock.today())
        for row_id in list(over.values_list("pk", flat=True)):
            proceed(actor, row_id, PostingVerb.EXPIRE)
            count += 1
    return count
