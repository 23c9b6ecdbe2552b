"""Proposes nodes for enterprises that stand on none; what a person said before is left as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from yuanlian.domain.chains import bridge, names, queries
from yuanlian.domain.chains.models import Position
from yuanlian.domain.chains.states import PositionState
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.zones.models import Chain
from yuanlian.engines.chaingraph import Placer
from yuanlian.kernel import audit, clock
from yuanlian.kernel.actor import Actor

ENGINE = "chaingraph-1"
STEP = 200

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What came of it: enterprises looked at, enterprises with a proposal, proposals."""

    enterprises: int
    found: int
    proposals: int


def _silent(_done: int, _total: int) -> None:
    """Nobody watches."""


def propose(actor: Actor, chain: Chain | None = None, *, report: Report = _silent) -> Proposed:
    """Every enterprise without a node has the engine's latest proposals, all switched in at once.

    An enterprise whose chain is known is looked for on that chain, others on every chain that has nodes.
    """
    placers = _placers(actor, chain)
    rows = _looked_at(actor, chain)
    total, done = rows.count(), 0
    found: list[Position] = []
    looked: list[UUID] = []
    for piece in _pieces(rows):
        for row in piece:
            looked.append(row.id)
            found += _of(row, placers)
        done += len(piece)
        report(done, total)
    with transaction.atomic():
        written = _switch(actor, placers, looked, found)
        audit.append(
            actor, "chains.proposed", kind="chains.position", object_id=None, changed={"proposals": len(written)}
        )
    named = {row.enterprise_id for row in written}
    return Proposed(enterprises=total, found=len(named), proposals=len(written))


def _placers(actor: Actor, chain: Chain | None) -> dict[UUID, Placer]:
    """One placer for each chain that has nodes."""
    chains = queries.visible_chains(actor)
    pairs = names.pairs(actor.zone)
    found: dict[UUID, Placer] = {}
    for row in chains if chain is None else [chain]:
        nodes = queries.nodes_of(actor, row)
        if nodes:
            found[row.id] = Placer(bridge.graph_of(row, nodes, ()), pairs)
    return found


def _looked_at(actor: Actor, chain: Chain | None) -> QuerySet[Enterprise]:
    rows = queries.unplaced(actor).order_by("pk")
    return rows if chain is None else rows.filter(Q(chain=chain) | Q(chain=None))


def _pieces(rows: QuerySet[Enterprise]) -> Iterator[list[Enterprise]]:
    piece: list[Enterprise] = []
    for row in rows.iterator(chunk_size=STEP):
        piece.append(row)
        if len(piece) == STEP:
            yield piece
            piece = []
    if piece:
        yield piece


def _of(row: Enterprise, placers: dict[UUID, Placer]) -> Iterator[Position]:
    own = [placers[row.chain_id]] if row.chain_id in placers else [] if row.chain_id else list(placers.values())
    profile = bridge.profile_of(row)
    now = clock.now()
    for placer in own:
        for each in placer.place(profile):
            yield Position(
                zone_id=row.zone_id,
                enterprise_id=row.id,
                node_id=UUID(each.node),
                permille=each.permille,
                reasons=[bridge.plain(reason) for reason in each.reasons],
                engine=ENGINE,
                proposed_at=now,
            )


def _switch(actor: Actor, placers: dict[UUID, Placer], looked: list[UUID], found: list[Position]) -> list[Position]:
    """Old proposals give way to new ones; enterprises placed and pairs decided meanwhile are left alone."""
    here = Position.objects.filter(zone_id=actor.zone, node__chain_id__in=list(placers))
    for start in range(0, len(looked), STEP):
        ids = looked[start : start + STEP]
        here.filter(enterprise_id__in=ids, state=PositionState.SUGGESTED).delete()
    decided = set(
        Position.objects.filter(zone_id=actor.zone)
        .exclude(state=PositionState.SUGGESTED)
        .values_list("enterprise_id", "node_id")
    )
    placed = set(
        Position.objects.filter(zone_id=actor.zone, state=PositionState.CONFIRMED).values_list(
            "enterprise_id", flat=True
        )
    )
    fresh = [
        row for row in found if row.enterprise_id not in placed and (row.enterprise_id, row.node_id) not in decided
    ]
    return Position.objects.bulk_create(fresh, batch_size=STEP)
