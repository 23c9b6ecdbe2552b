"""What the map shows, as the address asks for it: filters, kinds and points of organisations and of enterprises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.party import coverage, geo, queries, words
from yuanlian.domain.party.models import Organisation
from yuanlian.domain.party.public import PublicOrganisation
from yuanlian.domain.party.states import FUNCTIONAL, SUPERIOR, Coverage, OrganisationKind, OrganisationState
from yuanlian.domain.zones import names
from yuanlian.kernel.actor import Actor
from yuanlian.web.addresses import record_url
from yuanlian.web.maps import Kind
from yuanlian.web.tables import Column, Filter, FilterKind, Selection
from yuanlian.web.zonemap import points

ORGANISATIONS, ENTERPRISES = "organisations", "enterprises"
DEMONSTRATION, BODY, SUPERIORS, BRANCH = "demonstration", "functional", "committee", "branch"
ORGANISATION_KINDS: tuple[tuple[str, Promise], ...] = (
    (DEMONSTRATION, gettext_lazy("示范点")),
    (BODY, gettext_lazy("功能组织")),
    (SUPERIORS, gettext_lazy("党工委、党委、党总支")),
    (BRANCH, gettext_lazy("党支部")),
)
COLUMNS = {
    ORGANISATIONS: (
        Column("name", gettext_lazy("名称"), sortable=True, lead=True),
        Column("kind", gettext_lazy("类别")),
        Column("chain", gettext_lazy("产业链")),
        Column("place", gettext_lazy("地点"), minor=True),
        Column("position", gettext_lazy("地图位置")),
    ),
    ENTERPRISES: (
        Column("name", gettext_lazy("企业"), sortable=True, lead=True),
        Column("chain", gettext_lazy("产业链")),
        Column("coverage", gettext_lazy("覆盖")),
        Column("address", gettext_lazy("地址"), minor=True),
        Column("position", gettext_lazy("地图位置")),
    ),
}
NO_CHAIN = "none"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: which noun, narrowed how, enterprises coloured by what."""

    show: str
    by: str
    selection: Selection
    filters: tuple[Filter, ...]

    @property
    def query(self) -> str:
        """The same for the points: every filter, no page and no sort."""
        return self.selection.query(sort="", size="")


def read(actor: Actor, query: Mapping[str, str]) -> Asked:
    """What `query` asks for; whatever it states wrongly falls back."""
    show = ENTERPRISES if query.get("show") == ENTERPRISES else ORGANISATIONS
    by = "chain" if query.get("by") == "chain" else "coverage"
    chosen = _filters(actor, show)
    return Asked(show, by, Selection.read(query, COLUMNS[show], filters=chosen, sort="name"), chosen)


def _filters(actor: Actor, show: str) -> tuple[Filter, ...]:
    chains = [(chain.code, chain.label) for chain in names.chains(actor)]
    places = [(row.code, row.label) for row in names.areas(actor)]
    shared = (
        Filter("show", "", FilterKind.HIDDEN),
        Filter("by", "", FilterKind.HIDDEN),
        Filter("q", _("搜索"), FilterKind.SEARCH, hint=_("名称或编号")),
        Filter("chain", _("产业链"), choices=chains),
        Filter("place", _("片区或网格"), choices=places),
    )
    if show == ENTERPRISES:
        return (
            *shared,
            Filter("coverage", _("覆盖"), choices=Coverage.choices),
            Filter("key", _("重点企业"), choices=[("yes", _("是"))]),
        )
    return (
        *shared,
        Filter("kind", _("类别"), choices=OrganisationKind.choices),
        Filter("state", _("状态"), choices=OrganisationState.choices),
        Filter("mark", _("标记"), choices=[("demonstration", _("示范点")), ("weak", _("软弱涣散"))]),
    )


def organisations(actor: Actor, asked: Asked) -> Any:
    """The organisations the address asks for."""
    values = asked.selection.values
    given = {name: values.get(name, "") for name in ("kind", "chain", "place", "state", "mark")}
    criteria = queries.Criteria(text=values.get("q", ""), kinds=frozenset(), **given)
    return queries.listed(queries.find(actor, criteria))


def firms(actor: Actor, asked: Asked) -> Any:
    """The enterprises in business that the address asks for."""
    values = asked.selection.values
    criteria = enterprises.Criteria(
        words=values.get("q", ""),
        chain=values.get("chain", ""),
        place=values.get("place", ""),
        status=EnterpriseStatus.ACTIVE,
        key=True if values.get("key") else None,
    )
    rows = enterprises.narrowed(actor, enterprises.visible(actor), criteria)
    covered = values.get("coverage", "")
    return coverage.listed(rows.filter(coverage.covered_by(actor.zone, Coverage(covered))) if covered else rows)


def kind_on_map(row: Organisation) -> str:
    """Which of the map's few kinds an organisation is drawn as."""
    return DEMONSTRATION if row.demonstration else group_of(row.kind)


def group_of(kind: str) -> str:
    """The same for an organisation that is no demonstration site."""
    if kind in FUNCTIONAL:
        return BODY
    return SUPERIORS if kind in SUPERIOR else BRANCH


def public_kind(found: PublicOrganisation) -> str:
    """The same for an organisation as the public sees it."""
    return DEMONSTRATION if found.demonstration else group_of(found.kind)


def kinds(actor: Actor, asked: Asked) -> list[Kind]:
    """The legend."""
    if asked.show == ORGANISATIONS:
        return [Kind(code, label) for code, label in ORGANISATION_KINDS]
    if asked.by == "coverage":
        return [Kind(each.value, each.label) for each in Coverage]
    return [*(Kind(chain.code, chain.label) for chain in names.chains(actor)), Kind(NO_CHAIN, _("没有产业链"))]


def organisation_features(rows: Any, slug: str) -> list[dict[str, Any]]:
    """GeoJSON points of organisations with what a popup says."""
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
            "properties": {
                "name": row.label,
                "kind": kind_on_map(row),
                "note": " · ".join(filter(None, [words.kind_of(row.kind), row.chain.label if row.chain else ""])),
                "url": record_url("organisation_detail", slug, organisation=row.id),
            },
        }
        for row in rows.filter(lon__isnull=False, lat__isnull=False).order_by("code")
    ]


def enterprise_table(actor: Actor, asked: Asked, slug: str) -> dict[str, Any]:
    """Points of enterprises in rows, by coverage or by chain."""
    spots = geo.enterprise_spots(firms(actor, asked), actor.zone)
    if asked.by == "chain":
        spots = [geo.Spot(each.id, each.name, each.lon, each.lat, each.code or NO_CHAIN) for each in spots]
    url = reverse("enterprise_detail", kwargs={"zone": slug, "enterprise": UUID(int=0)})
    named = [kind.code for kind in kinds(actor, asked)]
    return points.table(spots, url=url.replace(str(UUID(int=0)), "{id}"), kinds=named)
