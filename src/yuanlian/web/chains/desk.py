"""What chain maps bring to the first screen: proposals that wait for a person's word."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.chains import queries, rules
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.counting import counted
from yuanlian.web.chains.doors import KEEPERS
from yuanlian.web.desks import Desk


def desks(actor: Actor, slug: str) -> list[Desk]:
    """Enterprises with a proposed node, for who keeps a chain's map."""
    if not actor.has(*KEEPERS) or rules.kept_chains(actor) == frozenset():
        return []
    url = reverse("unplaced_list", kwargs={"zone": slug})
    return [
        Desk(_("待确认的链上企业"), counted(queries.proposed(actor), actor.zone), f"{url}?show=proposed", "hierarchy-3")
    ]
