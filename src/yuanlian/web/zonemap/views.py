"""The map of a zone with its table, for those who work there and for the public."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.party import coverage, geo, public, queries, words
from yuanlian.domain.people.roles import STAFF, Role
from yuanlian.kernel.counting import counted
from yuanlian.kernel.errors import NotVisible
from yuanlian.kernel.models import Zone
from yuanlian.web.access import YuanlianRequest, ZoneRequest, public_page, zone_page
from yuanlian.web.addresses import record_url
from yuanlian.web.maps import Kind, MapView
from yuanlian.web.parts import Badge, Empty, Header, Tab, Tone, Value
from yuanlian.web.party.doors import COVERAGE
from yuanlian.web.tables import Column, Filter, Row, Selection, Table
from yuanlian.web.zonemap import points, shown
from yuanlian.web.zonemap.tiles import map_tiles

READERS = STAFF


@zone_page(*READERS)
def zone_map(request: ZoneRequest) -> HttpResponse:
    """Organisations or enterprises on the map, and the same in a table under it."""
    actor, slug = request.actor, request.tenant.slug
    asked = shown.read(actor, request.GET)
    rows = shown.firms(actor, asked) if asked.show == shown.ENTERPRISES else shown.organisations(actor, asked)
    total = counted(rows, request.actor.zone)
    nowhere = counted(rows.filter(lon=None), request.actor.zone)
    table = _table(request, asked, rows, total)
    view = MapView(
        name="map",
        title=_("%(zone)s地图") % {"zone": request.tenant.label},
        data_url=reverse("map_points", kwargs={"zone": slug}) + asked.query,
        ground_url=reverse("map_ground", kwargs={"zone": slug}),
        kinds=shown.kinds(actor, asked),
        tiles=map_tiles(),
        attribution=points.schematic(),
    )
    context = {
        "page": Header(_("地图"), request.tenant.label),
        "tabs": _tabs(request, asked),
        "map": view,
        "table": table,
        "nowhere": nowhere,
        "total": total,
        "schematic": points.schematic(),
    }
    return render(request, "zonemap/map.html", context)


def _tabs(request: ZoneRequest, asked: shown.Asked) -> list[Tab]:
    def address(show: str, by: str) -> str:
        return request.path + asked.selection.query(
            show=show, by=by, kind="", state="", mark="", coverage="", key="", sort=""
        )

    firms = asked.show == shown.ENTERPRISES
    return [
        Tab(_("党组织"), address("", ""), not firms),
        Tab(_("企业（按覆盖）"), address(shown.ENTERPRISES, ""), firms and asked.by == "coverage"),
        Tab(_("企业（按产业链）"), address(shown.ENTERPRISES, "chain"), firms and asked.by == "chain"),
    ]


def _table(request: ZoneRequest, asked: shown.Asked, rows: Any, total: int) -> Table:
    selection = asked.selection.within(total)
    firms = asked.show == shown.ENTERPRISES
    names = ("pinyin", "pk") if firms else ("name", "pk")
    order = [f"-{name}" for name in names] if selection.descending else names
    read = enterprises.page if firms else queries.page
    page = read(rows.order_by(*order), selection.part(total))
    lines = _firm_rows(request, page) if firms else [_organisation_row(request, row) for row in page]
    empty = Empty(_("地图上还没有地点"), _("放宽条件，或先登记企业和党组织。"), icon="map-pin")
    columns = shown.COLUMNS[asked.show]
    export = _export_url(request, asked)
    return Table(columns, lines, total, selection, asked.filters, "places", _("地图上的地点"), export, empty)


def _export_url(request: ZoneRequest, asked: shown.Asked) -> str:
    """The list that holds the same rows with every column, for who may open it; it reads the same filters."""
    slug = request.tenant.slug
    if asked.show == shown.ORGANISATIONS:
        return reverse("organisation_list", kwargs={"zone": slug})
    return reverse("coverage_list", kwargs={"zone": slug}) if request.actor.has(*COVERAGE) else ""


def _position(row: Any) -> Value:
    return Badge(_("已上图"), Tone.GOOD) if row.lon is not None else Badge(_("没有位置"), Tone.NEUTRAL)


def _organisation_row(request: ZoneRequest, row: Any) -> Row:
    cells = {
        "name": row.label,
        "kind": words.kind_of(row.kind),
        "chain": row.chain.label if row.chain else "",
        "place": row.place.label if row.place else "",
        "position": _position(row),
    }
    url = record_url("organisation_detail", request.tenant.slug, organisation=row.id)
    return Row(cells, url, str(row.id))


def _firm_rows(request: ZoneRequest, page: list[Any]) -> list[Row]:
    facts = coverage.facts_of(request.actor.zone, page)
    return [
        Row(
            {
                "name": row.name,
                "chain": row.chain.label if row.chain else "",
                "coverage": facts[row.id].coverage.label,
                "address": row.address,
                "position": _position(row),
            },
            record_url("enterprise_detail", request.tenant.slug, enterprise=row.id),
            str(row.id),
        )
        for row in page
    ]


@zone_page(*READERS, Role.CONTACT)
def map_points(request: ZoneRequest) -> HttpResponse:
    """Points of what the address asks for, under the reader's scope."""
    actor, slug = request.actor, request.tenant.slug
    asked = shown.read(actor, request.GET)

    def make() -> dict[str, Any]:
        if asked.show == shown.ENTERPRISES:
            return shown.enterprise_table(actor, asked, slug)
        rows = shown.organisations(actor, asked)
        one = request.GET.get("organisation", "")
        if one:
            rows = queries.listed(queries.visible(actor)).filter(pk=_uuid(one))
        return points.collection(shown.organisation_features(rows, slug))

    return points.answer(request, actor.zone, points.scope_of(actor), make)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotVisible(_("没有找到，或您无权查看。")) from None


@zone_page(*READERS, Role.CONTACT)
def map_ground(request: ZoneRequest) -> HttpResponse:
    """Outline, areas, grids, roads, water and green of the zone."""
    zone = request.tenant
    return points.answer(request, zone.id, "ground", lambda: points.collection(geo.ground(zone)))


PUBLIC_COLUMNS = (
    Column("name", gettext_lazy("名称"), lead=True),
    Column("kind", gettext_lazy("类别")),
    Column("chain", gettext_lazy("产业链")),
    Column("place", gettext_lazy("地点")),
    Column("mark", gettext_lazy("标记")),
)


def _zone(slug: str) -> Zone:
    zone = public.zone_named(slug)
    if zone is None:
        raise NotVisible(_("没有这个园区的地图。"))
    return zone


@public_page
def public_map(request: YuanlianRequest, slug: str) -> HttpResponse:
    """The organisations of a zone on its map, as everybody may know them."""
    zone = _zone(slug)
    kinds = [(code, label) for code, label in shown.ORGANISATION_KINDS]
    asked = (Filter("kind", _("类别"), choices=kinds),)
    selection = Selection.read(request.GET, PUBLIC_COLUMNS, filters=asked)
    chosen = selection.values.get("kind", "")
    found = [each for each in public.of_zone(zone.id) if not chosen or shown.public_kind(each) == chosen]
    selection = selection.within(len(found))
    rows = [_public_row(each) for each in found[selection.offset : selection.end]]
    view = MapView(
        name="map",
        title=_("%(zone)s党建地图") % {"zone": zone.label},
        data_url=reverse("public_points", kwargs={"slug": slug}) + selection.query(size=""),
        ground_url=reverse("public_ground", kwargs={"slug": slug}),
        kinds=[Kind(code, label) for code, label in shown.ORGANISATION_KINDS],
        tiles=map_tiles(),
        attribution=points.schematic(),
    )
    empty = Empty(_("还没有公开的党组织"), icon="map-pin")
    table = Table(PUBLIC_COLUMNS, rows, len(found), selection, asked, "places", _("党组织"), "", empty)
    page = Header(_("党建地图"), zone.label)
    context = {"page": page, "map": view, "table": table, "schematic": points.schematic()}
    return render(request, "zonemap/public_map.html", context)


def _public_row(each: public.PublicOrganisation) -> Row:
    cells: dict[str, Value] = {
        "name": each.name,
        "kind": str(each.kind.label),
        "chain": each.chain,
        "place": each.place,
        "mark": Badge(_("示范点"), Tone.GOOD, "star") if each.demonstration else "",
    }
    return Row(cells, reverse("organisation_public", kwargs={"code": each.code}), each.code)


@public_page
def public_points(request: YuanlianRequest, slug: str) -> HttpResponse:
    """Points of a zone's organisations with public fields; with `?code=` one of them."""
    zone = _zone(slug)

    def make() -> dict[str, Any]:
        code, chosen = request.GET.get("code", ""), request.GET.get("kind", "")
        rows = [each for each in public.of_zone(zone.id) if each.code == code or not code]
        return points.collection(
            [_public_point(each) for each in rows if chosen in {"", shown.public_kind(each)} and each.position]
        )

    return points.answer(request, zone.id, "public", make)


def _public_point(each: public.PublicOrganisation) -> dict[str, Any]:
    facts = {
        "name": each.name,
        "kind": shown.public_kind(each),
        "note": " · ".join(filter(None, [str(each.kind.label), each.chain])),
        "url": reverse("organisation_public", kwargs={"code": each.code}),
    }
    place = {"type": "Point", "coordinates": list(each.position or ())}
    return {"type": "Feature", "geometry": place, "properties": facts}


@public_page
def public_ground(request: YuanlianRequest, slug: str) -> HttpResponse:
    """The drawing of the zone."""
    zone = _zone(slug)
    return points.answer(request, zone.id, "ground", lambda: points.collection(geo.ground(zone)))
