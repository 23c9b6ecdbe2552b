"""What time it is: the one place that asks, so that tests and loaders can say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_FIXED: ContextVar[datetime | None] = ContextVar("yuanlian_clock", default=None)


def now() -> datetime:
    """The present moment, aware; inside `at(...)` the moment given there."""
    return _FIXED.get() or timezone.now()


def today() -> date:
    """The present date in the active time zone."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside this block it is `moment` (aware)."""
    token = _FIXED.set(moment)
    try:
        yield
    finally:
        _FIXED.reset(token)
