"""Places the nodes of a chain for a drawing: what feeds something stands to the left of it, supporting nodes below.

A layered drawing (Sugiyama, Tagawa and Toda 1981): columns by the part of the chain and the way through it, rows by
the mean of the neighbours' rows in a few sweeps. The same graph always gives the same drawing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SWEEPS = 6
ABREAST, FULL, TALLEST = 3, 9, 18
"""A part of the chain has at most three columns of about nine, and more only so that none is taller than eighteen."""


@dataclass(frozen=True, slots=True)
class Box:
    """A node to be placed; `band` is its part of the chain from left to right, None below everything."""

    key: str
    band: int | None


def place(boxes: Sequence[Box], flows: Sequence[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Column and row of every box, from 0; `flows` run from left to right as far as the bands allow."""
    columns = _columns([box for box in boxes if box.band is not None], flows)
    near = _neighbours(flows)
    _sweep(columns, near)
    placed = {key: (float(x), y) for x, column in enumerate(columns) for key, y in _centred(column, columns)}
    below = [box.key for box in boxes if box.band is None]
    return placed | _beneath(below, placed, near)


def _columns(boxes: Sequence[Box], flows: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The boxes by band, and inside a band from left to right by the longest way that leads to them."""
    band = {box.key: box.band for box in boxes}
    inside = [(a, b) for a, b in flows if a in band and b in band and band[a] == band[b]]
    depth = dict.fromkeys(band, 0)
    for _round in range(len(band)):
        moved = False
        for a, b in inside:
            if depth[b] <= depth[a] < len(band):
                depth[b] = depth[a] + 1
                moved = True
        if not moved:
            break
    found: list[list[str]] = []
    for each in sorted({box.band or 0 for box in boxes}):
        members = sorted((key for key in band if band[key] == each), key=lambda key: depth[key])
        wanted = max(1, min(ABREAST, len({depth[key] for key in members}), round(len(members) / FULL)))
        size = -(-len(members) // max(wanted, -(-len(members) // TALLEST)))
        found += [members[start : start + size] for start in range(0, len(members), size)]
    return found


def _neighbours(flows: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {}
    for a, b in flows:
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    return near


def _sweep(columns: list[list[str]], near: Mapping[str, Sequence[str]]) -> None:
    """Each column is ordered by where its neighbours in other columns stand, forth and back."""
    for sweep in range(SWEEPS):
        order = columns if sweep % 2 == 0 else list(reversed(columns))
        for column in order:
            rows = {key: row for each in columns for key, row in _centred(each, columns)}
            own = {key: place for place, key in enumerate(column)}
            column.sort(key=lambda key: (_mean(key, near, rows, own), own[key]))


def _mean(key: str, near: Mapping[str, Sequence[str]], rows: Mapping[str, float], own: Mapping[str, int]) -> float:
    others = [rows[each] for each in near.get(key, ()) if each in rows and each not in own]
    return sum(others) / len(others) if others else rows[key]


def _centred(column: Sequence[str], columns: Sequence[Sequence[str]]) -> list[tuple[str, float]]:
    """The rows of a column that stands in the middle of the tallest one."""
    tallest = max((len(each) for each in columns), default=0)
    first = (tallest - len(column)) / 2
    return [(key, first + place) for place, key in enumerate(column)]


def _beneath(
    keys: Sequence[str], placed: Mapping[str, tuple[float, float]], near: Mapping[str, Sequence[str]]
) -> dict[str, tuple[float, float]]:
    """Supporting boxes under the drawing, each about below what it supports, as many abreast as there are columns."""
    width = max([1, *(int(x) + 1 for x, _y in placed.values())])
    floor = max([-1.0, *(y for _x, y in placed.values())]) + 1.5

    def centre(key: str) -> float:
        columns = [placed[each][0] for each in near.get(key, ()) if each in placed]
        return sum(columns) / len(columns) if columns else width / 2

    ordered = sorted(keys, key=lambda key: (centre(key), keys.index(key)))
    rows = -(-len(ordered) // width)
    found: dict[str, tuple[float, float]] = {}
    for place_, key in enumerate(ordered):
        column, row = divmod(place_, max(rows, 1))
        found[key] = (float(column), floor + row)
    return found
