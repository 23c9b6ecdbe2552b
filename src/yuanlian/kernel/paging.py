"""Reading one page of a long list: ids first, in order and from an index, then the wide rows of that page."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def page_of(found: QuerySet[M], lines: QuerySet[M], *, first: int, last: int) -> list[M]:
    """The rows of `found` from `first` to before `last` in its order, each read as `lines` reads it.

    `lines` says which columns and neighbours are read and narrows nothing: `found` has done that.
    """
    ids = list(found.values_list("pk", flat=True)[first:last])
    rows = {row.pk: row for row in lines.filter(pk__in=ids)}
    return [rows[key] for key in ids if key in rows]
