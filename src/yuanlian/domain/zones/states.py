"""Fixed kinds of the zone's furniture."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlaceKind(models.TextChoices):
    """What a place is."""

    OUTLINE = "outline", _("园区范围")
    AREA = "area", _("片区")
    GRID = "grid", _("网格")
    ROAD = "road", _("道路")
    BUILDING = "building", _("楼宇")
    CENTRE = "centre", _("服务中心")
    ROOM = "room", _("活动室")
