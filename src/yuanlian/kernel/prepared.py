"""Queries that every request asks: their SQL is written once, then asked again with other values.

Django writes the SQL of a query each time it is asked, which takes some 25 times as long as a look-up by key takes the
database. A page that asks whose it is must not pay that five times.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateField, Field, QuerySet, UUIDField
from django.db.models.expressions import RawSQL

Value = UUID | date | list[UUID]
# How a value, or each of a list, is put to the database.
_FIELDS: dict[type[Value], Field[Any, Any]] = {UUID: UUIDField(), date: DateField(), list: UUIDField()}


def _mark(kind: type[Value], number: int) -> UUID | date:
    """What stands in the SQL where a value will stand; no row has it."""
    return date(1, 1, 1 + number) if kind is date else UUID(int=(0x5EED << 64) + number)


@dataclass(frozen=True, slots=True)
class _Written:
    """SQL of one database, in the pieces around its parameters.

    `slots` holds for each parameter the name of a value, or the parameter itself.
    """

    pieces: tuple[str, ...]
    slots: tuple[tuple[str | None, Any], ...]
    converters: tuple[tuple[int, tuple[Sequence[Callable[..., Any]], Any]], ...]


class Prepared:
    """The query that `rows` returns, a `values_list`, for the values named in `kinds`.

    `rows` is called once per database with stand-ins and must only compare them with columns: `field=value`, or
    `field__in=value` where the kind is `list`. An empty list finds nothing and asks nobody.
    """

    def __init__(self, rows: Callable[..., QuerySet[Any, Any]], **kinds: type[Value]) -> None:
        self._rows, self._kinds = rows, kinds
        self._written: dict[str, _Written] = {}

    def __call__(self, **values: Value) -> list[tuple[Any, ...]]:
        """The rows for these values, as tuples in the columns' Python types."""
        written = self._written.get(connection.vendor) or self._write(connection)
        put = {name: self._put(name, values[name]) for name in self._kinds}
        if not all(put.values()):
            return []
        sql, parameters = [written.pieces[0]], list[Any]()
        for piece, (name, kept) in zip(written.pieces[1:], written.slots, strict=True):
            given = put[name] if name else [kept]
            sql += [", ".join(["%s"] * len(given)), piece]
            parameters += given
        with connection.cursor() as cursor:
            cursor.execute("".join(sql), parameters)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return [_converted(row, written) for row in found] if written.converters else found

    def _put(self, name: str, value: Value) -> list[Any]:
        given = value if isinstance(value, list) else [value]
        return [_FIELDS[self._kinds[name]].get_db_prep_value(each, connection) for each in given]

    def _write(self, database: BaseDatabaseWrapper) -> _Written:
        marks = {name: _mark(kind, number) for number, (name, kind) in enumerate(self._kinds.items())}
        asked = {name: [mark] if self._kinds[name] is list else mark for name, mark in marks.items()}
        compiler = self._rows(**asked).query.get_compiler(connection=database)
        sql, parameters = compiler.as_sql()
        names = {
            _FIELDS[kind].get_db_prep_value(marks[name], database): name for name, kind in self._kinds.items()
        }  # fmt: skip
        slots = tuple((names.get(each), each) for each in parameters)
        if {name for name, _kept in slots if name} != set(marks):
            raise TypeError("a value is not compared as it is")
        pieces = tuple(sql.split("%s"))
        if len(pieces) != len(slots) + 1:
            raise TypeError("the SQL holds a percent sign of its own")
        columns = [each[0] for each in compiler.select]
        written = _Written(pieces, slots, tuple(compiler.get_converters(columns).items()))
        self._written[database.vendor] = written
        return written


def written(rows: QuerySet[Any, Any]) -> RawSQL:
    """The query as SQL that was written once, to stand in several others: `field__in=written(...)`.

    It may not refer to the query around it.
    """
    sql, parameters = rows.query.get_compiler(connection=connection).as_sql()
    return RawSQL(sql, parameters)  # noqa: S611 -- written by the compiler, values apart


def as_stored(rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """The rows of a `values_list` as the database's driver gives them, for tens of thousands of texts and numbers.

    Django's own values would take most of the time. Ids are as the driver has them: see `id_text`.
    """
    try:
        sql, parameters = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def id_text(stored: Any) -> str:
    """An id of `as_stored` in the writing of RFC 9562; SQLite keeps the digits alone."""
    if type(stored) is str:
        return f"{stored[:8]}-{stored[8:12]}-{stored[12:16]}-{stored[16:20]}-{stored[20:]}"
    return str(stored)


def _converted(row: tuple[Any, ...], written: _Written) -> tuple[Any, ...]:
    cells = list(row)
    for place, (converters, expression) in written.converters:
        for convert in converters:
            cells[place] = convert(cells[place], expression, connection)
    return tuple(cells)
