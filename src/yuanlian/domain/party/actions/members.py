"""Members: entered once under a sealed identity, led along their path."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.party import queries, rules
from yuanlian.domain.party.identity import check_identity
from yuanlian.domain.party.models import Member
from yuanlian.domain.party.states import MemberStage
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.crypto import key_ring
from yuanlian.kernel.doors import locked
from yuanlian.kernel.errors import Conflict, Invalid

PATH = list(MemberStage)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """A person on the path; identity is the citizen number (GB 11643) or empty when not yet known."""

    name: str
    stage: MemberStage
    identity: str = ""
    stage_since: date | None = None
    drifting: bool = False


def add_member(actor: Actor, organisation: UUID, new: NewMember) -> Member:
    """The person belongs to the organisation; the same identity is never in two."""
    identity = check_identity(new.identity)
    if not new.name.strip():
        raise Invalid(_("请填写姓名。"), fields={"name": _("请填写姓名。")})
    digest = key_ring().digest("member.identity", identity)
    with transaction.atomic():
        body = locked(queries.visible(actor), organisation)
        rules.may_keep(actor, body)
        if digest and Member.objects.filter(zone_id=actor.zone, identity_digest=digest).exists():
            raise Conflict(_("此人已在册，请走组织关系转接。"))
        row = Member.objects.create(
            zone_id=actor.zone,
            organisation=body,
            name=new.name.strip(),
            identity=identity,
            identity_digest=digest,
            stage=new.stage,
            stage_since=new.stage_since,
            drifting=new.drifting,
        )
        audit.record(actor, "party.add_member", row, changed={"name": row.name, "stage": row.stage})
    return row


def move_stage(actor: Actor, member: UUID, stage: MemberStage) -> Member:
    """The member stands on the next step of the path; no step is left out."""
    with transaction.atomic():
        row = locked(queries.visible_members(actor), member)
        rules.may_keep(actor, row.organisation)
        if PATH.index(stage) != PATH.index(MemberStage(row.stage)) + 1:
            raise Invalid(_("发展阶段要一步一步来。"))
        row.stage, row.stage_since = stage, clock.today()
        row.version += 1
        row.save(update_fields=["stage", "stage_since", "version"])
        audit.record(actor, "party.move_stage", row, changed={"stage": row.stage})
    return row
