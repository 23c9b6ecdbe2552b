"""Enterprises are placed on nodes: proposals confirmed or rejected, or said by hand."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.chains import queries, rules
from yuanlian.domain.chains.models import Position
from yuanlian.domain.chains.states import MOVES, PositionState, PositionVerb
from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.kernel import audit, clock, jobs, states
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import locked, same_version, seen
from yuanlian.kernel.errors import Conflict, Invalid
from yuanlian.kernel.models import Job, JobState

PROPOSE_JOB = "chains.propose"
AT_ONCE = 200


def decide(actor: Actor, position_id: UUID, verb: PositionVerb, *, version: int | None = None) -> Position:
    """A person said whether the enterprise stands on the node."""
    with transaction.atomic():
        row = locked(queries.visible(actor), position_id)
        rules.may_keep(actor, row.node.chain_id)
        same_version(row, version)
        row.state = states.move(MOVES, PositionState(row.state), verb)
        return _decided(actor, row, f"chains.{verb.value}")


def confirm(actor: Actor, position_id: UUID, *, version: int | None = None) -> Position:
    """The enterprise stands on the node."""
    return decide(actor, position_id, PositionVerb.CONFIRM, version=version)


def reject(actor: Actor, position_id: UUID, *, version: int | None = None) -> Position:
    """The enterprise does not stand on the node, and is not proposed for it again."""
    return decide(actor, position_id, PositionVerb.REJECT, version=version)


def _decided(actor: Actor, row: Position, verb: str) -> Position:
    row.decided_at, row.decided_label = clock.now(), actor.label[:120]
    row.version += 1
    row.save(update_fields=["state", "decided_at", "decided_label", "version"])
    audit.record(actor, verb, row, changed={"enterprise": row.enterprise_id, "node": row.node_id})
    return row


def confirm_many(actor: Actor, position_ids: Iterable[UUID]) -> int:
    """All these proposals are confirmed, or none when one of them cannot be; returns how many."""
    ids = sorted(set(position_ids))
    if not ids:
        raise Invalid(_("请先勾选要确认的企业。"))
    if len(ids) > AT_ONCE:
        raise Invalid(_("一次最多确认 %(most)d 家。") % {"most": AT_ONCE})
    with transaction.atomic():
        for position_id in ids:
            confirm(actor, position_id)
    return len(ids)


def place(actor: Actor, node_id: UUID, enterprise_id: UUID) -> Position:
    """The enterprise stands on the node because a person says so, whatever was proposed."""
    with transaction.atomic():
        node = locked(queries.visible_nodes(actor), node_id)
        rules.may_keep(actor, node.chain_id)
        enterprise = seen(enterprises.visible(actor), enterprise_id)
        standing = Position.objects.filter(zone_id=actor.zone, node=node, enterprise=enterprise)
        row = standing.select_for_update().first()
        if row is None:
            row = Position(zone_id=actor.zone, node=node, enterprise=enterprise, version=0)
            row.state = PositionState.CONFIRMED
            row.save(force_insert=True)
        else:
            if row.state == PositionState.CONFIRMED:
                raise Conflict(_("这家企业已经在这个环节上。"))
            row.state = states.move(MOVES, PositionState(row.state), PositionVerb.CONFIRM)
        return _decided(actor, row, "chains.place")


def start_proposing(actor: Actor, chain_id: UUID | None = None) -> Job:
    """The worker proposes nodes for every enterprise that stands on none; one such job at a time."""
    with transaction.atomic():
        chain = locked(queries.visible_chains(actor), chain_id) if chain_id else None
        rules.may_keep(actor, chain.id if chain else None)
        running = Job.objects.filter(
            zone_id=actor.zone, kind=PROPOSE_JOB, state__in=[JobState.QUEUED, JobState.RUNNING]
        ).first()
        if running is not None and running.created_by == actor.account:
            return running
        if running is not None:
            raise Conflict(_("有人刚刚启动过，正在推荐，请稍后再看。"))
        job = jobs.start(actor, PROPOSE_JOB, {"chain": str(chain.id) if chain else "", "channel": actor.channel})
        audit.append(actor, "chains.propose", kind="kernel.job", object_id=job.id)
    return job
