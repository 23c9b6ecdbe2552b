"""Writes what rows say into the register: prepared row by row outside a transaction, switched in by one short one.

Imports, presets, the API and the form by hand all write through here, so that they cannot differ.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from yuanlian.domain.enterprises.bulk import Statement, insertion, updating
from yuanlian.domain.enterprises.changes import (
    COLUMNS,
    FIGURES,
    Change,
    Related,
    change_of,
    index,
    phone_digest,
    plain,
    plain_value,
    put,
)
from yuanlian.domain.enterprises.models import Contact, Enterprise, FormerName, Qualification, YearFigure
from yuanlian.kernel.ids import new_id
from yuanlian.kernel.rows import among

WRITTEN = (*(column.removesuffix("_id") for column in COLUMNS), "name_key", "pinyin", "search", "version", "updated_at")
CONTACT_COLUMNS = ("name", "title", "phone", "phone_digest")


@dataclass(frozen=True, slots=True)
class Standing:
    """An enterprise as it stands, with what stands beside it and the names it bore before."""

    enterprise: Enterprise
    related: Related = field(default_factory=Related)
    former: tuple[FormerName, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What was prepared for one enterprise; `before` is plain data from which `undoing` restores it."""

    enterprise: Enterprise
    before: dict[str, Any]
    created: bool = False


@dataclass(slots=True)
class Writer:
    """Collects the rows to insert and to update in one zone."""

    zone: UUID
    moment: dt.datetime
    today: dt.date
    made: list[Enterprise] = field(default_factory=list)
    changed: list[Enterprise] = field(default_factory=list)
    contacts_made: list[Contact] = field(default_factory=list)
    contacts_changed: list[Contact] = field(default_factory=list)
    qualifications: list[Qualification] = field(default_factory=list)
    figures_made: list[YearFigure] = field(default_factory=list)
    figures_changed: list[YearFigure] = field(default_factory=list)
    former: list[FormerName] = field(default_factory=list)

    def create(self, values: Mapping[str, Any]) -> Written:
        """A new enterprise with these values is prepared."""
        enterprise = Enterprise(
            id=new_id(), zone_id=self.zone, version=1, created_at=self.moment, updated_at=self.moment
        )
        change = change_of(values, None, Related())
        put(enterprise, change.columns)
        index(enterprise)
        self.made.append(enterprise)
        self._beside(enterprise, change, Related())
        return Written(enterprise, {}, created=True)

    def change(self, values: Mapping[str, Any], standing: Standing) -> Written | None:
        """The standing enterprise is prepared to have these values; None when they say nothing new."""
        enterprise = standing.enterprise
        change = change_of(values, enterprise, standing.related)
        if change.is_nothing:
            return None
        was = plain(enterprise)
        before: dict[str, Any] = {"columns": {column: was[column] for column in change.columns}}
        old_name = enterprise.name
        put(enterprise, change.columns)
        former = [row.name for row in standing.former]
        if enterprise.name != old_name and old_name not in former:
            former.append(old_name)
            before["former"] = [self._bore(enterprise, old_name)]
        index(enterprise, former)
        enterprise.version += 1
        enterprise.updated_at = self.moment
        self.changed.append(enterprise)
        before |= self._beside(enterprise, change, standing.related)
        return Written(enterprise, before)

    def statements(self) -> list[Statement]:
        """Everything prepared, parents before children; running them all makes it stand."""
        return [
            *insertion(Enterprise, self.made),
            updating(Enterprise, self.changed, WRITTEN),
            *insertion(FormerName, self.former),
            *insertion(Contact, self.contacts_made),
            updating(Contact, self.contacts_changed, CONTACT_COLUMNS),
            *insertion(Qualification, self.qualifications),
            *insertion(YearFigure, self.figures_made),
            updating(YearFigure, self.figures_changed, FIGURES),
        ]

    def _bore(self, enterprise: Enterprise, name: str) -> str:
        row = FormerName(id=new_id(), zone_id=self.zone, enterprise_id=enterprise.id, name=name, until=self.today)
        self.former.append(row)
        return str(row.id)

    def _beside(self, enterprise: Enterprise, change: Change, related: Related) -> dict[str, Any]:
        before: dict[str, Any] = {}
        if change.contact is not None:
            before["contact"] = self._contact(enterprise, change, related.contacts)
        if change.qualifications:
            before["qualifications"] = [self._qualify(enterprise, kind, year) for kind, year in change.qualifications]
        if change.figures:
            before["figures"] = [self._figure(enterprise, year, related, change) for year in change.figures]
        return before

    def _contact(self, enterprise: Enterprise, change: Change, standing: Sequence[Contact]) -> dict[str, Any]:
        assert change.contact is not None
        news = change.contact.values
        found = next((each for each in standing if each.id == change.contact.id), None)
        if found is None:
            found = Contact(id=new_id(), zone_id=self.zone, enterprise_id=enterprise.id)
            found.is_primary = not any(each.is_primary for each in standing)
            self.contacts_made.append(found)
            was = None
        else:
            self.contacts_changed.append(found)
            was = {column: getattr(found, column) for column in news}
        for column, value in news.items():
            setattr(found, column, value)
        found.phone_digest = phone_digest(found.phone)
        return {"id": str(found.id), "was": was}

    def _qualify(self, enterprise: Enterprise, kind: str, year: int | None) -> str:
        row = Qualification(id=new_id(), zone_id=self.zone, enterprise_id=enterprise.id, kind=kind, year=year)
        self.qualifications.append(row)
        return str(row.id)

    def _figure(self, enterprise: Enterprise, year: int, related: Related, change: Change) -> dict[str, Any]:
        news = change.figures[year]
        found = next((each for each in related.figures if each.year == year), None)
        if found is None:
            found = YearFigure(id=new_id(), zone_id=self.zone, enterprise_id=enterprise.id, year=year)
            self.figures_made.append(found)
            was = None
        else:
            self.figures_changed.append(found)
            was = {kind: plain_value(getattr(found, kind)) for kind in news}
        for kind, value in news.items():
            setattr(found, kind, value)
        return {"id": str(found.id), "was": was}


def standing(zone: UUID, ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """The enterprises `ids` of a zone as they stand, in a fixed number of queries."""
    wanted = list(ids)
    if not wanted:
        return {}
    contacts = _by_enterprise(Contact, wanted, lambda row: (not row.is_primary, row.id))
    qualifications = _by_enterprise(Qualification, wanted, lambda row: row.id)
    figures = _by_enterprise(YearFigure, wanted, lambda row: row.year)
    former = _by_enterprise(FormerName, wanted, lambda row: row.id)
    return {
        each.id: Standing(
            each,
            Related(contacts.get(each.id, []), qualifications.get(each.id, []), figures.get(each.id, [])),
            tuple(former.get(each.id, [])),
        )
        for each in among(Enterprise.objects.all(), "pk", wanted)
        if each.zone_id == zone
    }


def _by_enterprise(model: type[Any], ids: list[UUID], order: Callable[[Any], Any]) -> dict[UUID, list[Any]]:
    """The rows about these enterprises, in this order."""
    found: dict[UUID, list[Any]] = {}
    for row in sorted(among(model.objects.all(), "enterprise_id", ids), key=order):
        found.setdefault(row.enterprise_id, []).append(row)
    return found
