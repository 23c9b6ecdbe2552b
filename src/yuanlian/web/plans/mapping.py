"""Today and the proposal on two maps: units as points, a line from each to what it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.plans import queries
from yuanlian.domain.plans.models import Plan, PlanLine, PlanTarget
from yuanlian.domain.plans.states import PlanKind
from yuanlian.kernel.doors import seen
from yuanlian.web import formats
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.maps import Kind, MapView
from yuanlian.web.plans import shown
from yuanlian.web.plans.doors import READERS, address
from yuanlian.web.zonemap import points
from yuanlian.web.zonemap.tiles import map_tiles

ALL_APART = 2000  # so many units are drawn one by one, so that their colours show
FEW = 12  # so many targets have a colour each; with more the colour says what changes
NOBODY, SEAT, KEPT, MOVED, NEWLY = "nobody", "seat", "kept", "moved", "newly"
# Lines to every enterprise of an area would hide the area.
WITHOUT_TIES = frozenset({PlanKind.AREAS})


def views(request: ZoneRequest, plan: Plan, targets: Sequence[PlanTarget], *, number: int) -> list[tuple[str, MapView]]:
    """The two maps of `number` units, each with its title."""
    titles = {"today": _("现在"), "plan": _("方案")}
    url = address(request, "plan_points", plan=plan.id)
    return [
        (
            title,
            MapView(
                name=f"map-{side}",
                title=formats.labelled(plan.name, title),
                data_url=f"{url}?side={side}",
                ground_url=address(request, "map_ground"),
                kinds=_kinds(plan, targets, side),
                tiles=map_tiles(),
                attribution=points.schematic(),
                clusters_to_zoom=0 if number <= ALL_APART else 15,
            ),
        )
        for side, title in titles.items()
    ]


def _kinds(plan: Plan, targets: Sequence[PlanTarget], side: str) -> list[Kind]:
    seat = [] if plan.kind == PlanKind.AREAS else [Kind(SEAT, shown.TARGETS[plan.kind])]
    nobody = Kind(NOBODY, _("没有"))
    if len(targets) <= FEW:
        return [*(Kind(str(each.number), str(each)) for each in targets), *seat, nobody]
    if side == "today":
        return [Kind(KEPT, _("有归属的企业")), *seat, nobody]
    return [Kind(KEPT, _("不变")), Kind(MOVED, _("调整")), *seat, Kind(NEWLY, _("新安排")), nobody]


@zone_page(*READERS)
def plan_points(request: ZoneRequest, plan: UUID) -> HttpResponse:
    """Units and targets of a plan, today or in the proposal, with the ties between them."""
    row = seen(queries.visible(request.actor), plan)
    side = "today" if request.GET.get("side") == "today" else "plan"

    def make() -> dict[str, Any]:
        return points.collection(_features(request, row, side))

    return points.answer(request, row.zone_id, f"plan-{row.id}-{row.version}", make)


def _features(request: ZoneRequest, plan: Plan, side: str) -> list[dict[str, Any]]:
    targets = list(queries.targets(plan))
    coloured = len(targets) <= FEW
    features = []
    used = set()
    for line in queries.find_lines(plan, queries.Wanted()).iterator(chunk_size=2000):
        target = line.today if side == "today" else line.target
        url = reverse("enterprise_detail", kwargs={"zone": request.tenant.slug, "enterprise": line.enterprise_id})
        facts = {"name": str(line.enterprise), "kind": _kind(line, target, side, coloured=coloured), "url": url}
        facts["note"] = str(target) if target else _("没有")
        features.append(_feature("Point", [line.lon, line.lat], facts))
        if target is not None:
            used.add(target.id)
            if plan.kind not in WITHOUT_TIES and target.lon is not None and target.lat is not None:
                tie = [[line.lon, line.lat], [target.lon, target.lat]]
                features.append(_feature("LineString", tie, {"kind": facts["kind"]}))
    if plan.kind != PlanKind.AREAS:
        features += [_seat(each) for each in targets if each.id in used and each.lon is not None]
    return features


def _kind(line: PlanLine, target: PlanTarget | None, side: str, *, coloured: bool) -> str:
    if target is None:
        return NOBODY
    if coloured:
        return str(target.number)
    if side == "today" or not line.changed:
        return KEPT
    return MOVED if line.today_id else NEWLY


def _seat(target: PlanTarget) -> dict[str, Any]:
    return _feature("Point", [target.lon, target.lat], {"name": str(target), "kind": SEAT, "note": ""})


def _feature(kind: str, coordinates: Any, facts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": facts}
