"""Counts of long lists, kept until something happens in the zone.

Counting 200,000 rows takes longer than the page around the number. Every act moves the end of its zone's audit chain in
its own transaction: while the end is the same, so are the rows, and the same question has the same answer. The end is
read before the rows are, so what is kept under it may be newer than the end, never older.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from yuanlian.kernel.pulse import Pulse, pulse
from yuanlian.kernel.reading import is_reading, once

T = TypeVar("T")
KEPT = 4096

_known: OrderedDict[Hashable, tuple[Pulse, Any]] = OrderedDict()
_looking = Lock()
_end = once(pulse)


def counted(rows: QuerySet[Any, Any], zone: UUID) -> int:
    """How many `rows` there are; all that decides it is this zone's own or stands in the question."""
    question = rows.order_by()
    return kept("count", question if is_of_values(question) else question.values("pk"), zone, rows.count)


def is_of_values(rows: QuerySet[Any, Any]) -> bool:
    """Whether the rows are chosen columns: which ones belongs to the question then."""
    return bool(rows.query.values_select or rows.query.annotation_select)


def kept(kind: str, question: QuerySet[Any, Any], zone: UUID, answer: Callable[[], T]) -> T:
    """What `answer` gives: the `kind` of thing asked of the rows of `question`. Nobody may change it.

    It is asked again only when something happened in the zone. Only while a request reads: whoever acts is told what
    is so in the middle of the act.
    """
    end = _end(zone) if is_reading() else Pulse()
    asked = _asked(kind, question) if end.digest else None
    if asked is None:
        return answer()
    with _looking:
        known = _known.get(asked)
    if known is not None and known[0] == end:
        return known[1]  # type: ignore[no-any-return]  # kept under its own question
    given = answer()
    with _looking:
        _known[asked] = (end, given)
        _known.move_to_end(asked)
        if len(_known) > KEPT:
            _known.popitem(last=False)
    return given


def _asked(kind: str, question: QuerySet[Any, Any]) -> Hashable | None:
    """The question as text and values; None for one that finds nothing or cannot be told from others."""
    try:
        sql, values = question.query.sql_with_params()
        asked = (kind, connection.vendor, sql, tuple(values))
        hash(asked)
    except (EmptyResultSet, TypeError):
        return None
    return asked
