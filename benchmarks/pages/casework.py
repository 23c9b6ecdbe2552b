"""A request of the benchmark while its story is told: its rows, its people, its words and its clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from benchmarks.pages import wording
from benchmarks.pages.ground import Ground
from benchmarks.pages.loading import Heap
from benchmarks.pages.news import News
from benchmarks.pages.stories import Part, Step, Story
from yuanlian.domain.people.models import Account, Notice
from yuanlian.domain.service import bridge
from yuanlian.domain.service.actions.raising import title_of
from yuanlian.domain.service.models import Category, Pause, Rating, Reply, Request, RequestEvent, Task
from yuanlian.domain.service.states import EventKind, TaskRole, TaskState, Urgency
from yuanlian.domain.service.telling import when
from yuanlian.domain.zones.models import Department
from yuanlian.kernel.ids import new_id

TEXTS = 150  # ready sentences about each subject


@dataclass(frozen=True, slots=True)
class Said:
    """A text with what triage makes of it."""

    text: str
    title: str
    category: Category | None
    urgency: Urgency
    proposal: dict[str, Any]


class Library:
    """Ready sentences by subject; triage is asked once for each."""

    def __init__(self, ground: Ground) -> None:
        self.zone = ground.zone.id
        dice = Random("sentences")
        self.texts = [[wording.sentence(dice, subject) for _ in range(TEXTS)] for subject in wording.SUBJECTS]
        self.known: dict[str, Said] = {}

    def text(self, story: Story, *, again: bool = False) -> str:
        """What the writer of the story says, the second time with more words."""
        said = self.texts[story.subject][story.text]
        return f"{said}，已补充联系方式" if again else said  # data

    def said(self, text: str) -> Said:
        """The text with its proposal."""
        if text not in self.known:
            found = bridge.propose(self.zone, text)
            category = found.best.category if found.best else None
            self.known[text] = Said(text, title_of(text), category, found.urgency, found.as_json())
        return self.known[text]


@dataclass(slots=True)
class Case:
    """A request with everything that hangs on it while its story is told."""

    story: Story
    request: Request
    writer: Account
    tasks: list[Task] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    merged: list[Case] = field(default_factory=list)

    def task(self, part: Department) -> Task:
        """The department's part that is not dropped."""
        return next(each for each in self.tasks if each.department_id == part.id and each.state != TaskState.DROPPED)

    @property
    def followers(self) -> set[UUID | None]:
        """Who whistled, also for what was merged into it."""
        return {self.writer.id, *(case.writer.id for case in self.merged)}


def note(step: Step) -> str:
    """What an officer writes at this step."""
    return wording.NOTES[step.number % len(wording.NOTES)]


def reason(step: Step) -> str:
    """Why something is sent back, stopped or refused at this step."""
    return wording.REASONS[step.number % len(wording.REASONS)]


class Clerk:
    """Knows the zone's people and its calendar, and collects rows."""

    def __init__(self, ground: Ground, library: Library, news: News) -> None:
        assert ground.calendar is not None, "laid with the ground"
        self.ground, self.library, self.news = ground, library, news
        self.calendar = ground.calendar
        self.named = {each.name: each for each in ground.departments}
        self.heap = Heap()
        for model in (Request, Task, Pause, Reply, Rating, RequestEvent, Notice):
            self.heap.rows[model] = []

    def department(self, story: Story, part: Part) -> Department:
        """The department that a part of this story is given to."""
        subject = wording.SUBJECTS[story.subject]
        if part is Part.LEAD:
            return self.named[subject.department]
        if part is Part.HELPER:
            return self.named[subject.helper]
        others = [name for name in wording.DEPARTMENTS if name not in {subject.department, subject.helper}]
        return self.named[others[story.other % len(others)]]

    def officer(self, department: Department) -> Account:
        """Who works for the department."""
        return self.ground.account(f"officer-{department.code}")

    def case(self, story: Story) -> Case:
        request = Request(id=new_id(), zone=self.ground.zone, enterprise=self.ground.enterprises[story.contact])
        return Case(story, request, self.ground.account(f"contact-{story.contact}"))

    def line(self, case: Case, step: Step, kind: EventKind, by: str, **more: Any) -> None:
        event = RequestEvent(
            zone_id=case.request.zone_id, request_id=case.request.id, at=step.at, kind=kind, by_label=by,
            note=more.pop("note", ""), department=more.pop("department", None), data=more,
        )  # fmt: skip
        self.heap.add(event)

    def say(self, case: Case, *, again: bool) -> None:
        said = self.library.said(self.library.text(case.story, again=again))
        request = case.request
        request.text, request.title, request.proposal = said.text, said.title, said.proposal
        request.urgency, request.category = said.urgency, said.category

    @property
    def bureau(self) -> Account:
        return self.ground.account("bureau")

    def due(self, start: datetime, days: int, pauses: list[Pause] | None = None) -> datetime:
        return bridge.due_at(self.calendar.id, start, days, pauses=pauses or ())

    def task(self, case: Case, step: Step, department: Department, role: TaskRole) -> Task:
        task = Task(zone=self.ground.zone, request=case.request, department=department, role=role, version=1)
        self.set_clock(case, step, task)
        case.tasks.append(task)
        return task

    def set_clock(self, case: Case, step: Step, task: Task) -> None:
        assert case.request.due_at is not None, "accepted before"
        hours = self.ground.categories[case.story.subject].respond_hours
        task.assigned_at, task.due_at = step.at, case.request.due_at
        task.report_by = bridge.report_by(self.calendar.id, step.at, hours)

    def assigned(self, case: Case, step: Step, tasks: list[Task]) -> None:
        for task in tasks:
            more = {"department": task.department.name, "report_by": when(task.report_by)}
            self.news.tell(case.request, "assigned", self.news.departments([task]), step.at, **more)

    def part(self, case: Case, step: Step) -> tuple[Task, Account]:
        task = case.task(self.department(case.story, step.part))
        task.version += 1
        return task, self.officer(task.department)

    def start_over(self, case: Case, step: Step, task: Task) -> None:
        self.set_clock(case, step, task)
        task.reported_in_at = task.done_at = task.reminded_at = None
        task.on_desk = True

    def lead(self, case: Case) -> Account:
        """Who works for the department that leads now."""
        leads = [each for each in case.tasks if each.role == TaskRole.LEAD and each.state != TaskState.DROPPED]
        return self.officer(leads[0].department)
