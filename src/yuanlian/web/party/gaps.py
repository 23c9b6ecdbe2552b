"""One enterprise of the gap list: what is known, and the next step done right here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party import actions, coverage, detail, queries
from yuanlian.domain.party.models import Survey
from yuanlian.domain.party.states import SENT, Coverage, Founding, NextStep, OrganisationState, PostKind
from yuanlian.domain.people.roles import Role
from yuanlian.kernel import submissions
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import Conflict, Invalid
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Action, Fact, Header, Link
from yuanlian.web.party.doors import COVERAGE, address, refuse
from yuanlian.web.party.edits import shown
from yuanlian.web.party.forms import FoundingForm, PostForm, SurveyForm
from yuanlian.web.party.pages import post_lines
from yuanlian.web.party.shown import coverage_badge, covering, enterprise_url, founding_words, organisation_url
from yuanlian.web.party.ties import give

PARTNERS = 40
FOUNDING_STEPS = {NextStep(way.value): way for way in Founding}


def _enterprise(request: ZoneRequest, pk: UUID) -> Enterprise:
    return seen(coverage.listed(enterprises.visible(request.actor)), pk)


def _crumbs(request: ZoneRequest, row: Enterprise) -> tuple[Link, ...]:
    return (
        Link(_("缺口清单"), address(request, "gap_list")),
        Link(row.name, address(request, "gap_detail", enterprise=row.id)),
    )


def _first(survey: Survey | None) -> dict[str, Any]:
    if survey is None:
        return {}
    union = {True: "yes", False: "no", None: ""}[survey.union]
    return {"full_members": survey.full_members, "union": union}


def _facts(request: ZoneRequest, facts: coverage.Facts, survey: Survey | None) -> list[Fact]:
    bodies = {facts.organisation.id} if facts.organisation else set()
    reach = detail.reach_organisations(request.actor, bodies)
    found = [
        Fact(_("覆盖"), coverage_badge(facts.coverage)),
        Fact(_("党组织"), covering(facts, request.tenant.slug, reach)),
    ]
    if facts.organisation is not None:
        found.append(Fact(_("组建方式"), founding_words(facts.founding)))
    union = None if survey is None or survey.union is None else _("有") if survey.union else _("没有")
    asked = survey.asked_on if survey else None
    found += [
        Fact(_("正式党员人数"), survey.full_members if survey else None),
        Fact(_("工会"), union),
        Fact(_("摸底日期"), asked if survey else _("还没有摸底")),
    ]
    return found


@zone_page(*COVERAGE)
def gap_detail(request: ZoneRequest, enterprise: UUID) -> HttpResponse:
    """What is known about one enterprise, the next step, and the forms to take it."""
    row = _enterprise(request, enterprise)
    survey, kinds = coverage.survey_of(row.zone_id, row.id), [kind for kind in PostKind if kind in SENT]
    sent_form = request.POST.get("form", "") if request.method == "POST" else ""
    asking = SurveyForm(request.POST if sent_form == "survey" else None, initial=_first(survey))
    sending = PostForm(request.POST if sent_form == "sending" else None, kinds=kinds)
    done = (asking.is_valid() and _survey(request, row, asking)) or (
        sending.is_valid() and give(request, sending, enterprise=row)
    )
    if done:
        return redirect("gap_detail", zone=request.tenant.slug, enterprise=row.id)
    context = _context(request, row, survey) | {"survey": asking, "sending": sending}
    wrong = {kind for kind, form in (("survey", asking), ("sending", sending)) if form.errors}
    context["acts"] = _acts(context, wrong)
    return render(request, "party/gap.html", context, status=422 if asking.errors or sending.errors else 200)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done about the gap: the one the next step names stands open, the others are folded."""

    kind: str
    title: str
    icon: str
    first: bool
    open: bool

    @property
    def template(self) -> str:
        """What draws its form."""
        return f"party/gap_{self.kind}.html"


def _acts(context: dict[str, Any], wrong: set[str]) -> list[Act]:
    """What the reader may do, the next step first; a form with something wrong in it stays open."""
    step: coverage.Step | None = context["step"]
    kinds = {NextStep.SURVEY: "survey", NextStep.INSTRUCTOR: "sending"}
    due = kinds.get(step.way, "founding") if step else "" if context["sent"] else "sending"
    offered = [
        ("founding", _("组建党组织"), "users-plus", bool(context["founding"])),
        ("sending", _("选派人员"), "users", context["may_send"]),
        ("survey", _("摸底"), "clipboard-list", context["may_survey"]),
    ]
    found = [Act(kind, title, icon, kind == due, kind in wrong) for kind, title, icon, may in offered if may]
    return sorted(found, key=lambda act: not act.first)


def _survey(request: ZoneRequest, row: Enterprise, form: SurveyForm) -> bool:
    union = {"yes": True, "no": False}.get(form.cleaned_data["union"])
    actions.survey(request.actor, row.id, full_members=form.cleaned_data["full_members"], union=union)
    messages.success(request, _("摸底情况已保存。"))
    return True


def _context(request: ZoneRequest, row: Enterprise, survey: Survey | None) -> dict[str, Any]:
    facts = coverage.facts_about(row.zone_id, row)
    step = coverage.next_steps(request.tenant, [row], {row.id: facts}).get(row.id)
    founds = facts.coverage is Coverage.NONE and request.actor.has(Role.BUREAU)
    sends = request.actor.has(Role.BUREAU, Role.SECRETARY)
    chain = row.chain.label if row.chain else ""
    page = Header(
        row.name,
        chain,
        crumbs=_crumbs(request, row)[:1],
        more=(Action(_("企业页面"), enterprise_url(request.tenant.slug, row.id), "building"),),
    )
    return {
        "page": page,
        "facts": _facts(request, facts, survey),
        "step": step,
        "sent": post_lines(request, facts.sent, ends=sends),
        "founding": _ways(request, row, step) if founds else [],
        "may_send": sends,
        "may_survey": request.actor.has(Role.BUREAU, Role.SECRETARY, Role.FIELD),
        "uncovered": facts.coverage is Coverage.NONE,
    }


def _ways(request: ZoneRequest, row: Enterprise, step: coverage.Step | None) -> list[tuple[Action, str]]:
    """The four ways of founding; the one the next step names is the primary."""
    url = address(request, "gap_found", enterprise=row.id)
    proposed = FOUNDING_STEPS.get(step.way) if step else None
    return [
        (Action(str(way.label), f"{url}?way={way}", "users-plus"), "primary" if way is proposed else "")
        for way in Founding
    ]


def _partners(request: ZoneRequest, row: Enterprise) -> list[tuple[UUID, str]]:
    """Enterprises of the gap list on the same chain or at the same place, the nearest first."""
    rows = enterprises.visible(request.actor).exclude(pk=row.pk)
    return [(each.id, each.name) for each in coverage.partners_of(row, rows, PARTNERS)]


@zone_page(Role.BUREAU)
def gap_found(request: ZoneRequest, enterprise: UUID) -> HttpResponse:
    """Found an organisation for this enterprise, alone or with others of the gap list."""
    row = _enterprise(request, enterprise)
    asked = request.GET.get("way", "")
    way = Founding(asked) if asked in set(Founding) else Founding.ALONE
    name = _("%(name)s党支部") if way is not Founding.JOINT else _("%(name)s联合党支部")
    parents = queries.superiors(request.actor)
    first = {"way": way, "name": name % {"name": row.short_name or row.name}, "parent": _usual_parent(parents)}
    partners = _partners(request, row)
    form = FoundingForm(request.POST or None, initial=first, parents=parents, partners=partners)
    if request.method == "POST" and form.is_valid():
        made = _found(request, row, form)
        if made is not None:
            return redirect(organisation_url(request.tenant.slug, made))
    page = Header(_("为%(name)s组建党组织") % {"name": row.name}, crumbs=_crumbs(request, row))
    return shown(request, page, form, back=address(request, "gap_detail", enterprise=row.id))


def _usual_parent(parents: Any) -> UUID | None:
    """Where new branches of enterprises usually stand: under the committee that has most of them below it."""
    return queries.fullest(parents)


def _found(request: ZoneRequest, row: Enterprise, form: FoundingForm) -> UUID | None:
    """The new organisation's id, or None when the form says what is wrong."""
    values = form.cleaned_data
    way = Founding(values["way"])
    chosen = values["partners"] if way is Founding.JOINT else []
    others = [seen(enterprises.visible(request.actor), UUID(pk)) for pk in chosen]
    new = actions.NewFounding(
        name=values["name"],
        way=way,
        enterprises=(row, *others),
        parent=values["parent"],
        founded_on=values["founded_on"],
        state=OrganisationState(values["state"]),
    )
    key = request.POST.get("submission_key", "")
    try:
        made = submissions.once(request.actor, key, "party.found", lambda: actions.found(request.actor, new).id)
    except (Invalid, Conflict) as error:
        refuse(form, error if isinstance(error, Invalid) else Invalid(error.sentence))
        return None
    messages.success(request, _("党组织已建立。"))
    return made
