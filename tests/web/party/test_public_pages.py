"""What everybody sees: public fields behind a printed code, and nothing else."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from urllib.parse import unquote

import pytest
import segno
from django.test import Client
from django.urls import reverse

from making import make_chain, make_enterprise, make_organisation, make_secretary
from web.party.conftest import client_of
from yuanlian.domain.party import codes
from yuanlian.domain.party.models import Link, Member, Post

pytestmark = pytest.mark.django_db
MARK = "不可公开"


@pytest.fixture
def full(zone):
    """An organisation around which everything that must not be public bears a mark."""
    firm = make_enterprise(zone, f"{MARK}企业", address=f"{MARK}地址")
    row = make_organisation(
        zone, "星火党支部", chain=make_chain(zone), enterprise=firm, introduction="公开简介", demonstration=True,
        weak=True, lon=105.41, lat=28.87, code=f"{MARK}编号",
    )  # fmt: skip
    Post.objects.create(zone=zone, kind="secretary", organisation=row, person=f"{MARK}书记", since=date(2022, 1, 1))
    Member.objects.create(zone=zone, organisation=row, name=f"{MARK}党员", stage="full")
    Link.objects.create(
        zone=zone,
        organisation=row,
        enterprise=make_enterprise(zone, f"{MARK}成员"),
        role="member",
        since=date(2021, 1, 1),
    )
    return row


def anybody(path):
    client = Client()
    client.cookies["django_language"] = "zh-hans"
    return client.get(path)


def test_the_public_page_shows_public_fields(full):
    text = anybody(f"/o/{full.public_code}/").content.decode()
    shown = [word in text for word in ("星火党支部", "公开简介", "党支部", "电子信息", "示范点")]
    assert (shown, MARK in text, "软弱涣散" in text) == ([True] * 5, False, False)


@pytest.mark.parametrize("view", ["public_map", "public_points", "public_ground"])
def test_the_public_map_shows_public_fields(zone, full, view):
    response = anybody(reverse(view, kwargs={"slug": zone.slug}))
    assert (response.status_code, MARK in response.content.decode()) == (200, False)


def test_the_public_points_are_the_organisations_of_the_zone(zone, full):
    features = anybody(reverse("public_points", kwargs={"slug": zone.slug})).json()["features"]
    assert features == [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [105.41, 28.87]},
            "properties": {
                "name": "星火党支部",
                "kind": "demonstration",
                "note": "党支部 · 电子信息",
                "url": f"/o/{full.public_code}/",
            },
        }
    ]


def test_one_point_is_asked_for_by_its_code(zone, full):
    other = make_organisation(zone, lon=105.4, lat=28.8)
    features = anybody(reverse("public_points", kwargs={"slug": zone.slug}) + f"?code={other.public_code}").json()[
        "features"
    ]
    assert [each["properties"]["name"] for each in features] == [other.name]


@pytest.mark.parametrize("path", ["/o/nothinghere/", "/map/nothinghere/", "/map/nothinghere/points/"])
def test_an_unknown_code_is_not_found(path):
    assert anybody(path).status_code == 404


def test_a_dissolved_organisation_says_so(zone):
    row = make_organisation(zone, state="dissolved")
    assert "已撤销" in anybody(f"/o/{row.public_code}/").content.decode()


def pieces(picture: str) -> str:
    """The drawing of a code without its frame."""
    return re.search(r' d="([^"]+)"', picture).group(1)


def test_the_code_leads_to_the_public_page(zone, bureau, full):
    response = bureau.get(reverse("organisation_qr", kwargs={"zone": zone.slug, "organisation": full.id}))
    expected = segno.make_qr(f"http://testserver/o/{full.public_code}/", error="q")
    out = BytesIO()
    expected.save(out, kind="svg", border=codes.QUIET_ZONE, omitsize=True)
    assert (response["Content-Type"], pieces(response.content.decode())) == (
        "image/svg+xml",
        pieces(out.getvalue().decode()),
    )


def test_the_code_holds_the_public_address_of_the_installation(zone, bureau, full, settings):
    settings.YUANLIAN_PUBLIC_URL = "https://zone.example.cn/"
    page = bureau.get(reverse("organisation_detail", kwargs={"zone": zone.slug, "organisation": full.id}))
    picture = bureau.get(reverse("organisation_qr", kwargs={"zone": zone.slug, "organisation": full.id}))
    url = f"https://zone.example.cn/o/{full.public_code}/"
    assert (page.context["public_url"], picture.content) == (url, codes.svg(url))


def test_the_code_comes_as_a_picture_of_dots_too(zone, bureau, full):
    response = bureau.get(
        reverse("organisation_qr", kwargs={"zone": zone.slug, "organisation": full.id}) + "?format=png"
    )
    assert (response["Content-Type"], response.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")


def test_a_sheet_holds_twelve_codes_each_with_its_name(zone, bureau):
    rows = [make_organisation(zone, f"第{number:02d}支部") for number in range(13)]
    response = bureau.get(reverse("organisation_qr_sheet", kwargs={"zone": zone.slug}))
    sheets = response.context["sheets"]
    first = sheets[0][0]
    assert ([len(sheet) for sheet in sheets], first[0], first[1]) == ([12, 1], rows[0].name, rows[0].public_code)
    picture = unquote(first[2].split(",", 1)[1]).replace("'", '"')
    assert pieces(picture) == pieces(codes.svg(f"http://testserver/o/{rows[0].public_code}/").decode())


def test_a_secretary_prints_the_own_codes_only(zone, full):
    make_organisation(zone)
    response = client_of(make_secretary(full)).get(reverse("organisation_qr_sheet", kwargs={"zone": zone.slug}))
    assert [card[0] for sheet in response.context["sheets"] for card in sheet] == ["星火党支部"]
