"""What is done to chain maps: nodes and edges kept, graphs loaded, enterprises placed; each verb one function."""

from yuanlian.domain.chains.actions.graphs import Absent, Loaded, load_graph
from yuanlian.domain.chains.actions.nodes import NodeText, add_node, change_node, remove_node, tie, untie
from yuanlian.domain.chains.actions.positions import confirm, confirm_many, decide, place, reject, start_proposing

__all__ = [
    "Absent",
    "Loaded",
    "NodeText",
    "add_node",
    "change_node",
    "confirm",
    "confirm_many",
    "decide",
    "load_graph",
    "place",
    "reject",
    "remove_node",
    "start_proposing",
    "tie",
    "untie",
]
