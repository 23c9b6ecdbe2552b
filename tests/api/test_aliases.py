"""The vocabulary by machine: added, found, retired, kept by the bureau alone."""

from __future__ import annotations

import pytest

from api.test_trade import Caller
from domain.trade.market import Market, make_market

pytestmark = pytest.mark.django_db
PAIR = {"name": "眼机", "other": "摄像头模组", "source": "本园区手机厂"}


@pytest.fixture
def market(db) -> Market:
    return make_market("machine")


def test_a_pair_is_added_found_and_retired(market):
    bureau = Caller(market, "bureau")
    made = bureau.send("/aliases", PAIR).json()
    found = bureau.get("/aliases?q=眼机&own=true").json()
    step = bureau.send(f"/aliases/{made['id']}/step", {"verb": "retire", "reason": "没有人这样叫", "version": 1}).json()
    assert (found["total"], found["items"][0]["id"], step["state"], step["version"]) == (1, made["id"], "retired", 2)


def test_only_the_bureau_is_let_in(market):
    assert Caller(market, "buying").send("/aliases", PAIR).status_code == 403


def test_a_pair_that_stands_already_is_a_conflict(market):
    bureau = Caller(market, "bureau")
    bureau.send("/aliases", PAIR)
    assert bureau.send("/aliases", PAIR).status_code == 409
