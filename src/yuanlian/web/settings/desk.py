"""The first thing of each administrator."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from yuanlian.domain.people.roles import Role
from yuanlian.kernel.actor import Actor
from yuanlian.web.desks import Offer
from yuanlian.web.parts import Action


def offers(actor: Actor, slug: str) -> list[Offer]:
    """Accounts for security, calendars for the system, entries for the audit."""
    pages = (
        (Role.SECURITY_ADMIN, _("账号与授权"), "account_list", "users"),
        (Role.SYSTEM_ADMIN, _("工作日历"), "calendar_list", "calendar-event"),
        (Role.AUDIT_ADMIN, _("审计记录"), "audit_list", "shield-check"),
    )
    return [
        Offer(Action(label, reverse(page, kwargs={"zone": slug}), icon), 90)
        for role, label, page, icon in pages
        if actor.has(role)
    ]
