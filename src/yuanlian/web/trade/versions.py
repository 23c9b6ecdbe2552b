"""What matching learnt from deals: its versions with their figures, which one stands, and who decides that."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.people.roles import Role
from yuanlian.domain.trade import actions, lessons
from yuanlian.domain.trade.models import MatchingModel
from yuanlian.kernel.doors import seen
from yuanlian.kernel.learnt import ModelState
from yuanlian.web import learnt
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Action, Empty, Header, Link
from yuanlian.web.tables import Column, Row, Table
from yuanlian.web.trade.posting import address

COLUMNS = (
    Column("number", gettext_lazy("版本"), lead=True),
    Column("state", gettext_lazy("状态")),
    Column("made", gettext_lazy("学习时间")),
    Column("examples", gettext_lazy("学自成交（笔）"), numeric=True),
    Column("cases", gettext_lazy("检验需求（条）"), numeric=True),
    Column("first", gettext_lazy("供应商排第一")),
    Column("ten", gettext_lazy("排进前十")),
    Column("act", gettext_lazy("操作")),
)


@zone_page(Role.BUREAU)
def matching_models(request: ZoneRequest) -> HttpResponse:
    """Every version with how it answered the held-back needs, and what it was compared with."""
    rows = list(lessons.versions(request.actor))
    empty = Empty(
        _("还没有学习过"),
        _("推荐现在只看文字、别名和产业链。有足够的成交后，系统每天会自己学，也可以现在就学。"),
        icon="school",
    )
    table = Table(COLUMNS, [_row(request, row) for row in rows], len(rows), caption=_("推荐学习的版本"), empty=empty)
    ask = Action(_("现在就学"), address(request, "matching_learn"), "refresh", asks=True)
    crumbs = (Link(_("别名词表"), address(request, "alias_list")),)
    about = _("系统从企业资料和成交里学，每五条需求留一条不学，专门用来检验。新版不比在用的差，才会接替它。")
    page = Header(_("推荐学习"), about, crumbs, action=ask)
    context = {"page": page, "table": table, "latest": learnt.latest_of(lessons.last_job(request.actor))}
    return render(request, "base_versions.html", context)


def _row(request: ZoneRequest, row: MatchingModel) -> Row:
    now, before = row.judged["now"], row.judged["before"]
    rival = _("第 %(number)d 版") % {"number": row.rival} if row.rival else _("没有学习时")
    figures = {
        "examples": row.examples,
        "cases": now["cases"],
        "first": learnt.beside(now["first"], before["first"], rival),
        "ten": learnt.beside(now["ten"], before["ten"], rival),
        "act": _act(request, row),
    }
    return Row({**learnt.cells_of(row), **figures}, key=str(row.id))


def _act(request: ZoneRequest, row: MatchingModel) -> Link:
    if row.state == ModelState.STANDING:
        return Link(_("撤回"), address(request, "matching_take_back", matching_model=row.id))
    return Link(_("启用"), address(request, "matching_use", matching_model=row.id))


@zone_page(Role.BUREAU)
def matching_learn(request: ZoneRequest) -> HttpResponse:
    """Learning is queued, after asking."""
    if request.method == "POST":
        actions.ask_to_learn(request.actor)
        messages.success(request, _("已开始学习，一两分钟后这里会多一版。"))
        return redirect("matching_models", zone=request.tenant.slug)
    page = Header(_("现在就学一次？"), _("在后台进行，不影响使用；新版要在留作检验的需求上不比在用的差，才会接替它。"))
    return learnt.asked(request, page, None, back=address(request, "matching_models"))


@zone_page(Role.BUREAU)
def matching_use(request: ZoneRequest, /, matching_model: UUID) -> HttpResponse:
    """The version stands from now on, after asking."""
    row = seen(lessons.versions(request.actor), matching_model)
    form = learnt.VersionForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        actions.use_matching_model(request.actor, row.id, version=form.cleaned_data["version"])
        messages.success(request, _("已启用第 %(number)d 版。") % {"number": row.number})
        return redirect("matching_models", zone=request.tenant.slug)
    page = Header(_("启用第 %(number)d 版？") % {"number": row.number}, _("以后按它推荐供应商，几分钟内生效。"))
    return learnt.asked(request, page, form, back=address(request, "matching_models"))


@zone_page(Role.BUREAU)
def matching_take_back(request: ZoneRequest, /, matching_model: UUID) -> HttpResponse:
    """The version no longer stands, after asking."""
    row = seen(lessons.versions(request.actor), matching_model)
    form = learnt.VersionForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        actions.take_back_matching_model(request.actor, row.id, version=form.cleaned_data["version"])
        messages.success(request, _("已撤回第 %(number)d 版。") % {"number": row.number})
        return redirect("matching_models", zone=request.tenant.slug)
    before = lessons.VERSIONS.stood_before(request.actor.zone)
    after = (
        _("撤回后恢复使用第 %(number)d 版。") % {"number": before.number}
        if before
        else _("撤回后推荐只看文字、别名和产业链。")
    )
    page = Header(_("撤回第 %(number)d 版？") % {"number": row.number}, after)
    return learnt.asked(request, page, form, back=address(request, "matching_models"))
