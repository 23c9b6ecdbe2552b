"""Rows that a long set-up wrote, put back without doing it again: for tests that begin with empty tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction


@dataclass(frozen=True, slots=True)
class Written:
    """What one table holds, as the database gives it."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[Sequence[Any], ...]

    def put(self) -> None:
        """The same rows stand in the table, which was empty."""
        names = ", ".join(map(connection.ops.quote_name, self.columns))
        marks = ", ".join(["%s"] * len(self.columns))
        with connection.cursor() as cursor:
            into = connection.ops.quote_name(self.table)
            cursor.executemany(f"INSERT INTO {into} ({names}) VALUES ({marks})", self.rows)


def written() -> list[Written]:
    """The rows of every table that has some."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns, rows = tuple(column[0] for column in cursor.description), tuple(cursor.fetchall())
        if rows:
            found.append(Written(table, columns, rows))
    return found


def put_back(tables: Sequence[Written]) -> None:
    """The rows stand again, and the counters of their tables go on after them."""
    with transaction.atomic():  # keys between the tables are compared at the end
        for each in tables:
            each.put()
        names = {each.table for each in tables}
        counted = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in names]
        with connection.cursor() as cursor:
            for sentence in connection.ops.sequence_reset_sql(no_style(), counted):
                cursor.execute(sentence)
