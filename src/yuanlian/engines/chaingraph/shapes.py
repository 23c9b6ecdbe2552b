"""The values that cross the border of this room: chain templates in; positions, gaps and measures with reasons out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tier(StrEnum):
    """Where a node stands in its chain."""

    UPSTREAM = "upstream"
    MIDSTREAM = "midstream"
    DOWNSTREAM = "downstream"
    SUPPORTING = "supporting"
    """Equipment and services that no product contains but its making needs."""


class EdgeKind(StrEnum):
    """What an edge says of its source and its target; the first two are flows and run source → target."""

    UP = "up"
    """The source is a material, part or input of the target."""
    DOWN = "down"
    """The target sells, uses or applies the source: channel, application, service built on it."""
    SUPPORTING = "supporting"
    """The source equips, tests, moves or serves the target."""
    SUB_CLASS = "sub_class"
    """The source is a kind of the target."""


FLOWS = (EdgeKind.UP, EdgeKind.DOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One product or service of a chain, with the words by which enterprises are recognised on it.

    `code` is unique among all templates: the same node stands in several chains under one code. `products` are
    what an enterprise on this node makes or does, `aliases` other names of the node itself. `classes` are
    four-digit classes of GB/T 4754-2017, `goods` chapters (2) or headings (4 digits) of the Harmonized System;
    services have none.
    """

    code: str
    name: str
    name_en: str
    tier: Tier
    products: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One relation of two nodes; `strength` is the share of the target's inputs in thousandths, `None` unknown."""

    source: str
    target: str
    kind: EdgeKind
    strength: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainTemplate:
    """A whole chain: nodes in the order of its file, edges by target, source and kind."""

    code: str
    name: str
    name_en: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    source: str = ""

    def node(self, code: str) -> Node | None:
        """The node of this code."""
        return next((node for node in self.nodes if node.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known of an enterprise; empty means unknown. `classes` are codes of GB/T 4754-2017."""

    id: str
    name: str = ""
    full: str = ""
    products: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()


class PlacedBy(StrEnum):
    """Why an enterprise stands on a node; the rooms above turn each into a sentence."""

    SAME = "same"
    """The enterprise's words `said` are one of the node's names or products, `known`."""
    ALIAS = "alias"
    """`said` is another name of `known` in the vocabulary."""
    KIND_OF = "kind_of"
    """`said` ends with `known`: it is a kind of it."""
    CONTAINS = "contains"
    """`said` holds `known`."""
    WORDS = "words"
    """`said` shares words or pairs of characters with `known`."""
    CLASS = "class"
    """The enterprise's industry class `said` is one of the node's."""
    BRANCH = "branch"
    """The enterprise's class `said` stands in one group or division with the node's class `known`."""


class Where(StrEnum):
    """The part of a profile in which something was found."""

    PRODUCTS = "products"
    SCOPE = "scope"
    NAME = "name"
    CLASS = "class"


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionReason:
    """One cause of a position and the points it gave."""

    code: PlacedBy
    where: Where
    said: str
    known: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """An enterprise on a node; `permille` is how likely it is right, fitted on labelled profiles."""

    node: str
    permille: int
    reasons: tuple[PositionReason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupant:
    """An enterprise known to stand on a node; `size` in one unit for all (output, employees), `None` unknown."""

    enterprise: str
    node: str
    size: int | None = None


class GapKind(StrEnum):
    """What is wrong with a node."""

    MISSING = "missing"
    """Nobody stands on it although somebody present needs it."""
    SINGLE_SUPPLIER = "single_supplier"
    """One enterprise alone stands on it although somebody else present needs it."""
    THIN = "thin"
    """Fewer enterprises stand on it than a stated share of those that need it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A node that somebody present needs and that is missing, alone or thin.

    `suppliers` stand on the node or on a kind of it; `needed_by` are the present nodes it flows into or serves,
    `customers` the number of different enterprises on them; `weight` (shares of their inputs summed over customers,
    in thousandths) orders gaps; what only serves has none.
    """

    node: str
    kind: GapKind
    suppliers: tuple[str, ...]
    needed_by: tuple[str, ...]
    customers: int
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A node on which nobody stands and that enterprises here could feed.

    `fed_by` are the nodes present that flow into it, `enterprises` those on them, `share` the thousandths of its
    inputs that they make.
    """

    node: str
    fed_by: tuple[str, ...]
    enterprises: tuple[str, ...]
    share: int


class MeasureKind(StrEnum):
    """What a measure says."""

    LOCAL_SUPPLY = "local_supply"
    """Thousandths of a node's inputs, weighed by strength, for which a supplier is present."""
    CONCENTRATION = "concentration"
    """Herfindahl–Hirschman index of the sizes of the enterprises on a node, 0 to 10,000."""
    COVERAGE = "coverage"
    """Thousandths of the chain's nodes on which somebody stands."""
    BOTTLENECK = "bottleneck"
    """Thousandths of one enterprise's inputs lost downstream, summed over all, if the node were lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure about a node or (`node` empty) a chain; `value` is `None` where nothing is known.

    `counted` and `unknown` say from how many things it was computed and how many could not be; `about` are the
    codes of nodes or the ids of enterprises that the figure is made of.
    """

    kind: MeasureKind
    node: str
    value: int | None
    counted: int
    unknown: int = 0
    about: tuple[str, ...] = ()
