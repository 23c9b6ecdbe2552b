"""The chain graph: what a chain consists of, who stands where in it, and what is missing.

Public names, stable:
`read_templates({name: toml text})` giving `{code: ChainTemplate(code, name, name_en, nodes, edges, source)}` of
`Node(code, name, name_en, tier, products, aliases, classes, goods)` and `Edge(source, target, kind, strength)`;
`faults(template, classes=…, goods=…)`.
"""

from yuanlian.engines.chaingraph.checking import Fault, FaultCode, faults
from yuanlian.engines.chaingraph.shapes import (
    FLOWS,
    ChainTemplate,
    Edge,
    EdgeKind,
    Gap,
    GapKind,
    Measure,
    MeasureKind,
    Node,
    Occupant,
    PlacedBy,
    Position,
    PositionReason,
    Profile,
    Tier,
    Where,
)
from yuanlian.engines.chaingraph.templates import InvalidChain, read_templates

__all__ = [
    "FLOWS",
    "ChainTemplate",
    "Edge",
    "EdgeKind",
    "Fault",
    "FaultCode",
    "Gap",
    "GapKind",
    "InvalidChain",
    "Measure",
    "MeasureKind",
    "Node",
    "Occupant",
    "PlacedBy",
    "Position",
    "PositionReason",
    "Profile",
    "Tier",
    "Where",
    "faults",
    "read_templates",
]
