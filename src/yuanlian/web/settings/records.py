"""Working calendars for the system administrator, the audit chain for the audit administrator."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yuanlian.domain.people.roles import Role
from yuanlian.domain.zones import actions, queries
from yuanlian.kernel import audit
from yuanlian.kernel.errors import Invalid
from yuanlian.kernel.models import AuditEntry
from yuanlian.kernel.sheets import Column as SheetColumn
from yuanlian.kernel.sheets import Kind
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.exports import export
from yuanlian.web.parts import Action, Empty, Header, Link, Method, Value
from yuanlian.web.settings.forms import CalendarForm
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

SPAN = re.compile(r"(\d{1,2}:\d{2})\s*[-–—~至]\s*(\d{1,2}:\d{2})")  # data -- how people write hours
WORDS = {"放假": "holiday", "holiday": "holiday", "上班": "workday", "workday": "workday"}  # data -- words people type
AUDIT_COLUMNS = (
    Column("seq", gettext_lazy("序号"), numeric=True),
    Column("at", gettext_lazy("时间")),
    Column("actor", gettext_lazy("操作人")),
    Column("verb", gettext_lazy("操作"), lead=True),
    Column("kind", gettext_lazy("对象")),
    Column("channel", gettext_lazy("途径"), minor=True),
    Column("fields", gettext_lazy("涉及的项"), minor=True),
)
AUDIT_FILTERS = (
    Filter("q", gettext_lazy("搜索"), FilterKind.SEARCH, hint=gettext_lazy("操作人、操作或对象")),
    Filter("since", gettext_lazy("从"), FilterKind.DAY),
    Filter("until", gettext_lazy("到"), FilterKind.DAY),
)


@zone_page(Role.SYSTEM_ADMIN)
def calendar_list(request: ZoneRequest) -> HttpResponse:
    """Versions of the working calendar; the newest is in force."""
    columns = [
        Column("number", _("版本"), lead=True),
        Column("windows", _("工作时段")),
        Column("years", _("已录入节假日的年份")),
        Column("source", _("依据"), minor=True),
        Column("created", _("建立")),
    ]
    rows = [
        Row(
            {
                "number": _("第 %(number)d 版") % {"number": row.number},
                "windows": "，".join(f"{start}-{end}" for start, end in row.windows),
                "years": "、".join(str(year) for year in row.years),
                "source": row.source,
                "created": row.created_at,
            }
        )
        for row in queries.calendars(request.actor)
    ]
    new = reverse("calendar_new", kwargs={"zone": request.tenant.slug})
    page = Header(
        _("工作日历"),
        _(
            "最新一版用于今后收到的诉求；已受理的诉求仍按受理时的版本计算。没有录入节假日的年份按普通周计算，并在页面上提醒。"
        ),
        action=Action(_("新建一版"), new, "plus"),
    )
    empty = Empty(_("还没有工作日历"), _("请先新建一版，诉求才能计算期限。"), icon="calendar")
    table = Table(columns, rows, len(rows), caption=_("工作日历"), empty=empty)
    return render(request, "settings/list.html", {"page": page, "table": table})


def _windows(text: str) -> list[list[str]]:
    found = SPAN.findall(text)
    try:
        pairs = [[time.fromisoformat(a.zfill(5)), time.fromisoformat(b.zfill(5))] for a, b in found]
    except ValueError:
        pairs = []
    edges = [edge for pair in pairs for edge in pair]
    if not edges or edges != sorted(set(edges)):
        raise Invalid("", fields={"windows": _("请按先后写时段，例如 09:00-12:00, 13:30-17:30。")})
    return [[start.isoformat("minutes"), end.isoformat("minutes")] for start, end in pairs]


def _days(text: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.replace("，", " ").replace(",", " ").split(maxsplit=2)
        if not parts:
            continue
        try:
            day = date.fromisoformat(parts[0])
            kind = WORDS[parts[1]]
        except (ValueError, KeyError, IndexError):
            sentence = _("第 %(number)d 行看不懂：%(line)s") % {"number": number, "line": line[:40]}
            raise Invalid("", fields={"days": sentence}) from None
        found[day.isoformat()] = {"kind": kind, "name": parts[2] if len(parts) > 2 else ""}
    return found


@zone_page(Role.SYSTEM_ADMIN)
def calendar_new(request: ZoneRequest) -> HttpResponse:
    """Add a version, starting from the newest."""
    newest = queries.latest_calendar(request.actor.zone)
    form = CalendarForm(request.POST or None, initial=_initial(newest) if newest else None)
    if request.method == "POST" and form.is_valid():
        try:
            days = _days(form.cleaned_data["days"])
            values: dict[str, Any] = {
                "windows": _windows(form.cleaned_data["windows"]),
                "days": days,
                "years": sorted({int(day[:4]) for day in days}),
                "source": form.cleaned_data["source"],
            }
            actions.add_calendar(request.actor, values)
        except Invalid as error:
            for name, sentence in error.fields.items():
                form.add_error(name, sentence)
        else:
            messages.success(request, _("新日历已生效。"))
            return redirect("calendar_list", zone=request.tenant.slug)
    back = Link(_("工作日历"), reverse("calendar_list", kwargs={"zone": request.tenant.slug}))
    context = {"page": Header(_("新建工作日历"), crumbs=(back,)), "form": form}
    return render(request, "settings/calendar.html", context, status=422 if form.errors else 200)


def _initial(row: Any) -> dict[str, str]:
    words = {"holiday": "放假", "workday": "上班"}  # data -- words people type
    lines = [f"{day} {words[value['kind']]} {value.get('name', '')}".strip() for day, value in sorted(row.days.items())]
    return {
        "windows": ", ".join(f"{start}-{end}" for start, end in row.windows),
        "days": "\n".join(lines),
        "source": row.source,
    }


def _audit_row(row: AuditEntry) -> Row:
    cells: dict[str, Value] = {"seq": row.seq}
    cells |= {"at": row.at, "actor": row.actor_label, "verb": row.verb, "kind": row.kind}
    return Row({**cells, "channel": row.channel, "fields": "、".join(row.fields)})


@zone_page(Role.AUDIT_ADMIN)
def audit_list(request: ZoneRequest) -> HttpResponseBase:
    """The zone's audit chain, newest first."""
    selection = Selection.read(request.GET, AUDIT_COLUMNS, filters=AUDIT_FILTERS)
    values = selection.values
    found = audit.search(
        request.actor, values.get("q", ""), since=values.get("since", ""), until=values.get("until", "")
    )
    if "format" in request.GET:
        columns = [SheetColumn(column.label, Kind.TEXT) for column in AUDIT_COLUMNS]
        lines = ((r.seq, r.at, r.actor_label, r.verb, r.kind, r.channel, "、".join(r.fields)) for r in found.iterator())
        return export(request, _("审计记录"), columns, lines)
    total = found.count()
    selection = selection.within(total)
    rows = [_audit_row(row) for row in found[selection.offset : selection.end]]
    table = Table(
        AUDIT_COLUMNS,
        rows,
        total,
        selection,
        AUDIT_FILTERS,
        name="audit",
        caption=_("审计记录"),
        export_url=request.path,
    )
    check = reverse("audit_check", kwargs={"zone": request.tenant.slug})
    page = Header(
        _("审计记录"),
        _("每一次写入留下一条记录，每条含前一条的摘要；个人信息只以摘要出现。"),
        action=Action(_("核对整条记录链"), check, "shield-check", method=Method.POST),
    )
    return render(request, "settings/list.html", {"page": page, "table": table})


@zone_page(Role.AUDIT_ADMIN)
@require_POST
def audit_check(request: ZoneRequest) -> HttpResponse:
    """Walk the whole chain and say whether it holds."""
    found = list(audit.breaks(request.actor.zone))
    if found:
        messages.error(request, _("记录链在第 %(seq)d 条断开，请立即报告。") % {"seq": found[0].seq})
    else:
        messages.success(request, _("记录链完整。"))
    return redirect("audit_list", zone=request.tenant.slug)
