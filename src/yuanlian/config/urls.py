"""Every address of the house: pages and the API; nothing is reachable that is not listed from here."""

from __future__ import annotations

from django.urls import include, path

from yuanlian.api.main import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("yuanlian.web.urls")),
]

handler400 = "yuanlian.web.errors.bad_request"
handler403 = "yuanlian.web.errors.forbidden"
handler404 = "yuanlian.web.errors.not_found"
handler500 = "yuanlian.web.errors.server_error"
