"""Rows → engine problem → rows: the only place where the register and the planning engines meet.

Each kind has a module with `gather(actor, parameters) -> Input`, `solve(given, fixed, run) -> Found` and
`measure(arrangement) -> Measure`; this file chooses among them.
"""

from __future__ import annotations

from importlib.util import find_spec

from yuanlian.domain.plans.bridge import assigning, grouping, siting, zoning
from yuanlian.domain.plans.bridge.running import Kind

KINDS: dict[str, Kind] = {each.kind: each for each in (assigning.KIND, zoning.KIND, siting.KIND, grouping.KIND)}
# Packages of the extra `plan` that these kinds' engines use; without them their answers are the greedy ones.
SOLVERS = ("scipy", "pymetis")


def missing_solvers() -> str:
    """The solvers that are not installed, in one line."""
    return ", ".join(name for name in SOLVERS if find_spec(name) is None)
