"""Turns `DATABASE_URL` into Django's database settings; on SQLite an acknowledged write survives a power cut."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# Measured reasons: decision record 0003.
SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
PREPARED_FROM = 1  # a statement asked a second time is prepared


def sqlite(path: Path | str) -> dict[str, Any]:
    """Settings of an embedded database file at `path`."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START},
    }


def postgresql(url: str) -> dict[str, Any]:
    """Settings of a PostgreSQL server named by `postgresql://user:password@host:port/name?option=value`.

    The server plans what it is asked again once and keeps the plan, and compiles nothing: reasons in decision record
    0019. With `pooler=yes` it does neither: a pooler may give each transaction another connection.
    """
    parts = urlsplit(url)
    query: dict[str, Any] = dict(parse_qsl(parts.query))
    if query.pop("pooler", "no") == "no":
        query = {"server_side_binding": True, "prepare_threshold": PREPARED_FROM, "options": "-c jit=off"} | query
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


def from_url(url: str) -> dict[str, Any]:
    """Settings for a database address; raises ValueError for a scheme that is neither PostgreSQL nor SQLite."""
    scheme = urlsplit(url).scheme
    if scheme in {"postgres", "postgresql"}:
        return postgresql(url)
    if scheme == "sqlite":
        return sqlite(unquote(urlsplit(url).path))
    raise ValueError(f"DATABASE_URL: unknown scheme {scheme!r}; use postgresql:// or sqlite:///path")
