"""What needs the reader now: every room may offer lines for the first screen in a `desk.py`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from yuanlian.kernel.actor import Actor
from yuanlian.web.parts import Action, Words


@dataclass(frozen=True, slots=True)
class Desk:
    """One line of work that waits: how many, and where."""

    label: Words
    count: int
    url: str
    icon: str = "inbox"
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """The primary action a room offers for the first screen; the lowest order wins."""

    action: Action
    order: int = 50


def _modules() -> list[object]:
    from yuanlian.web.urls import ROOMS  # -- slow import: addresses load after templates

    names = [f"yuanlian.web.{room}.desk" for room in ROOMS]
    return [import_module(name) for name in names if find_spec(name) is not None]


def desks(actor: Actor, slug: str) -> list[Desk]:
    """Lines of every room's `desks(actor, slug)` with something waiting, urgent ones first."""
    found: list[Desk] = []
    for module in _modules():
        found += getattr(module, "desks", lambda actor, slug: [])(actor, slug)
    return sorted((desk for desk in found if desk.count), key=lambda desk: (not desk.urgent, str(desk.label)))


def primary(actor: Actor, slug: str) -> Action | None:
    """The one primary action of the first screen for this reader."""
    offers: list[Offer] = []
    for module in _modules():
        offers += getattr(module, "offers", lambda actor, slug: [])(actor, slug)
    return min(offers, key=lambda offer: offer.order).action if offers else None
