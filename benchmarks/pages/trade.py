"""Needs, offers, matches and deals of the benchmark's zone: how each goes, and the loader of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from benchmarks.pages import wording
from benchmarks.pages.ground import Ground
from benchmarks.pages.loading import Heap
from benchmarks.pages.size import Size
from yuanlian.domain.trade.actions import NeedText, OfferText
from yuanlian.domain.trade.models import Deal, Match, Need, Offer
from yuanlian.domain.trade.states import DealState, DealVerb, MatchState, PostingState, PostingVerb, Visibility

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REASON = "产能不足"  # data -- what a person wrote
# What the ranking said when a person acted; the true words depend on all that stood in the market then.
RANKED = {"topic": "齿轮", "rank": 1, "score": 712, "reasons": [], "engine": "bench"}


@dataclass(frozen=True, slots=True)
class Course:
    """How one need goes: who posts what when, which supplier is contacted or set aside, how far the deal comes."""

    at: datetime
    buyer: int
    supplier: int
    need: NeedText
    offer: OfferText
    match: MatchState
    deal: tuple[DealVerb, ...]
    closing: PostingVerb | None
    amount: Decimal


def courses(ground: Ground, size: Size) -> Iterator[Course]:
    """One course for each need, in order of time; the first ones come to a deal."""
    dice = Random("trade")
    step = timedelta(days=size.days) / size.postings
    every = max(1, size.postings // size.deals)
    for number in range(size.postings):
        product = dice.choice(wording.PRODUCTS)
        buyer = dice.randrange(size.contacts)
        deal = number % every == 0 and number // every < size.deals
        hidden = dice.random() < 0.05
        ends = ((DealVerb.AGREE, DealVerb.DELIVER), (DealVerb.AGREE,), (), (DealVerb.FAIL,))
        yield Course(
            at=ground.until - timedelta(days=size.days) + step * number,
            buyer=buyer,
            supplier=(buyer + 1 + dice.randrange(size.enterprises - 1)) % size.enterprises,
            need=NeedText(
                title=f"求购{product}", text=f"求购{product}，每月{dice.randrange(2, 60)}吨",
                visibility=Visibility.CONFIDENTIAL if hidden else Visibility.ZONE,
                industry_code="3912" if hidden else "",
                budget=Decimal(dice.randrange(1, 900)), quantity=f"{dice.randrange(1, 90)}吨",
            ),
            offer=OfferText(title=f"供应{product}", text=f"长期供应{product}，质量稳定", capacity="每月100吨"),
            match=MatchState.DEAL if deal else dice.choice((MatchState.CONTACTED, MatchState.DISMISSED)),
            deal=dice.choices(ends, (5, 2, 2, 1))[0] if deal else (),
            closing=dice.choice((PostingVerb.CLOSE, PostingVerb.WITHDRAW, PostingVerb.CLOSE, None)),
            amount=Decimal(dice.randrange(1, 90_000)) / 10,
        )  # fmt: skip


def fill(ground: Ground, size: Size) -> None:
    """Everything of the courses stands."""
    heap = Heap()
    for model in (Need, Offer, Match, Deal):
        heap.rows[model] = []
    for course in courses(ground, size):
        _load(ground, heap, course)
    heap.write()


def _load(ground: Ground, heap: Heap, course: Course) -> None:
    shared = {"zone": ground.zone, "state": PostingState.OPEN, "created_at": course.at, "opened_at": course.at}
    buyer, supplier = ground.enterprises[course.buyer], ground.enterprises[course.supplier]
    writer = ground.account(f"contact-{course.buyer}")
    need = Need(enterprise=buyer, posted_by=writer, **shared, **_values(course.need))
    offer = Offer(enterprise=supplier, posted_by=ground.account("bureau"), **shared, **_values(course.offer))
    match = Match(zone=ground.zone, need=need, supplier=supplier, created_at=course.at + HOUR, **RANKED)
    for row in (need, offer, match):
        heap.add(row)
    _moved(match, course.at + HOUR, course.match)
    if course.match is MatchState.DISMISSED:
        match.dismissed_reason = REASON
    else:
        match.contacted_at = course.at + HOUR
    if course.match is MatchState.DEAL:
        heap.add(_deal(ground, match, course))
    if course.closing is not None:
        closed = PostingState.CLOSED if course.closing is PostingVerb.CLOSE else PostingState.WITHDRAWN
        need.state, need.closed_at, need.version = closed, course.at + 9 * DAY, 2


def _moved(match: Match, at: datetime, state: MatchState) -> None:
    match.state, match.updated_at, match.version = state, at, match.version + 1


def _deal(ground: Ground, match: Match, course: Course) -> Deal:
    deal = Deal(zone=ground.zone, match=match, started_at=course.at + DAY)
    match.version, match.updated_at = match.version + 1, course.at + DAY
    for number, verb in enumerate(course.deal):
        moment = course.at + (2 + number) * DAY
        deal.version += 1
        if verb is DealVerb.AGREE:
            deal.state, deal.amount, deal.agreed_at = DealState.AGREED, course.amount, moment
        elif verb is DealVerb.DELIVER:
            deal.state, deal.delivered_at = DealState.DELIVERED, moment
        else:
            deal.state, deal.failed_at, deal.reason = DealState.FAILED, moment, REASON
            _moved(match, moment, MatchState.CONTACTED)
    return deal


def _values(text: NeedText | OfferText) -> dict[str, object]:
    return {name: getattr(text, name) for name in type(text).__slots__}
