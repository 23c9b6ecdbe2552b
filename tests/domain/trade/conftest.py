"""The market that most tests of trade stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from domain.trade.market import Market, make_market


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Sentences are Chinese, whatever language a test before left behind."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def market(db) -> Market:
    return make_market()


@pytest.fixture
def elsewhere(db) -> Market:
    """The same market in another zone: data that could leak."""
    return make_market()
