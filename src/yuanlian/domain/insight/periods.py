"""Periods of figures: this month, quarter or year so far, and the same stretch of the one before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


LABELS: dict[PeriodKind, tuple[Promise, Promise]] = {
    PeriodKind.MONTH: (_("本月"), _("上月同期")),
    PeriodKind.QUARTER: (_("本季"), _("上季同期")),
    PeriodKind.YEAR: (_("今年"), _("去年同期")),
}
A_MOMENT = timedelta(seconds=10)  # between reading the clock and asking
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` (included) to `end` (not included), aware.

    `running`: it ends now, so that no row is of later and none need be asked whether it is.
    """

    start: datetime
    end: datetime
    running: bool = field(default=False, compare=False)

    @property
    def key(self) -> str:
        """The first day, which names the period among those of its kind."""
        return timezone.localtime(self.start).date().isoformat()


def _months_before(day: datetime, months: int) -> datetime:
    index = day.year * 12 + day.month - 1 - months
    return day.replace(year=index // 12, month=index % 12 + 1, day=1)


def present(kind: PeriodKind, now: datetime) -> Span:
    """The period that `now` is in, up to now."""
    local = timezone.localtime(now)
    months = _MONTHS[kind]
    first = local.replace(month=(local.month - 1) // months * months + 1, day=1)
    running = now >= timezone.now() - A_MOMENT
    return Span(timezone.make_aware(datetime.combine(first.date(), time.min)), now, running)


def before(kind: PeriodKind, span: Span) -> Span:
    """The same stretch of the period before, never reaching into `span`.

    31 March so far is compared with the whole of February.
    """
    local = timezone.localtime(span.start)
    first = timezone.make_aware(datetime.combine(_months_before(local, _MONTHS[kind]).date(), time.min))
    return Span(first, min(first + (span.end - span.start), span.start - timedelta(microseconds=1)))
