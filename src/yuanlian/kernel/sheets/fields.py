"""The columns an importer wants: their names, what they hold, and how a cell's text becomes a clean value."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from django.utils.functional import Promise

from yuanlian.kernel.sheets.faults import Fault
from yuanlian.kernel.sheets.texts import clean_code

_DATE = re.compile(  # data -- how people write dates
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[ T]\d{1,2}:.*)?"
)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")


class Kind(StrEnum):
    """What a column holds. Codes and phone numbers are text whose digits all matter."""

    TEXT = "text"
    CODE = "code"
    PHONE = "phone"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Field:
    """One column an importer knows; `label` and `synonyms` are the headers people write above it."""

    key: str
    label: str | Promise
    synonyms: tuple[str, ...] = ()
    required: bool = False
    kind: Kind = Kind.TEXT


class NotThisKind(ValueError):
    """The text is no value of the column's kind."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def clean_value(kind: Kind, text: str) -> str:
    """Return the cell's text in the one form its kind has, or raise `NotThisKind`.

    Numbers come without thousands marks, dates as ISO 8601, codes and phones half-width without blanks. An
    empty text stays empty for every kind.
    """
    if not text or kind is Kind.TEXT:
        return text
    if kind in (Kind.CODE, Kind.PHONE):
        return clean_code(text)
    if kind is Kind.DATE:
        return _date(unicodedata.normalize("NFKC", text))
    number = _number(clean_code(text))
    if kind is Kind.INTEGER:
        if number != number.to_integral_value():
            raise NotThisKind(Fault.NOT_AN_INTEGER)
        number = number.to_integral_value()
    return format(number, "f")


def _number(text: str) -> Decimal:
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        raise NotThisKind(Fault.NOT_A_NUMBER)
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise NotThisKind(Fault.NOT_A_NUMBER) from error


def _date(text: str) -> str:
    found = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    if not found:
        raise NotThisKind(Fault.NOT_A_DATE)
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError as error:
        raise NotThisKind(Fault.NOT_A_DATE) from error
