"""The zone's vocabulary: names found and sorted, added one by one or from a table, retired, proposals decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.people.roles import Role
from yuanlian.domain.trade import actions, alias_sheets, vocabulary
from yuanlian.domain.trade.states import AliasState, AliasVerb
from yuanlian.domain.trade.vocabulary import Entry, Wanted
from yuanlian.kernel.errors import Invalid
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.exports import export
from yuanlian.web.parts import Action, Badge, Empty, Header, Lines, Link, Tab, Tone
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table
from yuanlian.web.trade import shown
from yuanlian.web.trade.alias_forms import AliasFileForm, AliasForm, DecideForm, RestoreForm, RetireForm
from yuanlian.web.trade.posting import address, ask, done, version_of

COLUMNS = (
    Column("name", gettext_lazy("名称"), lead=True, sortable=True),
    Column("other", gettext_lazy("别名"), sortable=True),
    Column("kind", gettext_lazy("类别"), minor=True),
    Column("source", gettext_lazy("依据")),
    Column("state", gettext_lazy("状态")),
    Column("act", gettext_lazy("操作")),
)
FILTERS = (
    Filter("q", gettext_lazy("搜索"), FilterKind.SEARCH, hint=gettext_lazy("名称或别名")),
    Filter("state", gettext_lazy("状态"), FilterKind.HIDDEN),
    Filter("own", gettext_lazy("范围"), choices=(("yes", gettext_lazy("只看本园区的")),)),
)
TONES = {AliasState.IN_USE: (Tone.GOOD, ""), AliasState.PROPOSED: (Tone.ACTIVE, "")}


def _wanted(selection: Selection) -> Wanted:
    values = selection.values
    state = values.get("state", "")
    return Wanted(
        search=values.get("q", "").replace("\x00", "")[:80],
        state=state if state in AliasState.values else "",
        own=values.get("own") == "yes",
    )


@zone_page(Role.BUREAU)
def alias_list(request: ZoneRequest) -> HttpResponseBase:
    """The vocabulary, what waits for a decision first; with `format` as a file that an import reads back."""
    selection = Selection.read(request.GET, COLUMNS, filters=FILTERS)
    wanted = _wanted(selection)
    found = vocabulary.entries(request.actor, Wanted(search=wanted.search, own=wanted.own))
    kept = _sorted([entry for entry in found if wanted.state in {"", entry.state}], selection.sort)
    if "format" in request.GET:
        columns = COLUMNS[:-1]
        return export(
            request, _("别名词表"), shown.sheet_columns(columns), shown.sheet_rows(columns, map(_cells, kept))
        )
    selection = selection.within(len(kept))
    rows = [_row(request, entry) for entry in kept[selection.offset : selection.end]]
    here = address(request, "alias_list")
    empty = Empty(_("没有这样的名称"), _("换个词再搜，或者加入一对。"), icon="tags")
    table = Table(COLUMNS, rows, len(kept), selection, FILTERS, "aliases", _("别名词表"), here, empty)
    about = _("企业写法不同、说的是同一样东西时，靠词表找到对方。每次改动马上用于推荐供应商。")
    page = Header(
        _("别名词表"),
        about,
        action=Action(_("加入一对"), address(request, "alias_new"), "plus"),
        more=(
            Action(_("从表格导入"), address(request, "alias_import"), "upload"),
            Action(_("推荐学习"), address(request, "matching_models"), "school"),
        ),
    )
    return render(request, "trade/list.html", {"page": page, "tabs": _tabs(found, selection, wanted), "table": table})


def _sorted(entries: list[Entry], order: str) -> list[Entry]:
    """In the order asked for; as the vocabulary has them when none is."""
    key = order.removeprefix("-")
    if key not in {"name", "other"}:
        return entries
    return sorted(entries, key=lambda entry: str(getattr(entry, key)), reverse=order.startswith("-"))


def _tabs(found: Sequence[Entry], selection: Selection, wanted: Wanted) -> list[Tab]:
    """All, then each state that has pairs, with how many; the other filters stay."""
    tabs = [Tab(_("全部"), selection.query(state="", page=1), not wanted.state, len(found))]
    for state in AliasState:
        count = sum(entry.state == state for entry in found)
        if count or wanted.state == state:
            tabs.append(Tab(state.label, selection.query(state=state.value, page=1), wanted.state == state, count))
    return tabs


def _cells(entry: Entry) -> Row:
    tone, icon = TONES.get(entry.state, (Tone.NEUTRAL, ""))
    return Row(
        {
            "name": entry.name,
            "other": entry.other,
            "kind": entry.kind,
            "source": Lines(entry.source, _note(entry)),
            "state": Badge(entry.state.label, tone, icon),
        },
        key=str(entry.id),
    )


def _note(entry: Entry) -> str:
    """Who decided, and why the pair is not used."""
    parts = [_("系统自带") if entry.shipped else entry.made_by, entry.reason]
    return "；".join(part for part in parts if part)


def _row(request: ZoneRequest, entry: Entry) -> Row:
    row = _cells(entry)
    return Row({**row.cells, "act": _act(request, entry)}, key=row.key)


def _act(request: ZoneRequest, entry: Entry) -> Link:
    where = {"alias": entry.id}
    match entry.state:
        case AliasState.PROPOSED | AliasState.REFUSED:
            return Link(_("确认"), address(request, "alias_decide", **where))
        case AliasState.RETIRED:
            return Link(_("恢复使用"), address(request, "alias_restore", **where))
        case _:
            return Link(_("停用"), address(request, "alias_retire", **where))


def _pair(entry: Entry) -> dict[str, str]:
    return {"name": entry.name, "other": entry.other}


@zone_page(Role.BUREAU)
def alias_new(request: ZoneRequest) -> HttpResponse:
    """Add a pair."""
    form = AliasForm(request.POST or None)
    here = address(request, "alias_list")

    def act() -> str:
        actions.add_alias(request.actor, actions.AliasText(**form.cleaned_data))
        return done(request, _("已加入，从下一次推荐起生效。"), here)

    page = Header(_("加入一对名称"), _("企业找其中一个，就会找到写着另一个的供应商。"))
    return ask(request, form, page=page, back=here, act=act)


@zone_page(Role.BUREAU)
def alias_retire(request: ZoneRequest, alias: UUID) -> HttpResponse:
    """Put a pair out of use, because …"""
    entry = vocabulary.entry(request.actor, alias)
    form = RetireForm(request.POST or None, initial=version_of(entry))
    here = address(request, "alias_list")

    def act() -> str:
        actions.proceed_alias(request.actor, alias, AliasVerb.RETIRE, **form.cleaned_data)
        return done(request, _("已停用。"), here)

    page = Header(_("停用“%(name)s”也叫“%(other)s”？") % _pair(entry), _("停用后不再用来推荐供应商，随时可以恢复。"))
    return ask(request, form, page=page, back=here, act=act)


@zone_page(Role.BUREAU)
def alias_restore(request: ZoneRequest, alias: UUID) -> HttpResponse:
    """Use a retired pair again."""
    entry = vocabulary.entry(request.actor, alias)
    form = RestoreForm(request.POST or None, initial=version_of(entry))
    here = address(request, "alias_list")

    def act() -> str:
        actions.proceed_alias(request.actor, alias, AliasVerb.RESTORE, **form.cleaned_data)
        return done(request, _("已恢复使用。"), here)

    page = Header(_("恢复使用“%(name)s”也叫“%(other)s”？") % _pair(entry), entry.reason)
    return ask(request, form, page=page, back=here, act=act)


@zone_page(Role.BUREAU)
def alias_decide(request: ZoneRequest, alias: UUID) -> HttpResponse:
    """Take a proposed pair or refuse it; a refused one may still be taken."""
    entry = vocabulary.entry(request.actor, alias)
    form = DecideForm(request.POST or None, initial=version_of(entry))
    here = address(request, "alias_list")

    def act() -> str:
        verb = AliasVerb(form.cleaned_data.pop("verb"))
        actions.proceed_alias(request.actor, alias, verb, **form.cleaned_data)
        said = _("已采用，从下一次推荐起生效。") if verb is AliasVerb.ACCEPT else _("已记下不采用。")
        return done(request, said, here)

    page = Header(_("“%(name)s”和“%(other)s”是同一样东西吗？") % _pair(entry), entry.source)
    return ask(request, form, page=page, back=here, act=act)


@zone_page(Role.BUREAU)
def alias_import(request: ZoneRequest) -> HttpResponse:
    """Take pairs in from a table: every bad cell is named, and nothing is written while there is one."""
    form = AliasFileForm(request.POST or None, request.FILES or None)
    bad: Iterable[alias_sheets.BadCell] = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = alias_sheets.read_aliases(file, filename=file.name)
            bad = read.bad
            if not bad:
                _say(request, actions.add_aliases(request.actor, read.texts), len(read.texts))
                return redirect("alias_list", zone=request.tenant.slug)
        except Invalid as error:
            form.add_error("file", error.sentence)
    here = address(request, "alias_list")
    context = {
        "page": Header(_("导入别名"), crumbs=(Link(_("别名词表"), here),)),
        "form": form,
        "bad": bad,
        "fields": [each.label for each in alias_sheets.FIELDS],
        "back_url": here,
    }
    return render(request, "trade/alias_import.html", context, status=422 if form.errors or bad else 200)


def _say(request: ZoneRequest, new: int, rows: int) -> None:
    numbers = {"rows": rows, "new": new, "known": rows - new}
    messages.success(request, _("表里 %(rows)d 对：加入 %(new)d 对，%(known)d 对词表里已有。") % numbers)
