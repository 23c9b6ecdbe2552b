"""A request is written, sent, sent again after it came back, or thrown away while a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yuanlian.domain.service import bridge, queries, rules, telling
from yuanlian.domain.service.actions.steps import begin, chosen, keep, line
from yuanlian.domain.service.models import NumberSeries, Request, RequestPhoto
from yuanlian.domain.service.states import OPEN, EventKind, RequestState, RequestVerb, Urgency
from yuanlian.kernel import audit, clock, files, submissions
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version, seen
from yuanlian.kernel.errors import Conflict, Invalid
from yuanlian.kernel.models import Zone

SHORTEST, LONGEST, TITLE = 4, 2000, 40
PHOTOS = 6
TAKES_PHOTOS = OPEN | {RequestState.DRAFT, RequestState.RETURNED}


@dataclass(frozen=True, slots=True)
class Photo:
    """An uploaded photo: its name and its content."""

    name: str
    file: BinaryIO


@dataclass(frozen=True, slots=True)
class Words:
    """What the writer says: a text, and a category or urgency when the writer chose one."""

    text: str
    category: UUID | None = None
    urgency: Urgency | None = None
    photos: tuple[Photo, ...] = ()


def save_draft(actor: Actor, enterprise: UUID, words: Words, *, key: str = "") -> Request:
    """A draft with its proposal exists; a second press with the same key finds the first one."""
    made = submissions.once(actor, key, "service.draft", lambda: _write(actor, enterprise, words).id)
    return seen(queries.visible(actor), made)


def raise_now(actor: Actor, enterprise: UUID, words: Words, *, key: str = "") -> Request:
    """A request is written and sent in one go; a second press with the same key finds the first one."""

    def make() -> UUID:
        return _send(actor, _write(actor, enterprise, words).id).id

    return seen(queries.visible(actor), submissions.once(actor, key, "service.raise", make))


def change_draft(actor: Actor, request_id: UUID, words: Words, *, version: int | None = None) -> Request:
    """The draft says something else now, and its proposal follows."""
    with transaction.atomic():
        request = locked(queries.visible(actor), request_id)
        same_version(request, version)
        rules.check(actor, RequestVerb.SUBMIT, queries.standing(request))
        _must_be_draft(request)
        _say(actor, request, words)
        keep(request, "title", "text", "category", "urgency", "proposal")
        _attach(actor, request, words.photos)
        audit.record(actor, "service.change_draft", request)
    return request


def submit(actor: Actor, request_id: UUID, *, version: int | None = None, key: str = "") -> Request:
    """The draft is sent: it has a number and the bureau is told."""
    sent = submissions.once(actor, key, "service.submit", lambda: _send(actor, request_id, version=version).id)
    return seen(queries.visible(actor), sent)


def resubmit(actor: Actor, request_id: UUID, words: Words, *, version: int | None = None) -> Request:
    """A request that came back is sent again, completed."""
    with transaction.atomic():
        request = begin(actor, request_id, RequestVerb.RESUBMIT, version=version)
        _say(actor, request, words)
        request.reason = ""
        request.submitted_at = clock.now()
        keep(request, "title", "text", "category", "urgency", "proposal", "reason", "submitted_at")
        _attach(actor, request, words.photos)
        line(actor, request, EventKind.RESUBMIT)
        telling.submitted(actor, request)
        audit.record(actor, "service.resubmit", request)
    return request


def discard(actor: Actor, request_id: UUID, *, version: int | None = None) -> None:
    """The draft is gone; only the audit chain knows of it."""
    with transaction.atomic():
        request = locked(queries.visible(actor), request_id)
        same_version(request, version)
        rules.check(actor, RequestVerb.SUBMIT, queries.standing(request))
        _must_be_draft(request)
        audit.record(actor, "service.discard", request)
        request.delete()


def add_photos(actor: Actor, request_id: UUID, photos: tuple[Photo, ...]) -> Request:
    """The writer's photos are kept with the request, until it is answered."""
    with transaction.atomic():
        request = locked(queries.visible(actor), request_id)
        rules.check(actor, RequestVerb.SUBMIT, queries.standing(request))
        if request.state not in TAKES_PHOTOS:
            raise Conflict(_("现在不能再加照片。"))
        keep(request)
        _attach(actor, request, photos)
        audit.record(actor, "service.add_photos", request, changed={"count": len(photos)})
    return request


def _must_be_draft(request: Request) -> None:
    if request.state != RequestState.DRAFT:
        raise Conflict(_("这件诉求已经提交，不再是草稿。"))


def _write(actor: Actor, enterprise: UUID, words: Words) -> Request:
    """Inside the caller's transaction: the draft exists."""
    rules.check_raise(actor)
    owner = chosen(
        queries.may_raise_for(actor), enterprise, "enterprise", sentence=_("没有找到这家企业，或您不能代它吹哨。")
    )
    request = Request(
        zone_id=actor.zone,
        enterprise=owner,
        raised_by_id=actor.account,
        raised_label=actor.label[:120],
        created_at=clock.now(),
    )
    _say(actor, request, words)
    request.save(force_insert=True)
    _attach(actor, request, words.photos)
    audit.record(actor, "service.draft", request, changed={"enterprise": enterprise, "text": request.text})
    return request


def _say(actor: Actor, request: Request, words: Words) -> None:
    """The request holds these words and what they look like."""
    text = words.text.strip()
    if not SHORTEST <= len(text) <= LONGEST:
        sentence = _("请用 %(least)d 到 %(most)d 个字写明问题。") % {"least": SHORTEST, "most": LONGEST}
        raise Invalid(sentence, fields={"text": sentence})
    found = bridge.propose(actor.zone, text)
    request.text, request.title = text, title_of(text)
    request.proposal = found.as_json()
    request.urgency = words.urgency or found.urgency
    if words.category is None:
        request.category = found.best.category if found.best else None
    else:
        request.category = chosen(
            queries.categories(actor), words.category, "category", sentence=_("请选择列表中的类别。")
        )


def title_of(text: str) -> str:
    """The first sentence of a text, shortened: what lists show."""
    first = text.strip().splitlines()[0]
    for mark in "。！？!?；;":
        first = first.split(mark)[0] or first
    return first if len(first) <= TITLE else first[: TITLE - 1] + "…"


def _attach(actor: Actor, request: Request, photos: tuple[Photo, ...]) -> None:
    if not photos:
        return
    if RequestPhoto.objects.filter(zone_id=actor.zone, request=request).count() + len(photos) > PHOTOS:
        sentence = _("一件诉求最多 %(most)d 张照片。") % {"most": PHOTOS}
        raise Invalid(sentence, fields={"photos": sentence})
    for photo in photos:
        stored = files.store_photo(actor, photo.name, photo.file)
        RequestPhoto.objects.create(zone_id=actor.zone, request=request, file=stored)


def _send(actor: Actor, request_id: UUID, *, version: int | None = None) -> Request:
    """Inside the caller's transaction: the draft has a number and lies on the bureau's desk."""
    request = begin(actor, request_id, RequestVerb.SUBMIT, version=version)
    request.number = _next_number(actor.zone)
    request.submitted_at = clock.now()
    keep(request, "number", "submitted_at")
    line(actor, request, EventKind.SUBMIT)
    telling.submitted(actor, request)
    audit.record(actor, "service.submit", request, changed={"number": request.number})
    return request


def _next_number(zone_id: UUID) -> str:
    """The zone's next number of this year; nobody else gets the same, and none is left out but by a rollback."""
    year = timezone.localtime(clock.now()).year
    rows = NumberSeries.objects.select_for_update().filter(zone_id=zone_id, year=year)
    series = rows.first()
    if series is None:
        NumberSeries.objects.get_or_create(zone_id=zone_id, year=year)
        series = rows.get()
    series.last += 1
    series.save(update_fields=["last"])
    prefix = Zone.objects.get(pk=zone_id).settings.get("requests", {}).get("number_prefix", "YL")
    return f"{prefix}-{year}-{series.last:06d}"
