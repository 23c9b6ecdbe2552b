"""Figures for a reader: this period beside the last, kept for a minute so that a first screen need not count again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from yuanlian.domain.insight.metrics import METRICS, Metric
from yuanlian.domain.insight.models import FigureValue
from yuanlian.domain.insight.periods import PeriodKind, Span, before, present
from yuanlian.domain.people.roles import ZONE_WIDE
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor

FRESH = timedelta(seconds=60)
# What is over changes only when somebody corrects a record.
FRESH_PAST = timedelta(hours=6)
DIGITS = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure as read: now and before; None is unknown."""

    metric: Metric
    value: Decimal | None
    before: Decimal | None
    at: datetime


def scope_of(actor: Actor) -> str:
    """Readers with the same scope share kept values; zone-wide readers have the empty one."""
    if actor.has(*ZONE_WIDE):
        return ",".join(sorted(actor.roles & ZONE_WIDE))
    grants = sorted(f"{grant.role}:{grant.target}" for grant in actor.grants)
    return hashlib.sha256("|".join(grants).encode()).hexdigest()[:32]


def read(actor: Actor, kind: PeriodKind, *, metrics: Sequence[Metric] = METRICS) -> list[Reading]:
    """Every figure of `metrics` for the present period and the one before, at most a minute old."""
    now = clock.now()
    span = present(kind, now)
    past = before(kind, span)
    kept = _kept(actor, kind, (span, past))
    return [
        Reading(
            metric,
            _value(actor, metric, _Slot(kind, span, FRESH), kept),
            _value(actor, metric, _Slot(kind, past, FRESH_PAST), kept),
            now,
        )
        for metric in metrics
        if metric.open_to(actor)
    ]


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a value is kept and for how long."""

    kind: PeriodKind
    span: Span
    fresh: timedelta

    @property
    def period(self) -> str:
        return f"{self.kind[0]}:{self.span.key}:{'p' if self.fresh == FRESH_PAST else 'n'}"


def _kept(actor: Actor, kind: PeriodKind, spans: tuple[Span, Span]) -> dict[tuple[str, str], FigureValue]:
    periods = [_Slot(kind, spans[0], FRESH).period, _Slot(kind, spans[1], FRESH_PAST).period]
    rows = FigureValue.objects.filter(zone_id=actor.zone, scope=scope_of(actor), period__in=periods)
    return {(row.metric, row.period): row for row in rows}


def _value(actor: Actor, metric: Metric, slot: _Slot, kept: dict[tuple[str, str], FigureValue]) -> Decimal | None:
    row = kept.get((metric.code, slot.period))
    now = clock.now()
    if row is not None and timedelta(0) <= now - row.computed_at < slot.fresh:
        return row.value
    value = metric.value(actor, slot.span)
    rounded = None if value is None else value.quantize(DIGITS)
    FigureValue.objects.update_or_create(
        zone_id=actor.zone,
        metric=metric.code,
        scope=scope_of(actor),
        period=slot.period,
        defaults={"value": rounded, "computed_at": now},
    )
    return rounded


def forget(actor: Actor) -> None:
    """The next reading counts anew."""
    FigureValue.objects.filter(zone_id=actor.zone, scope=scope_of(actor)).delete()
