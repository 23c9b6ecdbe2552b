"""Rows → engine: the working calendar a zone measures by."""

from __future__ import annotations

from datetime import date, time
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from yuanlian.domain.zones.models import WorkCalendar
from yuanlian.engines.worktime import Calendar, DayException, DayKind, Window, five_day_calendar
from yuanlian.kernel import clock
from yuanlian.kernel.errors import Conflict

ASSUMED_YEARS = 2


def _build(row: WorkCalendar) -> Calendar:
    windows = tuple(Window(time.fromisoformat(start), time.fromisoformat(end)) for start, end in row.windows)
    exceptions = [
        DayException(date.fromisoformat(day), DayKind(value["kind"]), value.get("name", ""))
        for day, value in row.days.items()
    ]
    return five_day_calendar(
        version=f"{row.zone_id}/{row.number}",
        zone=ZoneInfo(row.zone.time_zone),
        windows=windows,
        exceptions=exceptions,
        years=row.years,
    )


@lru_cache(maxsize=256)
def _kept(row_id: UUID, this_year: int) -> Calendar:
    """A version never changes once it exists, so it may be kept."""
    row = WorkCalendar.objects.select_related("zone").get(pk=row_id)
    return _build(row).assuming(range(this_year, this_year + ASSUMED_YEARS + 1))


def calendar_of(row_id: UUID) -> Calendar:
    """The engine's calendar of one version; years without published holidays follow the plain week and say so."""
    return _kept(row_id, clock.today().year)


def calendar_in_force(zone: UUID) -> tuple[WorkCalendar, Calendar]:
    """The newest version and its engine form; raises Conflict when the zone has none.

    The engine form is kept, so the days of years are not read again with the row.
    """
    row = WorkCalendar.objects.filter(zone_id=zone).defer("windows", "days", "years").first()
    if row is None:
        raise Conflict(_("园区还没有工作日历，请系统管理员先设置。"))
    return row, calendar_of(row.id)
