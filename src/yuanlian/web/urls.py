"""Addresses of pages: zone-less ones here, one include per room under /z/<slug>/."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

from yuanlian.web.people import urls as people

# Every folder of web/ with zone pages has a urls.py with `zone_patterns`, and may have `public_patterns`.
ROOMS = sorted(entry.parent.name for entry in Path(__file__).parent.glob("*/urls.py"))


def _patterns(name: str) -> list[URLPattern | URLResolver]:
    found: list[URLPattern | URLResolver] = []
    for room in ROOMS:
        found += getattr(import_module(f"yuanlian.web.{room}.urls"), name, [])
    return found


urlpatterns = [
    *people.outside_patterns,
    *_patterns("public_patterns"),
    path("z/<slug:zone>/", include(_patterns("zone_patterns"))),
]
