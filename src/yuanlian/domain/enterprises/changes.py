"""What a row changes in an enterprise that stands, in plain data; nothing here reads or writes the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from yuanlian.domain.enterprises.models import Contact, Enterprise, Qualification, YearFigure
from yuanlian.domain.enterprises.names import key_of, search_text, sound_of
from yuanlian.domain.enterprises.states import DatePrecision
from yuanlian.kernel.crypto import key_ring

# Columns of Enterprise that a sheet can fill, with the value that means unknown.
COLUMNS: dict[str, Any] = {
    "name": "", "short_name": "", "credit_code": "", "zone_number": "", "status": "active", "chain_id": None,
    "place_id": None, "address": "", "lon": None, "lat": None, "industry_code": "", "products": "", "scope": "",
    "legal_representative": "", "employees": None, "registered_capital": None, "founded_on": None,
    "founded_precision": DatePrecision.DAY.value, "is_key": False, "fictional": False,
}  # fmt: skip
_UUIDS = frozenset({"chain_id", "place_id"})
_FIELD_COLUMNS = {"chain": "chain_id", "place": "place_id", "longitude": "lon", "latitude": "lat"}
FIGURES = ("output", "revenue", "tax", "research", "employees")


@dataclass(frozen=True, slots=True)
class Related:
    """What stands beside an enterprise."""

    contacts: Sequence[Contact] = ()
    qualifications: Sequence[Qualification] = ()
    figures: Sequence[YearFigure] = ()


@dataclass(frozen=True, slots=True)
class ContactChange:
    """The contact a row names: `id` of a standing one or None, and the columns that change."""

    id: UUID | None
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What a row changes: columns of the enterprise, its contact, qualifications to add, figures by year."""

    columns: dict[str, Any] = field(default_factory=dict)
    contact: ContactChange | None = None
    qualifications: tuple[tuple[str, int | None], ...] = ()
    figures: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        """Whether the row says what stands already."""
        return not (self.columns or self.contact or self.qualifications or self.figures)


def change_of(values: Mapping[str, Any], enterprise: Enterprise | None, related: Related) -> Change:
    """What `values` (as `reading.read` gives them) change in `enterprise`; None stands for a new one."""
    before = plain(enterprise) if enterprise is not None else dict(COLUMNS)
    after = {column: values[column] for column in COLUMNS if column in values}
    for key in values.get("erase", ()):
        column = _FIELD_COLUMNS.get(key, key)
        if column in COLUMNS:
            after[column] = COLUMNS[column]
    return Change(
        columns={column: value for column, value in after.items() if value != before[column]},
        contact=_contact(values, related.contacts),
        qualifications=_qualifications(values, related.qualifications),
        figures=_figures(values, related.figures),
    )


def plain(enterprise: Enterprise) -> dict[str, Any]:
    """The columns of COLUMNS as plain data."""
    return {column: plain_value(getattr(enterprise, column)) for column in COLUMNS}


def plain_value(value: Any) -> Any:
    """A column's value as it is stored in JSON: exact decimals and dates are text."""
    match value:
        case Decimal():
            return format(value.normalize(), "f")
        case UUID():
            return str(value)
        case dt.date():
            return value.isoformat()
        case _:
            return value


def put(enterprise: Enterprise, columns: Mapping[str, Any]) -> None:
    """The enterprise has these columns, given as plain data; what it is recognised and found by follows."""
    for column, value in columns.items():
        setattr(enterprise, column, _python(column, value))


def index(enterprise: Enterprise, former: Sequence[str] = ()) -> None:
    """What the enterprise is recognised, sorted and found by follows from its names and codes."""
    enterprise.name_key = key_of(enterprise.name)[:120]
    enterprise.pinyin = sound_of(enterprise.name).full
    codes = (enterprise.credit_code, enterprise.zone_number)
    enterprise.search = search_text(enterprise.name, enterprise.short_name, former=former, codes=codes)


def _python(column: str, value: Any) -> Any:
    if value is None:
        return None
    if column in _UUIDS:
        return UUID(value)
    if column == "founded_on":
        return dt.date.fromisoformat(value)
    return Decimal(value) if column == "registered_capital" else value


def phone_digest(phone: str) -> str:
    """What a phone number is found by: a keyed digest of its digits."""
    return key_ring().digest("contact.phone", "".join(filter(str.isdigit, phone)))


def _contact(values: Mapping[str, Any], standing: Sequence[Contact]) -> ContactChange | None:
    given = {column: values.get(f"contact_{column}", "") for column in ("name", "title", "phone")}
    given = {column: value for column, value in given.items() if value}
    if not given:
        return None
    found = _same_person(given, standing)
    if found is None:
        return ContactChange(None, given) if given.keys() & {"name", "phone"} else None
    changed = {column: value for column, value in given.items() if value != getattr(found, column)}
    return ContactChange(found.id, changed) if changed else None


def _same_person(given: Mapping[str, str], standing: Sequence[Contact]) -> Contact | None:
    """The contact with this number, else with this name, else the first one when the sheet names nobody."""
    digest = phone_digest(given["phone"]) if "phone" in given else ""
    by_phone = [each for each in standing if digest and each.phone_digest == digest]
    by_name = [each for each in standing if "name" in given and key_of(each.name) == key_of(given["name"])]
    unnamed = [each for each in standing if "name" not in given and each.is_primary]
    return next(iter([*by_phone, *by_name, *unnamed]), None)


def _qualifications(values: Mapping[str, Any], standing: Sequence[Qualification]) -> tuple[tuple[str, int | None], ...]:
    held = {(each.kind, each.year) for each in standing}
    kinds = {kind for kind, _year in held}
    given = [(str(kind), year) for kind, year in values.get("qualifications", ())]
    return tuple(each for each in given if each not in held and not (each[1] is None and each[0] in kinds))


def _figures(values: Mapping[str, Any], standing: Sequence[YearFigure]) -> dict[int, dict[str, Any]]:
    known = {each.year: {kind: plain_value(getattr(each, kind)) for kind in FIGURES} for each in standing}
    changed: dict[int, dict[str, Any]] = {}
    for text, figures in values.get("figures", {}).items():
        year = int(text)
        news = {kind: value for kind, value in figures.items() if value != known.get(year, {}).get(kind)}
        if news:
            changed[year] = news
    return changed
