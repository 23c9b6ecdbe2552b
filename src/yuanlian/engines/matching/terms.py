"""The terms beside the text: hard conditions, place, size, past deals, what people said. Each is explicit and small."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching.columns import UNKNOWN, Columns
from yuanlian.engines.matching.knowledge import Knowledge
from yuanlian.engines.matching.profiles import FIELD_MASK, FIELDS
from yuanlian.engines.matching.shapes import Field, Filters, Hard, Need, Reason, ReasonCode, Removed, Unknown

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEAR_POINTS = 30
NEAR_REACH_M = 50_000
SIZE_POINTS = 4
"""For each tenfold of employees."""
DEAL_POINTS = 25
MOST_DEALS = 4
EARTH_M = 6_371_008
NO_DISTANCE = -1
_GAPS = ((Unknown.PRODUCTS, Field.PRODUCTS), (Unknown.SCOPE, Field.SCOPE), (Unknown.INDUSTRY, Field.INDUSTRY))


def distances_m(need: Need, columns: Columns, numbers: Numbers) -> Numbers:
    """Great-circle metres between the need and each supplier, -1 where either place is not known."""
    if need.lon is None or need.lat is None:
        return np.full(len(numbers), NO_DISTANCE, dtype=np.int64)
    lon, lat = columns.facts["lon"].view()[numbers], columns.facts["lat"].view()[numbers]
    lat1, lat2 = math.radians(need.lat), np.radians(lat)
    half = np.sin((lat2 - lat1) / 2) ** 2
    half = half + math.cos(lat1) * np.cos(lat2) * np.sin(np.radians(lon - need.lon) / 2) ** 2
    metres = np.rint(2 * EARTH_M * np.arcsin(np.minimum(1.0, np.sqrt(half))))
    return np.where(np.isnan(metres), NO_DISTANCE, np.nan_to_num(metres)).astype(np.int64)


def unknown(columns: Columns, number: int) -> tuple[Unknown, ...]:
    """What the profile does not say, of that which this ranking would have used."""
    held = {FIELDS[packed & FIELD_MASK] for packed in columns.entries(number).tolist()}
    gaps = {gap: field not in held for gap, field in _GAPS}
    gaps[Unknown.PLACE] = columns.known("lon", number) is None or columns.known("lat", number) is None
    gaps[Unknown.SIZE] = columns.known("employees", number) is None
    gaps[Unknown.CERTIFICATES] = columns.known("certificates", number) is None
    return tuple(gap for gap, missing in gaps.items() if missing)


def _conditions(need: Need, columns: Columns, numbers: Numbers) -> Iterator[tuple[Hard, Flags, Flags]]:
    """Each hard condition of the need: which suppliers are not known to meet it, and of which nothing is known."""
    asked = need.filters
    if asked.areas:
        area = columns.facts["area"].view()[numbers]
        wanted = [columns.areas.numbers[one] for one in asked.areas if one in columns.areas.numbers]
        yield Hard.AREA, ~np.isin(area, wanted), area < 0
    if asked.certificates:
        held = columns.facts["certificates"].view()[numbers]
        known = list(columns.certificates.numbers.items())
        wanted = [number for value, number in known if {*asked.certificates} <= {*value}]
        yield Hard.CERTIFICATE, ~np.isin(held, wanted), held < 0
    for hard, name, least in (
        (Hard.EMPLOYEES, "employees", asked.employees), (Hard.CAPACITY, "capacity", asked.capacity),
    ):  # fmt: skip
        if least is not None:
            held = columns.facts[name].view()[numbers]
            yield hard, held < least, held == UNKNOWN
    if asked.within_m is not None:
        metres = distances_m(need, columns, numbers)
        yield Hard.DISTANCE, (metres > asked.within_m) | (metres == NO_DISTANCE), metres == NO_DISTANCE


def passed(need: Need, columns: Columns, numbers: Numbers) -> tuple[Flags, tuple[Removed, ...]]:
    """For each candidate number whether it meets every hard condition, and how many each condition removed."""
    kept = np.ones(len(numbers), dtype=np.bool_)
    if need.filters == Filters():
        return kept, ()
    removed = []
    for hard, broken, unsure in _conditions(need, columns, numbers):
        out = kept & broken
        if out.any():
            removed.append(Removed(condition=hard, count=int(out.sum()), unknown=int((out & unsure).sum())))
        kept &= ~broken
    return kept, tuple(removed)


def standing(need: Need, columns: Columns, numbers: Numbers, knowledge: Knowledge) -> Numbers:
    """The points for place and size of each candidate, and the most that deals and opinions could add."""
    metres = distances_m(need, columns, numbers)
    near = np.where(metres == NO_DISTANCE, 0, NEAR_POINTS * np.maximum(0, NEAR_REACH_M - metres) // NEAR_REACH_M)
    employees = columns.facts["employees"].view()[numbers]
    points: Numbers = near.astype(np.int64)
    sized = np.flatnonzero(employees > 0)
    points[sized] += (SIZE_POINTS * np.log10(employees[sized])).astype(np.int64)
    if knowledge.deals or knowledge.opinions:
        more = _marked(columns, knowledge)
        held = numbers < len(more)  # one that came since then gets nothing from deals
        points[held] += more[numbers[held]]
    return points


def _marked(columns: Columns, knowledge: Knowledge) -> NDArray[np.int32]:
    shared = knowledge.at_most
    if shared is not None:
        return columns.marked((shared,), lambda: shared)
    return columns.marked((knowledge.deals, knowledge.opinions), lambda: most_added(knowledge))


def most_added(knowledge: Knowledge) -> dict[str, int]:
    """The most that deals and opinions could add, by supplier."""
    most = {supplier: DEAL_POINTS * MOST_DEALS for _need, supplier in knowledge.deals}
    for (_need, supplier), weight in knowledge.opinions.items():
        most[supplier] = most.get(supplier, 0) + max(0, weight)
    return most


def separate(need: Need, columns: Columns, number: int, knowledge: Knowledge, names: Iterable[str]) -> list[Reason]:
    """The reasons beside the text, each with its points; an unknown place or size gives no reason."""
    reasons: list[Reason] = []
    if need.lon is not None:
        metres = int(distances_m(need, columns, np.array([number]))[0])
        if metres != NO_DISTANCE:
            points = NEAR_POINTS * max(0, NEAR_REACH_M - metres) // NEAR_REACH_M
            reasons.append(Reason(code=ReasonCode.NEAR, points=points, amount=metres))
    employees = columns.known("employees", number)
    if employees and employees > 0:
        points = int(SIZE_POINTS * math.log10(employees))
        reasons.append(Reason(code=ReasonCode.SIZE, points=points, amount=employees))
    if not knowledge.deals and not knowledge.opinions:
        return reasons
    supplier = columns.ids[number]
    for name in names:
        deals = knowledge.deals.get((name, supplier), 0)
        if deals:
            points = DEAL_POINTS * min(deals, MOST_DEALS)
            reasons.append(Reason(code=ReasonCode.PAST_DEALS, points=points, asked=name, amount=deals))
        said = knowledge.opinions.get((name, supplier), 0)
        if said:
            reasons.append(Reason(code=ReasonCode.FEEDBACK, points=said, asked=name, amount=said))
    return reasons
