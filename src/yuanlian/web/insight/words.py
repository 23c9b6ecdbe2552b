"""Published figures in the reader's words: the period they are about, the value with its unit."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from yuanlian.domain.insight.models import Observation
from yuanlian.web import formats
from yuanlian.web.parts import Value

YUAN = "元"  # data -- a unit of the records
# Units that English keeps; the others only count what the figure's name already says.
ENGLISH = {
    "%": "%", "天": "days", "月": "months", "年": "years",  # data -- units of the records
    "元/年": "CNY/year", "元/立方米": "CNY/m³", "立方米/年": "m³/year",  # data -- the same
}  # fmt: skip


def period_words(period: str) -> str:
    """2021, 2021-01 or a day, `a/b` from one to the other, `a/..` since; undated is said."""
    if period == "undated":
        return _("未注明")
    start, _slash, end = period.partition("/")
    if end == "..":
        return _("%(start)s以来") % {"start": _point(start)}
    return _("%(start)s至%(end)s") % {"start": _point(start), "end": _point(end)} if end else _point(start)


def _point(text: str) -> str:
    parts = text.split("-")
    if len(parts) == 1 and text.isdigit():
        return formats.month(int(text))
    if len(parts) == 2 and parts[1].isdigit():
        return formats.month(int(parts[0]), int(parts[1]))
    return formats.day(date.fromisoformat(text)) if len(parts) == 3 else text


def value_and_unit(row: Observation) -> dict[str, Value]:
    """The cells of a figure; money says its unit itself."""
    if row.unit == YUAN:
        return {"value": formats.money(row.value.normalize()), "unit": ""}
    return {"value": formats.rounded(row.value), "unit": row.unit if formats.chinese() else ENGLISH.get(row.unit, "")}
