"""Which enterprises border each other, how long the border is, and whether a main road runs along it.

Neighbours are those whose nearest ground touches (Voronoi cells); their border has the length of the shared edge.
Without scipy each one borders its six nearest. A border lies on a main road when the straight line between the two
crosses a road that the zone's map ranks as trunk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from yuanlian.domain.plans.bridge.gathering import Point
from yuanlian.domain.plans.values import Floats, metres
from yuanlian.domain.zones.models import Place
from yuanlian.domain.zones.states import PlaceKind
from yuanlian.kernel.models import Zone

Ints = NDArray[np.int64]
NEIGHBOURS = 6
APART = 2.0  # metres between two at the same spot: neighbours, as in one building


@dataclass(frozen=True, slots=True)
class Borders:
    """Pairs [m][2] of neighbours with the length of their border in metres and whether a main road runs along it."""

    pairs: Ints
    length: Floats
    main: NDArray[np.bool_]


def borders(zone: Zone, points: Sequence[Point]) -> Borders:
    """All borders between the points; every point can be reached from every other."""
    flat = spread(metres(points, around=points))
    pairs, length = _touching(flat)
    pairs, length = _joined(flat, pairs, length)
    roads = [metres(line, around=points) for line in _trunk_roads(zone)]
    return Borders(pairs, length, _crossing(flat[pairs[:, 0]], flat[pairs[:, 1]], roads))


def spread(flat: Floats) -> Floats:
    """The points with those at one spot set side by side, in their order."""
    found = flat.copy()
    _spots, where = np.unique(np.round(flat, 1), axis=0, return_inverse=True)
    seen: dict[int, int] = {}
    for number, spot in enumerate(where.reshape(-1).tolist()):
        turn = seen[spot] = seen.get(spot, -1) + 1
        angle = 2.399963 * turn  # the golden angle: no two in one line
        found[number] += APART * np.sqrt(turn) * np.array([np.cos(angle), np.sin(angle)])
    return found


def _touching(flat: Floats) -> tuple[Ints, Floats]:
    if len(flat) < 4:
        return _nearest(flat)
    try:
        from scipy.spatial import QhullError, Voronoi  # -- optional dependency
    except ModuleNotFoundError:
        return _nearest(flat)
    try:
        cells = Voronoi(flat)
    except QhullError:  # all in one line
        return _nearest(flat)
    pairs = np.asarray(cells.ridge_points, dtype=np.int64)
    gap = np.hypot(*(flat[pairs[:, 0]] - flat[pairs[:, 1]]).T)
    length = gap.copy()
    for number, (one, other) in enumerate(cells.ridge_vertices):
        if one >= 0 and other >= 0:
            edge = float(np.hypot(*(cells.vertices[one] - cells.vertices[other])))
            length[number] = min(edge, 2 * gap[number])  # cells at the rim run far out
    return pairs, np.maximum(length, 1.0)


def _nearest(flat: Floats) -> tuple[Ints, Floats]:
    """Each with its six nearest, both ways."""
    found: set[tuple[int, int]] = set()
    for number, point in enumerate(flat):
        apart = np.hypot(*(flat - point).T)
        apart[number] = np.inf
        for other in np.argsort(apart, kind="stable")[: min(NEIGHBOURS, len(flat) - 1)].tolist():
            found.add((min(number, other), max(number, other)))
    pairs = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    return pairs, np.maximum(np.hypot(*(flat[pairs[:, 0]] - flat[pairs[:, 1]]).T), 1.0)


def _joined(flat: Floats, pairs: Ints, length: Floats) -> tuple[Ints, Floats]:
    """The pairs, and the shortest ones that join parts which nothing joins."""
    parts = components(len(flat), pairs)
    while parts.max(initial=0) > 0:
        inside = np.flatnonzero(parts == 0)
        outside = np.flatnonzero(parts != 0)
        apart = np.hypot(*(flat[inside][:, None] - flat[outside][None]).transpose(2, 0, 1))
        one, other = np.unravel_index(int(apart.argmin()), apart.shape)
        pairs = np.vstack([pairs, [inside[one], outside[other]]])
        length = np.append(length, max(float(apart[one, other]), 1.0))
        parts = components(len(flat), pairs)
    return pairs, length


def components(count: int, pairs: Ints) -> Ints:
    """The number of the part that each of `count` points belongs to, parts numbered from 0 by their first point."""
    root = np.arange(count)
    while True:
        low = root.copy()
        np.minimum.at(low, pairs[:, 0], root[pairs[:, 1]])
        np.minimum.at(low, pairs[:, 1], root[pairs[:, 0]])
        low = np.minimum(low, low[low])
        if (low == root).all():
            found: Ints = np.unique(root, return_inverse=True)[1].astype(np.int64)
            return found
        root = low


def _trunk_roads(zone: Zone) -> list[list[Point]]:
    """The trunk roads of the zone's map as lines of points."""
    ranks = zone.settings.get("map", {}).get("ranks", {})
    roads = Place.objects.filter(zone=zone, kind=PlaceKind.ROAD).order_by("code")
    lines = [road.geometry for road in roads if ranks.get(road.code) == "trunk" and road.geometry]
    return [[(at[0], at[1]) for at in line["coordinates"]] for line in lines if line["type"] == "LineString"]


def _crossing(here: Floats, there: Floats, roads: Sequence[Floats]) -> NDArray[np.bool_]:
    """Which of the straight lines from `here` to `there` cross a road."""
    found = np.zeros(len(here), dtype=bool)
    for road in roads:
        for start, end in pairwise(road):
            sides = _side(start, end, here) * _side(start, end, there) <= 0
            ends = _side(here, there, start) * _side(here, there, end) <= 0
            found |= sides & ends
    return found


def _side(start: Floats, end: Floats, point: Floats) -> Floats:
    """On which side of the line from `start` to `end` the point lies: -1, 0 or 1."""
    run, away = end - start, point - start
    turned: Floats = np.sign(run[..., 0] * away[..., 1] - run[..., 1] * away[..., 0])
    return turned
