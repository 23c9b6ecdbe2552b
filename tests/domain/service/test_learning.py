"""Triage learns from closed requests: what it learns from, which version stands, who decides."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from uuid import UUID

import pytest

from domain.service.stage import Stage
from making import system
from yuanlian.domain.service import actions, bridge, learning
from yuanlian.domain.service import jobs as duties
from yuanlian.domain.service.models import Category, Request, TriageModel
from yuanlian.domain.service.states import Outcome, RequestState
from yuanlian.engines.triage import Example, Model, content_words, dump, learn
from yuanlian.kernel import clock, files, jobs
from yuanlian.kernel.errors import Conflict, IllegalMove, NotAllowed, NotVisible
from yuanlian.kernel.learnt import ModelState
from yuanlian.kernel.models import Job

PLACES = ("车间", "二号厂房", "总装线", "仓库", "食堂", "老厂区", "办公楼", "喷涂线", "模具间", "新项目部")
HIRING = ("师傅走了补不上", "熟手难找", "年轻人不愿来", "节后人没回齐", "缺操作的人", "留不住人")
POWER = ("变压器嗡嗡响", "灯忽明忽暗", "电费单对不上", "线路老化发热", "一开机就没电", "容量不够用")


def close(stage: Stage, texts: dict[str, tuple[str, ...]], first: int = 1) -> list[UUID]:
    """Closed requests with known ids, one for each place and phrase."""
    said = [(code, place + phrase) for code, phrases in texts.items() for place, phrase in product(PLACES, phrases)]
    owners = {row.code: row for row in Category.objects.filter(zone=stage.zone)}
    now = clock.now()
    rows = [
        Request(
            id=UUID(int=first + at), zone=stage.zone, number=f"OLD-{first + at}", enterprise=stage.enterprise,
            title=text, text=text, category=owners[code], state=RequestState.CLOSED, outcome=Outcome.SOLVED,
            created_at=now, submitted_at=now, closed_at=now,
        )
        for at, (code, text) in enumerate(said)
    ]  # fmt: skip
    Request.objects.bulk_create(rows)
    return [row.id for row in rows]


def run(stage: Stage, actor=None) -> TriageModel:
    """Learning as the worker does it."""
    job = actions.ask_to_learn(actor or stage.actor("bureau"))
    jobs.run_job.func(str(job.id))
    return TriageModel.objects.filter(zone=stage.zone).first()


@pytest.fixture(scope="module")
def model() -> Model:
    said = {"recruitment": ("熟手难找", "缺操作的人"), "power": ("灯忽明忽暗", "线路老化发热")}
    examples = [Example(content_words(text), code) for code, texts in said.items() for text in texts]
    return learn(examples, names={}, source="four sentences")


def version(stage: Stage, model: Model, number: int, state: ModelState) -> TriageModel:
    figures = {"cases": 20, "macro_f1": 800, "right": 800, "sure": 500, "sure_right": 900}
    now = clock.now()
    return TriageModel.objects.create(
        zone=stage.zone, number=number, state=state, engine=model.engine, examples=model.examples,
        file=files.store(system(stage.zone), "m", dump(model), content_type="application/octet-stream"),
        digest=model.digest, learnt_until=now, judged={"now": figures, "before": figures}, made_at=now,
        made_by="system", stood_at=None if state == ModelState.ASIDE else now,
    )  # fmt: skip


def states_of(stage: Stage) -> dict[int, str]:
    return dict(TriageModel.objects.filter(zone=stage.zone).values_list("number", "state"))


def test_the_first_version_that_beats_the_words_stands(stage, elsewhere):
    close(stage, {"recruitment": HIRING, "power": POWER})
    close(elsewhere, {"recruitment": POWER, "power": HIRING}, first=1000)
    made = run(stage)
    held = sum(learning.is_held_back(UUID(int=1 + at)) for at in range(120))
    assert (made.state, made.rival, made.examples, made.judged["now"]["cases"]) == ("standing", None, 120 - held, held)


def test_a_sentence_without_a_word_of_the_zone_is_told_by_what_was_learnt(stage):
    close(stage, {"recruitment": HIRING, "power": POWER})
    before = bridge.propose(stage.zone.id, "三号线的熟手也难找").as_json()
    run(stage)
    after = bridge.propose(stage.zone.id, "三号线的熟手也难找").as_json()
    assert (before["category"], before["model"], after["category"], after["model"]) == ("", None, "recruitment", 1)


def test_a_version_that_tells_held_back_cases_worse_stays_aside(stage, model):
    version(stage, model, 1, ModelState.STANDING)
    ids = close(stage, {"recruitment": HIRING, "power": POWER})
    power = Category.objects.get(zone=stage.zone, code="power")
    mixed_up = [key for key in ids[:60] if not learning.is_held_back(key)][:58]
    Request.objects.filter(pk__in=mixed_up).update(category=power)
    Request.objects.filter(pk__in=[key for key in ids[60:] if not learning.is_held_back(key)]).update(
        category=stage.category
    )
    run(stage)
    assert states_of(stage) == {1: "standing", 2: "aside"}


def test_a_job_that_is_run_again_makes_no_second_version(stage, model):
    close(stage, {"recruitment": HIRING, "power": POWER})
    job = actions.ask_to_learn(stage.actor("bureau"))
    for _ in range(2):
        actions.learn_anew(stage.actor("bureau"), jobs.Progress(job))
    assert states_of(stage) == {1: "standing"}


def test_too_few_closed_requests_are_refused_in_a_sentence(stage):
    stage.closed()
    with pytest.raises(Conflict, match="已办结诉求还不够"):
        actions.ask_to_learn(stage.actor("bureau"))


def test_texts_that_say_the_same_count_once(stage):
    ids = close(stage, {"recruitment": HIRING})
    Request.objects.filter(pk__in=ids).update(text="招不到焊工")
    found = learning.material(stage.zone.id)
    assert (len(found.examples), found.cases) == (1, ())


def test_what_is_taken_back_gives_way_to_the_version_before(stage, model):
    version(stage, model, 1, ModelState.REPLACED)
    row = version(stage, model, 2, ModelState.STANDING)
    actions.take_back_model(stage.actor("bureau"), row.id)
    assert states_of(stage) == {1: "standing", 2: "taken_back"}


def test_when_the_only_version_is_taken_back_the_words_decide_alone(stage, model):
    row = version(stage, model, 1, ModelState.STANDING)
    actions.take_back_model(stage.actor("bureau"), row.id)
    assert learning.model_in_use(stage.zone.id) is None


def test_a_version_put_in_use_replaces_the_one_that_stood(stage, model):
    row = version(stage, model, 1, ModelState.ASIDE)
    version(stage, model, 2, ModelState.STANDING)
    actions.use_model(stage.actor("bureau"), row.id)
    assert states_of(stage) == {1: "standing", 2: "replaced"}


def test_a_version_in_use_is_not_put_in_use_again(stage, model):
    row = version(stage, model, 1, ModelState.STANDING)
    with pytest.raises(IllegalMove):
        actions.use_model(stage.actor("bureau"), row.id)


def test_a_version_of_an_older_engine_is_not_put_in_use(stage, model):
    row = version(stage, replace(model, engine="triage-svm-0"), 1, ModelState.ASIDE)
    with pytest.raises(Conflict, match="读不了"):
        actions.use_model(stage.actor("bureau"), row.id)


def test_a_standing_version_of_an_older_engine_leaves_the_words_alone(stage, model):
    version(stage, replace(model, engine="triage-svm-0"), 1, ModelState.STANDING)
    assert bridge.propose(stage.zone.id, "想招聘几个人").as_json()["model"] is None


@pytest.mark.parametrize("name", ["leader", "contact", "hr_head"])
def test_only_the_bureau_decides_what_is_learnt(stage, model, name):
    row = version(stage, model, 1, ModelState.STANDING)
    for act in (lambda actor: actions.take_back_model(actor, row.id), actions.ask_to_learn):
        with pytest.raises(NotAllowed):
            act(stage.actor(name))


def test_the_bureau_of_another_zone_finds_no_version_here(stage, elsewhere, model):
    row = version(stage, model, 1, ModelState.STANDING)
    with pytest.raises(NotVisible):
        actions.take_back_model(elsewhere.actor("bureau"), row.id)


def test_learning_is_queued_once_when_enough_was_closed(stage):
    close(stage, {"recruitment": HIRING, "power": POWER})
    queued = [duties.learn_when_due(system(stage.zone)) for _ in range(2)]
    assert (queued, Job.objects.filter(kind=learning.LEARN_JOB).count()) == ([1, 0], 1)


def test_nothing_is_queued_while_little_is_new(stage, model):
    version(stage, model, 1, ModelState.STANDING)
    stage.closed()
    assert duties.learn_when_due(system(stage.zone)) == 0
