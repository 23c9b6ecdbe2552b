"""Where centres sit: of all enterprises' spots and today's centres so many are chosen, none above its limit.

Today each enterprise belongs to the nearest centre. A pair costs its distance in metres, once a unit of load.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from yuanlian.domain.plans.bridge import gathering
from yuanlian.domain.plans.bridge.gathering import Placed
from yuanlian.domain.plans.bridge.running import ENGINE, Answer, Fixed, Kind, Run, at_most, moves, said, too_few
from yuanlian.domain.plans.parameters import Parameters
from yuanlian.domain.plans.states import PlanKind
from yuanlian.domain.plans.values import Arrangement, Floats, Found, Input, Measure, Said, Target, Unit, metres
from yuanlian.domain.zones import queries as zones
from yuanlian.domain.zones.states import PlaceKind
from yuanlian.engines.planning import OUT
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import Invalid

SLACK = 1.2  # of the even share, when nobody said how much a centre may take
NEW = "site:"
LOOK = 8  # work of one look while the price of a change is sought: a tenth of the time, seldom a worse answer
MOST = 2000  # spots that are compared pair by pair


def gather(actor: Actor, asked: Parameters) -> Input:
    """The enterprises asked for and today's centres; raises Invalid for too few, or more than can be compared."""
    placed, nowhere = gathering.placed(gathering.taking_part(actor, asked))
    count = asked.count or 1
    if len(placed) <= count:
        raise Invalid(_("企业太少：要比中心多。"), fields={"count": _("企业太少：要比中心多。")})
    if len(placed) > MOST:
        raise Invalid(_("一次最多比较 %(most)s 家企业，请只看一条产业链或一个片区。") % {"most": MOST})
    rows = zones.places(actor).filter(kind=PlaceKind.CENTRE, lon__isnull=False, lat__isnull=False).order_by("code")
    loads = [gathering.load_of(each.row, asked.load) for each in placed]
    most = asked.capacity or max(int(np.ceil(sum(loads) / count * SLACK)), *loads)
    targets = tuple(
        Target(
            key=f"place:{row.id}", label=row.name, label_en=row.name_en, place=row.id, capacity=most, lon=row.lon,
            lat=row.lat,
        )
        for row in rows
    )  # fmt: skip
    nearest = _nearest(placed, targets)
    units = tuple(
        Unit(
            enterprise=each.row.id, name=each.row.short_name or each.row.name, lon=each.lon, lat=each.lat, load=load,
            today=today, facts={"most": most},
        )
        for each, load, today in zip(placed, loads, nearest, strict=True)
    )  # fmt: skip
    return Input(PlanKind.SITES, asked, units, targets, tuple(nowhere))


def _nearest(placed: Sequence[Placed], targets: Sequence[Target]) -> list[int | None]:
    """The index of the centre nearest to each enterprise; None for all where there is no centre."""
    if not targets:
        return [None] * len(placed)
    points = [each.point for each in placed]
    return [int(one) for one in _apart(points, targets).argmin(axis=0)]


def _apart(points: Sequence[gathering.Point], targets: Sequence[Target]) -> Floats:
    """Metres from each target to each point, shape [targets][points]."""
    here = metres(points, around=points)
    there = metres([(each.lon or 0.0, each.lat or 0.0) for each in targets], around=points)
    apart: Floats = np.rint(np.hypot(*(there[:, None, :] - here[None, :, :]).transpose(2, 0, 1)))
    return apart


def costs(units: Sequence[Unit], targets: Sequence[Target], _asked: Parameters) -> Floats:
    """Metres of each pair, shape [targets][units]."""
    return _apart([(unit.lon, unit.lat) for unit in units], targets)


def solve(given: Input, fixed: Fixed, run: Run) -> Found:
    """Which spots are opened, and which enterprise goes where; a pinned enterprise keeps its centre."""
    from yuanlian.engines.planning import sites  # -- slow import: it opens the solvers, which pages do not need

    asked, here = given.parameters, len(given.targets)
    problem = sites.Problem(**_problem(given))

    def at(price: int, work: int | None = LOOK) -> Answer:
        limits = replace(run.limits(asked), work=work)
        plan = sites.solve(replace(problem, move_cost=float(price)), limits)
        chosen = tuple(None if one == OUT else one for one in plan.assign[here:]) or (None,) * len(given.units)
        return Answer(plan, chosen, moves(given.units, chosen), price)

    best = _thorough(asked, at, run)
    # The places of today's centres come first, so that their numbers are those of their targets.
    opened = sorted({node for node in best.assign if node is not None and node >= here})
    targets = [*given.targets, *(_new(given.units[node - here]) for node in opened)]
    index = {**{node: node for node in range(here)}, **{node: here + at for at, node in enumerate(opened)}}
    assign = [None if node is None else index[node] for node in best.assign]
    _keep(given, fixed, targets, assign)
    bound = None if best.plan.bound is None or fixed else int(np.floor(best.plan.bound))
    return Found(
        assign=tuple(assign),
        targets=tuple(targets),
        engine=ENGINE,
        status=best.plan.status.value,
        bound=bound,
        reasons=(*(said(reason) for reason in best.plan.reasons), *too_few(asked.max_changes, best)),
    )


def _thorough(asked: Parameters, at: Callable[..., Answer], run: Run) -> Answer:
    """The answer at the price that keeps the changes few: the price is found by short looks, then looked at long."""
    if asked.max_changes is None:
        return at(asked.move_price, None)
    best = at_most(asked.max_changes, asked.move_price, at, run)
    if run.stop():
        return best
    full = at(best.price, None)
    return full if full.moves <= max(best.moves, asked.max_changes) else best


def _problem(given: Input) -> dict[str, Any]:
    """Every spot of an enterprise or a centre may be opened; a centre itself asks for nothing and costs nothing."""
    points = [(unit.lon, unit.lat) for unit in given.units]
    here = len(given.targets)
    nodes = metres([*((each.lon or 0.0, each.lat or 0.0) for each in given.targets), *points], around=points)
    load = np.array([0] * here + [unit.load for unit in given.units], dtype=np.float64)
    apart = np.rint(np.hypot(*(nodes[:, None, :] - nodes[None, :, :]).transpose(2, 0, 1)))
    today = [OUT] * here + [OUT if unit.today is None else unit.today for unit in given.units]
    return {
        "distance": apart * load[:, None],
        "demand": load,
        "capacity": np.full(len(nodes), float(given.units[0].facts["most"])),
        "sites": given.parameters.count or 1,
        "today": np.array(today, dtype=np.int64),
        "units": (*(each.label for each in given.targets), *(unit.name for unit in given.units)),
    }


def _keep(given: Input, fixed: Fixed, targets: list[Target], assign: list[int | None]) -> None:
    """Pinned enterprises are where they were pinned, at a site that is opened for them where it is not."""
    keys = {each.key: number for number, each in enumerate(targets)}
    leads = {f"{NEW}{unit.enterprise}": unit for unit in given.units}
    for unit, key in fixed.items():
        if key not in keys and key in leads:
            keys[key] = len(targets)
            targets.append(_new(leads[key]))
        assign[unit] = keys.get(key, assign[unit])


def _new(unit: Unit) -> Target:
    return Target(
        key=f"{NEW}{unit.enterprise}",
        label=f"{unit.name}附近",  # data -- kept in both languages
        label_en=f"near {unit.name}",
        enterprise=unit.enterprise,
        capacity=unit.facts["most"],
        lon=unit.lon,
        lat=unit.lat,
    )


def measure(arrangement: Arrangement) -> Measure:
    """Metres of each pair; the total counts each once a unit of load. What is over its limit, too many, left out."""
    units, targets, chosen = arrangement.units, arrangement.targets, arrangement.assign
    if not targets:
        return Measure(total=0, costs=(None,) * len(units))
    pairs = costs(units, targets, arrangement.parameters)
    each = tuple(None if one is None else int(pairs[one, unit]) for unit, one in enumerate(chosen))
    loads = Counter[int]()
    for unit, one in zip(units, chosen, strict=True):
        if one is not None:
            loads[one] += unit.load
    broken = [
        Said(code="over", values={"target": target.label, "load": loads[number], "capacity": target.capacity})
        for number, target in enumerate(targets)
        if target.capacity is not None and loads[number] > target.capacity
    ]
    wanted = arrangement.parameters.count or 0
    if len(loads) > wanted:
        broken.append(Said(code="many_sites", values={"sites": len(loads), "count": wanted}))
    without = [unit.name for unit, one in zip(units, chosen, strict=True) if one is None]
    if without:
        broken.append(Said(code="nobody", values={"names": without[:10], "count": len(without)}))
    total = sum(cost * unit.load for cost, unit in zip(each, units, strict=True) if cost is not None)
    return Measure(total=total, costs=each, violations=tuple(broken))


KIND = Kind(kind=PlanKind.SITES, gather=gather, solve=solve, measure=measure, pairs=costs)
