"""Doors to a row: what the actor may see decides, then the row is locked. Outside, hidden and missing look the same."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yuanlian.kernel.errors import Conflict, NotVisible
from yuanlian.kernel.rows import among, one
from yuanlian.kernel.tenancy import Versioned, ZoneModel

M = TypeVar("M", bound=ZoneModel)
AT_ONCE = 500
"""Ids in one query; some builds of SQLite take no more than a thousand values."""


def _all(visible: QuerySet[M]) -> QuerySet[M]:
    """Every row of the same table: a query with joins or DISTINCT cannot be locked itself."""
    manager = visible.model._default_manager  # noqa: SLF001 -- Django's documented name for it
    return manager.all()


def seen(visible: QuerySet[M], row_id: UUID) -> M:
    """The row `row_id` among what is visible; raises NotVisible."""
    row = one(visible, row_id)
    if row is None:
        raise NotVisible(_("没有找到，或您无权查看。"))
    return row


def locked(visible: QuerySet[M], row_id: UUID) -> M:
    """The same row, locked until the transaction ends, with its latest values."""
    if visible.order_by().filter(pk=row_id).values_list("pk")[:1]:
        for row in among(_all(visible).select_for_update(of=("self",)), "pk", [row_id]):
            return row
    raise NotVisible(_("没有找到，或您无权查看。"))


def locked_at_once(rows: QuerySet[M], row_id: UUID) -> M:
    """The row, locked in the same query: only where nothing but keys that never change decides which rows there are."""
    row = rows.select_for_update(of=("self",)).filter(pk=row_id).first()
    if row is None:
        raise NotVisible(_("没有找到，或您无权查看。"))
    return row


def locked_all(visible: QuerySet[M], row_ids: Collection[UUID]) -> dict[UUID, M]:
    """The rows by id, all locked in the order of their ids; raises NotVisible when one of them is not visible."""
    wanted = sorted(set(row_ids))
    rows: dict[UUID, M] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        found = dict(visible.filter(pk__in=some).values_list("pk", "zone_id"))
        chosen = _all(visible).filter(pk__in=list(found), zone_id__in=set(found.values())).order_by("pk")
        rows |= {row.id: row for row in chosen.select_for_update(of=("self",))}
    if len(rows) < len(wanted):
        raise NotVisible(_("没有找到，或您无权查看。"))
    return rows


def same_version(row: Versioned, version: int | None) -> None:
    """Refuse a page that shows an older version of the row; None means the caller did not look."""
    if version is not None and row.version != version:
        raise Conflict(_("其他人刚刚处理过，请刷新页面后再操作。"))
