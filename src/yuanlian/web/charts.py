"""A chart as a value: what it shows, in which unit, and where each category's records are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from yuanlian.web import formats
from yuanlian.web.parts import Words

Amount = int | float | Decimal | None


class ChartKind(StrEnum):
    """How a chart is drawn; a pie is not among them because lengths are read better than angles."""

    BAR = "bar"
    ACROSS = "across"  # bars from left to right: for long names
    STACKED = "stacked"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one colour of bars; a value that is not known is a gap, not a zero."""

    label: Words
    values: Sequence[Amount]


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything templates/parts/chart.html draws; `urls` opens the records behind each category."""

    name: str
    title: Words
    kind: ChartKind
    categories: Sequence[Words]
    series: Sequence[Series]
    unit: Words = ""
    note: Words = ""
    urls: Sequence[str] = ()

    @property
    def data(self) -> dict[str, Any]:
        """What static/js/chart.js reads."""
        return {
            "kind": self.kind.value,
            "unit": str(self.unit),
            "title": str(self.title),
            "categories": [str(each) for each in self.categories],
            "series": [
                {"name": str(each.label), "values": [_plain(value) for value in each.values]} for each in self.series
            ],
            "urls": list(self.urls),
        }

    @property
    def lines(self) -> list[tuple[Words, str, list[str]]]:
        """The same figures as a table: category, its address, the values as a reader sees them."""
        addresses = [*self.urls, *[""] * len(self.categories)]
        return [
            (category, addresses[place], [formats.count(each.values[place]) for each in self.series])
            for place, category in enumerate(self.categories)
        ]


def _plain(value: Amount) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value
