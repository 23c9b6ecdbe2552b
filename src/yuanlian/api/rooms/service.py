"""Requests by machine: raise, list, read, and every verb of a request and of a part."""

from __future__ import annotations

from typing import Annotated, BinaryIO, cast
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Header, Query, Router, Status
from ninja.files import UploadedFile

from yuanlian.api.access import ApiRequest, operation
from yuanlian.api.problems import PROBLEMS
from yuanlian.api.rooms import _requests as shapes
from yuanlian.domain.people.roles import DEPARTMENT, STAFF, Role
from yuanlian.domain.service import actions, listing, queries, rules
from yuanlian.kernel import files
from yuanlian.kernel.doors import seen

router = Router(tags=["requests"])

READERS = (*sorted(STAFF), Role.CONTACT)
RAISERS = sorted(rules.RAISERS)
OFFICERS = sorted(DEPARTMENT)
WORKERS = (*OFFICERS, Role.BUREAU)
Key = Annotated[str, Header(alias="Idempotency-Key")]
PAGE = 50
ONE = "/requests/{uuid:request_id}"
PART = "/tasks/{uuid:task}"
RESULT = {200: shapes.RequestOut, **PROBLEMS}


@router.get("/requests", response={200: shapes.PageOut, **PROBLEMS})
@operation(*READERS)
def list_requests(request: ApiRequest, zone: str, wanted: Query[shapes.WantedIn], page: int = 1) -> shapes.PageOut:
    """Requests the caller may see, newest first, 50 a page; the filters are those of the page."""
    filters = listing.Wanted.read(wanted.dict(exclude_none=True))
    start = PAGE * (min(max(page, 1), 100_000) - 1)
    part = listing.page(request.actor, filters, first=start, last=start + PAGE)
    rows = part.rows if start < part.total else []
    return shapes.PageOut.model_validate({"total": part.total, "items": [shapes.line(row) for row in rows]})


@router.post("/requests", response={201: shapes.RequestOut, **PROBLEMS})
@operation(*RAISERS)
def raise_request(request: ApiRequest, zone: str, body: shapes.RaiseIn, key: Key = "") -> Status[shapes.RequestOut]:
    """A request is raised and sent, or kept as a draft; the same Idempotency-Key makes one record."""
    words = actions.Words(body.text, body.category, body.urgency)
    act = actions.save_draft if body.draft else actions.raise_now
    made = act(request.actor, body.enterprise, words, key=key)
    return Status(201, shapes.whole(request.actor, made.id))


@router.get(ONE, response=RESULT)
@operation(*READERS)
def read_request(request: ApiRequest, zone: str, request_id: UUID) -> shapes.RequestOut:
    """One request with its parts, replies, ratings and the verbs open to the caller."""
    return shapes.whole(request.actor, request_id)


@router.post(f"{ONE}/submit", response=RESULT)
@operation(*RAISERS)
def submit_request(
    request: ApiRequest, zone: str, request_id: UUID, body: shapes.VersionIn, key: Key = ""
) -> shapes.RequestOut:
    """A draft is sent."""
    actions.submit(request.actor, request_id, version=body.version, key=key)
    return shapes.whole(request.actor, request_id)


@router.post(f"{ONE}/resubmit", response=RESULT)
@operation(*RAISERS)
def resubmit_request(request: ApiRequest, zone: str, request_id: UUID, body: shapes.WordsIn) -> shapes.RequestOut:
    """A returned request is sent again, completed."""
    words = actions.Words(body.text, body.category, body.urgency)
    actions.resubmit(request.actor, request_id, words, version=body.version)
    return shapes.whole(request.actor, request_id)


@router.post(f"{ONE}/photos", response=RESULT)
@operation(*RAISERS)
def add_photos(request: ApiRequest, zone: str, request_id: UUID, photos: File[list[UploadedFile]]) -> shapes.RequestOut:
    """Photos are kept with a draft or a sent request, six at most."""
    found = tuple(actions.Photo(each.name or "photo", cast("BinaryIO", each.file)) for each in photos if each.file)
    actions.add_photos(request.actor, request_id, found)
    return shapes.whole(request.actor, request_id)


@router.get("/photos/{uuid:photo}", response={200: None, **PROBLEMS})
@operation(*READERS)
def read_photo(request: ApiRequest, zone: str, photo: UUID) -> HttpResponse:
    """A photo of a request the caller may see."""
    row = seen(queries.photos(request.actor), photo)
    return HttpResponse(files.read(row.file), content_type=row.file.content_type)


@router.post(f"{ONE}/accept", response=RESULT)
@operation(Role.BUREAU)
def accept_request(request: ApiRequest, zone: str, request_id: UUID, body: shapes.AcceptIn) -> shapes.RequestOut:
    """A request is accepted, and assigned when a lead is named."""
    acceptance = actions.Acceptance(body.category, body.working_days, body.urgency)
    if body.lead is None:
        actions.accept(request.actor, request_id, acceptance, version=body.version)
    else:
        assignment = actions.Assignment(body.lead, tuple(body.helpers))
        actions.accept_and_assign(request.actor, request_id, acceptance, assignment, version=body.version)
    return shapes.whole(request.actor, request_id)


@router.post(f"{ONE}/assign", response=RESULT)
@operation(Role.BUREAU)
def assign_request(request: ApiRequest, zone: str, request_id: UUID, body: shapes.AssignIn) -> shapes.RequestOut:
    """Departments have their parts."""
    assignment = actions.Assignment(body.lead, tuple(body.helpers))
    actions.assign(request.actor, request_id, assignment, version=body.version)
    return shapes.whole(request.actor, request_id)


@router.post(f"{ONE}/return", response=RESULT)
@operation(Role.BUREAU)
def return_request(request: ApiRequest, zone: str, request_id: UUID, body: shapes.ReasonIn) -> shapes.RequestOut:
    """The request is with its writer again."""
    actions.send_back(request.actor, request_id, body.reason, version=body.version)
    return shapes.whole(request.actor, request_id)


@router.post(f"{ONE}/merge", response=RESULT)
@operation(Role.BUREAU)
def merge_request(request: ApiRequest, zone: str, request_id: UUID, body: shapes.MergeIn) -> shapes.RequestOut:
    """The request goes on inside another one."""
    actions.merge(request.actor, request_id, body.target, reason=body.reason, version=body.version)
    return shapes.whole(request.actor, request_id)


@router.post(f"{ONE}/ask-pause", response=RESULT)
@operation(*OFFICERS)
def ask_pause(request: ApiRequest, zone: str, request_id: UUID, body: shapes.ReasonIn) -> shapes.RequestOut:
    """The lead asks for the clock to stop."""
    actions.ask_pause(request.actor, request_id, reason=body.reason, version=body.version)
    return shapes.whole(request.actor, request_id)


@router.post(f"{ONE}/pause", response=RESULT)
@operation(Role.BUREAU)
def approve_pause(request: ApiRequest, zone: str, request_id: UUID, body: shapes.VersionIn) -> shapes.RequestOut:
    """The clock stands from now on."""
    actions.approve_pause(request.actor, request_id, version=body.version)
    return shapes.whole(request.actor, request_id)


@router.post(f"{ONE}/refuse-pause", response=RESULT)
@operation(Role.BUREAU)
def refuse_pause(request: ApiRequest, zone: str, request_id: UUID, body: shapes.ReasonIn) -> shapes.RequestOut:
    """The clock runs on."""
    actions.refuse_pause(request.actor, request_id, reason=body.reason, version=body.version)
    return shapes.whole(request.actor, request_id)


@router.post(f"{ONE}/resume", response=RESULT)
@operation(*WORKERS)
def resume_request(request: ApiRequest, zone: str, request_id: UUID, body: shapes.VersionIn) -> shapes.RequestOut:
    """The clock runs again, the deadline reckoned anew."""
    actions.resume(request.actor, request_id, version=body.version)
    return shapes.whole(request.actor, request_id)


@router.post(f"{ONE}/answer", response=RESULT)
@operation(*OFFICERS)
def answer_request(request: ApiRequest, zone: str, request_id: UUID, body: shapes.AnswerIn) -> shapes.RequestOut:
    """The joint reply is with the enterprise."""
    actions.answer(request.actor, request_id, text=body.text, outcome=body.outcome, version=body.version)
    return shapes.whole(request.actor, request_id)


@router.post(f"{ONE}/confirm", response=RESULT)
@operation(Role.CONTACT)
def confirm_request(request: ApiRequest, zone: str, request_id: UUID, body: shapes.ConfirmIn) -> shapes.RequestOut:
    """The enterprise says how it ended and rates each department."""
    stars = tuple(actions.Stars(each.department, each.stars, each.words) for each in body.ratings)
    confirmation = actions.Confirmation(body.outcome, body.reason, stars)
    actions.confirm(request.actor, request_id, confirmation, version=body.version)
    return shapes.whole(request.actor, request_id)


@router.post(f"{ONE}/reopen", response=RESULT)
@operation(Role.CONTACT)
def reopen_request(request: ApiRequest, zone: str, request_id: UUID, body: shapes.ReasonIn) -> shapes.RequestOut:
    """The same departments work on it again."""
    actions.reopen(request.actor, request_id, reason=body.reason, version=body.version)
    return shapes.whole(request.actor, request_id)


@router.get("/tasks", response={200: list[shapes.MineOut], **PROBLEMS})
@operation(*OFFICERS)
def list_parts(request: ApiRequest, zone: str, wanted: Query[shapes.InboxIn], page: int = 1) -> list[shapes.MineOut]:
    """Parts on the desks of the caller's departments, by deadline, 50 a page."""
    start = PAGE * (min(max(page, 1), 100_000) - 1)
    found = listing.with_parts(listing.parts(request.actor, listing.Inbox(**wanted.dict(exclude_none=True))))
    rows = found[start : start + PAGE]
    return [shapes.MineOut.model_validate(shapes.mine(request.actor, row)) for row in rows]


@router.post(f"{PART}/take", response=RESULT)
@operation(*OFFICERS)
def take_part(request: ApiRequest, zone: str, task: UUID, body: shapes.VersionIn) -> shapes.RequestOut:
    """The caller handles the part."""
    done = actions.take(request.actor, task, version=body.version)
    return shapes.whole(request.actor, done.request_id)


@router.post(f"{PART}/report-in", response=RESULT)
@operation(*OFFICERS)
def report_in(request: ApiRequest, zone: str, task: UUID, body: shapes.VersionIn) -> shapes.RequestOut:
    """The department has turned up."""
    done = actions.report_in(request.actor, task, version=body.version)
    return shapes.whole(request.actor, done.request_id)


@router.post(f"{PART}/start", response=RESULT)
@operation(*OFFICERS)
def start_part(request: ApiRequest, zone: str, task: UUID, body: shapes.VersionIn) -> shapes.RequestOut:
    """Work has begun."""
    done = actions.start(request.actor, task, version=body.version)
    return shapes.whole(request.actor, done.request_id)


@router.post(f"{PART}/finish", response=RESULT)
@operation(*OFFICERS)
def finish_part(request: ApiRequest, zone: str, task: UUID, body: shapes.NoteIn) -> shapes.RequestOut:
    """The department has done its part."""
    done = actions.finish(request.actor, task, note=body.note, version=body.version)
    return shapes.whole(request.actor, done.request_id)


@router.post(f"{PART}/return", response=RESULT)
@operation(*OFFICERS)
def give_part_back(request: ApiRequest, zone: str, task: UUID, body: shapes.ReasonIn) -> shapes.RequestOut:
    """The part is not this department's."""
    done = actions.give_back(request.actor, task, reason=body.reason, version=body.version)
    return shapes.whole(request.actor, done.request_id)


@router.post(f"{PART}/reassign", response=RESULT)
@operation(Role.BUREAU)
def reassign_part(request: ApiRequest, zone: str, task: UUID, body: shapes.ReassignIn) -> shapes.RequestOut:
    """A part that came back has a department again."""
    done = actions.reassign(request.actor, task, body.department, note=body.note, version=body.version)
    return shapes.whole(request.actor, done.request_id)


@router.post(f"{PART}/drop", response=RESULT)
@operation(Role.BUREAU)
def drop_part(request: ApiRequest, zone: str, task: UUID, body: shapes.ReasonIn) -> shapes.RequestOut:
    """A helper's part is no longer wanted."""
    done = actions.drop(request.actor, task, reason=body.reason, version=body.version)
    return shapes.whole(request.actor, done.request_id)
