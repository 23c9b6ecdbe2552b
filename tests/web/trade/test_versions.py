"""The bureau's page of what matching learnt."""

from __future__ import annotations

import pytest

from domain.trade.test_lessons import model, states_of, version
from yuanlian.kernel.learnt import ModelState
from yuanlian.kernel.models import Job

__all__ = ["model"]  # a fixture


def page_of(market, way: str = "") -> str:
    return f"/z/{market.zone.slug}/matching/{way}"


def text_of(response) -> str:
    return response.content.decode()


def test_the_page_shows_each_version_beside_what_it_was_compared_with(market, visit, model):
    version(market, model, 1, ModelState.STANDING)
    page = text_of(visit("bureau").get(page_of(market)))
    assert [words in page for words in ("第 1 版", "在用", "50.0%", "没有学习时 90.0%")] == [True] * 4


def test_too_few_deals_are_said_and_queue_nothing(market, visit):
    page = text_of(visit("bureau").post(page_of(market, "learn/")))
    assert ("成交还不够" in page, Job.objects.count()) == (True, 0)


@pytest.mark.parametrize("way", ["take-back", "use"])
def test_a_person_decides_which_version_stands(market, visit, model, way):
    before, after = {"take-back": ("standing", "taken_back"), "use": ("aside", "standing")}[way]
    row = version(market, model, 1, ModelState(before))
    visit("bureau").post(page_of(market, f"{row.id}/{way}/"), {"version": row.version})
    assert states_of(market) == {1: after}
