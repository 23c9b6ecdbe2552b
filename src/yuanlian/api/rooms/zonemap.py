"""Points and ground of a zone as GeoJSON (RFC 7946), in CGCS2000/WGS84 or, where asked, in GCJ-02."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from itertools import islice
from json import JSONEncoder
from typing import Any

from django.http import StreamingHttpResponse
from ninja import Router

from yuanlian.api.access import ApiRequest, operation
from yuanlian.api.problems import PROBLEMS
from yuanlian.api.schemas import Schema
from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.party import geo, queries
from yuanlian.domain.people.roles import STAFF, Role

router = Router(tags=["map"])
GEOJSON = "application/geo+json"
PART = 500  # features; between two parts an answer lets others go first


class Datum(StrEnum):
    """The datum of the answer; the standard's own is the first."""

    CGCS2000 = "CGCS2000"
    GCJ02 = "GCJ-02"


class Collection(Schema):
    """A GeoJSON FeatureCollection."""

    type: str
    features: list[dict[str, Any]]


def _answer(features: Iterable[str]) -> StreamingHttpResponse:
    """Written as text: a schema would walk tens of thousands of points twice."""
    return StreamingHttpResponse(_parts(iter(features)), content_type=GEOJSON)


def _parts(features: Iterator[str]) -> Iterator[bytes]:
    before = '{"type":"FeatureCollection","features":['
    while block := list(islice(features, PART)):
        yield (before + ",".join(block)).encode()
        before = ","
    yield b"]}" if before == "," else f"{before}]}}".encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _points(spots: list[geo.Spot], datum: Datum, code: str) -> StreamingHttpResponse:
    """Each point as the text it is sent as: objects in between would take five times as long."""
    said = JSONEncoder(ensure_ascii=False).encode
    kinds, codes = cache(said), cache(said)
    return _answer(
        f'{{"type":"Feature","id":"{spot.id}","geometry":{{"type":"Point","coordinates":[{lon!r},{lat!r}]}},'
        f'"properties":{{"name":{said(spot.name)},"kind":{kinds(spot.kind)},"{code}":{codes(spot.code)}}}}}'
        for spot, (lon, lat) in zip(spots, geo.positions(spots, datum), strict=True)
    )


@router.get("/map/organisations", response={200: Collection, **PROBLEMS})
@operation(*sorted(STAFF))
def map_organisations(request: ApiRequest, zone: str, datum: Datum = Datum.CGCS2000) -> StreamingHttpResponse:
    """Organisations with a position that the caller sees; `kind` is theirs."""
    rows = queries.find(request.actor, queries.Criteria())
    return _points(geo.organisation_spots(rows), datum, "public_code")


@router.get("/map/enterprises", response={200: Collection, **PROBLEMS})
@operation(*sorted(STAFF))
def map_enterprises(
    request: ApiRequest, zone: str, chain: str = "", datum: Datum = Datum.CGCS2000
) -> StreamingHttpResponse:
    """Enterprises in business with a position that the caller sees; `kind` is how they are covered."""
    asked = enterprises.Criteria(chain=chain, status=EnterpriseStatus.ACTIVE)
    rows = enterprises.narrowed(request.actor, enterprises.visible(request.actor), asked)
    return _points(geo.enterprise_spots(rows, request.actor.zone), datum, "chain")


@router.get("/map/ground", response={200: Collection, **PROBLEMS})
@operation(*sorted(STAFF), Role.CONTACT)
def map_ground(request: ApiRequest, zone: str, datum: Datum = Datum.CGCS2000) -> StreamingHttpResponse:
    """The zone's schematic drawing: outline, areas, grids, roads, water, green."""
    return _answer(_json(each) for each in geo.in_datum(geo.ground(request.tenant), datum))
