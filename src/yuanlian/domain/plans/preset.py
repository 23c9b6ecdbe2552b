"""Loads a zone's demo plans from its preset folder through the actions people use; what stands is left as it is."""

from __future__ import annotations

from importlib.resources.abc import Traversable

from yuanlian.domain.people.models import Account
from yuanlian.domain.people.roles import Role
from yuanlian.domain.plans import actions, jobs, queries
from yuanlian.domain.plans.bridge.running import Run
from yuanlian.domain.plans.defaults import first_parameters
from yuanlian.domain.plans.states import PlanKind
from yuanlian.domain.zones.preset import rows
from yuanlian.domain.zones.queries import accounts_with
from yuanlian.kernel.actor import Actor, Channel, resolve


def load_demo(actor: Actor, folder: Traversable) -> None:
    """Each plan of the preset is proposed by the zone's bureau, as its first page computes it."""
    bureau = _bureau(actor)
    for row in rows(folder, "plans.csv"):
        if queries.visible(bureau).filter(name=row["name"]).exists():
            continue
        kind = PlanKind(row["kind"])
        new = actions.NewPlan(name=row["name"], kind=kind, parameters=first_parameters(bureau, kind))
        plan = actions.propose(bureau, actions.draft(bureau, new).id, where=actions.Where.HERE)
        jobs.compute(bureau, plan, Run())


def _bureau(actor: Actor) -> Actor:
    """Somebody of the bureau; the loader itself where the preset names nobody."""
    account = Account.objects.filter(pk__in=accounts_with(actor.zone, Role.BUREAU)).order_by("username").first()
    if account is None:
        return actor
    return resolve(account.id, actor.zone, label=account.name, channel=Channel.JOB)
