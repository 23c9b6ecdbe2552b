"""Runs the benchmark's stories, plans and courses through the actions that people use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from benchmarks.pages import wording
from benchmarks.pages.casework import Clerk, Library, note, reason
from benchmarks.pages.ground import Ground
from benchmarks.pages.news import News
from benchmarks.pages.requests import OUTCOMES, stars
from benchmarks.pages.stories import Part, Path, Step, Story, Verb
from benchmarks.pages.structure import Plan
from benchmarks.pages.trade import DAY, HOUR, REASON, Course

from making import actor_of
from yuanlian.domain.party import actions as party
from yuanlian.domain.party.models import Organisation
from yuanlian.domain.service import actions
from yuanlian.domain.service.models import Request, Task
from yuanlian.domain.service.states import Outcome, TaskRole, TaskState
from yuanlian.domain.trade import actions as trade
from yuanlian.domain.trade.states import DealVerb, MatchState
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor, system_actor


@dataclass
class Company:
    """Everybody of a zone as actors, and the requests that the stories have become."""

    ground: Ground
    clerk: Clerk = field(init=False)
    requests: dict[int, UUID] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clerk = Clerk(self.ground, Library(self.ground), News(self.ground, frozenset()))
        self.actors: dict[str, Actor] = {}

    def actor(self, name: str) -> Actor:
        if name not in self.actors:
            self.actors[name] = actor_of(self.ground.account(name), self.ground.zone)
        return self.actors[name]

    def writer(self, story: Story) -> Actor:
        return self.actor(f"contact-{story.contact}")

    def officer(self, story: Story, part: Part) -> Actor:
        return self.actor(f"officer-{self.clerk.department(story, part).code}")

    def task(self, story: Story, part: Part) -> UUID:
        standing = Task.objects.filter(request_id=self.requests[story.index]).exclude(state=TaskState.DROPPED)
        return standing.get(department=self.clerk.department(story, part)).id

    def lead(self, story: Story) -> Actor:
        standing = Task.objects.filter(request_id=self.requests[story.index]).exclude(state=TaskState.DROPPED)
        return self.actor(f"officer-{standing.get(role=TaskRole.LEAD).department.code}")

    def act(self, story: Story, step: Step) -> None:
        """The step is done by whom the story says, at its moment."""
        with clock.at(step.at):
            ACTS[step.verb](self, story, step)


def save_draft(company: Company, story: Story, step: Step) -> None:
    owner = company.ground.enterprises[story.contact]
    words = actions.Words(company.clerk.library.text(story))
    company.requests[story.index] = actions.save_draft(company.writer(story), owner.id, words).id


def resubmit(company: Company, story: Story, step: Step) -> None:
    words = actions.Words(company.clerk.library.text(story, again=True))
    actions.resubmit(company.writer(story), company.requests[story.index], words)


def merge(company: Company, story: Story, step: Step) -> None:
    here, there = company.requests[story.index], company.requests[story.into]
    actions.merge(company.actor("bureau"), here, there, reason=reason(step))


def accept(company: Company, story: Story, step: Step) -> None:
    category = company.ground.categories[story.subject].id
    actions.accept(company.actor("bureau"), company.requests[story.index], actions.Acceptance(category))


def assign(company: Company, story: Story, step: Step) -> None:
    alone = story.path in {Path.ALONE, Path.MERGED}
    helpers = () if alone else (company.clerk.department(story, Part.HELPER).id,)
    given = actions.Assignment(company.clerk.department(story, Part.LEAD).id, helpers)
    actions.assign(company.actor("bureau"), company.requests[story.index], given)


def add_helper(company: Company, story: Story, step: Step) -> None:
    given = actions.Assignment(None, (company.clerk.department(story, Part.OTHER).id,))
    actions.assign(company.actor("bureau"), company.requests[story.index], given)


def reassign(company: Company, story: Story, step: Step) -> None:
    part = Part.OTHER if step.verb is Verb.HAND_OVER else Part.LEAD
    department = company.clerk.department(story, part).id
    actions.reassign(company.actor("bureau"), company.task(story, Part.LEAD), department, note=note(step))


def answer(company: Company, story: Story, step: Step) -> None:
    text, outcome = wording.REPLIES[step.number % len(wording.REPLIES)], OUTCOMES[step.number % len(OUTCOMES)]
    actions.answer(company.lead(story), company.requests[story.index], text=text, outcome=outcome)


def confirm(company: Company, story: Story, step: Step) -> None:
    request = Request.objects.get(pk=company.requests[story.index])
    done = request.tasks.filter(state=TaskState.DONE).order_by("id")
    ratings = tuple(
        actions.Stars(task.department_id, stars(step, number), note(step)) for number, task in enumerate(done)
    )
    outcome = OUTCOMES[step.number % 3] if story.path is Path.PARTLY else Outcome.SOLVED
    said = actions.Confirmation(outcome, "" if outcome is Outcome.SOLVED else reason(step), ratings)
    actions.confirm(company.writer(story), request.id, said)


def expire(company: Company, story: Story, step: Step) -> None:
    actions.expire(system_actor(company.ground.zone.id, "windows"), company.requests[story.index])


Act = Callable[[Company, Story, Step], object]


def by_bureau(verb: Callable[..., object], field_name: str = "") -> Act:
    """A verb of the bureau on the request, with or without a reason."""

    def act(company: Company, story: Story, step: Step) -> None:
        more = {field_name: reason(step)} if field_name else {}
        verb(company.actor("bureau"), company.requests[story.index], **more)

    return act


def by_officer(verb: Callable[..., object], **words: Callable[[Step], str]) -> Act:
    """A verb of a department on its task."""

    def act(company: Company, story: Story, step: Step) -> None:
        more = {name: say(step) for name, say in words.items()}
        verb(company.officer(story, step.part), company.task(story, step.part), **more)

    return act


ACTS: dict[Verb, Act] = {
    Verb.SAVE_DRAFT: save_draft,
    Verb.SUBMIT: lambda company, story, step: actions.submit(company.writer(story), company.requests[story.index]),
    Verb.SEND_BACK: by_bureau(actions.send_back, "reason"),
    Verb.RESUBMIT: resubmit,
    Verb.MERGE: merge,
    Verb.ACCEPT: accept,
    Verb.ASSIGN: assign,
    Verb.ADD_HELPER: add_helper,
    Verb.REPORT_IN: by_officer(actions.report_in),
    Verb.START: by_officer(actions.start),
    Verb.FINISH: by_officer(actions.finish, note=note),
    Verb.GIVE_BACK: by_officer(actions.give_back, reason=reason),
    Verb.REASSIGN: reassign,
    Verb.HAND_OVER: reassign,
    Verb.DROP: lambda company, story, step: actions.drop(
        company.actor("bureau"), company.task(story, Part.HELPER), reason=reason(step)
    ),
    Verb.ASK_PAUSE: lambda company, story, step: actions.ask_pause(
        company.lead(story), company.requests[story.index], reason=reason(step)
    ),
    Verb.APPROVE_PAUSE: by_bureau(actions.approve_pause),
    Verb.REFUSE_PAUSE: by_bureau(actions.refuse_pause, "reason"),
    Verb.RESUME: by_bureau(actions.resume),
    Verb.ANSWER: answer,
    Verb.CONFIRM: confirm,
    Verb.REOPEN: lambda company, story, step: actions.reopen(
        company.writer(story), company.requests[story.index], reason=reason(step)
    ),
    Verb.EXPIRE: expire,
}


def organise(ground: Ground, plan: Plan) -> None:
    """The plan stands, made by the actions of organisations."""
    made: list[Organisation] = []
    for new, parent in plan.organisations:
        values = {name: getattr(new, name) for name in type(new).__slots__}
        values["parent"] = made[parent] if parent is not None else None
        made.append(party.create(ground.house, party.NewOrganisation(**values)))
    for body, tie in plan.links:
        party.link(ground.house, made[body].id, tie)
    for post, at in plan.posts:
        values = {name: getattr(post, name) for name in type(post).__slots__}
        values["organisation"] = made[at] if at is not None else None
        party.give_post(ground.house, party.NewPost(**values))
    for body, person in plan.members:
        party.add_member(ground.house, made[body].id, person)


def deal(ground: Ground, course: Course) -> None:
    """The course is gone, by the actions of trade."""
    writer, bureau = (actor_of(ground.account(name), ground.zone) for name in (f"contact-{course.buyer}", "bureau"))
    supplier = ground.enterprises[course.supplier].id
    with clock.at(course.at):
        need = trade.post_need(writer, ground.enterprises[course.buyer].id, course.need)
        trade.post_offer(bureau, supplier, course.offer)
    with clock.at(course.at + HOUR):
        if course.match is MatchState.DISMISSED:
            match = trade.dismiss(writer, need, supplier, reason=REASON)
        else:
            match = trade.contact(writer, need, supplier)
    if course.match is MatchState.DEAL:
        _bring_on(bureau, course, match)
    if course.closing is not None:
        with clock.at(course.at + 9 * DAY):
            trade.proceed_need(writer, need, course.closing)


def _bring_on(bureau: Actor, course: Course, match: UUID) -> None:
    with clock.at(course.at + DAY):
        made = trade.talk(bureau, match)
    for number, verb in enumerate(course.deal):
        with clock.at(course.at + (2 + number) * timedelta(days=1)):
            if verb is DealVerb.AGREE:
                trade.agree(bureau, made, trade.Terms(amount=course.amount))
            elif verb is DealVerb.DELIVER:
                trade.deliver(bureau, made)
            else:
                trade.fail(bureau, made, reason=REASON)
