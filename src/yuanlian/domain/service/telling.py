"""Who is told what about a request, in the same transaction as the act; each kind of notice has its sentence here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from yuanlian.domain.people import notices
from yuanlian.domain.people.roles import DEPARTMENT, Role
from yuanlian.domain.service import mail
from yuanlian.domain.service.models import Request, Task
from yuanlian.domain.service.queries import contact_accounts
from yuanlian.domain.service.states import TaskRole, TaskState
from yuanlian.domain.zones.queries import accounts_in, accounts_with
from yuanlian.kernel.models import Zone

if TYPE_CHECKING:
    from yuanlian.kernel.actor import Actor


def when(moment: datetime | None) -> str:
    """A moment inside a sentence: 2026-03-25 17:30."""
    return "" if moment is None else f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def link(request: Request) -> str:
    """Where the request is read: an address that is promised, so that this floor need not ask the roof."""
    slug = Zone.objects.values_list("slug", flat=True).get(pk=request.zone_id)
    return f"/z/{slug}/requests/{request.id}/"


def tell(
    request: Request,
    kind: str,
    accounts: Iterable[UUID | None],
    *,
    dedupe: str = "",
    more: Mapping[str, str] | None = None,
) -> int:
    """Each of `accounts` has a notice about the request, and a mail where mail is set up; returns how many are new."""
    wanted = {account for account in accounts if account is not None}
    if not wanted:
        return 0
    params = {
        "number": request.number,
        "title": request.title,
        "enterprise": str(request.enterprise),
        "due": when(request.due_at),
        "confirm_by": when(request.confirm_by),
        **(more or {}),
    }
    news = notices.News(kind=kind, url=link(request), params=params, dedupe=dedupe)
    told = notices.tell(request.zone_id, wanted, news)
    if told:
        mail.queue(request.zone_id, wanted, news)
    return told


def bureau(request: Request) -> list[UUID]:
    """Accounts of the bureau."""
    return accounts_with(request.zone_id, Role.BUREAU)


def department_accounts(request: Request, departments: Iterable[UUID]) -> set[UUID]:
    """Officers and heads of these departments."""
    return accounts_in(request.zone_id, DEPARTMENT, departments)


def followers(request: Request) -> set[UUID | None]:
    """Contacts of the enterprise and who whistled for it, and the same of every request merged into this one."""
    merged = list(Request.objects.filter(zone_id=request.zone_id, merged_into=request))
    enterprises = [row.enterprise_id for row in [request, *merged]]
    return {*contact_accounts(request.zone_id, enterprises), *(row.raised_by_id for row in [request, *merged])}


def _others(actor: Actor, accounts: Iterable[UUID | None]) -> set[UUID | None]:
    """Nobody is told what they just did."""
    return set(accounts) - {actor.account}


def _working(request: Request) -> set[UUID]:
    parts = request.tasks.exclude(state=TaskState.DROPPED).values_list("department_id", flat=True)
    return department_accounts(request, parts)


def _leading(request: Request) -> set[UUID]:
    lead = request.tasks.filter(role=TaskRole.LEAD).exclude(state=TaskState.DROPPED)
    return department_accounts(request, lead.values_list("department_id", flat=True))


def submitted(actor: Actor, request: Request) -> None:
    """The bureau has something to accept."""
    tell(request, "service.submitted", _others(actor, bureau(request)))


def sent_back(actor: Actor, request: Request) -> None:
    """The writer has something to complete."""
    tell(request, "service.sent_back", _others(actor, followers(request)))


def merged(actor: Actor, request: Request) -> None:
    """The writer knows where the request goes on."""
    assert request.merged_into is not None
    tell(request, "service.merged", _others(actor, followers(request)), more={"target": request.merged_into.number})


def accepted(actor: Actor, request: Request) -> None:
    """The enterprise knows its deadline."""
    tell(request, "service.accepted", _others(actor, followers(request)))


def assigned(actor: Actor, request: Request, tasks: Iterable[Task]) -> None:
    """Each department knows its part and when to report in."""
    for task in tasks:
        more = {"department": task.department.name, "report_by": when(task.report_by)}
        tell(request, "service.assigned", _others(actor, department_accounts(request, [task.department_id])), more=more)


def given_back(actor: Actor, request: Request, task: Task) -> None:
    """The bureau has a part to give to somebody else."""
    more = {"department": task.department.name}
    tell(request, "service.given_back", _others(actor, bureau(request)), more=more)


def pause_asked(actor: Actor, request: Request) -> None:
    """The bureau has a pause to decide on."""
    tell(request, "service.pause_asked", _others(actor, bureau(request)))


def paused(actor: Actor, request: Request) -> None:
    """Departments and enterprise know that the clock stands."""
    tell(request, "service.paused", _others(actor, {*followers(request), *_working(request)}))


def pause_refused(actor: Actor, request: Request) -> None:
    """The lead knows that the clock runs on."""
    tell(request, "service.pause_refused", _others(actor, _leading(request)))


def resumed(actor: Actor, request: Request) -> None:
    """Everybody knows the new deadline."""
    tell(request, "service.resumed", _others(actor, {*followers(request), *_working(request)}))


def finished(actor: Actor, request: Request) -> None:
    """When the last part is done, the lead knows that it may reply."""
    parts = list(request.tasks.exclude(state=TaskState.DROPPED).values_list("state", flat=True))
    if all(state == TaskState.DONE for state in parts):
        tell(request, "service.to_answer", _others(actor, _leading(request)))


def answered(actor: Actor, request: Request) -> None:
    """The enterprise, and those whose requests were merged, have a reply to judge."""
    tell(request, "service.answered", _others(actor, followers(request)))


def reopened(actor: Actor, request: Request, tasks: Iterable[Task]) -> None:
    """The departments and the bureau know that it was not enough."""
    departments = department_accounts(request, [task.department_id for task in tasks])
    tell(request, "service.reopened", _others(actor, {*departments, *bureau(request)}))


def confirmed(actor: Actor, request: Request) -> None:
    """The departments read what the enterprise said; followers of merged requests know the end."""
    tell(request, "service.confirmed", _others(actor, {*_working(request), *followers(request)}))


def expired(actor: Actor, request: Request) -> None:
    """The enterprise knows that its window has run out."""
    tell(request, "service.expired", _others(actor, followers(request)))
