"""The market of the domain tests, and browsers of its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from domain.trade.market import Market, make_market


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """A page in English does not leave its language to the next test."""
    yield
    translation.activate(settings.LANGUAGE_CODE)


def client_of(market: Market, who: str) -> Client:
    """The browser of somebody of the market, in Chinese."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    client.force_login(market.accounts[who], backend="yuanlian.domain.people.signin.AccountBackend")
    return client


Visit = Callable[[str], Client]


@pytest.fixture
def market(db) -> Market:
    return make_market("park")


@pytest.fixture
def elsewhere(db) -> Market:
    return make_market("other")


@pytest.fixture
def visit(market) -> Visit:
    """A client of somebody of the market, reading Chinese."""
    return lambda who: client_of(market, who)
