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
_CHUNK = 20_000


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
    units, lead, cost = every.units, every.lead, every.cost
    order = np.lexsort((lead, cost, *units.T[::-1]))
    units, lead, cost = units[order], lead[order], cost[order]
    first = np.ones(len(lead), dtype=bool)
    first[1:] = (units[1:] != units[:-1]).any(axis=1)
    return Columns(units[first], lead[first], cost[first])


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
        open_ = _grown(open_, depth, (near, values, bound), limit)
        if len(open_.lead) > room:
            return None
    return joined(*done)


@dataclass(frozen=True, slots=True)
class _Partial:
    """Groups on the way: lead, place of the last follower, reduced cost so far, followers."""

    lead: Ints
    last: Ints
    value: Floats
    followers: Ints


def _grown(open_: _Partial, depth: int, lists: tuple[Ints, Floats, Floats], limit: float) -> _Partial:
    """Each partial group with one more follower further down its list, where the limit can still be kept."""
    near, values, bound = lists
    parts: list[_Partial] = []
    for start in range(0, len(open_.lead), _CHUNK):
        some = slice(start, start + _CHUNK)
        lead = open_.lead[some]
        value = open_.value[some, None] + values[lead]
        fits = (value + bound[lead] <= limit + _EPS) & (np.arange(near.shape[1]) > open_.last[some, None])
        row, place = np.nonzero(fits)
        followers = open_.followers[some][row]
        followers[:, depth] = near[lead[row], place]
        parts.append(_Partial(lead[row], place, value[row, place], followers))
    if not parts:
        return _Partial(open_.lead[:0], open_.last[:0], open_.value[:0], open_.followers[:0])
    names = ("lead", "last", "value", "followers")
    return _Partial(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _finished(table: Table, open_: _Partial, limit: float, prices: Floats) -> Columns:
    """The partial groups that are groups: members enough, within the limit."""
    units = np.sort(np.concatenate([open_.followers, open_.lead[:, None]], axis=1), axis=1)
    members = np.where(units >= 0, table.members[np.maximum(units, 0)], 0).sum(axis=1)
    good = (members >= table.need) & (open_.value <= limit + _EPS)
    columns = Columns(units[good], open_.lead[good], open_.value[good])
    return Columns(columns.units, columns.lead, columns.cost + columns.spent(prices))
