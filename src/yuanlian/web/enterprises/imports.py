"""Imports as pages: upload, match the columns, watch the dry run, answer, commit, undo."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yuanlian.domain.enterprises import fields, queries, sheets
from yuanlian.domain.enterprises.actions import batches
from yuanlian.domain.enterprises.actions.batches import Answer, Choice, Upload
from yuanlian.domain.enterprises.columns import Doubt
from yuanlian.domain.enterprises.faults import shortened
from yuanlian.domain.enterprises.models import ImportBatch
from yuanlian.domain.enterprises.states import BatchState, EmptyCells, RowVerdict
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import Conflict, IllegalMove, Invalid
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.enterprises.forms import MappingForm, UploadForm, WorksheetForm, show_refusal
from yuanlian.web.enterprises.results import RUNNING, counts_text, result_page, state_badge
from yuanlian.web.exports import XLSX, attachment
from yuanlian.web.parts import Action, Badge, Empty, Header, Link, Tone
from yuanlian.web.tables import Column, Row, Selection, Table

COLUMNS = (
    Column("file", gettext_lazy("文件"), lead=True),
    Column("state", gettext_lazy("状态")),
    Column("counts", gettext_lazy("导入结果")),
    Column("by", gettext_lazy("导入人")),
    Column("at", gettext_lazy("时间")),
)
DOUBTS = {
    Doubt.UNKNOWN: gettext_lazy("不认识这一列，请选择或不导入"),
    Doubt.AMBIGUOUS: gettext_lazy("可能是几项中的一项，请选择"),
    Doubt.DUPLICATE: gettext_lazy("有几列都像同一项，请选一列"),
    Doubt.GUESSED: gettext_lazy("按相近的名称猜的，请核对"),
    Doubt.BY_CONTENT: gettext_lazy("按内容猜的，请核对"),
    Doubt.TICKER: gettext_lazy("像股票代码，不作为信用代码"),
}
SAMPLE_LENGTH = 30
TO_MATCH = frozenset({BatchState.UPLOADED, BatchState.MAPPED, BatchState.FAILED})


def _home(request: ZoneRequest) -> Link:
    return Link(_("导入记录"), reverse("import_list", kwargs={"zone": request.tenant.slug}))


def _url(request: ZoneRequest, view: str, batch: ImportBatch) -> str:
    return reverse(view, kwargs={"zone": request.tenant.slug, "batch": batch.pk})


@zone_page(Role.BUREAU, Role.LEADER)
def import_list(request: ZoneRequest) -> HttpResponse:
    """Every import of the zone: what, who, when, with what result."""
    selection = Selection.read(request.GET, COLUMNS)
    found = queries.batches(request.actor)
    total = found.count()
    selection = selection.within(total)
    rows = [
        Row(
            key=str(batch.pk),
            url=_url(request, "import_detail", batch),
            cells={
                "file": batch.file_name,
                "state": state_badge(batch),
                "counts": counts_text(batch),
                "by": batch.created_label,
                "at": batch.created_at,
            },
        )
        for batch in found.defer("samples", "headers", "mapping")[selection.offset : selection.end]
    ]
    new = Action(_("导入企业名册"), reverse("import_new", kwargs={"zone": request.tenant.slug}), "file-import")
    may = request.actor.has(Role.BUREAU)
    empty = Empty(_("还没有导入过"), _("用园区现有的表格一次导入，列的次序不限。"), new if may else None)
    table = Table(COLUMNS, rows, total, selection, name="imports", caption=_("导入记录"), empty=empty)
    page = Header(_("导入记录"), action=new if may else None)
    return render(request, "enterprises/list.html", {"page": page, "table": table})


@zone_page(Role.BUREAU)
def import_new(request: ZoneRequest) -> HttpResponse:
    """Upload a sheet; its columns are recognised at once, nothing else happens yet."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        sent = Upload(file.name, file, file.content_type or "", request.POST.get("submission_key", ""))
        try:
            batch = batches.upload(request.actor, sent)
        except Invalid as error:
            form.add_error("file", error.sentence)
        else:
            return redirect(_url(request, "import_mapping", batch))
    page = Header(_("导入企业名册"), crumbs=(_home(request),))
    context = {"page": page, "form": form, "fields": [field.label for field in fields.FIELDS]}
    return render(request, "enterprises/import_new.html", context, status=422 if form.errors else 200)


@zone_page(Role.BUREAU)
def import_mapping(request: ZoneRequest, batch: UUID) -> HttpResponse:
    """Say which column fills which field, then start the dry run."""
    row = seen(queries.batches(request.actor), batch)
    if row.state not in {*TO_MATCH, BatchState.CHECKED}:
        return redirect(_url(request, "import_detail", row))
    form = _mapping_form(request, row)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        choice = Choice(form.mapping(), EmptyCells(values["empty_cells"]), values["version"])
        try:
            batches.match_columns(request.actor, row.pk, choice)
            batches.check(request.actor, row.pk)
        except (Invalid, Conflict, IllegalMove) as error:
            show_refusal(form, error)
        else:
            return redirect(_url(request, "import_detail", row))
    page = Header(
        _("对应各列"),
        row.file_name,
        (_home(request), Link(row.file_name, _url(request, "import_detail", row))),
        more=(Action(_("放弃这次导入"), _url(request, "import_drop", row), "trash", asks=True),),
    )
    context = {
        "page": page,
        "form": form,
        "lines": _mapping_lines(form, row),
        "worksheet": WorksheetForm(
            names=row.sheet_names, initial={"worksheet": row.sheet_name, "header_row": row.header_row}
        ),
        "several": len(row.sheet_names) > 1,
        "worksheet_url": _url(request, "import_worksheet", row),
    }
    return render(request, "enterprises/import_mapping.html", context, status=422 if form.errors else 200)


def _mapping_form(request: ZoneRequest, row: ImportBatch) -> MappingForm:
    initial: dict[str, object] = {f"column_{index}": key for index, key in row.mapping.items()}
    initial |= {"empty_cells": row.empty_cells, "version": row.version}
    known = fields.fields_for(row.headers)
    return MappingForm(
        request.POST or None,
        initial=initial,
        columns=list(enumerate(row.headers)),
        choices=[(field.key, field.label) for field in known],
    )


def _mapping_lines(form: MappingForm, row: ImportBatch) -> list[dict[str, object]]:
    """One line a column: its field, sample values, and why a person should look at it."""
    lines: list[dict[str, object]] = []
    for index in form.indexes:
        doubt = row.doubts.get(str(index))
        samples = row.samples[index] if index < len(row.samples) else []
        words = DOUBTS[Doubt(doubt)] if doubt else ""
        badge = Badge(words, Tone.WARN) if words else None
        shown = [shortened(text, SAMPLE_LENGTH) for text in samples]
        lines.append({"field": form[f"column_{index}"], "samples": shown, "badge": badge})
    return lines


@zone_page(Role.BUREAU)
@require_POST
def import_worksheet(request: ZoneRequest, batch: UUID) -> HttpResponse:
    """Work on another worksheet or another header row."""
    row = seen(queries.batches(request.actor), batch)
    form = WorksheetForm(request.POST, names=row.sheet_names)
    if form.is_valid():
        values = form.cleaned_data
        try:
            batches.choose_worksheet(
                request.actor, row.pk, name=values["worksheet"], header_row=_header_row(row, values)
            )
        except Invalid as error:
            messages.error(request, error.sentence)
    else:
        messages.error(request, _("请选择工作表和表头所在的行。"))
    return redirect(_url(request, "import_mapping", row))


def _header_row(row: ImportBatch, values: dict[str, object]) -> int | None:
    """The row asked for; on another worksheet an unchanged number means: find it."""
    number = int(str(values["header_row"]))
    return None if values["worksheet"] != row.sheet_name and number == row.header_row else number


@zone_page(Role.BUREAU, Role.LEADER)
def import_detail(request: ZoneRequest, batch: UUID) -> HttpResponse:
    """Where an import stands: progress while it runs, then every row with its verdict and reasons."""
    row = seen(queries.batches(request.actor), batch)
    if row.state == BatchState.UPLOADED and request.actor.has(Role.BUREAU):
        return redirect(_url(request, "import_mapping", row))
    if request.htmx and row.state not in RUNNING and "progress" in request.headers.get("HX-Target", ""):
        return HttpResponse(headers={"HX-Redirect": request.path})
    return render(request, "enterprises/import_detail.html", result_page(request, row))


@zone_page(Role.BUREAU)
@require_POST
def import_answer(request: ZoneRequest, batch: UUID) -> HttpResponse:
    """Say whether a row, or every row not answered yet, is the enterprise of the same name."""
    row = seen(queries.batches(request.actor), batch)
    which = request.POST.get("row", "")
    answer = Answer.SAME if request.POST.get("answer") == Answer.SAME else Answer.OTHER
    count = batches.answer(request.actor, row.pk, answer, row_id=UUID(which) if which else None)
    messages.success(request, _("已确认 %(count)d 行。") % {"count": count})
    return redirect(f"{_url(request, 'import_detail', row)}?verdict={RowVerdict.CONFIRM}")


@zone_page(Role.BUREAU)
def import_commit(request: ZoneRequest, batch: UUID) -> HttpResponse:
    """Write the good rows into the register, after asking."""
    row = seen(queries.batches(request.actor), batch)
    if request.method == "POST":
        batches.commit(request.actor, row.pk, version=_version(request))
        return redirect(_url(request, "import_detail", row))
    page = Header(_("把检查过的行写入登记簿？"), counts_text(row))
    return _ask(request, row, page)


@zone_page(Role.BUREAU)
def import_undo(request: ZoneRequest, batch: UUID) -> HttpResponse:
    """Take the import back, after asking."""
    row = seen(queries.batches(request.actor), batch)
    if request.method == "POST":
        batches.undo(request.actor, row.pk, version=_version(request))
        return redirect(_url(request, "import_detail", row))
    page = Header(_("撤销这次导入？"), _("新增的企业会删除，更新的企业恢复原样；导入后又改动过或已被引用的企业保留。"))
    return _ask(request, row, page)


@zone_page(Role.BUREAU)
def import_drop(request: ZoneRequest, batch: UUID) -> HttpResponse:
    """Give the import up, after asking."""
    row = seen(queries.batches(request.actor), batch)
    if request.method == "POST":
        batches.drop(request.actor, row.pk)
        messages.success(request, _("已放弃这次导入。"))
        return redirect(_home(request).url)
    return _ask(request, row, Header(_("放弃这次导入？"), _("登记簿不会有任何改动。")))


@zone_page(Role.BUREAU)
@require_POST
def import_stop(request: ZoneRequest, batch: UUID) -> HttpResponse:
    """Ask the running work to stop."""
    row = batches.stop(request.actor, batch)
    return redirect(_url(request, "import_detail", row))


def _ask(request: ZoneRequest, row: ImportBatch, page: Header) -> HttpResponse:
    context = {"page": page, "version": row.version, "back_url": _url(request, "import_detail", row)}
    return render(request, "enterprises/import_ask.html", context)


def _version(request: ZoneRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else None


@zone_page(Role.BUREAU)
def import_problems(request: ZoneRequest, batch: UUID) -> HttpResponseBase:
    """The rows with errors as a workbook, the reason beside each cell, ready to be mended and sent again."""
    row = seen(queries.batches(request.actor), batch)
    bad = queries.staged(request.actor, row, verdict=RowVerdict.BAD)
    content = sheets.problem_workbook(row.headers, bad.iterator(chunk_size=1000))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = attachment(_("需要修改的行"), "xlsx")
    return response
