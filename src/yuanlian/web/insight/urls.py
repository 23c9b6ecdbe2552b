"""Addresses of figures."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from yuanlian.domain.people.roles import EVERYONE, STAFF
from yuanlian.web.chrome import NavEntry
from yuanlian.web.insight import views

zone_patterns: list[URLPattern | URLResolver] = [
    path("", views.first_screen, name="first_screen"),
    path("figures/refresh/", views.refresh, name="figures_refresh"),
    path("figures/observations/", views.observations, name="observation_list"),
    path("figures/<slug:metric>/", views.figure_records, name="figure_records"),
]

navigation = [
    NavEntry(_("首页"), "first_screen", "home", frozenset(EVERYONE), order=0, phone=True),
    NavEntry(_("公开数据"), "observation_list", "chart-bar", frozenset(STAFF), group="zone", order=60),
]
