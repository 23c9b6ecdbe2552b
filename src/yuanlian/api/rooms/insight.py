"""Figures with the last period beside them, and published observations."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from ninja import Router

from yuanlian.api.access import ApiRequest, operation
from yuanlian.api.problems import PROBLEMS
from yuanlian.api.schemas import Schema
from yuanlian.domain.insight import figures, queries
from yuanlian.domain.insight.periods import PeriodKind
from yuanlian.domain.people.roles import EVERYONE, STAFF

router = Router(tags=["figures"])


class FigureOut(Schema):
    """One figure; null is unknown."""

    code: str
    label: str
    unit: str
    value: Decimal | None
    before: Decimal | None
    better: str
    at: datetime


class ObservationOut(Schema):
    """One published figure."""

    metric: str
    name: str
    name_en: str
    period: str
    value: Decimal
    unit: str
    source: str
    source_date: date | None


@router.get("/figures", response={200: list[FigureOut], **PROBLEMS})
@operation(*EVERYONE)
def list_figures(request: ApiRequest, zone: str, period: PeriodKind = PeriodKind.MONTH) -> list[FigureOut]:
    """Every figure the caller may read, for the present period and the same stretch of the one before."""
    return [
        FigureOut(
            code=reading.metric.code,
            label=str(reading.metric.label),
            unit=str(reading.metric.unit),
            value=reading.value,
            before=reading.before,
            better=reading.metric.direction,
            at=reading.at,
        )
        for reading in figures.read(request.actor, period)
    ]


@router.get("/observations", response={200: list[ObservationOut], **PROBLEMS})
@operation(*STAFF)
def list_observations(request: ApiRequest, zone: str, q: str = "") -> list[ObservationOut]:
    """Published figures with source and date."""
    return [
        ObservationOut(
            metric=row.metric,
            name=row.name,
            name_en=row.name_en,
            period=row.period,
            value=row.value,
            unit=row.unit,
            source=row.source,
            source_date=row.source_date,
        )
        for row in queries.observations(request.actor, q)
    ]
