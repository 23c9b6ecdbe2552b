"""People to enterprises: who looks after which enterprise, from the posts that stand today.

A person is an account, or a name where the post has no account. The person sits where the organisation of a post of
this kind is, else in the middle of the enterprises looked after today. A pair costs its distance in metres, and more
where enterprise and person belong to different chains.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party import queries as party
from yuanlian.domain.party.models import Post
from yuanlian.domain.plans.bridge import gathering
from yuanlian.domain.plans.bridge.gathering import Placed, Point
from yuanlian.domain.plans.bridge.running import ENGINE, Answer, Fixed, Kind, Run, at_most, moves, said, too_few
from yuanlian.domain.plans.parameters import Parameters
from yuanlian.domain.plans.states import PlanKind
from yuanlian.domain.plans.values import Arrangement, Floats, Found, Input, Measure, Said, Target, Unit, metres
from yuanlian.domain.zones.queries import current
from yuanlian.engines.planning import OUT
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import Invalid

SLACK = 1.2  # of the even share, when nobody said how many a person may have


@dataclass(slots=True)
class _Person:
    """A person with the enterprises looked after today and the organisations worked for."""

    key: str
    name: str
    account: UUID | None
    enterprises: list[UUID] = field(default_factory=list)
    seats: list[Point] = field(default_factory=list)
    chains: list[str] = field(default_factory=list)


def gather(actor: Actor, asked: Parameters) -> Input:
    """The enterprises asked for, and everybody who holds a post of this kind; raises Invalid when either is missing."""
    rows, nowhere = gathering.placed(gathering.taking_part(actor, asked).select_related("place", "chain"))
    if not rows:
        raise Invalid(_("没有符合条件、又有位置的在营企业。"))
    people, held = _people(actor, asked)
    where = _where(actor, people)
    seated = [each for each in people if _seat(each, where) is not None]
    if not seated:
        raise Invalid(_("园区还没有任%(post)s、又有位置的人员，请先选派。") % {"post": asked.post.label})
    index = {each.key: number for number, each in enumerate(seated)}
    units = tuple(_unit(each, asked, index.get(held.get(each.row.id, ""))) for each in rows)
    targets = _targets(seated, where, units, asked)
    left_out = (*nowhere, *(each.name for each in people if each.key not in index))
    return Input(PlanKind.ASSIGN, asked, units, targets, left_out)


def _unit(each: Placed, asked: Parameters, today: int | None) -> Unit:
    return Unit(
        enterprise=each.row.id,
        name=each.row.short_name or each.row.name,
        lon=each.lon,
        lat=each.lat,
        load=gathering.load_of(each.row, asked.load),
        today=today,
        facts={"chain": each.row.chain.code if each.row.chain else ""},
    )


def _people(actor: Actor, asked: Parameters) -> tuple[list[_Person], dict[UUID, str]]:
    """Everybody with a post of the kind, by key; who looks after an enterprise today (the one sent first)."""
    posts = party.visible_posts(actor).filter(current(clock.today()), kind=asked.post)
    posts = posts.select_related("organisation__place", "organisation__chain").order_by("since", "id")
    people: dict[str, _Person] = {}
    held: dict[UUID, str] = {}
    for post in posts:
        key = key_of(post)
        person = people.setdefault(key, _Person(key, post.person, post.account_id))
        _take(person, post)
        if post.enterprise_id is not None:
            held.setdefault(post.enterprise_id, key)
    return [people[key] for key in sorted(people)], held


def key_of(post: Post) -> str:
    """Who holds the post: the account, else the name."""
    return f"account:{post.account_id}" if post.account_id else f"name:{post.person}"


def _take(person: _Person, post: Post) -> None:
    if post.enterprise_id is not None:
        person.enterprises.append(post.enterprise_id)
    body = post.organisation
    for each in (body, body.place) if body is not None else ():
        if each is not None and each.lon is not None and each.lat is not None:
            person.seats.append((each.lon, each.lat))
            break
    if body is not None and body.chain is not None:
        person.chains.append(body.chain.code)


@dataclass(frozen=True, slots=True)
class _Known:
    """An enterprise that somebody looks after today."""

    point: Point | None
    chain: str
    load: int


def _where(actor: Actor, people: Sequence[_Person]) -> dict[UUID, _Known]:
    """What is known about the enterprises people look after today, whether they take part or not."""
    ids = {one for each in people for one in each.enterprises}
    rows = Enterprise.objects.filter(zone_id=actor.zone, pk__in=ids).select_related("place", "chain")
    return {
        row.id: _Known(gathering.position(row), row.chain.code if row.chain else "", row.employees or 1) for row in rows
    }


def _seat(person: _Person, where: dict[UUID, _Known]) -> Point | None:
    looked_after = [where[one].point for one in person.enterprises if one in where]
    points = person.seats or [point for point in looked_after if point is not None]
    if not points:
        return None
    lon, lat = (round(sum(values) / len(points), 6) for values in zip(*points, strict=True))
    return lon, lat


def _chain(person: _Person, where: dict[UUID, _Known]) -> str:
    """The chain of the person's organisation, else the one most of today's enterprises belong to."""
    known = person.chains or [where[one].chain for one in person.enterprises if one in where and where[one].chain]
    counts = Counter(known)
    return min(counts, key=lambda code: (-counts[code], code)) if counts else ""


def _targets(
    people: Sequence[_Person], where: dict[UUID, _Known], units: Sequence[Unit], asked: Parameters
) -> tuple[Target, ...]:
    """People as targets; what they look after outside the plan is taken off what they may have."""
    inside = {unit.enterprise for unit in units}
    outside: dict[str, int] = defaultdict(int)
    for each in people:
        for one in set(each.enterprises) - inside:
            outside[each.key] += where[one].load if asked.load.value == "employees" and one in where else 1
    total = sum(unit.load for unit in units) + sum(outside.values())
    most = asked.capacity or max(int(np.ceil(total / len(people) * SLACK)), *(unit.load for unit in units))
    names = Counter(each.name for each in people)
    found = []
    for each in people:
        lon, lat = _seat(each, where) or (0.0, 0.0)
        found.append(
            Target(
                key=each.key,
                label=each.name if names[each.name] == 1 else f"{each.name}（{len(each.enterprises)}）",
                account=each.account,
                capacity=max(most - outside[each.key], 0),
                lon=lon,
                lat=lat,
                facts={"chain": _chain(each, where), "person": each.name},
            )
        )
    return tuple(found)


def costs(units: Sequence[Unit], targets: Sequence[Target], asked: Parameters) -> Floats:
    """What each pair costs in metres, shape [targets][units]."""
    points = [(unit.lon, unit.lat) for unit in units]
    here = metres(points, around=points)
    there = metres([(each.lon or 0.0, each.lat or 0.0) for each in targets], around=points)
    apart = np.rint(np.hypot(*(there[:, None, :] - here[None, :, :]).transpose(2, 0, 1)))
    priced: Floats = apart + asked.other_chain * _strangers(units, targets)
    return priced


def _strangers(units: Sequence[Unit], targets: Sequence[Target]) -> NDArray[np.bool_]:
    """Where chain of unit and of target are both known and differ."""
    ours = np.array([str(unit.facts.get("chain", "")) for unit in units])
    theirs = np.array([str(each.facts.get("chain", "")) for each in targets])
    known: NDArray[np.bool_] = (ours[None, :] != "") & (theirs[:, None] != "") & (ours[None, :] != theirs[:, None])
    return known


def solve(given: Input, fixed: Fixed, run: Run) -> Found:
    """Who should look after each enterprise; pinned units keep whom they have."""
    from yuanlian.engines.planning import assign  # -- slow import: it opens the solvers, which pages do not need

    asked, units = given.parameters, given.units
    pairs = costs(units, given.targets, asked)
    keys = np.array([each.key for each in given.targets])
    for unit, key in fixed.items():
        pairs[keys != key, unit] = np.nan
    problem = assign.Problem(
        cost=pairs,
        weight=np.tile(np.array([unit.load for unit in units], dtype=np.float64), (len(given.targets), 1)),
        capacity=np.array([each.capacity or 0 for each in given.targets], dtype=np.float64),
        today=np.array([OUT if unit.today is None else unit.today for unit in units], dtype=np.int64),
        agents=tuple(each.label for each in given.targets),
        units=tuple(unit.name for unit in units),
    )

    def at(price: int) -> Answer:
        plan = assign.solve(replace(problem, move_cost=float(price)), run.limits(asked))
        chosen = tuple(None if one == OUT else one for one in plan.assign) or (None,) * len(units)
        return Answer(plan, chosen, moves(units, chosen), price)

    best = at_most(asked.max_changes, asked.move_price, at, run)
    return Found(
        assign=best.assign,
        targets=given.targets,
        engine=ENGINE,
        status=best.plan.status.value,
        bound=None if best.plan.bound is None else int(np.floor(best.plan.bound)),
        reasons=(*(said(reason) for reason in best.plan.reasons), *too_few(asked.max_changes, best)),
    )


def measure(arrangement: Arrangement) -> Measure:
    """Metres of each pair with the price of strange chains; who has more than may be; who has nobody."""
    units, targets, chosen = arrangement.units, arrangement.targets, arrangement.assign
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
    without = [unit.name for unit, one in zip(units, chosen, strict=True) if one is None]
    if without:
        broken.append(Said(code="nobody", values={"names": without[:10], "count": len(without)}))
    return Measure(total=sum(one for one in each if one is not None), costs=each, violations=tuple(broken))


KIND = Kind(kind=PlanKind.ASSIGN, gather=gather, solve=solve, measure=measure, pairs=costs)
