"""One machine, one SQLite file under var/: the demo and small zones."""

from __future__ import annotations

import os

from yuanlian.config.databases import from_url, sqlite
from yuanlian.config.settings.base import *  # noqa: F403 -- settings modules extend base by design
from yuanlian.config.settings.base import VAR
from yuanlian.kernel.private import secret_key

VAR.mkdir(parents=True, exist_ok=True)
SECRET_KEY = secret_key(VAR / "secret_key")
ALLOWED_HOSTS = os.environ.get("YUANLIAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
DATABASES = {
    "default": from_url(os.environ["DATABASE_URL"])
    if os.environ.get("DATABASE_URL")
    else sqlite(VAR / "yuanlian.sqlite3")
}
