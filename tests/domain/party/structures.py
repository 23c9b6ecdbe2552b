"""The four zones' structures, loaded from their preset files over their places and enterprises."""

from __future__ import annotations

from making import WEDNESDAY
from standing import Written, put_back, written
from yuanlian.domain.enterprises import preset as enterprises
from yuanlian.domain.party import preset
from yuanlian.domain.people.models import Account
from yuanlian.domain.trade import keeping, learning
from yuanlian.domain.zones.preset import load_zone, rows
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.models import Zone
from yuanlian.presets import path

_WRITTEN: dict[str, tuple[list[Written], Actor]] = {}


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


def standing(slug: str) -> tuple[Zone, Actor]:
    """The same in empty tables: the first test of this process that asks loads it, the others get its rows put back."""
    if slug in _WRITTEN:
        rows, actor = _WRITTEN[slug]
        put_back(rows)
        zone = Zone.objects.get(slug=slug)
        keeping.forget(zone.id)
        learning.forget(zone.id)
        return zone, actor
    assert not Zone.objects.exists()
    zone, actor = load(slug)
    _WRITTEN[slug] = written(), actor
    return zone, actor
