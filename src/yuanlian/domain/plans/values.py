"""A plan as plain values: units, targets, what was asked, what was found. Lengths in metres, indices from 0."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from yuanlian.domain.plans.parameters import Parameters
from yuanlian.domain.plans.states import PlanKind

Floats = NDArray[np.float64]
MARK = 16  # hex digits that tell one unit's row from another
DEGREE = 111_320.0  # metres of a degree of latitude


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An enterprise that takes part; `today` is the index of its target, None where it has none."""

    enterprise: UUID
    name: str
    lon: float
    lat: float
    load: int = 1
    today: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where units may belong; `key` tells it from others, whatever its name."""

    key: str
    label: str
    label_en: str = ""
    account: UUID | None = None
    place: UUID | None = None
    enterprise: UUID | None = None
    capacity: int | None = None
    lon: float | None = None
    lat: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing to say about a plan: a code with its parameters, put into words by `words`."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"code": self.code, "values": dict(self.values)}


@dataclass(frozen=True)
class Input:
    """What a plan is computed from; `left_out` names enterprises and persons without a position."""

    kind: PlanKind
    parameters: Parameters
    units: tuple[Unit, ...]
    targets: tuple[Target, ...]
    left_out: tuple[str, ...] = ()
    notes: tuple[Said, ...] = ()

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """A digest of each unit's row."""
        return tuple(_mark(unit, self.targets) for unit in self.units)

    @cached_property
    def digest(self) -> str:
        """A digest of everything that the answer depends on, the parameters apart."""
        targets = [[each.key, each.capacity, each.lon, each.lat, dict(each.facts)] for each in self.targets]
        return _digest([self.kind.value, sorted(self.marks), targets])


def _mark(unit: Unit, targets: Sequence[Target]) -> str:
    today = None if unit.today is None else targets[unit.today].key
    # What begins with an underscore follows from the other units.
    facts = {name: value for name, value in unit.facts.items() if not name.startswith("_")}
    row = [str(unit.enterprise), unit.lon, unit.lat, unit.load, today, facts]
    return _digest(row)[:MARK]


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An engine's answer: a target for each unit, of `targets`, which the engine may have made itself."""

    assign: tuple[int | None, ...]
    targets: tuple[Target, ...]
    engine: str
    status: str
    bound: int | None = None
    reasons: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """Units with their targets at one moment: today's, the engine's, or as changed by hand."""

    kind: PlanKind
    parameters: Parameters
    units: Sequence[Unit]
    targets: Sequence[Target]
    assign: Sequence[int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What an arrangement costs, unit by unit and in total, and what it breaks."""

    total: int
    costs: tuple[int | None, ...]
    violations: tuple[Said, ...] = ()


def metres(points: Sequence[tuple[float, float]], *, around: Sequence[tuple[float, float]]) -> Floats:
    """Plane coordinates [n][2] of points in degrees, exact enough inside one zone; `around` sets the origin."""
    centre = np.round(np.asarray(around, dtype=np.float64).reshape(-1, 2).mean(axis=0), 3)
    scale = np.array([np.cos(np.radians(centre[1])) * DEGREE, DEGREE])
    flat: Floats = (np.asarray(points, dtype=np.float64).reshape(-1, 2) - centre) * scale
    return flat
