"""Addresses of the planning boards."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from yuanlian.web.chrome import NavEntry
from yuanlian.web.plans import acts, board, lists, mapping, new
from yuanlian.web.plans.doors import READERS

ONE = "plans/<uuid:plan>/"
LINE = f"{ONE}lines/<uuid:line>/"

zone_patterns: list[URLPattern | URLResolver] = [
    path("plans/", lists.plan_list, name="plan_list"),
    path("plans/new/", new.plan_new, name="plan_new"),
    path(ONE, board.plan_detail, name="plan_detail"),
    path(f"{ONE}points/", mapping.plan_points, name="plan_points"),
    path(f"{ONE}again/", acts.plan_again, name="plan_again"),
    path(f"{ONE}stop/", acts.plan_stop, name="plan_stop"),
    path(f"{ONE}accept/", acts.plan_accept, name="plan_accept"),
    path(f"{ONE}discard/", acts.plan_discard, name="plan_discard"),
    path(LINE, acts.plan_line, name="plan_line"),
    path(f"{LINE}put/", acts.plan_put, name="plan_put"),
    path(f"{LINE}pin/", acts.plan_pin, name="plan_pin"),
]

navigation = [NavEntry(_("规划方案"), "plan_list", "route", READERS, group="zone", order=35)]
