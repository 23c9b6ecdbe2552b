"""The enterprises that take part in a plan, with where they stand; those without a position are named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.party import coverage
from yuanlian.domain.plans.parameters import Among, Load, Parameters
from yuanlian.kernel.actor import Actor

UNKNOWN_EMPLOYEES = 1
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """An enterprise with the position it is planned by: its own, else its place's."""

    row: Enterprise
    lon: float
    lat: float

    @property
    def point(self) -> Point:
        """Longitude and latitude."""
        return self.lon, self.lat


def taking_part(actor: Actor, asked: Parameters) -> QuerySet[Enterprise]:
    """Enterprises in business that the parameters name, in the order of their ids."""
    narrowed = enterprises.narrowed(
        actor,
        enterprises.visible(actor),
        enterprises.Criteria(
            chain=asked.chain,
            place=asked.place,
            status=EnterpriseStatus.ACTIVE,
            key=True if asked.among is Among.KEY else None,
        ),
    )
    if asked.among is Among.UNSENT:
        narrowed = narrowed.exclude(coverage.has_person(actor.zone))
    elif asked.among is Among.SENT:
        narrowed = narrowed.filter(coverage.has_person(actor.zone))
    return narrowed.select_related("place").defer("scope", "search", "products").order_by("pk")


def placed(rows: Iterable[Enterprise]) -> tuple[list[Placed], list[str]]:
    """Those with a position, and the names of those without."""
    found, nowhere = [], []
    for row in rows:
        point = position(row)
        if point is None:
            nowhere.append(row.name)
        else:
            found.append(Placed(row, *point))
    return found, nowhere


def position(row: Enterprise) -> Point | None:
    """The enterprise's own point, else the label point of its place."""
    for each in (row, row.place):
        if each is not None and each.lon is not None and each.lat is not None:
            return each.lon, each.lat
    return None


def load_of(row: Enterprise, load: Load) -> int:
    """One a unit, or its employees; an unknown number counts as one."""
    return max(row.employees or UNKNOWN_EMPLOYEES, 1) if load is Load.EMPLOYEES else 1
