"""The tree of organisations: made, changed, moved under another, brought through its term."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils.translation import gettext as _

from yuanlian.domain.party import queries, rules
from yuanlian.domain.party.actions.links import take_in
from yuanlian.domain.party.changes import NewOrganisation, OrganisationChange
from yuanlian.domain.party.models import Organisation
from yuanlian.domain.party.states import (
    FUNCTIONAL,
    MOVES,
    SUPERIOR,
    OrganisationState,
    OrganisationVerb,
)
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version
from yuanlian.kernel.errors import Conflict, Invalid, NotAllowed
from yuanlian.kernel.models import Zone
from yuanlian.kernel.states import move

MAX_DEPTH = 20


def _values(new: Any) -> dict[str, Any]:
    return {field.name: getattr(new, field.name) for field in fields(new)}


def _lock_tree(actor: Actor) -> None:
    """Moves in one zone's tree wait for each other, so that two of them never make a circle."""
    Zone.objects.select_for_update().get(pk=actor.zone)


def _check_position(new: NewOrganisation | OrganisationChange) -> None:
    """Both coordinates or none, and inside the country's frame."""
    if (new.lon is None) != (new.lat is None):
        sentence = _("经度和纬度要一起填写。")
        raise Invalid(sentence, fields={"lon": sentence})
    if new.lon is not None and new.lat is not None and not (73 <= new.lon <= 136 and 3 <= new.lat <= 54):
        sentence = _("经度应在 73 到 136 之间，纬度应在 3 到 54 之间。")
        raise Invalid(sentence, fields={"lon": sentence})


def create(actor: Actor, new: NewOrganisation) -> Organisation:
    """The organisation stands under its parent, with a short permanent public code."""
    rules.may_change_tree(actor)
    if not new.name.strip():
        raise Invalid(_("请填写名称。"), fields={"name": _("请填写名称。")})
    _check_position(new)
    with transaction.atomic():
        _lock_tree(actor)
        row = Organisation(zone_id=actor.zone, **_values(new))
        row.code = new.code.strip() or row.public_code.upper()
        if Organisation.objects.filter(zone_id=actor.zone, code=row.code).exists():
            raise Invalid(_("编号已被使用。"), fields={"code": _("编号已被使用。")})
        parent = locked(queries.visible(actor), new.parent.id) if new.parent else None
        if parent is not None:
            _refuse_parent(row, parent)
        row.depth = parent.depth + 1 if parent else 0
        row.path = f"{parent.path if parent else ''}/{row.public_code}"
        row.save(force_insert=True)
        if row.state == OrganisationState.SET_UP:
            take_in(actor, row)
        audit.record(actor, "party.create_organisation", row, changed={"name": row.name, "kind": row.kind})
    return row


def change(actor: Actor, organisation: UUID, new: OrganisationChange, *, version: int | None = None) -> Organisation:
    """The organisation has the new facts."""
    if not new.name.strip():
        raise Invalid(_("请填写名称。"), fields={"name": _("请填写名称。")})
    _check_position(new)
    with transaction.atomic():
        row = locked(queries.visible(actor), organisation)
        same_version(row, version)
        allowed = rules.editable(actor, row)
        for name, value in _values(new).items():
            if value != getattr(row, name) and name not in allowed:
                raise NotAllowed(_("这一项由党群工作部修改。"))
            setattr(row, name, value)
        row.version += 1
        row.save()
        audit.record(actor, "party.change_organisation", row, changed=_values(new))
    return row


def move_under(actor: Actor, organisation: UUID, parent: UUID | None, *, version: int | None = None) -> Organisation:
    """The organisation and everything below it stand under `parent` (None: at the root); never under itself."""
    with transaction.atomic():
        _lock_tree(actor)
        row = locked(queries.visible(actor), organisation)
        same_version(row, version)
        rules.may_change_tree(actor)
        above = locked(queries.visible(actor), parent) if parent else None
        if above is not None:
            _refuse_circle(row, above)
            _refuse_parent(row, above)
        old, depth = row.path, row.depth
        row.parent = above
        row.path = f"{above.path if above else ''}/{row.public_code}"
        row.depth = above.depth + 1 if above else 0
        row.version += 1
        row.save(update_fields=["parent", "path", "depth", "version"])
        _move_below(actor, old, row.path, depth_change=row.depth - depth)
        audit.record(actor, "party.move_organisation", row, changed={"parent": parent})
    return row


def _refuse_circle(row: Organisation, above: Organisation) -> None:
    if above.path == row.path or above.path.startswith(f"{row.path}/"):
        raise Invalid(_("不能移到自己或自己的下级之下。"), fields={"parent": _("不能移到自己或自己的下级之下。")})


def _refuse_parent(row: Organisation, above: Organisation) -> None:
    """A formal organisation stands under a formal one that may have others below it."""
    if above.kind not in SUPERIOR and row.kind not in FUNCTIONAL:
        raise Invalid(_("隶属上级必须是党工委、党委或党总支。"), fields={"parent": _("请选择隶属上级。")})
    if above.state == OrganisationState.DISSOLVED:
        raise Invalid(_("上级组织已撤销。"), fields={"parent": _("上级组织已撤销。")})
    if above.depth + 1 > MAX_DEPTH:
        raise Invalid(_("层级太深。"), fields={"parent": _("层级太深。")})


def _move_below(actor: Actor, old: str, new: str, *, depth_change: int) -> None:
    below = Organisation.objects.filter(zone_id=actor.zone, path__startswith=f"{old}/")
    for each in below.annotate(rest=Substr("path", Length(Value(old)) + 1), fresh=Concat(Value(new), "rest")):
        each.path, each.depth = each.fresh, each.depth + depth_change
        each.save(update_fields=["path", "depth"])


def proceed(actor: Actor, organisation: UUID, verb: OrganisationVerb, *, version: int | None = None) -> Organisation:
    """The organisation moves on through its term; an organisation with others below it is not dissolved."""
    with transaction.atomic():
        row = locked(queries.visible(actor), organisation)
        same_version(row, version)
        rules.may_change_tree(actor)
        row.state = move(MOVES, OrganisationState(row.state), verb)
        if verb is OrganisationVerb.DISSOLVE:
            if row.children.exclude(state=OrganisationState.DISSOLVED).exists():
                raise Conflict(_("还有下级组织，请先调整它们的隶属关系。"))
            row.dissolved_on = clock.today()
            _end_ties(row)
        if verb is OrganisationVerb.RENEW:
            row.elected_on = clock.today()
        if verb is OrganisationVerb.SET_UP:
            row.founded_on = row.founded_on or clock.today()
            take_in(actor, row)
        row.version += 1
        row.save()
        audit.record(actor, f"party.{verb.value}", row, changed={"state": row.state})
    return row


def _end_ties(row: Organisation) -> None:
    """Links to and from a dissolved organisation and its posts end today, those that begin later on their own day."""
    today = clock.today()
    for ties in (row.links, row.linked_to, row.posts):
        ties.filter(until=None, since__gt=today).update(until=F("since"))
        ties.filter(until=None).update(until=today)
