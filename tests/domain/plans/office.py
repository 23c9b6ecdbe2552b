"""A zone with enterprises east and west, and instructors who look after them the wrong way round."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from making import actor_of, make_account, make_enterprise, make_staff, make_zone
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party.models import Post
from yuanlian.domain.people.roles import Role
from yuanlian.domain.plans import actions, jobs
from yuanlian.domain.plans.bridge.running import Run
from yuanlian.domain.plans.models import Plan, PlanLine
from yuanlian.domain.plans.parameters import Parameters
from yuanlian.domain.plans.states import PlanKind
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.models import Zone

SINCE = date(2021, 1, 1)


@dataclass
class Office:
    """The zone, its bureau as an actor, its enterprises in order of making."""

    zone: Zone
    bureau: Actor
    firms: list[Enterprise] = field(default_factory=list)

    def line(self, plan: Plan, firm: int) -> PlanLine:
        """The plan's line of an enterprise."""
        return PlanLine.objects.select_related("today", "target", "proposed").get(
            plan=plan, enterprise=self.firms[firm]
        )

    def persons(self, day: date | None = None) -> list[list[str]]:
        """Who looks after each enterprise, by open posts."""
        return [
            list(Post.objects.filter(enterprise=firm, until=None).order_by("person").values_list("person", flat=True))
            for firm in self.firms
        ]


def make_firm(office: Office, lon: float, **values: Any) -> Enterprise:
    """An enterprise on the zone's one street."""
    firm = make_enterprise(office.zone, f"企业{len(office.firms)}", **({"lon": lon, "lat": 28.0} | values))
    office.firms.append(firm)
    return firm


def send(office: Office, person: str, firm: Enterprise, **values: Any) -> Post:
    """The person looks after the enterprise."""
    return Post.objects.create(
        zone=office.zone, kind="instructor", enterprise=firm, person=person, since=SINCE, **values
    )


def make_office(slug: str = "") -> Office:
    """甲 looks after west, west and east; 乙 after east, east and west: two changes make it right."""
    zone = make_zone(slug)
    office = Office(zone, actor_of(make_staff(zone, Role.BUREAU), zone))
    account = make_account("甲")
    for lon in (112.800, 112.801, 112.900, 112.901, 112.902, 112.802):
        make_firm(office, lon)
    for number in (0, 1, 2):
        send(office, "甲", office.firms[number], account=account)
    for number in (3, 4, 5):
        send(office, "乙", office.firms[number])
    return office


def proposed(office: Office, **asked: Any) -> Plan:
    """People to enterprises, computed at once."""
    return computed(office, PlanKind.ASSIGN, **asked)


def computed(office: Office, kind: PlanKind, **asked: Any) -> Plan:
    """A proposal computed at once."""
    new = actions.NewPlan(name="调整方案", kind=kind, parameters=Parameters(**asked))
    plan = actions.propose(office.bureau, actions.draft(office.bureau, new).id, where=actions.Where.HERE)
    jobs.compute(office.bureau, plan, Run())
    plan.refresh_from_db()
    return plan
