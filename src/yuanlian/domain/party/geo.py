"""What stands where: points of organisations and enterprises for maps, and the schematic ground under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party import coverage
from yuanlian.domain.party.models import Organisation
from yuanlian.domain.party.states import Coverage
from yuanlian.domain.zones.models import Place, in_language
from yuanlian.engines.geodesy import to_gcj02
from yuanlian.kernel.models import AuditTail, Zone
from yuanlian.kernel.prepared import as_stored, id_text

GCJ02 = "GCJ-02"
PLACES = 6  # decimals of a degree: a tenth of a metre


class Spot(NamedTuple):
    """One point: longitude and latitude in CGCS2000/WGS84. A plain tuple: a zone has tens of thousands."""

    id: str
    name: str
    lon: float
    lat: float
    kind: str
    code: str = ""


def organisation_spots(rows: QuerySet[Organisation]) -> list[Spot]:
    """Organisations with a position; `kind` is their kind, `code` the public one."""
    found = rows.filter(lon__isnull=False, lat__isnull=False).order_by("code")
    names = ("pk", "name", "name_en", "lon", "lat", "kind", "public_code")
    return [
        Spot(id_text(pk), in_language(name, name_en), lon, lat, kind, code)
        for pk, name, name_en, lon, lat, kind, code in as_stored(found.values_list(*names))
    ]


def enterprise_spots(rows: QuerySet[Enterprise], zone: UUID) -> list[Spot]:
    """Enterprises with a position; `kind` is how they are covered, `code` their chain's code."""
    kinds: dict[Any, str] = {}
    for way in (Coverage.JOINT, Coverage.OWN):
        covered = rows.filter(coverage.covered_by(zone, way)).order_by()
        kinds |= dict.fromkeys((pk for (pk,) in as_stored(covered.values_list("pk"))), way.value)
    none = Coverage.NONE.value
    found = rows.filter(lon__isnull=False, lat__isnull=False).order_by()
    names = ("pk", "short_name", "name", "lon", "lat", "chain__code")
    return [
        Spot(id_text(pk), short or name, lon or 0.0, lat or 0.0, kinds.get(pk, none), chain or "")
        for pk, short, name, lon, lat, chain in as_stored(found.values_list(*names))
    ]


def ground(zone: Zone) -> list[dict[str, Any]]:
    """GeoJSON features of the zone's drawing: background, then outline, areas, grids and roads with their rank."""
    drawing = zone.settings.get("map", {})
    ranks = drawing.get("ranks", {})
    places = Place.objects.filter(zone=zone).exclude(geometry={})
    return [*drawing.get("background", []), *(_feature(place, ranks.get(place.code)) for place in places)]


def _feature(place: Place, rank: str | None) -> dict[str, Any]:
    facts = {"kind": place.kind, "code": place.code, "name": place.name, "schematic": True}
    facts |= {"name_en": place.name_en} if place.name_en else {}
    facts |= {"rank": rank} if rank else {}
    return {"type": "Feature", "properties": facts, "geometry": place.geometry}


def positions(spots: Sequence[Spot], datum: str) -> list[list[float]]:
    """Longitude and latitude of each spot in the datum that a map source is drawn in."""
    if datum != GCJ02:
        return [[round(spot.lon, PLACES), round(spot.lat, PLACES)] for spot in spots]
    points = np.array([(spot.lon, spot.lat) for spot in spots], dtype=np.float64).reshape(-1, 2)
    found: list[list[float]] = np.round(to_gcj02(points), PLACES).tolist()
    return found


def in_datum(features: Iterable[dict[str, Any]], datum: str) -> list[dict[str, Any]]:
    """The features with their coordinates in the datum of a map source."""
    given = list(features)
    if datum != GCJ02:
        return given
    return [
        each | {"geometry": each["geometry"] | {"coordinates": _shifted(each["geometry"]["coordinates"])}}
        for each in given
    ]


def _shifted(coordinates: Any) -> Any:
    """A position, a line, a ring or any nesting of them."""
    if not coordinates or not isinstance(coordinates[0], list):
        return np.round(to_gcj02([coordinates[:2]])[0], PLACES).tolist()
    if not isinstance(coordinates[0][0], list):
        return np.round(to_gcj02(coordinates), PLACES).tolist()
    return [_shifted(each) for each in coordinates]


def stamp(zone: UUID) -> str:
    """Changes with every act in the zone: what was computed at the same stamp is still right today."""
    tail = AuditTail.objects.filter(zone_id=zone).values_list("seq", flat=True).first()
    return str(tail or 0)
