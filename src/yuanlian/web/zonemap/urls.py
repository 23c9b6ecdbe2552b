"""Addresses of maps."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from yuanlian.web.chrome import NavEntry
from yuanlian.web.zonemap import views

zone_patterns: list[URLPattern | URLResolver] = [
    path("map/", views.zone_map, name="map"),
    path("map/points/", views.map_points, name="map_points"),
    path("map/ground/", views.map_ground, name="map_ground"),
]

# The zone's slug, under a name of its own: these pages are outside /z/ and nobody signs in.
public_patterns: list[URLPattern | URLResolver] = [
    path("map/<slug:slug>/", views.public_map, name="public_map"),
    path("map/<slug:slug>/points/", views.public_points, name="public_points"),
    path("map/<slug:slug>/ground/", views.public_ground, name="public_ground"),
]

navigation = [NavEntry(_("地图"), "map", "map-2", frozenset(views.READERS), group="zone", order=34)]
