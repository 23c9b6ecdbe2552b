"""Citizen identity numbers: GB 11643-1999, 18 characters, the last one a check character (ISO 7064 MOD 11-2)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from yuanlian.kernel.errors import Invalid

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"


def check_identity(text: str) -> str:
    """The number in its normal form, or "" for none; raises Invalid with the reason."""
    number = text.strip().upper()
    if not number:
        return ""
    if len(number) != 18 or not number[:17].isascii() or not number[:17].isdigit():
        raise _wrong(_("身份证号应为 18 位。"))
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise _wrong(_("身份证号中的出生日期不对。")) from None
    if CHECK[sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False)) % 11] != number[17]:
        raise _wrong(_("身份证号的校验位不对，请核对。"))
    return number


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"identity": sentence})
