"""Loads a zone's own furniture from its preset folder; repeating it changes nothing that stands."""

from __future__ import annotations

import csv
import json
import tomllib
from importlib.resources.abc import Traversable
from typing import Any

from django.db import transaction

from yuanlian.domain.zones import actions
from yuanlian.domain.zones.models import Chain, Department, Place
from yuanlian.domain.zones.queries import latest_calendar
from yuanlian.kernel import audit
from yuanlian.kernel.actor import Actor, system_actor
from yuanlian.kernel.models import Zone

Row = dict[str, str]


def rows(folder: Traversable, name: str) -> list[Row]:
    """The rows of a CSV file in `folder`; none when the file is absent."""
    file = folder / name
    if not file.is_file():
        return []
    with file.open("r", encoding="utf-8-sig") as text:
        return list(csv.DictReader(text))


def table(folder: Traversable, name: str) -> dict[str, Any]:
    """A TOML file in `folder`."""
    return tomllib.loads((folder / name).read_text(encoding="utf-8"))


def number(text: str) -> float | None:
    """A decimal number, or None for an empty cell."""
    return float(text) if text else None


def load_zone(folder: Traversable, calendars: Traversable) -> tuple[Zone, Actor]:
    """The zone stands with departments, chains, places and calendar; returns it and the loader's actor."""
    facts = table(folder, "zone.toml")
    facts["map"] = _drawing(folder)
    facts["structure"] = _structure(folder)
    with transaction.atomic():
        zone, _made = Zone.objects.update_or_create(
            slug=facts["slug"],
            defaults={
                "name": facts["name"],
                "name_en": facts["name_en"],
                "time_zone": facts["timezone"],
                "settings": facts,
            },
        )
        actor = system_actor(zone.id, "预置数据")  # data -- the name of who acted, kept with the act
        _load_named(actor, folder)
        _load_places(actor, folder)
        if latest_calendar(zone.id) is None:
            _load_calendar(actor, facts, calendars)
        audit.append(actor, "zones.load_preset", kind="kernel.zone", object_id=zone.id)
    return zone, actor


def _shapes(folder: Traversable) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads((folder / "places.geojson").read_text(encoding="utf-8"))["features"]
    return features


def _drawing(folder: Traversable) -> dict[str, Any]:
    """What the map needs besides the places: features that are none (water, green), and the ranks of roads by code."""
    shapes = _shapes(folder)
    ranks = {each["properties"]["code"]: each["properties"]["rank"] for each in shapes if "rank" in each["properties"]}
    return {"background": [each for each in shapes if not each["properties"].get("code")], "ranks": ranks}


def _structure(folder: Traversable) -> dict[str, Any]:
    """Model, rules, tiers and link roles of the zone's organisations; the organisations themselves are rows."""
    return {key: value for key, value in table(folder, "structure.toml").items() if key != "organisations"}


def _load_named(actor: Actor, folder: Traversable) -> None:
    for row in rows(folder, "departments.csv"):
        Department.objects.update_or_create(
            zone_id=actor.zone,
            code=row["code"],
            defaults={"name": row["name"], "name_en": row["name_en"], "kind": row["kind"]},
        )
    for row in rows(folder, "chains.csv"):
        Chain.objects.update_or_create(
            zone_id=actor.zone,
            code=row["code"],
            defaults={"name": row["name"], "name_en": row["name_en"], "order": int(row["order"] or 0)},
        )


def _load_places(actor: Actor, folder: Traversable) -> None:
    geometry = {shape["properties"].get("code", ""): shape["geometry"] for shape in _shapes(folder)}
    made: dict[str, Place] = {}
    for order, row in enumerate(rows(folder, "places.csv")):
        made[row["code"]], _new = Place.objects.update_or_create(
            zone_id=actor.zone,
            code=row["code"],
            defaults={
                "name": row["name"],
                "name_en": row["name_en"],
                "kind": row["kind"],
                "parent": made.get(row["parent"]),
                "lon": number(row["lon"]),
                "lat": number(row["lat"]),
                "geometry": geometry.get(row["code"], {}),
                "order": order,
            },
        )


def _load_calendar(actor: Actor, facts: dict[str, Any], calendars: Traversable) -> None:
    days: dict[str, dict[str, str]] = {}
    years: list[int] = []
    source = ""
    for file in sorted(calendars.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".csv"):
            continue
        years.append(int(file.name.removesuffix(".csv").rsplit("-", 1)[1]))
        for row in rows(calendars, file.name):
            days[row["date"]] = {"kind": row["kind"], "name": row["name"]}
            source = row["source"]
    windows = [[window["start"], window["end"]] for window in facts["working_windows"]]
    actions.add_calendar(actor, {"windows": windows, "days": days, "years": years, "source": source[:200]})
