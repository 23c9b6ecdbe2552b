"""Database objects that models cannot say: append-only triggers on the audit table, zone-pair keys on PostgreSQL.

Both are put in place after every migrate and are safe to repeat. Names stay within 30 characters.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from yuanlian.kernel.models import AuditEntry
from yuanlian.kernel.tenancy import ZoneFK, ZoneModel

_SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS audit_no_{verb} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END"
)
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger AS "
    "$$ BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$ LANGUAGE plpgsql"
)
_POSTGRES = (
    "CREATE OR REPLACE TRIGGER audit_no_{verb} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
)


def install_audit_guard(connection: BaseDatabaseWrapper) -> None:
    """From now on the database refuses UPDATE and DELETE on audit entries."""
    table = AuditEntry._meta.db_table
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not sqlite:
            cursor.execute(_FUNCTION)
        for verb in ("update", "delete"):
            cursor.execute((_SQLITE if sqlite else _POSTGRES).format(verb=verb, table=table))


def zone_keys() -> list[ZoneFK]:
    """Every key between two zone-owned models."""
    return [
        field
        for model in apps.get_models()
        if issubclass(model, ZoneModel)
        for field in model._meta.local_concrete_fields
        if isinstance(field, ZoneFK)
    ]


def _name(prefix: str, *parts: str) -> str:
    return prefix + hashlib.sha256("/".join(parts).encode()).hexdigest()[:20]


def install_zone_keys(connection: BaseDatabaseWrapper) -> None:
    """On PostgreSQL every ZoneFK also has a (zone_id, key) → (zone_id, id) constraint."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conname LIKE 'zk%%' OR conname LIKE 'zu%%'")
        standing = {row[0] for row in cursor.fetchall()}
        tables = set(connection.introspection.table_names(cursor))
        for field in zone_keys():
            here, there = field.model._meta.db_table, field.remote_field.model._meta.db_table
            if not {here, there} <= tables:
                continue
            pair, key = _name("zu", there), _name("zk", here, str(field.column))
            if pair not in standing:
                cursor.execute(f'ALTER TABLE "{there}" ADD CONSTRAINT {pair} UNIQUE (zone_id, id)')
                standing.add(pair)
            if key not in standing:
                cursor.execute(
                    f'ALTER TABLE "{here}" ADD CONSTRAINT {key} FOREIGN KEY (zone_id, "{field.column}") '
                    f'REFERENCES "{there}" (zone_id, id) DEFERRABLE INITIALLY DEFERRED'
                )
                standing.add(key)


def after_migrate(using: str, **_: Any) -> None:
    """Receiver of Django's post_migrate: put the guards in place."""
    connection = connections[using]
    if settings.YUANLIAN_AUDIT_GUARD:
        install_audit_guard(connection)
    install_zone_keys(connection)
