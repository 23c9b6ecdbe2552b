"""A plan is begun: choose the kind, fill in a few numbers, and it is computed at once."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yuanlian.domain.plans import actions, bridge
from yuanlian.domain.plans.defaults import first_parameters
from yuanlian.domain.plans.states import PlanKind
from yuanlian.kernel import clock
from yuanlian.kernel.errors import Invalid
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Header, Tab
from yuanlian.web.plans import shown
from yuanlian.web.plans.doors import PLANNERS, board_url, crumb, refuse
from yuanlian.web.plans.forms import PlanForm


@zone_page(*PLANNERS)
def plan_new(request: ZoneRequest) -> HttpResponse:
    """What is to be planned, among which enterprises, with which limits."""
    kind = _kind(request)
    first = first_parameters(request.actor, kind)
    name = _("%(year)s 年%(kind)s") % {"year": clock.today().year, "kind": kind.label}
    form = PlanForm(request.POST or None, kind=kind, actor=request.actor, first=first, initial={"name": name})
    if request.method == "POST" and form.is_valid():
        key = request.POST.get("submission_key", "")
        new = actions.NewPlan(name=form.cleaned_data["name"], kind=kind, parameters=form.parameters(), key=key)
        try:
            plan = actions.draft(request.actor, new)
            if plan.state == "draft":
                actions.propose(request.actor, plan.id)
        except Invalid as error:
            refuse(form, error)
        else:
            return redirect(board_url(request, plan))
    tabs = [
        Tab(PlanKind(each).label, f"{request.path}?kind={each}", each == kind)
        for each in PlanKind
        if each in bridge.KINDS
    ]
    context = {
        "page": Header(_("新建方案"), shown.PURPOSES[kind], (crumb(request),)),
        "tabs": tabs,
        "form": form,
        "back_url": crumb(request).url,
        "solvers": bridge.missing_solvers(),
    }
    return render(request, "plans/new.html", context, status=422 if form.errors else 200)


def _kind(request: ZoneRequest) -> PlanKind:
    """The kind the address names, else the first."""
    asked = request.GET.get("kind", "")
    return PlanKind(asked) if asked in bridge.KINDS else PlanKind.ASSIGN
