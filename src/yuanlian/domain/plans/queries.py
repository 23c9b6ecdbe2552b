"""Reads of plans; `visible` is the one rule of scope: the bureau's and leaders', of their own zone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from yuanlian.domain.enterprises.names import words_of
from yuanlian.domain.plans.models import BY_HAND, CHANGED, MOVED, NEWLY, Plan, PlanLine, PlanTarget
from yuanlian.domain.plans.parameters import Parameters
from yuanlian.domain.plans.rules import READERS
from yuanlian.domain.plans.states import PlanKind, PlanState
from yuanlian.domain.plans.values import Arrangement, Target, Unit
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.models import Job
from yuanlian.kernel.words import holds


def visible(actor: Actor) -> QuerySet[Plan]:
    """Plans of the zone for who may read them, the newest first."""
    rows = Plan.objects.filter(zone_id=actor.zone).order_by("-created_at", "-id")
    return rows if actor.has(*READERS) else rows.none()


def find(actor: Actor, *, text: str = "", kind: str = "", state: str = "") -> QuerySet[Plan]:
    """Visible plans, narrowed; an empty text narrows nothing."""
    rows = visible(actor)
    if text:
        rows = rows.filter(name__icontains=text)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(state=state) if state else rows


def waiting(plan: Plan, state: PlanState) -> QuerySet[Plan]:
    """The plan's row while it waits in `state` for the very work that was started for it."""
    return Plan.objects.filter(zone_id=plan.zone_id, pk=plan.pk, state=state, job_id=plan.job_id)


def targets(plan: Plan) -> QuerySet[PlanTarget]:
    """What the units of a plan may belong to, in its order."""
    return PlanTarget.objects.filter(zone_id=plan.zone_id, plan=plan).order_by("number")


def lines(plan: Plan) -> QuerySet[PlanLine]:
    """The units of a plan, in its order."""
    return PlanLine.objects.filter(zone_id=plan.zone_id, plan=plan).order_by("number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the lines of a board are narrowed to; `show` is one of SHOWS, `target` the number of a target."""

    text: str = ""
    show: str = ""
    target: int | None = None
    order: str = ""


SHOWS: dict[str, Q] = {
    "changed": CHANGED,
    "moved": MOVED,
    "newly": NEWLY,
    "hand": BY_HAND,
    "pinned": Q(pinned=True),
    "nobody": Q(target=None),
}
ORDERS: dict[str, tuple[Any, ...]] = {
    "": ("number",),
    "name": ("enterprise__pinyin", "number"),
    "-name": ("-enterprise__pinyin", "-number"),
    "cost": (F("cost").asc(nulls_last=True), "number"),
    "-cost": (F("cost").desc(nulls_last=True), "number"),
    "target": ("target__number", "enterprise__pinyin", "number"),
    "-target": ("-target__number", "enterprise__pinyin", "number"),
}


def find_lines(plan: Plan, wanted: Wanted) -> QuerySet[PlanLine]:
    """The lines that are wanted, with their enterprise and both targets."""
    rows = lines(plan).select_related("enterprise", "today", "target", "proposed")
    for word in words_of(wanted.text):
        rows = rows.filter(holds("enterprise__search", word))
    if wanted.show in SHOWS:
        rows = rows.filter(SHOWS[wanted.show])
    if wanted.target is not None:
        rows = rows.filter(Q(target__number=wanted.target) | Q(today__number=wanted.target))
    return rows.order_by(*ORDERS.get(wanted.order, ORDERS[""]))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many units there are, move, are new, have nobody, were put by hand, are pinned, have a target today."""

    units: int
    moved: int
    newly: int
    nobody: int
    hand: int
    pinned: int
    today: int

    @property
    def changed(self) -> int:
        """What accepting writes."""
        return self.moved + self.newly


def counts(plan: Plan) -> Counts:
    """The numbers of a board, in one query."""
    found = lines(plan).aggregate(
        units=Count("id"),
        moved=Count("id", filter=MOVED),
        newly=Count("id", filter=NEWLY),
        nobody=Count("id", filter=Q(target=None)),
        hand=Count("id", filter=BY_HAND),
        pinned=Count("id", filter=Q(pinned=True)),
        today=Count("id", filter=Q(today__isnull=False)),
    )
    return Counts(**found)


def new_sites(plan: Plan) -> int:
    """How many centres accepting the plan sets up: sites that units moved to and that do not stand yet."""
    moved = lines(plan).filter(CHANGED, target__place=None)
    return moved.order_by().values("target").distinct().count()


@dataclass(frozen=True, slots=True)
class Share:
    """A target with what it carries today and in the plan."""

    target: PlanTarget
    units_today: int
    units: int
    load: int

    @property
    def is_over(self) -> bool:
        """Whether it carries more than it may."""
        return self.target.capacity is not None and self.load > self.target.capacity


def shares(plan: Plan) -> list[Share]:
    """Every target of a plan with its share, in two queries."""
    own = {"zone_id": plan.zone_id, "plan": plan}
    today = dict(PlanLine.objects.filter(**own).order_by().values_list("today").annotate(Count("id")))
    now = PlanLine.objects.filter(**own).order_by().values_list("target").annotate(Count("id"), Sum("load"))
    loads = {target: (units, load) for target, units, load in now}
    return [
        Share(target, today.get(target.id, 0), *loads.get(target.id, (0, 0)))
        for target in targets(plan).select_related("place", "enterprise", "organisation")
    ]


def arrangement(plan: Plan) -> Arrangement:
    """The plan as it stands, as plain values for a measure."""
    rows = list(targets(plan))
    index = {row.id: number for number, row in enumerate(rows)}
    units, chosen = [], []
    for row in lines(plan).select_related("enterprise").iterator(chunk_size=5000):
        units.append(unit_of(row, index))
        chosen.append(index[row.target_id] if row.target_id is not None else None)
    return Arrangement(
        kind=PlanKind(plan.kind),
        parameters=Parameters.from_json(plan.parameters),
        units=units,
        targets=[target_of(row) for row in rows],
        assign=chosen,
    )


def today_of(now: Arrangement) -> Arrangement:
    """The same units where they are today."""
    return replace(now, assign=[unit.today for unit in now.units])


def unit_of(row: PlanLine, index: dict[UUID, int]) -> Unit:
    """A line's unit, as it was computed from."""
    return Unit(
        enterprise=row.enterprise_id,
        name=str(row.enterprise),
        lon=row.lon,
        lat=row.lat,
        load=row.load,
        today=index[row.today_id] if row.today_id is not None else None,
        facts=row.facts,
    )


def target_of(row: PlanTarget) -> Target:
    """A row's target as plain values."""
    return Target(
        key=row.key,
        label=row.label,
        label_en=row.label_en,
        account=row.account_id,
        place=row.place_id,
        enterprise=row.enterprise_id,
        capacity=row.capacity,
        lon=row.lon,
        lat=row.lat,
        facts=row.facts,
    )


def pins(plan: Plan) -> dict[UUID, str]:
    """Enterprises pinned by hand, with the key of the target they keep; a group with a pinned unit stays whole."""
    rows = lines(plan).filter(pinned=True, target__isnull=False)
    if plan.kind == PlanKind.GROUPS:
        rows = lines(plan).filter(target_id__in=rows.order_by().values("target_id"))
    return dict(rows.values_list("enterprise_id", "target__key"))


def job_of(plan: Plan) -> Job | None:
    """The long work behind a plan, whoever started it."""
    return Job.objects.filter(zone_id=plan.zone_id, pk=plan.job_id).first() if plan.job_id else None


def origin_of(actor: Actor, written: Iterable[UUID]) -> dict[UUID, Plan]:
    """Which plan wrote each of these posts, links, organisations or places, as far as the actor reads plans."""
    rows = PlanLine.objects.filter(zone_id=actor.zone, written__in=list(written), plan__in=visible(actor).order_by())
    return {row.written: row.plan for row in rows.select_related("plan") if row.written is not None}
