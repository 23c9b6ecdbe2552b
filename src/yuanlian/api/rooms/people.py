"""Who I am and what was told to me."""

from __future__ import annotations

from datetime import datetime

from ninja import Router

from yuanlian.api.access import ApiRequest, operation
from yuanlian.api.problems import PROBLEMS
from yuanlian.api.schemas import Schema
from yuanlian.domain.people import notices
from yuanlian.domain.people.roles import EVERYONE

router = Router(tags=["people"])


class Me(Schema):
    """The caller in this zone."""

    name: str
    zone: str
    roles: list[str]


class NoticeOut(Schema):
    """One line told to the caller."""

    sentence: str
    url: str
    created_at: datetime
    read: bool


@router.get("/me", response={200: Me, **PROBLEMS})
@operation(*EVERYONE)
def me(request: ApiRequest, zone: str) -> Me:
    """The caller's name and roles in this zone."""
    return Me(name=request.actor.label, zone=request.tenant.slug, roles=sorted(request.actor.roles))


@router.get("/notices", response={200: list[NoticeOut], **PROBLEMS})
@operation(*EVERYONE)
def list_notices(request: ApiRequest, zone: str) -> list[NoticeOut]:
    """The caller's newest notices."""
    return [
        NoticeOut(sentence=line.sentence, url=line.url, created_at=line.created_at, read=line.read)
        for line in notices.readable(request.actor)
    ]
