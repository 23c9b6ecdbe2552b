"""Coverage by machine: three facts of every enterprise, gaps with the next step, and the steps themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from ninja import Query, Router, Status

from yuanlian.api.access import ApiRequest, operation
from yuanlian.api.problems import PROBLEMS
from yuanlian.api.rooms.ties import PostIn, PostOut, post_out
from yuanlian.api.schemas import Schema
from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.party import actions, coverage, queries
from yuanlian.domain.party.states import Coverage, Founding, NextStep, OrganisationState
from yuanlian.domain.people.roles import Role
from yuanlian.kernel import submissions
from yuanlian.kernel.counting import counted
from yuanlian.kernel.doors import seen

router = Router(tags=["coverage"])
WORKERS = (Role.BUREAU, Role.LEADER, Role.SECRETARY, Role.FIELD)
PAGE = 100


class Gap(StrEnum):
    """What is missing: an organisation, a person, or either."""

    ORGANISATION = "organisation"
    PERSON = "person"
    ANY = "any"


MISSING = {
    Gap.ORGANISATION: coverage.uncovered,
    Gap.PERSON: coverage.unattended,
    Gap.ANY: coverage.gaps,
}


class SentOut(Schema):
    """Somebody who was sent to an enterprise."""

    person: str
    kind: str


class CoverageOut(Schema):
    """The three facts of one enterprise; founding null is unknown or none; `step` only where something is to do."""

    enterprise: UUID
    name: str
    chain: str | None
    coverage: Coverage
    organisation: UUID | None
    founding: str | None
    sent: list[SentOut]
    step: NextStep | None
    step_words: str


class CoveragePage(Schema):
    """One page of a list; `total` counts all that fit."""

    total: int
    items: list[CoverageOut]


class CoverageTally(Schema):
    """How many enterprises in business are covered in each way."""

    own: int
    joint: int
    none: int


class CoverageFilter(Schema):
    """What the list is narrowed to; chain and place by code."""

    q: str = ""
    chain: str = ""
    place: str = ""
    coverage: Coverage | None = None
    founding: Founding | None = None
    page: int = 1


class GapFilter(Schema):
    """What the gap list is narrowed to."""

    q: str = ""
    chain: str = ""
    place: str = ""
    gap: Gap = Gap.ORGANISATION
    step: NextStep | None = None
    page: int = 1


class SurveyIn(Schema):
    """What was asked at an enterprise; null means not known."""

    full_members: int | None = None
    union: bool | None = None


class SurveyOut(SurveyIn):
    """The same with the day it was asked."""

    asked_on: date | None


class FoundingIn(Schema):
    """A new organisation for this enterprise; `partners` found a joint branch with it."""

    name: str
    way: Founding
    parent: UUID | None = None
    partners: list[UUID] = []
    founded_on: date | None = None
    state: OrganisationState = OrganisationState.SET_UP


class FoundedOut(Schema):
    """The organisation that was founded."""

    organisation: UUID
    public_code: str


def _among(request: ApiRequest, filters: CoverageFilter | GapFilter) -> Any:
    asked = enterprises.Criteria(
        words=filters.q, chain=filters.chain, place=filters.place, status=EnterpriseStatus.ACTIVE
    )
    return enterprises.narrowed(request.actor, enterprises.visible(request.actor), asked)


def _page(request: ApiRequest, rows: Any, page: int) -> CoveragePage:
    start = (min(max(page, 1), 100_000) - 1) * PAGE
    shown = list(coverage.listed(rows).order_by("pinyin", "pk")[start : start + PAGE])
    return CoveragePage(total=counted(rows, request.actor.zone), items=_items(request, shown))


def _items(request: ApiRequest, rows: Sequence[Enterprise]) -> list[CoverageOut]:
    facts = coverage.facts_of(request.actor.zone, rows)
    steps = coverage.next_steps(request.tenant, rows, facts)
    found = []
    for row in rows:
        known, step = facts[row.id], steps.get(row.id)
        found.append(
            CoverageOut(
                enterprise=row.id,
                name=row.name,
                chain=row.chain.code if row.chain else None,
                coverage=known.coverage,
                organisation=known.organisation.id if known.organisation else None,
                founding=known.founding or None,
                sent=[SentOut(person=post.person, kind=post.kind) for post in known.sent],
                step=step.way if step else None,
                step_words=step.words if step else "",
            )
        )
    return found


@router.get("/coverage", response={200: CoveragePage, **PROBLEMS})
@operation(*WORKERS)
def list_coverage(request: ApiRequest, zone: str, filters: Query[CoverageFilter]) -> CoveragePage:
    """Enterprises in business with their three facts, by name, a hundred to a page."""
    rows = _among(request, filters)
    if filters.coverage is not None:
        rows = rows.filter(coverage.covered_by(request.actor.zone, filters.coverage))
    if filters.founding is not None:
        rows = rows.filter(coverage.founded_by(request.actor.zone, filters.founding))
    return _page(request, rows, filters.page)


@router.get("/coverage/tally", response={200: CoverageTally, **PROBLEMS})
@operation(*WORKERS)
def coverage_tally(request: ApiRequest, zone: str) -> CoverageTally:
    """How many of the enterprises the caller sees are covered in each way."""
    among, part = _among(request, CoverageFilter()), not enterprises.sees_all(request.actor)
    counts = coverage.tally(among, request.actor.zone, part_of_zone=part)
    return CoverageTally(**{way.value: number for way, number in counts.items()})


@router.get("/gaps", response={200: CoveragePage, **PROBLEMS})
@operation(*WORKERS)
def list_gaps(request: ApiRequest, zone: str, filters: Query[GapFilter]) -> CoveragePage:
    """Enterprises without an organisation or without a person, each with the next step in the zone's words."""
    rows = MISSING[filters.gap](_among(request, filters), request.actor.zone)
    if filters.step is not None:
        rows = rows.filter(coverage.heading_for(request.tenant, filters.step))
    return _page(request, rows, filters.page)


@router.put("/enterprises/{enterprise}/survey", response={200: SurveyOut, **PROBLEMS})
@operation(Role.BUREAU, Role.SECRETARY, Role.FIELD)
def survey_enterprise(request: ApiRequest, zone: str, enterprise: UUID, body: SurveyIn) -> SurveyOut:
    """What was asked at the enterprise about members and union is known."""
    row = actions.survey(request.actor, enterprise, full_members=body.full_members, union=body.union)
    return SurveyOut(full_members=row.full_members, union=row.union, asked_on=row.asked_on)


@router.post("/enterprises/{enterprise}/posts", response={201: PostOut, **PROBLEMS})
@operation(Role.BUREAU, Role.SECRETARY)
def send_person(request: ApiRequest, zone: str, enterprise: UUID, body: PostIn) -> Status[PostOut]:
    """Somebody is sent to the enterprise."""
    firm = seen(enterprises.visible(request.actor), enterprise)
    account = queries.account_named(request.actor, body.username)
    new = actions.NewPost(kind=body.kind, person=body.person, account=account, enterprise=firm, since=body.since)
    return Status(201, post_out(actions.give_post(request.actor, new)))


@router.post("/enterprises/{enterprise}/found", response={201: FoundedOut, **PROBLEMS})
@operation(Role.BUREAU)
def found_organisation(request: ApiRequest, zone: str, enterprise: UUID, body: FoundingIn) -> Status[FoundedOut]:
    """An organisation is founded for the enterprise, alone or with partners; the same Idempotency-Key makes it once."""
    actor = request.actor
    firms = tuple(seen(enterprises.visible(actor), pk) for pk in (enterprise, *body.partners))
    new = actions.NewFounding(
        name=body.name,
        way=body.way,
        enterprises=firms,
        parent=seen(queries.visible(actor), body.parent) if body.parent else None,
        founded_on=body.founded_on,
        state=body.state,
    )
    key = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    made = submissions.once(actor, key, "party.found", lambda: actions.found(actor, new).id)
    row = seen(queries.visible(actor), made)
    return Status(201, FoundedOut(organisation=row.id, public_code=row.public_code))
