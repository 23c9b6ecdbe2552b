"""Other names of things by machine: the same vocabulary and the same decisions as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router, Status

from yuanlian.api.access import ApiRequest, operation
from yuanlian.api.problems import PROBLEMS
from yuanlian.api.schemas import Schema
from yuanlian.domain.people.roles import Role
from yuanlian.domain.trade import actions, vocabulary
from yuanlian.domain.trade.states import AliasState, AliasVerb

router = Router(tags=["trade"])
PAGE = 100


class AliasOut(Schema):
    """A pair of names; `version` 0 is a shipped pair that the zone left as it is."""

    id: UUID
    version: int
    name: str
    other: str
    kind: str
    source: str
    state: AliasState
    shipped: bool
    reason: str
    deal: UUID | None
    made_by: str
    made_at: datetime | None
    decided_by: str
    decided_at: datetime | None


class AliasPage(Schema):
    """One page of pairs; `total` counts all that fit."""

    total: int
    items: list[AliasOut]


class AliasFilter(Schema):
    """What the vocabulary is narrowed to; `own` leaves the shipped pairs out."""

    q: str = ""
    state: str = ""
    own: bool = False
    page: int = 1


class AliasIn(Schema):
    """A pair of names and who says that they are one thing."""

    name: str
    other: str
    kind: str = ""
    source: str


class AliasStepIn(Schema):
    """A verb of the state table: accept, refuse, retire, restore; refuse and retire say why."""

    verb: AliasVerb
    reason: str = ""
    version: int | None = None


def _out(entry: vocabulary.Entry) -> AliasOut:
    values: dict[str, Any] = {name: getattr(entry, name) for name in AliasOut.model_fields}
    return AliasOut(**values)


@router.get("/aliases", response={200: AliasPage, **PROBLEMS})
@operation(Role.BUREAU)
def list_aliases(request: ApiRequest, zone: str, filters: Query[AliasFilter]) -> AliasPage:
    """The vocabulary, what waits for a decision first, a hundred to a page."""
    wanted = vocabulary.Wanted(search=filters.q[:80], state=filters.state, own=filters.own)
    found = vocabulary.entries(request.actor, wanted)
    start = (max(filters.page, 1) - 1) * PAGE
    return AliasPage(total=len(found), items=[_out(entry) for entry in found[start : start + PAGE]])


@router.post("/aliases", response={201: AliasOut, **PROBLEMS})
@operation(Role.BUREAU)
def add_alias(request: ApiRequest, zone: str, body: AliasIn) -> Status[AliasOut]:
    """A new pair, used at the next question."""
    made = actions.add_alias(request.actor, actions.AliasText(**body.model_dump()))
    return Status(201, _out(vocabulary.entry(request.actor, made)))


@router.post("/aliases/{alias}/step", response={200: AliasOut, **PROBLEMS})
@operation(Role.BUREAU)
def proceed_alias(request: ApiRequest, zone: str, alias: UUID, body: AliasStepIn) -> AliasOut:
    """The pair is accepted, refused, retired or used again."""
    actions.proceed_alias(request.actor, alias, body.verb, reason=body.reason, version=body.version)
    return _out(vocabulary.entry(request.actor, alias))
