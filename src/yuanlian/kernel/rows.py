"""Whole rows by a key of theirs: the SQL of a model with its neighbours is written once and asked again.

A page of twenty rows would otherwise spend a quarter of its time on having the same SQL written again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

from yuanlian.kernel.ids import quick

M = TypeVar("M", bound=Model)
_MARK = UUID(int=0x5EED << 64)


@dataclass(frozen=True, slots=True)
class _Ready:
    """One query of one database: the SQL around the ids, and how a row becomes an object and its neighbours."""

    before: str
    after: str
    key: Any
    model: type[Model]
    names: list[str]
    columns: slice
    populators: list[Any]
    converters: list[tuple[int, Sequence[Callable[..., Any]], Any]]


_READY: dict[Hashable, _Ready | None] = {}


def by_ids(lines: QuerySet[M], ids: Sequence[Any]) -> dict[Any, M]:
    """The rows of `lines` with these ids, by id; each as `lines` reads it, with its neighbours."""
    return {row.pk: row for row in among(lines, "pk", ids)}


def among(lines: QuerySet[M], name: str, values: Sequence[Any]) -> list[M]:
    """The rows of `lines` with one of these values in the field `name`, in no order; nobody is asked for no values."""
    if not values:
        return []
    _refuse_outside(lines)
    shape = _shape(lines)
    known = (shape, name)
    if shape is not None and known not in _READY:
        _READY[known] = _written(lines, name)
    ready = _READY.get(known) if shape is not None else None
    if ready is None:
        return list(lines.filter(**{f"{name}__in": values}))
    found: list[Any] = _read(ready, values)
    asked: Any = lines
    prefetch_related_objects(found, *asked._prefetch_related_lookups)  # noqa: SLF001 -- as the query set itself does
    return found


def one(visible: QuerySet[M], key: Any) -> M | None:
    """The row with this id as `visible` reads it, or None where it holds no such row.

    Whether it does is asked by itself: only that question differs from reader to reader.
    """
    asked: Any = visible
    query = asked.query
    alike = not (query.annotations or query.extra or query.combinator or query.values_select or query.is_sliced)
    if not alike or query.select_for_update:
        return visible.filter(pk=key).first()
    if not visible.order_by().filter(pk=key).values_list("pk")[:1]:
        return None
    lines: Any = visible.model._default_manager.all()  # noqa: SLF001 -- Django's documented name for it
    lines.query.select_related, lines.query.deferred_loading = query.select_related, query.deferred_loading
    lines._prefetch_related_lookups = asked._prefetch_related_lookups  # noqa: SLF001 -- the same neighbours
    return next(iter(among(lines, "pk", [key])), None)


def _refuse_outside(lines: QuerySet[Any]) -> None:
    """A lock outside a transaction would hold nothing: Django refuses it when it writes the SQL, which it does once."""
    query: Any = lines.query
    if query.select_for_update and not connection.in_atomic_block:
        raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")


def _shape(lines: QuerySet[Any]) -> Hashable | None:
    """What decides the SQL; None for a query that narrows, counts or cuts, which is written each time."""
    query: Any = lines.query
    if query.where or query.combinator or query.distinct or query.is_sliced:
        return None
    if query.annotations or query.extra or query.values_select:
        return None
    names, hidden = query.deferred_loading
    return connection.vendor, lines.model, _frozen(query.select_related), frozenset(names), hidden, _locks(query)


def _locks(query: Any) -> Hashable:
    """How the rows are locked; False where they are not."""
    how = query.select_for_update_nowait, query.select_for_update_skip_locked, query.select_for_no_key_update
    return query.select_for_update and (*how, tuple(query.select_for_update_of))


def _frozen(related: Any) -> Hashable:
    """Which neighbours are read: True, False or names with those below each."""
    if not isinstance(related, dict):
        return bool(related)
    return tuple(sorted((name, _frozen(below)) for name, below in related.items()))


def _written(lines: QuerySet[Any], name: str) -> _Ready | None:
    compiler: Any = lines.order_by().filter(**{f"{name}__in": [_MARK]}).query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    pieces = sql.split("%s")
    if len(pieces) != 2 or len(parameters) != 1:
        return None
    info = compiler.klass_info
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    columns = [each[0] for each in compiler.select]
    neighbours: Any = get_related_populators
    return _Ready(
        before=pieces[0],
        after=pieces[1],
        key=lines.model._meta.pk if name == "pk" else lines.model._meta.get_field(name.removesuffix("_id")),
        model=info["model"],
        names=[column.target.attname for column in columns[first:last]],
        columns=slice(first, last),
        populators=neighbours(info, compiler.select, connection.alias),
        converters=[(place, quick(how), column) for place, (how, column) in compiler.get_converters(columns).items()],
    )


def _read(ready: _Ready, values: Sequence[Any]) -> list[Any]:
    database = connections[DEFAULT_DB_ALIAS]  # asked for once: whose thread it is takes longer than a conversion
    given = [ready.key.get_db_prep_value(each, database) for each in values]
    with database.cursor() as cursor:
        cursor.execute(f"{ready.before}{', '.join(['%s'] * len(given))}{ready.after}", given)
        found = [list(row) for row in cursor.fetchall()]
    for place, converters, expression in ready.converters:
        for convert in converters:
            for row in found:
                row[place] = convert(row[place], expression, database)
    made = []
    for row in found:
        one = ready.model.from_db(database.alias, ready.names, row[ready.columns])
        for each in ready.populators:
            each.populate(row, one)
        made.append(one)
    return made
