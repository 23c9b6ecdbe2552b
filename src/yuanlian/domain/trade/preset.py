"""Walks the needs, offers and deals of a zone's demo through the actions people use, each at its moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import partial
from importlib.resources.abc import Traversable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises.models import Enterprise, EnterpriseGrant
from yuanlian.domain.people.roles import Role
from yuanlian.domain.trade import actions
from yuanlian.domain.trade.models import Need, Offer
from yuanlian.domain.trade.states import DealState, MatchState, PostingState, PostingVerb, Visibility
from yuanlian.domain.zones.bridge import calendar_in_force
from yuanlian.domain.zones.preset import Row, rows
from yuanlian.engines.worktime import next_working_time
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor, Channel, Grant

YUAN_IN_WAN = 10_000
MORNING = time(10, 20)
ENDS: dict[str, PostingVerb] = {
    PostingState.CLOSED: PostingVerb.CLOSE,
    PostingState.WITHDRAWN: PostingVerb.WITHDRAW,
    PostingState.EXPIRED: PostingVerb.EXPIRE,
}


def load_demo(actor: Actor, folder: Traversable) -> int:
    """Needs, offers and deals of the demo stand where their files say; returns how many, none when any stood before."""
    with transaction.atomic():
        standing = Need.objects.filter(zone_id=actor.zone).exists() or Offer.objects.filter(zone_id=actor.zone).exists()
        if standing:
            return 0
        return Walk(actor).go(folder)


@dataclass(frozen=True, slots=True)
class Step:
    """One act at its moment; `order` keeps acts of one day in the order they depend on each other."""

    at: datetime
    order: int
    act: Callable[[], object]


@dataclass(slots=True)
class Walk:
    """The zone's enterprises, the rows made so far by their key in the files, and the steps to take."""

    actor: Actor
    enterprises: dict[str, Enterprise] = field(default_factory=dict)
    contacts: dict[UUID, Actor] = field(default_factory=dict)
    needs: dict[str, UUID] = field(default_factory=dict)
    offers: dict[str, UUID] = field(default_factory=dict)
    deals: dict[str, UUID] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    now: datetime = field(default_factory=clock.now)

    def go(self, folder: Traversable) -> int:
        """Every row of the three files has been walked to its state; returns how many there were."""
        self._find()
        needs, offers, deals = (rows(folder, name) for name in ("needs.csv", "offers.csv", "deals.csv"))
        for row in needs:
            self._at(row["day"], partial(self._post_need, row))
        for row in offers:
            self._at(row["day"], partial(self._post_offer, row))
        for row in deals:
            self._walk_deal(row)
        # What ends a posting comes after everything that happened to it on the same day.
        for row in needs:
            self._end(row, partial(self._proceed_need, row))
        for row in offers:
            self._end(row, partial(self._proceed_offer, row))
        for step in sorted(self.steps, key=lambda each: (each.at, each.order)):
            with clock.at(step.at):
                step.act()
        return len(needs) + len(offers) + len(deals)

    def _find(self) -> None:
        standing = Enterprise.objects.filter(zone_id=self.actor.zone).exclude(zone_number="")
        self.enterprises = {row.zone_number: row for row in standing}
        grants = EnterpriseGrant.objects.filter(zone_id=self.actor.zone, role=Role.CONTACT).select_related("account")
        for grant in grants.order_by("id"):
            held = frozenset({Grant(Role.CONTACT, grant.enterprise_id)})
            person = Actor(grant.account_id, grant.account.name, self.actor.zone, held, Channel.WEB)
            self.contacts.setdefault(grant.enterprise_id, person)

    def _by(self, enterprise: Enterprise) -> Actor:
        """The enterprise's contact, or the loader where it has none."""
        return self.contacts.get(enterprise.id, self.actor)

    def _at(self, day: str, act: Callable[[], object]) -> None:
        """The act is taken so many days from today, in working time, never after now."""
        date = timezone.localtime(self.now).date() + timedelta(days=int(day))
        wanted = datetime.combine(date, MORNING, tzinfo=timezone.get_current_timezone())
        _calendar, working = calendar_in_force(self.actor.zone)
        self.steps.append(Step(min(next_working_time(wanted, working), self.now), len(self.steps), act))

    def _end(self, row: Row, act: Callable[[], object]) -> None:
        if row["state"] in ENDS:
            self._at(row["close_day"], act)

    def _post_need(self, row: Row) -> None:
        owner = self.enterprises[row["enterprise"]]
        text = actions.NeedText(
            title=row["title"],
            text=row["text"],
            visibility=Visibility.CONFIDENTIAL if row["confidential"] == "yes" else Visibility.ZONE,
            industry_code=row["industry_code"],
            quantity=f"{row['quantity']}{row['unit']}",
            budget=_wan(row["budget_yuan"]),
        )
        make = actions.draft_need if row["state"] == PostingState.DRAFT else actions.post_need
        self.needs[row["key"]] = make(self._by(owner), owner.id, text, key=f"demo:need:{row['key']}")

    def _post_offer(self, row: Row) -> None:
        owner = self.enterprises[row["enterprise"]]
        price = _wan(row["price_yuan"])
        text = actions.OfferText(
            title=row["title"],
            text=row["text"],
            capacity=f"{row['quantity']}{row['unit']}",
            price="" if price is None else _("%(yuan)s 元") % {"yuan": f"{price * YUAN_IN_WAN:,.0f}"},
        )
        made = actions.post_offer(self._by(owner), owner.id, text, key=f"demo:offer:{row['key']}")
        self.offers[row["key"]] = made

    def _proceed_need(self, row: Row) -> None:
        actions.proceed_need(self.actor, self.needs[row["key"]], ENDS[row["state"]])

    def _proceed_offer(self, row: Row) -> None:
        actions.proceed_offer(self.actor, self.offers[row["key"]], ENDS[row["state"]])

    def _walk_deal(self, row: Row) -> None:
        """From the first contact to the state of the row."""
        buyer, state = self._by(self.enterprises[row["buyer"]]), row["state"]
        self._at(row["day"], partial(self._contact, row))
        if state == MatchState.DISMISSED:
            self._at(row["closed_day"], partial(self._dismiss, row))
        if state not in set(DealState.values):
            return
        self._at(row["day"], partial(self._talk, row))
        if row["agreed_day"]:
            terms = actions.Terms(
                amount=_wan(row["amount_yuan"]), quantity=f"{row['quantity']}{row['unit']}", note=row["note"]
            )
            self._at(row["agreed_day"], lambda: actions.agree(buyer, self.deals[row["key"]], terms))
        if state == DealState.DELIVERED:
            self._at(row["closed_day"], lambda: actions.deliver(buyer, self.deals[row["key"]]))
        elif state == DealState.FAILED:
            self._at(row["closed_day"], lambda: actions.fail(buyer, self.deals[row["key"]], reason=row["reason"]))

    def _contact(self, row: Row) -> None:
        """The buyer contacted the supplier, or the supplier answered with the offer of the row."""
        supplier, need = self.enterprises[row["supplier"]], self.needs[row["need"]]
        if row["offer"]:
            said = actions.Answer(offer=self.offers[row["offer"]])
            made = actions.answer(self._by(supplier), need, supplier.id, said)
        else:
            made = actions.contact(self._by(self.enterprises[row["buyer"]]), need, supplier.id)
        self.deals[row["key"]] = made

    def _dismiss(self, row: Row) -> None:
        buyer, supplier = (self.enterprises[row[name]] for name in ("buyer", "supplier"))
        actions.dismiss(self._by(buyer), self.needs[row["need"]], supplier.id, reason=row["reason"])

    def _talk(self, row: Row) -> None:
        """The match becomes a deal, which the later steps find under the same key."""
        buyer = self._by(self.enterprises[row["buyer"]])
        self.deals[row["key"]] = actions.talk(buyer, self.deals[row["key"]])


def _wan(yuan: str) -> Decimal | None:
    """Yuan as 万元; an empty cell is unknown."""
    return Decimal(yuan) / YUAN_IN_WAN if yuan else None
