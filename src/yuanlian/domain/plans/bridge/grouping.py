"""Joint branches and joint groups: enterprises with too few full members for a branch of their own, joined nearby.

Only enterprises without an organisation take part, in no joint body that stands or is planned, whose survey counted
members, but fewer than a branch needs. Each
group is led by one of its enterprises; a follower costs its distance to the lead, and more where chains differ or the
lead is the smaller one. These prices are the engine's own, in metres.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _

from yuanlian.domain.party import coverage
from yuanlian.domain.party.models import Survey
from yuanlian.domain.party.states import Coverage
from yuanlian.domain.plans.bridge import gathering
from yuanlian.domain.plans.bridge.running import ENGINE, Fixed, Kind, Run, said
from yuanlian.domain.plans.parameters import Parameters
from yuanlian.domain.plans.states import PlanKind
from yuanlian.domain.plans.values import Arrangement, Floats, Found, Input, Measure, Said, Target, Unit, metres
from yuanlian.engines.planning import OUT, Plan, Reason, Status, groups
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import Invalid

KM = 1000.0
OTHER, SMALLER, LEFT = (round(price * KM) for price in (groups.OTHER_INDUSTRY, groups.SMALLER_LEAD, groups.LEFT_OUT))
KEY = "group:"


def gather(actor: Actor, asked: Parameters) -> Input:
    """Enterprises without an organisation and with one member or more, but fewer than needed; raises Invalid."""
    free = coverage.covered_by(actor.zone, Coverage.NONE) & ~coverage.joined(actor.zone, asked.body)
    rows = gathering.taking_part(actor, asked).filter(free)
    surveys = Survey.objects.filter(zone_id=actor.zone, full_members__gte=1, full_members__lt=asked.need)
    members = dict(surveys.values_list("enterprise_id", "full_members"))
    placed, nowhere = gathering.placed(rows.filter(pk__in=list(members)).select_related("place", "chain"))
    units = tuple(
        Unit(
            enterprise=each.row.id,
            name=each.row.short_name or each.row.name,
            lon=each.lon,
            lat=each.lat,
            load=members[each.row.id] or 1,
            facts={"chain": each.row.chain.code if each.row.chain else "", "size": each.row.employees or 0},
        )
        for each in placed
    )
    if len(units) < 2:
        raise Invalid(_("没有可以联合的企业：要未覆盖、有位置、摸底有党员但不足 %(need)d 名。") % {"need": asked.need})
    return Input(PlanKind.GROUPS, asked, units, (), tuple(nowhere))


def solve(given: Input, fixed: Fixed, run: Run) -> Found:
    """Groups of the units that are free; groups with a pinned unit stay as they are."""
    run.report(0, 1)
    free = [number for number in range(len(given.units)) if number not in fixed]
    kept = _kept(given, fixed)
    plan = groups.solve(_problem(given, free), run.limits(given.parameters)) if len(free) > 1 else _nothing(free)
    assign: list[int | None] = [None] * len(given.units)
    for target, members in enumerate(kept.values()):
        for number in members:
            assign[number] = target
    used = sorted({one for one in plan.assign if one != OUT})
    for number, one in zip(free, plan.assign, strict=True):
        assign[number] = None if one == OUT else len(kept) + used.index(one)
    leads = [free[plan.open[one]] for one in used]
    units = [given.units[lead] for lead in leads]
    targets = (*(_target(_lead(given, key), given) for key in kept), *(_target(unit, given) for unit in units))
    return Found(
        assign=tuple(assign),
        targets=targets,
        engine=ENGINE,
        status=plan.status.value,
        bound=None if plan.bound is None or kept else int(np.floor(plan.bound * KM)),
        reasons=tuple(said(_renumbered(reason, free)) for reason in plan.reasons),
    )


def _nothing(free: Sequence[int]) -> Plan:
    """Nobody is left to be joined."""
    return Plan(status=Status.FEASIBLE, cost=0.0, assign=(OUT,) * len(free))


def _renumbered(reason: Reason, free: Sequence[int]) -> Reason:
    """The reason about rows of the whole plan."""
    return replace(reason, rows=tuple(free[row] for row in reason.rows if row < len(free)))


def _kept(given: Input, fixed: Fixed) -> dict[str, list[int]]:
    """Units by the key of the group that they keep; a group whose lead takes no part any more is dissolved."""
    found: dict[str, list[int]] = defaultdict(list)
    here = {f"{KEY}{unit.enterprise}" for unit in given.units}
    for number, key in sorted(fixed.items()):
        if key in here:
            found[key].append(number)
    return found


def _lead(given: Input, key: str) -> Unit:
    return next(unit for unit in given.units if f"{KEY}{unit.enterprise}" == key)


def _target(lead: Unit, given: Input) -> Target:
    return Target(
        key=f"{KEY}{lead.enterprise}",
        label=f"{lead.name}牵头",  # data -- kept in both languages
        label_en=f"led by {lead.name}",
        enterprise=lead.enterprise,
        lon=lead.lon,
        lat=lead.lat,
        facts={**lead.facts, "lead": lead.name},
    )


def _problem(given: Input, free: Sequence[int]) -> groups.Problem:
    units, asked = [given.units[number] for number in free], given.parameters
    codes = sorted({str(unit.facts["chain"]) for unit in units} - {""})
    points = [(unit.lon, unit.lat) for unit in units]
    every = [(unit.lon, unit.lat) for unit in given.units]
    return groups.Problem(
        places=metres(points, around=every) / KM,
        members=np.array([unit.load for unit in units], dtype=np.int64),
        size=np.array([unit.facts["size"] for unit in units], dtype=np.float64),
        industry=np.array(
            [codes.index(str(unit.facts["chain"])) if unit.facts["chain"] else -1 for unit in units], dtype=np.int64
        ),
        need=asked.need,
        max_units=asked.most,
        radius=asked.radius / KM,
        names=tuple(unit.name for unit in units),
    )


def costs(units: Sequence[Unit], targets: Sequence[Target], _asked: Parameters) -> Floats:
    """What it costs that each unit follows each group's lead, shape [targets][units]; a lead itself costs nothing."""
    points = [(unit.lon, unit.lat) for unit in units]
    here = metres(points, around=points)
    there = metres([(each.lon or 0.0, each.lat or 0.0) for each in targets], around=points)
    priced = np.rint(np.hypot(*(there[:, None, :] - here[None, :, :]).transpose(2, 0, 1)))
    for row, each in enumerate(targets):
        chain, size = each.facts.get("chain"), each.facts.get("size", 0)
        for column, unit in enumerate(units):
            priced[row, column] += OTHER * (unit.facts["chain"] != chain or not chain)
            priced[row, column] += SMALLER * (unit.facts["size"] > size)
            if unit.enterprise == each.enterprise:
                priced[row, column] = 0.0
    found: Floats = priced
    return found


def measure(arrangement: Arrangement) -> Measure:
    """Metres of each follower with the prices of strange chains and small leads; what a group breaks."""
    units, targets, chosen = arrangement.units, arrangement.targets, arrangement.assign
    pairs = costs(units, targets, arrangement.parameters)
    each = tuple(None if one is None else int(pairs[one, unit]) for unit, one in enumerate(chosen))
    total = sum(one for one in each if one is not None) + LEFT * sum(one is None for one in chosen)
    members: dict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(chosen):
        if one is not None:
            members[one].append(number)
    broken = [one for number in sorted(members) for one in _broken(arrangement, number, members[number])]
    without = [unit.name for unit, one in zip(units, chosen, strict=True) if one is None]
    if without:
        broken.append(Said(code="alone", values={"names": without[:10], "count": len(without)}))
    return Measure(total=total, costs=each, violations=tuple(broken))


def _broken(arrangement: Arrangement, number: int, members: Sequence[int]) -> list[Said]:
    """What one group breaks: too few members, too many enterprises, somebody too far, its lead gone."""
    asked, target = arrangement.parameters, arrangement.targets[number]
    units = [arrangement.units[one] for one in members]
    found = []
    people = sum(unit.load for unit in units)
    if people < asked.need:
        found.append(Said(code="few_members", values={"target": target.label, "members": people, "need": asked.need}))
    if len(units) > asked.most:
        found.append(Said(code="many_units", values={"target": target.label, "units": len(units), "most": asked.most}))
    if all(unit.enterprise != target.enterprise for unit in units):
        found.append(Said(code="no_lead", values={"target": target.label, "lead": target.facts["lead"]}))
    here = [(unit.lon, unit.lat) for unit in units]
    points = metres([*here, (target.lon or 0.0, target.lat or 0.0)], around=here)
    apart = np.hypot(*(points[:-1] - points[-1]).T)
    for unit, far in zip(units, apart.tolist(), strict=True):
        if far > asked.radius + 1:
            values = {"target": target.label, "name": unit.name, "metres": round(far), "most": asked.radius}
            found.append(Said(code="too_far", values=values))
    return found


KIND = Kind(kind=PlanKind.GROUPS, gather=gather, solve=solve, measure=measure, pairs=costs)
