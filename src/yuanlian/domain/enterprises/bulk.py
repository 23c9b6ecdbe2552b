"""Many rows of one table in one statement: parameters are made before the transaction, so that it is short."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, cast
from uuid import UUID

from django.db import connection, models

# Values in one statement where the database sets no bound of its own.
PARAMETERS = 5_000


Maker = Callable[[Any], Any]
_PLAIN_VALUES = frozenset({str, int, float, bool, type(None)})
_PLAIN_FIELDS = frozenset(
    {
        models.CharField,
        models.TextField,
        models.PositiveIntegerField,
        models.PositiveSmallIntegerField,
        models.FloatField,
        models.BooleanField,
    }
)


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with the parameters of each run; made outside a transaction, run inside it."""

    sql: str
    parameters: list[tuple[Any, ...]]

    def run(self) -> None:
        """Execute once for each set of parameters."""
        if self.parameters:
            with connection.cursor() as cursor:
                cursor.executemany(self.sql, self.parameters)


def insertion(model: type[models.Model], rows: Sequence[models.Model]) -> list[Statement]:
    """Statements that insert `rows`, every column of which is set; each takes as many rows as the database allows."""
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = f"({', '.join(['%s'] * len(fields))})"
    head = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608 -- names come from the models
    width = max(1, (connection.features.max_query_params or PARAMETERS) // len(fields))
    statements = []
    makers = _makers(fields)
    for size, groups in _grouped([_values(row, makers) for row in rows], width):
        sql = head + ", ".join([marks] * size)
        statements.append(Statement(sql, [tuple(chain.from_iterable(group)) for group in groups]))
    return statements


def _grouped(rows: list[tuple[Any, ...]], width: int) -> list[tuple[int, list[list[tuple[Any, ...]]]]]:
    """The rows in groups of `width`, and what is left in one group of its own: pairs of size and groups."""
    groups = [rows[start : start + width] for start in range(0, len(rows), width)]
    full = [group for group in groups if len(group) == width]
    rest = [group for group in groups if len(group) < width]
    return [(len(some[0]), some) for some in (full, rest) if some]


def updating(model: type[models.Model], rows: Sequence[models.Model], names: Sequence[str]) -> Statement:
    """A statement that writes the fields `names` of `rows`; each row is found by its id and zone."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    keys: list[Any] = [model._meta.get_field("id"), model._meta.get_field("zone")]
    quote = connection.ops.quote_name
    news = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    table = quote(model._meta.db_table)
    sql = f"UPDATE {table} SET {news} WHERE id = %s AND zone_id = %s"  # noqa: S608 -- names come from the models
    makers = _makers([*fields, *keys])
    return Statement(sql, [_values(row, makers) for row in rows])


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


def clearing(
    model: type[models.Model], zone: UUID, enterprises: Sequence[UUID], *, where: tuple[str, str]
) -> Statement:
    """A statement that deletes the rows of `model` that point to these enterprises and whose field `where` says so."""
    quote = connection.ops.quote_name
    field, value = where
    marked, *keys = [cast("Any", model._meta.get_field(name)) for name in (field, "enterprise", "zone")]
    column = quote(str(marked.column))
    table = quote(model._meta.db_table)
    sql = f"DELETE FROM {table} WHERE enterprise_id = %s AND zone_id = %s AND {column} = %s"  # noqa: S608 -- names come from the models
    prepared = [
        (*(key.get_db_prep_save(each, connection) for key, each in zip(keys, (pk, zone), strict=True)), value)
        for pk in enterprises
    ]
    return Statement(sql, prepared)


def look_again(tables: Iterable[type[models.Model]]) -> None:
    """PostgreSQL counts what stands in these tables, as it does by itself a minute or more after much was written.

    Until then it takes a key for one that 190 rows share, and looks at the whole zone each time it checks that nothing
    points to a row that goes: the undo of 38,000 rows took 92 seconds, and takes 25.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE " + ", ".join(connection.ops.quote_name(each._meta.db_table) for each in tables))


def _values(row: models.Model, makers: Sequence[tuple[str, Maker]]) -> tuple[Any, ...]:
    return tuple(make(getattr(row, name)) for name, make in makers)


def _makers(fields: Iterable[Any]) -> list[tuple[str, Maker]]:
    """For each field its attribute, and what turns its value into a parameter."""
    return [(field.attname, _maker(field)) for field in fields]


def _maker(field: Any) -> Maker:
    """What the field itself does; text and numbers of Python's own types need nothing, ids only their form.

    Asking the field costs most of the time of an import of tens of thousands of rows.
    """
    slow: Maker = lambda value: field.get_db_prep_save(value, connection)  # noqa: E731 -- the common end of the others
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if type(field) in _PLAIN_FIELDS:
        return lambda value: value if type(value) in _PLAIN_VALUES else slow(value)
    if type(target) is models.UUIDField:
        native = connection.features.has_native_uuid_field
        return lambda value: (value if native else value.hex) if type(value) is UUID else slow(value)
    return slow
