"""Lists: every request one may see, the departments' inbox, the bureau's desk."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from yuanlian.domain.people.roles import DEPARTMENT, STAFF, Role
from yuanlian.domain.service import listing, rules
from yuanlian.domain.service.models import Request
from yuanlian.domain.service.states import Outcome, RequestState, TaskState
from yuanlian.kernel.counting import counted
from yuanlian.kernel.sheets import Column as SheetColumn
from yuanlian.kernel.sheets.fields import Kind
from yuanlian.kernel.sheets.writing import Value as SheetValue
from yuanlian.web import formats
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.exports import export
from yuanlian.web.parts import Action, Empty, Header, Tab
from yuanlian.web.service import choices
from yuanlian.web.service.shown import departments_of, desk_row, part_row, request_row
from yuanlian.web.tables import Column, Filter, FilterKind, Selection, Table

COLUMNS = (
    Column("title", gettext_lazy("诉求"), lead=True),
    Column("enterprise", gettext_lazy("企业")),
    Column("category", gettext_lazy("类别"), minor=True),
    Column("departments", gettext_lazy("部门"), minor=True),
    Column("state", gettext_lazy("状态")),
    Column("due", gettext_lazy("办理期限"), sortable=True),
    Column("submitted", gettext_lazy("提交时间"), sortable=True),
)
PART_COLUMNS = (
    Column("title", gettext_lazy("诉求"), lead=True),
    Column("enterprise", gettext_lazy("企业")),
    Column("department", gettext_lazy("部门")),
    Column("state", gettext_lazy("状态")),
    Column("due", gettext_lazy("期限")),
    Column("officer", gettext_lazy("经办人")),
)
SHEET = (
    SheetColumn(gettext_lazy("编号"), Kind.CODE),
    SheetColumn(gettext_lazy("诉求")),
    SheetColumn(gettext_lazy("企业")),
    SheetColumn(gettext_lazy("类别")),
    SheetColumn(gettext_lazy("部门")),
    SheetColumn(gettext_lazy("状态")),
    SheetColumn(gettext_lazy("办理结果")),
    SheetColumn(gettext_lazy("紧急程度")),
    SheetColumn(gettext_lazy("提交时间"), Kind.DATE),
    SheetColumn(gettext_lazy("办理期限"), Kind.DATE),
    SheetColumn(gettext_lazy("答复时间"), Kind.DATE),
    SheetColumn(gettext_lazy("办结时间"), Kind.DATE),
)


def _filters(request: ZoneRequest) -> tuple[Filter, ...]:
    """The filters of the list of requests; those of the zone's own words come from its rows."""
    actor = request.actor
    states = [(each.value, each.label) for each in RequestState if each is not RequestState.DRAFT]
    return (
        Filter("q", _("搜索"), FilterKind.SEARCH, hint=_("编号、诉求、企业")),
        Filter("state", _("状态"), choices=[(listing.OPEN_STATES, _("未办结")), *states]),
        Filter("late", _("时限"), choices=[("1", _("已逾期"))]),
        Filter("category", _("类别"), choices=choices.category_names(actor)),
        Filter("department", _("部门"), choices=choices.departments(actor)),
        Filter("chain", _("产业链"), choices=choices.chains(actor)),
        Filter("outcome", _("办理结果"), choices=Outcome.choices),
        Filter("since", _("提交从"), FilterKind.DAY),
        Filter("until", _("到"), FilterKind.DAY),
        Filter("enterprise", _("企业"), FilterKind.HIDDEN),
        Filter("closed_since", _("办结从"), FilterKind.HIDDEN),
        Filter("closed_until", _("办结到"), FilterKind.HIDDEN),
    )


@zone_page(*STAFF, Role.CONTACT)
def request_list(request: ZoneRequest) -> HttpResponseBase:
    """Every request the reader may see, filtered and sorted by the address; the same rows as a file."""
    filters = _filters(request)
    selection = Selection.read(request.GET, COLUMNS, filters=filters, sort="-submitted")
    wanted = listing.Wanted.read(selection.values)
    if "format" in request.GET:
        found = listing.requests(request.actor, wanted, sort=selection.sort)
        return export(request, _("诉求"), SHEET, _sheet_rows(listing.exported(found)))
    part = listing.page(request.actor, wanted, sort=selection.sort, first=selection.offset, last=selection.end)
    selection = selection.within(part.total)
    slug, departments = request.tenant.slug, listing.departments_of(part.rows)
    table = Table(
        COLUMNS,
        [request_row(row, slug, formats.listed(departments[row.id])) for row in part.rows],
        part.total,
        selection,
        filters,
        name="requests",
        caption=pgettext("all", "诉求"),
        export_url=reverse("request_list", kwargs={"zone": slug}),
        empty=Empty(_("还没有诉求"), _("企业吹哨后会出现在这里。"), _whistle(request), icon="speakerphone"),
    )
    capped = _("符合的太多，只列出 %(count)d 件，请加条件缩小范围。") % {"count": part.total} if part.capped else ""
    page = Header(pgettext("all", "诉求"), capped, action=_whistle(request))
    return render(request, "service/list.html", {"page": page, "table": table})


def _whistle(request: ZoneRequest) -> Action | None:
    if not request.actor.has(*rules.RAISERS):
        return None
    return Action(_("吹哨"), reverse("whistle", kwargs={"zone": request.tenant.slug}), "speakerphone")


def _sheet_rows(rows: Iterator[Request]) -> Iterator[list[SheetValue]]:
    for row in rows:
        yield [
            row.number,
            row.text,
            str(row.enterprise),
            row.category.label if row.category else "",
            departments_of(row),
            RequestState(row.state).label,
            Outcome(row.outcome).label if row.outcome else "",
            row.get_urgency_display(),
            row.submitted_at,
            row.due_at,
            row.answered_at,
            row.closed_at,
        ]


INBOX_STATES = [(each.value, each.label) for each in TaskState if each not in {TaskState.DROPPED, TaskState.RETURNED}]


@zone_page(*sorted(DEPARTMENT))
def inbox(request: ZoneRequest) -> HttpResponse:
    """What lies on the reader's departments' desks, by deadline."""
    filters = (
        Filter("mine", _("我经办的"), FilterKind.HIDDEN),
        Filter("late", _("已逾期"), FilterKind.HIDDEN),
        Filter("state", _("状态"), choices=INBOX_STATES),
        Filter("department", _("部门"), choices=choices.own_departments(request.actor)),
    )
    selection = Selection.read(request.GET, PART_COLUMNS, filters=filters)
    found = listing.parts(request.actor, listing.Inbox(**selection.values))
    counts = listing.inbox_counts(request.actor)
    total = found.count() if selection.values else counts.all
    selection = selection.within(total)
    slug = request.tenant.slug
    shown = listing.parts_page(found, selection.part(total))
    nothing = Empty(_("没有待办"), _("有新的任务交给您的部门时会出现在这里。"), icon="inbox")
    rows = [part_row(row, slug) for row in shown]
    table = Table(PART_COLUMNS, rows, total, selection, filters, name="parts", caption=_("办件"), empty=nothing)
    page = Header(_("我的办件"), _("按期限排序，最急的在前。"))
    return render(request, "service/list.html", {"page": page, "table": table, "tabs": _inbox_tabs(counts, selection)})


def _inbox_tabs(counts: listing.InboxCounts, selection: Selection) -> list[Tab]:
    """All, mine, late: each with its count."""
    mine, late = "mine" in selection.values, "late" in selection.values
    return [
        Tab(_("本部门"), selection.query(mine="", late=""), not mine and not late, counts.all),
        Tab(_("我经办的"), selection.query(mine="1", late=""), mine, counts.mine),
        Tab(_("已逾期"), selection.query(mine="", late="1"), late, counts.late),
    ]


DESK_COLUMNS = (
    Column("title", gettext_lazy("诉求"), lead=True),
    Column("enterprise", gettext_lazy("企业")),
    Column("category", gettext_lazy("建议类别")),
    Column("departments", gettext_lazy("建议部门")),
    Column("due", gettext_lazy("办理期限")),
    Column("submitted", gettext_lazy("提交时间")),
)
TAB = (Filter("tab", "", FilterKind.HIDDEN),)
REQUESTS = {"accept": listing.to_accept, "assign": listing.to_assign, "pause": listing.pauses_asked}
LABELS = {
    "accept": gettext_lazy("待受理"),
    "assign": gettext_lazy("待交办"),
    "reassign": gettext_lazy("部门退回"),
    "pause": gettext_lazy("暂停申请"),
}


@zone_page(Role.BUREAU)
def request_desk(request: ZoneRequest) -> HttpResponse:
    """What waits for the bureau: to accept, to assign, given back by departments, pauses to decide."""
    actor, slug = request.actor, request.tenant.slug
    asked = request.GET.get("tab", "")
    place = asked if asked in LABELS else "accept"
    counts = {key: counted(rows(actor), actor.zone) for key, rows in REQUESTS.items()}
    counts["reassign"] = counted(listing.to_reassign(actor), actor.zone)
    tabs = [Tab(label, f"?tab={key}", key == place, counts[key]) for key, label in LABELS.items()]
    selection = Selection.read(request.GET, DESK_COLUMNS, filters=TAB).within(counts[place])
    first, last = selection.offset, selection.end
    if place in REQUESTS:
        names = choices.department_names(actor)
        rows = [desk_row(row, slug, names) for row in listing.with_lines(REQUESTS[place](actor))[first:last]]
    else:
        rows = [part_row(row, slug) for row in listing.with_parts(listing.to_reassign(actor))[first:last]]
    columns = DESK_COLUMNS if place in REQUESTS else PART_COLUMNS
    nothing = Empty(_("都处理完了"), _("有新的事项时会出现在这里，也会通知您。"), icon="circle-check")
    table = Table(columns, rows, counts[place], selection, name="desk", caption=_("待处理"), empty=nothing)
    learnt = Action(_("分诊学习"), reverse("triage_models", kwargs={"zone": slug}), "school")
    page = Header(_("受理台"), action=_whistle(request), more=(learnt,))
    return render(request, "service/list.html", {"page": page, "table": table, "tabs": tabs})
