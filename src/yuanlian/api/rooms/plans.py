"""Plans by machine: begun, computed, read line by line, changed, accepted, given up; the same rules as on the board."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Query, Router, Status

from yuanlian.api.access import ApiRequest, operation
from yuanlian.api.problems import PROBLEMS
from yuanlian.api.schemas import Schema
from yuanlian.domain.people.roles import Role
from yuanlian.domain.plans import actions, queries, words
from yuanlian.domain.plans.models import Plan, PlanLine
from yuanlian.domain.plans.parameters import Parameters
from yuanlian.domain.plans.states import PlanKind, PlanState
from yuanlian.kernel.doors import seen

router = Router(tags=["plans"])
READERS = (Role.BUREAU, Role.LEADER)
PLANNERS = (Role.BUREAU,)
PAGE = 100
LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanParametersIn(Parameters):
    """What is asked of a plan; a kind reads its own fields. Lengths in metres, tolerance in per cent."""


class PlanIn(Schema):
    """A new plan; it is computed at once."""

    name: str = Field(max_length=80)
    kind: PlanKind
    parameters: PlanParametersIn = PlanParametersIn()


class PlanAgainIn(Schema):
    """The plan computed again, with other parameters when given; what is pinned stays."""

    parameters: PlanParametersIn | None = None
    version: int | None = None


class PlanPutIn(Schema):
    """The target a unit is put to, null to leave it out; `version` is the plan's that was read."""

    target: UUID | None
    version: int | None = None


class PlanVersionIn(Schema):
    """The version of the plan that was read."""

    version: int | None = None


class PlanAcceptIn(PlanVersionIn):
    """From which day the plan holds; today when null."""

    since: date | None = None


class PlanOut(Schema):
    """A plan; costs in metres, null while there is no proposal. Reasons and violations are sentences."""

    id: UUID
    version: int
    name: str
    kind: str
    state: str
    parameters: dict[str, Any]
    engine: str
    digest: str
    status: str
    today_cost: int | None
    cost: int | None
    bound: int | None
    changes: int | None
    reasons: list[str]
    violations: list[str]
    error: str
    created_at: datetime
    proposed_at: datetime | None
    accepted_at: datetime | None
    since: date | None


class PlanPage(Schema):
    """One page of plans; `total` counts all that fit."""

    total: int
    items: list[PlanOut]


class PlanTargetOut(Schema):
    """What units may belong to, with its load in the plan."""

    id: UUID
    label: str
    capacity: int | None
    load: int
    units: int
    units_today: int
    lon: float | None
    lat: float | None


class PlanLineOut(Schema):
    """One unit: its target today, as computed, and as the plan has it now; costs in metres."""

    id: UUID
    enterprise: UUID
    enterprise_name: str
    today: UUID | None
    proposed: UUID | None
    target: UUID | None
    pinned: bool
    by_hand: bool
    today_cost: int | None
    cost: int | None


class PlanLinePage(Schema):
    """One page of lines; `total` counts all that fit."""

    total: int
    items: list[PlanLineOut]


class PlanFilter(Schema):
    """What the list is narrowed to."""

    q: str = ""
    kind: str = ""
    state: str = ""
    page: int = 1


class PlanLineFilter(Schema):
    """What the lines are narrowed to; show: changed, moved, newly, nobody, hand, pinned."""

    q: str = ""
    show: str = ""
    page: int = 1


def _out(row: Plan) -> PlanOut:
    said: dict[str, Any] = {
        "reasons": words.sentences(row.reasons),
        "violations": words.sentences(row.violations),
    }
    return PlanOut(**{name: said.get(name, getattr(row, name)) for name in PlanOut.model_fields})


def _line(row: PlanLine) -> PlanLineOut:
    return PlanLineOut(
        id=row.id,
        enterprise=row.enterprise_id,
        enterprise_name=row.enterprise.name,
        today=row.today_id,
        proposed=row.proposed_id,
        target=row.target_id,
        pinned=row.pinned,
        by_hand=row.by_hand,
        today_cost=row.today_cost,
        cost=row.cost,
    )


def _one(request: ApiRequest, plan: UUID) -> Plan:
    return seen(queries.visible(request.actor), plan)


def _asked(body: PlanParametersIn) -> Parameters:
    return Parameters(**{each.name: getattr(body, each.name) for each in fields(body)})


def _start(page: int) -> int:
    return (min(max(page, 1), LAST_PAGE) - 1) * PAGE


@router.get("/plans", response={200: PlanPage, **PROBLEMS})
@operation(*READERS)
def list_plans(request: ApiRequest, zone: str, filters: Query[PlanFilter]) -> PlanPage:
    """Plans of the zone, the newest first, a hundred to a page."""
    rows = queries.find(request.actor, text=filters.q, kind=filters.kind, state=filters.state)
    start = _start(filters.page)
    return PlanPage(total=rows.count(), items=[_out(row) for row in rows[start : start + PAGE]])


@router.post("/plans", response={201: PlanOut, **PROBLEMS})
@operation(*PLANNERS)
def create_plan(request: ApiRequest, zone: str, body: PlanIn) -> Status[PlanOut]:
    """A plan is begun and computed in the background; with an Idempotency-Key a repeated call finds the first one's."""
    key = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    new = actions.NewPlan(name=body.name, kind=body.kind, parameters=_asked(body.parameters), key=key)
    row = actions.draft(request.actor, new)
    if row.state == PlanState.DRAFT:
        row = actions.propose(request.actor, row.id)
    return Status(201, _out(row))


@router.get("/plans/{plan}", response={200: PlanOut, **PROBLEMS})
@operation(*READERS)
def get_plan(request: ApiRequest, zone: str, plan: UUID) -> PlanOut:
    """One plan: where it stands, what it costs, what it breaks."""
    return _out(_one(request, plan))


@router.get("/plans/{plan}/targets", response={200: list[PlanTargetOut], **PROBLEMS})
@operation(*READERS)
def list_plan_targets(request: ApiRequest, zone: str, plan: UUID) -> list[PlanTargetOut]:
    """What the units of the plan may belong to, with what each carries."""
    return [
        PlanTargetOut(
            id=share.target.id,
            label=str(share.target),
            capacity=share.target.capacity,
            load=share.load,
            units=share.units,
            units_today=share.units_today,
            lon=share.target.lon,
            lat=share.target.lat,
        )
        for share in queries.shares(_one(request, plan))
    ]


@router.get("/plans/{plan}/lines", response={200: PlanLinePage, **PROBLEMS})
@operation(*READERS)
def list_plan_lines(request: ApiRequest, zone: str, plan: UUID, filters: Query[PlanLineFilter]) -> PlanLinePage:
    """The units of the plan, a hundred to a page."""
    rows = queries.find_lines(_one(request, plan), queries.Wanted(text=filters.q, show=filters.show))
    start = _start(filters.page)
    return PlanLinePage(total=rows.count(), items=[_line(row) for row in rows[start : start + PAGE]])


@router.post("/plans/{plan}/propose", response={200: PlanOut, **PROBLEMS})
@operation(*PLANNERS)
def propose_plan(request: ApiRequest, zone: str, plan: UUID, body: PlanAgainIn) -> PlanOut:
    """The plan is computed again in the background; what is pinned stays where it is."""
    asked = _asked(body.parameters) if body.parameters else None
    return _out(actions.propose(request.actor, _one(request, plan).id, asked, version=body.version))


@router.post("/plans/{plan}/stop", response={200: PlanOut, **PROBLEMS})
@operation(*PLANNERS)
def stop_plan(request: ApiRequest, zone: str, plan: UUID) -> PlanOut:
    """The computation is stopped; the proposal before it stands again, or there is none."""
    return _out(actions.stop(request.actor, _one(request, plan).id))


@router.post("/plans/{plan}/lines/{line}/put", response={200: PlanLineOut, **PROBLEMS})
@operation(*PLANNERS)
def put_line(request: ApiRequest, zone: str, plan: UUID, line: UUID, body: PlanPutIn) -> PlanLineOut:
    """A unit is put to a target by hand and pinned there, or left out; cost and violations are counted again."""
    row = _one(request, plan)
    if body.target is None:
        actions.leave_out(request.actor, row.id, line, version=body.version)
    else:
        actions.put(request.actor, row.id, line, body.target, version=body.version)
    return _fresh(row, line)


@router.post("/plans/{plan}/lines/{line}/put-back", response={200: PlanLineOut, **PROBLEMS})
@operation(*PLANNERS)
def put_line_back(request: ApiRequest, zone: str, plan: UUID, line: UUID, body: PlanVersionIn) -> PlanLineOut:
    """A unit is where it was computed, and no longer pinned."""
    row = _one(request, plan)
    actions.put_back(request.actor, row.id, line, version=body.version)
    return _fresh(row, line)


@router.post("/plans/{plan}/lines/{line}/pin", response={200: PlanLineOut, **PROBLEMS})
@operation(*PLANNERS)
def pin_line(request: ApiRequest, zone: str, plan: UUID, line: UUID, body: PlanVersionIn) -> PlanLineOut:
    """A unit stays where it is when the plan is computed again."""
    row = _one(request, plan)
    actions.pin(request.actor, row.id, line, version=body.version)
    return _fresh(row, line)


@router.post("/plans/{plan}/lines/{line}/unpin", response={200: PlanLineOut, **PROBLEMS})
@operation(*PLANNERS)
def unpin_line(request: ApiRequest, zone: str, plan: UUID, line: UUID, body: PlanVersionIn) -> PlanLineOut:
    """A unit may be put elsewhere when the plan is computed again."""
    row = _one(request, plan)
    actions.unpin(request.actor, row.id, line, version=body.version)
    return _fresh(row, line)


def _fresh(row: Plan, line: UUID) -> PlanLineOut:
    return _line(seen(queries.find_lines(row, queries.Wanted()), line))


@router.post("/plans/{plan}/accept", response={200: PlanOut, **PROBLEMS})
@operation(*PLANNERS)
def accept_plan(request: ApiRequest, zone: str, plan: UUID, body: PlanAcceptIn) -> PlanOut:
    """What the plan changes is written and holds from `since`; 409 when the rows it was computed from have changed."""
    return _out(actions.accept(request.actor, _one(request, plan).id, since=body.since, version=body.version))


@router.post("/plans/{plan}/discard", response={200: PlanOut, **PROBLEMS})
@operation(*PLANNERS)
def discard_plan(request: ApiRequest, zone: str, plan: UUID, body: PlanVersionIn) -> PlanOut:
    """The plan is given up; it stays readable and changes nothing."""
    return _out(actions.discard(request.actor, _one(request, plan).id, version=body.version))
