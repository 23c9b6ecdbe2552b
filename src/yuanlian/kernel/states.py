"""State tables: a verb is the only way from one state to another."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from django.utils.translation import gettext as _

from yuanlian.kernel.errors import IllegalMove

S = TypeVar("S", bound=StrEnum)
V = TypeVar("V", bound=StrEnum)


def move(table: Mapping[tuple[S, V], S], state: S, verb: V) -> S:
    """The state that `verb` leads to; raises IllegalMove when the table has no such row."""
    try:
        return table[state, verb]
    except KeyError:
        raise IllegalMove(_("现在的状态下不能这样做，请刷新页面后再看。")) from None


def verbs(table: Mapping[tuple[S, V], S], state: S) -> frozenset[V]:
    """Every verb the table knows from `state`."""
    return frozenset(verb for (origin, verb) in table if origin == state)
