"""Says why not every unit can be placed: the exact bottleneck from a minimum cut, else who stays without.

Units that the same agents may take form one class. The cut between classes and agents (Ford and Fulkerson 1956) is
the set of units whose need exceeds most what all who may take them offer; it is exact where a unit weighs the same at
every agent, and a proof of impossibility in any case, since the least weight of each unit is counted.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from yuanlian.engines.planning import refining, transport
from yuanlian.engines.planning.reading import Floats, Ints, Marks
from yuanlian.engines.planning.shapes import OUT, Code, Limits, Reason
from yuanlian.engines.planning.weighted import Load

if TYPE_CHECKING:
    from yuanlian.engines.planning.assign import Problem

CLASSES = 2_000
"""Up to so many different sets of permitted agents the cut is looked for."""
_LITTLE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Classes and agents on the short side: what the classes need, what the agents offer."""

    classes: Ints
    agents: Ints
    need: float
    offer: float
    spare: Floats


def before(problem: Problem, load: Load) -> tuple[Reason, ...]:
    """The reasons why no plan can exist, none where nothing was found; looks at no cost."""
    may = np.isfinite(load.cost)
    alone: Marks = np.logical_not(may.any(axis=1))
    if alone.any():
        return tuple(_alone(problem, alone))
    weight, capacity = _needs(load, may)
    kinds, members = _classes(may)
    if len(kinds) > CLASSES:
        short = float(weight.sum() - capacity.sum())
        return (_total(float(weight.sum()), float(capacity.sum())),) if short > _LITTLE else ()
    need = np.zeros(len(kinds))
    np.add.at(need, members, weight)
    cut = bottleneck(kinds, need, capacity)
    return () if cut is None else tuple(_said(problem, cut, members, capacity))


def _classes(may: Marks) -> tuple[Marks, Ints]:
    """The different sets of permitted agents, and the set of each unit; rows are compared as packed bits."""
    packed = np.packbits(may, axis=1)
    words = np.ascontiguousarray(packed).view(f"S{packed.shape[1]}").ravel()
    _words, first, members = np.unique(words, return_index=True, return_inverse=True)
    return may[first], members.astype(np.int64)


def bottleneck(kinds: Marks, need: Floats, capacity: Floats) -> Cut | None:
    """The cut that proves a shortage, None where everything flows. `kinds` [k][m] says who may take which class."""
    count, size = kinds.shape
    flow = np.zeros((count, size))
    left, room = need.copy(), capacity.copy()
    for kind in range(count):
        agents = np.flatnonzero(kinds[kind])
        before = np.minimum(np.cumsum(room[agents]), left[kind])
        flow[kind, agents] = np.diff(before, prepend=0.0)
        left[kind] -= before[-1] if len(before) else 0.0
        room[agents] -= flow[kind, agents]
    while True:
        parent = _path(kinds, flow, left, room)
        if parent is None:
            break
        steps, push = parent
        for kind, agent, sign in steps:
            flow[kind, agent] += sign * push
        left[steps[0][0]] -= push
        room[steps[-1][1]] -= push
    if left.max(initial=0.0) <= _LITTLE:
        return None
    classes, agents = _reached(kinds, flow, left)
    return Cut(
        classes=classes, agents=agents, need=float(need[classes].sum()), offer=float(capacity[agents].sum()),
        spare=room,
    )  # fmt: skip


Steps = list[tuple[int, int, int]]


def _path(kinds: Marks, flow: Floats, left: Floats, room: Floats) -> tuple[Steps, float] | None:
    """The shortest way from a class with something left to an agent with room, and how much it carries."""
    count = len(kinds)
    before: dict[int, int] = {int(kind): -1 for kind in np.flatnonzero(left > _LITTLE)}
    waiting = deque(before)
    while waiting:
        node = waiting.popleft()
        if node < count:
            following = [count + int(agent) for agent in np.flatnonzero(kinds[node])]
        elif room[node - count] > _LITTLE:
            return _traced(node, before, flow, (left, room))
        else:
            following = [int(kind) for kind in np.flatnonzero(flow[:, node - count] > _LITTLE)]
        for other in following:
            if other not in before:
                before[other] = node
                waiting.append(other)
    return None


def _traced(node: int, before: dict[int, int], flow: Floats, ends: tuple[Floats, Floats]) -> tuple[Steps, float]:
    left, room = ends
    count = len(left)
    push, steps = float(room[node - count]), []
    while before[node] >= 0:
        last = before[node]
        if node >= count:
            steps.append((last, node - count, 1))
        else:
            push = min(push, float(flow[node, last - count]))
            steps.append((node, last - count, -1))
        node = last
    steps.reverse()
    return steps, min(push, float(left[node]))


def _reached(kinds: Marks, flow: Floats, left: Floats) -> tuple[Ints, Ints]:
    """The short side of the cut: classes and agents that can still be reached from what is left."""
    classes = left > _LITTLE
    while True:
        agents = kinds[classes].any(axis=0)
        more = classes | (flow[:, agents] > _LITTLE).any(axis=1)
        if bool((more == classes).all()):
            return np.flatnonzero(classes), np.flatnonzero(agents)
        classes = more


def _needs(load: Load, may: Marks) -> tuple[Floats, Floats]:
    """What each unit needs at least, and what each agent offers; whole slots where an agent's units weigh the same."""
    if bool((load.weight == load.weight[0]).all()):
        slots = np.floor(load.capacity / np.maximum(load.weight[0], 1e-12) + _LITTLE)
        return np.ones(len(may)), np.minimum(slots, len(may))
    return np.where(may, load.weight, np.inf).min(axis=1), load.capacity.copy()


def _alone(problem: Problem, alone: Marks) -> list[Reason]:
    """Units without any agent: too heavy for each who may take them, or nobody may."""
    allowed = np.isfinite(problem.cost)
    heavy = alone & allowed.any(axis=0)
    found = []
    for rows, code in ((np.flatnonzero(heavy), Code.TOO_LARGE), (np.flatnonzero(alone & ~heavy), Code.NOBODY_MAY)):
        if len(rows):
            may = allowed[:, rows]
            need = float(np.where(may, problem.weight[:, rows], np.inf).min(axis=0).max())
            offer = float(problem.capacity[may.any(axis=1)].max(initial=0.0))
            values = {"need": _neat(need), "offer": _neat(offer)} if code is Code.TOO_LARGE else {}
            found.append(Reason(code=code, rows=tuple(rows.tolist()), names=_names(problem.units, rows), values=values))
    return found


def _said(problem: Problem, cut: Cut, members: Ints, capacity: Floats) -> list[Reason]:
    """The bottleneck and what would help, in numbers."""
    short = cut.need - cut.offer
    units = np.flatnonzero(np.isin(members, cut.classes))
    everyone = len(cut.agents) == len(capacity)
    skills = {problem.skill[unit] for unit in units} if problem.skill else set()
    what = {"what": next(iter(skills))} if len(skills) == 1 and skills != {""} else {}
    agents = {"rows": tuple(cut.agents.tolist()), "names": _names(problem.agents, cut.agents)}
    said = [
        _total(cut.need, cut.offer) if everyone and not what else Reason(
            code=Code.SHORT, **agents,
            values={
                **what, "need": _neat(cut.need), "offer": _neat(cut.offer), "short": _neat(short),
                "givers": len(cut.agents),
            },
        )
    ]  # fmt: skip
    if len(cut.agents):
        each = float(np.ceil(short / len(cut.agents) - _LITTLE))
        said.append(Reason(code=Code.REMEDY_RAISE, **agents, values={"each": _neat(each), "givers": len(cut.agents)}))
    others = np.setdiff1d(np.arange(len(capacity)), cut.agents)
    ranked = others[np.argsort(-cut.spare[others], kind="stable")]
    enough = np.flatnonzero(np.cumsum(cut.spare[ranked]) >= short - _LITTLE)
    if len(enough):
        people = ranked[: enough[0] + 1]
        names = _names(problem.agents, people)
        rows = tuple(people.tolist())
        said.append(Reason(code=Code.REMEDY_TRAIN, rows=rows, names=names, values={**what, "people": len(people)}))
    return said


def _total(need: float, offer: float) -> Reason:
    values = {"need": _neat(need), "offer": _neat(offer), "short": _neat(need - offer)}
    return Reason(code=Code.SHORT_TOTAL, values=values)


def partial(
    problem: Problem, load: Load, reasons: tuple[Reason, ...], limits: Limits
) -> tuple[Ints, tuple[Reason, ...]]:
    """The elastic relaxation: as much as fits is placed, the rest is OUT; names who stays without where no cut does."""
    finite = load.cost[np.isfinite(load.cost)]
    dear = (float(finite.max() - finite.min()) if len(finite) else 1.0) * 2 + 1.0
    least = np.where(np.isfinite(load.cost), load.weight, np.inf).min(axis=1)
    least = np.where(np.isfinite(least), least, 1.0)
    base = float(finite.max()) if len(finite) else 0.0
    stay = base + dear * (1 + len(least) * least / max(float(least.max()), 1e-12))
    wide = Load(
        cost=np.column_stack([load.cost, stay]),
        weight=np.column_stack([load.weight, least]),
        capacity=np.append(load.capacity, least.sum()),
    )
    equal = bool((load.weight == load.weight[0]).all())
    if equal:
        slots = np.floor(load.capacity / np.maximum(load.weight[0], 1e-12) + _LITTLE)
        slots = np.append(np.minimum(slots, len(least)), len(least)).astype(np.int64)
        assign = transport.cheapest(wide.cost, slots, replace(limits, seconds=None)).assign
    else:
        found = refining.refined(wide, limits, start=None)[0]
        assign = np.full(len(least), len(load.capacity)) if found is None else found
    assign = np.where(assign == len(load.capacity), OUT, assign)
    out = np.flatnonzero(assign == OUT)
    if not reasons:
        short = _neat(float(least[out].sum()))
        names = _names(problem.units, out)
        reasons = (Reason(code=Code.LEFT_OUT, rows=tuple(out.tolist()), names=names, values={"short": short}),)
    return assign, reasons


def _names(called: tuple[str, ...], rows: Ints) -> tuple[str, ...]:
    return tuple(called[row] if called else str(row) for row in rows.tolist())


def _neat(value: float) -> int | float:
    return int(value) if value == int(value) else round(value, 6)
