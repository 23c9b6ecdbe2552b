"""What an import's page shows: progress, counts, the rows with their verdicts and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.enterprises import queries
from yuanlian.domain.enterprises.comparing import Difference, Seen, seen_rows
from yuanlian.domain.enterprises.faults import LABELS, Problem, sentence, shortened
from yuanlian.domain.enterprises.models import Enterprise, ImportBatch, StagedRow
from yuanlian.domain.enterprises.states import BatchState, RowVerdict
from yuanlian.domain.people.roles import Role
from yuanlian.web import formats
from yuanlian.web.access import ZoneRequest
from yuanlian.web.enterprises.lists import link
from yuanlian.web.parts import Action, Badge, Empty, Header, Link, Method, Progress, Tab, Tone
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

RUNNING = frozenset({BatchState.CHECKING, BatchState.COMMITTING, BatchState.UNDOING})
TONES = {
    BatchState.UPLOADED: Tone.INFO,
    BatchState.MAPPED: Tone.INFO,
    BatchState.CHECKED: Tone.WARN,
    BatchState.COMMITTED: Tone.GOOD,
    BatchState.UNDONE: Tone.NEUTRAL,
    BatchState.DROPPED: Tone.NEUTRAL,
    BatchState.FAILED: Tone.BAD,
}
VERDICT_TONES = {
    RowVerdict.NEW: Tone.GOOD,
    RowVerdict.CHANGE: Tone.INFO,
    RowVerdict.SAME: Tone.NEUTRAL,
    RowVerdict.CONFIRM: Tone.WARN,
    RowVerdict.BAD: Tone.BAD,
}
COLUMNS = (
    Column("number", gettext_lazy("行"), numeric=True),
    Column("name", gettext_lazy("企业"), lead=True),
    Column("verdict", gettext_lazy("结论")),
    Column("credit_code", gettext_lazy("信用代码"), minor=True),
    Column("chain_id", gettext_lazy("产业链")),
    Column("products", gettext_lazy("主要产品"), minor=True),
    Column("reasons", gettext_lazy("说明")),
)


def state_badge(batch: ImportBatch) -> Badge:
    """Where the import stands."""
    state = BatchState(batch.state)
    return Badge(state.label, TONES.get(state, Tone.ACTIVE))


def counts_text(batch: ImportBatch) -> str:
    """The result in one line; nothing before the dry run."""
    counts = batch.counts
    if batch.state == BatchState.UNDONE:
        kept = counts.get("kept", 0)
        return _("已撤销，保留 %(kept)s 家") % {"kept": formats.count(kept)} if kept else _("已全部撤销")
    if "made" in counts:
        written = {RowVerdict.NEW: counts["made"], RowVerdict.CHANGE: counts["changed"]}
        numbers = {**written, RowVerdict.BAD: counts.get("bad", 0)}
    else:
        numbers = {verdict: counts.get(verdict.value, 0) for verdict in RowVerdict}
    return "，".join(f"{verdict.label} {formats.count(number)}" for verdict, number in numbers.items() if number)


def result_page(request: ZoneRequest, batch: ImportBatch) -> dict[str, Any]:
    """What enterprises/import_detail.html draws."""
    context: dict[str, Any] = {"page": _header(request, batch), "batch": batch, "counts": counts_text(batch)}
    if batch.state in RUNNING:
        return context | {"progress": _progress(request, batch)}
    selection = Selection.read(request.GET, COLUMNS, filters=_filters(batch))
    verdict, fault = selection.values.get("verdict", ""), selection.values.get("fault", "")
    found = queries.staged(request.actor, batch, verdict=verdict, fault=fault)
    total = found.count() if fault or batch.state != BatchState.CHECKED else _counted(batch, verdict)
    selection = selection.within(total)
    rows = list(found[selection.offset : selection.end])
    context["tabs"] = _tabs(request, batch, verdict)
    taken = batch.mapping
    context["left_out"] = [header for index, header in enumerate(batch.headers) if header and str(index) not in taken]
    context["kept"] = _kept(request, batch)
    if verdict == RowVerdict.CONFIRM and batch.state == BatchState.CHECKED and request.actor.has(Role.BUREAU):
        targets = queries.targets(request.actor, rows)
        context["questions"] = [_question(row, targets, request.tenant.slug) for row in rows]
        context["unanswered"] = batch.counts.get("unanswered", 0)
        context["answer_url"] = _url(request, "import_answer", batch)
    context["table"] = Table(
        COLUMNS,
        _lines(request, batch, rows),
        total,
        selection,
        _filters(batch),
        name="rows",
        caption=_("表格里的行"),
        empty=Empty(_("这里没有行"), _("导入以后只保留有错误的行。")),
    )
    return context


def _counted(batch: ImportBatch, verdict: str) -> int:
    return int(batch.counts.get(verdict or "total", 0))


def _url(request: ZoneRequest, view: str, batch: ImportBatch) -> str:
    return reverse(view, kwargs={"zone": request.tenant.slug, "batch": batch.pk})


def _header(request: ZoneRequest, batch: ImportBatch) -> Header:
    home = Link(_("导入记录"), reverse("import_list", kwargs={"zone": request.tenant.slug}))
    action, more = _actions(request, batch) if request.actor.has(Role.BUREAU) else (None, ())
    if batch.state == BatchState.COMMITTED and (batch.counts.get("made") or batch.counts.get("changed")):
        brought = Action(_("看导入的企业"), brought_url(request.tenant.slug, batch), "building-factory-2")
        more = (*(() if action is None else (action,)), *more)
        action = brought
    subtitle = f"{batch.created_label} · {formats.moment(batch.created_at)}"
    return Header(batch.file_name, subtitle, (home,), action=action, more=more, badge=state_badge(batch))


def brought_url(slug: str, batch: ImportBatch) -> str:
    """The list of the enterprises that an import made or changed."""
    return f"{reverse('enterprise_list', kwargs={'zone': slug})}?import={batch.pk}"


def _actions(request: ZoneRequest, batch: ImportBatch) -> tuple[Action | None, tuple[Action, ...]]:
    """The one thing to do next, and what else can be done."""
    commit = Action(_("写入登记簿"), _url(request, "import_commit", batch), "check", asks=True)
    undo = Action(_("撤销这次导入"), _url(request, "import_undo", batch), "arrow-back-up", asks=True)
    drop = Action(_("放弃这次导入"), _url(request, "import_drop", batch), "trash", asks=True)
    match = Action(_("重新对应各列"), _url(request, "import_mapping", batch), "table")
    problems = Action(_("下载有错误的行"), _url(request, "import_problems", batch), "file-spreadsheet")
    has_bad = bool(batch.counts.get("bad"))
    match batch.state:
        case BatchState.CHECKED:
            good = any(batch.counts.get(key) for key in ("new", "change", "confirm"))
            rest = (problems, match, drop) if has_bad else (match, drop)
            return (commit, rest) if good else (problems, (match, drop)) if has_bad else (match, (drop,))
        case BatchState.COMMITTED:
            return (problems if has_bad else None), (undo,)
        case BatchState.CHECKING | BatchState.COMMITTING | BatchState.UNDOING:
            stop = Action(_("中止"), _url(request, "import_stop", batch), "player-stop", Method.POST)
            return None, (stop,)
        case BatchState.FAILED | BatchState.MAPPED:
            return match, (drop,)
        case _:
            return None, ()


def _progress(request: ZoneRequest, batch: ImportBatch) -> Progress:
    titles = {
        BatchState.CHECKING: _("正在逐行检查"),
        BatchState.COMMITTING: _("正在写入登记簿"),
        BatchState.UNDOING: _("正在撤销"),
    }
    job = queries.job_of(request.actor, batch.job_id)
    return Progress(
        titles[BatchState(batch.state)],
        job.done if job else 0,
        job.total if job else None,
        running=True,
        poll_url=request.path,
        text=_("检查不会改动登记簿。") if batch.state == BatchState.CHECKING else "",
    )


def _filters(batch: ImportBatch) -> tuple[Filter, ...]:
    faults = batch.counts.get("faults", {})
    choices = [(code, f"{LABELS[code]} {formats.count(number)}") for code, number in sorted(faults.items())]
    return (
        Filter("verdict", gettext_lazy("结论"), FilterKind.HIDDEN),
        Filter("fault", gettext_lazy("问题"), choices=choices),
    )


def _tabs(request: ZoneRequest, batch: ImportBatch, verdict: str) -> list[Tab]:
    if batch.state != BatchState.CHECKED:
        return []
    tabs = [Tab(_("全部"), request.path, not verdict, batch.counts.get("total", 0))]
    return tabs + [
        Tab(each.label, f"{request.path}?verdict={each.value}", verdict == each.value, batch.counts.get(each.value, 0))
        for each in RowVerdict
    ]


def _lines(request: ZoneRequest, batch: ImportBatch, rows: Sequence[StagedRow]) -> list[Row]:
    """The rows with what a person must see to say yes: important values, what changes, what is wrong."""
    seen = seen_rows(request.actor, batch, rows)
    return [_row(row, seen[row.pk]) for row in rows]


def _changed(difference: Difference) -> str:
    words = {"label": difference.label, "before": shortened(difference.before), "after": shortened(difference.after)}
    if not difference.after:
        return _("%(label)s：清除“%(before)s”") % words
    if not difference.before:
        return _("%(label)s：填入“%(after)s”") % words
    return _("%(label)s：“%(before)s”改为“%(after)s”") % words


def _row(row: StagedRow, seen: Seen) -> Row:
    verdict = RowVerdict(row.verdict)
    label = str(verdict.label)
    if row.confirmed is not None:
        label = _("已确认：是同一家") if row.confirmed else _("已确认：是另一家")
    cells = {
        "number": row.number,
        "name": shortened(row.name) or None,
        "verdict": Badge(label, VERDICT_TONES[verdict]),
        **{key: shortened(value) for key, value in seen.values.items()},
        "reasons": " ".join([*reasons(row), "；".join(map(_changed, seen.changes))]).strip(),
    }
    return Row(cells, key=str(row.pk))


def reasons(row: StagedRow) -> list[str]:
    """Every problem of the row as a sentence."""
    return [sentence(Problem.from_json(each), row=row.number, cells=row.cells) for each in row.problems]


def _question(row: StagedRow, targets: dict[Any, Enterprise], slug: str) -> dict[str, Any]:
    target = targets.get(row.target_id)
    return {
        "row": row,
        "values": [cell for cell in row.cells if cell][:8],
        "target": link(target, slug) if target else None,
        "standing": target,
        "reasons": reasons(row),
    }


def _kept(request: ZoneRequest, batch: ImportBatch) -> list[Link]:
    if batch.state != BatchState.UNDONE or not batch.counts.get("kept"):
        return []
    return [link(each, request.tenant.slug) for each in queries.kept(request.actor, batch)[:200]]
