"""Addresses of the register."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yuanlian.domain.people.roles import STAFF, Role
from yuanlian.web.chrome import NavEntry
from yuanlian.web.enterprises import imports, inviting, people, views

zone_patterns: list[URLPattern | URLResolver] = [
    path("enterprises/", views.enterprise_list, name="enterprise_list"),
    path("enterprises/new/", views.enterprise_new, name="enterprise_new"),
    path("enterprises/options/", views.enterprise_autocomplete, name="enterprise_autocomplete"),
    path("enterprises/<uuid:enterprise>/", views.enterprise_detail, name="enterprise_detail"),
    path("enterprises/<uuid:enterprise>/past/", views.enterprise_past, name="enterprise_past"),
    path("enterprises/<uuid:enterprise>/edit/", views.enterprise_edit, name="enterprise_edit"),
    path("enterprises/<uuid:enterprise>/contacts/new/", people.contact_new, name="contact_new"),
    path("enterprises/<uuid:enterprise>/qualifications/new/", people.qualification_new, name="qualification_new"),
    path(
        "enterprises/<uuid:enterprise>/qualifications/<uuid:qualification>/remove/",
        people.qualification_remove,
        name="qualification_remove",
    ),
    path("enterprises/<uuid:enterprise>/figures/new/", people.year_figure_new, name="year_figure_new"),
    path("contacts/<uuid:contact>/", people.contact_edit, name="contact_edit"),
    path("contacts/<uuid:contact>/remove/", people.contact_remove, name="contact_remove"),
    path("contacts/<uuid:contact>/invite/", people.contact_invite, name="contact_invite"),
    path("invitations/", inviting.invitation_list, name="invitation_list"),
    path("invitations/all/", inviting.invitation_all, name="invitation_all"),
    path("invitations/<uuid:invitation>/", inviting.invitation_detail, name="invitation_detail"),
    path("invitations/<uuid:invitation>/sheet/", inviting.invitation_sheet, name="invitation_sheet"),
    path("imports/", imports.import_list, name="import_list"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/<uuid:batch>/", imports.import_detail, name="import_detail"),
    path("imports/<uuid:batch>/columns/", imports.import_mapping, name="import_mapping"),
    path("imports/<uuid:batch>/worksheet/", imports.import_worksheet, name="import_worksheet"),
    path("imports/<uuid:batch>/answer/", imports.import_answer, name="import_answer"),
    path("imports/<uuid:batch>/commit/", imports.import_commit, name="import_commit"),
    path("imports/<uuid:batch>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<uuid:batch>/drop/", imports.import_drop, name="import_drop"),
    path("imports/<uuid:batch>/stop/", imports.import_stop, name="import_stop"),
    path("imports/<uuid:batch>/problems/", imports.import_problems, name="import_problems"),
]

navigation = [
    NavEntry(
        pgettext_lazy("all", "企业"),
        "enterprise_list",
        "building-factory-2",
        frozenset({*STAFF, Role.CONTACT}),
        group="zone",
        order=20,
        phone=True,
    ),
    NavEntry(
        _("导入记录"), "import_list", "file-import", frozenset({Role.BUREAU, Role.LEADER}), group="settings", order=60
    ),
    NavEntry(
        _("邀请联系人"),
        "invitation_list",
        "user-plus",
        frozenset({Role.BUREAU, Role.SECURITY_ADMIN}),
        group="settings",
        order=62,
    ),
]
