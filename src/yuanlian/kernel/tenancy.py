"""The tenant column: every zone-owned row carries its zone, and keys between such rows compare zones too.

Rules kept here let a zone's rows be distributed by zone later (decision record 0006).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.fields.related_lookups import RelatedExact
from django.db.models.signals import post_init, pre_init
from django.db.models.sql.where import WhereNode

from yuanlian.kernel.ids import new_id

_READ = "zone_id_as_read"
_CURRENT: ContextVar[UUID | None] = ContextVar("yuanlian_zone", default=None)


def current_zone() -> UUID | None:
    """The zone this request or job works in."""
    return _CURRENT.get()


@contextmanager
def in_zone(zone: UUID | None) -> Iterator[None]:
    """Inside this block rows of another zone cannot be written."""
    token = _CURRENT.set(zone)
    try:
        yield
    finally:
        _CURRENT.reset(token)


class OtherZone(ValueError):
    """A programming error: a row was about to point to, or move into, another zone."""


class ZoneFK(models.ForeignKey[Any, Any]):
    """A foreign key between two zone-owned rows: joins compare zones, another zone's row is refused."""

    def get_extra_restriction(self, alias: str | None, related_alias: str | None) -> Any:
        """`alias.zone_id = related_alias.zone_id`, added to every join over this key."""
        if alias is None or related_alias is None:
            return None
        here: Any = self.model._meta.get_field("zone")
        there: Any = self.remote_field.model._meta.get_field("zone")
        same: Any = RelatedExact(there.get_col(alias, there), here.get_col(related_alias, here))
        return WhereNode([same])

    def get_extra_descriptor_filter(self, instance: Any) -> dict[str, Any]:
        """The related row is fetched by id and zone."""
        return {"zone_id": instance.zone_id} if isinstance(instance, ZoneModel) else {}


@cache
def _is_plain(model: type[models.Model]) -> bool:
    """Whether nobody does anything of their own when a row of this model is made."""
    watched = any(signal.has_listeners(model) for signal in (pre_init, post_init))
    return not watched and model.__init__ is models.Model.__init__


class ZoneModel(models.Model):
    """Base of every zone-owned row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    zone = models.ForeignKey("kernel.Zone", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row; raises OtherZone when its zone changed or a key points to another zone."""
        refuse_other_zone(self)
        super().save(*args, **kwargs)

    @classmethod
    def from_db(  # type: ignore[override]  # a later Django gives it one argument more
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> Any:
        """The row as it was read, remembering its zone; what was not read stays to be read.

        The values go where the constructor would put them one by one: a page makes a hundred rows.
        """
        if not _is_plain(cls):
            row = super().from_db(db, field_names, values)
        else:
            row, state = cls.__new__(cls), models.base.ModelState()
            state.db, state.adding = db, False
            row.__dict__.update(zip(field_names, values, strict=True), _state=state)
        row.__dict__[_READ] = row.__dict__.get("zone_id")
        return row


def refuse_other_zone(row: ZoneModel) -> None:
    """Raise OtherZone when `row` left its zone, is outside the current zone, or a loaded relation is another zone's."""
    current = _CURRENT.get()
    if current is not None and row.zone_id != current:
        raise OtherZone(f"{type(row).__name__} of another zone")
    read = row.__dict__.get(_READ)
    if read is not None and read != row.zone_id:
        raise OtherZone(f"{type(row).__name__} cannot change its zone")
    for field in row._meta.concrete_fields:
        if isinstance(field, ZoneFK) and field.is_cached(row):
            other: Any = field.get_cached_value(row)
            if other is not None and other.zone_id != row.zone_id:
                raise OtherZone(f"{type(row).__name__}.{field.name} points to another zone")


class Versioned(models.Model):
    """A row whose page may be stale: every write counts up."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
