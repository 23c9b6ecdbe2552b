"""The lives of requests as steps: who does what when. Pure; loaders turn steps into rows, tests turn them into acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random


class Path(StrEnum):
    """The way a request goes; time may cut it short."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    RESUBMITTED = "resubmitted"
    MERGED = "merged"
    TURNED_UP = "turned_up"
    NOT_OURS = "not_ours"
    AT_WORK = "at_work"
    WAITING = "waiting"
    TO_CONFIRM = "to_confirm"
    ALONE = "alone"
    HELPED = "helped"
    PARTLY = "partly"
    UNCONFIRMED = "unconfirmed"
    REOPENED = "reopened"
    PAUSED = "paused"
    PAUSE_REFUSED = "pause_refused"
    PAUSE_FORGOTTEN = "pause_forgotten"
    GIVEN_BACK = "given_back"
    HANDED_OVER = "handed_over"
    HELPER_DROPPED = "helper_dropped"
    HELPER_LATER = "helper_later"


WEIGHTS = {
    Path.DRAFT: 3, Path.SUBMITTED: 1, Path.ACCEPTED: 1, Path.TURNED_UP: 1, Path.NOT_OURS: 1,
    Path.RETURNED: 10, Path.RESUBMITTED: 20, Path.MERGED: 20, Path.AT_WORK: 8, Path.WAITING: 2,
    Path.TO_CONFIRM: 1, Path.ALONE: 520, Path.HELPED: 240, Path.PARTLY: 50, Path.UNCONFIRMED: 40, Path.REOPENED: 30,
    Path.PAUSED: 20, Path.PAUSE_REFUSED: 8, Path.PAUSE_FORGOTTEN: 4, Path.GIVEN_BACK: 8, Path.HANDED_OVER: 8,
    Path.HELPER_DROPPED: 4, Path.HELPER_LATER: 4,
}  # fmt: skip


class Verb(StrEnum):
    """One act on a request, named as the action that does it."""

    SAVE_DRAFT = "save_draft"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    RESUBMIT = "resubmit"
    MERGE = "merge"
    ACCEPT = "accept"
    ASSIGN = "assign"
    ADD_HELPER = "add_helper"
    REPORT_IN = "report_in"
    START = "start"
    FINISH = "finish"
    GIVE_BACK = "give_back"
    REASSIGN = "reassign"
    HAND_OVER = "hand_over"
    DROP = "drop"
    ASK_PAUSE = "ask_pause"
    APPROVE_PAUSE = "approve_pause"
    REFUSE_PAUSE = "refuse_pause"
    RESUME = "resume"
    ANSWER = "answer"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    EXPIRE = "expire"


class Part(StrEnum):
    """Whose part of the work a step is about."""

    LEAD = "lead"
    HELPER = "helper"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Step:
    """One act at one moment; `number` picks among ready words or outcomes."""

    at: datetime
    verb: Verb
    part: Part = Part.LEAD
    number: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """One request: its running number, who whistled with which words, its steps, the story it is merged into."""

    index: int
    contact: int
    subject: int
    text: int
    other: int
    path: Path
    steps: tuple[Step, ...]
    into: int | None = None


class _Teller:
    """Writes steps one after the other, each some hours after the one before."""

    def __init__(self, dice: Random, start: datetime) -> None:
        self.dice, self.now = dice, start
        self.steps: list[Step] = []

    def does(self, verb: Verb, part: Part = Part.LEAD, *, within: float = 0.0) -> None:
        """The next step, at most `within` hours later."""
        self.now += timedelta(minutes=int(self.dice.uniform(0.1, 1.0) * within * 60))
        self.steps.append(Step(self.now, verb, part, self.dice.randrange(100)))

    def works(self, *parts: Part, finishes: bool = True) -> None:
        """Each of these parts is reported in, begun and, usually, finished."""
        for part in parts:
            self.does(Verb.REPORT_IN, part, within=6)
            self.does(Verb.START, part, within=3)
        for part in parts if finishes else ():
            self.does(Verb.FINISH, part, within=90)

    def ended(self) -> None:
        """Answer and confirmation."""
        self.does(Verb.ANSWER, within=8)
        self.does(Verb.CONFIRM, within=72)


def _before_work(teller: _Teller, path: Path) -> None:
    teller.does(Verb.SAVE_DRAFT)
    if path is Path.DRAFT:
        return
    teller.does(Verb.SUBMIT)
    if path in {Path.RETURNED, Path.RESUBMITTED}:
        teller.does(Verb.SEND_BACK, within=8)
    if path is Path.RESUBMITTED:
        teller.does(Verb.RESUBMIT, within=30)
    if path is Path.MERGED:
        teller.does(Verb.MERGE, within=2)


def _paused(teller: _Teller, path: Path) -> None:
    teller.works(Part.LEAD, finishes=False)
    teller.does(Verb.ASK_PAUSE, within=10)
    if path is Path.PAUSE_REFUSED:
        teller.does(Verb.REFUSE_PAUSE, within=8)
    elif path is not Path.PAUSE_FORGOTTEN:
        teller.does(Verb.APPROVE_PAUSE, within=8)
    if path is Path.WAITING:
        return
    if path is Path.PAUSED:
        teller.does(Verb.RESUME, within=120)
    teller.does(Verb.FINISH, Part.LEAD, within=60)
    teller.works(Part.HELPER)
    teller.ended()


def _handed(teller: _Teller, path: Path) -> None:
    teller.does(Verb.GIVE_BACK, Part.LEAD, within=8)
    if path is Path.HANDED_OVER:
        teller.does(Verb.HAND_OVER, Part.LEAD, within=8)
        teller.works(Part.OTHER, Part.HELPER)
    else:
        teller.does(Verb.REASSIGN, Part.LEAD, within=8)
        teller.works(Part.LEAD, Part.HELPER)
    teller.ended()


def _usual(teller: _Teller, path: Path) -> None:
    if path is Path.HELPER_DROPPED:
        teller.does(Verb.DROP, Part.HELPER, within=8)
    if path is Path.HELPER_LATER:
        teller.does(Verb.ADD_HELPER, Part.OTHER, within=8)
    parts = {Path.ALONE: [Part.LEAD], Path.HELPER_DROPPED: [Part.LEAD]}.get(path, [Part.LEAD, Part.HELPER])
    teller.works(*parts, *([Part.OTHER] if path is Path.HELPER_LATER else []))
    if path is Path.UNCONFIRMED:
        teller.does(Verb.ANSWER, within=8)
        teller.now += timedelta(days=20)
        teller.does(Verb.EXPIRE)
    elif path is Path.TO_CONFIRM:
        teller.does(Verb.ANSWER, within=8)
    elif path is Path.REOPENED:
        teller.does(Verb.ANSWER, within=8)
        teller.does(Verb.REOPEN, within=20)
        teller.works(*parts)
        teller.ended()
    else:
        teller.ended()


def steps_of(dice: Random, path: Path, start: datetime) -> tuple[Step, ...]:
    """Every step of a request that goes this way from `start` on."""
    teller = _Teller(dice, start)
    _before_work(teller, path)
    if path in {Path.DRAFT, Path.SUBMITTED, Path.RETURNED, Path.MERGED}:
        return tuple(teller.steps)
    teller.does(Verb.ACCEPT, within=6)
    if path is Path.ACCEPTED:
        return tuple(teller.steps)
    teller.does(Verb.ASSIGN)
    if path is Path.AT_WORK:
        teller.works(Part.LEAD, finishes=False)
    elif path in {Path.TURNED_UP, Path.NOT_OURS}:
        teller.does(Verb.REPORT_IN if path is Path.TURNED_UP else Verb.GIVE_BACK, within=6)
    elif path in {Path.WAITING, Path.PAUSED, Path.PAUSE_REFUSED, Path.PAUSE_FORGOTTEN}:
        _paused(teller, path)
    elif path in {Path.GIVEN_BACK, Path.HANDED_OVER}:
        _handed(teller, path)
    else:
        _usual(teller, path)
    return tuple(teller.steps)


@dataclass(frozen=True, slots=True)
class Cast:
    """Among how many contacts, subjects, ready texts and departments stories choose."""

    contacts: int
    subjects: int
    texts: int
    departments: int


def stories(dice: Random, starts: list[datetime], cast: Cast, *, paths: tuple[Path, ...] = ()) -> Iterator[Story]:
    """One story for each start, in order; a merged one goes into the story just before it."""
    before: Story | None = None
    for index, start in enumerate(starts):
        path = paths[index] if paths else dice.choices([*WEIGHTS], [*WEIGHTS.values()])[0]
        into = before.index if before is not None and _can_take(before, start) else None
        if path is Path.MERGED and into is None:
            path = Path.ALONE
        # Few whistle often, many seldom.
        contact = int(dice.random() ** 2 * cast.contacts)
        before = Story(
            index, contact, dice.randrange(cast.subjects), dice.randrange(cast.texts), dice.randrange(cast.departments),
            path, steps_of(dice, path, start), into if path is Path.MERGED else None,
        )  # fmt: skip
        yield before


def _can_take(story: Story, start: datetime) -> bool:
    """Whether another request may be merged into `story` for some hours from `start` on."""
    if story.path not in {Path.ALONE, Path.HELPED, Path.REOPENED}:
        return False
    answered = next(step.at for step in story.steps if step.verb is Verb.ANSWER)
    return start + timedelta(hours=3) < answered


def grouped(told: Iterator[Story]) -> Iterator[list[Story]]:
    """Stories that touch one another together, in order."""
    group: list[Story] = []
    for story in told:
        if group and story.into is None:
            yield group
            group = []
        group.append(story)
    if group:
        yield group


def acts(group: list[Story], until: datetime) -> list[tuple[Story, Step]]:
    """The steps of a group in order of time, as far as they lie before `until`."""
    timed = [(step.at, story.index, number) for story in group for number, step in enumerate(story.steps)]
    first = group[0].index
    return [
        (group[index - first], group[index - first].steps[number]) for at, index, number in sorted(timed) if at < until
    ]
