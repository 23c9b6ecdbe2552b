"""The figures of a chain, each beside its last month and opening the nodes behind it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.chains.picture import Picture, State
from yuanlian.engines.chaingraph import Measure
from yuanlian.web.parts import Better, Figure

ALONE = 2500
"""Herfindahl-Hirschman index from which a node counts as concentrated: four enterprises of one size."""

Nodes = Callable[[State], tuple[str, ...]]


def _covered(state: State) -> tuple[str, ...]:
    return state.coverage.about


def _buying(state: State) -> tuple[str, ...]:
    return state.supply_rate.about


def _lacking(state: State) -> tuple[str, ...]:
    return tuple(gap.node for gap in state.gaps)


def _concentrated(state: State) -> tuple[str, ...]:
    return tuple(each.node for each in state.concentration if each.value is not None and each.value > ALONE)


def _narrow(state: State) -> tuple[str, ...]:
    return tuple(each.node for each in state.bottlenecks)


def _reachable(state: State) -> tuple[str, ...]:
    return tuple(each.node for each in state.extensions)


NODES: dict[str, tuple[Promise, Nodes]] = {
    "coverage": (_("有企业的环节"), _covered),
    "supply": (_("有企业采购的环节"), _buying),
    "gaps": (_("缺口环节"), _lacking),
    "concentration": (_("集中的环节"), _concentrated),
    "bottlenecks": (_("瓶颈环节"), _narrow),
    "extensions": (_("可延伸的环节"), _reachable),
}
CHOICES = [(code, label) for code, (label, _nodes) in NODES.items()]


def about(drawn: Picture, code: str) -> frozenset[UUID]:
    """The nodes behind a figure; none for a figure that does not exist."""
    return frozenset(UUID(node) for node in NODES[code][1](drawn.now)) if code in NODES else frozenset()


def of(drawn: Picture, url: str) -> list[Figure]:
    """The chain's figures, or none for a chain without nodes."""
    if not drawn.spots:
        return []
    now, before = drawn.now, drawn.before
    shares = (
        (_("环节覆盖率"), "coverage", _percent(now.coverage), _percent(before.coverage)),
        (_("本地可配套率"), "supply", _percent(now.supply_rate), _percent(before.supply_rate)),
    )
    found = [
        Figure(label, value, "%", last, _("上月末"), _opening(url, code), Better.MORE)
        for label, code, value, last in shares
    ]
    for code in ("gaps", "concentration", "bottlenecks", "extensions"):
        label, nodes = NODES[code]
        better = Better.NEITHER if code == "extensions" else Better.LESS
        found.append(
            Figure(label, len(nodes(now)), _("个"), len(nodes(before)), _("上月末"), _opening(url, code), better)
        )
    return found


def _percent(measure: Measure) -> Decimal | None:
    return None if measure.value is None else Decimal(measure.value) / 10


def _opening(url: str, code: str) -> str:
    return f"{url}?of={code}"
