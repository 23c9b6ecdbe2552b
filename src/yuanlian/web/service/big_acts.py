"""The acts whose page has its own shape: accept and assign, merge, pause, the joint reply, the enterprise's word."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.people.roles import Role
from yuanlian.domain.service import actions, queries
from yuanlian.domain.service.models import Category, Request
from yuanlian.domain.service.states import Outcome, RequestVerb, TaskState, Urgency
from yuanlian.kernel.errors import Invalid
from yuanlian.web.access import ZoneRequest, zone_page
from yuanlian.web.parts import Header, Link
from yuanlian.web.service import choices
from yuanlian.web.service.acts import OFFICERS, may_open
from yuanlian.web.service.alike import alike_links, helped_links
from yuanlian.web.service.forms import AcceptForm, AnswerForm, ConfirmForm, MergeForm, VersionForm
from yuanlian.web.service.proposed import proposal_of
from yuanlian.web.service.wrong import put


def _back(http: ZoneRequest, row: Request) -> str:
    return reverse("request_detail", kwargs={"zone": http.tenant.slug, "request": row.id})


def _header(http: ZoneRequest, row: Request, title: str) -> Header:
    return Header(title, row.title, (Link(row.number, _back(http, row)),))


def _done(http: ZoneRequest, row: Request, sentence: str) -> HttpResponse:
    messages.success(http, sentence)
    return redirect("request_detail", zone=http.tenant.slug, request=row.id)


@zone_page(Role.BUREAU)
def request_accept(http: ZoneRequest, /, request: UUID) -> HttpResponse:
    """Accept and assign in one form; another category brings its own departments and term."""
    row = may_open(http, request, RequestVerb.ACCEPT)
    form = AcceptForm(
        http.POST or None,
        initial=_usual(http, row),
        categories=choices.categories(http.actor),
        departments=choices.departments(http.actor),
    )
    if http.method == "POST" and form.is_valid():
        try:
            return _accept(http, row, form)
        except Invalid as error:
            put(form, error)
    context = {
        "form": form,
        "row": row,
        "page": Header(_("受理并交办"), str(row.enterprise), (Link(row.number, _back(http, row)),)),
        "back_url": _back(http, row),
        "alike": alike_links(http, queries.near_duplicates(http.actor, row)),
        "helped": helped_links(http, row),
        "proposal": proposal_of(http, row),
    }
    return render(http, "service/accept.html", context, status=422 if form.errors else 200)


def _usual(http: ZoneRequest, row: Request) -> dict[str, Any]:
    """What the form begins with: the category in the address, else the request's own, with what it usually needs."""
    known = {str(each.id): each for each in choices.categories(http.actor)}
    category: Category | None = known.get(http.GET.get("category", "")) or row.category
    initial = {"version": row.version, "urgency": row.urgency}
    if category is None:
        return initial
    helpers = [str(each.id) for each in queries.helpers_of(http.actor, category)]
    return initial | {
        "category": str(category.id),
        "lead": str(category.lead_id),
        "helpers": helpers,
        "working_days": category.working_days,
    }


def _accept(http: ZoneRequest, row: Request, form: AcceptForm) -> HttpResponse:
    data = form.cleaned_data
    acceptance = actions.Acceptance(UUID(data["category"]), data["working_days"], Urgency(data["urgency"]))
    if http.POST.get("do") == "accept":
        actions.accept(http.actor, row.id, acceptance, version=data["version"])
        return _done(http, row, _("已受理，请尽快交办给部门。"))
    assignment = actions.Assignment(form.lead_id, form.helper_ids)
    actions.accept_and_assign(http.actor, row.id, acceptance, assignment, version=data["version"])
    return _done(http, row, _("已受理并交办，部门和企业会收到通知。"))


@zone_page(Role.BUREAU)
def request_merge(http: ZoneRequest, /, request: UUID) -> HttpResponse:
    """Into one of those that say the same, or into the one with a number."""
    row = may_open(http, request, RequestVerb.MERGE)
    targets = set(queries.merge_targets(http.actor, row).values_list("id", flat=True)[:1000])
    alike = [each for each in queries.near_duplicates(http.actor, row).shown if each.request.id in targets]
    pairs = [(str(each.request.id), f"{each.request.number} {each.request.title}") for each in alike]
    form = MergeForm(http.POST or None, initial={"version": row.version}, alike=pairs)
    if http.method == "POST" and form.is_valid():
        try:
            actions.merge(
                http.actor,
                row.id,
                _target(http, row, form),
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
            )
            return _done(http, row, _("已合并，两家企业都会继续收到进展。"))
        except Invalid as error:
            put(form, error)
    context = {
        "form": form,
        "page": Header(_("并入另一件诉求"), _("两件的经过都会保留，原提出企业继续收到进展和答复。")),
        "back_url": _back(http, row),
    }
    return render(http, "base_confirm.html", context, status=422 if form.errors else 200)


def _target(http: ZoneRequest, row: Request, form: MergeForm) -> UUID | None:
    data = form.cleaned_data
    if data["target"]:
        found = queries.numbered(queries.merge_targets(http.actor, row), data["target"])
        return found.id if found else None
    return UUID(data["pick"]) if data.get("pick") else None


@zone_page(Role.BUREAU)
def request_pause(http: ZoneRequest, /, request: UUID) -> HttpResponse:
    """The lead's reason, and the bureau's word on it."""
    row = may_open(http, request, RequestVerb.PAUSE)
    form = VersionForm(http.POST or None, initial={"version": row.version})
    if http.method == "POST" and form.is_valid():
        actions.approve_pause(http.actor, row.id, version=form.cleaned_data["version"])
        return _done(http, row, _("已同意，计时从现在起暂停。"))
    pause = queries.open_pause(row)
    text = _("%(who)s 的理由：%(reason)s") % {"who": pause.asked_by, "reason": pause.reason} if pause else ""
    context = {"form": form, "page": Header(_("同意暂停计时？"), text), "back_url": _back(http, row)}
    return render(http, "base_confirm.html", context)


@zone_page(*OFFICERS)
def request_answer(http: ZoneRequest, /, request: UUID) -> HttpResponse:
    """The joint reply, begun from what the departments wrote."""
    row = may_open(http, request, RequestVerb.ANSWER)
    done = [task for task in row.tasks.all() if task.state == TaskState.DONE]
    notes = "\n".join(f"{task.department.label}：{task.note}" for task in done)
    initial = {"version": row.version, "text": notes, "outcome": Outcome.SOLVED}
    form = AnswerForm(http.POST or None, initial=initial)
    if http.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.answer(
                http.actor, row.id, text=data["text"], outcome=Outcome(data["outcome"]), version=data["version"]
            )
            return _done(http, row, _("已答复，等待企业确认。"))
        except Invalid as error:
            put(form, error)
    text = _("企业会收到答复，在期限内确认或要求重新办理。")
    context = {"form": form, "page": Header(_("联合答复"), text), "back_url": _back(http, row)}
    return render(http, "base_confirm.html", context, status=422 if form.errors else 200)


@zone_page(Role.CONTACT)
def request_confirm(http: ZoneRequest, /, request: UUID) -> HttpResponse:
    """The enterprise says how it ended and gives each department its stars."""
    row = may_open(http, request, RequestVerb.CONFIRM)
    done = [task for task in row.tasks.all() if task.state == TaskState.DONE]
    form = ConfirmForm(http.POST or None, initial={"version": row.version}, tasks=done)
    if http.method == "POST" and form.is_valid():
        try:
            actions.confirm(http.actor, row.id, _confirmation(form), version=form.cleaned_data["version"])
            return _done(http, row, _("谢谢，已确认办结。"))
        except Invalid as error:
            put(form, error)
    replies = list(row.replies.all())
    context = {
        "form": form,
        "reply": replies[0] if replies else None,
        "page": _header(http, row, _("确认并评价")),
        "back_url": _back(http, row),
    }
    return render(http, "service/confirm.html", context, status=422 if form.errors else 200)


def _confirmation(form: ConfirmForm) -> actions.Confirmation:
    data = form.cleaned_data
    stars = tuple(
        actions.Stars(each.id, data[f"stars_{each.id}"], data[f"words_{each.id}"]) for each in form.departments
    )
    return actions.Confirmation(Outcome(data["outcome"]), data["reason"], stars)
