"""Addresses of records: a list writes one a line, so what stands around the id is looked up once."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.urls import reverse

BLANK = UUID(int=0)


def record_url(view: str, zone: str, **key: UUID) -> str:
    """The page of one record: `record_url("need_detail", slug, need=row.id)` equals `reverse` with these names."""
    ((name, value),) = key.items()
    before, after = _around(view, zone, name)
    return f"{before}{value}{after}"


@lru_cache(1024)
def _around(view: str, zone: str, name: str) -> tuple[str, str]:
    before, _blank, after = reverse(view, kwargs={"zone": zone, name: BLANK}).partition(str(BLANK))
    return before, after
