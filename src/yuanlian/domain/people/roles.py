"""Role names of the whole house; what each is held over stands beside it."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """A role; grants bind it to an account and a target."""

    BUREAU = "bureau"  # zone: 党群工作部
    LEADER = "leader"  # zone: reads everything, changes nothing
    SYSTEM_ADMIN = "system_admin"  # zone: settings, calendars, categories
    SECURITY_ADMIN = "security_admin"  # zone: accounts and grants
    AUDIT_ADMIN = "audit_admin"  # zone: reads the audit chain
    OFFICER = "officer"  # department
    DEPARTMENT_HEAD = "department_head"  # department
    SECRETARY = "secretary"  # organisation
    FIELD = "field"  # enterprise or organisation: instructor, liaison, grid member
    CONTACT = "contact"  # enterprise
    SYSTEM = "system"  # the house itself (jobs, loaders)


LABELS: dict[Role, Promise] = {
    Role.BUREAU: _("党群工作部"),
    Role.LEADER: _("领导"),
    Role.SYSTEM_ADMIN: _("系统管理员"),
    Role.SECURITY_ADMIN: _("安全管理员"),
    Role.AUDIT_ADMIN: _("审计管理员"),
    Role.OFFICER: _("部门经办人"),
    Role.DEPARTMENT_HEAD: _("部门负责人"),
    Role.SECRETARY: _("书记"),
    Role.FIELD: _("指导员、联络员、网格员"),
    Role.CONTACT: _("企业联系人"),
    Role.SYSTEM: _("系统"),
}

ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# Roles that see every enterprise, organisation, request and need of the zone.
ZONE_WIDE = frozenset({Role.BUREAU, Role.LEADER, Role.SYSTEM})
DEPARTMENT = frozenset({Role.OFFICER, Role.DEPARTMENT_HEAD})
# Everybody who works for the zone and is not an enterprise's contact.
STAFF = frozenset({Role.BUREAU, Role.LEADER, Role.OFFICER, Role.DEPARTMENT_HEAD, Role.SECRETARY, Role.FIELD})
EVERYONE = STAFF | ADMINS | {Role.CONTACT}
