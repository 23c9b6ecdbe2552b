"""The verbs of a request and of a part: each asks what it needs on a page of its own, then the action does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yuanlian.domain.people.roles import DEPARTMENT, Role
from yuanlian.domain.service import actions, queries, rules
from yuanlian.domain.service.models import Request, Task
from yuanlian.domain.service.states import RequestState, RequestVerb, TaskState, TaskVerb
from yuanlian.kernel.errors import Invalid
from yuanlian.web.access import View, ZoneRequest, zone_page
from yuanlian.web.parts import Header
from yuanlian.web.service import choices
from yuanlian.web.service.forms import HelpersForm, NoteForm, ReasonForm, ReassignForm, VersionForm
from yuanlian.web.service.wrong import put

OFFICERS = sorted(DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Question:
    """What a page asks before an act: its words, its form, what it does, and what is said after."""

    title: Promise
    text: Promise | str
    done: Promise
    form: Callable[[ZoneRequest, Any], VersionForm]
    act: Callable[[ZoneRequest, Any, Any], object]


def answer(http: ZoneRequest, row: Request | Task, question: Question) -> HttpResponse:
    """The page of a question, or the way back to the request once it is done."""
    home = row.request_id if isinstance(row, Task) else row.id
    form = question.form(http, row)
    if http.method == "POST" and form.is_valid():
        try:
            question.act(http, row, form)
        except Invalid as error:
            put(form, error)
        else:
            messages.success(http, str(question.done))
            return redirect("request_detail", zone=http.tenant.slug, request=home)
    context = {
        "form": form,
        "page": Header(question.title, question.text),
        "back_url": reverse("request_detail", kwargs={"zone": http.tenant.slug, "request": home}),
    }
    return render(http, "base_confirm.html", context, status=422 if form.errors else 200)


def plain(form: type[VersionForm]) -> Callable[[ZoneRequest, Any], VersionForm]:
    """A form that needs nothing but the row's version."""
    return lambda http, row: form(http.POST or None, initial={"version": row.version})


def may_open(http: ZoneRequest, request: UUID, verb: RequestVerb) -> Request:
    """The visible request; nobody is asked in vain. What is sent is judged by the action alone, under its lock."""
    row = queries.seen_request(http.actor, request)
    if http.method != "POST":
        queries.check_now(http.actor, row, verb)
    return row


def request_page(verb: RequestVerb, roles: list[Role], question: Question) -> View:
    """The view of a verb of a request."""

    @zone_page(*roles)
    def view(http: ZoneRequest, /, request: UUID) -> HttpResponse:
        return answer(http, may_open(http, request, verb), question)

    view.__doc__ = str(question.title)
    return view


def task_page(verb: TaskVerb, roles: list[Role], question: Question) -> View:
    """The view of a verb of a part."""

    @zone_page(*roles)
    def view(http: ZoneRequest, /, task: UUID) -> HttpResponse:
        row = queries.seen_part(http.actor, task)
        if http.method != "POST":
            standing = rules.TaskStanding(TaskState(row.state), row.department_id, RequestState(row.request.state))
            rules.check_task(http.actor, verb, standing)
        return answer(http, row, question)

    return view


def task_press(act: Callable[..., Task], done: Promise) -> View:
    """The view of a verb that needs no words: one press."""

    @zone_page(*OFFICERS)
    @require_POST
    def view(http: ZoneRequest, /, task: UUID) -> HttpResponse:
        version = http.GET.get("version", "")
        row = act(http.actor, task, version=int(version) if version.isdigit() else None)
        messages.success(http, str(done))
        return redirect("request_detail", zone=http.tenant.slug, request=row.request_id)

    return view


def _version(form: VersionForm) -> int | None:
    version: int | None = form.cleaned_data["version"]
    return version


request_return = request_page(
    RequestVerb.RETURN,
    [Role.BUREAU],
    Question(
        gettext_lazy("退回企业补充"),
        gettext_lazy("企业会看到原因，补充后可以重新提交，编号不变。"),
        gettext_lazy("已退回，企业会收到通知。"),
        plain(ReasonForm),
        lambda http, row, form: actions.send_back(
            http.actor, row.id, form.cleaned_data["reason"], version=_version(form)
        ),
    ),
)
request_ask_pause = request_page(
    RequestVerb.ASK_PAUSE,
    OFFICERS,
    Question(
        gettext_lazy("申请暂停计时"),
        gettext_lazy("党群工作部同意后计时才停；恢复时期限按暂停的工作时间顺延。"),
        gettext_lazy("已申请，等待党群工作部审批。"),
        plain(ReasonForm),
        lambda http, row, form: actions.ask_pause(
            http.actor, row.id, reason=form.cleaned_data["reason"], version=_version(form)
        ),
    ),
)
request_refuse_pause = request_page(
    RequestVerb.REFUSE_PAUSE,
    [Role.BUREAU],
    Question(
        gettext_lazy("不同意暂停计时"),
        gettext_lazy("计时继续，牵头部门会看到原因。"),
        gettext_lazy("已答复牵头部门，计时继续。"),
        plain(ReasonForm),
        lambda http, row, form: actions.refuse_pause(
            http.actor, row.id, reason=form.cleaned_data["reason"], version=_version(form)
        ),
    ),
)
request_resume = request_page(
    RequestVerb.RESUME,
    [*OFFICERS, Role.BUREAU],
    Question(
        gettext_lazy("恢复计时"),
        gettext_lazy("期限按暂停的工作时间顺延，重新计算。"),
        gettext_lazy("已恢复计时，期限已重新计算。"),
        plain(VersionForm),
        lambda http, row, form: actions.resume(http.actor, row.id, version=_version(form)),
    ),
)
request_reopen = request_page(
    RequestVerb.REOPEN,
    [Role.CONTACT],
    Question(
        gettext_lazy("问题没有解决"),
        gettext_lazy("交回原来的部门重新办理，期限重新计算。"),
        gettext_lazy("已交回原来的部门重新办理。"),
        plain(ReasonForm),
        lambda http, row, form: actions.reopen(
            http.actor, row.id, reason=form.cleaned_data["reason"], version=_version(form)
        ),
    ),
)


def _helpers_form(http: ZoneRequest, row: Request) -> HelpersForm:
    here = {str(task.department_id) for task in row.tasks.all() if task.state != TaskState.DROPPED}
    free = [pair for pair in choices.departments(http.actor) if pair[0] not in here]
    with_lead = "" if here else "lead"
    lead = row.category.lead_id if row.category else None
    initial = {"version": row.version, "lead": lead}
    return HelpersForm(http.POST or None, initial=initial, departments=free, with_lead=with_lead)


request_assign = request_page(
    RequestVerb.ASSIGN,
    [Role.BUREAU],
    Question(
        gettext_lazy("交办给部门"),
        gettext_lazy("每个部门会收到通知，并在规定的工作时间内报到。"),
        gettext_lazy("已交办，部门会收到通知。"),
        _helpers_form,
        lambda http, row, form: actions.assign(
            http.actor, row.id, actions.Assignment(form.lead_id, form.helper_ids), version=_version(form)
        ),
    ),
)

task_take = task_press(actions.take, gettext_lazy("由您经办。"))
task_report_in = task_press(actions.report_in, gettext_lazy("已报到。"))
task_start = task_press(actions.start, gettext_lazy("已开始办理。"))
task_finish = task_page(
    TaskVerb.FINISH,
    OFFICERS,
    Question(
        gettext_lazy("本部门办完"),
        gettext_lazy("写明办理情况；各部门都办完后由牵头部门联合答复。"),
        gettext_lazy("已记录办理情况。"),
        plain(NoteForm),
        lambda http, row, form: actions.finish(
            http.actor, row.id, note=form.cleaned_data["note"], version=_version(form)
        ),
    ),
)
task_return = task_page(
    TaskVerb.RETURN,
    OFFICERS,
    Question(
        gettext_lazy("退回任务"),
        gettext_lazy("只在不属于本部门职责时退回，党群工作部会重新交办。"),
        gettext_lazy("已退回党群工作部。"),
        plain(ReasonForm),
        lambda http, row, form: actions.give_back(
            http.actor, row.id, reason=form.cleaned_data["reason"], version=_version(form)
        ),
    ),
)
task_drop = task_page(
    TaskVerb.DROP,
    [Role.BUREAU],
    Question(
        gettext_lazy("取消部门任务"),
        gettext_lazy("这个部门不再参加办理。"),
        gettext_lazy("已取消。"),
        plain(ReasonForm),
        lambda http, row, form: actions.drop(
            http.actor, row.id, reason=form.cleaned_data["reason"], version=_version(form)
        ),
    ),
)
task_reassign = task_page(
    TaskVerb.REASSIGN,
    [Role.BUREAU],
    Question(
        gettext_lazy("重新交办"),
        gettext_lazy("可以交给别的部门，也可以说明后再交给原部门。"),
        gettext_lazy("已重新交办，部门会收到通知。"),
        lambda http, row: ReassignForm(
            http.POST or None, initial={"version": row.version}, departments=choices.departments(http.actor)
        ),
        lambda http, row, form: actions.reassign(
            http.actor,
            row.id,
            UUID(form.cleaned_data["department"]),
            note=form.cleaned_data["note"],
            version=_version(form),
        ),
    ),
)
