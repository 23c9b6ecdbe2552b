"""The address of the search."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yuanlian.web.search import views

zone_patterns: list[URLPattern | URLResolver] = [path("search/", views.search, name="search")]
