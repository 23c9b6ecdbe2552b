"""Any person tries any verb at any time: only moves of the tables happen, and what must hold holds after each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from domain.service.stage import TEXT, Stage, at, make_stage, moment
from yuanlian.domain.service import actions, ladder, queries, rules
from yuanlian.domain.service.models import Request, Task
from yuanlian.domain.service.states import (
    MOVES,
    TASK_MOVES,
    UNFINISHED,
    Outcome,
    RequestState,
    RequestVerb,
    TaskState,
    TaskVerb,
)
from yuanlian.kernel import audit
from yuanlian.kernel.actor import system_actor
from yuanlian.kernel.errors import YuanlianError
from yuanlian.kernel.models import AuditEntry

PEOPLE = ("bureau", "contact", "hr", "hr_head", "party", "power", "leader", "house")
# Several times the same person, so that long ways are walked.
LIKELY = st.sampled_from((*PEOPLE, "bureau", "bureau", "contact", "hr", "hr", "party"))
VERBS = st.sampled_from(sorted(RequestVerb))
TASK_VERBS = st.sampled_from([verb for verb in sorted(TaskVerb) if verb is not TaskVerb.REWORK])
PLACE = st.integers(0, 5)
PARTS = ("tasks", "pauses", "replies", "ratings")


class Desk(RuleBasedStateMachine):
    """A zone with a few requests on which everybody tries everything."""

    stage: Stage
    begun: tuple[UUID, ...]

    @initialize()
    def open_house(self):
        self.now, self.ids = moment(18), list(self.begun)
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.entries = AuditEntry.objects.filter(zone=self.stage.zone).count()

    def teardown(self):
        if hasattr(self, "frame"):
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    def actor(self, name: str):
        return system_actor(self.stage.zone.id, "house") if name == "house" else self.stage.actor(name)

    def do(self, act: Any) -> bool:
        """Whether the act was done; a refusal must leave nothing behind."""
        before = self.picture()
        try:
            with at(self.now), transaction.atomic():
                act()
        except YuanlianError:
            assert self.picture() == before
            return False
        return True

    def picture(self):
        rows = list(Request.objects.filter(zone=self.stage.zone).order_by("id").values_list("id", "state", "version"))
        tasks = list(Task.objects.filter(zone=self.stage.zone).order_by("id").values_list("id", "state", "version"))
        return rows, tasks, AuditEntry.objects.filter(zone=self.stage.zone).count()

    @rule(name=LIKELY)
    def whistle(self, name):
        if len(self.ids) > 5:
            return
        words = actions.Words(TEXT)
        made: list = []
        done = self.do(lambda: made.append(actions.raise_now(self.actor(name), self.stage.enterprise.id, words).id))
        self.ids += made
        self.entries += 2 * done

    @rule(name=LIKELY, verb=VERBS, place=PLACE, other=PLACE)
    def act_on_a_request(self, name, verb, place, other):
        request = Request.objects.get(pk=self.ids[place % len(self.ids)])
        self.try_request(name, verb, request, other)

    @rule(place=PLACE, choice=st.integers(0, 20), other=PLACE)
    def carry_a_request_on(self, place, choice, other):
        """Somebody does one of the things that may be done now, so that ends are reached."""
        request = Request.objects.get(pk=self.ids[place % len(self.ids)])
        open_now = [
            (name, verb) for name in PEOPLE for verb in sorted(rules.may(self.actor(name), queries.standing(request)))
        ]
        if open_now:
            name, verb = open_now[choice % len(open_now)]
            self.try_request(name, verb, request, other)

    def try_request(self, name, verb, request, other):
        was = RequestState(request.state)
        if self.do(self.request_act(verb, name, request, other)):
            request.refresh_from_db()
            assert request.state == MOVES[was, verb]
            self.entries += 1

    def request_act(self, verb, name, request, other):
        actor, stage, one = self.actor(name), self.stage, request.id
        stars = [
            actions.Stars(task.department_id, 3) for task in Task.objects.filter(request=request, state=TaskState.DONE)
        ]
        return {
            RequestVerb.SUBMIT: lambda: actions.submit(actor, one),
            RequestVerb.RETURN: lambda: actions.send_back(actor, one, "请补充"),
            RequestVerb.RESUBMIT: lambda: actions.resubmit(actor, one, actions.Words(TEXT)),
            RequestVerb.MERGE: lambda: actions.merge(actor, one, self.ids[other % len(self.ids)]),
            RequestVerb.ACCEPT: lambda: actions.accept(actor, one, actions.Acceptance(stage.category.id)),
            RequestVerb.ASSIGN: lambda: actions.assign(actor, one, actions.Assignment(stage.hr.id, (stage.party.id,))),
            RequestVerb.ASK_PAUSE: lambda: actions.ask_pause(actor, one, reason="等待"),
            RequestVerb.PAUSE: lambda: actions.approve_pause(actor, one),
            RequestVerb.REFUSE_PAUSE: lambda: actions.refuse_pause(actor, one, reason="不必"),
            RequestVerb.RESUME: lambda: actions.resume(actor, one),
            RequestVerb.ANSWER: lambda: actions.answer(actor, one, text="好了", outcome=Outcome.SOLVED),
            RequestVerb.CONFIRM: lambda: actions.confirm(
                actor, one, actions.Confirmation(Outcome.SOLVED, ratings=tuple(stars))
            ),
            RequestVerb.REOPEN: lambda: actions.reopen(actor, one, reason="没好"),
            RequestVerb.EXPIRE: lambda: actions.expire(actor, one),
        }[verb]

    @rule(name=LIKELY, verb=TASK_VERBS, place=st.integers(0, 11))
    def act_on_a_part(self, name, verb, place):
        tasks = list(Task.objects.filter(zone=self.stage.zone).order_by("id"))
        self.try_part(name, verb, tasks[place % len(tasks)])

    @rule(place=st.integers(0, 11))
    def finish_a_part(self, place):
        """A department goes on to the end of its part, so that replies are reached."""
        onward = {"assigned": TaskVerb.REPORT_IN, "reported_in": TaskVerb.START, "working": TaskVerb.FINISH}
        tasks = list(Task.objects.filter(zone=self.stage.zone, state__in=onward).order_by("id"))
        if not tasks:
            return
        task = tasks[place % len(tasks)]
        while task.state in onward and self.try_part(task.department.code, onward[task.state], task):
            pass

    def try_part(self, name, verb, task):
        actor, one, was = self.actor(name), task.id, TaskState(task.state)
        act = {
            TaskVerb.TAKE: lambda: actions.take(actor, one),
            TaskVerb.REPORT_IN: lambda: actions.report_in(actor, one),
            TaskVerb.START: lambda: actions.start(actor, one),
            TaskVerb.FINISH: lambda: actions.finish(actor, one, note="办完"),
            TaskVerb.RETURN: lambda: actions.give_back(actor, one, reason="不属于"),
            TaskVerb.REASSIGN: lambda: actions.reassign(actor, one, self.stage.hr.id),
            TaskVerb.DROP: lambda: actions.drop(actor, one, reason="不要"),
        }[verb]
        if self.do(act):
            task.refresh_from_db()
            ends = {TASK_MOVES[was, verb], *([TaskState.DROPPED] if verb is TaskVerb.REASSIGN else [])}
            assert task.state in ends
            self.entries += 1
            return True
        return False

    @rule(hours=st.sampled_from((1, 5, 24, 24 * 9)))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule()
    def the_ladder_is_climbed(self):
        with at(self.now):
            ladder.climb(system_actor(self.stage.zone.id, "ladder"))
        self.entries = AuditEntry.objects.filter(zone=self.stage.zone).count()

    @invariant()
    def every_act_has_left_one_entry(self):
        if hasattr(self, "frame"):
            assert AuditEntry.objects.filter(zone=self.stage.zone).count() == self.entries

    @invariant()
    def what_must_hold_holds(self):
        if not hasattr(self, "frame"):
            return
        for request in Request.objects.filter(zone=self.stage.zone).prefetch_related(*PARTS):
            check(request)
        assert list(audit.breaks(self.stage.zone.id)) == []


def check(request: Request) -> None:
    """What holds for a request in any state."""
    state = RequestState(request.state)
    tasks = [task for task in request.tasks.all() if task.state != TaskState.DROPPED]
    leads = [task for task in tasks if task.role == "lead"]
    waiting = len([each for each in request.pauses.all() if each.started_at and each.ended_at is None])
    assert (state is RequestState.MERGED) == (request.merged_into_id is not None)
    assert (state is RequestState.CLOSED) == (request.outcome != "")
    assert (state is RequestState.WAITING) == (waiting == 1)
    if state in {RequestState.IN_WORK, RequestState.WAITING}:
        assert request.due_at is not None
        assert len(leads) == 1
    if state in {RequestState.ANSWERED, RequestState.CLOSED}:
        assert [task for task in tasks if task.state in UNFINISHED or task.on_desk] == []
        assert len(request.replies.all()) == 1 + request.reopened
    if request.outcome == Outcome.SOLVED:
        assert len(request.ratings.all()) == len(tasks)
    if request.outcome == Outcome.UNCONFIRMED:
        assert len(request.ratings.all()) == 0
    for task in tasks:
        assert task.on_desk == (task.state in UNFINISHED - {"returned"} or (
            task.role == "lead" and task.state == "done" and state in {RequestState.IN_WORK, RequestState.WAITING}
        ))  # fmt: skip


def run(examples: int, steps: int) -> None:
    with at(moment(18)):
        stage = make_stage()
        Desk.stage = stage
        Desk.begun = (stage.answered().id, stage.finished().id, stage.in_work().id, stage.raised().id)
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=examples < 100,
        ),
    )


@pytest.mark.django_db
def test_only_moves_of_the_tables_happen_and_what_must_hold_holds():
    run(examples=12, steps=40)


@pytest.mark.long
@pytest.mark.django_db
def test_the_same_for_a_long_time():
    run(examples=400, steps=80)
