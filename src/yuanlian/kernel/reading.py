"""While a request only reads, nothing moves that decides who reaches what: such questions are asked once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_KNOWN: ContextVar[dict[Hashable, object] | None] = ContextVar("yuanlian_reading", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Inside this block answers of `once` are kept; nothing may be written there that they depend on."""
    token = _KNOWN.set({})
    try:
        yield
    finally:
        _KNOWN.reset(token)


def is_reading() -> bool:
    """Whether answers are kept now."""
    return _KNOWN.get() is not None


def once(question: Callable[P, R]) -> Callable[P, R]:
    """The function, asked once for the same arguments (hashable, by place) while a request only reads."""

    @wraps(question)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        known = _KNOWN.get()
        if known is None or kwargs:
            return question(*args, **kwargs)
        key = (question, args)
        if key not in known:
            known[key] = question(*args, **kwargs)
        return known[key]  # type: ignore[return-value]  # kept under its own question

    return asked
