"""The stage of tests/domain/service, and a browser for each of its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from domain.service.stage import Stage, at, make_stage, moment

In = Callable[[str], Client]


def client_of(stage: Stage, name: str) -> Client:
    """The browser of one of a stage's people, in Chinese."""
    browser = Client()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    browser.force_login(stage.accounts[name], backend="yuanlian.domain.people.signin.AccountBackend")
    return browser


@pytest.fixture
def stage(db) -> Iterator[Stage]:
    """One zone, on Wednesday 18 March 2026 at 10:00."""
    with at(moment(18)), translation.override("zh-hans"):
        yield make_stage("here")


@pytest.fixture
def signed_in(stage) -> In:
    """A client of one of the stage's people."""
    return lambda name: client_of(stage, name)
