"""A small market that tests stand on: two zones, a buyer, two suppliers, people of every kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from making import (
    actor_of,
    make_chain,
    make_contact,
    make_department,
    make_enterprise,
    make_instructor,
    make_officer,
    make_organisation,
    make_secretary,
    make_staff,
    make_zone,
    system,
)
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.domain.trade import actions
from yuanlian.domain.trade.models import Deal, Match, Need
from yuanlian.domain.trade.states import Visibility
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.models import Zone

SECRET = "某型抗体原料"
CLASS = "化学药品原料药制造"


@dataclass
class Market:
    """A zone in which 禾苗 needs camera modules, which 成像 makes and 沱江 nearly makes."""

    zone: Zone
    buyer: Enterprise
    supplier: Enterprise
    near: Enterprise
    accounts: dict[str, Account] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """Somebody of the market: buying, selling, near, bureau, leader, officer, secretary, field, stranger."""
        return actor_of(self.accounts[who], self.zone)

    @property
    def system(self) -> Actor:
        return system(self.zone)

    def need(self, text: str = "求购摄像头模组", **values: Any) -> UUID:
        """An open need of the buyer."""
        return actions.post_need(self.actor("buying"), self.buyer.id, actions.NeedText(text=text, **values))

    def secret(self) -> UUID:
        """A confidential need of the buyer."""
        return self.need(f"求购{SECRET}", visibility=Visibility.CONFIDENTIAL, industry_code="2710", quantity="30吨秘方")

    def contacted(self, need: UUID | None = None) -> Match:
        """The supplier was contacted."""
        made = actions.contact(self.actor("buying"), need or self.need(), self.supplier.id)
        return Match.objects.get(pk=made)

    def deal(self, need: UUID | None = None) -> Deal:
        """The buyer and the supplier are in talks."""
        return Deal.objects.get(pk=actions.talk(self.actor("buying"), self.contacted(need).id))

    def agreed(self, amount: str = "120.5", need: UUID | None = None) -> Deal:
        """The two agreed."""
        return actions.agree(self.actor("buying"), self.deal(need).id, actions.Terms(amount=Decimal(amount)))


def make_market(slug: str = "") -> Market:
    """The market with its people."""
    zone = make_zone(slug)
    chain = make_chain(zone)
    buyer = make_enterprise(zone, "禾苗手机有限公司", products="手机", chain=chain, lon=105.40, lat=28.90)
    supplier = make_enterprise(
        zone, "成像光电有限公司", products="摄像头模组；镜头", chain=chain, lon=105.41, lat=28.90, employees=300
    )
    near = make_enterprise(zone, "沱江镜头有限公司", products="摄像头镜头", chain=chain)
    organisation = make_organisation(zone, enterprise=buyer)
    market = Market(zone, buyer, supplier, near)
    market.accounts = {
        "buying": make_contact(buyer),
        "selling": make_contact(supplier),
        "near": make_contact(near),
        "bureau": make_staff(zone, Role.BUREAU),
        "leader": make_staff(zone, Role.LEADER),
        "officer": make_officer(make_department(zone)),
        "secretary": make_secretary(organisation),
        "field": make_instructor(buyer),
        "stranger": make_instructor(make_enterprise(zone, "蜀南酒业有限公司", products="白酒")),
    }
    return market


def title_of(need: UUID) -> str:
    """What the need is called."""
    return Need.objects.get(pk=need).title
