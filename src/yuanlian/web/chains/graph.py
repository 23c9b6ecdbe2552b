"""The drawing of a chain as a value that static/js/chain.js reads; the table beside it says the same in words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.chains.picture import Picture, Spot
from yuanlian.domain.chains.states import EdgeKind, GapKind, Tier
from yuanlian.web.chains.layout import Box, place

BANDS = {Tier.UPSTREAM: 0, Tier.MIDSTREAM: 1, Tier.DOWNSTREAM: 2}


class Mark(StrEnum):
    """How a node stands: each has its own outline and ground, and the drawing repeats it in words."""

    HELD = "held"
    EMPTY = "empty"
    MISSING = "missing"
    SINGLE_SUPPLIER = "single_supplier"
    THIN = "thin"


MARKS: dict[Mark, Promise] = {
    Mark.HELD: gettext_lazy("有企业"),
    Mark.SINGLE_SUPPLIER: gettext_lazy("仅一家"),
    Mark.THIN: gettext_lazy("薄弱"),
    Mark.MISSING: gettext_lazy("缺失"),
    Mark.EMPTY: gettext_lazy("暂无企业"),
}


def mark_of(spot: Spot) -> Mark:
    """How a node stands: its gap, else whether anybody is on it."""
    if spot.gap is not None:
        return Mark(spot.gap.value)
    return Mark.HELD if spot.held else Mark.EMPTY


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything templates/chains/graph.html draws."""

    title: str
    data: dict[str, Any]
    marks: list[tuple[str, Promise]]


def _flows(picture: Picture, shown: Collection[UUID]) -> list[tuple[str, str]]:
    """Edges from left to right: flows as they run, a kind before its class, support from what is below."""
    return [
        (str(edge.source_id), str(edge.target_id))
        for edge in picture.edges
        if edge.source_id in shown and edge.target_id in shown
    ]


def drawing_of(picture: Picture, shown: Collection[UUID], url: Callable[[Spot], str]) -> Drawing:
    """The nodes `shown` of a chain with the edges between them, each at its place."""
    spots = [spot for spot in picture.spots if spot.node.id in shown]
    boxes = [Box(str(spot.node.id), BANDS.get(Tier(spot.node.tier))) for spot in spots]
    places = place(boxes, _flows(picture, shown))
    data = {
        "title": picture.chain.label,
        "nodes": [_node(spot, places[str(spot.node.id)], url(spot)) for spot in spots],
        "links": [
            {
                "source": str(edge.source_id),
                "target": str(edge.target_id),
                "kind": edge.kind,
                "label": _label(edge.kind),
            }
            for edge in picture.edges
            if edge.source_id in shown and edge.target_id in shown
        ],
    }
    present = {mark_of(spot) for spot in spots}
    return Drawing(picture.chain.label, data, [(mark.value, label) for mark, label in MARKS.items() if mark in present])


def _label(kind: str) -> str:
    return str(EdgeKind(kind).label)


def _node(spot: Spot, at: tuple[float, float], url: str) -> dict[str, Any]:
    mark = mark_of(spot)
    return {
        "id": str(spot.node.id),
        "name": spot.node.label,
        "x": at[0],
        "y": at[1],
        "mark": mark.value,
        "tag": _tag(spot),
        "state": str(MARKS[mark]),
        "firms": _firms(spot),
        "url": url,
    }


def _tag(spot: Spot) -> str:
    """The few characters behind a node's name: how many stand there, and what is wrong."""
    words = {
        GapKind.MISSING: _("缺"),
        GapKind.SINGLE_SUPPLIER: _("1 家"),
        GapKind.THIN: _("%(number)d 家·薄弱") % {"number": spot.number},
    }
    if spot.gap is not None:
        return words[spot.gap]
    return _("%(number)d 家") % {"number": spot.number} if spot.number else ""


def _firms(spot: Spot) -> str:
    names = "、".join(spot.firms)
    return _("%(names)s等 %(number)d 家") % {"names": names, "number": spot.number} if spot.number > 3 else names
