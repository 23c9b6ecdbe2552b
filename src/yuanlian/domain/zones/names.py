"""Names of the zone's furniture for selects, filters and histories: a few columns, read by ready SQL.

Nearly every list page offers them, and none needs the rows' models or the places' geometry.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from yuanlian.domain.zones.models import Chain, Department, Place, in_language
from yuanlian.domain.zones.states import PlaceKind
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.prepared import Prepared

Row = tuple[UUID, str, str, str, str]
AREAS = (PlaceKind.AREA, PlaceKind.GRID)
NOT_AN_ADDRESS = (PlaceKind.OUTLINE, PlaceKind.ROAD)


@dataclass(frozen=True, slots=True)
class Name:
    """Id, code and names of one row; `kind` is empty where there is none."""

    id: UUID
    code: str
    name: str
    name_en: str
    kind: str = ""

    @property
    def label(self) -> str:
        """The name in the language of the page; Chinese where no English name is known."""
        return in_language(self.name, self.name_en)


def _departments(zone: UUID) -> QuerySet[Department, Row]:
    rows = Department.objects.filter(zone_id=zone, is_active=True)
    return rows.values_list("id", "code", "name", "name_en", "kind")


def _chains(zone: UUID) -> QuerySet[Chain, tuple[UUID, str, str, str]]:
    return Chain.objects.filter(zone_id=zone).values_list("id", "code", "name", "name_en")


def _places(zone: UUID) -> QuerySet[Place, Row]:
    return Place.objects.filter(zone_id=zone).values_list("id", "code", "name", "name_en", "kind")


_DEPARTMENTS = Prepared(_departments, zone=UUID)
_CHAINS = Prepared(_chains, zone=UUID)
_PLACES = Prepared(_places, zone=UUID)


def departments(actor: Actor) -> list[Name]:
    """Departments in service, by code."""
    return [Name(*row) for row in _DEPARTMENTS(zone=actor.zone)]


def chains(actor: Actor) -> list[Name]:
    """The zone's chains, in its order."""
    return [Name(*row) for row in _CHAINS(zone=actor.zone)]


def areas(actor: Actor) -> list[Name]:
    """Areas and grids, in the zone's order."""
    return [place for place in _all_places(actor) if place.kind in AREAS]


def sites(actor: Actor) -> list[Name]:
    """Places where an enterprise can sit: all but outlines and roads."""
    return [place for place in _all_places(actor) if place.kind not in NOT_AN_ADDRESS]


def _all_places(actor: Actor) -> list[Name]:
    return [Name(*row) for row in _PLACES(zone=actor.zone)]
