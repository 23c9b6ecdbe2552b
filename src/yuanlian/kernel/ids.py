"""Row ids: UUIDv7 (RFC 9562), unguessable, ordered by time, made without asking the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, SafeUUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return uuid7()


def id_of(digits: str | None) -> UUID | None:
    """The id of the 32 digits that SQLite keeps. UUID() looks for braces and dashes first."""
    if digits is None:
        return None
    made = UUID.__new__(UUID)
    object.__setattr__(made, "int", int(digits, 16))
    object.__setattr__(made, "is_safe", SafeUUID.unknown)
    return made


def quick(converters: Sequence[Callable[..., Any]]) -> list[Callable[..., Any]]:
    """What Django converts a column with, ids by `id_of`."""
    return [_id if getattr(each, "__name__", "") == "convert_uuidfield_value" else each for each in converters]


def _id(value: str | None, _expression: Any, _connection: Any) -> UUID | None:
    return id_of(value)
