"""Coverage of the enterprises: three facts of each, and the list of gaps with what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.enterprises.states import EnterpriseStatus
from yuanlian.domain.party import coverage, detail
from yuanlian.domain.party.states import Coverage, Founding, NextStep, PostKind
from yuanlian.domain.zones import names
from yuanlian.kernel.counting import counted
from yuanlian.kernel.sheets import Column as SheetColumn
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.exports import export
from yuanlian.web.parts import Action, Empty, Header, Lines, Link, Tab
from yuanlian.web.party.doors import COVERAGE, address
from yuanlian.web.party.shown import coverage_badge, covering, enterprise_url, founding_words, sent_words
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

COLUMNS = (
    Column("name", gettext_lazy("企业"), sortable=True, lead=True),
    Column("chain", gettext_lazy("产业链"), minor=True),
    Column("coverage", gettext_lazy("覆盖")),
    Column("organisation", gettext_lazy("党组织")),
    Column("founding", gettext_lazy("组建方式")),
    Column("sent", gettext_lazy("选派人员")),
)
GAP_COLUMNS = (
    Column("name", gettext_lazy("企业"), sortable=True, lead=True),
    Column("chain", gettext_lazy("产业链"), minor=True),
    Column("coverage", gettext_lazy("覆盖")),
    Column("sent", gettext_lazy("选派人员")),
    Column("step", gettext_lazy("下一步")),
)
# What is missing: an organisation, a person, or either.
GAPS = {
    "": (gettext_lazy("没有党组织"), coverage.uncovered),
    "sent": (gettext_lazy("没有选派人员"), coverage.unattended),
    "any": (gettext_lazy("全部缺口"), coverage.gaps),
}
YES_NO = (("yes", gettext_lazy("已选派")), ("no", gettext_lazy("未选派")))


@dataclass(frozen=True, slots=True)
class Shown:
    """The enterprises of one page with what is known about each."""

    rows: list[Enterprise]
    facts: dict[Any, coverage.Facts]
    visible: frozenset[Any]


def _shared(request: ZoneRequest) -> list[Filter]:
    chains = [(chain.code, chain.label) for chain in names.chains(request.actor)]
    places = [(row.code, row.label) for row in names.areas(request.actor)]
    return [
        Filter("q", _("搜索"), FilterKind.SEARCH, hint=_("企业名称、拼音首字母或信用代码")),
        Filter("chain", _("产业链"), choices=chains),
        Filter("place", _("片区或网格"), choices=places),
        Filter("key", _("重点企业"), choices=[("yes", _("是"))]),
    ]


def _among(request: ZoneRequest, selection: Selection) -> Any:
    """Enterprises in business that the reader sees, narrowed as the address says."""
    values = selection.values
    asked = enterprises.Criteria(
        words=values.get("q", ""),
        chain=values.get("chain", ""),
        place=values.get("place", ""),
        status=EnterpriseStatus.ACTIVE,
        key=True if values.get("key") else None,
    )
    return enterprises.narrowed(request.actor, enterprises.visible(request.actor), asked)


def _ordered(rows: Any, selection: Selection) -> Any:
    return rows.order_by("-pinyin", "-pk") if selection.descending else rows.order_by("pinyin", "pk")


def _shown(request: ZoneRequest, rows: Iterable[Enterprise]) -> Shown:
    found = list(rows)
    facts = coverage.facts_of(request.actor.zone, found)
    bodies = {each.organisation.id for each in facts.values() if each.organisation is not None}
    return Shown(found, facts, detail.reach_organisations(request.actor, bodies))


def _tabs(request: ZoneRequest, rows: Any, selection: Selection) -> list[Tab]:
    counts = coverage.tally(rows, request.actor.zone, part_of_zone=not enterprises.sees_all(request.actor))
    chosen = selection.values.get("coverage", "")
    every = Tab(_("全部"), request.path + selection.query(coverage=""), not chosen, sum(counts.values()))
    each = [
        Tab(value.label, request.path + selection.query(coverage=value.value), chosen == value.value, counts[value])
        for value in Coverage
    ]
    return [every, *each]


@zone_page(*COVERAGE)
def coverage_list(request: ZoneRequest) -> HttpResponseBase:
    """Every enterprise in business with its three facts."""
    asked = [
        *_shared(request),
        Filter("founding", _("组建方式"), choices=Founding.choices),
        Filter("sent", _("选派人员"), choices=YES_NO),
        Filter("coverage", _("覆盖"), FilterKind.HIDDEN, choices=Coverage.choices),
    ]
    selection = Selection.read(request.GET, COLUMNS, filters=asked, sort="name")
    rows = coverage.by_person(_among(request, selection), request.actor.zone, selection.values.get("sent", ""))
    way, chosen = selection.values.get("founding", ""), selection.values.get("coverage", "")
    if way:
        rows = rows.filter(coverage.founded_by(request.actor.zone, way))
    narrowed = rows.filter(coverage.covered_by(request.actor.zone, Coverage(chosen))) if chosen else rows
    narrowed = _ordered(coverage.listed(narrowed), selection)
    if "format" in request.GET:
        return export(request, _("党组织覆盖"), SHEET, _lines(request, narrowed))
    tabs = _tabs(request, rows, selection)
    total = next((tab.count or 0 for tab in tabs if tab.current), 0)
    selection = selection.within(total)
    page = _shown(request, enterprises.page(narrowed, selection.part(total)))
    table = Table(
        COLUMNS,
        [_row(request, page, each) for each in page.rows],
        total,
        selection,
        asked,
        name="coverage",
        caption=_("党组织覆盖"),
        export_url=request.path,
        empty=Empty(_("还没有企业"), _("先导入企业名册。"), icon="building-factory-2"),
    )
    gaps = Action(_("缺口清单"), address(request, "gap_list"), "list-check")
    head = Header(_("党组织覆盖"), _("在营企业的三项事实：覆盖、组建方式、选派人员。"), action=gaps)
    return render(request, "party/list.html", {"page": head, "tabs": tabs, "table": table})


def _row(request: ZoneRequest, shown: Shown, each: Enterprise) -> Row:
    slug, facts = request.tenant.slug, shown.facts[each.id]
    covered = facts.organisation is not None
    cells = {
        "name": each.name,
        "chain": each.chain.label if each.chain else "",
        "coverage": coverage_badge(facts.coverage),
        "organisation": covering(facts, slug, shown.visible),
        "founding": founding_words(facts.founding) if covered else "",
        "sent": sent_words(facts.sent),
    }
    return Row(cells, enterprise_url(slug, each.id), str(each.id))


SHEET = (
    SheetColumn(gettext_lazy("企业")),
    SheetColumn(gettext_lazy("产业链")),
    SheetColumn(gettext_lazy("覆盖")),
    SheetColumn(gettext_lazy("党组织")),
    SheetColumn(gettext_lazy("组建方式")),
    SheetColumn(gettext_lazy("选派人员")),
    SheetColumn(gettext_lazy("下一步")),
)
CHUNK = 1000


def _chunks(rows: Any) -> Iterator[list[Enterprise]]:
    """The rows in pieces, so that what is known about each is read for many at once."""
    piece: list[Enterprise] = []
    for each in rows.iterator(chunk_size=CHUNK):
        piece.append(each)
        if len(piece) == CHUNK:
            yield piece
            piece = []
    yield piece


def _lines(request: ZoneRequest, rows: Any) -> Iterator[list[Any]]:
    for piece in _chunks(rows):
        facts = coverage.facts_of(request.actor.zone, piece)
        steps = coverage.next_steps(request.tenant, piece, facts)
        for each in piece:
            known = facts[each.id]
            step = steps.get(each.id)
            yield [
                each.name,
                each.chain.label if each.chain else "",
                str(known.coverage.label),
                known.organisation.label if known.organisation else "",
                founding_words(known.founding) or "",
                "；".join(f"{post.person}（{PostKind(post.kind).label}）" for post in known.sent),
                f"{step.way.label}：{step.words}" if step else "",
            ]


@zone_page(*COVERAGE)
def gap_list(request: ZoneRequest) -> HttpResponseBase:
    """Enterprises without an organisation or without a person, and the next step for each in the zone's words."""
    zone = request.tenant
    steps = [(way.value, way.label) for way in coverage.ways(zone)]
    asked = [*_shared(request), Filter("step", _("下一步"), choices=steps), Filter("gap", "", FilterKind.HIDDEN)]
    selection = Selection.read(request.GET, GAP_COLUMNS, filters=asked, sort="name")
    among = _among(request, selection)
    chosen = selection.values.get("gap", "")
    rows = GAPS.get(chosen, GAPS[""])[1](among, zone.id)
    if selection.values.get("step"):
        rows = rows.filter(coverage.heading_for(zone, NextStep(selection.values["step"])))
    rows = _ordered(coverage.listed(rows), selection)
    if "format" in request.GET:
        return export(request, _("缺口清单"), SHEET, _lines(request, rows))
    total = counted(rows, request.actor.zone)
    selection = selection.within(total)
    shown = _shown(request, enterprises.page(rows, selection.part(total)))
    found = coverage.next_steps(zone, shown.rows, shown.facts)
    table = Table(
        GAP_COLUMNS,
        [_gap(request, shown, each, found.get(each.id)) for each in shown.rows],
        total,
        selection,
        asked,
        name="gaps",
        caption=_("缺口清单"),
        export_url=request.path,
        empty=Empty(_("没有缺口"), _("您看到的企业都有党组织，也都选派了人员。"), icon="circle-check"),
    )
    every = Action(_("全部企业"), address(request, "coverage_list"), "list")
    head = Header(_("缺口清单"), _("没有党组织或没有选派人员的在营企业，点开就能办下一步。"), more=(every,))
    # Counting every kind of gap would take longer than the list itself.
    tabs = [
        Tab(label, request.path + selection.query(gap=key), key == chosen, total if key == chosen else None)
        for key, (label, _gaps) in GAPS.items()
    ]
    return render(request, "party/list.html", {"page": head, "tabs": tabs, "table": table})


def _gap(request: ZoneRequest, shown: Shown, each: Enterprise, step: coverage.Step | None) -> Row:
    facts = shown.facts[each.id]
    url = address(request, "gap_detail", enterprise=each.id)
    cells = {
        "name": Lines(each.name, _("重点企业") if each.is_key else ""),
        "chain": each.chain.label if each.chain else "",
        "coverage": coverage_badge(facts.coverage),
        "sent": sent_words(facts.sent),
        "step": Link(step.way.label, url, step.words) if step else Link(_("查看"), url),
    }
    return Row(cells, url, str(each.id))
