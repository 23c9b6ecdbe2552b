"""A schematic outline around points: the convex hull of small circles about them, as GeoJSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, pi, radians, sin
from typing import Any

Position = tuple[float, float]  # longitude, latitude
DEGREE = 111_320.0  # metres of a degree of latitude
CORNERS = 8  # of the circle about each point: one point alone and points in a line have an outline too
DECIMALS = 6


def outline(points: Iterable[Position], *, margin: float) -> dict[str, Any]:
    """The polygon that keeps `margin` metres around all points, counter-clockwise; empty where there are none."""
    hull = _hull(sorted(set(points)))
    if not hull:
        return {}
    ring = _hull(sorted({corner for point in hull for corner in _circle(point, margin)}))
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in [*ring, ring[0]]]]}


def _circle(point: Position, margin: float) -> list[Position]:
    lon, lat = point
    high = margin / DEGREE
    wide = high / cos(radians(lat))
    turns = [2 * pi * number / CORNERS for number in range(CORNERS)]
    return [(round(lon + wide * cos(turn), DECIMALS), round(lat + high * sin(turn), DECIMALS)) for turn in turns]


def _hull(points: Sequence[Position]) -> list[Position]:
    """The corners of the convex hull of sorted points (Andrew's monotone chain), counter-clockwise."""
    if len(points) < 3:
        return list(points)
    return [*_chain(points)[:-1], *_chain(points[::-1])[:-1]]


def _chain(points: Sequence[Position]) -> list[Position]:
    """The right-hand border from the first point to the last."""
    kept: list[Position] = []
    for point in points:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
            kept.pop()
        kept.append(point)
    return kept


def _turn(start: Position, middle: Position, end: Position) -> float:
    """Above zero where the way turns left."""
    return (middle[0] - start[0]) * (end[1] - start[1]) - (middle[1] - start[1]) * (end[0] - start[0])
