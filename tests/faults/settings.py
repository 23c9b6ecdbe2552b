"""The embedded settings as they are, but for static files: pages name them without a manifest, so none is collected."""

from __future__ import annotations

from yuanlian.config.settings.embedded import *  # noqa: F403 -- settings modules extend one another by design

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
