"""Needs and offers: written, published, closed, withdrawn, expired."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.vocabulary import code_in
from yuanlian.domain.trade import queries, rules
from yuanlian.domain.trade.actions.texts import kept
from yuanlian.domain.trade.bridge import proposed_title
from yuanlian.domain.trade.models import Need, Offer
from yuanlian.domain.trade.states import POSTING_MOVES, PostingState, PostingVerb, Visibility
from yuanlian.kernel import audit, clock, outbox
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version, seen
from yuanlian.kernel.errors import IllegalMove, Invalid
from yuanlian.kernel.states import move
from yuanlian.kernel.submissions import once

TEXT_LENGTH = 2000
REASON_LENGTH = 300
FARTHEST_KM = 500
MOST_MONEY = Decimal(10) ** 7

P = TypeVar("P", Need, Offer)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedText:
    """What a need says; `title` is the thing itself (empty: as the engine reads it), `text` the whole sentence."""

    title: str = ""
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

    title: str = ""
    text: str
    capacity: str = ""
    price: str = ""
    expires_on: date | None = None


def _values(new: NeedText | OfferText) -> dict[str, Any]:
    """What is written; the title that nobody gave is the one proposed."""
    values = {field.name: getattr(new, field.name) for field in fields(new)}
    values = {name: kept(value) if isinstance(value, str) else value for name, value in values.items()}
    return values | {"title": values["title"] or proposed_title(values["text"])}


def _check(new: NeedText | OfferText) -> dict[str, Any]:
    """The values to write; raises Invalid naming each wrong field."""
    wrong: dict[str, str] = {}
    values = _values(new)
    if not values["text"]:
        wrong["text"] = _("请写一句话说明。")
    elif not any(letter.isalpha() for letter in values["text"]):
        wrong["text"] = _("看不出说的是什么产品，请至少写出产品的名称。")
    elif not values["title"]:
        wrong["title"] = _("请写明要买或要卖的东西。")
    wrong |= _too_long(Need if isinstance(new, NeedText) else Offer, values)
    if new.expires_on is not None and new.expires_on < clock.today():
        wrong["expires_on"] = _("有效期不能早于今天。")
    if isinstance(new, NeedText):
        wrong |= _need_faults(new)
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    return values


def _too_long(model: type[Need | Offer], values: Mapping[str, Any]) -> dict[str, str]:
    """Texts that do not fit into their column."""
    limits: dict[str, int] = {
        name: getattr(model._meta.get_field(name), "max_length", None) or TEXT_LENGTH for name in values
    }
    return {
        name: _("太长了，请控制在 %(limit)d 字以内。") % {"limit": limits[name]}
        for name, value in values.items()
        if isinstance(value, str) and len(value) > limits[name]
    }


def _need_faults(new: NeedText) -> Mapping[str, str]:
    wrong: dict[str, str] = {}
    if new.visibility == Visibility.CONFIDENTIAL and not code_in(new.industry_code):
        wrong["industry_code"] = _("保密需求要选行业类别，对外只显示它。")
    if new.budget is not None and not _is_money(new.budget):
        wrong["budget"] = _("预算要写成不小于零的数，单位是万元。")
    if new.needed_by is not None and new.needed_by < clock.today():
        wrong["needed_by"] = _("需要的日期不能早于今天。")
    if new.within_km is not None and not 0 < new.within_km <= FARTHEST_KM:
        wrong["within_km"] = _("距离请填 1 到 500 公里。")
    return wrong


def _is_money(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount < MOST_MONEY


def _make(actor: Actor, model: type[P], enterprise: UUID, *, state: PostingState, values: dict[str, Any]) -> P:
    """A new posting of the enterprise, audited."""
    owner = seen(enterprises.visible(actor), enterprise)
    rules.may_post(actor, owner.id)
    moment = clock.now()
    row = model.objects.create(
        zone_id=actor.zone,
        enterprise=owner,
        posted_by_id=actor.account,
        state=state,
        created_at=moment,
        opened_at=moment if state == PostingState.OPEN else None,
        **values,
    )
    noun = str(model._meta.model_name)
    if state == PostingState.OPEN:
        outbox.emit(actor.zone, f"trade.{noun}_opened", {noun: str(row.id)})
    audit.record(actor, f"trade.{'post' if state == PostingState.OPEN else 'draft'}_{noun}", row, changed=values)
    return row


def post_need(actor: Actor, enterprise: UUID, new: NeedText, *, key: str = "") -> UUID:
    """The enterprise has an open need; a second press with the same key finds the first one."""
    values = _check(new)
    make = partial(_make, actor, Need, enterprise, state=PostingState.OPEN, values=values)
    return once(actor, key, "trade.need", lambda: make().id)


def draft_need(actor: Actor, enterprise: UUID, new: NeedText, *, key: str = "") -> UUID:
    """The enterprise has a draft that nobody else sees and that is published later."""
    values = _check(new)
    make = partial(_make, actor, Need, enterprise, state=PostingState.DRAFT, values=values)
    return once(actor, key, "trade.need", lambda: make().id)


def post_offer(actor: Actor, enterprise: UUID, new: OfferText, *, key: str = "") -> UUID:
    """The enterprise has an open offer; a second press with the same key finds the first one."""
    values = _check(new)
    make = partial(_make, actor, Offer, enterprise, state=PostingState.OPEN, values=values)
    return once(actor, key, "trade.offer", lambda: make().id)


def _rewrite(actor: Actor, row: Need | Offer, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    audit.record(actor, f"trade.rewrite_{row._meta.model_name}", row, changed=values)


def _unfinished(row: Need | Offer) -> None:
    """What is closed stays as it was read."""
    if row.state == PostingState.CLOSED:
        raise IllegalMove(_("已完成的不能再修改。"))


def rewrite_need(actor: Actor, need: UUID, new: NeedText, *, version: int | None = None) -> Need:
    """The need says what `new` says."""
    values = _check(new)
    with transaction.atomic():
        row = locked(queries.visible_needs(actor), need)
        same_version(row, version)
        rules.may_rewrite(actor, row, reached=queries.reaches(actor, row.enterprise_id))
        _unfinished(row)
        _rewrite(actor, row, values)
    return row


def rewrite_offer(actor: Actor, offer: UUID, new: OfferText, *, version: int | None = None) -> Offer:
    """The offer says what `new` says."""
    values = _check(new)
    with transaction.atomic():
        row = locked(queries.visible_offers(actor), offer)
        same_version(row, version)
        rules.may_move(actor, row.enterprise_id, reached=queries.reaches(actor, row.enterprise_id))
        _unfinished(row)
        _rewrite(actor, row, values)
    return row


def _proceed(actor: Actor, row: Need | Offer, verb: PostingVerb, reason: str) -> None:
    rules.may_move(actor, row.enterprise_id, reached=queries.reaches(actor, row.enterprise_id))
    if verb == PostingVerb.EXPIRE:
        rules.may_expire(actor)
    row.state = move(POSTING_MOVES, PostingState(row.state), verb)
    moment = clock.now()
    if row.state == PostingState.OPEN:
        row.opened_at, row.closed_at, row.reason = moment, None, ""
        # What ran out once is open again without a last day until somebody writes one.
        row.expires_on = None if row.expires_on and row.expires_on < clock.today() else row.expires_on
        outbox.emit(actor.zone, f"trade.{row._meta.model_name}_opened", {str(row._meta.model_name): str(row.id)})
    else:
        row.closed_at, row.reason = moment, kept(reason, REASON_LENGTH)
    row.version += 1
    row.save()
    audit.record(actor, f"trade.{verb.value}_{row._meta.model_name}", row, changed={"state": row.state})


def proceed_need(actor: Actor, need: UUID, verb: PostingVerb, *, reason: str = "", version: int | None = None) -> Need:
    """The need is published, closed, withdrawn or opened again."""
    with transaction.atomic():
        row = locked(queries.visible_needs(actor), need)
        same_version(row, version)
        _proceed(actor, row, verb, reason)
    return row


def proceed_offer(
    actor: Actor, offer: UUID, verb: PostingVerb, *, reason: str = "", version: int | None = None
) -> Offer:
    """The offer is published, closed, withdrawn or opened again."""
    with transaction.atomic():
        row = locked(queries.visible_offers(actor), offer)
        same_version(row, version)
        _proceed(actor, row, verb, reason)
    return row


def expire_old(actor: Actor) -> int:
    """Needs and offers past their last day are closed as expired; returns how many."""
    count = 0
    over = {"zone_id": actor.zone, "state": PostingState.OPEN, "expires_on__lt": clock.today()}
    for need in list(Need.objects.filter(**over).values_list("pk", flat=True)):
        count += _expired(partial(proceed_need, actor, need, PostingVerb.EXPIRE))
    for offer in list(Offer.objects.filter(**over).values_list("pk", flat=True)):
        count += _expired(partial(proceed_offer, actor, offer, PostingVerb.EXPIRE))
    return count


def _expired(expire: Callable[[], Need | Offer]) -> int:
    try:
        expire()
    except IllegalMove:  # its owner was faster
        return 0
    return 1
