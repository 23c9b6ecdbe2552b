"""State tables of requests and tasks; the verbs are the only way to move."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestState(models.TextChoices):
    """Where a request stands."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交")
    RETURNED = "returned", _("已退回")
    MERGED = "merged", _("已合并")
    ACCEPTED = "accepted", _("已受理")
    IN_WORK = "in_work", _("办理中")
    WAITING = "waiting", _("暂停计时")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已办结")


class RequestVerb(models.TextChoices):
    """What is done to a request."""

    SUBMIT = "submit", _("提交")
    RETURN = "return", _("退回")
    RESUBMIT = "resubmit", _("补充后重新提交")
    MERGE = "merge", _("合并")
    ACCEPT = "accept", _("受理")
    ASSIGN = "assign", _("交办")
    ASK_PAUSE = "ask_pause", _("申请暂停计时")
    PAUSE = "pause", _("同意暂停计时")
    REFUSE_PAUSE = "refuse_pause", _("不同意暂停")
    RESUME = "resume", _("恢复计时")
    ANSWER = "answer", _("联合答复")
    CONFIRM = "confirm", _("确认办结")
    REOPEN = "reopen", _("未解决，重新办理")
    EXPIRE = "expire", _("逾期未确认，自动办结")


MOVES: dict[tuple[RequestState, RequestVerb], RequestState] = {
    (RequestState.DRAFT, RequestVerb.SUBMIT): RequestState.SUBMITTED,
    (RequestState.SUBMITTED, RequestVerb.RETURN): RequestState.RETURNED,
    (RequestState.SUBMITTED, RequestVerb.MERGE): RequestState.MERGED,
    (RequestState.SUBMITTED, RequestVerb.ACCEPT): RequestState.ACCEPTED,
    (RequestState.RETURNED, RequestVerb.RESUBMIT): RequestState.SUBMITTED,
    (RequestState.ACCEPTED, RequestVerb.ASSIGN): RequestState.IN_WORK,
    (RequestState.IN_WORK, RequestVerb.ASSIGN): RequestState.IN_WORK,
    (RequestState.IN_WORK, RequestVerb.ASK_PAUSE): RequestState.IN_WORK,
    (RequestState.IN_WORK, RequestVerb.REFUSE_PAUSE): RequestState.IN_WORK,
    (RequestState.IN_WORK, RequestVerb.PAUSE): RequestState.WAITING,
    (RequestState.WAITING, RequestVerb.RESUME): RequestState.IN_WORK,
    (RequestState.IN_WORK, RequestVerb.ANSWER): RequestState.ANSWERED,
    (RequestState.ANSWERED, RequestVerb.CONFIRM): RequestState.CLOSED,
    (RequestState.ANSWERED, RequestVerb.REOPEN): RequestState.IN_WORK,
    (RequestState.ANSWERED, RequestVerb.EXPIRE): RequestState.CLOSED,
}

OPEN = frozenset(
    {
        RequestState.SUBMITTED,
        RequestState.ACCEPTED,
        RequestState.IN_WORK,
        RequestState.WAITING,
        RequestState.ANSWERED,
    }
)


# While one of these stands, the departments work on their tasks.
AT_WORK = frozenset({RequestState.IN_WORK, RequestState.WAITING})
# Another request may be merged into one that stands here.
MERGE_TARGETS = OPEN


class Outcome(models.TextChoices):
    """How a request ended; only the enterprise can say solved."""

    SOLVED = "solved", _("已解决")
    PARTLY = "partly", _("部分解决")
    EXPLAINED = "explained", _("已解释说明")
    CANNOT = "cannot", _("无法解决")
    UNCONFIRMED = "unconfirmed", _("未确认")


class TaskRole(models.TextChoices):
    """Lead answers for the whole; helpers for their part."""

    LEAD = "lead", _("牵头")
    HELPER = "helper", _("协办")


class TaskState(models.TextChoices):
    """Where one department's part stands."""

    ASSIGNED = "assigned", _("待报到")
    REPORTED_IN = "reported_in", _("已报到")
    WORKING = "working", _("办理中")
    DONE = "done", _("已完成")
    RETURNED = "returned", _("已退回")
    DROPPED = "dropped", _("已取消")


class TaskVerb(models.TextChoices):
    """What a department does with its part."""

    TAKE = "take", _("由我经办")
    REPORT_IN = "report_in", _("报到")
    START = "start", _("开始办理")
    FINISH = "finish", _("完成")
    RETURN = "return", _("退回")
    REASSIGN = "reassign", _("重新交办")
    DROP = "drop", _("取消")
    REWORK = "rework", _("重新办理")


TASK_MOVES: dict[tuple[TaskState, TaskVerb], TaskState] = {
    (TaskState.ASSIGNED, TaskVerb.TAKE): TaskState.ASSIGNED,
    (TaskState.REPORTED_IN, TaskVerb.TAKE): TaskState.REPORTED_IN,
    (TaskState.WORKING, TaskVerb.TAKE): TaskState.WORKING,
    (TaskState.ASSIGNED, TaskVerb.REPORT_IN): TaskState.REPORTED_IN,
    (TaskState.ASSIGNED, TaskVerb.RETURN): TaskState.RETURNED,
    (TaskState.ASSIGNED, TaskVerb.DROP): TaskState.DROPPED,
    (TaskState.REPORTED_IN, TaskVerb.START): TaskState.WORKING,
    (TaskState.REPORTED_IN, TaskVerb.DROP): TaskState.DROPPED,
    (TaskState.WORKING, TaskVerb.FINISH): TaskState.DONE,
    (TaskState.WORKING, TaskVerb.DROP): TaskState.DROPPED,
    (TaskState.RETURNED, TaskVerb.REASSIGN): TaskState.ASSIGNED,
    (TaskState.RETURNED, TaskVerb.DROP): TaskState.DROPPED,
    (TaskState.DONE, TaskVerb.REWORK): TaskState.ASSIGNED,
}

# A request cannot be answered while one of these stands.
UNFINISHED = frozenset({TaskState.ASSIGNED, TaskState.REPORTED_IN, TaskState.WORKING, TaskState.RETURNED})


class Urgency(models.TextChoices):
    """How pressing."""

    NORMAL = "normal", _("一般")
    URGENT = "urgent", _("紧急")


class EventKind(models.TextChoices):
    """What a line of a request's history tells."""

    SUBMIT = "submit", _("提交诉求")
    RETURN = "return", _("退回企业补充")
    RESUBMIT = "resubmit", _("补充后重新提交")
    MERGE = "merge", _("并入另一件诉求")
    ABSORB = "absorb", _("并入了一件诉求")
    ACCEPT = "accept", _("受理")
    ASSIGN = "assign", _("交办给部门")
    ASK_PAUSE = "ask_pause", _("申请暂停计时")
    PAUSE = "pause", _("暂停计时")
    REFUSE_PAUSE = "refuse_pause", _("未同意暂停计时")
    RESUME = "resume", _("恢复计时")
    TAKE = "take", _("确定经办人")
    REPORT_IN = "report_in", _("部门报到")
    START = "start", _("开始办理")
    FINISH = "finish", _("部门办完")
    TASK_RETURN = "task_return", _("部门退回任务")
    REASSIGN = "reassign", _("重新交办")
    DROP = "drop", _("取消部门任务")
    REMIND = "remind", _("系统提醒")
    ANSWER = "answer", _("联合答复")
    CONFIRM = "confirm", _("企业确认办结")
    REOPEN = "reopen", _("企业反映未解决，重新办理")
    EXPIRE = "expire", _("期限内未确认，自动办结")


# Read only by those who work on a request, not by the enterprise.
INTERNAL = frozenset(
    {
        EventKind.ASK_PAUSE,
        EventKind.REFUSE_PAUSE,
        EventKind.TAKE,
        EventKind.TASK_RETURN,
        EventKind.REASSIGN,
        EventKind.DROP,
        EventKind.REMIND,
    }
)
