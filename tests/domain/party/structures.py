"""The four zones' structures, loaded over the least an enterprise needs: code, name, chain and point of the preset."""

from __future__ import annotations

from making import WEDNESDAY
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party import preset
from yuanlian.domain.people.models import Account
from yuanlian.domain.zones.models import Chain, Place
from yuanlian.domain.zones.preset import load_zone, number, rows
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.models import Zone
from yuanlian.presets import path


def load(slug: str) -> tuple[Zone, Actor]:
    """The zone with its places, enterprises by code, accounts and organisations; repeating it changes nothing."""
    folder = path("zones", slug)
    with clock.at(WEDNESDAY):
        zone, actor = load_zone(folder, path("calendars"))
        chains = {row.code: row for row in Chain.objects.filter(zone=zone)}
        places = {row.code: row for row in Place.objects.filter(zone=zone)}
        for row in rows(folder, "enterprises.csv"):
            facts = {
                "name": row["name"],
                "short_name": row["short_name"],
                "name_key": row["name"],
                "chain": chains.get(row["chain"]),
                "place": places.get(row["place"]),
                "lon": number(row["lon"]),
                "lat": number(row["lat"]),
                "is_key": row["key"] == "yes",
                "created_at": WEDNESDAY,
                "updated_at": WEDNESDAY,
            }
            Enterprise.objects.get_or_create(zone=zone, zone_number=row["code"], defaults=facts)
        accounts = {
            row["username"]: Account.objects.get_or_create(
                username=row["username"], defaults={"name": row["name"], "created_at": WEDNESDAY}
            )[0]
            for row in rows(folder, "people.csv")
        }
        preset.load(actor, folder, accounts)
        preset.grant(actor, folder, accounts)
    return zone, actor
