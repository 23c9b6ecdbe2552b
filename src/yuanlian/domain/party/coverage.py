"""Coverage: three facts of every enterprise (organisation, way of founding, person sent), and the next step.

All three are computed from organisations, links and posts; none is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

from django.db import connection
from django.db.models import Count, Model, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.party.models import Link, Organisation, Post, Survey
from yuanlian.domain.party.states import (
    SENT,
    STANDING,
    Coverage,
    LinkRole,
    NextStep,
    OrganisationKind,
    OrganisationState,
)
from yuanlian.domain.party.words import in_reader_language
from yuanlian.domain.zones.queries import current
from yuanlian.kernel import clock
from yuanlian.kernel.counting import counted, kept
from yuanlian.kernel.models import Zone
from yuanlian.kernel.prepared import Prepared, written
from yuanlian.kernel.prepared import Value as PreparedValue
from yuanlian.kernel.reading import once

KEPT = 1024


@dataclass(frozen=True, slots=True)
class Facts:
    """The three facts of one enterprise; `founding` is empty without an organisation or when nobody knows."""

    coverage: Coverage
    organisation: Organisation | None
    founding: str
    sent: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """The next step for an enterprise of the gap list, in the zone's words."""

    way: NextStep
    words: str


def _standing(zone: UUID, today: date) -> QuerySet[Organisation]:
    """Organisations at work on that day."""
    founded = Q(founded_on=None) | Q(founded_on__lte=today)
    return Organisation.objects.filter(founded, zone_id=zone, state__in=STANDING)


def _own(zone: UUID, today: date) -> QuerySet[Organisation]:
    return _standing(zone, today).filter(enterprise__isnull=False)


def _joint(zone: UUID, today: date) -> QuerySet[Link]:
    joint = _standing(zone, today).filter(kind=OrganisationKind.JOINT_BRANCH)
    return Link.objects.filter(
        current(today),
        zone_id=zone,
        enterprise__isnull=False,
        role__in=[LinkRole.MEMBER, LinkRole.LEAD_ENTERPRISE],
        organisation_id__in=joint.values("pk"),
    )


def _sent(zone: UUID, today: date) -> QuerySet[Post]:
    return Post.objects.filter(current(today), zone_id=zone, enterprise__isnull=False, kind__in=SENT)


Question: TypeAlias = Callable[[UUID, date], QuerySet[Any]]


def _enterprises(question: Question, zone: UUID) -> RawSQL:
    """The ids of enterprises that one of the questions above names on the present day, for `pk__in`.

    A figure may set the present day to an earlier one.
    """
    return _written(question, zone, clock.today(), connection.vendor)


@lru_cache(KEPT)
def _written(question: Question, zone: UUID, today: date, _database: str) -> RawSQL:
    return written(question(zone, today).values("enterprise_id"))


def covered_by(zone: UUID, coverage: Coverage) -> Q:
    """A condition on enterprises: their coverage is this one."""
    own = Q(pk__in=_enterprises(_own, zone))
    joint = Q(pk__in=_enterprises(_joint, zone))
    conditions = {Coverage.OWN: own, Coverage.JOINT: joint & ~own, Coverage.NONE: ~own & ~joint}
    return conditions[coverage]


def joined(zone: UUID, kind: OrganisationKind) -> Q:
    """A condition on enterprises: a body of this kind that stands, or is still planned, has them."""
    bodies = Organisation.objects.filter(zone_id=zone, kind=kind).exclude(state=OrganisationState.DISSOLVED)
    ties = Link.objects.filter(
        Q(until=None) | Q(until__gte=clock.today()),
        zone_id=zone,
        enterprise__isnull=False,
        role__in=[LinkRole.MEMBER, LinkRole.LEAD_ENTERPRISE],
        organisation_id__in=bodies.values("pk"),
    )
    return Q(pk__in=ties.values("enterprise_id"))


def has_person(zone: UUID) -> Q:
    """A condition on enterprises: an instructor, liaison, grid member or first secretary was sent."""
    return Q(pk__in=_enterprises(_sent, zone))


def by_person(rows: QuerySet[Enterprise], zone: UUID, answer: str) -> QuerySet[Enterprise]:
    """Those of `rows` where somebody was sent (`yes`) or nobody was (`no`); any other answer narrows nothing."""
    if answer not in {"yes", "no"}:
        return rows
    return rows.filter(has_person(zone)) if answer == "yes" else rows.exclude(has_person(zone))


def listed(rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """The rows with the chain and the place that a line of a list names."""
    return rows.select_related("chain", "place")


def gaps(rows: QuerySet[Enterprise], zone: UUID) -> QuerySet[Enterprise]:
    """Enterprises in business that no organisation covers or where nobody was sent."""
    return rows.filter(covered_by(zone, Coverage.NONE) | ~has_person(zone), status=EnterpriseStatus.ACTIVE)


def uncovered(rows: QuerySet[Enterprise], zone: UUID) -> QuerySet[Enterprise]:
    """Enterprises in business that no organisation covers."""
    return rows.filter(covered_by(zone, Coverage.NONE), status=EnterpriseStatus.ACTIVE)


def unattended(rows: QuerySet[Enterprise], zone: UUID) -> QuerySet[Enterprise]:
    """Enterprises in business where nobody was sent."""
    return rows.filter(~has_person(zone), status=EnterpriseStatus.ACTIVE)


def _columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


ORGANISATION, POST = _columns(Organisation), _columns(Post)


def _owners(zone: UUID, ids: list[UUID], today: date) -> QuerySet[Any, Any]:
    rows = _own(zone, today).filter(enterprise_id__in=ids).order_by("-depth", "code")
    return rows.values_list("enterprise_id", *ORGANISATION)


def _joint_owners(zone: UUID, ids: list[UUID], today: date) -> QuerySet[Any, Any]:
    rows = _joint(zone, today).filter(enterprise_id__in=ids).order_by("-since")
    return rows.values_list("enterprise_id", *(f"organisation__{name}" for name in ORGANISATION))


def _posts(zone: UUID, ids: list[UUID], today: date) -> QuerySet[Any, Any]:
    rows = _sent(zone, today).filter(enterprise_id__in=ids).order_by("since", "id")
    return rows.values_list("enterprise_id", *POST)


_OWNERS, _JOINT_OWNERS, _POSTS = (
    Prepared(rows, zone=UUID, ids=list, today=date) for rows in (_owners, _joint_owners, _posts)
)


def facts_of(zone: UUID, enterprises: Iterable[Enterprise]) -> dict[UUID, Facts]:
    """The facts of these enterprises in three queries."""
    ids = [row.id for row in enterprises]
    asked: dict[str, PreparedValue] = {"zone": zone, "ids": ids, "today": clock.today()}
    own, joint = (
        {enterprise: Organisation.from_db("default", ORGANISATION, row) for enterprise, *row in rows(**asked)}
        for rows in (_OWNERS, _JOINT_OWNERS)
    )
    sent: dict[UUID, list[Post]] = {}
    for enterprise, *row in _POSTS(**asked):
        sent.setdefault(enterprise, []).append(Post.from_db("default", POST, row))
    return {row_id: _facts(own.get(row_id), joint.get(row_id), sent.get(row_id, [])) for row_id in ids}


@once
def facts_about(zone: UUID, enterprise: Enterprise) -> Facts:
    """The facts of one enterprise."""
    return facts_of(zone, [enterprise])[enterprise.id]


def _facts(own: Organisation | None, joint: Organisation | None, sent: list[Post]) -> Facts:
    if own is not None:
        return Facts(Coverage.OWN, own, own.founding, tuple(sent))
    if joint is not None:
        return Facts(Coverage.JOINT, joint, joint.founding, tuple(sent))
    return Facts(Coverage.NONE, None, "", tuple(sent))


def _holds(step: Mapping[str, Any], survey: Survey | None, enterprise: Enterprise) -> bool:
    """Whether every condition of a preset step holds; what nobody asked holds for `unknown` only."""
    members = survey.full_members if survey else None
    if step.get("full_members") == "unknown" and members is not None:
        return False
    least = step.get("full_members_min")
    if least is not None and (members is None or members < least):
        return False
    if "union" in step and (survey is None or survey.union is not step["union"]):
        return False
    return "key" not in step or enterprise.is_key is step["key"]


def _holding(zone: UUID, step: Mapping[str, Any]) -> Q:
    """The same conditions as one on the rows of enterprises."""
    asked = Survey.objects.filter(zone_id=zone)
    condition = Q()
    if step.get("full_members") == "unknown":
        condition &= ~Q(pk__in=asked.filter(full_members__isnull=False).values("enterprise_id"))
    if "full_members_min" in step:
        condition &= Q(pk__in=asked.filter(full_members__gte=step["full_members_min"]).values("enterprise_id"))
    if "union" in step:
        condition &= Q(pk__in=asked.filter(union=step["union"]).values("enterprise_id"))
    return condition & Q(is_key=step["key"]) if "key" in step else condition


def ways(zone: Zone) -> list[NextStep]:
    """The kinds of next step of the zone's preset in its order; sending somebody is always one."""
    found = [NextStep(step["way"]) for step in zone.settings.get("coverage_steps", [])]
    return list(dict.fromkeys([*found, NextStep.INSTRUCTOR]))


def heading_for(zone: Zone, way: NextStep) -> Q:
    """A condition on enterprises of the gap list: their next step is this one."""
    uncovered = covered_by(zone.id, Coverage.NONE)
    mine, earlier = Q(pk__in=[]), Q(pk__in=[])
    for step in zone.settings.get("coverage_steps", []):
        holding = _holding(zone.id, step)
        if NextStep(step["way"]) is way:
            mine |= holding & ~earlier
        earlier |= holding
    if way is NextStep.INSTRUCTOR:
        return (uncovered & mine) | (~uncovered & ~has_person(zone.id))
    return uncovered & mine


def next_steps(
    zone: Zone, enterprises: Iterable[Enterprise], known: Mapping[UUID, Facts] | None = None
) -> dict[UUID, Step]:
    """The next step for each enterprise: without an organisation the first of the preset that holds, else a person.

    `known`: their facts, where the caller has read them.
    """
    rows = list(enterprises)
    facts = facts_of(zone.id, rows) if known is None else known
    asked = Survey.objects.filter(zone_id=zone.id, enterprise_id__in=[row.id for row in rows])
    surveys = {survey.enterprise_id: survey for survey in asked}
    found = {row.id: _next_step(zone, row, facts[row.id], surveys.get(row.id)) for row in rows}
    return {row_id: step for row_id, step in found.items() if step is not None}


def _next_step(zone: Zone, enterprise: Enterprise, facts: Facts, survey: Survey | None) -> Step | None:
    if facts.coverage is not Coverage.NONE:
        return None if facts.sent else Step(NextStep.INSTRUCTOR, _("已有党组织，选派党建指导员或驻企联络员"))
    steps = zone.settings.get("coverage_steps", [])
    step = next((step for step in steps if _holds(step, survey, enterprise)), None)
    return None if step is None else Step(NextStep(step["way"]), in_reader_language(step["text"]))


def survey_of(zone: UUID, enterprise: UUID) -> Survey | None:
    """What was asked at the enterprise, or None."""
    return Survey.objects.filter(zone_id=zone, enterprise_id=enterprise).first()


def tally(rows: QuerySet[Enterprise], zone: UUID, *, part_of_zone: bool = False) -> dict[Coverage, int]:
    """How many of `rows` are covered in each way.

    `part_of_zone`: the rows are read by a condition of their own (whom the reader reaches), which is then asked once;
    else each number comes from an index.
    """
    if part_of_zone:
        covered = rows.order_by().filter(covered_by(zone, Coverage.OWN)).values("pk")
        return kept("tally", covered, zone, lambda: _tally_in_one(rows, zone))
    total = counted(rows, zone)
    own = counted(rows.filter(covered_by(zone, Coverage.OWN)), zone)
    joint = counted(rows.filter(covered_by(zone, Coverage.JOINT)), zone)
    return {Coverage.OWN: own, Coverage.JOINT: joint, Coverage.NONE: total - own - joint}


def _tally_in_one(rows: QuerySet[Enterprise], zone: UUID) -> dict[Coverage, int]:
    own = Count("pk", filter=covered_by(zone, Coverage.OWN))
    any_way = Count("pk", filter=~covered_by(zone, Coverage.NONE))
    found = rows.order_by().aggregate(total=Count("*"), own=own, any_way=any_way)
    return {
        Coverage.OWN: found["own"],
        Coverage.JOINT: found["any_way"] - found["own"],
        Coverage.NONE: found["total"] - found["any_way"],
    }


def founded_by(zone: UUID, way: str) -> Q:
    """A condition on enterprises: the organisation that covers them was founded this way."""
    own = _own(zone, clock.today()).filter(founding=way)
    joint = _joint(zone, clock.today()).filter(organisation__founding=way)
    alone = Q(pk__in=own.values("enterprise_id"))
    return alone | (Q(pk__in=joint.values("enterprise_id")) & ~Q(pk__in=_enterprises(_own, zone)))


def partners_of(enterprise: Enterprise, among: QuerySet[Enterprise], most: int) -> list[Enterprise]:
    """Uncovered enterprises in business that could found jointly: of the same place first, then of the same chain."""
    rows = among.filter(covered_by(enterprise.zone_id, Coverage.NONE), status=EnterpriseStatus.ACTIVE)
    rows = rows.order_by("pinyin", "pk")
    found: list[Enterprise] = []
    for side in ("place_id", "chain_id"):
        shared = getattr(enterprise, side)
        if shared is not None and len(found) < most:
            known = [each.pk for each in found]
            found += rows.filter(**{side: shared}).exclude(pk__in=known)[: most - len(found)]
    return found
