"""Many rows of one table in one statement: parameters are made before the transaction, so that it is short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, models


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with the parameters of every row; made outside a transaction, run inside it."""

    sql: str
    parameters: list[tuple[Any, ...]]

    def run(self) -> int:
        """Execute for every row; returns how many there were."""
        if self.parameters:
            with connection.cursor() as cursor:
                cursor.executemany(self.sql, self.parameters)
        return len(self.parameters)


def insertion(model: type[models.Model], rows: Sequence[models.Model]) -> Statement:
    """A statement that inserts `rows`, every column of which is set."""
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quote(model._meta.db_table)
    sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 -- names come from the models
    return Statement(sql, [_values(row, fields) for row in rows])


def updating(model: type[models.Model], rows: Sequence[models.Model], names: Sequence[str]) -> Statement:
    """A statement that writes the fields `names` of `rows`; each row is found by its id and zone."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    keys: list[Any] = [model._meta.get_field("id"), model._meta.get_field("zone")]
    quote = connection.ops.quote_name
    news = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    table = quote(model._meta.db_table)
    sql = f"UPDATE {table} SET {news} WHERE id = %s AND zone_id = %s"  # noqa: S608 -- names come from the models
    return Statement(sql, [_values(row, [*fields, *keys]) for row in rows])


def deletion(model: type[models.Model], zone: UUID, ids: Sequence[UUID]) -> Statement:
    """A statement that deletes the rows `ids` of a zone; what points to them must be gone before."""
    table = connection.ops.quote_name(model._meta.db_table)
    keys: list[Any] = [model._meta.get_field("id"), model._meta.get_field("zone")]
    sql = f"DELETE FROM {table} WHERE id = %s AND zone_id = %s"  # noqa: S608 -- names come from the models
    prepared = [
        tuple(field.get_db_prep_save(value, connection) for field, value in zip(keys, (pk, zone), strict=True))
        for pk in ids
    ]
    return Statement(sql, prepared)


def _values(row: models.Model, fields: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields)
