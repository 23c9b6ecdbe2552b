"""Addresses of organisations, coverage and public pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.people.roles import STAFF
from yuanlian.web.chrome import NavEntry
from yuanlian.web.party import covering, edits, gaps, lists, members, pages, public, qr, ties, trees
from yuanlian.web.party.doors import COVERAGE

ONE = "organisations/<uuid:organisation>/"

zone_patterns: list[URLPattern | URLResolver] = [
    path("organisations/", lists.organisation_list, name="organisation_list"),
    path("organisations/tree/", trees.organisation_tree, name="organisation_tree"),
    path("organisations/functional/", trees.organisation_bodies, name="organisation_bodies"),
    path("organisations/codes/", qr.organisation_qr_sheet, name="organisation_qr_sheet"),
    path("organisations/new/", edits.organisation_new, name="organisation_new"),
    path(ONE, pages.organisation_detail, name="organisation_detail"),
    path(f"{ONE}below/", trees.organisation_branch, name="organisation_branch"),
    path(f"{ONE}edit/", edits.organisation_edit, name="organisation_edit"),
    path(f"{ONE}move/", edits.organisation_move, name="organisation_move"),
    path(f"{ONE}step/", edits.organisation_step, name="organisation_step"),
    path(f"{ONE}code/", qr.organisation_qr, name="organisation_qr"),
    path(f"{ONE}links/", ties.link_list, name="link_list"),
    path(f"{ONE}links/new/", ties.link_new, name="link_new"),
    path("links/<uuid:link>/end/", ties.link_end, name="link_end"),
    path(f"{ONE}posts/new/", ties.post_new, name="post_new"),
    path("posts/<uuid:post>/end/", ties.post_end, name="post_end"),
    path(f"{ONE}members/", members.member_list, name="member_list"),
    path(f"{ONE}members/new/", members.member_new, name="member_new"),
    path("members/<uuid:member>/stage/", members.member_stage, name="member_stage"),
    path("coverage/", covering.coverage_list, name="coverage_list"),
    path("gaps/", covering.gap_list, name="gap_list"),
    path("gaps/<uuid:enterprise>/", gaps.gap_detail, name="gap_detail"),
    path("gaps/<uuid:enterprise>/found/", gaps.gap_found, name="gap_found"),
]

public_patterns: list[URLPattern | URLResolver] = [
    path("o/<str:code>/", public.organisation_public, name="organisation_public"),
]

navigation = [
    NavEntry(_("党组织"), "organisation_tree", "sitemap", frozenset(STAFF), group="zone", order=30),
    NavEntry(_("缺口清单"), "gap_list", "list-check", COVERAGE, group="zone", order=32, phone=True),
    NavEntry(_("党组织覆盖"), "coverage_list", "shield-check", COVERAGE, group="zone", order=33),
]
