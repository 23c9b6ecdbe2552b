"""What chain maps say on an enterprise's page: where it stands, what is proposed, who could feed it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yuanlian.domain.chains import queries, rules
from yuanlian.domain.chains.models import Position
from yuanlian.domain.chains.states import PositionState
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.kernel.actor import Actor
from yuanlian.web.addresses import record_url
from yuanlian.web.chains.doors import READERS
from yuanlian.web.chains.shown import confidence, state_badge
from yuanlian.web.enterprises.sections import Event, Section
from yuanlian.web.parts import Moment


def enterprise_section(actor: Actor, zone_slug: str, enterprise: Enterprise) -> Section | None:
    """The nodes of the enterprise with what feeds each, and proposals that wait for a word."""
    if not actor.has(*READERS):
        return None
    positions = queries.positions_of(actor, enterprise)
    held = [row for row in positions if row.state == PositionState.CONFIRMED]
    suppliers = queries.suppliers_of(actor, [row.node_id for row in held], besides=enterprise.id)
    kept = rules.kept_chains(actor)
    places = [
        {
            "node": row.node,
            "chain": row.node.chain.label,
            "url": record_url("node_detail", zone_slug, node=row.node_id),
            "badge": state_badge(row),
            "said": confidence(row),
            "decide": _decide(row, zone_slug, kept),
            "upstream": suppliers.get(row.node_id, []),
        }
        for row in positions
    ]
    context = {
        "places": places,
        "trades": record_url("enterprise_upstream", zone_slug, enterprise=enterprise.id),
    }
    return Section(_("链上位置"), "chains/section.html", context, 30, len(held))


def _decide(row: Position, zone_slug: str, kept: frozenset[object] | None) -> str:
    """Where a proposal is decided, for who keeps its chain."""
    if row.state != PositionState.SUGGESTED or not (kept is None or row.node.chain_id in kept):
        return ""
    return record_url("position_decide", zone_slug, position=row.id)


def enterprise_events(actor: Actor, enterprise: Enterprise, _most: int) -> list[Event]:
    """When it was found on a node."""
    if not actor.has(*READERS):
        return []
    return [
        Moment(
            row.decided_at,
            _("确认链上位置"),
            row.decided_label,
            row.node.label,
            icon="hierarchy-3",
            url=record_url("node_detail", enterprise.zone.slug, node=row.node_id),
        )
        for row in queries.positions_of(actor, enterprise)
        if row.state == PositionState.CONFIRMED and row.decided_at is not None
    ]
