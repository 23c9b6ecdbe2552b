"""PostgreSQL behind TLS; everything that differs between installations comes from the environment."""

from __future__ import annotations

import os

from yuanlian.config.databases import from_url
from yuanlian.config.settings.base import *  # noqa: F403 -- settings modules extend base by design

SECRET_KEY = os.environ["YUANLIAN_SECRET_KEY"]
ALLOWED_HOSTS = os.environ["YUANLIAN_HOSTS"].split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]
DATABASES = {"default": from_url(os.environ["DATABASE_URL"])}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = os.environ.get("YUANLIAN_TLS", "1") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
