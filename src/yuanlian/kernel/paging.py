"""Reading one page of a long list: ids first, in order and from an index, then the wide rows of that page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet

from yuanlian.kernel.rows import by_ids

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows from `first` to before `last`, of `total`; None: nobody counted them."""

    first: int
    last: int
    total: int | None = None


def page_of(found: QuerySet[M], lines: QuerySet[M], part: Slice) -> list[M]:
    """The rows of `part` of `found` in its order, each read as `lines` reads it.

    `lines` says which columns and neighbours are read and narrows nothing: `found` has done that. Past the middle the
    rows are counted from the end, so that the last page comes as fast as the first; nothing is asked for no rows.
    """
    ids = _ids(found, part)
    rows = by_ids(lines, ids)
    return [rows[key] for key in ids if key in rows]


def _ids(found: QuerySet[M], part: Slice) -> list[object]:
    keys = found.values_list("pk", flat=True)
    if part.total is not None and part.first >= part.total:
        return []
    if part.total is None or part.first <= part.total // 2:
        return list(keys[part.first : part.last])
    end = min(part.last, part.total)
    return list(keys.reverse()[part.total - end : part.total - part.first])[::-1]
