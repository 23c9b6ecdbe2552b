"""Opening accounts for the people of enterprises, many at once; one by one stands on the enterprise's page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yuanlian.domain.enterprises import queries, sheets
from yuanlian.domain.enterprises.actions import invitations
from yuanlian.domain.enterprises.models import Contact, Invitation
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.counting import counted
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import Conflict
from yuanlian.kernel.models import Job, JobState
from yuanlian.web import formats
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.addresses import record_url
from yuanlian.web.exports import XLSX, attachment
from yuanlian.web.parts import Action, Badge, Empty, Header, Lines, Link, Progress, Tone
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

COLUMNS = (
    Column("enterprise", gettext_lazy("企业"), lead=True),
    Column("contact", gettext_lazy("联系人")),
    Column("account", gettext_lazy("账号")),
)
FILTERS = (
    Filter("q", gettext_lazy("搜索"), FilterKind.SEARCH, hint=gettext_lazy("企业名称、拼音首字母或信用代码")),
    Filter("account", gettext_lazy("账号"), choices=(("no", gettext_lazy("未开通")), ("yes", gettext_lazy("已开通")))),
)


@zone_page(Role.BUREAU, Role.SECURITY_ADMIN)
def invitation_list(request: ZoneRequest) -> HttpResponse:
    """The people of enterprises and whether they can sign in."""
    slug = request.tenant.slug
    selection = Selection.read(request.GET, COLUMNS, filters=FILTERS)
    values = selection.values
    found = queries.people(request.actor, values.get("q", ""), has_account=values.get("account", ""))
    total = counted(found, request.actor.zone)
    selection = selection.within(total)
    rows = [_row(each, slug) for each in queries.people_page(found, selection.part(total))]
    empty = Empty(_("还没有联系人"), _("导入企业名册时带上联系人，或在企业页面上增加。"), icon="users")
    table = Table(COLUMNS, rows, total, selection, FILTERS, name="contacts", caption=_("联系人"), empty=empty)
    waiting = counted(invitations.waiting(request.actor), request.actor.zone)
    action = Action(
        _("为 %(count)s 位联系人开通账号") % {"count": formats.count(waiting)},
        reverse("invitation_all", kwargs={"zone": slug}),
        "user-plus",
        asks=True,
    )
    page = Header(_("邀请联系人"), action=action if waiting else None)
    context = {"page": page, "table": table, "rounds": _rounds(request)}
    return render(request, "enterprises/invitations.html", context)


def _row(each: Contact, slug: str) -> Row:
    invite = record_url("contact_invite", slug, contact=each.pk)
    account = each.account
    return Row(
        {
            "enterprise": Lines(each.enterprise.name, each.enterprise.credit_code),
            "contact": Lines(each.name, each.title) if each.name else None,
            "account": Lines(account.username) if account else Link(_("开通账号"), invite),
        },
        key=str(each.pk),
    )


def _rounds(request: ZoneRequest) -> list[Link]:
    slug = request.tenant.slug
    return [
        Link(
            _("%(moment)s，%(count)s 位") % {"moment": formats.moment(each.created_at), "count": each.wanted},
            record_url("invitation_detail", slug, invitation=each.pk),
            _("已下载") if each.fetched_at else _("待下载"),
        )
        for each in queries.invitations(request.actor)[:10]
    ]


@zone_page(Role.BUREAU, Role.SECURITY_ADMIN)
def invitation_all(request: ZoneRequest) -> HttpResponse:
    """Open an account for every contact without one, after asking."""
    back = reverse("invitation_list", kwargs={"zone": request.tenant.slug})
    if request.method == "POST":
        try:
            row = invitations.invite_all(request.actor, key=request.POST.get("submission_key", ""))
        except Conflict as error:
            messages.error(request, error.sentence)
            return redirect(back)
        return redirect("invitation_detail", zone=request.tenant.slug, invitation=row.pk)
    waiting = counted(invitations.waiting(request.actor), request.actor.zone)
    page = Header(
        _("为 %(count)s 位联系人开通账号？") % {"count": formats.count(waiting)},
        _("完成后下载一份用户名和一次性密码的表格，只能下载一次。"),
    )
    return render(request, "base_confirm.html", {"page": page, "back_url": back})


@zone_page(Role.BUREAU, Role.SECURITY_ADMIN)
def invitation_detail(request: ZoneRequest, invitation: UUID) -> HttpResponse:
    """How far a round is; when it is done, its sheet can be fetched once."""
    row = seen(queries.invitations(request.actor), invitation)
    job = queries.job_of(request.actor, row.job_id)
    running = row.finished_at is None and not _failed(job)
    if request.htmx and not running:
        return HttpResponse(headers={"HX-Redirect": request.path})
    home = Link(_("邀请联系人"), reverse("invitation_list", kwargs={"zone": request.tenant.slug}))
    page = Header(_("开通账号"), formats.moment(row.created_at), (home,), badge=_standing(row, job))
    done = row.wanted if row.finished_at else job.done if job else 0
    progress = Progress(_("正在开通账号"), done, row.wanted, running, request.path, job.error if job else "")
    context = {"page": page, "invitation": row, "progress": progress}
    return render(request, "enterprises/invitation.html", context)


def _failed(job: Job | None) -> bool:
    return job is not None and job.state in {JobState.FAILED, JobState.CANCELLED}


def _standing(row: Invitation, job: Job | None) -> Badge:
    if row.finished_at is not None:
        return Badge(_("已完成"), Tone.GOOD)
    return Badge(_("已中止"), Tone.BAD) if _failed(job) else Badge(_("进行中"), Tone.ACTIVE)


@zone_page(Role.BUREAU, Role.SECURITY_ADMIN)
@require_POST
def invitation_sheet(request: ZoneRequest, invitation: UUID) -> HttpResponseBase:
    """The sheet of usernames and one-time codes; afterwards it is gone."""
    content = sheets.account_workbook(invitations.fetch(request.actor, invitation))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = attachment(_("联系人账号"), "xlsx")
    response["Cache-Control"] = "no-store"
    return response
