"""What the reader may do to a request now, and only that, as buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.service import queries, rules
from yuanlian.domain.service.models import Request, Task
from yuanlian.domain.service.states import RequestState, RequestVerb, TaskState, TaskVerb
from yuanlian.kernel.actor import Actor
from yuanlian.web.parts import Action, Method


@dataclass(frozen=True, slots=True)
class Button:
    """How a verb is offered: its words, its page, and whether it is asked about first."""

    label: Promise
    view: str
    icon: str
    asks: bool = True
    method: Method = Method.GET
    main: bool = False


# In this order; the first that is open is the primary one.
REQUEST_BUTTONS: Mapping[RequestVerb, Button] = MappingProxyType(
    {
        RequestVerb.ACCEPT: Button(_("受理并交办"), "request_accept", "clipboard-check", asks=False, main=True),
        RequestVerb.PAUSE: Button(_("审批暂停申请"), "request_pause", "clock-pause", main=True),
        RequestVerb.RESUME: Button(_("恢复计时"), "request_resume", "clock-play", main=True),
        RequestVerb.ANSWER: Button(_("联合答复"), "request_answer", "message-2", main=True),
        RequestVerb.CONFIRM: Button(_("确认并评价"), "request_confirm", "circle-check", asks=False, main=True),
        RequestVerb.REOPEN: Button(_("没有解决"), "request_reopen", "refresh"),
        RequestVerb.RESUBMIT: Button(_("补充后重新提交"), "whistle_check", "send", asks=False, main=True),
        RequestVerb.SUBMIT: Button(_("继续填写"), "whistle_check", "pencil", asks=False, main=True),
        RequestVerb.ASSIGN: Button(_("增加部门"), "request_assign", "users-plus"),
        RequestVerb.MERGE: Button(_("并入另一件"), "request_merge", "git-merge"),
        RequestVerb.RETURN: Button(_("退回企业补充"), "request_return", "arrow-back-up"),
        RequestVerb.REFUSE_PAUSE: Button(_("不同意暂停"), "request_refuse_pause", "clock-play"),
        RequestVerb.ASK_PAUSE: Button(_("申请暂停计时"), "request_ask_pause", "clock-pause"),
    }
)
TASK_BUTTONS: Mapping[TaskVerb, Button] = MappingProxyType(
    {
        TaskVerb.REPORT_IN: Button(_("报到"), "task_report_in", "walk", asks=False, method=Method.POST),
        TaskVerb.START: Button(_("开始办理"), "task_start", "player-play", asks=False, method=Method.POST),
        TaskVerb.FINISH: Button(_("办完"), "task_finish", "check"),
        TaskVerb.REASSIGN: Button(_("重新交办"), "task_reassign", "users-group"),
        TaskVerb.TAKE: Button(_("由我经办"), "task_take", "user-check", asks=False, method=Method.POST),
        TaskVerb.RETURN: Button(_("退回"), "task_return", "arrow-back-up"),
        TaskVerb.DROP: Button(_("取消任务"), "task_drop", "x"),
    }
)


@dataclass(frozen=True, slots=True)
class Offered:
    """The verbs open to the reader: the one that is due, when there is one, and the others."""

    main: Action | None
    others: Sequence[Action]

    def __bool__(self) -> bool:
        return self.main is not None or bool(self.others)


def request_actions(actor: Actor, request: Request, slug: str) -> Offered:
    """The verbs open to the actor, in the order of REQUEST_BUTTONS."""
    open_now = rules.may(actor, queries.standing(request))
    verbs = [verb for verb in REQUEST_BUTTONS if verb in open_now]
    first = next((verb for verb in verbs if _is_due(request, verb)), None)
    others = [_request_action(request, verb, slug) for verb in verbs if verb is not first]
    return Offered(_request_action(request, first, slug) if first else None, others)


def _is_due(request: Request, verb: RequestVerb) -> bool:
    """Whether this is what the request waits for."""
    if verb is RequestVerb.ASSIGN:
        return request.state == RequestState.ACCEPTED
    return REQUEST_BUTTONS[verb].main


def _request_action(request: Request, verb: RequestVerb, slug: str) -> Action:
    button = REQUEST_BUTTONS[verb]
    url = reverse(button.view, kwargs={"zone": slug, "request": request.id})
    label = button.label
    if verb is RequestVerb.ASSIGN and request.state == RequestState.ACCEPTED:
        label = _("交办给部门")
    return Action(label, url, button.icon, button.method, button.asks)


def task_actions(actor: Actor, request: Request, task: Task, slug: str) -> list[Action]:
    """What the actor may do to this part; nobody takes over what is their own already."""
    standing = rules.TaskStanding(TaskState(task.state), task.department_id, RequestState(request.state))
    open_now = rules.may_task(actor, standing)
    if task.officer_id == actor.account:
        open_now -= {TaskVerb.TAKE}
    if task.role == "lead":
        open_now -= {TaskVerb.DROP}
    return [_task_action(task, verb, slug) for verb in TASK_BUTTONS if verb in open_now]


def _task_action(task: Task, verb: TaskVerb, slug: str) -> Action:
    button = TASK_BUTTONS[verb]
    url = reverse(button.view, kwargs={"zone": slug, "task": task.id})
    if button.method is Method.POST:
        url = f"{url}?version={task.version}"
    return Action(button.label, url, button.icon, button.method, button.asks)
