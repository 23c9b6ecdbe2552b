"""The list of plans."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yuanlian.domain.plans import queries
from yuanlian.domain.plans.states import PlanKind, PlanState
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Action, Empty, Header
from yuanlian.web.plans.doors import PLANNERS, READERS, address, board_url
from yuanlian.web.plans.shown import state_badge
from yuanlian.web.tables import Column, Filter, FilterKind, Row, Selection, Table

COLUMNS = (
    Column("name", gettext_lazy("方案"), lead=True),
    Column("kind", gettext_lazy("类别")),
    Column("state", gettext_lazy("状态")),
    Column("changes", gettext_lazy("调整"), numeric=True),
    Column("by", gettext_lazy("编制人"), minor=True),
    Column("at", gettext_lazy("时间")),
)
FILTERS = (
    Filter("q", gettext_lazy("搜索"), FilterKind.SEARCH, hint=gettext_lazy("方案名称")),
    Filter("kind", gettext_lazy("类别"), choices=PlanKind.choices),
    Filter("state", gettext_lazy("状态"), choices=PlanState.choices),
)


@zone_page(*READERS)
def plan_list(request: ZoneRequest) -> HttpResponse:
    """Every plan of the zone: what it is about, where it stands, how much it changes."""
    selection = Selection.read(request.GET, COLUMNS, filters=FILTERS)
    values = selection.values
    found = queries.find(
        request.actor, text=values.get("q", ""), kind=values.get("kind", ""), state=values.get("state", "")
    )
    total = found.count()
    selection = selection.within(total)
    rows = [
        Row(
            key=str(plan.id),
            url=board_url(request, plan),
            cells={
                "name": plan.name,
                "kind": PlanKind(plan.kind).label,
                "state": state_badge(plan),
                "changes": "" if plan.changes is None else plan.changes,
                "by": plan.created_label,
                "at": plan.created_at,
            },
        )
        for plan in found[selection.offset : selection.end]
    ]
    may = request.actor.has(*PLANNERS)
    new = Action(_("新建方案"), address(request, "plan_new"), "plus") if may else None
    empty = Empty(
        _("还没有方案"), _("选一类，填几个数，几秒钟就有一份从现状出发的方案；不采用就什么都不变。"), new, "route"
    )
    table = Table(COLUMNS, rows, total, selection, FILTERS, name="plans", caption=_("规划方案"), empty=empty)
    page = Header(_("规划方案"), _("人员、片区、服务中心和联合组建：先算、再改、满意了才采用。"), action=new)
    return render(request, "plans/list.html", {"page": page, "table": table})
