"""Matching learns from deals: what it learns from, which version stands, when the ranking uses it, who decides."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from domain.trade.market import Market
from domain.trade.test_ranking import names
from making import make_enterprise, system
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.trade import actions, keeping, lessons
from yuanlian.domain.trade import jobs as duties
from yuanlian.domain.trade.models import Deal, Match, MatchingModel, Need
from yuanlian.domain.trade.states import Visibility
from yuanlian.engines.matching import Model, Supplier, learn, pack
from yuanlian.kernel import clock, files, jobs
from yuanlian.kernel.errors import Conflict, NotAllowed, NotVisible
from yuanlian.kernel.learnt import ModelState
from yuanlian.kernel.models import Job

THINGS = ("摄像头模组", "齿轮", "纸箱", "白糖", "电缆")


def deal(market: Market, maker: Enterprise, number: int, **values) -> None:
    """A need with a known id was served by the maker of its thing."""
    now, thing = clock.now() - timedelta(minutes=number), THINGS[number % len(THINGS)]
    need = Need.objects.create(
        id=UUID(int=number + 1), zone=market.zone, enterprise=market.buyer, title=thing, text=f"求购{thing}",
        state="closed", created_at=now, **values,
    )  # fmt: skip
    match = Match.objects.create(zone=market.zone, need=need, supplier=maker, state="deal", topic=thing, created_at=now)
    Deal.objects.create(zone=market.zone, match=match, state="agreed", started_at=now, agreed_at=now)


def trade(market: Market, count: int = 70, **values) -> None:
    """So many deals, the makers of things among them."""
    makers = [make_enterprise(market.zone, f"{name}厂", products=name) for name in THINGS]
    for number in range(count):
        deal(market, makers[number % len(THINGS)], number, **values)


def run(market: Market) -> MatchingModel:
    """Learning as the worker does it."""
    job = actions.ask_to_learn(market.actor("bureau"))
    jobs.run_job.func(str(job.id))
    return MatchingModel.objects.filter(zone=market.zone).first()


@pytest.fixture(scope="module")
def model() -> Model:
    return learn([Supplier(id=name, products=(name, "零件")) for name in THINGS], source="five enterprises")


def version(market: Market, model: Model, number: int, state: ModelState) -> MatchingModel:
    figures = {"cases": 20, "first": 500, "three": 700, "ten": 900, "reciprocal": 600}
    now = clock.now()
    return MatchingModel.objects.create(
        zone=market.zone, number=number, state=state, engine=lessons.ENGINE, examples=60, digest="0" * 64,
        file=files.store(market.system, "m", pack(model), content_type="application/octet-stream"),
        learnt_until=now, judged={"now": figures, "before": figures}, made_at=now, made_by="system",
        stood_at=None if state == ModelState.ASIDE else now,
    )  # fmt: skip


def states_of(market: Market) -> dict[int, str]:
    return dict(MatchingModel.objects.filter(zone=market.zone).values_list("number", "state"))


def test_a_version_learnt_from_deals_is_judged_on_needs_held_back_and_stands(market):
    trade(market)
    made = run(market)
    held = sum(lessons.is_held_back(UUID(int=at + 1)) for at in range(70))
    assert (made.state, made.examples, made.judged["now"]["cases"]) == ("standing", 70 - held, held)
    assert made.judged["now"]["first"] == 1000


def test_the_ranking_uses_the_version_in_use_from_the_next_question_on(market):
    trade(market)
    names(market)
    made = run(market)
    before = names(market, "求购齿轮")[0]
    with keeping.reading(market.zone.id) as held:
        assert (held.learnt, held.index.space is not None, before) == (made.id, True, "齿轮厂")
    actions.take_back_matching_model(market.actor("bureau"), made.id)
    with keeping.reading(market.zone.id) as held:
        assert (held.learnt, held.index.space) == (None, None)


def test_too_few_deals_are_refused_in_a_sentence(market):
    trade(market, 5)
    with pytest.raises(Conflict, match="成交还不够"):
        actions.ask_to_learn(market.actor("bureau"))


def test_confidential_needs_neither_teach_nor_judge(market):
    trade(market, 6, visibility=Visibility.CONFIDENTIAL, industry_code="2710")
    found = lessons.material(market.zone.id)
    assert (found.purchases, found.cases) == ((), ())


def test_what_served_a_held_back_need_is_not_in_the_profiles_that_are_judged(market):
    trade(market, 70)
    found = lessons.material(market.zone.id)
    every = frozenset(Need.objects.filter(zone=market.zone).values_list("pk", flat=True))
    with_all, without = (keeping.profiles(market.zone.id, without=needs) for needs in ((), every))
    assert (any(one.proven for one in with_all), any(one.proven for one in without)) == (True, False)
    assert found.held_back < every


def test_a_version_stands_exactly_when_it_answers_at_least_as_well_as_the_one_in_use(market, model):
    version(market, model, 1, ModelState.STANDING)
    trade(market)
    found = lessons.material(market.zone.id)
    made = run(market)
    better = made.judged["now"]["reciprocal"] >= made.judged["before"]["reciprocal"]
    assert (made.rival, made.state == ModelState.STANDING, len(found.cases)) == (1, better, made.judged["now"]["cases"])


def test_a_saved_index_of_another_version_is_not_used(market, model, settings, tmp_path, monkeypatch):
    settings.YUANLIAN_SAVED = tmp_path
    monkeypatch.setattr(keeping, "WORTH_SAVING", 1)
    version(market, model, 1, ModelState.STANDING)
    market.need()
    names(market)
    row = version(market, model, 2, ModelState.ASIDE)
    actions.use_matching_model(market.actor("bureau"), row.id)
    keeping.forget(market.zone.id)
    with keeping.reading(market.zone.id) as held:
        assert held.learnt == row.id


@pytest.mark.parametrize("name", ["leader", "buying", "secretary"])
def test_only_the_bureau_decides_what_is_learnt(market, model, name):
    row = version(market, model, 1, ModelState.STANDING)
    for act in (lambda actor: actions.take_back_matching_model(actor, row.id), actions.ask_to_learn):
        with pytest.raises(NotAllowed):
            act(market.actor(name))


def test_the_bureau_of_another_zone_finds_no_version_here(market, elsewhere, model):
    row = version(market, model, 1, ModelState.STANDING)
    with pytest.raises(NotVisible):
        actions.take_back_matching_model(elsewhere.actor("bureau"), row.id)


def test_learning_is_queued_once_when_enough_was_agreed_on(market):
    trade(market)
    queued = [duties.learn_when_due(system(market.zone)) for _ in range(2)]
    assert (queued, Job.objects.filter(kind=lessons.LEARN_JOB).count()) == ([1, 0], 1)
