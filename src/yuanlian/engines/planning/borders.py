"""A division of a graph into districts that stays contiguous while units move across borders, one at a time."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yuanlian.engines.planning.reading import Floats, Ints

_LOOKED = 600
"""A unit whose neighbours are not joined within so many units stays; that it could leave is not worth a longer look."""
_EPS = 1e-9
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Graph:
    """Neighbours of each unit and what the border between them costs."""

    near: list[list[int]]
    ties: list[list[float]]

    @classmethod
    def build(cls, count: int, ends: Ints, weight: Floats) -> Graph:
        """From edges [m][2] and their weights [m]."""
        near: list[list[int]] = [[] for _ in range(count)]
        ties: list[list[float]] = [[] for _ in range(count)]
        for (one, other), tie in zip(ends.tolist(), weight.tolist(), strict=True):
            near[one].append(other)
            near[other].append(one)
            ties[one].append(tie)
            ties[other].append(tie)
        return cls(near, ties)

    def pieces(self, part: Sequence[int]) -> list[list[int]]:
        """The connected pieces of equal part, each as its units, in order of their first unit."""
        seen = [False] * len(part)
        return [self._piece(first, part, seen) for first in range(len(part)) if not seen[first]]

    def _piece(self, first: int, part: Sequence[int], seen: list[bool]) -> list[int]:
        """The units joined to the first one by units of its part; they are marked as seen."""
        seen[first] = True
        piece = [first]
        for unit in piece:
            more = [other for other in self.near[unit] if not seen[other] and part[other] == part[unit]]
            for other in more:
                seen[other] = True
            piece.extend(dict.fromkeys(more))
        return piece


class Division:
    """Who belongs to which district, with loads; only `move` changes it. `held` units never move."""

    def __init__(self, graph: Graph, part: Sequence[int], load: Sequence[float], held: Sequence[bool]) -> None:
        self.graph, self.part, self.load, self.held = graph, list(part), load, held
        self.count = max(self.part) + 1
        self.total = [0.0] * self.count
        self.size = [0] * self.count
        for unit, district in enumerate(self.part):
            self.total[district] += load[unit]
            self.size[district] += 1

    def move(self, unit: int, district: int) -> None:
        """The unit belongs to the district."""
        old = self.part[unit]
        self.total[old] -= self.load[unit]
        self.size[old] -= 1
        self.part[unit] = district
        self.total[district] += self.load[unit]
        self.size[district] += 1

    def ties(self, unit: int) -> dict[int, float]:
        """How strongly the unit hangs on each district around it."""
        found: dict[int, float] = {}
        for other, tie in zip(self.graph.near[unit], self.graph.ties[unit], strict=True):
            district = self.part[other]
            found[district] = found.get(district, 0.0) + tie
        return found

    def may_leave(self, unit: int) -> bool:
        """Whether the unit's district stays in one piece without it, as far as a short look can tell."""
        part, district = self.part, self.part[unit]
        if self.held[unit] or self.size[district] == 1:
            return False
        mates = [other for other in self.graph.near[unit] if part[other] == district]
        wanted = set(mates[1:])
        seen = {unit, mates[0]} if mates else {unit}
        queue = deque(mates[:1])
        while queue and wanted and len(seen) < _LOOKED:
            for other in self.graph.near[queue.popleft()]:
                if other not in seen and part[other] == district:
                    seen.add(other)
                    wanted.discard(other)
                    queue.append(other)
        return not wanted

    def neighbours(self) -> list[set[int]]:
        """The districts that border on each district."""
        found: list[set[int]] = [set() for _ in range(self.count)]
        for unit, near in enumerate(self.graph.near):
            found[self.part[unit]].update(self.part[other] for other in near)
        return found

    def push(self, giver: int, taker: int, amount: float, room: float) -> float:
        """Units on the border have moved from giver to taker, those that lengthen it least first; the load moved.

        `amount` is overshot by half a unit at most; where every unit is larger, by one that fits into `room`.
        """
        heap = [(self._loss(unit, taker), unit) for unit in self._border(giver, taker)]
        heapq.heapify(heap)
        moved, large = 0.0, []
        while heap and moved < amount - _EPS:
            loss, unit = heapq.heappop(heap)
            if self.part[unit] != giver:
                continue
            now = self._loss(unit, taker)
            if moved + self.load[unit] / 2 > amount + _EPS:
                large.append((self.load[unit], unit))
            elif now > loss + _EPS:
                heapq.heappush(heap, (now, unit))
            elif self.may_leave(unit):
                moved += self.load[unit]
                for other in self._moved(unit, taker):
                    heapq.heappush(heap, (self._loss(other, taker), other))
        return moved or self._one_of(large, taker, room)

    def _border(self, giver: int, taker: int) -> list[int]:
        """Units of the giver next to the taker."""
        part, near = self.part, self.graph.near
        mine = (unit for unit, district in enumerate(part) if district == giver)
        return [unit for unit in mine if any(part[other] == taker for other in near[unit])]

    def _moved(self, unit: int, taker: int) -> list[int]:
        """The unit has gone to the taker; its mates that border on it now."""
        giver = self.part[unit]
        self.move(unit, taker)
        return [other for other in self.graph.near[unit] if self.part[other] == giver]

    def _one_of(self, units: list[tuple[float, int]], taker: int, room: float) -> float:
        """The lightest unit that fits and may leave has gone to the taker; its load."""
        for load, unit in sorted(units):
            if load <= room + _EPS and self.may_leave(unit):
                self.move(unit, taker)
                return load
        return 0.0

    def _loss(self, unit: int, taker: int) -> float:
        """How much dearer the borders become when the unit goes to `taker`."""
        ties = self.ties(unit)
        return ties.get(self.part[unit], 0.0) - ties.get(taker, 0.0)

    def smooth(self, limits: tuple[float, float], price: Sequence[float], today: Sequence[int]) -> int:
        """One pass over all units: each that makes borders cheaper elsewhere has moved there; how many did.

        Loads stay within the limits; leaving today's district costs the unit's price, coming back earns it.
        """
        least, most = limits
        moved = 0
        for unit, district in enumerate(self.part):
            if self.held[unit] or all(self.part[other] == district for other in self.graph.near[unit]):
                continue
            if self.total[district] - self.load[unit] < least - _EPS:
                continue
            ties = self.ties(unit)
            here = ties.pop(district, 0.0) - price[unit] * (today[unit] not in {district, NOBODY})
            best = max(
                ((tie - price[unit] * (today[unit] not in {to, NOBODY}), -to) for to, tie in ties.items()
                 if self.total[to] + self.load[unit] <= most + _EPS),
                default=(here, 0),
            )  # fmt: skip
            if best[0] > here + _EPS and self.may_leave(unit):
                self.move(unit, -best[1])
                moved += 1
        return moved


def mended(graph: Graph, part: Sequence[int], load: Sequence[float], held: Sequence[bool]) -> list[int]:
    """Each district in one piece: of its pieces the one with held units, else the heaviest, stays; the others, and
    units of nobody, go to the district they hang on most."""
    part = list(part)
    best: dict[int, tuple[bool, float, int]] = {}
    pieces = graph.pieces(part)
    for number, piece in enumerate(pieces):
        district = part[piece[0]]
        rank = (any(held[unit] for unit in piece), sum(load[unit] for unit in piece), -number)
        if district != NOBODY and rank > best.get(district, (False, -1.0, 0)):
            best[district] = rank
    kept = {-rank[2] for rank in best.values()}
    loose = [unit for number, piece in enumerate(pieces) if number not in kept for unit in piece if not held[unit]]
    for unit in loose:
        part[unit] = NOBODY
    for unit, district in _grown(graph, part, loose):
        part[unit] = district
    return part


def _grown(graph: Graph, part: list[int], loose: list[int]) -> Iterator[tuple[int, int]]:
    """Loose units one after another with the district they hang on most among those already placed."""
    heap = [offer for unit in loose for offer in _offers(graph, part, unit)]
    heapq.heapify(heap)
    while heap:
        _tie, unit, district = heapq.heappop(heap)
        if part[unit] == NOBODY:
            yield unit, district
            free = [other for other in graph.near[unit] if part[other] == NOBODY]
            for offer in (offer for other in free for offer in _offers(graph, part, other)):
                heapq.heappush(heap, offer)


def _offers(graph: Graph, part: list[int], unit: int) -> list[tuple[float, int, int]]:
    """How strongly the unit hangs on each district around it, as entries of a heap."""
    ties: dict[int, float] = {}
    for other, tie in zip(graph.near[unit], graph.ties[unit], strict=True):
        if part[other] != NOBODY:
            ties[part[other]] = ties.get(part[other], 0.0) + tie
    return [(-tie, unit, district) for district, tie in ties.items()]
