"""Addresses of the administrators' pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.people.roles import Role
from yuanlian.web.chrome import NavEntry
from yuanlian.web.settings import accounts, records

zone_patterns: list[URLPattern | URLResolver] = [
    path("settings/accounts/", accounts.account_list, name="account_list"),
    path("settings/accounts/new/", accounts.account_new, name="account_new"),
    path("settings/accounts/<uuid:account>/", accounts.account_detail, name="account_detail"),
    path("settings/accounts/<uuid:account>/password/", accounts.account_password, name="account_password"),
    path("settings/grants/<uuid:grant>/end/", accounts.grant_end, name="grant_end"),
    path("settings/calendars/", records.calendar_list, name="calendar_list"),
    path("settings/calendars/new/", records.calendar_new, name="calendar_new"),
    path("settings/audit/", records.audit_list, name="audit_list"),
    path("settings/audit/check/", records.audit_check, name="audit_check"),
]

navigation = [
    NavEntry(_("账号与授权"), "account_list", "users", frozenset({Role.SECURITY_ADMIN}), group="settings", order=80),
    NavEntry(_("工作日历"), "calendar_list", "calendar", frozenset({Role.SYSTEM_ADMIN}), group="settings", order=82),
    NavEntry(_("审计记录"), "audit_list", "shield-check", frozenset({Role.AUDIT_ADMIN}), group="settings", order=84),
]
