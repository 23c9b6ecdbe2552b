"""Who may do what with chain maps and positions."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from yuanlian.domain.party.models import Organisation
from yuanlian.domain.party.states import FUNCTIONAL, STANDING
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import NotAllowed

ZONE_KEEPERS = (Role.BUREAU, Role.SYSTEM)


def kept_chains(actor: Actor) -> frozenset[UUID] | None:
    """The chains whose map the actor keeps: None for all, else those whose body the actor is secretary of."""
    if actor.has(*ZONE_KEEPERS):
        return None
    bodies = Organisation.objects.filter(
        zone_id=actor.zone,
        pk__in=actor.targets(Role.SECRETARY),
        kind__in=FUNCTIONAL,
        state__in=STANDING,
        chain__isnull=False,
    )
    return frozenset(bodies.values_list("chain_id", flat=True))


def keeps(actor: Actor, chain: UUID | None) -> bool:
    """Whether the actor keeps this chain's map; None asks for every chain of the zone."""
    kept = kept_chains(actor)
    return kept is None or chain in kept


def may_keep(actor: Actor, chain: UUID | None) -> None:
    """Nodes, edges and positions are kept by the bureau, and by the secretary of the chain's body."""
    if not keeps(actor, chain):
        raise NotAllowed(_("只有党群工作部或这条产业链党组织的书记可以这样做。"))
