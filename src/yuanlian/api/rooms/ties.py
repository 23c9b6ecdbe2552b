"""Ties and posts of organisations by machine: listed, given, ended."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from ninja import Router, Status

from yuanlian.api.access import ApiRequest, operation
from yuanlian.api.problems import PROBLEMS
from yuanlian.api.rooms.party import KEEPERS, PAGE, READERS, one
from yuanlian.api.schemas import Schema
from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.party import actions, detail, queries, words
from yuanlian.domain.party.models import Link, Post
from yuanlian.domain.party.states import LinkRole, PostKind
from yuanlian.kernel.counting import counted
from yuanlian.kernel.doors import seen

router = Router(tags=["organisations"])


class TieOut(Schema):
    """A dated tie; `role_label` is the zone's own word."""

    id: UUID
    organisation: UUID
    enterprise: UUID | None
    other: UUID | None
    name: str
    role: str
    role_label: str
    since: date
    until: date | None


class TiePage(Schema):
    """One page of ties."""

    total: int
    items: list[TieOut]


class PostOut(Schema):
    """A dated duty in an organisation or at an enterprise."""

    id: UUID
    kind: str
    person: str
    organisation: UUID | None
    enterprise: UUID | None
    since: date
    until: date | None


class TieIn(Schema):
    """Exactly one of enterprise and other organisation."""

    role: LinkRole
    enterprise: UUID | None = None
    other: UUID | None = None
    since: date | None = None


class PostIn(Schema):
    """A duty in the organisation, with the person's account when there is one."""

    kind: PostKind
    person: str
    username: str = ""
    since: date | None = None


def _tie(request: ApiRequest, row: Link) -> TieOut:
    end = row.enterprise.name if row.enterprise is not None else row.other.name if row.other is not None else ""
    return TieOut(
        id=row.id,
        organisation=row.organisation_id,
        enterprise=row.enterprise_id,
        other=row.other_id,
        name=end,
        role=row.role,
        role_label=words.roles(request.tenant)[row.role],
        since=row.since,
        until=row.until,
    )


def post_out(row: Post) -> PostOut:
    """A post as the API says it."""
    return PostOut(
        id=row.id,
        kind=row.kind,
        person=row.person,
        organisation=row.organisation_id,
        enterprise=row.enterprise_id,
        since=row.since,
        until=row.until,
    )


@router.get("/organisations/{organisation}/links", response={200: TiePage, **PROBLEMS})
@operation(*READERS)
def list_links(
    request: ApiRequest, zone: str, organisation: UUID, role: LinkRole | None = None, page: int = 1
) -> TiePage:
    """The open ties of an organisation, a hundred to a page."""
    rows = detail.find_ties(one(request, organisation), "", role=role or "", past=False).order_by("since", "id")
    start = (min(max(page, 1), 100_000) - 1) * PAGE
    return TiePage(
        total=counted(rows, request.actor.zone), items=[_tie(request, row) for row in rows[start : start + PAGE]]
    )


@router.post("/organisations/{organisation}/links", response={201: TieOut, **PROBLEMS})
@operation(*KEEPERS)
def create_link(request: ApiRequest, zone: str, organisation: UUID, body: TieIn) -> Status[TieOut]:
    """An enterprise or an organisation is tied to this one."""
    actor = request.actor
    row = one(request, organisation)
    firm = seen(enterprises.visible(actor), body.enterprise) if body.enterprise else None
    other = seen(queries.visible(actor), body.other) if body.other else None
    new = actions.NewLink(role=body.role, enterprise=firm, other=other, since=body.since)
    made = actions.link(actor, row.id, new)
    return Status(201, _tie(request, made))


@router.post("/links/{link}/end", response={200: TieOut, **PROBLEMS})
@operation(*KEEPERS)
def end_link(request: ApiRequest, zone: str, link: UUID) -> TieOut:
    """The tie ends today; its history stays."""
    actions.end_link(request.actor, link)
    return _tie(request, seen(queries.visible_links(request.actor), link))


@router.get("/organisations/{organisation}/posts", response={200: list[PostOut], **PROBLEMS})
@operation(*READERS)
def list_posts(request: ApiRequest, zone: str, organisation: UUID) -> list[PostOut]:
    """Every post in an organisation, the latest first."""
    return [post_out(row) for row in detail.posts(one(request, organisation))]


@router.post("/organisations/{organisation}/posts", response={201: PostOut, **PROBLEMS})
@operation(*KEEPERS)
def give_post(request: ApiRequest, zone: str, organisation: UUID, body: PostIn) -> Status[PostOut]:
    """Somebody holds a post in the organisation; secretaries are appointed by the bureau."""
    row = one(request, organisation)
    account = queries.account_named(request.actor, body.username)
    new = actions.NewPost(kind=body.kind, person=body.person, account=account, organisation=row, since=body.since)
    return Status(201, post_out(actions.give_post(request.actor, new)))


@router.post("/posts/{post}/end", response={200: PostOut, **PROBLEMS})
@operation(*KEEPERS)
def end_post(request: ApiRequest, zone: str, post: UUID) -> PostOut:
    """The post ends today; its history stays."""
    return post_out(actions.end_post(request.actor, post))
