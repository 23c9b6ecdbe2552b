"""Views of figures."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuanlian.domain.insight import figures, queries
from yuanlian.domain.insight.metrics import BY_CODE, Metric, listed, page, percentage
from yuanlian.domain.insight.periods import LABELS, PeriodKind, Span, before, present
from yuanlian.domain.people.roles import EVERYONE, STAFF
from yuanlian.kernel import clock
from yuanlian.kernel.counting import counted
from yuanlian.kernel.errors import NotVisible
from yuanlian.kernel.sheets import Column as SheetColumn
from yuanlian.kernel.sheets import Kind
from yuanlian.web import desks, formats
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.exports import export
from yuanlian.web.insight.records import SHAPES, plain
from yuanlian.web.insight.words import period_words, value_and_unit
from yuanlian.web.parts import Action, Better, Empty, Figure, Header, Link, Method, Tab
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

OBSERVATION_COLUMNS = (
    Column("name", gettext_lazy("指标"), lead=True),
    Column("period", gettext_lazy("时期")),
    Column("value", gettext_lazy("数值"), numeric=True),
    Column("unit", gettext_lazy("单位")),
    Column("source", gettext_lazy("来源")),
    Column("date", gettext_lazy("日期"), minor=True),
)
OBSERVATION_FILTERS = (Filter("q", gettext_lazy("搜索"), FilterKind.SEARCH, hint=gettext_lazy("指标或来源")),)


def _kind(request: ZoneRequest) -> PeriodKind:
    asked = request.GET.get("period", "")
    return PeriodKind(asked) if asked in set(PeriodKind) else PeriodKind.MONTH


def _shown(reading: figures.Reading, kind: PeriodKind, slug: str) -> Figure:
    metric = reading.metric
    url = reverse("figure_records", kwargs={"zone": slug, "metric": metric.code})
    return Figure(
        metric.label,
        formats.rounded(reading.value),
        metric.unit,
        formats.rounded(reading.before),
        LABELS[kind][1],
        f"{url}?period={kind}",
        Better(metric.direction.value),
    )


@zone_page(*EVERYONE)
def first_screen(request: ZoneRequest) -> HttpResponse:
    """What needs the reader now, then the figures of what the reader may see, this period beside the last."""
    kind = _kind(request)
    slug = request.tenant.slug
    shown = [_shown(reading, kind, slug) for reading in figures.read(request.actor, kind)]
    here = reverse("first_screen", kwargs={"zone": slug})
    tabs = [Tab(LABELS[each][0], f"{here}?period={each}", each is kind) for each in PeriodKind]
    refresh_url = reverse("figures_refresh", kwargs={"zone": slug})
    header = Header(
        request.tenant.label,
        _("点开任何一个数，就是它背后的记录。") if shown else "",
        action=desks.primary(request.actor, slug),
        more=(Action(_("重新统计"), refresh_url, "refresh", Method.POST),) if shown else (),
    )
    context = {"page": header, "tabs": tabs, "figures": shown, "desks": desks.desks(request.actor, slug)}
    context["nothing"] = Empty(_("没有等您处理的事"), _("您的页面在左侧“设置”里。"), icon="checks")
    return render(request, "insight/first_screen.html", context)


@zone_page(*EVERYONE)
@require_POST
def refresh(request: ZoneRequest) -> HttpResponse:
    """Count every figure anew."""
    figures.forget(request.actor)
    return redirect("first_screen", zone=request.tenant.slug)


def _metric(request: ZoneRequest, code: str) -> Metric:
    metric = BY_CODE.get(code)
    if metric is None or not metric.open_to(request.actor):
        raise NotVisible(_("没有找到，或您无权查看。"))
    return metric


def _span(request: ZoneRequest, kind: PeriodKind) -> Span:
    span = present(kind, clock.now())
    return before(kind, span) if request.GET.get("when") == "before" else span


@zone_page(*EVERYONE)
def figure_records(request: ZoneRequest, metric: str) -> HttpResponseBase:
    """The records that a figure counts, this period or the one before, under the reader's scope."""
    found, kind = _metric(request, metric), _kind(request)
    span = _span(request, kind)
    shape = SHAPES[found.noun]
    hidden = (
        Filter("period", "", FilterKind.HIDDEN),
        Filter("when", "", FilterKind.HIDDEN),
    )
    selection = Selection.read(request.GET, shape.columns, filters=hidden)
    rows = listed(found, request.actor, span)
    if "format" in request.GET:
        columns = [SheetColumn(column.label, Kind.TEXT) for column in shape.columns]
        cells = ([plain(shape.values(row)[column.key]) for column in shape.columns] for row in rows.iterator())
        return export(request, str(found.label), columns, cells)
    total = counted(rows, request.actor.zone)
    selection = selection.within(total)
    slug = request.tenant.slug
    lines = [Row(shape.values(row), shape.url(row, slug)) for row in page(found, rows, selection.part(total))]
    empty = Empty(_("这段时间没有记录"), _("可以换一个时期，或看上一时期。"), icon="chart-bar")
    table = Table(shape.columns, lines, total, selection, hidden, "records", found.label, request.path, empty)
    whole = found.of(request.actor, span)
    value = found.value(request.actor, span) if found.measure else _told(total, whole)
    header = Header(_headline(found, value), _reckoned(found, total, whole), crumbs=(_home(request),))
    return render(
        request, "insight/records.html", {"page": header, "table": table, "tabs": _tabs(request, found, kind)}
    )


def _headline(metric: Metric, value: Decimal | None) -> str:
    words = formats.unknown() if value is None else f"{formats.count(formats.rounded(value))} {metric.unit}"
    return formats.labelled(metric.label, words.strip())


def _told(number: int, whole: int | None) -> Decimal | None:
    """A figure by the number of its records: that number, or its share of the whole."""
    return Decimal(number) if whole is None else percentage(number, whole)


def _reckoned(metric: Metric, number: int, whole: int | None) -> str:
    """How the figure is reckoned; a share says of how many."""
    if whole is None:
        return str(metric.note)
    told = {"part": formats.count(number), "whole": formats.count(whole), "note": metric.note}
    return _("%(whole)s 中的 %(part)s。%(note)s") % told


def _home(request: ZoneRequest) -> Link:
    return Link(_("首页"), reverse("first_screen", kwargs={"zone": request.tenant.slug}))


def _tabs(request: ZoneRequest, metric: Metric, kind: PeriodKind) -> list[Tab]:
    past = request.GET.get("when") == "before"
    url = reverse("figure_records", kwargs={"zone": request.tenant.slug, "metric": metric.code})
    tabs = []
    for each in PeriodKind:
        now, then = LABELS[each]
        tabs.append(Tab(now, f"{url}?period={each}", each is kind and not past))
        tabs.append(Tab(then, f"{url}?period={each}&when=before", each is kind and past))
    return tabs


@zone_page(*STAFF)
def observations(request: ZoneRequest) -> HttpResponseBase:
    """Published figures with their source and date."""
    selection = Selection.read(request.GET, OBSERVATION_COLUMNS, filters=OBSERVATION_FILTERS)
    found = queries.observations(request.actor, selection.values.get("q", ""))
    english = (get_language() or "").startswith("en")
    if "format" in request.GET:
        columns = [SheetColumn(column.label) for column in OBSERVATION_COLUMNS]
        lines = ((row.name, row.period, row.value, row.unit, row.source, row.source_date) for row in found)
        return export(request, _("公开数据"), columns, lines)
    total = found.count()
    selection = selection.within(total)
    rows = [
        Row(
            {
                "name": row.name_en if english and row.name_en else row.name,
                "period": period_words(row.period),
                **value_and_unit(row),
                "source": row.source,
                "date": row.source_date,
            }
        )
        for row in found[selection.offset : selection.end]
    ]
    empty = Empty(_("没有公开数据"), _("园区对外公布过的数字会连同来源和日期记在这里。"), icon="chart-bar")
    table = Table(
        OBSERVATION_COLUMNS,
        rows,
        total,
        selection,
        OBSERVATION_FILTERS,
        "observations",
        _("公开数据"),
        request.path,
        empty,
    )
    header = Header(_("公开数据"), _("这些数字按原样记录，注明来源，不由系统计算。"))
    return render(request, "settings/list.html", {"page": header, "table": table})
