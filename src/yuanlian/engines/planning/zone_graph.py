"""The problem of districts: units with loads on a graph of neighbours, read from a file's fields and checked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yuanlian.engines.planning import reading
from yuanlian.engines.planning.borders import NOBODY, Graph
from yuanlian.engines.planning.faults import refuse
from yuanlian.engines.planning.reading import Data, Floats, Ints
from yuanlian.engines.planning.rows import rows
from yuanlian.engines.planning.shapes import Code

MAIN_ROAD, SAME_INDUSTRY = 0.1, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Units with places, load, industry (-1: unknown) and pinned district (-1: none); edges between neighbours.

    `inside` asks for so many groups inside the k areas, shared out by load; then `today` holds groups.
    """

    places: Floats
    load: Floats
    industry: Ints
    pinned: Ints
    ends: Ints
    length: Floats
    main: np.ndarray
    k: int
    tolerance: float
    inside: int = 0
    today: Ints | None = None
    move_cost: float | None = None
    names: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """The number of units."""
        return len(self.load)

    def weights(self) -> Floats:
        """What each edge costs when a border runs along it."""
        one, other = self.industry[self.ends].T
        alike = (one == other) & (one >= 0)
        return np.asarray(self.length * np.where(self.main, MAIN_ROAD, 1.0) * (1 + SAME_INDUSTRY * alike))

    def limits(self) -> tuple[float, float]:
        """The least and the most load of a district."""
        mean = float(self.load.sum()) / self.k
        return mean * (1 - self.tolerance), mean * (1 + self.tolerance)


def read(data: Data) -> Problem:
    """The problem of a file's fields. Raises ProblemRefused naming the rows."""
    units = rows(data, "units", "load")
    load = units.numbers("load")
    given = reading.required(data, "edges")
    edges = np.zeros((0, 4)) if reading.is_empty(given) else reading.matrix(data, "edges", (None, 4))
    ends = edges[:, :2].astype(np.int64)
    wrong = ((ends != edges[:, :2]) | (ends < 0) | (ends >= units.count)).any(axis=1) | (ends[:, 0] == ends[:, 1])
    reading.bad(wrong, Code.OUT_OF_RANGE, (), "edges")
    reading.bad(~(edges[:, 2] >= 0), Code.NEGATIVE, (), "edges")
    k = reading.whole(data, "k", least=1, most=units.count)
    inside = 0 if data.get("inside") is None else reading.whole(data, "inside", least=k, most=units.count)
    pinned = reading.today({"today": units.column("pin", -1)}, units.count, k, units.called)
    problem = Problem(
        places=units.places(),
        load=load if load.any() else np.ones(units.count),
        industry=units.kinds("industry"),
        pinned=np.full(units.count, NOBODY) if pinned is None else pinned,
        ends=ends,
        length=edges[:, 2],
        main=edges[:, 3] > 0,
        k=k,
        tolerance=reading.number(data, "tolerance", 0.05),
        inside=inside,
        today=reading.today(data, units.count, inside or k, units.called),
        move_cost=None if data.get("move_cost") is None else reading.number(data, "move_cost"),
        names=units.called,
    )
    _joined(problem)
    return problem


def _joined(problem: Problem) -> None:
    """The graph is in one piece. Raises ProblemRefused naming the units outside the largest piece."""
    pieces = graph_of(problem).pieces([0] * problem.count)
    pieces.remove(max(pieces, key=len))
    if pieces:
        raise refuse(Code.ISLAND, sorted(unit for piece in pieces for unit in piece), problem.names)


def graph_of(problem: Problem) -> Graph:
    """The neighbours with what a border between them costs."""
    return Graph.build(problem.count, problem.ends, problem.weights())
