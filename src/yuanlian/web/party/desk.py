"""What waits at the first screen: gaps in coverage, elections that are due."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.party import coverage, queries
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.counting import counted
from yuanlian.web.desks import Desk
from yuanlian.web.party.doors import COVERAGE


def desks(actor: Actor, slug: str) -> list[Desk]:
    """Lines for who works on coverage and for who calls elections."""
    found: list[Desk] = []
    if actor.has(*COVERAGE):
        gaps = counted(coverage.uncovered(enterprises.visible(actor), actor.zone), actor.zone)
        found.append(Desk(_("没有党组织的企业"), gaps, reverse("gap_list", kwargs={"zone": slug}), "list-check"))
    if actor.has(Role.BUREAU, Role.SECRETARY):
        due = counted(queries.find(actor, queries.Criteria(mark="term_over")), actor.zone)
        url = reverse("organisation_list", kwargs={"zone": slug})
        found.append(Desk(_("任期已满的党组织"), due, f"{url}?mark=term_over", "calendar-event"))
    return found
