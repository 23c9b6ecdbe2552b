"""The board of a plan: today beside the proposal, what changes, what it costs, what it breaks; each line changeable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.plans import bridge, queries, staleness, words
from yuanlian.domain.plans.models import Plan, PlanLine, PlanTarget
from yuanlian.domain.plans.parameters import Parameters
from yuanlian.domain.plans.states import PlanKind, PlanState
from yuanlian.kernel.doors import seen
from yuanlian.kernel.sheets import Column as SheetColumn
from yuanlian.kernel.sheets import Kind as SheetKind
from yuanlian.web import formats
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.exports import export
from yuanlian.web.parts import Action, Badge, Empty, Header, Method, Progress, Value
from yuanlian.web.plans import mapping, shown
from yuanlian.web.plans.doors import PLANNERS, READERS, address, board_url, crumb
from yuanlian.web.plans.forms import AgainForm
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

WORKING = frozenset({PlanState.COMPUTING, PlanState.ACCEPTING})
NEAREST = 8  # targets offered in a line at once; the rest stand on the line's own page


@dataclass(frozen=True, slots=True)
class Option:
    """A target a unit may be put to, with what that costs."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A line as the board draws it."""

    line: PlanLine
    url: str
    today: str
    options: Sequence[Option]
    distance: Value
    badges: Sequence[Badge]
    put_url: str
    more_url: str
    pin_url: str


COLUMNS = (
    Column("name", gettext_lazy("企业"), sortable=True, lead=True),
    Column("today", gettext_lazy("现在")),
    Column("target", gettext_lazy("方案"), sortable=True),
    Column("cost", gettext_lazy("距离"), sortable=True, numeric=True),
    Column("marks", gettext_lazy("标记")),
)


def _filters(targets: Sequence[PlanTarget], plan: Plan) -> tuple[Filter, ...]:
    label = shown.TARGETS[plan.kind]
    return (
        Filter("q", gettext_lazy("搜索"), FilterKind.SEARCH, hint=gettext_lazy("企业名称或拼音首字母")),
        Filter("show", gettext_lazy("变化"), choices=shown.SHOWS),
        Filter("target", label, choices=[(str(each.number), str(each)) for each in targets]),
    )


@zone_page(*READERS)
def plan_detail(request: ZoneRequest, plan: UUID) -> HttpResponseBase:
    """A plan: progress while it is computed, then its board."""
    row = seen(queries.visible(request.actor), plan)
    if request.htmx and row.state not in WORKING and request.headers.get("HX-Target") == "progress":
        return HttpResponse(headers={"HX-Redirect": request.path})
    context: dict[str, Any] = {"page": _header(request, row), "plan": row}
    if row.state in WORKING:
        return render(request, "plans/waiting.html", context | {"progress": _progress(request, row)})
    targets = list(queries.targets(row))
    if not targets:
        context |= {"again": _may_compute(request, row), "form": _again(row, 0)}
        return render(request, "plans/waiting.html", context)
    selection = Selection.read(request.GET, COLUMNS, filters=_filters(targets, row))
    found = queries.find_lines(row, _wanted(selection))
    if "format" in request.GET:
        return export(request, row.name, SHEET, _sheet(found))
    return render(request, "plans/board.html", context | _board(request, row, selection, found))


def _wanted(selection: Selection) -> queries.Wanted:
    values = selection.values
    number = values.get("target", "")
    return queries.Wanted(
        text=values.get("q", ""),
        show=values.get("show", ""),
        target=int(number) if number.isdecimal() else None,
        order=selection.sort,
    )


def _board(request: ZoneRequest, row: Plan, selection: Selection, found: Any) -> dict[str, Any]:
    shares = queries.shares(row)
    targets = [share.target for share in shares]
    total = found.count()
    selection = selection.within(total)
    lines = list(found[selection.offset : selection.end])
    counts = queries.counts(row)
    may = request.actor.has(*PLANNERS) and row.state == PlanState.PROPOSED
    stale = staleness.looked_up(request.actor, row) if row.state == PlanState.PROPOSED else None
    empty = Empty(_("没有企业"), icon="building-factory-2")
    table = Table(
        COLUMNS,
        [Row({}, key=str(line.id)) for line in lines],
        total,
        selection,
        _filters(targets, row),
        "lines",
        _("方案明细"),
        request.path,
        empty,
    )
    return {
        "facts": shown.facts(row, counts, counts.today),
        "violations": words.sentences(row.violations),
        "reasons": words.sentences(row.reasons),
        "stale": words.stale(stale) if stale else "",
        "again": _may_compute(request, row),
        "may": may,
        "form": _again(row, counts.units),
        "maps": mapping.views(request, row, targets, number=counts.units),
        "table": table,
        "lines": board_lines(request, row, lines, targets),
        "shares": shares,
        "query": selection.query(page=selection.page),
        "target_label": shown.TARGETS[row.kind],
    }


def _again(row: Plan, most: int) -> AgainForm:
    """The form to compute the plan again; its slider goes up to `most` units."""
    return AgainForm(
        kind=row.kind, first=Parameters.from_json(row.parameters), most=most, initial={"version": row.version}
    )


def _may_compute(request: ZoneRequest, row: Plan) -> bool:
    """Whether this reader may compute the plan now."""
    open_states = {PlanState.DRAFT, PlanState.PROPOSED, PlanState.FAILED, PlanState.CANCELLED}
    return request.actor.has(*PLANNERS) and row.state in open_states


def board_lines(
    request: ZoneRequest, row: Plan, lines: Sequence[PlanLine], targets: Sequence[PlanTarget]
) -> list[BoardLine]:
    """The lines of a page, each with the targets it may most likely be put to."""
    if not lines:
        return []
    index = {target.id: number for number, target in enumerate(targets)}
    plain = [queries.target_of(target) for target in targets]
    units = [queries.unit_of(line, index) for line in lines]
    pairs = bridge.KINDS[row.kind].pairs(units, plain, Parameters.from_json(row.parameters))
    near = pairs.argsort(axis=0, kind="stable")[:NEAREST].T
    slug = request.tenant.slug
    made = []
    for number, line in enumerate(lines):
        own = {index[pk] for pk in (line.target_id, line.today_id, line.proposed_id) if pk is not None}
        offered = sorted((int(pairs[one, number]), one) for one in {*near[number].tolist(), *own})
        ids = {"zone": slug, "plan": row.id, "line": line.id}
        made.append(
            BoardLine(
                line=line,
                url=reverse("enterprise_detail", kwargs={"zone": slug, "enterprise": line.enterprise_id}),
                today=str(line.today) if line.today else _("没有"),
                options=options(line, [(targets[one], cost) for cost, one in offered]),
                distance=shown.distance(line),
                badges=shown.line_badges(line),
                put_url=reverse("plan_put", kwargs=ids),
                more_url=reverse("plan_line", kwargs=ids) if len(targets) > NEAREST else "",
                pin_url=reverse("plan_pin", kwargs=ids),
            )
        )
    return made


def options(line: PlanLine, offered: Iterable[tuple[PlanTarget, int]]) -> list[Option]:
    """The choices of a line with how far each is, and to leave it out; of the chosen one the next column says it."""
    found = [_option(target, cost, chosen=target.id == line.target_id) for target, cost in offered]
    return [*found, Option("", _("不安排"), line.target_id is None)]


def _option(target: PlanTarget, cost: int, *, chosen: bool) -> Option:
    return Option(str(target.id), str(target) if chosen else f"{target} · {shown.km(cost)}", chosen)


def _header(request: ZoneRequest, row: Plan) -> Header:
    kind = PlanKind(row.kind)
    by = _("%(kind)s · %(by)s 编制") % {"kind": kind.label, "by": row.created_label}
    if row.state == PlanState.ACCEPTED:
        by = _("%(kind)s · %(by)s 采用，%(since)s 起生效") % {
            "kind": kind.label,
            "by": row.accepted_label,
            "since": row.since.isoformat() if row.since else "",
        }
    action, more = _actions(request, row) if request.actor.has(*PLANNERS) else (None, [])
    return Header(row.name, by, (crumb(request),), action=action, more=more, badge=shown.state_badge(row))


def _actions(request: ZoneRequest, row: Plan) -> tuple[Action | None, list[Action]]:
    discard = Action(_("放弃"), address(request, "plan_discard", plan=row.id), "trash", asks=True)
    match row.state:
        case PlanState.PROPOSED:
            return Action(_("采用"), address(request, "plan_accept", plan=row.id), "check"), [discard]
        case PlanState.COMPUTING:
            stop = Action(_("停止计算"), address(request, "plan_stop", plan=row.id), "player-stop", Method.POST)
            return None, [stop]
        case PlanState.DRAFT | PlanState.FAILED | PlanState.CANCELLED:
            return None, [discard]
        case _:
            return None, []


def _progress(request: ZoneRequest, row: Plan) -> Progress:
    if row.state == PlanState.ACCEPTING:
        text = _("%(count)s 项调整一起写入，要么全部写成，要么都不变。可以离开这一页。") % {
            "count": formats.count(queries.counts(row).changed)
        }
        return Progress(_("正在写入"), 0, None, running=True, poll_url=board_url(request, row), text=text)
    job = queries.job_of(row)
    done, total = (job.done, job.total) if job else (0, 0)
    text = _("正在比较各种安排，现状不会改变。")
    return Progress(_("正在计算方案"), done, total or None, running=True, poll_url=board_url(request, row), text=text)


SHEET = (
    SheetColumn(gettext_lazy("企业")),
    SheetColumn(gettext_lazy("统一社会信用代码"), SheetKind.CODE),
    SheetColumn(gettext_lazy("现在")),
    SheetColumn(gettext_lazy("方案")),
    SheetColumn(gettext_lazy("变化")),
    SheetColumn(gettext_lazy("固定")),
    SheetColumn(gettext_lazy("现在（公里）")),
    SheetColumn(gettext_lazy("方案（公里）")),
)


def _sheet(found: Any) -> Iterator[list[Any]]:
    for line in found.iterator(chunk_size=1000):
        change = _("未安排") if line.target_id is None else ""
        if line.changed:
            change = _("调整") if line.today_id else _("新安排")
        yield [
            line.enterprise.name,
            line.enterprise.credit_code,
            str(line.today or ""),
            str(line.target or ""),
            change,
            _("是") if line.pinned else "",
            None if line.today_cost is None else line.today_cost / 1000,
            None if line.cost is None else line.cost / 1000,
        ]
