"""Where a new plan begins: numbers that fit the zone as it stands."""

from __future__ import annotations

from yuanlian.domain.plans.parameters import Parameters
from yuanlian.domain.plans.states import PlanKind
from yuanlian.domain.zones.queries import places
from yuanlian.domain.zones.states import PlaceKind
from yuanlian.kernel.actor import Actor

FEWEST = 2


def first_parameters(actor: Actor, kind: PlanKind) -> Parameters:
    """As many areas or centres as the zone has today; everything else as it usually serves."""
    counted = {PlanKind.AREAS: PlaceKind.AREA, PlanKind.SITES: PlaceKind.CENTRE}.get(kind)
    if counted is None:
        return Parameters()
    return Parameters(count=max(places(actor).filter(kind=counted).count(), FEWEST))
