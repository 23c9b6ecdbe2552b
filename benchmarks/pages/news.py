"""Who is told what while requests go their way: the notices of the people whose pages are measured."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from benchmarks.pages.ground import Ground
from yuanlian.domain.people.models import Notice
from yuanlian.domain.service.models import Request, Task
from yuanlian.domain.service.states import TaskRole, TaskState
from yuanlian.domain.service.telling import when

# Older notices have been read.
UNREAD = timedelta(days=14)


class News:
    """Writes the notices that `domain/service/telling.py` would, for `watched` accounts only."""

    def __init__(self, ground: Ground, watched: frozenset[UUID]) -> None:
        self.ground, self.watched = ground, watched
        self.rows: list[Notice] = []
        self.bureau = {ground.account("bureau").id}

    def tell(self, request: Request, kind: str, accounts: Iterable[UUID | None], at: datetime, **more: str) -> None:
        """Each watched account among `accounts` has its notice."""
        for account in self.watched & set(accounts):
            params = {
                "number": request.number,
                "title": request.title,
                "enterprise": str(request.enterprise),
                "due": when(request.due_at),
                "confirm_by": when(request.confirm_by),
                **more,
            }
            self.rows.append(
                Notice(
                    zone_id=request.zone_id, account_id=account, kind=f"service.{kind}", params=params, created_at=at,
                    url=f"/z/{self.ground.zone.slug}/requests/{request.id}/",
                    read_at=at + timedelta(hours=2) if at < self.ground.until - UNREAD else None,
                )
            )  # fmt: skip

    def take(self) -> list[Notice]:
        """The notices written since the last time."""
        rows, self.rows = self.rows, []
        return rows

    def departments(self, tasks: Iterable[Task]) -> set[UUID]:
        """Officers and heads of the departments of these tasks."""
        codes = {task.department.code for task in tasks}
        return {self.ground.account(f"{name}-{code}").id for code in codes for name in ("officer", "head")}

    def working(self, tasks: Iterable[Task]) -> set[UUID]:
        """Of every department that takes part."""
        return self.departments(task for task in tasks if task.state != TaskState.DROPPED)

    def leading(self, tasks: Iterable[Task]) -> set[UUID]:
        """Of the lead department."""
        return self.departments(
            task for task in tasks if task.role == TaskRole.LEAD and task.state != TaskState.DROPPED
        )
