"""Every address of the house: pages and the API; nothing is reachable that is not listed from here."""

from __future__ import annotations

from django.urls import include, path

from yuanlian.api.main import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("yuanlian.web.urls")),
]

handler400 = "yuanlian.config.refusals.bad_request"
handler403 = "yuanlian.config.refusals.forbidden"
handler404 = "yuanlian.config.refusals.not_found"
handler500 = "yuanlian.config.refusals.server_error"
