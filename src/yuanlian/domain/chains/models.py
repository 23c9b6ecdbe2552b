"""Tables of chain maps; the chain's own name and code live in zones."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yuanlian.domain.chains.states import EdgeKind, PositionState, Tier
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.zones.models import Chain, Named
from yuanlian.kernel.tenancy import Versioned, ZoneFK, ZoneModel


def split(text: str) -> tuple[str, ...]:
    """The parts of a cell in which ； separates several."""
    return tuple(part.strip() for part in text.split("；") if part.strip())


class Node(ZoneModel, Named, Versioned):
    """One step of a chain: a material, part, product or service."""

    chain = ZoneFK(Chain, on_delete=models.PROTECT, related_name="nodes")
    tier = models.CharField(max_length=12, choices=Tier.choices)
    order = models.PositiveSmallIntegerField(default=0)
    products = models.TextField(blank=True, help_text="What an enterprise here makes or does, separated by ；")
    aliases = models.TextField(blank=True, help_text="Other names of the node, separated by ；")
    industry_codes = models.CharField(max_length=300, blank=True, help_text="GB/T 4754-2017, separated by blanks.")
    goods = models.CharField(max_length=300, blank=True, help_text="HS chapters or headings, separated by blanks.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "chain", "code"], name="node_code"),
            models.CheckConstraint(condition=~Q(name=""), name="node_named"),
        ]
        ordering = ["chain", "order", "code"]

    @property
    def product_list(self) -> tuple[str, ...]:
        """What an enterprise on this node makes or does."""
        return split(self.products)


class Edge(ZoneModel):
    """One relation of two nodes of a chain."""

    source = ZoneFK(Node, on_delete=models.CASCADE, related_name="edges_out")
    target = ZoneFK(Node, on_delete=models.CASCADE, related_name="edges_in")
    kind = models.CharField(max_length=10, choices=EdgeKind.choices, default=EdgeKind.UP)
    strength = models.PositiveSmallIntegerField(null=True, help_text="Share of the target's inputs, thousandths.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zone", "source", "target", "kind"], name="edge_once"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="edge_not_self"),
        ]


class Position(ZoneModel, Versioned):
    """An enterprise on a node: proposed by the engine with its reasons, or said by a person."""

    enterprise = ZoneFK(Enterprise, on_delete=models.CASCADE, related_name="positions")
    node = ZoneFK(Node, on_delete=models.PROTECT, related_name="positions")
    state = models.CharField(max_length=10, choices=PositionState.choices, default=PositionState.SUGGESTED)
    permille = models.PositiveSmallIntegerField(null=True, help_text="The engine's confidence; null: placed by hand.")
    reasons = models.JSONField(default=list, help_text="[{code, where, said, known, points}] as the engine gave them.")
    engine = models.CharField(max_length=40, blank=True, help_text="Version that proposed it.")
    proposed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_label = models.CharField(max_length=120, blank=True, help_text="Who decided.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "enterprise", "node"], name="position_once")]
        indexes = [
            models.Index(fields=["zone", "node", "state"], name="position_node"),
            models.Index(fields=["zone", "state", "enterprise"], name="position_state"),
        ]
