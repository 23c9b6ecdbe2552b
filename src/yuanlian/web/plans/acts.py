"""What is done on a board: computed again, stopped, changed by hand, pinned, accepted, given up."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yuanlian.domain.plans import actions, bridge, queries, words
from yuanlian.domain.plans.models import Plan
from yuanlian.domain.plans.parameters import Parameters
from yuanlian.domain.plans.states import PlanKind, PlanState
from yuanlian.kernel import clock
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import Invalid
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Header
from yuanlian.web.plans import shown
from yuanlian.web.plans.board import options
from yuanlian.web.plans.doors import PLANNERS, board_url, refuse, version_of
from yuanlian.web.plans.forms import AcceptForm, AgainForm


def _plan(request: ZoneRequest, plan: UUID) -> Plan:
    return seen(queries.visible(request.actor), plan)


def _back(request: ZoneRequest, row: Plan) -> HttpResponse:
    """Back to the board as the reader had it: filters, sort and page."""
    query = request.POST.get("query", "")
    return redirect(board_url(request, row) + (query if query.startswith("?") else ""))


@zone_page(*PLANNERS)
@require_POST
def plan_again(request: ZoneRequest, plan: UUID) -> HttpResponse:
    """Compute the plan again, keeping what is pinned."""
    row = _plan(request, plan)
    form = AgainForm(request.POST, kind=row.kind, first=Parameters.from_json(row.parameters))
    if not form.is_valid():
        messages.error(request, " ".join(str(sentence) for errors in form.errors.values() for sentence in errors))
        return _back(request, row)
    actions.propose(request.actor, row.id, form.parameters(), version=form.cleaned_data["version"])
    return redirect(board_url(request, row))


@zone_page(*PLANNERS)
@require_POST
def plan_stop(request: ZoneRequest, plan: UUID) -> HttpResponse:
    """Stop the computation; the proposal before it stands again."""
    row = actions.stop(request.actor, _plan(request, plan).id)
    return redirect(board_url(request, row))


@zone_page(*PLANNERS)
def plan_line(request: ZoneRequest, plan: UUID, line: UUID) -> HttpResponse:
    """One line with every target it may be put to, and back to what was computed."""
    row = _plan(request, plan)
    one = seen(queries.find_lines(row, queries.Wanted()), line)
    targets = list(queries.targets(row))
    index = {target.id: number for number, target in enumerate(targets)}
    plain, unit = [queries.target_of(target) for target in targets], queries.unit_of(one, index)
    pairs = bridge.KINDS[row.kind].pairs([unit], plain, Parameters.from_json(row.parameters))[:, 0]
    order = sorted(range(len(targets)), key=lambda each: (pairs[each], each))
    context = {
        "page": Header(str(one.enterprise), _("现在：%(name)s") % {"name": one.today or _("没有")}),
        "plan": row,
        "line": one,
        "options": options(one, [(targets[each], int(pairs[each])) for each in order]),
        "target_label": shown.TARGETS[row.kind],
        "back_url": board_url(request, row),
    }
    return render(request, "plans/line.html", context)


@zone_page(*PLANNERS)
@require_POST
def plan_put(request: ZoneRequest, plan: UUID, line: UUID) -> HttpResponse:
    """Put a unit to a target, leave it out, or back to what was computed."""
    row = _plan(request, plan)
    version, chosen = version_of(request), request.POST.get("target", "")
    if "back" in request.POST:
        actions.put_back(request.actor, row.id, line, version=version)
    elif not chosen:
        actions.leave_out(request.actor, row.id, line, version=version)
    else:
        actions.put(request.actor, row.id, line, _uuid(chosen), version=version)
    return _back(request, row)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(_("请选择。"), fields={"target": _("请选择。")}) from None


@zone_page(*PLANNERS)
@require_POST
def plan_pin(request: ZoneRequest, plan: UUID, line: UUID) -> HttpResponse:
    """Pin a unit where it is, or let it go."""
    row = _plan(request, plan)
    act = actions.pin if request.POST.get("pin") == "yes" else actions.unpin
    act(request.actor, row.id, line, version=version_of(request))
    return _back(request, row)


@zone_page(*PLANNERS)
def plan_accept(request: ZoneRequest, plan: UUID) -> HttpResponse:
    """From when the plan holds, after showing what it will write and what it breaks."""
    row = _plan(request, plan)
    form = AcceptForm(request.POST or None, initial={"since": clock.today(), "version": row.version})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            row = actions.accept(request.actor, row.id, since=values["since"], version=values["version"])
        except Invalid as error:
            refuse(form, error)
        else:
            if row.state == PlanState.ACCEPTED:
                messages.success(request, _("已采用，调整已写入。"))
            return redirect(board_url(request, row))
    context = {
        "page": Header(_("采用“%(name)s”？") % {"name": row.name}, _what_it_writes(row)),
        "form": form,
        "violations": words.sentences(row.violations),
        "back_url": board_url(request, row),
    }
    return render(request, "plans/accept.html", context, status=422 if form.errors else 200)


def _what_it_writes(plan: Plan) -> str:
    """What accepting the plan changes; sites set up centres and leave the enterprises where they are."""
    if plan.kind == PlanKind.SITES:
        number = queries.new_sites(plan)
        told = ngettext(
            "新设 %(count)s 个服务中心；企业的归属不变。", "新设 %(count)s 个服务中心；企业的归属不变。", number
        )
        return told % {"count": number}
    told = _("写入 %(count)s 项调整，原来的记录保留到前一天；未安排的企业保持现状。")
    return told % {"count": queries.counts(plan).changed}


@zone_page(*PLANNERS)
def plan_discard(request: ZoneRequest, plan: UUID) -> HttpResponse:
    """Give the plan up, after asking."""
    row = _plan(request, plan)
    if request.method == "POST":
        actions.discard(request.actor, row.id, version=version_of(request))
        messages.success(request, _("已放弃，现状没有改变。"))
        return redirect(board_url(request, row))
    page = Header(_("放弃这个方案？"), _("方案保留可查，现状不会改变。"))
    context = {"page": page, "version": row.version, "back_url": board_url(request, row)}
    return render(request, "plans/discard.html", context)
