"""Sheets for tests of the register, and an import walked through to where a test needs it."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.db import transaction

from yuanlian.domain.enterprises import jobs
from yuanlian.domain.enterprises.actions import batches
from yuanlian.domain.enterprises.actions.batches import Choice, Upload
from yuanlian.domain.enterprises.models import ImportBatch
from yuanlian.domain.enterprises.states import EmptyCells
from yuanlian.kernel.actor import Actor

Rows = Sequence[Sequence[str]]
HEADERS = ("企业名称", "统一社会信用代码", "地址", "主要产品", "员工人数")


def csv_file(rows: Rows, headers: Sequence[str] = HEADERS, encoding: str = "utf-8") -> BytesIO:
    """A csv with these headers and rows."""
    lines = [",".join(f'"{cell}"' for cell in row) for row in (headers, *rows)]
    return BytesIO("\r\n".join(lines).encode(encoding))


def ignore(done: int, total: int) -> None:
    """Progress that nobody watches."""


def uploaded(actor: Actor, rows: Rows, headers: Sequence[str] = HEADERS) -> ImportBatch:
    """An import of these rows, its columns recognised by name only."""
    return batches.upload(actor, Upload("企业.csv", csv_file(rows, headers)))


def checked(
    actor: Actor,
    rows: Rows,
    headers: Sequence[str] = HEADERS,
    *,
    empty: EmptyCells = EmptyCells.KEEP,
) -> ImportBatch:
    """The same, matched as proposed and checked."""
    batch = uploaded(actor, rows, headers)
    mapping = {int(index): key for index, key in batch.mapping.items()}
    batches.match_columns(actor, batch.id, Choice(mapping, empty))
    batch = batches.check(actor, batch.id)
    jobs.check(actor, batch, ignore)
    batch.refresh_from_db()
    return batch


def committed(actor: Actor, rows: Rows, headers: Sequence[str] = HEADERS, **more: Any) -> ImportBatch:
    """The same, written into the register."""
    return finish(actor, checked(actor, rows, headers, **more))


def finish(actor: Actor, batch: ImportBatch) -> ImportBatch:
    """The checked import stands in the register."""
    with transaction.atomic():
        batch = batches.commit(actor, batch.id)
    jobs.commit(actor, batch, ignore)
    batch.refresh_from_db()
    return batch


def undone(actor: Actor, batch: ImportBatch) -> ImportBatch:
    """The committed import is taken back."""
    batch = batches.undo(actor, batch.id)
    jobs.undo(actor, batch, ignore)
    batch.refresh_from_db()
    return batch
