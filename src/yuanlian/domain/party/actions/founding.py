"""An organisation is founded where the gap list says so: alone, jointly, through the union, by business need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises import queries as enterprises
from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.party import coverage, rules
from yuanlian.domain.party.actions.links import NewLink, link
from yuanlian.domain.party.actions.organisations import create
from yuanlian.domain.party.changes import NewOrganisation
from yuanlian.domain.party.models import Organisation
from yuanlian.domain.party.states import (
    Coverage,
    Founding,
    LinkRole,
    OrganisationKind,
    OrganisationState,
)
from yuanlian.kernel import clock
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.doors import seen
from yuanlian.kernel.errors import Conflict, Invalid

FEWEST_JOINT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFounding:
    """What is founded: one enterprise, or two and more for a joint branch. Planned until it is approved, if said so."""

    name: str
    way: Founding
    enterprises: tuple[Enterprise, ...]
    parent: Organisation | None = None
    founded_on: date | None = None
    state: OrganisationState = OrganisationState.SET_UP


def found(actor: Actor, new: NewFounding) -> Organisation:
    """The organisation stands and covers its enterprises; where they were "to be organised" they are now members."""
    rules.may_change_tree(actor)
    joint = new.way is Founding.JOINT
    _check_number(new)
    first = new.enterprises[0]
    with transaction.atomic():
        _check_free(actor, new)
        organisation = create(
            actor,
            NewOrganisation(
                name=new.name,
                kind=OrganisationKind.JOINT_BRANCH if joint else OrganisationKind.BRANCH,
                parent=new.parent,
                enterprise=None if joint else first,
                founding=new.way,
                chain=first.chain,
                place=first.place,
                lon=first.lon,
                lat=first.lat,
                founded_on=new.founded_on or (clock.today() if new.state is OrganisationState.SET_UP else None),
                state=new.state,
            ),
        )
        for each in new.enterprises if joint else ():
            link(actor, organisation.id, NewLink(role=LinkRole.MEMBER, enterprise=each, since=organisation.founded_on))
    return organisation


def _check_number(new: NewFounding) -> None:
    if new.way is Founding.JOINT and len(new.enterprises) < FEWEST_JOINT:
        sentence = _("联合组建至少要选两家企业。")
        raise Invalid(sentence, fields={"partners": sentence})
    if new.way is not Founding.JOINT and len(new.enterprises) != 1:
        raise Invalid(_("请选择一家企业。"), fields={"enterprises": _("请选择一家企业。")})


def _check_free(actor: Actor, new: NewFounding) -> None:
    """Every enterprise is visible and not yet covered."""
    for each in new.enterprises:
        seen(enterprises.visible(actor), each.id)
    for each in new.enterprises:
        facts = coverage.facts_about(actor.zone, each)
        if facts.coverage is not Coverage.NONE:
            raise Conflict(_("%(name)s已经有党组织。") % {"name": each.name})
