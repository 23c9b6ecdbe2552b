"""What a process holds of a zone to rank its suppliers: the index, and up to which state of the rows it has read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from yuanlian.engines.matching import Index, Model
from yuanlian.kernel.pulse import STILL, Pulse


class Mark(NamedTuple):
    """Whether rows are the same as before: how many, the sum of their versions, the latest stamp."""

    rows: int
    versions: int
    latest: datetime | None


NOTHING = Mark(0, 0, None)


class Shown(NamedTuple):
    """What an enterprise showed beside its own profile: what it offers now, what it has delivered."""

    offered: tuple[str, ...] = ()
    delivered: tuple[str, ...] = ()


@dataclass(slots=True)
class Held:
    """One zone's index; `versions` and what was `shown` by enterprise, as last read. One writer at a time.

    With a learnt `model`, of which version `learnt` is the id, the index was built in its space.
    """

    index: Index = field(default_factory=lambda: Index.build([]))
    model: Model | None = None
    learnt: UUID | None = None
    pulse: Pulse = STILL
    enterprises: Mark = NOTHING
    offers: Mark = NOTHING
    deals: Mark = NOTHING
    versions: dict[UUID, int] = field(default_factory=dict)
    shown: dict[UUID, Shown] = field(default_factory=dict)
