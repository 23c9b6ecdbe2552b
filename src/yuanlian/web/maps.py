"""A map as a value: where its points come from, what their kinds mean, and which ground lies under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yuanlian.web.parts import Words


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of point is called; its place in the list gives colour and shape."""

    code: str
    label: Words


@dataclass(frozen=True, slots=True)
class Tiles:
    """A tile source from the settings; the addresses of a map give their points in its datum."""

    url: str
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class MapView:
    """Everything templates/parts/map.html draws.

    `data_url` answers with a GeoJSON FeatureCollection of points with the properties `name`, `kind`, `url` and `note`,
    or with the same in rows (web/zonemap/points.py); `ground_url` with the zone's geometry as the presets hold it:
    polygons of `kind` outline, area, grid, green, water and lines of `kind` road with their `rank`.
    """

    name: str
    title: Words
    data_url: str
    ground_url: str = ""
    kinds: Sequence[Kind] = ()
    tiles: Tiles | None = None
    attribution: Words = ""
    clusters_to_zoom: int = 15  # below it near points are drawn as one with their number; 0 draws each by itself

    @property
    def kind_list(self) -> list[dict[str, str]]:
        """The kinds as static/js/map.js reads them."""
        return [{"code": each.code, "label": str(each.label)} for each in self.kinds]

    @property
    def words(self) -> dict[str, Any]:
        """The words the map's controls and notes use, in the reader's language."""
        return {
            "controls": {
                "NavigationControl.ZoomIn": _("放大"),
                "NavigationControl.ZoomOut": _("缩小"),
                "AttributionControl.ToggleAttribution": _("地图来源"),
                "Popup.Close": _("关闭"),
                "Map.Title": str(self.title),
            },
            "failed": _("地图没有打开。下面的表列出同样的地点。"),
            "many": _("此处共有"),
        }
