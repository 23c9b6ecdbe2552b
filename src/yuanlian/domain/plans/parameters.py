"""What a person asks of a plan: which enterprises, how many targets, what a change is worth; checked in one place.

Lengths are metres inside and kilometres outside; a plan keeps its parameters as plain data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.party.states import OrganisationKind, PostKind
from yuanlian.domain.plans.states import PlanKind
from yuanlian.kernel.errors import Invalid


class Among(models.TextChoices):
    """Which enterprises in business take part."""

    ALL = "all", gettext_lazy("全部在营企业")
    KEY = "key", gettext_lazy("重点企业")
    SENT = "sent", gettext_lazy("已有选派人员的企业")
    UNSENT = "unsent", gettext_lazy("没有选派人员的企业")


class Load(models.TextChoices):
    """What a target's load is counted in."""

    UNITS = "units", gettext_lazy("企业数")
    EMPLOYEES = "employees", gettext_lazy("员工人数")


POSTS = (PostKind.INSTRUCTOR, PostKind.LIAISON, PostKind.GRID_MEMBER)
BODIES = (OrganisationKind.JOINT_BRANCH, OrganisationKind.JOINT_GROUP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """All kinds share one form; a kind reads its own fields (`FIELDS`). Prices and radius in metres, tolerance in %."""

    among: Among = Among.ALL
    chain: str = ""
    place: str = ""
    load: Load = Load.UNITS
    post: PostKind = PostKind.INSTRUCTOR
    capacity: int | None = None
    count: int | None = None
    tolerance: int = 5
    body: OrganisationKind = OrganisationKind.JOINT_BRANCH
    need: int = 3
    most: int = 6
    radius: int = 3000
    other_chain: int = 1000
    move_price: int = 500
    max_changes: int | None = None
    seed: int = 1

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Parameters:
        """What `to_json` gave; a field that was not there yet has its default."""
        known = {field.name for field in fields(cls)}
        given = {name: value for name, value in values.items() if name in known}
        for name, enum in ENUMS.items():
            if name in given:
                given[name] = enum(given[name])
        return cls(**given)


ENUMS: dict[str, Any] = {"among": Among, "load": Load, "post": PostKind, "body": OrganisationKind}
SHARED = frozenset({"among", "chain", "place", "move_price", "max_changes", "seed"})
# New groups replace nothing that stands, so no change has a price.
CHANGING = frozenset({"move_price", "max_changes"})
FIELDS: dict[PlanKind, frozenset[str]] = {
    PlanKind.ASSIGN: SHARED | {"post", "capacity", "load", "other_chain"},
    PlanKind.AREAS: SHARED | {"count", "tolerance", "load"},
    PlanKind.SITES: SHARED | {"count", "capacity", "load"},
    PlanKind.GROUPS: (SHARED - CHANGING - {"among"}) | {"body", "need", "most", "radius"},
}

# Lowest and highest value of each number, with the unit a person reads it in.
LIMITS: dict[str, tuple[int, int, Promise | str]] = {
    "capacity": (1, 1_000_000, ""),
    "count": (1, 400, ""),
    "tolerance": (1, 50, "%"),
    "need": (1, 50, ""),
    "most": (2, 10, ""),
    "radius": (100, 50_000, gettext_lazy("米")),
    "other_chain": (0, 100_000, gettext_lazy("米")),
    "move_price": (0, 100_000, gettext_lazy("米")),
    "max_changes": (0, 1_000_000, ""),
    "seed": (0, 2_000_000_000, ""),
}


def checked(kind: PlanKind, asked: Parameters) -> Parameters:
    """The parameters when every number is in its limits and every choice is one of the kind's; raises Invalid."""
    wrong: dict[str, str] = {}
    for name in sorted(FIELDS[kind] & set(LIMITS)):
        value, (low, high, unit) = getattr(asked, name), LIMITS[name]
        if value is not None and not low <= value <= high:
            wrong[name] = _("应在 %(low)s 到 %(high)s%(unit)s之间。") % {"low": low, "high": high, "unit": unit}
    if kind is PlanKind.ASSIGN and asked.post not in POSTS:
        wrong["post"] = _("请选择指导员、联络员或网格员。")
    if kind is PlanKind.GROUPS and asked.body not in BODIES:
        wrong["body"] = _("请选择联合支部或党群联组。")
    if kind in {PlanKind.AREAS, PlanKind.SITES} and asked.count is None:
        wrong["count"] = _("请填写数量。")
    if wrong:
        raise Invalid(_("请修改标出的内容。"), fields=wrong)
    return asked
