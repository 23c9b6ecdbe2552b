"""Turns what a spreadsheet stores into the text a person sees in the cell."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

# Excel keeps 15 significant digits; a 16th typed into a number cell has already become 0.
FIRST_INEXACT = 10**15

_DROPPED = dict.fromkeys(
    [code for code in range(0x20) if code not in (0x09, 0x0A)]
    + list(range(0x7F, 0xA0))
    + [0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF]
    + list(range(0x202A, 0x202F))
    + list(range(0x2066, 0x206A))
    + list(range(0xD800, 0xE000))
)
_CLEANING: dict[int, str | None] = {**_DROPPED, 0x09: " "}
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.(?P<decimals>\d+))?E\+(?P<exponent>\d{2,3})")
_ERROR_VALUE = re.compile(r"#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!)|Err:\d{3}")


def clean_text(text: str) -> str:
    """Return `text` without control and invisible characters, without blanks at its ends, with line feeds only.

    Tabs become spaces. Lone surrogates and non-characters, which no file format can carry, are dropped.
    """
    if text.isprintable():
        return text.strip()
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CLEANING).strip()


def clean_code(text: str) -> str:
    """Return `text` as codes and phone numbers are compared: half-width, no blanks, no format characters."""
    half = unicodedata.normalize("NFKC", text)
    kept = "".join(ch for ch in half if not ch.isspace() and unicodedata.category(ch) not in ("Cf", "Cc"))
    return unicodedata.normalize("NFC", kept)  # what a dropped blank kept apart


def number_text(value: float | int) -> str:
    """Return a number as Excel's formula bar shows it: at most 15 significant digits, never an exponent."""
    if isinstance(value, int) and abs(value) < FIRST_INEXACT:
        return str(value)
    if value == 0:
        return "0"
    return format(Decimal(format(value, ".15g")), "f")


def value_text(value: object) -> str:
    """Return a cell value of the workbook reader as text; dates and times are ISO 8601 with a blank between."""
    match value:
        case str():
            return clean_text(value)
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return number_text(value)
        case dt.datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case dt.date():
            return value.isoformat()
        case dt.time():
            return value.isoformat(timespec="seconds")
        case dt.timedelta():
            seconds = round(value.total_seconds())
            return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        case _:
            return ""


def number_lost_digits(value: object) -> bool:
    """Return whether a number cell is too long for the digits typed into it to have survived."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= FIRST_INEXACT


def text_lost_digits(text: str) -> bool:
    """Return whether a text is a long number that a spreadsheet program wrote in scientific notation."""
    found = _SCIENTIFIC.fullmatch(text)
    return found is not None and int(found["exponent"]) >= max(10, len(found["decimals"] or "") + 1)


def is_error_value(text: str) -> bool:
    """Return whether a text is what a failed formula shows, such as #REF!."""
    return text[:1] in ("#", "E") and _ERROR_VALUE.fullmatch(text) is not None
