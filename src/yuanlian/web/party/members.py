"""The register of members of one organisation: for the bureau and its secretary only."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.party import actions, queries, rules
from yuanlian.domain.party.models import Member
from yuanlian.domain.party.states import MemberStage
from yuanlian.kernel import submissions
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import Conflict, Invalid
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Action, Badge, Empty, Header, Link, Tone
from yuanlian.web.party.doors import KEEPERS, address, refuse
from yuanlian.web.party.edits import crumbs, shown
from yuanlian.web.party.forms import MemberForm
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

COLUMNS = (
    Column("name", gettext_lazy("姓名"), lead=True),
    Column("stage", gettext_lazy("发展阶段")),
    Column("since", gettext_lazy("进入该阶段"), sortable=True),
    Column("marks", gettext_lazy("标记")),
    Column("act", gettext_lazy("下一步")),
)
STAGES = list(MemberStage)


def next_stage(member: Member) -> MemberStage | None:
    """The step after the member's present one."""
    place = STAGES.index(MemberStage(member.stage))
    return STAGES[place + 1] if place + 1 < len(STAGES) else None


def _row(request: ZoneRequest, member: Member, *, keeps: bool) -> Row:
    coming = next_stage(member) if keeps else None
    step = address(request, "member_stage", member=member.id)
    cells = {
        "name": member.name,
        "stage": str(MemberStage(member.stage).label),
        "since": member.stage_since,
        "marks": Badge(_("流动党员"), Tone.INFO) if member.drifting else "",
        "act": Link(_("转为%(stage)s") % {"stage": coming.label}, step) if coming else "",
    }
    return Row(cells, key=str(member.id))


@zone_page(*KEEPERS)
def member_list(request: ZoneRequest, organisation: UUID) -> HttpResponse:
    """The members and those on the way, by name; only for who keeps the organisation."""
    row = seen(queries.visible(request.actor), organisation)
    asked = [
        Filter("q", _("搜索"), FilterKind.SEARCH, hint=_("姓名")),
        Filter("stage", _("发展阶段"), choices=MemberStage.choices),
    ]
    selection = Selection.read(request.GET, COLUMNS, filters=asked, sort="-since")
    found = queries.members_of(request.actor, row, selection.values.get("q", ""), selection.values.get("stage", ""))
    found = found.order_by("-stage_since" if selection.descending else "stage_since", "name", "id")
    total = found.count()
    selection = selection.within(total)
    keeps = rules.keeps(request.actor, row)
    rows = [_row(request, member, keeps=keeps) for member in found[selection.offset : selection.end]]
    new = Action(_("登记"), address(request, "member_new", organisation=row.id), "user-plus") if keeps else None
    empty = Empty(_("名册里还没有人"), _("可以登记党员、发展对象、积极分子和申请人。"), icon="users")
    table = Table(COLUMNS, rows, total, selection, asked, "members", _("党员名册"), empty=empty)
    page = Header(_("%(name)s的党员名册") % {"name": row.label}, crumbs=crumbs(request, row), action=new)
    return render(request, "party/list.html", {"page": page, "table": table})


@zone_page(*KEEPERS)
def member_new(request: ZoneRequest, organisation: UUID) -> HttpResponse:
    """Enter somebody into the register."""
    row = seen(queries.visible(request.actor), organisation)
    rules.may_keep(request.actor, row)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        new = actions.NewMember(**values | {"stage": MemberStage(values["stage"])})
        key = request.POST.get("submission_key", "")
        try:
            submissions.once(
                request.actor, key, "party.member", lambda: actions.add_member(request.actor, row.id, new).id
            )
        except Invalid as error:
            refuse(form, error)
        except Conflict as error:
            form.add_error("identity", error.sentence)
        else:
            messages.success(request, _("已登记。"))
            return redirect("member_list", zone=request.tenant.slug, organisation=row.id)
    page = Header(_("登记党员或发展对象"), crumbs=crumbs(request, row))
    return shown(request, page, form, back=address(request, "member_list", organisation=row.id))


@zone_page(*KEEPERS)
def member_stage(request: ZoneRequest, member: UUID) -> HttpResponse:
    """Lead somebody one step on, after asking."""
    row = seen(queries.visible_members(request.actor), member)
    rules.may_keep(request.actor, row.organisation)
    back = address(request, "member_list", organisation=row.organisation_id)
    coming = next_stage(row)
    if coming is None:
        raise Conflict(_("已经是正式党员。"))
    if request.method == "POST":
        actions.move_stage(request.actor, row.id, coming)
        messages.success(request, _("已转为%(stage)s。") % {"stage": coming.label})
        return redirect(back)
    page = Header(
        _("%(name)s转为%(stage)s？") % {"name": row.name, "stage": coming.label},
        _("从今天起计算该阶段的时间。请确认手续和材料齐全。"),
    )
    return render(request, "party/confirm.html", {"page": page, "back_url": back})
