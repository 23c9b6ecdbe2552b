"""Who may do what with organisations."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yuanlian.domain.party.models import Organisation
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import NotAllowed


def may_change_tree(actor: Actor) -> None:
    """Organisations are made, moved and closed by the bureau."""
    if not actor.has(Role.BUREAU, Role.SYSTEM):
        raise NotAllowed(_("只有党群工作部可以调整组织。"))


def may_keep(actor: Actor, organisation: Organisation | None) -> None:
    """Links, posts and members are kept by the bureau, and by the secretary of the organisation."""
    own = organisation is not None and actor.holds(Role.SECRETARY, organisation.id)
    if not own and not actor.has(Role.BUREAU, Role.SYSTEM):
        raise NotAllowed(_("只有党群工作部或本组织书记可以这样做。"))


def may_send(actor: Actor) -> None:
    """People are sent to enterprises by the bureau and by secretaries."""
    if not actor.has(Role.BUREAU, Role.SECRETARY, Role.SYSTEM):
        raise NotAllowed(_("只有党群工作部或书记可以选派人员。"))


def may_survey(actor: Actor) -> None:
    """What was asked at an enterprise is written by whoever works with it."""
    if not actor.has(Role.BUREAU, Role.SECRETARY, Role.FIELD, Role.SYSTEM):
        raise NotAllowed(_("您不能填写这家企业的摸底情况。"))
