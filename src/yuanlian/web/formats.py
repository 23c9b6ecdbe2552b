"""How a reader sees dates, counts and money: one way for each, in the reader's language; pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

Number = int | float | Decimal

_WAN = 10_000
_YI = 100_000_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def chinese() -> bool:
    """Whether the page is read in Chinese; a page without a language is."""
    return (get_language() or "zh-hans").startswith("zh")


def unknown() -> str:
    """The word shown where a value is not known; never a zero and never a dash."""
    return _("未知")


def labelled(label: object, words: object) -> str:
    """What it is about, a colon, and what is said of it, each language with its own colon."""
    return f"{label}{'：' if chinese() else ': '}{words}"


def listed(names: Iterable[object]) -> str:
    """Several names one after another, with the comma of the reader's language."""
    return ("、" if chinese() else ", ").join(map(str, names))


def count(value: Number | None, *, places: int | None = None) -> str:
    """A number with thousands marks; `places` fixes its decimals, else trailing zeros go."""
    if value is None:
        return unknown()
    exact = Decimal(str(value))
    if places is not None:
        return f"{exact:,.{places}f}"
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal | None) -> Decimal | None:
    """A figure to one decimal, or to none when it is whole; None stays unknown."""
    if value is None:
        return None
    exact = value.quantize(Decimal("0.1"))
    return exact.to_integral_value() if exact == exact.to_integral_value() else exact


def money(yuan: Number | None) -> str:
    """An amount of yuan: 元 below ten thousand, then 万元, then 亿元; in English always whole yuan marks."""
    if yuan is None:
        return unknown()
    exact = Decimal(str(yuan))
    if not chinese():
        return f"CNY {count(exact)}"
    if abs(exact) >= _YI:
        return f"{count((exact / _YI).quantize(Decimal('0.01')))} 亿元"  # data -- shown on Chinese pages only
    if abs(exact) >= _WAN:
        return f"{count((exact / _WAN).quantize(Decimal('0.01')))} 万元"  # data -- the same
    return f"{count(exact)} 元"  # data -- the same


def day(value: date | None) -> str:
    """2026年11月21日, or 21 Nov 2026; a moment is first taken to local time."""
    if value is None:
        return unknown()
    local = _local(value)
    if chinese():
        return f"{local.year}年{local.month}月{local.day}日"  # data -- the same
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def month(year: int, number: int | None = None) -> str:
    """2021年 or 2021年1月; 2021 or Jan 2021."""
    if chinese():
        return f"{year}年" + (f"{number}月" if number else "")  # data -- shown on Chinese pages only
    return f"{_MONTHS[number - 1]} {year}" if number else str(year)


def moment(value: datetime | None) -> str:
    """The day and the local time of day: 2026年11月21日 14:05."""
    return unknown() if value is None else f"{day(value)} {_local(value):%H:%M}"


def short_day(value: date, today: date) -> str:
    """The day for a dense place: without the year when it is this year's."""
    local = _local(value)
    if local.year != _local(today).year:
        return day(local)
    if chinese():
        return f"{local.month}月{local.day}日"  # data -- shown on Chinese pages only
    return f"{local.day} {_MONTHS[local.month - 1]}"


def percent(share: Number | None, *, places: int = 1) -> str:
    """A share of one as a percentage: 0.123 → 12.3%."""
    return unknown() if share is None else f"{count(Decimal(str(share)) * 100, places=places)}%"


def change(now: Number | None, before: Number | None) -> str:
    """Growth against the last period with its sign: +12.3%; empty when it cannot be said."""
    if now is None or not before:
        return ""
    share = (Decimal(str(now)) - Decimal(str(before))) / abs(Decimal(str(before))) * 100
    return f"{'+' if share > 0 else '−' if share < 0 else '±'}{count(abs(share), places=1)}%"


def points(now: Number | None, before: Number | None) -> str:
    """How far a percentage has moved, in percentage points: +16.4 个百分点; empty when it cannot be said."""
    if now is None or before is None:
        return ""
    moved = Decimal(str(now)) - Decimal(str(before))
    sign = "+" if moved > 0 else "−" if moved < 0 else "±"
    return _("%(points)s 个百分点") % {"points": f"{sign}{count(abs(moved), places=1)}"}


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
