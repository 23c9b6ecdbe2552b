"""The four zones' preset files as rows, read once for the tests of this folder."""

from __future__ import annotations

import csv
import itertools
import json
import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from yuanlian.presets import path

SLUGS = ("luzhou", "xianning", "changsha-hightech", "changsha-economic")
DEMO_SLUGS = SLUGS[:3]
Row = dict[str, str]
Point = tuple[float, float]


@dataclass(frozen=True)
class Preset:
    """One zone's files."""

    slug: str
    facts: dict[str, Any]
    structure: dict[str, Any]
    tables: dict[str, list[Row]]
    features: list[dict[str, Any]] = field(default_factory=list)

    def codes(self, table: str, key: str = "code") -> set[str]:
        """The keys of a table."""
        return {row[key] for row in self.tables[table]}

    @property
    def organisations(self) -> list[Row]:
        """Structure and grassroots organisations, with every column."""
        columns = self.tables["organisations"][0].keys()
        structural = [{name: str(row.get(name, "")) for name in columns} for row in self.structure["organisations"]]
        return structural + self.tables["organisations"]

    def rings(self, kind: str) -> dict[str, list[Point]]:
        """The outer ring of every shape of a kind, by code."""
        return {
            shape["properties"]["code"]: [(lon, lat) for lon, lat in shape["geometry"]["coordinates"][0]]
            for shape in self.features
            if shape["properties"]["kind"] == kind
        }


def _rows(slug: str, name: str) -> list[Row]:
    with path("zones", slug, name).open("r", encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text, strict=True))


@cache
def preset(slug: str) -> Preset:
    """The files of the zone `slug`."""
    folder = path("zones", slug)
    names = [file.name for file in folder.iterdir() if file.name.endswith(".csv")]
    return Preset(
        slug=slug,
        facts=tomllib.loads((folder / "zone.toml").read_text(encoding="utf-8")),
        structure=tomllib.loads((folder / "structure.toml").read_text(encoding="utf-8")),
        tables={name.removesuffix(".csv"): _rows(slug, name) for name in names},
        features=json.loads((folder / "places.geojson").read_text(encoding="utf-8"))["features"],
    )


@cache
def reference(name: str) -> tuple[Row, ...]:
    """The rows of a national list."""
    with path("reference", name).open("r", encoding="utf-8", newline="") as text:
        return tuple(csv.DictReader(text, strict=True))


@cache
def cases() -> tuple[dict[str, Any], ...]:
    """The matching cases."""
    return tuple(tomllib.loads(path("cases.toml").read_text(encoding="utf-8"))["cases"])


def inside_ring(point: Point, ring: list[Point]) -> bool:
    """Whether a point lies inside a closed ring (even-odd rule)."""
    lon, lat = point
    inside = False
    for (lon_a, lat_a), (lon_b, lat_b) in itertools.pairwise(ring):
        if (lat_a > lat) != (lat_b > lat) and lon < (lon_b - lon_a) * (lat - lat_a) / (lat_b - lat_a) + lon_a:
            inside = not inside
    return inside


def area_of(ring: list[Point]) -> float:
    """The signed area of a closed ring in square degrees, positive when it runs anticlockwise."""
    lon, lat = ring[0]
    moved = [(x - lon, y - lat) for x, y in ring]
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in itertools.pairwise(moved)) / 2
