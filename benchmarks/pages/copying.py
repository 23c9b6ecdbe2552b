"""Copies every row of a SQLite file into the PostgreSQL of the settings, so that both databases hold the same zone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

FETCH = 5_000
Reader = Callable[[Any], Any]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def reader_of(field: Any) -> Reader:
    """Turns what SQLite keeps for this field into what PostgreSQL takes."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.UUIDField):
        return UUID
    if isinstance(target, models.DateTimeField):
        return _moment
    if isinstance(target, models.BooleanField):
        return bool
    if isinstance(target, models.JSONField):
        return lambda text: json.dumps(json.loads(text), ensure_ascii=False)
    return lambda value: value


def tables() -> Iterator[tuple[str, list[Any]]]:
    """Every table that the migrations left empty or that holds our rows, with its columns."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and model._meta.app_label not in {"contenttypes", "auth"}:
            yield model._meta.db_table, list(model._meta.concrete_fields)


def copy(source: Path) -> None:
    """Every row stands here too; keys are checked when the rows were written there."""
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as origin, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        with transaction.atomic():
            for table, fields in tables():
                _copy_table(origin, cursor, table, fields)
        cursor.execute("SET session_replication_role = DEFAULT")
        for statement in connection.ops.sequence_reset_sql(
            no_style(), list(apps.get_models(include_auto_created=True))
        ):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")  # as a database does by itself after a while


def _copy_table(origin: sqlite3.Connection, cursor: Any, table: str, fields: list[Any]) -> None:
    columns = ", ".join(f'"{field.column}"' for field in fields)
    readers = [reader_of(field) for field in fields]
    cursor.execute(f'TRUNCATE "{table}" CASCADE')
    rows = origin.execute(f'SELECT {columns} FROM "{table}"')
    with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as target:
        while found := rows.fetchmany(FETCH):
            for row in found:
                target.write_row(
                    [None if value is None else read(value) for read, value in zip(readers, row, strict=True)]
                )
