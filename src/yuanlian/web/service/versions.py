"""What triage learnt from closed requests: its versions with their figures, which one stands, and who decides that."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.people.roles import Role
from yuanlian.domain.service import actions, learning
from yuanlian.domain.service.models import TriageModel
from yuanlian.kernel.doors import seen
from yuanlian.kernel.learnt import ModelState
from yuanlian.web import learnt
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Action, Empty, Header, Lines, Link
from yuanlian.web.tables import Column, Row, Table

COLUMNS = (
    Column("number", gettext_lazy("版本"), lead=True),
    Column("state", gettext_lazy("状态")),
    Column("made", gettext_lazy("学习时间")),
    Column("examples", gettext_lazy("学自（件）"), numeric=True),
    Column("cases", gettext_lazy("检验（件）"), numeric=True),
    Column("right", gettext_lazy("类别判对")),
    Column("sure", gettext_lazy("给出建议")),
    Column("act", gettext_lazy("操作")),
)


@zone_page(Role.BUREAU)
def triage_models(request: ZoneRequest) -> HttpResponse:
    """Every version with how it told the held-back cases, and what it was compared with."""
    slug = request.tenant.slug
    rows = list(learning.versions(request.actor))
    empty = Empty(
        _("还没有学习过"),
        _("分诊现在只用诉求类别里的关键词。有足够的已办结诉求后，系统每天会自己学，也可以现在就学。"),
        icon="school",
    )
    table = Table(COLUMNS, [_row(row, slug) for row in rows], len(rows), caption=_("分诊学习的版本"), empty=empty)
    ask = Action(_("现在就学"), reverse("triage_learn", kwargs={"zone": slug}), "refresh", asks=True)
    crumbs = (Link(_("受理台"), reverse("request_desk", kwargs={"zone": slug})),)
    about = _("系统从已办结的诉求里学类别，每五件留一件不学，专门用来检验。新版不比在用的差，才会接替它。")
    page = Header(_("分诊学习"), about, crumbs, action=ask)
    context = {"page": page, "table": table, "latest": learnt.latest_of(learning.last_job(request.actor))}
    return render(request, "base_versions.html", context)


def _row(row: TriageModel, slug: str) -> Row:
    now, before = row.judged["now"], row.judged["before"]
    rival = _("第 %(number)d 版") % {"number": row.rival} if row.rival else _("只用关键词")
    figures = {
        "examples": row.examples,
        "cases": now["cases"],
        "right": learnt.beside(now["right"], before["right"], rival),
        "sure": _sure(now, before, rival),
        "act": _act(row, slug),
    }
    return Row({**learnt.cells_of(row), **figures}, key=str(row.id))


def _sure(now: dict[str, int], before: dict[str, int], rival: str) -> Lines:
    """For how many cases a proposal was made, and how many of these were right."""
    values = {"share": learnt.percent(now["sure"]), "right": learnt.percent(now["sure_right"])}
    return Lines(_("%(share)s，其中 %(right)s 判对") % values, f"{rival} {learnt.percent(before['sure'])}")


def _act(row: TriageModel, slug: str) -> Link:
    where = {"zone": slug, "triage_model": row.id}
    if row.state == ModelState.STANDING:
        return Link(_("撤回"), reverse("triage_take_back", kwargs=where))
    return Link(_("启用"), reverse("triage_use", kwargs=where))


@zone_page(Role.BUREAU)
def triage_learn(request: ZoneRequest) -> HttpResponse:
    """Learning is queued, after asking."""
    if request.method == "POST":
        actions.ask_to_learn(request.actor)
        messages.success(request, _("已开始学习，一两分钟后这里会多一版。"))
        return redirect("triage_models", zone=request.tenant.slug)
    page = Header(_("现在就学一次？"), _("在后台进行，不影响使用；新版要在留作检验的诉求上不比在用的差，才会接替它。"))
    return _asked(request, page, None)


@zone_page(Role.BUREAU)
def triage_use(request: ZoneRequest, /, triage_model: UUID) -> HttpResponse:
    """The version stands from now on, after asking."""
    row = seen(learning.versions(request.actor), triage_model)
    form = _form(request, row)
    if request.method == "POST" and form.is_valid():
        actions.use_model(request.actor, row.id, version=form.cleaned_data["version"])
        messages.success(request, _("已启用第 %(number)d 版。") % {"number": row.number})
        return redirect("triage_models", zone=request.tenant.slug)
    page = Header(_("启用第 %(number)d 版？") % {"number": row.number}, _("以后的诉求按它给出建议，已有的建议不变。"))
    return _asked(request, page, form)


@zone_page(Role.BUREAU)
def triage_take_back(request: ZoneRequest, /, triage_model: UUID) -> HttpResponse:
    """The version no longer stands, after asking."""
    row = seen(learning.versions(request.actor), triage_model)
    form = _form(request, row)
    if request.method == "POST" and form.is_valid():
        actions.take_back_model(request.actor, row.id, version=form.cleaned_data["version"])
        messages.success(request, _("已撤回第 %(number)d 版。") % {"number": row.number})
        return redirect("triage_models", zone=request.tenant.slug)
    title = _("撤回第 %(number)d 版？") % {"number": row.number}
    return _asked(request, Header(title, _after(learning.VERSIONS.stood_before(request.actor.zone))), form)


def _after(before: TriageModel | None) -> str:
    if before is None:
        return _("撤回后只用诉求类别里的关键词。")
    return _("撤回后恢复使用第 %(number)d 版。") % {"number": before.number}


def _form(request: ZoneRequest, row: TriageModel) -> learnt.VersionForm:
    return learnt.VersionForm(request.POST or None, initial={"version": row.version})


def _asked(request: ZoneRequest, page: Header, form: learnt.VersionForm | None) -> HttpResponse:
    return learnt.asked(request, page, form, back=reverse("triage_models", kwargs={"zone": request.tenant.slug}))
