"""What a request is sorted by and who works on it: categories and departments with the ids that verbs take."""

from __future__ import annotations

from uuid import UUID

from ninja import Router

from yuanlian.api.access import ApiRequest, operation
from yuanlian.api.problems import PROBLEMS
from yuanlian.api.schemas import Schema
from yuanlian.domain.people.roles import STAFF, Role
from yuanlian.domain.service import queries
from yuanlian.domain.zones import queries as zones

router = Router(tags=["requests"])
READERS = (*sorted(STAFF), Role.CONTACT)


class CategoryOut(Schema):
    """A category a request may have, with its usual lead and term."""

    id: UUID
    code: str
    name: str
    heading: str
    lead: UUID
    working_days: int


class DepartmentOut(Schema):
    """A department in service."""

    id: UUID
    code: str
    name: str


@router.get("/categories", response={200: list[CategoryOut], **PROBLEMS})
@operation(*READERS)
def list_categories(request: ApiRequest, zone: str) -> list[CategoryOut]:
    """The categories of requests, by code."""
    return [
        CategoryOut(
            id=row.id,
            code=row.code,
            name=row.label,
            heading=row.parent.label if row.parent else "",
            lead=row.lead.id,
            working_days=row.working_days,
        )
        for row in queries.categories(request.actor).order_by("code")
        if row.lead is not None
    ]


@router.get("/departments", response={200: list[DepartmentOut], **PROBLEMS})
@operation(*READERS)
def list_departments(request: ApiRequest, zone: str) -> list[DepartmentOut]:
    """The departments in service, by code."""
    rows = zones.departments(request.actor).order_by("code")
    return [DepartmentOut(id=row.id, code=row.code, name=row.label) for row in rows]
