"""Turns the steps of stories into the rows that the actions of requests would have written.

`tests/benchmarks/test_rows.py` runs the same stories through the actions and compares every column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from benchmarks.pages import wording
from benchmarks.pages.casework import TEXTS, Case, Clerk, Library, note, reason
from benchmarks.pages.ground import Ground
from benchmarks.pages.news import News
from benchmarks.pages.size import Size
from benchmarks.pages.stories import Cast, Part, Path, Step, Story, Verb, acts, grouped, stories
from yuanlian.domain.service import bridge
from yuanlian.domain.service.models import NumberSeries, Pause, Rating, Reply, Task
from yuanlian.domain.service.states import EventKind, Outcome, RequestState, TaskRole, TaskState

# What an answer or a confirmation says, by the step's number.
OUTCOMES = (Outcome.PARTLY, Outcome.EXPLAINED, Outcome.CANNOT, Outcome.SOLVED)
WINDOWS = "windows"  # the label of the job that closes what nobody confirmed
GROUPS = 1_000  # stories written at once
CONFIRM_DAYS = 5


def stars(step: Step, number: int) -> int:
    """The enterprise's stars for the department at this place."""
    return 5 - (step.number + number) % 4


def starts(ground: Ground, size: Size) -> list[datetime]:
    """Distinct minutes of the zone's days at which requests are begun, in order."""
    first = (ground.until - timedelta(days=size.days)).replace(second=0, microsecond=0)
    minutes = size.days * 24 * 60
    return [
        first + timedelta(minutes=number) for number in sorted(Random("starts").sample(range(minutes), size.requests))
    ]


def told(ground: Ground, size: Size) -> Iterator[Story]:
    """The stories of the zone, in order of their beginning."""
    cast = Cast(size.contacts, len(wording.SUBJECTS), TEXTS, len(wording.DEPARTMENTS))
    return stories(Random("stories"), starts(ground, size), cast, paths=size.paths)


class Writer(Clerk):
    """Tells stories into rows."""

    def __init__(self, ground: Ground, library: Library, news: News) -> None:
        super().__init__(ground, library, news)
        self.last: dict[int, int] = {}
        self.verbs: dict[Verb, Callable[[Case, Step], None]] = {verb: getattr(self, f"_{verb.value}") for verb in Verb}

    def tell(self, group: list[Story]) -> None:
        """Every step of these stories that lies before the zone's present is a row or a column."""
        cases = {story.index: self.case(story) for story in group}
        for story, step in acts(group, self.ground.until):
            case = cases[story.index]
            if step.verb is Verb.MERGE and story.into is not None:
                case.merged = [cases[story.into]]
            self.verbs[step.verb](case, step)
        for case in cases.values():
            self.heap.add(case.request)
        for case in cases.values():
            for row in (*case.tasks, *case.pauses):
                self.heap.add(row)
        for notice in self.news.take():
            self.heap.add(notice)

    def finish(self) -> None:
        """What waits stands, and the next request gets the next number."""
        self.heap.write()
        for year, last in sorted(self.last.items()):
            NumberSeries.objects.create(zone=self.ground.zone, year=year, last=last)

    # ---- before work -------------------------------------------------------------------------------------------

    def _save_draft(self, case: Case, step: Step) -> None:
        request = case.request
        request.raised_by, request.raised_label, request.created_at = case.writer, case.writer.name, step.at
        self.say(case, again=False)

    def _submit(self, case: Case, step: Step) -> None:
        request, year = case.request, step.at.astimezone(ZoneInfo(self.ground.zone.time_zone)).year
        self.last[year] = self.last.get(year, 0) + 1
        request.number, request.submitted_at = f"B-{year}-{self.last[year]:06d}", step.at
        request.state, request.version = RequestState.SUBMITTED, request.version + 1
        self.line(case, step, EventKind.SUBMIT, case.writer.name)
        self.news.tell(request, "submitted", self.news.bureau, step.at)

    def _send_back(self, case: Case, step: Step) -> None:
        request = case.request
        request.state, request.version = RequestState.RETURNED, request.version + 1
        request.reason = reason(step)
        self.line(case, step, EventKind.RETURN, self.bureau.name, note=request.reason)
        self.news.tell(request, "sent_back", case.followers, step.at)

    def _resubmit(self, case: Case, step: Step) -> None:
        request = case.request
        self.say(case, again=True)
        request.state, request.version = RequestState.SUBMITTED, request.version + 1
        request.reason, request.submitted_at = "", step.at
        self.line(case, step, EventKind.RESUBMIT, case.writer.name)
        self.news.tell(request, "submitted", self.news.bureau, step.at)

    def _merge(self, case: Case, step: Step) -> None:
        request, target = case.request, case.merged.pop()
        request.state, request.version, request.reason = RequestState.MERGED, request.version + 1, reason(step)
        request.merged_into = target.request
        target.request.version += 1
        target.merged.append(case)
        self.line(case, step, EventKind.MERGE, self.bureau.name, note=request.reason, number=target.request.number)
        self.line(target, step, EventKind.ABSORB, self.bureau.name, number=request.number)
        self.news.tell(request, "merged", case.followers, step.at, target=target.request.number)

    # ---- work --------------------------------------------------------------------------------------------------

    def _accept(self, case: Case, step: Step) -> None:
        request, category = case.request, self.ground.categories[case.story.subject]
        request.state, request.version = RequestState.ACCEPTED, request.version + 1
        request.category, request.working_days, request.calendar = category, category.working_days, self.calendar
        request.accepted_at = request.clock_from = step.at
        request.due_at = self.due(step.at, category.working_days)
        due = request.due_at.isoformat()
        self.line(case, step, EventKind.ACCEPT, self.bureau.name, category=category.code, due=due)
        self.news.tell(request, "accepted", case.followers, step.at)

    def _assign(self, case: Case, step: Step) -> None:
        parts = [(Part.LEAD, TaskRole.LEAD), (Part.HELPER, TaskRole.HELPER)]
        self._give(case, step, parts[:1] if case.story.path in {Path.ALONE, Path.MERGED} else parts)

    def _add_helper(self, case: Case, step: Step) -> None:
        self._give(case, step, [(Part.OTHER, TaskRole.HELPER)])

    def _give(self, case: Case, step: Step, parts: list[tuple[Part, TaskRole]]) -> None:
        case.request.state, case.request.version = RequestState.IN_WORK, case.request.version + 1
        given = [(self.department(case.story, part), role) for part, role in parts]
        tasks = [self.task(case, step, department, role) for department, role in given]
        codes = [[role.value, department.code] for department, role in given]
        self.line(case, step, EventKind.ASSIGN, self.bureau.name, departments=codes)
        self.assigned(case, step, tasks)

    def _report_in(self, case: Case, step: Step) -> None:
        task, officer = self.part(case, step)
        task.state, task.reported_in_at = TaskState.REPORTED_IN, step.at
        task.officer = task.officer or officer
        self.line(case, step, EventKind.REPORT_IN, officer.name, department=task.department)

    def _start(self, case: Case, step: Step) -> None:
        task, officer = self.part(case, step)
        task.state = TaskState.WORKING
        self.line(case, step, EventKind.START, officer.name, department=task.department)

    def _finish(self, case: Case, step: Step) -> None:
        task, officer = self.part(case, step)
        task.state, task.note, task.done_at = TaskState.DONE, note(step), step.at
        task.on_desk = task.role == TaskRole.LEAD
        self.line(case, step, EventKind.FINISH, officer.name, note=task.note, department=task.department)
        if all(each.state in {TaskState.DONE, TaskState.DROPPED} for each in case.tasks):
            self.news.tell(case.request, "to_answer", self.news.leading(case.tasks) - {officer.id}, step.at)

    def _give_back(self, case: Case, step: Step) -> None:
        task, officer = self.part(case, step)
        task.state, task.reason, task.on_desk = TaskState.RETURNED, reason(step), False
        self.line(case, step, EventKind.TASK_RETURN, officer.name, note=task.reason, department=task.department)
        self.news.tell(case.request, "given_back", self.news.bureau, step.at, department=task.department.name)

    def _reassign(self, case: Case, step: Step) -> None:
        task, _officer = self.part(case, step)
        task.state = TaskState.ASSIGNED
        self.start_over(case, step, task)
        self.line(case, step, EventKind.REASSIGN, self.bureau.name, note=note(step), department=task.department)
        self.assigned(case, step, [task])

    def _hand_over(self, case: Case, step: Step) -> None:
        task, _officer = self.part(case, step)
        task.state, task.on_desk = TaskState.DROPPED, False
        given = self.task(case, step, self.department(case.story, Part.OTHER), TaskRole(task.role))
        self.line(case, step, EventKind.REASSIGN, self.bureau.name, note=note(step), department=given.department)
        self.assigned(case, step, [given])

    def _drop(self, case: Case, step: Step) -> None:
        task, _officer = self.part(case, step)
        task.state, task.reason, task.on_desk = TaskState.DROPPED, reason(step), False
        self.line(case, step, EventKind.DROP, self.bureau.name, note=task.reason, department=task.department)

    # ---- pauses ------------------------------------------------------------------------------------------------

    def _ask_pause(self, case: Case, step: Step) -> None:
        request, officer = case.request, self.lead(case)
        pause = Pause(
            zone=self.ground.zone, request=request, reason=reason(step), asked_by=officer.name, asked_at=step.at
        )
        case.pauses.append(pause)
        request.version += 1
        self.line(case, step, EventKind.ASK_PAUSE, officer.name, note=pause.reason)
        self.news.tell(request, "pause_asked", self.news.bureau, step.at)

    def _approve_pause(self, case: Case, step: Step) -> None:
        request, pause = case.request, case.pauses[-1]
        pause.started_at, pause.approved_by = step.at, self.bureau.name
        request.state, request.version = RequestState.WAITING, request.version + 1
        self.line(case, step, EventKind.PAUSE, self.bureau.name, note=pause.reason)
        self.news.tell(request, "paused", case.followers | self.news.working(case.tasks), step.at)

    def _refuse_pause(self, case: Case, step: Step) -> None:
        case.pauses[-1].refused_at = step.at
        case.request.version += 1
        self.line(case, step, EventKind.REFUSE_PAUSE, self.bureau.name, note=reason(step))
        self.news.tell(case.request, "pause_refused", self.news.leading(case.tasks), step.at)

    def _resume(self, case: Case, step: Step) -> None:
        request, pause = case.request, case.pauses[-1]
        assert request.due_at is not None, "the clock ran"
        assert request.clock_from is not None, "the clock ran"
        assert pause.started_at is not None, "the clock stood"
        pause.ended_at, before = step.at, request.due_at.astimezone(UTC)
        request.due_at = self.due(request.clock_from, request.working_days or 1, [pause])
        request.state, request.version = RequestState.IN_WORK, request.version + 1
        for task in case.tasks:
            self._go_on(task, request.due_at, pause)
        self.line(case, step, EventKind.RESUME, self.bureau.name, before=str(before), due=request.due_at.isoformat())
        self.news.tell(request, "resumed", case.followers | self.news.working(case.tasks), step.at)

    def _go_on(self, task: Task, due: datetime, pause: Pause) -> None:
        if task.state in {TaskState.DONE, TaskState.DROPPED}:
            return
        assert pause.started_at is not None, "the clock stood"
        assert pause.ended_at is not None, "the clock runs again"
        task.due_at, task.version = due, task.version + 1
        if task.state == TaskState.ASSIGNED and task.report_by is not None:
            since = max(pause.started_at, task.assigned_at)
            task.report_by = bridge.shifted(self.calendar.id, task.report_by, stopped=since, resumed=pause.ended_at)

    # ---- answers -----------------------------------------------------------------------------------------------

    def _answer(self, case: Case, step: Step) -> None:
        request, officer = case.request, self.lead(case)
        text, said = wording.REPLIES[step.number % len(wording.REPLIES)], OUTCOMES[step.number % len(OUTCOMES)]
        self.heap.add(
            Reply(zone=self.ground.zone, request=request, text=text, outcome=said, by_label=officer.name, at=step.at)
        )
        for pause in case.pauses:
            if pause.started_at is None and pause.refused_at is None:
                pause.refused_at = step.at
        request.answered_at, request.confirm_by = step.at, self.due(step.at, CONFIRM_DAYS)
        request.state, request.version = RequestState.ANSWERED, request.version + 1
        for task in case.tasks:
            task.on_desk = False
        self.line(case, step, EventKind.ANSWER, officer.name, note=text, outcome=said.value)
        self.news.tell(request, "answered", case.followers, step.at)

    def _confirm(self, case: Case, step: Step) -> None:
        request = case.request
        for number, task in enumerate(each for each in case.tasks if each.state == TaskState.DONE):
            self.heap.add(
                Rating(
                    zone=self.ground.zone, request=request, department=task.department, stars=stars(step, number),
                    words=note(step), at=step.at,
                )
            )  # fmt: skip
        request.outcome = OUTCOMES[step.number % 3] if case.story.path is Path.PARTLY else Outcome.SOLVED
        request.reason = "" if request.outcome == Outcome.SOLVED else reason(step)
        request.closed_at, request.state, request.version = step.at, RequestState.CLOSED, request.version + 1
        self.line(case, step, EventKind.CONFIRM, case.writer.name, note=request.reason, outcome=request.outcome)
        heard = (self.news.working(case.tasks) | case.followers) - {case.writer.id}
        self.news.tell(request, "confirmed", heard, step.at)

    def _reopen(self, case: Case, step: Step) -> None:
        request = case.request
        request.clock_from, request.due_at = step.at, self.due(step.at, request.working_days or 1)
        request.answered_at = request.confirm_by = None
        request.reopened += 1
        request.state, request.version = RequestState.IN_WORK, request.version + 1
        done = [task for task in case.tasks if task.state == TaskState.DONE]
        for task in done:
            task.state, task.version = TaskState.ASSIGNED, task.version + 1
            self.start_over(case, step, task)
        due = request.due_at.isoformat()
        self.line(case, step, EventKind.REOPEN, case.writer.name, note=reason(step), due=due)
        self.news.tell(request, "reopened", self.news.departments(done) | self.news.bureau, step.at)

    def _expire(self, case: Case, step: Step) -> None:
        request = case.request
        request.outcome, request.closed_at = Outcome.UNCONFIRMED, step.at
        request.state, request.version = RequestState.CLOSED, request.version + 1
        self.line(case, step, EventKind.EXPIRE, WINDOWS)
        self.news.tell(request, "expired", case.followers, step.at)


def fill(ground: Ground, size: Size, watched: frozenset[UUID]) -> None:
    """Every request of the zone stands, as its story has gone until the zone's present."""
    writer = Writer(ground, Library(ground), News(ground, watched))
    for number, group in enumerate(grouped(told(ground, size)), 1):
        writer.tell(group)
        if number % GROUPS == 0:
            writer.heap.write()
    writer.finish()
