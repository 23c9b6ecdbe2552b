"""Addresses around the account."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yuanlian.web.people import views

outside_patterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("password/", views.password, name="password"),
    path("language/", views.language, name="language"),
    path("type-size/", views.type_size, name="type_size"),
    path("healthz", views.healthz, name="healthz"),
]

zone_patterns: list[URLPattern | URLResolver] = [
    path("notices/", views.notices, name="notices"),
    path("jobs/<uuid:job>/", views.job, name="job"),
    path("jobs/<uuid:job>/cancel/", views.job_cancel, name="job_cancel"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<uuid:token>/revoke/", views.token_revoke, name="token_revoke"),
]
