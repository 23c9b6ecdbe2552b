"""Tests: the database named by the environment, else SQLite; fast hashing; no guard triggers, as tables are flushed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from yuanlian.config.databases import SQLITE_START, from_url, sqlite
from yuanlian.config.settings.base import *  # noqa: F403 -- settings modules extend base by design

SECRET_KEY = "tests-only"  # noqa: S105 -- signs nothing outside a test run
ALLOWED_HOSTS = ["*"]
_PLACE = Path(tempfile.mkdtemp(prefix="yuanlian-test-"))
MEDIA_ROOT = _PLACE / "files"
YUANLIAN_KEYS = _PLACE / "keys.json"
YUANLIAN_SAVED = _PLACE / "saved"
YUANLIAN_AUDIT_GUARD = False

_URL = os.environ.get("YUANLIAN_TEST_DATABASE", "")
DATABASES = {"default": from_url(_URL) if _URL else sqlite(_PLACE / "db.sqlite3")}
if not _URL:  # it may be lost at any moment: nothing waits for the disk
    DATABASES["default"]["OPTIONS"]["init_command"] = SQLITE_START.replace("synchronous=FULL", "synchronous=OFF")
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["TEST"] = {} if _URL.startswith("postgres") else {"NAME": str(_PLACE / "test.sqlite3")}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
