"""A zone in which a request can go its whole way, and a second one with the same people and words beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from making import (
    actor_of,
    make_category,
    make_contact,
    make_department,
    make_enterprise,
    make_officer,
    make_staff,
    make_zone,
)
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.domain.service import actions
from yuanlian.domain.service.models import Category, CategoryHelper, Request, Task
from yuanlian.domain.service.states import Outcome, TaskState
from yuanlian.domain.zones.models import Department
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.models import Zone

TEXT = "招聘旺季招不到焊工，能不能帮忙组织一场招聘会？"


def moment(day: int, hour: int = 10, minute: int = 0, month: int = 3) -> datetime:
    """A moment of 2026 by the clock on the zone's wall (Shanghai); 18 March is a Wednesday."""
    return datetime(2026, month, day, hour - 8, minute, tzinfo=UTC)


@dataclass(frozen=True)
class Stage:
    """People, departments, a category and an enterprise of one zone."""

    zone: Zone
    enterprise: Enterprise
    category: Category
    hr: Department
    party: Department
    accounts: dict[str, Account]

    def actor(self, name: str) -> Actor:
        return actor_of(self.accounts[name], self.zone)

    def raised(self, text: str = TEXT, key: str = "") -> Request:
        return actions.raise_now(self.actor("contact"), self.enterprise.id, actions.Words(text), key=key)

    def accepted(self, text: str = TEXT) -> Request:
        acceptance = actions.Acceptance(self.category.id)
        return actions.accept(self.actor("bureau"), self.raised(text).id, acceptance)

    def in_work(self, text: str = TEXT) -> Request:
        assignment = actions.Assignment(self.hr.id, (self.party.id,))
        return actions.assign(self.actor("bureau"), self.accepted(text).id, assignment)

    def task(self, request: Request, department: Department) -> Task:
        return Task.objects.exclude(state=TaskState.DROPPED).get(request=request, department=department)

    def finish(self, request: Request, department: Department, officer: str) -> None:
        """The department goes its whole way."""
        actor, task = self.actor(officer), self.task(request, department)
        actions.report_in(actor, task.id)
        actions.start(actor, task.id)
        actions.finish(actor, task.id, note="已联系三家院校")

    def finished(self, text: str = TEXT) -> Request:
        request = self.in_work(text)
        self.finish(request, self.hr, "hr")
        self.finish(request, self.party, "party")
        return request

    def answered(self, text: str = TEXT) -> Request:
        request = self.finished(text)
        return actions.answer(self.actor("hr"), request.id, text="已组织专场招聘会", outcome=Outcome.SOLVED)

    def stars(self, stars: int = 5) -> tuple[actions.Stars, ...]:
        return tuple(actions.Stars(each.id, stars) for each in (self.hr, self.party))

    def closed(self, text: str = TEXT) -> Request:
        confirmation = actions.Confirmation(Outcome.SOLVED, ratings=self.stars())
        return actions.confirm(self.actor("contact"), self.answered(text).id, confirmation)


def make_stage(slug: str = "") -> Stage:
    """The stage of one zone."""
    zone = make_zone(slug)
    hr, party = make_department(zone, "hr", "人社局"), make_department(zone, "party", "党群工作部")
    category = make_category(zone, respond_hours=4, working_days=5)
    CategoryHelper.objects.create(zone=zone, category=category, department=party)
    power = make_department(zone, "power", "供电公司")
    make_category(zone, "power", name="用电", lead=power, keywords="停电 电压 跳闸", working_days=3)
    enterprise = make_enterprise(zone, "远航机械有限公司")
    accounts = {
        "bureau": make_staff(zone, Role.BUREAU),
        "leader": make_staff(zone, Role.LEADER),
        "contact": make_contact(enterprise),
        "hr": make_officer(hr),
        "hr2": make_officer(hr),
        "hr_head": make_officer(hr, Role.DEPARTMENT_HEAD),
        "party": make_officer(party),
        "power": make_officer(power),
    }
    return Stage(zone, enterprise, category, hr, party, accounts)


at = clock.at
