"""The four zones' structures, loaded from their preset files over their places and enterprises."""

from __future__ import annotations

from making import WEDNESDAY
from yuanlian.domain.enterprises import preset as enterprises
from yuanlian.domain.party import preset
from yuanlian.domain.people.models import Account
from yuanlian.domain.zones.preset import load_zone, rows
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.models import Zone
from yuanlian.presets import path


def load(slug: str) -> tuple[Zone, Actor]:
    """The zone with its places, enterprises, accounts and organisations; repeating it changes nothing."""
    folder = path("zones", slug)
    with clock.at(WEDNESDAY):
        zone, actor = load_zone(folder, path("calendars"))
        enterprises.load(actor, folder)
        accounts = {
            row["username"]: Account.objects.get_or_create(
                username=row["username"], defaults={"name": row["name"], "created_at": WEDNESDAY}
            )[0]
            for row in rows(folder, "people.csv")
        }
        preset.load(actor, folder, accounts)
        preset.grant(actor, folder, accounts)
    return zone, actor
