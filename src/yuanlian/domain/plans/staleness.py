"""Whether the rows a proposal was computed from still stand as they were, and which ones do not."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

from yuanlian.domain.party import geo
from yuanlian.domain.plans import bridge, queries
from yuanlian.domain.plans.models import Plan
from yuanlian.domain.plans.parameters import Parameters
from yuanlian.domain.plans.values import Input
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import Invalid

SHOWN = 10
KEPT = 15 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Stale:
    """How many units are others than the plan was computed from, the first of them by name; none: targets changed."""

    count: int
    names: tuple[str, ...]


def since_computed(actor: Actor, plan: Plan) -> Stale | None:
    """What has changed since the proposal was computed, or None when nothing has."""
    try:
        now = bridge.KINDS[plan.kind].gather(actor, Parameters.from_json(plan.parameters))
    except Invalid:
        return Stale(0, ())
    return None if now.digest == plan.digest else _difference(plan, now)


def looked_up(actor: Actor, plan: Plan) -> Stale | None:
    """The same for a page that is opened often: looked up once for every state of the zone's rows."""
    key = f"plan-stale-{plan.id}-{plan.version}-{geo.stamp(plan.zone_id)}-{clock.today()}"
    found = cache.get(key)
    if found is None:
        found = (since_computed(actor, plan),)
        cache.set(key, found, KEPT)
    stale: Stale | None = found[0]
    return stale


def _difference(plan: Plan, now: Input) -> Stale:
    before = {row.enterprise_id: row for row in queries.lines(plan).select_related("enterprise")}
    fresh = dict(zip((unit.enterprise for unit in now.units), now.marks, strict=True))
    names = {unit.enterprise: unit.name for unit in now.units}
    other = [names[pk] for pk, mark in fresh.items() if pk not in before or before[pk].mark != mark]
    gone = [str(row.enterprise) for pk, row in before.items() if pk not in fresh]
    return Stale(len(other) + len(gone), tuple((other + gone)[:SHOWN]))
