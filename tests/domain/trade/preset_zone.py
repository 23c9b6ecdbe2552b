"""A zone of the presets with its enterprises, as the matching cases expect it."""

from __future__ import annotations

from yuanlian.domain.enterprises import preset as enterprises
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.zones.preset import load_zone
from yuanlian.kernel.actor import Actor
from yuanlian.presets import path


def load(slug: str) -> tuple[Actor, dict[str, Enterprise]]:
    """The zone stands with its enterprises; returns the loader's actor and the enterprises by code."""
    folder = path("zones", slug)
    zone, actor = load_zone(folder, path("calendars"))
    enterprises.load(actor, folder)
    return actor, {row.zone_number: row for row in Enterprise.objects.filter(zone=zone).exclude(zone_number="")}
