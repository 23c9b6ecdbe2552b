"""Takes a committed import back: what it made goes, what it changed is as before, what was changed since stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yuanlian.domain.enterprises.bulk import Statement, clearing, deletion, look_again, updating
from yuanlian.domain.enterprises.changes import FIGURES, index, phone_digest, put
from yuanlian.domain.enterprises.models import (
    BatchChange,
    Contact,
    Enterprise,
    FormerName,
    ImportBatch,
    Qualification,
    YearFigure,
)
from yuanlian.domain.enterprises.staging import CHUNK, Report, chunks
from yuanlian.domain.enterprises.writing import CONTACT_COLUMNS, WRITTEN, Standing, standing
from yuanlian.kernel import clock
from yuanlian.kernel.errors import Conflict

OWN = (Contact, Qualification, YearFigure, FormerName)


@dataclass(frozen=True, slots=True)
class Derived:
    """Rows that a room above makes by itself of the register: those of `model` whose `field` is `value`.

    Nobody has worked on them, so they go with their enterprise instead of keeping it.
    """

    model: type[Any]
    field: str
    value: str


_DERIVED: dict[type[Any], Derived] = {}


def register_derived(derived: Derived) -> None:
    """From now on these rows keep no enterprise that an undone import made."""
    _DERIVED[derived.model] = derived


def changes_of(batch: ImportBatch) -> QuerySet[BatchChange]:
    """What the batch did."""
    return BatchChange.objects.filter(zone_id=batch.zone_id, batch=batch)


def count_again() -> None:
    """The database knows how much stands in the tables that imports write to."""
    look_again((Enterprise, BatchChange, *OWN, *_DERIVED))


def in_use(zone: UUID, made: QuerySet[BatchChange]) -> set[UUID]:
    """Those of the made enterprises that other rooms already point to: requests, organisations, needs, grants."""
    found: set[UUID] = set()
    for relation in Enterprise._meta.related_objects:
        model: Any = relation.related_model
        if model in OWN:
            continue
        key = relation.field.attname
        rows = model.objects.filter(**{"zone_id": zone, f"{key}__in": made.values("enterprise_id")})
        if model in _DERIVED:
            rows = rows.exclude(**{_DERIVED[model].field: _DERIVED[model].value})
        found |= set(rows.values_list(key, flat=True))
    return found


def keep(batch: ImportBatch) -> QuerySet[BatchChange]:
    """Changes that cannot be undone are marked as kept: changed since, gone, or in use elsewhere. Returns them."""
    changes = changes_of(batch)
    changes.update(kept=False)
    versions = dict(Enterprise.objects.filter(zone_id=batch.zone_id, pk__in=changes.values("enterprise_id"))
                    .values_list("pk", "version"))  # fmt: skip
    used = in_use(batch.zone_id, changes.filter(created=True))
    kept = [
        pk
        for pk, enterprise, version in changes.values_list("pk", "enterprise_id", "after_version")
        if versions.get(enterprise) != version or enterprise in used
    ]
    for start in range(0, len(kept), 500):
        changes.filter(pk__in=kept[start : start + 500]).update(kept=True)
    return changes.filter(kept=True)


@dataclass(slots=True)
class Undoer:
    """Collects the rows to restore and to delete."""

    zone: UUID
    moment: dt.datetime
    enterprises: list[Enterprise] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    figures: list[YearFigure] = field(default_factory=list)
    gone: dict[type[Any], list[UUID]] = field(default_factory=dict)

    def unmake(self, stand: Standing) -> None:
        """An enterprise that the batch made is prepared to go, with what stands beside it."""
        related = stand.related
        for row in (*related.contacts, *related.qualifications, *related.figures):
            self._drop(type(row), row.id)
        self._drop(Enterprise, stand.enterprise.id)

    def restore(self, before: Mapping[str, Any], stand: Standing) -> None:
        """An enterprise that the batch changed is prepared to be as `before` says."""
        enterprise, related = stand.enterprise, stand.related
        put(enterprise, before["columns"])
        dropped = {UUID(row) for row in before.get("former", ())}
        index(enterprise, [row.name for row in stand.former if row.id not in dropped])
        enterprise.version += 1
        enterprise.updated_at = self.moment
        self.enterprises.append(enterprise)
        for row in dropped:
            self._drop(FormerName, row)
        for text in before.get("qualifications", ()):
            self._drop(Qualification, UUID(text))
        if "contact" in before:
            self._contact(before["contact"], {each.id: each for each in related.contacts})
        for figure in before.get("figures", ()):
            self._figure(figure, {each.id: each for each in related.figures})

    def statements(self) -> list[Statement]:
        """Everything prepared, children before parents; running them all undoes it."""
        made = self.gone.get(Enterprise, [])
        derived = [clearing(each.model, self.zone, made, where=(each.field, each.value)) for each in _DERIVED.values()]
        children = [deletion(model, self.zone, self.gone.get(model, [])) for model in OWN]
        return [
            *derived,
            *children,
            updating(Contact, self.contacts, CONTACT_COLUMNS),
            updating(YearFigure, self.figures, FIGURES),
            updating(Enterprise, self.enterprises, WRITTEN),
            deletion(Enterprise, self.zone, made),
        ]

    def _drop(self, model: type[Any], row: UUID) -> None:
        self.gone.setdefault(model, []).append(row)

    def _contact(self, before: Mapping[str, Any], contacts: Mapping[UUID, Contact]) -> None:
        contact_id, was = UUID(before["id"]), before["was"]
        if was is None:
            self._drop(Contact, contact_id)
        elif contact_id in contacts:
            contact = contacts[contact_id]
            for column, value in was.items():
                setattr(contact, column, value)
            contact.phone_digest = phone_digest(contact.phone)
            self.contacts.append(contact)

    def _figure(self, before: Mapping[str, Any], figures: Mapping[UUID, YearFigure]) -> None:
        figure_id, was = UUID(before["id"]), before["was"]
        if was is None:
            self._drop(YearFigure, figure_id)
        elif figure_id in figures:
            for kind, value in was.items():
                setattr(figures[figure_id], kind, value)
            self.figures.append(figures[figure_id])


def prepare(batch: ImportBatch, report: Report) -> list[Statement]:
    """The statements that undo every change that is not kept."""
    undoer = Undoer(batch.zone_id, clock.now())
    changes = changes_of(batch).filter(kept=False)
    done, total = 0, max(1, changes.count())
    report(0, total)
    for chunk in chunks(changes.order_by("id").iterator(chunk_size=CHUNK)):
        stand = standing(batch.zone_id, [change.enterprise_id for change in chunk])
        for change in chunk:
            known = stand[change.enterprise_id]
            if change.created:
                undoer.unmake(known)
            else:
                undoer.restore(change.before, known)
        done += len(chunk)
        report(done, total)
    return undoer.statements()


def confirm(batch: ImportBatch) -> int:
    """Nothing to be undone moved on while it was prepared, or Conflict is raised; returns how many changes are kept."""
    before = set(changes_of(batch).filter(kept=True).values_list("pk", flat=True))
    rows = Enterprise.objects.select_for_update().filter(
        zone_id=batch.zone_id, pk__in=changes_of(batch).filter(kept=False).values("enterprise_id")
    )
    list(rows.values_list("pk", flat=True))
    if set(keep(batch).values_list("pk", flat=True)) != before:
        raise Conflict(_("撤销时登记簿又有改动，请再试一次。"))
    return len(before)
