"""Queries that every request asks: their SQL is written once, then asked again with other values.

Django writes the SQL of a query each time it is asked, which takes some 25 times as long as a look-up by key takes the
database. A page that asks whose it is must not pay that five times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, DateField, Field, Q, QuerySet, UUIDField
from django.db.models.expressions import RawSQL

from yuanlian.kernel.ids import quick

Value = UUID | date | str | list[UUID]
# How a value, or each of a list, is put to the database.
_FIELDS: dict[type[Value], Field[Any, Any]] = {
    UUID: UUIDField(), date: DateField(), str: CharField(), list: UUIDField()
}  # fmt: skip


def _mark(kind: type[Value], number: int) -> UUID | date | str:
    """What stands in the SQL where a value will stand; no row has it."""
    if kind is str:
        return f"5eed{number}mark"
    return date(1, 1, 1 + number) if kind is date else UUID(int=(0x5EED << 64) + number)


@dataclass(frozen=True, slots=True)
class _Written:
    """SQL of one database, in the pieces around its parameters.

    `slots` holds for each parameter the name of a value or None, and the parameter with the value's mark: a text may
    stand inside it, as in what LIKE is given.
    """

    pieces: tuple[str, ...]
    slots: tuple[tuple[str | None, Any], ...]
    converters: tuple[tuple[int, tuple[Sequence[Callable[..., Any]], Any]], ...]


class Prepared:
    """The query that `rows` returns, a `values_list`, for the values named in `kinds`.

    `rows` is called once per database with stand-ins and must only compare them with columns: `field=value`,
    `field__in=value` where the kind is `list`, `field__startswith=f"{value}/"` where it is `str`. An empty list finds
    nothing and asks nobody.
    """

    def __init__(self, rows: Callable[..., QuerySet[Any, Any]], **kinds: type[Value]) -> None:
        self._rows, self._kinds = rows, kinds
        self._marks = {name: _mark(kind, number) for number, (name, kind) in enumerate(kinds.items())}
        self._written: dict[str, _Written] = {}

    def __call__(self, **values: Value) -> list[tuple[Any, ...]]:
        """The rows for these values, as tuples in the columns' Python types."""
        asked = self._asked(values)
        if asked is None:
            return []
        written = self._standing()
        with connection.cursor() as cursor:
            cursor.execute(*asked)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        if not written.converters:
            return found
        database = connections[DEFAULT_DB_ALIAS]
        return [_converted(row, written, database) for row in found]

    def within(self, **values: Value) -> RawSQL | list[UUID]:
        """The query to stand in others, `field__in=…`; it may not refer to the query around it."""
        asked = self._asked(values)
        return [] if asked is None else RawSQL(*asked)  # noqa: S611 -- written by the compiler, values apart

    def _standing(self) -> _Written:
        return self._written.get(connection.vendor) or self._write(connection)

    def _asked(self, values: Mapping[str, Value]) -> tuple[str, list[Any]] | None:
        """The SQL and its parameters; None where a list is empty."""
        written = self._standing()
        put = {name: self._put(name, values[name]) for name in self._kinds}
        if not all(put.values()):
            return None
        sql, parameters = [written.pieces[0]], list[Any]()
        for piece, (name, kept) in zip(written.pieces[1:], written.slots, strict=True):
            given = self._given(name, kept, put[name]) if name else [kept]
            sql += [", ".join(["%s"] * len(given)), piece]
            parameters += given
        return "".join(sql), parameters

    def _given(self, name: str, kept: Any, put: list[Any]) -> list[Any]:
        mark = self._marks[name]
        if self._kinds[name] is not str or kept == mark:
            return put
        return [kept.replace(mark, connection.ops.prep_for_like_query(put[0]))]

    def _put(self, name: str, value: Value) -> list[Any]:
        given, database = value if isinstance(value, list) else [value], connections[DEFAULT_DB_ALIAS]
        return [_FIELDS[self._kinds[name]].get_db_prep_value(each, database) for each in given]

    def _write(self, database: BaseDatabaseWrapper) -> _Written:
        asked = {name: [mark] if self._kinds[name] is list else mark for name, mark in self._marks.items()}
        compiler = self._rows(**asked).query.get_compiler(connection=database)
        sql, parameters = compiler.as_sql()
        slots = tuple((self._named(each, database), each) for each in parameters)
        if {name for name, _kept in slots if name} != set(self._marks):
            raise TypeError("a value is not compared as it is")
        pieces = tuple(sql.split("%s"))
        if len(pieces) != len(slots) + 1:
            raise TypeError("the SQL holds a percent sign of its own")
        columns = [each[0] for each in compiler.select]
        found = compiler.get_converters(columns).items()
        written = _Written(pieces, slots, tuple((place, (quick(how), column)) for place, (how, column) in found))
        self._written[database.vendor] = written
        return written

    def _named(self, parameter: Any, database: BaseDatabaseWrapper) -> str | None:
        """Whose mark the parameter is, or holds."""
        for name, mark in self._marks.items():
            kind = self._kinds[name]
            if _FIELDS[kind].get_db_prep_value(mark, database) == parameter:
                return name
            if kind is str and isinstance(parameter, str) and str(mark) in parameter:
                return name
        return None


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


def _converted(row: tuple[Any, ...], written: _Written, database: BaseDatabaseWrapper) -> tuple[Any, ...]:
    cells = list(row)
    for place, (converters, expression) in written.converters:
        for convert in converters:
            cells[place] = convert(cells[place], expression, database)
    return tuple(cells)


def as_set(listed: Q, many: Callable[[], bool]) -> Q:
    """`listed` is `field__in=query` with ids by the hundred where `many()` is true.

    PostgreSQL then looks each row up in them, as SQLite does anyway. It would join them otherwise, and for the first
    rows of an order compare each row with each id. A condition that may also be met in another way is not joined; the
    other way is that a row has no zone, which no row is.
    """
    return listed | Q(zone__isnull=True) if connection.vendor == "postgresql" and many() else listed
