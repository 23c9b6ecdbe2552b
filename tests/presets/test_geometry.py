"""The schematic maps: neighbours share borders, nothing overlaps, every point lies where it says."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from presets.reading import SLUGS, Point, Preset, area_of, inside_ring, preset

# A square degree at these latitudes is some 10,800 km²; a square metre is below this.
SQUARE_METRE = 1e-10
Edge = tuple[Point, Point]


@pytest.fixture(params=SLUGS)
def zone(request: pytest.FixtureRequest) -> Preset:
    return preset(request.param)


def _edges(ring: list[Point]) -> set[Edge]:
    return set(itertools.pairwise(ring))


def _crosses(one: Edge, other: Edge) -> bool:
    """Whether two segments cross in their inside."""

    def side(edge: Edge, point: Point) -> float:
        (ax, ay), (bx, by) = edge
        return (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)

    if set(one) & set(other):
        return False
    return side(one, other[0]) * side(one, other[1]) < 0 and side(other, one[0]) * side(other, one[1]) < 0


def _middle(ring: list[Point]) -> Point:
    """A point inside a ring of these maps: its centre of area."""
    lon, lat = ring[0]
    moved = [(x - lon, y - lat) for x, y in ring]
    sum_x = sum_y = 0.0
    for (ax, ay), (bx, by) in itertools.pairwise(moved):
        cross = ax * by - bx * ay
        sum_x += (ax + bx) * cross
        sum_y += (ay + by) * cross
    size = area_of(ring) * 6
    return lon + sum_x / size, lat + sum_y / size


def test_every_shape_says_that_it_is_schematic(zone: Preset) -> None:
    assert {shape["properties"]["schematic"] for shape in zone.features} == {True}


def test_every_ring_is_closed_and_runs_anticlockwise(zone: Preset) -> None:
    rings = {code: ring for kind in ("outline", "area", "grid") for code, ring in zone.rings(kind).items()}
    assert {code for code, ring in rings.items() if ring[0] != ring[-1] or area_of(ring) <= 0} == set()


@pytest.mark.parametrize("kind", ["area", "grid"])
def test_shapes_of_a_kind_do_not_overlap(zone: Preset, kind: str) -> None:
    rings = list(zone.rings(kind).items())
    overlapping = []
    for at, (code, ring) in enumerate(rings):
        for other, across in rings[at + 1 :]:
            crossing = any(_crosses(one, two) for one in _edges(ring) for two in _edges(across))
            within = inside_ring(_middle(ring), across) or inside_ring(_middle(across), ring)
            if crossing or within or _edges(ring) & _edges(across):
                overlapping.append((code, other))
    assert overlapping == []


def test_areas_cover_the_outline_without_a_gap(zone: Preset) -> None:
    (outline,) = zone.rings("outline").values()
    assert abs(sum(area_of(ring) for ring in zone.rings("area").values()) - area_of(outline)) < SQUARE_METRE


def test_neighbouring_areas_share_their_border_point_by_point(zone: Preset) -> None:
    (outline,) = zone.rings("outline").values()
    directed = Counter(edge for ring in zone.rings("area").values() for edge in _edges(ring))
    unpaired = {edge for edge in directed if edge[::-1] not in directed}
    assert unpaired == _edges(outline)


def test_chain_grids_are_made_of_whole_areas() -> None:
    zone = preset("xianning")
    areas = zone.rings("area")
    made = {
        grid: sum(
            area_of(areas[row["code"]])
            for row in zone.tables["places"]
            if row["parent"] == grid and row["kind"] == "area"
        )
        for grid in zone.rings("grid")
    }
    assert {
        grid for grid, ring in zone.rings("grid").items() if abs(area_of(ring) - made[grid]) > SQUARE_METRE
    } == set()


def test_every_enterprise_on_the_map_lies_in_its_place(zone: Preset) -> None:
    areas = zone.rings("area")
    wrong = [
        row["code"]
        for row in zone.tables["enterprises"]
        if row["lon"] and not inside_ring((float(row["lon"]), float(row["lat"])), areas[row["place"]])
    ]
    assert wrong == []


def test_every_fictional_enterprise_is_on_the_map_and_no_real_one(zone: Preset) -> None:
    placed = {row["code"] for row in zone.tables["enterprises"] if row["lon"] and row["lat"]}
    assert placed == {row["code"] for row in zone.tables["enterprises"] if row["fictional"] == "yes"}


def test_every_place_but_the_roads_lies_in_the_outline(zone: Preset) -> None:
    (outline,) = zone.rings("outline").values()
    wrong = [
        row["code"]
        for row in zone.tables["places"]
        if row["kind"] != "road" and not inside_ring((float(row["lon"]), float(row["lat"])), outline)
    ]
    assert wrong == []


def test_every_coded_shape_is_a_place_of_the_same_kind(zone: Preset) -> None:
    shapes = {
        shape["properties"]["code"]: shape["properties"]["kind"]
        for shape in zone.features
        if "code" in shape["properties"]
    }
    places = {
        row["code"]: row["kind"] for row in zone.tables["places"] if row["kind"] in {"outline", "area", "grid", "road"}
    }
    assert shapes == places


def test_the_centre_lies_in_the_outline(zone: Preset) -> None:
    (outline,) = zone.rings("outline").values()
    assert inside_ring((zone.facts["centre"]["lon"], zone.facts["centre"]["lat"]), outline)
