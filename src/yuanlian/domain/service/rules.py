"""Who may do what to a request: pure questions about an actor and how a request stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from django.utils.translation import gettext as _

from yuanlian.domain.people.roles import DEPARTMENT, Role
from yuanlian.domain.service.states import AT_WORK, MOVES, TASK_MOVES, RequestState, RequestVerb, TaskState, TaskVerb
from yuanlian.kernel import states
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import Conflict, NotAllowed

# Roles that raise a request: for their own enterprise, or for one they reach.
RAISERS = frozenset({Role.CONTACT, Role.BUREAU, Role.SECRETARY, Role.FIELD, Role.OFFICER, Role.DEPARTMENT_HEAD})


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request stands: whose it is, who works on it, what is still open."""

    state: RequestState
    enterprise: UUID
    raised_by: UUID | None
    lead: UUID | None = None
    departments: frozenset[UUID] = frozenset()
    unfinished: int = 0
    pause_asked: bool = False


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """How one department's part stands."""

    state: TaskState
    department: UUID
    request_state: RequestState


def works_in(actor: Actor, department: UUID | None) -> bool:
    """Whether the actor is an officer or the head of the department."""
    return department is not None and department in actor.targets(*DEPARTMENT)


def speaks_for(actor: Actor, enterprise: UUID) -> bool:
    """Whether the actor is the enterprise's own contact."""
    return actor.holds(Role.CONTACT, enterprise)


def _bureau(actor: Actor, _standing: Standing) -> bool:
    return actor.has(Role.BUREAU)


def _lead(actor: Actor, standing: Standing) -> bool:
    return works_in(actor, standing.lead)


def _enterprise(actor: Actor, standing: Standing) -> bool:
    return speaks_for(actor, standing.enterprise)


def _writer(actor: Actor, standing: Standing) -> bool:
    return _enterprise(actor, standing) or (actor.account is not None and actor.account == standing.raised_by)


def _system(actor: Actor, _standing: Standing) -> bool:
    return actor.has(Role.SYSTEM)


WHO: Mapping[RequestVerb, Callable[[Actor, Standing], bool]] = MappingProxyType(
    {
        RequestVerb.SUBMIT: _writer,
        RequestVerb.RESUBMIT: _writer,
        RequestVerb.RETURN: _bureau,
        RequestVerb.MERGE: _bureau,
        RequestVerb.ACCEPT: _bureau,
        RequestVerb.ASSIGN: _bureau,
        RequestVerb.ASK_PAUSE: _lead,
        RequestVerb.PAUSE: _bureau,
        RequestVerb.REFUSE_PAUSE: _bureau,
        RequestVerb.RESUME: lambda actor, standing: _bureau(actor, standing) or _lead(actor, standing),
        RequestVerb.ANSWER: _lead,
        # Only the enterprise can say that its problem is solved, or that it is not.
        RequestVerb.CONFIRM: _enterprise,
        RequestVerb.REOPEN: _enterprise,
        RequestVerb.EXPIRE: _system,
    }
)
_BY_BUREAU = frozenset({TaskVerb.REASSIGN, TaskVerb.DROP})
# Done by the house as part of another verb, never by itself.
_NEVER_ALONE = frozenset({TaskVerb.REWORK})


def check(actor: Actor, verb: RequestVerb, standing: Standing) -> None:
    """Raise NotAllowed unless the actor is somebody who may do `verb`."""
    if not WHO[verb](actor, standing):
        raise NotAllowed(_("您不能对这件诉求做这个操作。"))


def check_ready(verb: RequestVerb, standing: Standing) -> None:
    """Raise Conflict while something else must happen before `verb`."""
    sentence = _obstacle(verb, standing)
    if sentence:
        raise Conflict(sentence)


def _obstacle(verb: RequestVerb, standing: Standing) -> str:
    if verb is RequestVerb.ANSWER and standing.unfinished:
        return _("还有部门没有办完，暂不能联合答复。")
    if verb is RequestVerb.ANSWER and standing.lead is None:
        return _("还没有牵头部门，请党群工作部先交办。")
    if verb is RequestVerb.ASK_PAUSE and standing.pause_asked:
        return _("已经有一条暂停申请在等待审批。")
    if verb in {RequestVerb.PAUSE, RequestVerb.REFUSE_PAUSE} and not standing.pause_asked:
        return _("没有待审批的暂停申请。")
    return ""


def may(actor: Actor, standing: Standing) -> frozenset[RequestVerb]:
    """Every verb the actor may do now: known to the table from this state, allowed, and ready."""
    return frozenset(
        verb
        for verb in states.verbs(MOVES, standing.state)
        if WHO[verb](actor, standing) and not _obstacle(verb, standing)
    )


def check_task(actor: Actor, verb: TaskVerb, standing: TaskStanding) -> None:
    """Raise NotAllowed unless the actor may do `verb` to this department's part, Conflict when work is over."""
    if not _may_task(actor, verb, standing):
        raise NotAllowed(_("您不能对这个部门的任务做这个操作。"))
    if standing.request_state not in AT_WORK:
        raise Conflict(_("这件诉求现在不在办理中，请刷新页面后再看。"))


def _may_task(actor: Actor, verb: TaskVerb, standing: TaskStanding) -> bool:
    if verb in _NEVER_ALONE:
        return False
    return actor.has(Role.BUREAU) if verb in _BY_BUREAU else works_in(actor, standing.department)


def may_task(actor: Actor, standing: TaskStanding) -> frozenset[TaskVerb]:
    """Every verb the actor may do to this department's part now."""
    if standing.request_state not in AT_WORK:
        return frozenset()
    return frozenset(verb for verb in states.verbs(TASK_MOVES, standing.state) if _may_task(actor, verb, standing))


def check_raise(actor: Actor) -> None:
    """Raise NotAllowed unless the actor's roles may raise requests."""
    if not actor.has(*RAISERS):
        raise NotAllowed(_("您不能代企业吹哨。"))


def check_learning(actor: Actor) -> None:
    """Raise NotAllowed unless the actor decides what triage learns and which version stands."""
    if not actor.has(Role.BUREAU, Role.SYSTEM):
        raise NotAllowed(_("您不能决定分诊学习用哪一版。"))


def reads_everything(actor: Actor, enterprise: UUID) -> bool:
    """Whether the actor reads the departments' own words too: everybody but the enterprise's own contact."""
    return not speaks_for(actor, enterprise) or actor.has(Role.BUREAU, Role.LEADER)
