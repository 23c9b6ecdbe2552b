"""A zone of the presets with its enterprises, as the matching cases expect it."""

from __future__ import annotations

from datetime import date

from making import WEDNESDAY
from yuanlian.domain.enterprises.models import Enterprise, Qualification
from yuanlian.domain.zones.models import Chain, Place
from yuanlian.domain.zones.preset import load_zone, number, rows
from yuanlian.kernel.actor import Actor
from yuanlian.presets import path


def load(slug: str) -> tuple[Actor, dict[str, Enterprise]]:
    """The zone stands with its enterprises; returns the loader's actor and the enterprises by code."""
    folder = path("zones", slug)
    zone, actor = load_zone(folder, path("calendars"))
    chains = {row.code: row for row in Chain.objects.filter(zone=zone)}
    places = {row.code: row for row in Place.objects.filter(zone=zone)}
    found = {}
    for row in rows(folder, "enterprises.csv"):
        found[row["code"]] = Enterprise.objects.create(
            zone=zone, zone_number=row["code"], name=row["name"], name_key=row["name"], short_name=row["short_name"],
            chain=chains.get(row["chain"]), place=places.get(row["place"]), lon=number(row["lon"]), lat=number(row["lat"]),
            industry_code=row["industry_code"], products=row["products"].replace(";", "；"), scope=row["scope"],
            employees=int(row["employees"]) if row["employees"] else None, status=row["status"] or "active",
            created_at=WEDNESDAY, updated_at=WEDNESDAY,
        )  # fmt: skip
        for kind in filter(None, row["qualifications"].split(";")):
            Qualification.objects.create(zone=zone, enterprise=found[row["code"]], kind=kind, year=date.today().year)
    return actor, found
