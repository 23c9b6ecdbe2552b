"""How areas lie on the zone's map: a schematic outline around the enterprises in business that stand in each."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from yuanlian.domain.plans.bridge import gathering
from yuanlian.domain.plans.bridge.gathering import Point
from yuanlian.domain.plans.bridge.zoning import area_of
from yuanlian.domain.plans.parameters import Among, Parameters
from yuanlian.domain.zones import queries as zones
from yuanlian.engines.geodesy import outline
from yuanlian.kernel.actor import Actor

MARGIN = 60.0  # metres around the enterprises: about a plot


def outlines(actor: Actor, areas: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """GeoJSON for each of the areas, by its id; empty for one in which no enterprise stands."""
    places = {row.id: row for row in zones.places(actor)}
    points: dict[UUID, list[Point]] = {area: [] for area in areas}
    every, _nowhere = gathering.placed(gathering.taking_part(actor, Parameters(among=Among.ALL)))
    for each in every:
        area = area_of(each.row.place_id, places)
        if area in points:
            points[area].append(each.point)
    return {area: outline(own, margin=MARGIN) for area, own in points.items()}
