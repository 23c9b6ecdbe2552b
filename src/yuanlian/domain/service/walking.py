"""Demo requests on their way: every step of a file becomes an act at its moment, in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from heapq import heappop, heappush
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises.models import Enterprise, EnterpriseGrant
from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.domain.service import actions
from yuanlian.domain.service.models import Category, Request, Task
from yuanlian.domain.service.states import Outcome, TaskRole, TaskState, Urgency
from yuanlian.domain.zones.bridge import calendar_in_force
from yuanlian.domain.zones.models import Department, DepartmentGrant, ZoneGrant
from yuanlian.domain.zones.preset import Row
from yuanlian.engines.worktime import next_working_time
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor, Channel, Grant

# How the departments see the end, by what the enterprise said of it.
SEEN_AS = {
    "partly": Outcome.PARTLY,
    "explained": Outcome.EXPLAINED,
    "cannot": Outcome.CANNOT,
    "unconfirmed": Outcome.EXPLAINED,
}
MORNING, AFTERNOON = time(9, 40), time(15, 10)


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One act at its moment; `order` keeps acts of one moment in the order of the file."""

    at: datetime
    order: int
    act: Callable[[], object] = field(compare=False)


@dataclass(slots=True)
class Line:
    """One request of the file: its row, the moment of its latest step, its record once it is raised."""

    row: Row
    last: datetime
    request: UUID | None = None

    @property
    def id(self) -> UUID:
        """The record's id; the first step makes it."""
        if self.request is None:
            raise ValueError(f"request {self.row['key']} acts before it is raised")
        return self.request


@dataclass(slots=True)
class Walk:
    """A zone's people and words, and the lines that are walked."""

    actor: Actor
    lines: dict[str, Line] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    planned: int = 0
    people: dict[str, Actor] = field(default_factory=dict)
    now: datetime = field(default_factory=clock.now)

    def go(self, rows: Iterable[Row]) -> int:
        """Every row has been walked to its state; returns how many there were."""
        for row in rows:
            line = self.lines[row["key"]] = Line(row, self._moment(row["day"], time.fromisoformat(row["time"])))
            for act in self._acts(line):
                self._plan(line.last, act)
        while self.steps:
            step = heappop(self.steps)
            with clock.at(step.at):
                step.act()
        return len(self.lines)

    def _plan(self, at: datetime, act: Callable[[], object]) -> None:
        self.planned += 1
        heappush(self.steps, Step(at, self.planned, act))

    def _moment(self, day: str, clock_time: time) -> datetime:
        """So many days from today, at this time on the zone's wall."""
        date = timezone.localtime(self.now).date() + timedelta(days=int(day))
        return datetime.combine(date, clock_time, tzinfo=timezone.get_current_timezone())

    def _later(self, line: Line, day: str = "", *, at: time = MORNING, minutes: int = 25) -> None:
        """The line goes on at that day's time, or so many minutes on; in working time, never back, never after now."""
        soonest = line.last + timedelta(minutes=minutes)
        wanted = max(self._moment(day, at), soonest) if day else soonest
        _row, working = calendar_in_force(self.actor.zone)
        line.last = max(line.last, min(next_working_time(wanted, working), self.now))

    def _acts(self, line: Line) -> Iterator[Callable[[], object]]:
        """The acts that bring a row to its state; `line.last` is the moment of the act just given."""
        row = line.row
        yield lambda: self._raise(line)
        if row["state"] == "submitted":
            return
        self._later(line, row["accept_day"])
        if row["state"] == "merged":
            target = self.lines[row["merged_into"]]
            yield lambda: actions.merge(self._bureau(), line.id, target.id, reason=row["reason"])
        elif row["state"] == "returned":
            yield lambda: actions.send_back(self._bureau(), line.id, row["reason"])
        elif row["state"] == "accepted":
            yield lambda: actions.accept(self._bureau(), line.id, self._acceptance(row))
        else:
            yield lambda: actions.accept_and_assign(
                self._bureau(), line.id, self._acceptance(row), self._assignment(row)
            )
            yield from self._work(line)

    def _work(self, line: Line) -> Iterator[Callable[[], object]]:
        """From assignment to the state of the row."""
        row = line.row
        self._later(line, minutes=50)
        yield lambda: self._begin(line, everybody=bool(row["answer_day"]))
        if row["pause_day"]:
            self._later(line, row["pause_day"])
            yield lambda: actions.ask_pause(self._lead(line), line.id, reason=row["reason"])
            self._later(line, minutes=40)
            yield lambda: actions.approve_pause(self._bureau(), line.id)
        if row["resume_day"]:
            self._later(line, row["resume_day"])
            yield lambda: actions.resume(self._lead(line), line.id)
        if row["answer_day"]:
            yield from self._reply(line, row["answer_day"])
        if row["reopen_day"]:
            self._later(line, row["reopen_day"])
            yield lambda: actions.reopen(self._contact(line), line.id, reason=row["reason"] or _("问题又出现了"))
            self._later(line, minutes=50)
            yield lambda: self._begin(line, everybody=bool(row["second_answer_day"]))
        if row["second_answer_day"]:
            yield from self._reply(line, row["second_answer_day"])
        if row["state"] == "closed":
            yield from self._close(line)

    def _reply(self, line: Line, day: str) -> Iterator[Callable[[], object]]:
        self._later(line, day)
        yield lambda: self._finish(line)
        self._later(line, day, at=AFTERNOON)
        yield lambda: actions.answer(
            self._lead(line), line.id, text=line.row["reply"], outcome=SEEN_AS.get(line.row["outcome"], Outcome.SOLVED)
        )

    def _close(self, line: Line) -> Iterator[Callable[[], object]]:
        row = line.row
        self._later(line, row["close_day"], at=AFTERNOON)
        if row["outcome"] == Outcome.UNCONFIRMED:
            yield lambda: self._expire(line)
        else:
            yield lambda: actions.confirm(
                self._contact(line),
                line.id,
                actions.Confirmation(Outcome(row["outcome"]), row["reason"], self._stars(line)),
            )

    def _expire(self, line: Line) -> None:
        """The window runs out: on the day of the file, or a minute after its end when that is later."""
        request = Request.objects.get(zone_id=self.actor.zone, pk=line.id)
        assert request.confirm_by is not None, "it is answered"
        end = request.confirm_by + timedelta(minutes=1)
        if clock.now() >= end:
            actions.expire(self.actor, line.id)
        elif end <= self.now:
            self._plan(end, lambda: actions.expire(self.actor, line.id))

    def _raise(self, line: Line) -> None:
        row = line.row
        urgency = Urgency.URGENT if row["urgent"] == "yes" else None
        words = actions.Words(row["text"], urgency=urgency)
        made = actions.raise_now(self._contact(line), self._enterprise(row).id, words, key=f"demo:{row['key']}")
        line.request = made.id

    def _begin(self, line: Line, *, everybody: bool) -> None:
        """The lead has begun; helpers too, or only reported in while the work is young."""
        for task in self._tasks(line, TaskState.ASSIGNED):
            officer = self._officer(task.department)
            if everybody or task.role == TaskRole.LEAD:
                actions.report_in(officer, task.id)
                actions.start(officer, task.id)

    def _finish(self, line: Line) -> None:
        """Every part is done; the lead says what was done."""
        for task in self._tasks(line, TaskState.WORKING):
            note = line.row["reply"] if task.role == TaskRole.LEAD else _("已配合办理。")
            actions.finish(self._officer(task.department), task.id, note=note)

    def _tasks(self, line: Line, state: TaskState) -> list[Task]:
        rows = Task.objects.filter(zone_id=self.actor.zone, request_id=line.id, state=state)
        return list(rows.select_related("department").order_by("-role", "department__code"))

    def _acceptance(self, row: Row) -> actions.Acceptance:
        return actions.Acceptance(Category.objects.get(zone_id=self.actor.zone, code=row["category"]).id)

    def _assignment(self, row: Row) -> actions.Assignment:
        category = Category.objects.get(zone_id=self.actor.zone, code=row["category"])
        assert category.lead_id is not None, "a heading is no category"
        if row["ratings"]:  # who is rated took part
            codes = [pair.split(":")[0] for pair in row["ratings"].split()]
        else:
            codes = row["helpers"].split() or [each.department.code for each in category.helpers.all()]
        departments = Department.objects.filter(zone_id=self.actor.zone, code__in=codes).order_by("code")
        helpers = [each.id for each in departments if each.id != category.lead_id]
        return actions.Assignment(category.lead_id, tuple(helpers))

    def _stars(self, line: Line) -> tuple[actions.Stars, ...]:
        """The stars of the file for each department that did its part."""
        given = dict(pair.split(":") for pair in line.row["ratings"].split())
        return tuple(
            actions.Stars(task.department_id, int(given[task.department.code]))
            for task in self._tasks(line, TaskState.DONE)
        )

    def _enterprise(self, row: Row) -> Enterprise:
        return Enterprise.objects.get(zone_id=self.actor.zone, zone_number=row["enterprise"])

    def _bureau(self) -> Actor:
        return self._known("bureau", self._find_bureau)

    def _known(self, key: str, find: Callable[[], Actor]) -> Actor:
        """The same person acts each time; looked up once."""
        if key not in self.people:
            self.people[key] = find()
        return self.people[key]

    def _find_bureau(self) -> Actor:
        grant = ZoneGrant.objects.filter(zone_id=self.actor.zone, role=Role.BUREAU).select_related("account").first()
        return self._as(grant.account if grant else None, Grant(Role.BUREAU))

    def _lead(self, line: Line) -> Actor:
        task = Task.objects.exclude(state=TaskState.DROPPED).get(
            zone_id=self.actor.zone, request_id=line.id, role=TaskRole.LEAD
        )
        return self._officer(task.department)

    def _officer(self, department: Department) -> Actor:
        return self._known(department.code, lambda: self._find_officer(department))

    def _find_officer(self, department: Department) -> Actor:
        grants = DepartmentGrant.objects.filter(zone_id=self.actor.zone, department=department, role=Role.OFFICER)
        grant = grants.select_related("account").first()
        return self._as(grant.account if grant else None, Grant(Role.OFFICER, department.id), department.name)

    def _contact(self, line: Line) -> Actor:
        return self._known(f"contact {line.row['enterprise']}", lambda: self._find_contact(line))

    def _find_contact(self, line: Line) -> Actor:
        enterprise = self._enterprise(line.row)
        grants = EnterpriseGrant.objects.filter(zone_id=self.actor.zone, enterprise=enterprise, role=Role.CONTACT)
        grant = grants.select_related("account").first()
        return self._as(grant.account if grant else None, Grant(Role.CONTACT, enterprise.id), str(enterprise))

    def _as(self, account: Account | None, grant: Grant, label: str = "") -> Actor:
        """Somebody with this role: the preset's person, else the office or enterprise by its name."""
        return Actor(
            account=account.id if account else None,
            label=account.name if account else label,
            zone=self.actor.zone,
            grants=frozenset({grant}),
            channel=Channel.JOB,
        )
