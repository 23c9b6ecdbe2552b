"""Loads the chain templates that a zone's chains name, and the positions of a demo, through the actions people use."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from importlib.resources.abc import Traversable

from django.db import transaction

from yuanlian.domain.chains import actions
from yuanlian.domain.chains.models import Node, Position
from yuanlian.domain.chains.proposing import propose
from yuanlian.domain.chains.states import PositionState
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.zones.models import Chain
from yuanlian.domain.zones.preset import rows
from yuanlian.engines.chaingraph import ChainTemplate, read_prior, read_templates, with_strengths
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor
from yuanlian.presets import chain_texts, reference_lines


@lru_cache(maxsize=1)
def templates() -> dict[str, ChainTemplate]:
    """Every chain template of the presets by its code, which is the code under which zones name the chain.

    Edges have the strengths that the input-output tables suggest, until a zone gives others.
    """
    prior = read_prior(reference_lines("gbt4754_io135.csv"), reference_lines("io135_flows.csv.gz"))
    return {code: with_strengths(template, prior) for code, template in read_templates(chain_texts()).items()}


def load(actor: Actor) -> int:
    """Every chain of the zone without nodes has those of its template; returns how many chains were filled."""
    known = templates()
    with transaction.atomic():
        standing = set(Node.objects.filter(zone_id=actor.zone).values_list("chain_id", flat=True))
        filled = [
            row for row in Chain.objects.filter(zone_id=actor.zone) if row.id not in standing and row.code in known
        ]
        for row in filled:
            actions.load_graph(actor, row.id, known[row.code])
    return len(filled)


def load_demo(actor: Actor, folder: Traversable) -> int:
    """The enterprises of the demo stand where positions.csv says, the rest are proposed; none when any stood before."""
    with transaction.atomic():
        if Position.objects.filter(zone_id=actor.zone).exists():
            return 0
        propose(actor)
        return _place(actor, folder)


def _place(actor: Actor, folder: Traversable) -> int:
    """Each row is a proposal confirmed, or an enterprise put on a node by hand, on its day in their order."""
    here = {"zone_id": actor.zone}
    enterprises = {row.zone_number: row.id for row in Enterprise.objects.filter(**here)}
    nodes = {
        (chain, code): pk for chain, code, pk in Node.objects.filter(**here).values_list("chain__code", "code", "pk")
    }
    proposals = Position.objects.filter(**here, state=PositionState.SUGGESTED)
    waiting = {(firm, node): pk for firm, node, pk in proposals.values_list("enterprise_id", "node_id", "pk")}
    listed = sorted(rows(folder, "positions.csv"), key=lambda row: int(row["day"]))
    now = clock.now()
    for row in listed:
        firm, node = enterprises[row["enterprise"]], nodes[row["chain"], row["node"]]
        known = waiting.get((firm, node))
        with clock.at(now + timedelta(days=int(row["day"]))):
            if known is not None:
                actions.confirm(actor, known)
            else:
                actions.place(actor, node, firm)
    return len(listed)
