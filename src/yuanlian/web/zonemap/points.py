"""Points and ground of maps as GeoJSON for the browser, kept until something in the zone changes."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yuanlian.domain.party import geo
from yuanlian.domain.people.roles import DEPARTMENT, ZONE_WIDE
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor

GEOJSON = "application/geo+json"
KEPT = 15 * 60  # seconds
_SMALL = 2000  # bytes that are not worth packing


def datum() -> str:
    """The datum that the tiles under the points are drawn in."""
    return str(settings.YUANLIAN_TILES.get("datum", "CGCS2000"))


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    """A FeatureCollection (RFC 7946) in the datum of the tiles."""
    return {"type": "FeatureCollection", "features": geo.in_datum(features, datum())}


def table(spots: list[geo.Spot], *, url: str, kinds: list[str]) -> dict[str, Any]:
    """Many points in columns, a fifth of what GeoJSON would take; static/js/map.js makes features of them.

    Each row is longitude, latitude, name, place of its kind in `kinds`, id; `url` holds {id}.
    """
    places = {kind: number for number, kind in enumerate(kinds)}
    positions = geo.positions(spots, datum())
    rows = [[*position, spot.name, places[spot.kind], spot.id] for spot, position in zip(spots, positions, strict=True)]
    return {"type": "FeatureCollection", "features": [], "kinds": kinds, "url": url, "rows": rows}


def scope_of(actor: Actor) -> str:
    """The same for actors who see the same: everything, or what their own grants reach."""
    if actor.has(*ZONE_WIDE, *DEPARTMENT):
        return "all"
    return ",".join(sorted(f"{grant.role}:{grant.target}" for grant in actor.grants))


def answer(request: HttpRequest, zone: UUID, scope: str, make: Callable[[], dict[str, Any]]) -> HttpResponse:
    """What `make` gives, as JSON; unchanged since the browser asked last: 304 and nothing made."""
    named = [
        str(zone),
        geo.stamp(zone),
        scope,
        request.get_full_path(),
        get_language() or "",
        datum(),
        str(clock.today()),
    ]
    tag = hashlib.sha256("|".join(named).encode()).hexdigest()[:40]
    if request.headers.get("If-None-Match") == f'"{tag}"':
        return _tagged(HttpResponse(status=304), tag)
    packed = cache.get(f"map-{tag}")
    if packed is None:
        text = json.dumps(make(), ensure_ascii=False, separators=(",", ":")).encode()
        packed = gzip.compress(text, compresslevel=4, mtime=0)
        cache.set(f"map-{tag}", packed, KEPT)
    if "gzip" in request.headers.get("Accept-Encoding", "") and len(packed) > _SMALL:
        response = HttpResponse(packed, content_type=GEOJSON)
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(packed), content_type=GEOJSON)
    return _tagged(response, tag)


def _tagged(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = f'"{tag}"'
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Cookie, Accept-Encoding, Accept-Language"
    return response


def schematic() -> str:
    """What is said on a map without tiles."""
    return "" if settings.YUANLIAN_TILES else _("示意图")
