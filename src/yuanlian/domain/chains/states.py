"""Fixed kinds of a chain map, and the way of a position from proposal to a person's word."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tier(models.TextChoices):
    """Where a node stands on its chain; the engine's values."""

    UPSTREAM = "upstream", _("上游")
    MIDSTREAM = "midstream", _("中游")
    DOWNSTREAM = "downstream", _("下游")
    SUPPORTING = "supporting", _("配套")


class EdgeKind(models.TextChoices):
    """What an edge says of its source and its target; the engine's values."""

    UP = "up", _("供给")
    DOWN = "down", _("应用")
    SUPPORTING = "supporting", _("配套")
    SUB_CLASS = "sub_class", _("细分")


class PositionState(models.TextChoices):
    """How far it is known that an enterprise stands on a node."""

    SUGGESTED = "suggested", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REJECTED = "rejected", _("不在此环节")


class PositionVerb(models.TextChoices):
    """What a person says about a position."""

    CONFIRM = "confirm", _("确认")
    REJECT = "reject", _("不在此环节")


MOVES: dict[tuple[PositionState, PositionVerb], PositionState] = {
    (PositionState.SUGGESTED, PositionVerb.CONFIRM): PositionState.CONFIRMED,
    (PositionState.SUGGESTED, PositionVerb.REJECT): PositionState.REJECTED,
    (PositionState.CONFIRMED, PositionVerb.REJECT): PositionState.REJECTED,
    (PositionState.REJECTED, PositionVerb.CONFIRM): PositionState.CONFIRMED,
}


class GapKind(models.TextChoices):
    """What is wrong with a node that somebody present needs; the engine's values."""

    MISSING = "missing", _("缺失")
    SINGLE_SUPPLIER = "single_supplier", _("仅一家")
    THIN = "thin", _("薄弱")
