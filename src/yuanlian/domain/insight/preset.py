"""Loads published figures from a zone's preset folder; repeating it changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib.resources.abc import Traversable

from django.db import transaction

from yuanlian.domain.insight.models import Observation
from yuanlian.domain.zones.preset import rows
from yuanlian.kernel import audit
from yuanlian.kernel.actor import Actor


def load(actor: Actor, folder: Traversable) -> None:
    """Every published figure of the preset is stored with its source; none is computed."""
    with transaction.atomic():
        for row in rows(folder, "observations.csv"):
            Observation.objects.update_or_create(
                zone_id=actor.zone,
                metric=row["metric"],
                period=row["period"],
                source=_source(row),
                defaults={
                    "name": row["name"],
                    "name_en": row["name_en"],
                    "value": Decimal(row["value"]),
                    "unit": row["unit"],
                    "source_date": date.fromisoformat(row["source_date"]) if _is_day(row["source_date"]) else None,
                },
            )
        audit.append(actor, "insight.load_observations", kind="insight.observation", object_id=None)


def _is_day(text: str) -> bool:
    """Whether a report's date is known to the day; for some only the year is."""
    return len(text) == len("2021-01-31")


def _source(row: Mapping[str, str]) -> str:
    """The source, with its year or month beside it where no day is known."""
    dated = _is_day(row["source_date"]) or not row["source_date"]
    return row["source"] if dated else f"{row['source']} {row['source_date']}"
