"""The map: points under the reader's scope, its table, its datum, and nothing kept longer than it is true."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from making import make_chain, make_enterprise, make_instructor, make_organisation, make_staff, make_zone, system
from web.party.conftest import client_of
from yuanlian.config.security import CONTENT_SECURITY_POLICY
from yuanlian.config.tiles import let_through, tile_source
from yuanlian.domain.party import actions
from yuanlian.domain.people.roles import Role
from yuanlian.domain.zones.models import Place
from yuanlian.engines.geodesy import to_gcj02

pytestmark = pytest.mark.django_db
HERE = {"lon": 105.41, "lat": 28.87}


@pytest.fixture
def zone():
    cache.clear()
    return make_zone("map-zone")


@pytest.fixture
def bureau(zone):
    return client_of(make_staff(zone, Role.BUREAU))


def page(zone, view="map"):
    return reverse(view, kwargs={"zone": zone.slug})


def body(response):
    if response.get("Content-Encoding") == "gzip":
        pytest.fail("nobody asked for gzip")
    return json.loads(response.content)


def enterprise_rows(client, zone, query=""):
    return body(client.get(page(zone, "map_points") + f"?show=enterprises{query}"))["rows"]


def test_enterprises_come_in_rows_coloured_by_coverage(zone, bureau):
    covered, bare = make_enterprise(zone, "有组织", **HERE), make_enterprise(zone, "没组织", **HERE)
    make_organisation(zone, enterprise=covered)
    answer = body(bureau.get(page(zone, "map_points") + "?show=enterprises"))
    kinds = {row[2]: answer["kinds"][row[3]] for row in answer["rows"]}
    assert (kinds, answer["url"]) == (
        {"有组织": "own", "没组织": "none"},
        f"/z/{zone.slug}/enterprises/{{id}}/",
    )
    assert {row[4] for row in answer["rows"]} == {str(covered.id), str(bare.id)}


def test_enterprises_are_coloured_by_chain_when_asked(zone, bureau):
    make_enterprise(zone, "在链", chain=make_chain(zone), **HERE)
    make_enterprise(zone, "无链", **HERE)
    answer = body(bureau.get(page(zone, "map_points") + "?show=enterprises&by=chain"))
    assert {row[2]: answer["kinds"][row[3]] for row in answer["rows"]} == {"在链": "electronics", "无链": "none"}


def test_field_staff_see_points_of_their_own_enterprises_only(zone):
    mine = make_enterprise(zone, "我的", **HERE)
    make_enterprise(zone, "别人的", **HERE)
    assert [row[2] for row in enterprise_rows(client_of(make_instructor(mine)), zone)] == ["我的"]


def test_one_readers_points_are_never_kept_for_another(zone, bureau):
    mine = make_enterprise(zone, "我的", **HERE)
    make_enterprise(zone, "别人的", **HERE)
    counts = [len(enterprise_rows(client, zone)) for client in (bureau, client_of(make_instructor(mine)), bureau)]
    assert counts == [2, 1, 2]


def test_organisations_are_points_with_a_link_and_a_note(zone, bureau):
    row = make_organisation(zone, "星火党支部", demonstration=True, chain=make_chain(zone), **HERE)
    make_organisation(zone, "没有位置")
    features = body(bureau.get(page(zone, "map_points")))["features"]
    assert [each["properties"] for each in features] == [
        {
            "name": "星火党支部",
            "kind": "demonstration",
            "note": "党支部 · 电子信息",
            "url": f"/z/{zone.slug}/organisations/{row.id}/",
        }
    ]


def test_points_are_kept_until_something_in_the_zone_changes(zone, bureau):
    row = make_organisation(zone, "旧名", **HERE)
    url = page(zone, "map_points")
    first = bureau.get(url)
    again = bureau.get(url, headers={"If-None-Match": first["ETag"]})
    actions.change(system(zone), row.id, actions.OrganisationChange(name="新名", **HERE))
    after = bureau.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, after.status_code) == (304, b"", 200)
    assert body(after)["features"][0]["properties"]["name"] == "新名"


def test_the_page_counts_what_has_no_position(zone, bureau):
    make_organisation(zone, **HERE)
    make_organisation(zone)
    context = bureau.get(page(zone)).context
    assert (
        context["total"],
        context["nowhere"],
        [str(row.cells["position"].label) for row in context["table"].rows],
    ) == (
        2,
        1,
        ["已上图", "没有位置"],
    )


@pytest.mark.parametrize("query", ["", "?show=enterprises", "?show=enterprises&by=chain"])
def test_the_page_costs_the_same_for_three_as_for_one(zone, bureau, query):
    def cost():
        with CaptureQueriesContext(connection) as found:
            assert bureau.get(page(zone) + query).status_code == 200
        return len(found)

    make_enterprise(zone, chain=make_chain(zone), **HERE)
    make_organisation(zone, chain=make_chain(zone), **HERE)
    one = cost()
    for _number in range(2):
        make_enterprise(zone, chain=make_chain(zone), **HERE)
        make_organisation(zone, chain=make_chain(zone), **HERE)
    assert cost() == one


def test_the_table_and_the_points_are_narrowed_by_the_same_address(zone, bureau):
    make_organisation(zone, "甲", kind="committee", **HERE)
    make_organisation(zone, "乙", kind="branch", **HERE)
    context = bureau.get(page(zone) + "?kind=branch&sort=-name").context
    features = body(bureau.get(context["map"].data_url))["features"]
    assert ([row.cells["name"] for row in context["table"].rows], [f["properties"]["name"] for f in features]) == (
        ["乙"],
        ["乙"],
    )


@pytest.mark.parametrize(("query", "names"), [("?kind=branch", ["乙"]), ("?show=enterprises&coverage=none", ["丙"])])
def test_what_the_table_shows_comes_out_as_a_file(zone, bureau, query, names):
    make_organisation(zone, "甲", kind="committee", **HERE)
    make_organisation(zone, "乙", kind="branch", **HERE)
    make_enterprise(zone, "丙", **HERE)
    url = next(link.url for link in bureau.get(page(zone) + query).context["table"].exports if "csv" in link.url)
    text = b"".join(bureau.get(url).streaming_content).decode("utf-8-sig")
    assert [name for name in ("甲", "乙", "丙") if name in text] == names


def test_the_ground_holds_places_and_background(zone, bureau):
    area = {"type": "Polygon", "coordinates": [[[105.0, 28.0], [105.1, 28.0], [105.1, 28.1], [105.0, 28.0]]]}
    Place.objects.create(
        zone=zone, code="R1", name="大道", kind="road", geometry={"type": "LineString", "coordinates": []}
    )
    Place.objects.create(zone=zone, code="A1", name="片区", kind="area", geometry=area)
    Place.objects.create(zone=zone, code="C1", name="中心", kind="centre")
    water = {"type": "Feature", "properties": {"kind": "water", "name": "江"}, "geometry": area}
    zone.settings["map"] = {"background": [water], "ranks": {"R1": "trunk"}}
    zone.save()
    features = body(bureau.get(page(zone, "map_ground")))["features"]
    assert [(each["properties"]["kind"], each["properties"].get("rank")) for each in features] == [
        ("water", None),
        ("area", None),
        ("road", "trunk"),
    ]


def test_points_and_ground_are_shifted_for_tiles_in_gcj02(zone, bureau, settings):
    settings.YUANLIAN_TILES = tile_source('{"kind": "gaode", "url": "https://tiles.example.cn/{z}/{x}/{y}.png"}')
    make_organisation(zone, **HERE)
    make_enterprise(zone, **HERE)
    shape = {"type": "LineString", "coordinates": [[105.41, 28.87], [105.42, 28.88]]}
    Place.objects.create(zone=zone, code="R1", name="大道", kind="road", geometry=shape)
    expected = to_gcj02([(105.41, 28.87)])[0].round(6).tolist()
    point = body(bureau.get(page(zone, "map_points")))["features"][0]["geometry"]["coordinates"]
    line = body(bureau.get(page(zone, "map_ground")))["features"][0]["geometry"]["coordinates"]
    assert (point, enterprise_rows(bureau, zone)[0][:2], line[0]) == (expected, expected, expected)


def test_maps_with_tiles_bear_their_approval_number(zone, bureau, settings):
    source = {"kind": "tianditu", "url": "https://t0.example.cn/{z}/{x}/{y}", "approval": "GS(2024)0650号"}
    settings.YUANLIAN_TILES = tile_source(json.dumps(source))
    context = bureau.get(page(zone)).context
    assert (context["map"].tiles.attribution, context["schematic"]) == ("审图号：GS(2024)0650号", "")


def test_maps_without_tiles_say_that_they_are_schematic(zone, bureau):
    context = bureau.get(page(zone)).context
    assert (context["map"].tiles, context["map"].attribution) == (None, "示意图")


def test_pages_may_load_from_the_tile_host_and_from_no_other():
    source = tile_source('{"url": "https://t0.example.cn:8443/{z}/{x}/{y}?tk=key", "datum": "WGS84"}')
    opened = let_through(CONTENT_SECURITY_POLICY, source)["DIRECTIVES"]
    closed = CONTENT_SECURITY_POLICY["DIRECTIVES"]
    changed = {name: set(opened[name]) - set(closed[name]) for name in opened if opened[name] != closed[name]}
    host = {"https://t0.example.cn:8443"}
    assert changed == {"img-src": host, "connect-src": host}


def test_without_tiles_the_policy_stays_closed():
    assert let_through(CONTENT_SECURITY_POLICY, tile_source(" ")) is CONTENT_SECURITY_POLICY


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[]",
        '{"url": "ftp://x/{z}", "datum": "WGS84"}',
        '{"url": "https://x/{z}"}',
        '{"url": "https://x/{z}", "datum": "BD-09"}',
        '{"url": "https://x/{z}", "datum": "WGS84", "token": "x"}',
        '{"url": 5, "datum": "WGS84"}',
    ],
)
def test_a_wrong_tile_source_stops_the_start(text):
    with pytest.raises(ImproperlyConfigured):
        tile_source(text)


@pytest.mark.parametrize(("given", "datum"), [("GCJ02", "GCJ-02"), ("WGS84", "CGCS2000")])
def test_a_datum_may_be_written_in_either_way(given, datum):
    assert tile_source(f'{{"url": "https://x/{{z}}", "datum": "{given}"}}')["datum"] == datum


def test_another_zones_organisation_is_no_point_here(zone, bureau):
    foreign = make_organisation(make_zone("elsewhere"), **HERE)
    features = body(bureau.get(page(zone, "map_points") + f"?organisation={foreign.id}"))["features"]
    assert features == []


def test_a_broken_id_is_not_found(zone, bureau):
    assert bureau.get(page(zone, "map_points") + "?organisation=x").status_code == 404
