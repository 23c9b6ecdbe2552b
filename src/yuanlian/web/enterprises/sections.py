"""What other rooms show on an enterprise's page.

A room adds itself by a module `web/<room>/sections.py` that offers any of

    def enterprise_section(actor, zone_slug, enterprise) -> Section | None
        # its own part of the page: None when the reader has nothing to see there
    def enterprise_events(actor, enterprise, most) -> list[Event]
        # what happened, for the common timeline: the newest, of at most that many records of a kind
    def enterprise_acts(actor, zone_slug, enterprise) -> list[Action]
        # what this reader can do with the enterprise: buttons in the head of its page and of its public card

so the rooms below the roof never import one another. A section's template gets `section.context` and, besides, `zone`,
`enterprise` and `request`. The functions ask their own room's queries with the actor: what is not visible is not
shown. All cost the same number of queries whatever they find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.kernel.actor import Actor
from yuanlian.web.parts import Action, Moment, Words

Event = Moment  # when, who, what, where to look
TIMELINE = 20  # moments on the enterprise's page, and records of a kind that its rooms read; the rest stands elsewhere
ALL = 1000


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an enterprise's page; lower orders stand first. `count` stands beside the title."""

    title: Words
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50
    count: int | None = None
    action: Action | None = None


def _rooms() -> Iterator[ModuleType]:
    """Every other room's sections module, in the order of their names."""
    for entry in sorted(Path(__file__).parent.parent.glob("*/sections.py")):
        if entry.parent.name != "enterprises":
            yield import_module(f"yuanlian.web.{entry.parent.name}.sections")


def sections_of(actor: Actor, zone_slug: str, enterprise: Enterprise) -> list[Section]:
    """The parts that other rooms show this reader, in their order."""
    found = [
        room.enterprise_section(actor, zone_slug, enterprise)
        for room in _rooms()
        if hasattr(room, "enterprise_section")
    ]
    return sorted((section for section in found if section is not None), key=lambda section: section.order)


def timeline_of(actor: Actor, enterprise: Enterprise, own: list[Event], most: int = TIMELINE) -> list[Event]:
    """What happened around the enterprise, newest first, from every room and from the register itself."""
    events = [*own]
    for room in _rooms():
        if hasattr(room, "enterprise_events"):
            events += room.enterprise_events(actor, enterprise, most)
    return sorted(events, key=lambda event: event.at, reverse=True)


def acts_of(actor: Actor, zone_slug: str, enterprise: Enterprise) -> list[Action]:
    """What the other rooms let this reader do with the enterprise."""
    return [
        act
        for room in _rooms()
        if hasattr(room, "enterprise_acts")
        for act in room.enterprise_acts(actor, zone_slug, enterprise)
    ]
