"""The terms beside the text: hard conditions, place, size, past deals, what people said. Each is explicit and small."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching.knowledge import Knowledge
from yuanlian.engines.matching.shapes import Filters, Hard, Need, Reason, ReasonCode, Removed, Supplier, Unknown

NEAR_POINTS = 30
NEAR_REACH_M = 50_000
SIZE_POINTS = 4
"""For each tenfold of employees."""
DEAL_POINTS = 25
MOST_DEALS = 4
EARTH_M = 6_371_008


def distance_m(need: Need, supplier: Supplier) -> int | None:
    """Great-circle metres between the need and the supplier, None where either place is not known."""
    if need.lon is None or need.lat is None or supplier.lon is None or supplier.lat is None:
        return None
    lat1, lat2 = math.radians(need.lat), math.radians(supplier.lat)
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(supplier.lon - need.lon) / 2) ** 2
    return round(2 * EARTH_M * math.asin(min(1.0, math.sqrt(half))))


def unknown(need: Need, supplier: Supplier) -> tuple[Unknown, ...]:
    """What the profile does not say, of that which this ranking would have used."""
    gaps = {
        Unknown.PRODUCTS: not supplier.products,
        Unknown.SCOPE: not supplier.scope,
        Unknown.INDUSTRY: not supplier.industry,
        Unknown.PLACE: supplier.lon is None or supplier.lat is None,
        Unknown.SIZE: supplier.employees is None,
        Unknown.CERTIFICATES: supplier.certificates is None,
    }
    return tuple(gap for gap, missing in gaps.items() if missing)


def meets(need: Need, supplier: Supplier) -> tuple[Hard | None, bool]:
    """The first hard condition that the supplier is not known to meet, and whether only for want of knowledge."""
    asked = need.filters
    if asked.areas and supplier.area not in asked.areas:
        return Hard.AREA, supplier.area is None
    if asked.certificates and not set(asked.certificates) <= set(supplier.certificates or ()):
        return Hard.CERTIFICATE, supplier.certificates is None
    if asked.employees is not None and (supplier.employees is None or supplier.employees < asked.employees):
        return Hard.EMPLOYEES, supplier.employees is None
    if asked.capacity is not None and (supplier.capacity is None or supplier.capacity < asked.capacity):
        return Hard.CAPACITY, supplier.capacity is None
    if asked.within_m is not None:
        metres = distance_m(need, supplier)
        if metres is None or metres > asked.within_m:
            return Hard.DISTANCE, metres is None
    return None, False


def passed(
    need: Need, suppliers: Sequence[Supplier], numbers: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], tuple[Removed, ...]]:
    """For each candidate number whether it meets every hard condition, and how many each condition removed."""
    if need.filters == Filters():
        return np.ones(len(numbers), dtype=np.bool_), ()
    kept = np.zeros(len(numbers), dtype=np.bool_)
    counts: dict[Hard, list[int]] = {}
    for at, number in enumerate(numbers.tolist()):
        broken, unsure = meets(need, suppliers[number])
        kept[at] = broken is None
        if broken is not None:
            tally = counts.setdefault(broken, [0, 0])
            tally[0] += 1
            tally[1] += unsure
    removed = (
        Removed(condition=hard, count=counts[hard][0], unknown=counts[hard][1]) for hard in Hard if hard in counts
    )
    return kept, tuple(removed)


def separate(need: Need, supplier: Supplier, knowledge: Knowledge, names: Iterable[str]) -> list[Reason]:
    """The reasons beside the text, each with its points; an unknown place or size gives no reason."""
    reasons: list[Reason] = []
    metres = distance_m(need, supplier)
    if metres is not None:
        points = NEAR_POINTS * max(0, NEAR_REACH_M - metres) // NEAR_REACH_M
        reasons.append(Reason(code=ReasonCode.NEAR, points=points, amount=metres))
    if supplier.employees:
        points = int(SIZE_POINTS * math.log10(supplier.employees))
        reasons.append(Reason(code=ReasonCode.SIZE, points=points, amount=supplier.employees))
    for name in names:
        deals = knowledge.deals.get((name, supplier.id), 0)
        if deals:
            points = DEAL_POINTS * min(deals, MOST_DEALS)
            reasons.append(Reason(code=ReasonCode.PAST_DEALS, points=points, asked=name, amount=deals))
        said = knowledge.opinions.get((name, supplier.id), 0)
        if said:
            reasons.append(Reason(code=ReasonCode.FEEDBACK, points=said, asked=name, amount=said))
    return reasons
