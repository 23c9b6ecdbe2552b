"""First drafts of districts, and loads levelled along chains of neighbouring districts."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Sequence

import numpy as np

from yuanlian.engines.planning.borders import NOBODY, Division, Graph
from yuanlian.engines.planning.reading import Floats

_EPS = 1e-9
_LARGEST = 1 << 30
_FEW = 60
"""Up to so many districts, who borders on whom is looked up again after each chain."""


def cut(graph: Graph, count: int, load: Floats, seed: int) -> list[int]:
    """Districts by METIS (Karypis and Kumar, SIAM J. Sci. Comput. 20, 1998). Raises ModuleNotFoundError."""
    import pymetis  # -- optional dependency

    starts = np.concatenate([[0], np.cumsum([len(near) for near in graph.near])])
    ends = [other for near in graph.near for other in near]
    ties = np.array([tie for row in graph.ties for tie in row])
    scale = min(1000.0 / max(float(ties.mean()), _EPS), _LARGEST / max(float(ties.sum()), _EPS))
    weights = np.maximum(1, np.rint(load * min(1000.0 / float(load.mean()), _LARGEST / float(load.sum()))))
    _cost, part = pymetis.part_graph(
        count, pymetis.CSRAdjacency(starts, ends), vweights=weights.astype(int), recursive=False,
        eweights=np.maximum(1, np.rint(ties * scale)).astype(int),
        options=pymetis.Options(seed=seed, ufactor=20, ncuts=2, contig=1),
    )  # fmt: skip
    return [int(one) for one in part]


def grown(graph: Graph, places: Floats, load: Sequence[float], start: Sequence[int], count: int) -> list[int]:
    """Districts grown from the units that `start` names and, where it names none, from places far from each other.

    The lightest district takes next, the unit that hangs on it most.
    """
    part = list(start)
    for district in range(count):
        _linked(graph, part, district)
    _seeded(places, part, count)
    growth = _Growth(graph, load, part, count)
    turns = [(total, district) for district, total in enumerate(growth.total)]
    heapq.heapify(turns)
    while turns:
        _load, district = heapq.heappop(turns)
        if growth.takes(district):
            heapq.heappush(turns, (growth.total[district], district))
    return part


def _seeded(places: Floats, part: list[int], count: int) -> None:
    """Each district without a unit has begun at the free place farthest from all that are taken."""
    apart = ((places - places.mean(axis=0)) ** 2).sum(axis=1)
    taken = np.flatnonzero(np.array(part) != NOBODY)
    if len(taken):
        apart = np.full(len(places), np.inf)
    for place in places[taken]:
        apart = np.minimum(apart, ((places - place) ** 2).sum(axis=1))
    for number, district in enumerate(sorted(set(range(count)) - set(part))):
        unit = int(np.where(np.array(part) == NOBODY, apart, -1.0).argmax())
        part[unit] = district
        mine = ((places - places[unit]) ** 2).sum(axis=1)
        apart = mine if number == 0 and not len(taken) else np.minimum(apart, mine)


class _Growth:
    """Districts that take neighbouring units one at a time; `part` is filled in place."""

    def __init__(self, graph: Graph, load: Sequence[float], part: list[int], count: int) -> None:
        self.graph, self.load, self.part = graph, load, part
        self.total = [0.0] * count
        self.wanted: list[list[tuple[float, int]]] = [[] for _ in range(count)]
        for unit, district in enumerate(list(part)):
            if district != NOBODY:
                self.join(unit, district)

    def takes(self, district: int) -> bool:
        """The district has taken the unit that hangs on it most; whether there was one."""
        wanted = self.wanted[district]
        while wanted and self.part[wanted[0][1]] != NOBODY:
            heapq.heappop(wanted)
        if wanted:
            self.join(heapq.heappop(wanted)[1], district)
            return True
        return False

    def join(self, unit: int, district: int) -> None:
        """The unit belongs to the district, which now wants the free units around it."""
        graph, part = self.graph, self.part
        part[unit] = district
        self.total[district] += self.load[unit]
        for other in (one for one in graph.near[unit] if part[one] == NOBODY):
            ties = zip(graph.near[other], graph.ties[other], strict=True)
            heapq.heappush(self.wanted[district], (-sum(tie for one, tie in ties if part[one] == district), other))


def _linked(graph: Graph, part: list[int], district: int) -> None:
    """The units of one district are joined by shortest ways over units of nobody, where there are any."""
    mine = [unit for unit, one in enumerate(part) if one == district]
    if len(mine) < 2:
        return
    came = {mine[0]: mine[0]}
    queue = deque(mine[:1])
    while queue:
        unit = queue.popleft()
        for other in graph.near[unit]:
            if other not in came and part[other] in {district, NOBODY}:
                came[other] = unit
                queue.append(other)
    for unit in mine:
        while unit in came and came[unit] != unit:
            part[unit] = district
            unit = came[unit]  # noqa: PLW2901 -- walks back to the first unit


def levelled(division: Division, least: float, most: float, rounds: int) -> None:
    """Loads lie between `least` and `most`, as far as `rounds` chains of moves get.

    The worst district gives to (or takes from) the nearest one with room, over the districts between; each hands on
    what it got, so that only the excess moves.
    """
    near = division.neighbours()
    stuck: set[int] = set()
    for _ in range(rounds):
        over = [max(total - most, least - total) for total in division.total]
        worst = max((one for one in range(division.count) if one not in stuck), key=over.__getitem__, default=None)
        if worst is None or over[worst] <= _EPS:
            return
        ways = _ways(division, near, worst, (least, most))
        if not any(_handed(division, way, over[worst], (least, most)) for way in ways):
            stuck.add(worst)
        elif division.count < _FEW:
            near = division.neighbours()


def _ways(division: Division, near: list[set[int]], worst: int, limits: tuple[float, float]) -> list[list[int]]:
    """Chains of districts from giver to taker between `worst` and others with room, shortest first, roomiest first."""
    least, most = limits
    giving = division.total[worst] > most
    came = {worst: worst}
    found: list[tuple[int, float, list[int]]] = []
    queue = deque([(worst, 0)])
    while queue and len(found) < 8:
        here, steps = queue.popleft()
        room = most - division.total[here] if giving else division.total[here] - least
        if here != worst and room > _EPS:
            way = [here]
            while way[-1] != worst:
                way.append(came[way[-1]])
            found.append((steps, -room, way[::-1] if giving else way))
        for other in sorted(near[here]):
            if other not in came:
                came[other] = here
                queue.append((other, steps + 1))
    return [way for _steps, _room, way in sorted(found)]


def _handed(division: Division, way: list[int], excess: float, limits: tuple[float, float]) -> bool:
    """Load has moved along the chain, its last pair first; whether any did."""
    least, most = limits
    first, last = way[0], way[-1]
    spare, room = division.total[first] - least, most - division.total[last]
    amount = max(0.0, min(excess, room if division.total[first] > most else spare))
    room = max(amount, min(spare, room))
    for giver, taker in zip(way[-2::-1], way[:0:-1], strict=True):
        amount = division.push(giver, taker, amount, room)
        if amount <= 0:
            return False
    return True
