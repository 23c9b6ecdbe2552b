"""How an answer becomes rows: weighed outside a transaction, put in place of the one before by a short one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from yuanlian.domain.plans import bridge, queries
from yuanlian.domain.plans.bridge.running import moves
from yuanlian.domain.plans.models import Plan, PlanLine, PlanTarget
from yuanlian.domain.plans.values import Arrangement, Found, Input, Measure, Said

CHUNK = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An answer with everything that is written about it."""

    given: Input
    found: Found
    today: Measure
    measure: Measure
    pins: Mapping[UUID, str]
    reasons: tuple[Said, ...]


def prepare(given: Input, found: Found, pins: Mapping[UUID, str]) -> Prepared:
    """The answer weighed, beside today's arrangement weighed the same way."""
    weigh = bridge.KINDS[given.kind].measure
    asked, units = given.parameters, given.units
    now = Arrangement(kind=given.kind, parameters=asked, units=units, targets=found.targets, assign=found.assign)
    then = Arrangement(
        kind=given.kind, parameters=asked, units=units, targets=found.targets, assign=[unit.today for unit in units]
    )
    return Prepared(
        given=given,
        found=found,
        today=weigh(then),
        measure=weigh(now),
        pins=pins,
        reasons=(*found.reasons, *given.notes, *_left_out(given)),
    )


def _left_out(given: Input) -> list[Said]:
    names = given.left_out
    return [Said(code="left_out", values={"names": list(names[:10]), "count": len(names)})] if names else []


def put(plan: Plan, made: Prepared) -> None:
    """The plan's rows are this answer's; the caller holds the plan's lock and saves it."""
    PlanLine.objects.filter(zone_id=plan.zone_id, plan=plan).delete()
    PlanTarget.objects.filter(zone_id=plan.zone_id, plan=plan).delete()
    rows = [
        PlanTarget(
            zone_id=plan.zone_id,
            plan=plan,
            number=number,
            key=each.key,
            label=each.label[:120],
            label_en=each.label_en[:160],
            account_id=each.account,
            place_id=each.place,
            enterprise_id=each.enterprise,
            capacity=each.capacity,
            lon=each.lon,
            lat=each.lat,
            facts=dict(each.facts),
        )
        for number, each in enumerate(made.found.targets)
    ]
    PlanTarget.objects.bulk_create(rows, batch_size=CHUNK)
    PlanLine.objects.bulk_create(_lines(plan, made, rows), batch_size=CHUNK)
    plan.engine, plan.status, plan.bound = made.found.engine, made.found.status, made.found.bound
    plan.digest = made.given.digest
    plan.today_cost = made.today.total
    plan.reasons = [one.to_json() for one in made.reasons]
    plan.error = ""
    weighed(plan, made.measure, moves(made.given.units, made.found.assign))


def _lines(plan: Plan, made: Prepared, targets: list[PlanTarget]) -> list[PlanLine]:
    given, found = made.given, made.found
    return [
        PlanLine(
            zone_id=plan.zone_id,
            plan=plan,
            number=number,
            enterprise_id=unit.enterprise,
            lon=unit.lon,
            lat=unit.lat,
            load=unit.load,
            facts=dict(unit.facts),
            mark=given.marks[number],
            today=None if unit.today is None else targets[unit.today],
            proposed=None if now is None else targets[now],
            target=None if now is None else targets[now],
            pinned=now is not None and made.pins.get(unit.enterprise) == found.targets[now].key,
            today_cost=made.today.costs[number],
            cost=made.measure.costs[number],
        )
        for number, (unit, now) in enumerate(zip(given.units, found.assign, strict=True))
    ]


def weighed(plan: Plan, measure: Measure, moves: int) -> None:
    """The plan says what it costs, what it changes and what it breaks; the caller saves it."""
    plan.cost, plan.changes = measure.total, moves
    plan.violations = [one.to_json() for one in measure.violations]


def weigh_again(plan: Plan) -> None:
    """After a change by hand the plan and its lines say what they cost now; the caller saves the plan."""
    now = queries.arrangement(plan)
    measure = bridge.KINDS[plan.kind].measure(now)
    weighed(plan, measure, moves(now.units, now.assign))
    fresh = []
    for line, cost in zip(queries.lines(plan), measure.costs, strict=True):
        if line.cost != cost:
            line.cost = cost
            fresh.append(line)
    PlanLine.objects.bulk_update(fresh, ["cost"], batch_size=CHUNK)
