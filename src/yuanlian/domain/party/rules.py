"""Who may do what with organisations."""

from __future__ import annotations

from dataclasses import fields

from django.utils.translation import gettext as _

from yuanlian.domain.party.changes import OrganisationChange
from yuanlian.domain.party.models import Organisation
from yuanlian.domain.party.states import KEEPERS, PostKind
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import NotAllowed

ALL_FIELDS = frozenset(field.name for field in fields(OrganisationChange))
# What an organisation's own secretary may write; the rest is the bureau's word.
OWN_FIELDS = frozenset({"name_en", "introduction"})


def may_change_tree(actor: Actor) -> None:
    """Organisations are made, moved and closed by the bureau."""
    if not actor.has(Role.BUREAU, Role.SYSTEM):
        raise NotAllowed(_("只有党群工作部可以调整组织。"))


def may_keep(actor: Actor, organisation: Organisation | None) -> None:
    """Links, posts and members are kept by the bureau, and by the secretary of the organisation."""
    if organisation is None or not keeps(actor, organisation):
        raise NotAllowed(_("只有党群工作部或本组织书记可以这样做。"))


def keeps(actor: Actor, organisation: Organisation) -> bool:
    """The same as a question, for buttons that are drawn or left out."""
    return actor.has(Role.BUREAU, Role.SYSTEM) or actor.holds(Role.SECRETARY, organisation.id)


def editable(actor: Actor, organisation: Organisation) -> frozenset[str]:
    """The fields of the organisation that the actor may change; raises NotAllowed for none."""
    may_keep(actor, organisation)
    return ALL_FIELDS if actor.has(Role.BUREAU, Role.SYSTEM) else OWN_FIELDS


def may_appoint(actor: Actor, kind: PostKind) -> None:
    """Who keeps an organisation is decided by the bureau, because the post opens its pages and its register."""
    if kind in KEEPERS and not actor.has(Role.BUREAU, Role.SYSTEM):
        raise NotAllowed(_("书记和第一书记由党群工作部任命。"))


def may_send(actor: Actor) -> None:
    """People are sent to enterprises by the bureau and by secretaries."""
    if not actor.has(Role.BUREAU, Role.SECRETARY, Role.SYSTEM):
        raise NotAllowed(_("只有党群工作部或书记可以选派人员。"))


def may_survey(actor: Actor) -> None:
    """What was asked at an enterprise is written by whoever works with it."""
    if not actor.has(Role.BUREAU, Role.SECRETARY, Role.FIELD, Role.SYSTEM):
        raise NotAllowed(_("您不能填写这家企业的摸底情况。"))
