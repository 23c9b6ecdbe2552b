"""A new connection keeps the plans of as many statements as the pages ask."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

STATEMENTS = 500  # psycopg's own 100 would be given up and made again: pages ask some hundred different ones


def keep_plans(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """PostgreSQL keeps `STATEMENTS` prepared statements for this connection, where it prepares any."""
    if connection.vendor == "postgresql":
        connection.connection.prepared_max = STATEMENTS
