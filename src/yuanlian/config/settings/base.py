"""What every way of running shares: apps, middleware, security, languages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from yuanlian.config.security import AUTH_PASSWORD_VALIDATORS, PASSWORD_HASHERS  # noqa: F401 -- these are settings
from yuanlian.config.security import CONTENT_SECURITY_POLICY as CLOSED_POLICY
from yuanlian.config.tiles import let_through, tile_source

PACKAGE = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("YUANLIAN_VAR", Path.cwd() / "var"))

DEBUG = False
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]  # data -- each language names itself
# The commands read their own catalogue, before Django is there.
LOCALE_PATHS = sorted(str(path) for path in PACKAGE.glob("**/locale") if path.parent.name != "cli")
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "ninja",
    "yuanlian.kernel",
    "yuanlian.domain.people",
    "yuanlian.domain.zones",
    "yuanlian.domain.enterprises",
    "yuanlian.domain.party",
    "yuanlian.domain.plans",
    "yuanlian.domain.service",
    "yuanlian.domain.chains",
    "yuanlian.domain.trade",
    "yuanlian.domain.insight",
    "yuanlian.api",
    "yuanlian.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yuanlian.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "yuanlian.web.middleware.DoorMiddleware",
    "yuanlian.api.methods.MethodMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yuanlian.config.urls"
ASGI_APPLICATION = "yuanlian.config.asgi.application"
WSGI_APPLICATION = "yuanlian.config.wsgi.application"

FORM_RENDERER = "yuanlian.web.controls.Renderer"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates", *sorted((PACKAGE / "web").glob("*/templates"))],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "yuanlian.web.chrome.chrome",
            ],
        },
    }
]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "yuanlian.domain.people.signin.LockBackend",
    "yuanlian.domain.people.signin.AccountBackend",
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "yuanlian.web.people.views.locked_out"
AXES_VERBOSE = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "yuanlian.web.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # usernames are unique whatever their case, by a constraint on lower(username)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# The public address printed into QR codes and mails; empty means "the address of this request".
YUANLIAN_PUBLIC_URL = os.environ.get("YUANLIAN_PUBLIC_URL", "")
# Key ring for encrypted columns, index digests and the audit chain: a file that `yuanlian` creates with mode 0600.
YUANLIAN_KEYS = Path(os.environ.get("YUANLIAN_KEYS", VAR / "keys.json"))
# Files that only save work and are made anew where they are lost.
YUANLIAN_SAVED = VAR / "saved"
# Refuse UPDATE and DELETE on the audit table by database triggers.
YUANLIAN_AUDIT_GUARD = True
# Largest sheet taken at import: bytes as uploaded, bytes when unpacked, rows.
YUANLIAN_SHEET_LIMITS = {"bytes": 50 * 1024 * 1024, "unpacked": 400 * 1024 * 1024, "rows": 200_000}
# Tile source of the maps; without one they are schematic and nothing leaves the zone's own network.
YUANLIAN_TILES = tile_source(os.environ.get("YUANLIAN_TILES", ""))
CONTENT_SECURITY_POLICY = let_through(CLOSED_POLICY, YUANLIAN_TILES)

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("YUANLIAN_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("YUANLIAN_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("YUANLIAN_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("YUANLIAN_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("YUANLIAN_SMTP_TLS", "") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("YUANLIAN_MAIL_FROM", "yuanlian@localhost")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"yuanlian": {"level": "INFO"}},
}
