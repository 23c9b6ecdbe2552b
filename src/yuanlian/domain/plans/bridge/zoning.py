"""Areas: enterprises in connected parts of even load, from the areas they stand in today.

Two enterprises border each other where their ground touches; the engine cuts this graph, along main roads where it
can. A unit's cost is its distance from the middle of its area.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil, floor
from uuid import UUID

import numpy as np
from django.utils.translation import gettext as _

from yuanlian.domain.plans.bridge import bordering, gathering
from yuanlian.domain.plans.bridge.bordering import Borders
from yuanlian.domain.plans.bridge.gathering import Placed
from yuanlian.domain.plans.bridge.running import ENGINE, Answer, Fixed, Kind, Run, at_most, moves, said, too_few
from yuanlian.domain.plans.parameters import Parameters
from yuanlian.domain.plans.states import PlanKind
from yuanlian.domain.plans.values import Arrangement, Floats, Found, Input, Measure, Said, Target, Unit, metres
from yuanlian.domain.zones import queries as zones
from yuanlian.domain.zones.models import Place
from yuanlian.domain.zones.states import PlaceKind
from yuanlian.engines.planning import OUT, Code, Reason, districts
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import Invalid
from yuanlian.kernel.models import Zone

NEW = "new:"
NEAR = "_near"


def gather(actor: Actor, asked: Parameters) -> Input:
    """The enterprises asked for with their neighbours, and the zone's areas; raises Invalid for too few enterprises."""
    every, nowhere = gathering.placed(gathering.taking_part(actor, asked).select_related("place", "chain"))
    places = {row.id: row for row in zones.places(actor)}
    placed = [each for each in every if each.row.place_id is None or area_of(each.row.place_id, places)]
    if len(placed) <= (asked.count or 1):
        raise Invalid(_("企业太少：要比片区多。"), fields={"count": _("企业太少：要比片区多。")})
    found = bordering.borders(Zone.objects.get(pk=actor.zone), [each.point for each in placed])
    near = _neighbours(len(placed), found)
    areas = _areas(list(places.values()), Counter(area_of(each.row.place_id, places) for each in placed), asked)
    index: dict[UUID | None, int] = {each.place: number for number, each in enumerate(areas) if each.place}
    units = tuple(
        Unit(
            enterprise=each.row.id,
            name=each.row.short_name or each.row.name,
            lon=each.lon,
            lat=each.lat,
            load=gathering.load_of(each.row, asked.load),
            today=index.get(area_of(each.row.place_id, places)),
            facts={
                "chain": each.row.chain.code if each.row.chain else "",
                "held": _held(each.row.place_id, places),
                NEAR: near[number],
            },
        )
        for number, each in enumerate(placed)
    )
    mean = sum(unit.load for unit in units) / (asked.count or 1)
    most = int(np.floor(mean * (1 + _tolerance(mean, asked)) + 1e-9))
    targets = tuple(_limited(each, most) for each in areas)
    return Input(PlanKind.AREAS, asked, units, targets, tuple(nowhere), _elsewhere(every, placed))


def _elsewhere(every: Sequence[Placed], placed: Sequence[Placed]) -> tuple[Said, ...]:
    """Those that stand in a place outside every area: a plan of areas does not take them from there."""
    here = {each.row.id for each in placed}
    names = [each.row.short_name or each.row.name for each in every if each.row.id not in here]
    return (Said(code="elsewhere", values={"names": names[:10], "count": len(names)}),) if names else ()


def _held(place: UUID | None, places: dict[UUID, Place]) -> bool:
    """Whether the enterprise stands in a building or room, which goes to its area as a whole."""
    return place is not None and places[place].kind != PlaceKind.AREA


def _tolerance(mean: float, asked: Parameters) -> float:
    """The share by which loads may differ: what was asked, and at least what whole units make unavoidable."""
    return max(asked.tolerance / 100, (ceil(mean) - mean) / mean, (mean - floor(mean)) / mean)


def _limited(each: Target, most: int) -> Target:
    return Target(
        key=each.key, label=each.label, label_en=each.label_en, place=each.place, capacity=most, lon=each.lon,
        lat=each.lat, facts=each.facts,
    )  # fmt: skip


def _neighbours(count: int, found: Borders) -> list[list[list[int]]]:
    """For each unit its neighbours with a higher number: number, metres of border, 1 along a main road."""
    near: list[list[list[int]]] = [[] for _one in range(count)]
    order = np.lexsort((found.pairs.max(axis=1), found.pairs.min(axis=1)))
    for one in order.tolist():
        low, high = sorted(found.pairs[one].tolist())
        near[low].append([high, round(float(found.length[one])), int(found.main[one])])
    return near


def area_of(place: UUID | None, places: dict[UUID, Place]) -> UUID | None:
    """The area that a place is, or lies in."""
    while place is not None and place in places and places[place].kind != PlaceKind.AREA:
        place = places[place].parent_id
    return place


def _areas(places: Sequence[Place], units: Counter[UUID | None], asked: Parameters) -> list[Target]:
    """The areas that stand, those with most units first, then as many new ones as are asked for besides."""
    rows = [row for row in places if row.kind == PlaceKind.AREA]
    kept = sorted(rows, key=lambda row: (-units[row.id], row.order, row.code))[: asked.count]
    rows = sorted(kept, key=lambda row: (row.order, row.code)) + [row for row in rows if row not in kept]
    found = [
        Target(key=f"place:{row.id}", label=row.name, label_en=row.name_en, place=row.id, lon=row.lon, lat=row.lat)
        for row in rows
    ]
    for number in range(len(rows), asked.count or 0):
        name = f"新片区 {number - len(rows) + 1}"  # data -- kept in both languages
        found.append(Target(key=f"{NEW}{number}", label=name, label_en=f"New area {number - len(rows) + 1}"))
    return found


def solve(given: Input, fixed: Fixed, run: Run) -> Found:
    """Which area each enterprise belongs to; pinned ones stay."""
    asked, units = given.parameters, given.units
    count = asked.count or 1
    keys = {each.key: number for number, each in enumerate(given.targets)}
    problem = _problem(given, _pinned(given, fixed, keys, count))

    def at(price: int) -> Answer:
        plan = districts.solve(replace(problem, move_cost=float(price)), run.limits(asked))
        chosen = tuple(None if one == OUT else one for one in plan.assign) or (None,) * len(units)
        return Answer(plan, chosen, moves(units, chosen), price)

    best = at_most(asked.max_changes, asked.move_price, at, run)
    return Found(
        assign=best.assign,
        targets=given.targets,
        engine=ENGINE,
        status=best.plan.status.value,
        reasons=(
            *(said(_named(reason, given.targets)) for reason in best.plan.reasons),
            *too_few(asked.max_changes, best),
            _on_roads(units, best.assign),
        ),
    )


def _named(reason: Reason, targets: Sequence[Target]) -> Reason:
    """The reason with areas called by their names."""
    if reason.code is not Code.UNEVEN:
        return reason
    return replace(reason, names=tuple(targets[row].label for row in reason.rows))


def _problem(given: Input, pinned: Mapping[int, int]) -> districts.Problem:
    """The units with their borders in metres; a change of area is priced in metres of border."""
    units, asked = given.units, given.parameters
    count = asked.count or 1
    points = [(unit.lon, unit.lat) for unit in units]
    codes = sorted({str(unit.facts["chain"]) for unit in units} - {""})
    edges = np.array(
        [[number, *edge] for number, unit in enumerate(units) for edge in unit.facts[NEAR]], dtype=np.float64
    ).reshape(-1, 4)
    return districts.Problem(
        places=bordering.spread(metres(points, around=points)),
        load=np.array([unit.load for unit in units], dtype=np.float64),
        industry=np.array(
            [codes.index(one) if (one := unit.facts["chain"]) else OUT for unit in units], dtype=np.int64
        ),
        pinned=np.array([pinned.get(number, OUT) for number in range(len(units))], dtype=np.int64),
        ends=edges[:, :2].astype(np.int64),
        length=edges[:, 2],
        main=edges[:, 3] > 0,
        k=count,
        tolerance=_tolerance(sum(unit.load for unit in units) / count, asked),
        today=np.array(
            [OUT if unit.today is None or unit.today >= count else unit.today for unit in units], dtype=np.int64
        ),
        names=tuple(unit.name for unit in units),
    )


def _pinned(given: Input, fixed: Fixed, keys: dict[str, int], count: int) -> dict[int, int]:
    """Units pinned by hand, and those held by a building, with the index of their area."""
    held = {
        number: unit.today for number, unit in enumerate(given.units) if unit.facts["held"] and unit.today is not None
    }
    pinned = {number: keys[key] for number, key in fixed.items() if key in keys}
    return {number: area for number, area in {**held, **pinned}.items() if area < count}


def _on_roads(units: Sequence[Unit], assign: Sequence[int | None]) -> Said:
    """How much of the border between areas runs along main roads."""
    border = main = 0
    for number, unit in enumerate(units):
        for other, length, along in unit.facts[NEAR]:
            if assign[number] != assign[other]:
                border += length
                main += length * along
    return Said(code="on_roads", values={"share": round(100 * main / border) if border else 100})


def _middles(arrangement: Arrangement) -> tuple[Floats, Floats]:
    """Plane points of the units, and the middle of each target's units (its label point where it has none)."""
    points = [(unit.lon, unit.lat) for unit in arrangement.units]
    flat = metres(points, around=points)
    middle = np.full((len(arrangement.targets), 2), np.nan)
    chosen = np.array([OUT if one is None else one for one in arrangement.assign])
    for number, target in enumerate(arrangement.targets):
        inside = chosen == number
        if inside.any():
            middle[number] = flat[inside].mean(axis=0)
        elif target.lon is not None and target.lat is not None:
            middle[number] = metres([(target.lon, target.lat)], around=points)[0]
    return flat, middle


def costs(units: Sequence[Unit], targets: Sequence[Target], _asked: Parameters) -> Floats:
    """Metres from each area's label point to each unit, shape [targets][units]; unknown ones stand last."""
    points = [(unit.lon, unit.lat) for unit in units]
    here = metres(points, around=points)
    there = np.array(
        [
            metres([(each.lon, each.lat)], around=points)[0] if each.lon is not None and each.lat is not None else
            here.mean(axis=0)
            for each in targets
        ]
    )  # fmt: skip
    apart: Floats = np.rint(np.hypot(*(there[:, None, :] - here[None, :, :]).transpose(2, 0, 1)))
    return apart


def measure(arrangement: Arrangement) -> Measure:
    """Metres of each unit from the middle of its area; areas too heavy, too light or in pieces."""
    flat, middle = _middles(arrangement)
    each = tuple(
        None if one is None else round(float(np.hypot(*(flat[unit] - middle[one]))))
        for unit, one in enumerate(arrangement.assign)
    )
    broken = [*_uneven(arrangement), *_split(arrangement)]
    without = [unit.name for unit, one in zip(arrangement.units, arrangement.assign, strict=True) if one is None]
    if without:
        broken.append(Said(code="nobody", values={"names": without[:10], "count": len(without)}))
    return Measure(total=sum(one for one in each if one is not None), costs=each, violations=tuple(broken))


def _uneven(arrangement: Arrangement) -> list[Said]:
    loads = Counter[int]()
    for unit, one in zip(arrangement.units, arrangement.assign, strict=True):
        if one is not None:
            loads[one] += unit.load
    return [
        Said(code="over", values={"target": target.label, "load": loads[number], "capacity": target.capacity})
        for number, target in enumerate(arrangement.targets)
        if target.capacity is not None and loads[number] > target.capacity
    ]


def _split(arrangement: Arrangement) -> list[Said]:
    """Areas whose enterprises do not all reach each other over neighbours of the same area."""
    pairs = [
        (number, other)
        for number, unit in enumerate(arrangement.units)
        for other, _length, _main in unit.facts.get(NEAR, ())
        if arrangement.assign[number] == arrangement.assign[other]
    ]
    parts = bordering.components(len(arrangement.units), np.array(pairs, dtype=np.int64).reshape(-1, 2))
    pieces: dict[int, set[int]] = {}
    for part, one in zip(parts.tolist(), arrangement.assign, strict=True):
        if one is not None:
            pieces.setdefault(one, set()).add(part)
    return [
        Said(code="split", values={"target": arrangement.targets[number].label, "parts": len(parts_of)})
        for number, parts_of in sorted(pieces.items())
        if len(parts_of) > 1
    ]


KIND = Kind(kind=PlanKind.AREAS, gather=gather, solve=solve, measure=measure, pairs=costs)
