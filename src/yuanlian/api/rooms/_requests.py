"""What the API takes and gives of requests and parts, and how a row becomes it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Field

from yuanlian.api.schemas import Schema
from yuanlian.domain.service import queries, rules
from yuanlian.domain.service.models import Request, Task
from yuanlian.domain.service.states import Outcome, RequestState, RequestVerb, TaskRole, TaskState, TaskVerb, Urgency
from yuanlian.kernel.actor import Actor


class PartOut(Schema):
    """One department's part."""

    id: UUID
    department: str
    role: TaskRole
    state: TaskState
    officer: str
    report_by: datetime | None
    due_at: datetime
    note: str
    version: int
    verbs: list[TaskVerb]


class LineOut(Schema):
    """A request as a list shows it."""

    id: UUID
    number: str
    title: str
    enterprise: UUID
    category: str
    state: RequestState
    outcome: str
    urgency: Urgency
    submitted_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    version: int


class ReplyOut(Schema):
    """A joint reply; the outcome is the departments' view."""

    text: str
    outcome: Outcome
    at: datetime


class RatingOut(Schema):
    """The enterprise's word on a department."""

    department: str
    stars: int
    words: str


class RequestOut(LineOut):
    """A request with everything the caller may know and do."""

    text: str
    reason: str
    working_days: int | None
    confirm_by: datetime | None
    reopened: int
    merged_into: str
    proposal: dict[str, object]
    parts: list[PartOut]
    replies: list[ReplyOut]
    ratings: list[RatingOut]
    photos: list[UUID]
    verbs: list[RequestVerb]


class PageOut(Schema):
    """One page of a list; `total` counts all that fit."""

    total: int
    items: list[LineOut]


class MineOut(PartOut):
    """A part on the caller's desk, with its request."""

    request: LineOut


class WantedIn(Schema):
    """Filters of a list of requests, as in the address of the page."""

    q: str | None = None
    state: str | None = None
    outcome: str | None = None
    late: str | None = None
    category: str | None = None
    department: str | None = None
    chain: str | None = None
    enterprise: str | None = None
    since: str | None = None
    until: str | None = None
    closed_since: str | None = None
    closed_until: str | None = None


class InboxIn(Schema):
    """Filters of an inbox."""

    mine: str | None = None
    late: str | None = None
    state: str | None = None
    department: str | None = None


class RaiseIn(Schema):
    """A new request; without category and urgency the words decide. A draft is not sent."""

    enterprise: UUID
    text: str = Field(min_length=1, max_length=2000)
    category: UUID | None = None
    urgency: Urgency | None = None
    draft: bool = False


class WordsIn(Schema):
    """Other words for a draft or for a request that came back."""

    text: str = Field(min_length=1, max_length=2000)
    category: UUID | None = None
    urgency: Urgency | None = None
    version: int | None = None


class AcceptIn(Schema):
    """As what a request is accepted, and who works on it; without a lead it is accepted only."""

    category: UUID
    working_days: int | None = None
    urgency: Urgency | None = None
    lead: UUID | None = None
    helpers: list[UUID] = []
    version: int | None = None


class AssignIn(Schema):
    """Departments for a request."""

    lead: UUID | None = None
    helpers: list[UUID] = []
    version: int | None = None


class ReasonIn(Schema):
    """Why."""

    reason: str = Field(max_length=2000)
    version: int | None = None


class MergeIn(Schema):
    """Into which request."""

    target: UUID
    reason: str = Field(default="", max_length=2000)
    version: int | None = None


class VersionIn(Schema):
    """The version the caller saw; without it the latest holds."""

    version: int | None = None


class AnswerIn(Schema):
    """The joint reply."""

    text: str = Field(max_length=2000)
    outcome: Outcome
    version: int | None = None


class StarsIn(Schema):
    """Stars for one department."""

    department: UUID
    stars: int
    words: str = Field(default="", max_length=300)


class ConfirmIn(Schema):
    """The enterprise's word."""

    outcome: Outcome
    reason: str = Field(default="", max_length=2000)
    ratings: list[StarsIn]
    version: int | None = None


class NoteIn(Schema):
    """What was done."""

    note: str = Field(max_length=2000)
    version: int | None = None


class ReassignIn(Schema):
    """To which department."""

    department: UUID
    note: str = Field(default="", max_length=2000)
    version: int | None = None


def line(row: Request) -> dict[str, object]:
    """A request as a list shows it."""
    return {
        "id": row.id,
        "number": row.number,
        "title": row.title,
        "enterprise": row.enterprise_id,
        "category": row.category.code if row.category else "",
        "state": row.state,
        "outcome": row.outcome,
        "urgency": row.urgency,
        "submitted_at": row.submitted_at,
        "due_at": row.due_at,
        "closed_at": row.closed_at,
        "version": row.version,
    }


def whole(actor: Actor, request_id: UUID) -> RequestOut:
    """The visible request with everything the caller may know and do."""
    row = queries.seen_request(actor, request_id)
    staff = rules.reads_everything(actor, row.enterprise_id)
    parts = [task for task in row.tasks.all() if staff or task.state != TaskState.DROPPED]
    return RequestOut.model_validate(
        line(row)
        | {
            "text": row.text,
            "reason": row.reason,
            "working_days": row.working_days,
            "confirm_by": row.confirm_by,
            "reopened": row.reopened,
            "merged_into": row.merged_into.number if row.merged_into else "",
            "proposal": row.proposal,
            "parts": [part(actor, row, task) for task in parts],
            "replies": [{"text": each.text, "outcome": each.outcome, "at": each.at} for each in row.replies.all()],
            "ratings": [
                {"department": each.department.code, "stars": each.stars, "words": each.words}
                for each in row.ratings.all()
            ],
            "photos": [each.id for each in row.photos.all()],
            "verbs": sorted(rules.may(actor, queries.standing(row))),
        }
    )


def part(actor: Actor, row: Request, task: Task) -> dict[str, object]:
    """One department's part as the caller may know it."""
    standing = rules.TaskStanding(TaskState(task.state), task.department_id, RequestState(row.state))
    return {
        "id": task.id,
        "department": task.department.code,
        "role": task.role,
        "state": task.state,
        "officer": task.officer.name if task.officer else "",
        "report_by": task.report_by,
        "due_at": task.due_at,
        "note": task.note,
        "version": task.version,
        "verbs": sorted(rules.may_task(actor, standing)),
    }


def mine(actor: Actor, task: Task) -> dict[str, object]:
    """A part on the caller's desk, with its request."""
    return part(actor, task.request, task) | {"request": line(task.request)}
