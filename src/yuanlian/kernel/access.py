"""What a route says about itself: who may come in. A route that says nothing is closed and fails the build."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


class Door(StrEnum):
    """How far in a route is."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    ZONE = "zone"


@dataclass(frozen=True, slots=True)
class Access:
    """The door of a route and, inside a zone, the roles that may pass."""

    door: Door
    roles: frozenset[str] = frozenset()


def declare(access: Access) -> Callable[[F], F]:
    """Decorator that writes `access` on a view or operation."""

    def mark(view: F) -> F:
        view.access = access  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return mark


def declared(view: Any) -> Access | None:
    """What a view says about itself, or None."""
    return getattr(view, "access", None)
