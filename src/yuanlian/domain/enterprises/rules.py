"""Who may do what to the register; every rule raises NotAllowed with its sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yuanlian.domain.enterprises.models import Enterprise
from yuanlian.domain.people.roles import Role
from yuanlian.kernel.actor import Actor
from yuanlian.kernel.errors import NotAllowed

# What an enterprise's own contact may correct; the rest is the zone's word.
OWN_FIELDS = frozenset({"short_name", "products", "scope", "employees"})


def may_import(actor: Actor) -> None:
    """Imports are the bureau's."""
    if not actor.has(Role.BUREAU, Role.SYSTEM):
        raise NotAllowed(_("只有党群工作部可以导入企业名册。"))


def may_register(actor: Actor) -> None:
    """Enterprises are entered and changed by the bureau."""
    if not actor.has(Role.BUREAU, Role.SYSTEM):
        raise NotAllowed(_("只有党群工作部可以登记企业。"))


def editable(actor: Actor, enterprise: Enterprise) -> frozenset[str] | None:
    """The fields the actor may change: None for all of them; raises NotAllowed for none."""
    if actor.has(Role.BUREAU, Role.SYSTEM):
        return None
    if actor.holds(Role.CONTACT, enterprise.id):
        return OWN_FIELDS
    raise NotAllowed(_("只有党群工作部和企业自己的联系人可以修改。"))


def may_name_contacts(actor: Actor, enterprise: Enterprise) -> None:
    """Contacts are kept by the bureau and by the enterprise itself."""
    if not (actor.has(Role.BUREAU, Role.SYSTEM) or actor.holds(Role.CONTACT, enterprise.id)):
        raise NotAllowed(_("只有党群工作部和企业自己的联系人可以修改。"))


def may_invite(actor: Actor) -> None:
    """Accounts for contacts are opened by the bureau or by the security administrator."""
    if not actor.has(Role.BUREAU, Role.SECURITY_ADMIN, Role.SYSTEM):
        raise NotAllowed(_("只有党群工作部或安全管理员可以邀请企业联系人。"))
