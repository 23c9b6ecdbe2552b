"""Candidate groups as columns of a set partitioning: a lead with followers near it, found by dynamic programming.

A pair (lead, follower) has a cost; a group costs the sum over its followers. Prices on units (duals) turn the search
for a column of least reduced cost into a knapsack of at most `most` followers whose members reach `need`: exact, by a
table over (followers, members), for all leads at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.planning.reading import Floats, Ints

_EPS = 1e-9
_LARGEST = 1 << 62


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Who may follow whom: row l of `near` lists the followers of lead l (-1 fills up), `cost` what each costs."""

    near: Ints
    cost: Floats
    members: Ints
    need: int
    most: int
    whole: bool
    """Whether every follower within the radius stands in `near`; without that no bound can be told."""

    @property
    def count(self) -> int:
        """The number of units."""
        return len(self.near)

    def part(self, units: Ints) -> Table:
        """The table of some units only, numbered anew in the order given."""
        new = np.full(self.count + 1, -1)
        new[units] = np.arange(len(units))
        near, cost = new[self.near[units]], self.cost[units]
        order = np.argsort(near < 0, axis=1, kind="stable")
        width = max(1, int((near >= 0).sum(axis=1).max(initial=0)))
        near, cost = (np.take_along_axis(one, order, 1)[:, :width] for one in (near, cost))
        cost = np.where(near >= 0, cost, np.inf)
        return Table(
            near=near, cost=cost, members=self.members[units], need=self.need, most=self.most, whole=self.whole
        )


@dataclass(frozen=True, slots=True)
class Columns:
    """Groups: each row of `units` is ascending and filled up with -1 in front; `lead` leads at `cost`."""

    units: Ints
    lead: Ints
    cost: Floats

    @property
    def count(self) -> int:
        """The number of groups."""
        return len(self.lead)

    def chosen(self, which: Ints | NDArray[np.bool_]) -> Columns:
        """Some of them."""
        return Columns(self.units[which], self.lead[which], self.cost[which])

    def spent(self, prices: Floats) -> Floats:
        """What the prices of each group's units come to."""
        return np.asarray(np.where(self.units >= 0, prices[np.maximum(self.units, 0)], 0.0).sum(axis=1))


def together(*parts: Columns) -> Columns:
    """All groups of the parts."""
    return Columns(*(np.concatenate(one) for one in zip(*((p.units, p.lead, p.cost) for p in parts), strict=True)))


def of_units(groups: Columns, new: Ints) -> Columns:
    """The groups with unit u called `new[u]`; the last of `new` is -1, for the empty places."""
    return Columns(np.sort(new[groups.units], axis=1), new[groups.lead], groups.cost)


def joined(*parts: Columns) -> Columns:
    """All groups of the parts; of two with the same units only the one with the cheaper lead stays."""
    every = together(*parts)
    base, width = int(every.units.max(initial=0)) + 2, every.units.shape[1]
    if base**width < _LARGEST:  # the units are one number, which sorts many times faster than rows
        key = (every.units + 1) @ base ** np.arange(width)[::-1]
        order = np.argsort(key, kind="stable")
        new = np.diff(key[order], prepend=-1) > 0
        least = np.minimum.reduceat(every.cost[order], np.flatnonzero(new)) if len(order) else every.cost
        order = order[every.cost[order] == least[np.cumsum(new) - 1]]
        every, key = every.chosen(order), key[order]
        return _firsts(every.chosen(np.lexsort((every.lead, key))))
    return _firsts(every.chosen(np.lexsort((every.lead, every.cost, *every.units.T[::-1]))))


def _firsts(groups: Columns) -> Columns:
    """Of groups with the same units, which stand one after another, the first."""
    first = np.ones(groups.count, dtype=bool)
    first[1:] = (groups.units[1:] != groups.units[:-1]).any(axis=1)
    return groups.chosen(first)


def cheapest(
    table: Table, prices: Floats, *, free: np.ndarray | None = None, average: bool = False
) -> tuple[Floats, Columns]:
    """For each lead the group of least cost less prices, and that difference; infinite where a lead has none.

    `free` leaves out units; with `average` the group with the least difference a unit is sought instead.
    """
    values = _values(table, prices, free)
    state, steps = _filled(table, values)
    lead = np.arange(table.count)
    ends = state[:, :, table.need] - prices[:, None]
    if free is not None:
        ends = np.where(free[:, None], ends, np.inf)
    aim = ends / np.arange(1, table.most + 2) if average else ends
    followers = aim.argmin(axis=1)
    best = aim[lead, followers]
    found = _traced(table, steps, followers)
    there = np.isfinite(best)
    units = np.sort(np.concatenate([found, lead[:, None]], axis=1), axis=1)
    cost = ends[lead, followers] + np.where(units >= 0, prices[np.maximum(units, 0)], 0.0).sum(axis=1)
    return best, Columns(units[there], lead[there], cost[there])


def _values(table: Table, prices: Floats, free: np.ndarray | None) -> Floats:
    """What a follower adds to a group's reduced cost."""
    near = np.maximum(table.near, 0)
    values = np.where(table.near >= 0, table.cost - prices[near], np.inf)
    return values if free is None else np.where(free[near], values, np.inf)


def _filled(table: Table, values: Floats) -> tuple[Floats, list[tuple[Ints, NDArray[np.int8]]]]:
    """The table over (followers, members) for all leads, and the steps that filled it.

    Of followers with equal members only the `most` cheapest can matter, so few are looked at.
    """
    members = np.minimum(table.members, table.need)
    held = np.where(table.near >= 0, members[np.maximum(table.near, 0)], 0)
    state = np.full((table.count, table.most + 1, table.need + 1), np.inf)
    state[np.arange(table.count), 0, members] = 0.0
    steps: list[tuple[Ints, NDArray[np.int8]]] = []
    for amount in np.unique(members):
        mine = np.where(held == amount, values, np.inf)
        order = np.argsort(mine, axis=1, kind="stable")[:, : table.most]
        for rank in range(order.shape[1]):
            place = order[:, rank]
            added = mine[np.arange(table.count), place]
            if np.isfinite(added).any():
                state, came = _step(state, added, int(amount), table.need)
                steps.append((place, came))
    return state, steps


def _step(state: Floats, added: Floats, amount: int, need: int) -> tuple[Floats, NDArray[np.int8]]:
    """The table after one more follower was offered to each lead; where it was taken, the members before it."""
    after, came = state.copy(), np.full(state.shape, -1, dtype=np.int8)
    for before in range(need + 1):
        reached = min(before + amount, need)
        other = state[:, :-1, before] + added[:, None]
        better = other < after[:, 1:, reached] - _EPS
        after[:, 1:, reached] = np.where(better, other, after[:, 1:, reached])
        came[:, 1:, reached] = np.where(better, before, came[:, 1:, reached])
    return after, came


def _traced(table: Table, steps: list[tuple[Ints, NDArray[np.int8]]], followers: Ints) -> Ints:
    """The followers behind the chosen cells, -1 where there is none."""
    lead = np.arange(table.count)
    left, members = followers.copy(), np.full(table.count, table.need)
    found = np.full((table.count, table.most), -1)
    for place, came in reversed(steps):
        before = came[lead, left, members]
        taken = before >= 0
        found[taken, left[taken] - 1] = table.near[taken, place[taken]]
        members = np.where(taken, before, members)
        left = np.where(taken, left - 1, left)
    return found


def below(table: Table, prices: Floats, limit: float, room: int) -> Columns | None:
    """Every group whose reduced cost is at most `limit`; None when more than `room` partial groups arise."""
    values = _values(table, prices, None)
    order = np.argsort(values, axis=1, kind="stable")
    values, near = np.take_along_axis(values, order, 1), np.take_along_axis(table.near, order, 1)
    gains = np.concatenate([np.zeros((table.count, 1)), np.cumsum(np.minimum(values, 0.0), axis=1)], axis=1)
    open_ = _Partial(np.arange(table.count), np.full(table.count, -1), -prices, np.full((table.count, table.most), -1))
    done: list[Columns] = []
    for depth in range(table.most + 1):
        done.append(_finished(table, open_, limit, prices))
        if depth == table.most:
            break
        bound = gains[:, np.minimum(np.arange(near.shape[1]) + table.most - depth, near.shape[1])] - gains[:, 1:]
        ends = _ends(open_, values + bound, limit)
        if int((ends - open_.last - 1).sum()) > room:
            return None
        open_ = _grown(open_, depth, (near, values), ends)
    return joined(*done)


def _ends(open_: _Partial, least: Floats, limit: float) -> Ints:
    """Where the followers end with which each partial group can still keep the limit: `least` rises along a row."""
    low, high = open_.last + 1, np.full(len(open_.lead), least.shape[1])
    while (low < high).any():
        middle = (low + high) // 2
        fits = open_.value + least[open_.lead, np.minimum(middle, least.shape[1] - 1)] <= limit + _EPS
        inside = low < high
        low = np.where(inside & fits, middle + 1, low)
        high = np.where(inside & ~fits, middle, high)
    return low


@dataclass(frozen=True, slots=True)
class _Partial:
    """Groups on the way: lead, place of the last follower, reduced cost so far, followers."""

    lead: Ints
    last: Ints
    value: Floats
    followers: Ints


def _grown(open_: _Partial, depth: int, lists: tuple[Ints, Floats], ends: Ints) -> _Partial:
    """Each partial group with one more follower, from the place after its last up to where its list ends."""
    near, values = lists
    number = ends - open_.last - 1
    row = np.repeat(np.arange(len(number)), number)
    place = np.arange(len(row)) - np.repeat(np.cumsum(number) - number, number) + open_.last[row] + 1
    lead, followers = open_.lead[row], open_.followers[row]
    followers[:, depth] = near[lead, place]
    return _Partial(lead, place, open_.value[row] + values[lead, place], followers)


def _finished(table: Table, open_: _Partial, limit: float, prices: Floats) -> Columns:
    """The partial groups that are groups: members enough, within the limit."""
    units = np.sort(np.concatenate([open_.followers, open_.lead[:, None]], axis=1), axis=1)
    members = np.where(units >= 0, table.members[np.maximum(units, 0)], 0).sum(axis=1)
    good = (members >= table.need) & (open_.value <= limit + _EPS)
    columns = Columns(units[good], open_.lead[good], open_.value[good])
    return Columns(columns.units, columns.lead, columns.cost + columns.spent(prices))
