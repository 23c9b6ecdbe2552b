"""The stage on which requests of this folder play, and the other zone with the same data beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from domain.service.stage import Stage, at, make_stage, moment


@pytest.fixture
def stage(db) -> Iterator[Stage]:
    """One zone, on Wednesday 18 March 2026 at 10:00."""
    with at(moment(18)), translation.override("zh-hans"):
        yield make_stage("here")


@pytest.fixture
def elsewhere(db) -> Iterator[Stage]:
    """Another zone with the same people, words and a request."""
    with at(moment(18)):
        other = make_stage("there")
        other.in_work()
        yield other
