"""Coverage: three facts of every enterprise (organisation, way of founding, person sent), and the next step.

All three are computed from organisations, links and posts; none is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.party.models import Link, Organisation, Post, Survey
from yuanlian.domain.party.states import SENT, STANDING, Coverage, LinkRole, NextStep, OrganisationKind
from yuanlian.domain.zones.queries import current
from yuanlian.kernel import clock
from yuanlian.kernel.models import Zone


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


def _standing(zone: UUID) -> QuerySet[Organisation]:
    """Organisations at work on the present day, which a figure may set to an earlier one."""
    founded = Q(founded_on=None) | Q(founded_on__lte=clock.today())
    return Organisation.objects.filter(founded, zone_id=zone, state__in=STANDING)


def _own(zone: UUID) -> QuerySet[Organisation]:
    return _standing(zone).filter(enterprise__isnull=False)


def _joint(zone: UUID) -> QuerySet[Link]:
    joint = _standing(zone).filter(kind=OrganisationKind.JOINT_BRANCH)
    return Link.objects.filter(
        current(clock.today()),
        zone_id=zone,
        enterprise__isnull=False,
        role__in=[LinkRole.MEMBER, LinkRole.LEAD_ENTERPRISE],
        organisation_id__in=joint.values("pk"),
    )


def _sent(zone: UUID, today: date) -> QuerySet[Post]:
    return Post.objects.filter(current(today), zone_id=zone, enterprise__isnull=False, kind__in=SENT)


def covered_by(zone: UUID, coverage: Coverage) -> Q:
    """A condition on enterprises: their coverage is this one."""
    own = Q(pk__in=_own(zone).values("enterprise_id"))
    joint = Q(pk__in=_joint(zone).values("enterprise_id"))
    conditions = {Coverage.OWN: own, Coverage.JOINT: joint & ~own, Coverage.NONE: ~own & ~joint}
    return conditions[coverage]


def has_person(zone: UUID) -> Q:
    """A condition on enterprises: an instructor, liaison, grid member or first secretary was sent."""
    return Q(pk__in=_sent(zone, clock.today()).values("enterprise_id"))


def gaps(rows: QuerySet[Enterprise], zone: UUID) -> QuerySet[Enterprise]:
    """Enterprises in business that no organisation covers or where nobody was sent."""
    return rows.filter(covered_by(zone, Coverage.NONE) | ~has_person(zone), status=EnterpriseStatus.ACTIVE)


def facts_of(zone: UUID, enterprises: Iterable[Enterprise]) -> dict[UUID, Facts]:
    """The facts of these enterprises in three queries."""
    ids = [row.id for row in enterprises]
    own = {row.enterprise_id: row for row in _own(zone).filter(enterprise_id__in=ids).order_by("-depth", "code")}
    joint = {
        row.enterprise_id: row.organisation
        for row in _joint(zone).filter(enterprise_id__in=ids).select_related("organisation").order_by("-since")
    }
    sent: dict[UUID, list[Post]] = {}
    for post in _sent(zone, clock.today()).filter(enterprise_id__in=ids).order_by("since", "id"):
        if post.enterprise_id is not None:
            sent.setdefault(post.enterprise_id, []).append(post)
    return {row_id: _facts(own.get(row_id), joint.get(row_id), sent.get(row_id, [])) for row_id in ids}


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


def next_steps(zone: Zone, enterprises: Iterable[Enterprise]) -> dict[UUID, Step]:
    """The first step of the zone's preset whose conditions hold, for each enterprise."""
    rows = list(enterprises)
    steps = zone.settings.get("coverage_steps", [])
    asked = Survey.objects.filter(zone_id=zone.id, enterprise_id__in=[row.id for row in rows])
    surveys = {survey.enterprise_id: survey for survey in asked}
    language = "en" if (get_language() or "").startswith("en") else "zh"
    found: dict[UUID, Step] = {}
    for row in rows:
        step = next((step for step in steps if _holds(step, surveys.get(row.id), row)), None)
        if step is not None:
            found[row.id] = Step(NextStep(step["way"]), step["text"][language])
    return found
