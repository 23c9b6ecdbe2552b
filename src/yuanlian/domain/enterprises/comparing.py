"""What staged rows say beside what stands: for the person who looks at a dry run before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from yuanlian.domain.enterprises.changes import Change, change_of, plain
from yuanlian.domain.enterprises.fields import FIELDS
from yuanlian.domain.enterprises.models import ImportBatch, StagedRow
from yuanlian.domain.enterprises.queries import zone_of
from yuanlian.domain.enterprises.states import EnterpriseStatus, FigureKind
from yuanlian.domain.enterprises.writing import Standing, standing
from yuanlian.domain.zones.queries import chains, places
from yuanlian.kernel.actor import Actor

_KEYS = {"chain_id": "chain", "place_id": "place", "lon": "longitude", "lat": "latitude"}
_LABELS = {field.key: field.label for field in FIELDS}
_SILENT = frozenset({"founded_precision", "fictional"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a row changes; an empty `before` was not known, an empty `after` is taken away."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A staged row as a person checks it: its important values, and what they change in a standing enterprise."""

    values: Mapping[str, str]
    changes: Sequence[Difference] = ()


def seen_rows(actor: Actor, batch: ImportBatch, rows: Sequence[StagedRow]) -> dict[UUID, Seen]:
    """Every row of a page of the dry run, by its id, in a fixed number of queries."""
    names = {str(row.pk): str(row.label) for found in (chains(actor), places(actor)) for row in found}
    stand = standing(zone_of(actor), [row.target_id for row in rows if row.target_id is not None])
    where = {key: int(index) for index, key in batch.mapping.items()}
    found: dict[UUID, Seen] = {}
    for row in rows:
        target = stand.get(row.target_id) if row.target_id is not None else None
        found[row.pk] = Seen(_values(row, where, names), tuple(_changes(row, target, names)))
    return found


def _values(row: StagedRow, where: Mapping[str, int], names: Mapping[str, str]) -> dict[str, str]:
    """Credit code, chain and products; of a row with errors as they stand in the sheet."""
    read = {key: _words(key, row.values.get(key), names) for key in ("credit_code", "chain_id", "products")}
    raw = {column: _cell(row, where.get(_KEYS.get(column, column))) for column in read}
    return {column: value or raw[column] for column, value in read.items()}


def _cell(row: StagedRow, index: int | None) -> str:
    return row.cells[index] if index is not None and index < len(row.cells) else ""


def _changes(row: StagedRow, stand: Standing | None, names: Mapping[str, str]) -> Iterator[Difference]:
    if stand is None or not row.values:
        return
    change, before = change_of(row.values, stand.enterprise, stand.related), plain(stand.enterprise)
    for column, value in change.columns.items():
        if column not in _SILENT:
            label = str(_LABELS[_KEYS.get(column, column)])
            yield Difference(label, _words(column, before[column], names), _words(column, value, names))
    yield from _beside(change)


def _beside(change: Change) -> Iterator[Difference]:
    """What is added or changed beside the enterprise's own columns."""
    if change.contact is not None:
        yield Difference(_("联系人"), "", " ".join(change.contact.values.values()))
    for kind, year in change.qualifications:
        yield Difference(_("资质"), "", f"{kind} {year}" if year else kind)
    for year, figures in change.figures.items():
        for kind, value in figures.items():
            yield Difference(f"{year} {FigureKind(kind).label}", "", str(value))


def _words(column: str, value: Any, names: Mapping[str, str]) -> str:
    if value is None or value == "":
        return ""
    if column in {"chain_id", "place_id"}:
        return names.get(str(value), str(value))
    if column == "status":
        return str(EnterpriseStatus(value).label)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value)
