"""A list page's table as a value: what the address asks for, and the table that answers it.

A view reads a `Selection` from the address, hands its sort, filters and slice to a query, and builds a
`Table` from the rows. Filters, sort and page live in the address alone, so a link shares what one sees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from yuanlian.kernel.paging import Slice
from yuanlian.web.parts import Empty, Link, Value, Words

SIZES = (20, 50, 100, 200)
EXPORTS = (("xlsx", _("导出 Excel")), ("csv", _("导出 CSV")))
NOTHING_YET = Empty(title=_("这里还没有记录"))
_RESERVED = frozenset({"sort", "page", "size"})


class FilterKind(StrEnum):
    """How a filter is asked for."""

    CHOICE = "choice"
    SEARCH = "search"
    DAY = "day"
    HIDDEN = "hidden"  # stays in the address, has no control: a tab, a wider list


# What a phone folds away when there is much of it.
FOLDED = frozenset({FilterKind.CHOICE, FilterKind.DAY})


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of a list; a choice outside `choices` is dropped, as an old link may hold one."""

    key: str
    label: Words
    kind: FilterKind = FilterKind.CHOICE
    choices: Sequence[tuple[str, Words]] = ()
    hint: Words = ""

    def accepts(self, value: str) -> bool:
        """Whether the address may hold this value."""
        if self.kind is FilterKind.CHOICE or self.choices:
            return any(value == code for code, _label in self.choices)
        return self.kind is not FilterKind.DAY or _is_day(value)

    def words(self, value: str) -> Words:
        """The value as the reader knows it."""
        return next((label for code, label in self.choices if code == value), value)


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `lead` is the card's title on a phone, `minor` is left out there."""

    key: str
    label: Words
    sortable: bool = False
    numeric: bool = False
    lead: bool = False
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line: values by column key. `url` is where the whole line leads."""

    cells: Mapping[str, Value]
    url: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """What the address asks of a list: sort (`-` for descending), page, size, filter values."""

    sort: str = ""
    page: int = 1
    size: int = SIZES[0]
    values: Mapping[str, str] = field(default_factory=dict)
    default_sort: str = ""
    default_size: int = SIZES[0]

    @classmethod
    def read(
        cls,
        query: Mapping[str, str],
        columns: Sequence[Column],
        *,
        filters: Sequence[Filter] = (),
        sort: str = "",
        size: int = SIZES[0],
    ) -> Selection:
        """The selection the address states; whatever it states wrongly falls back to the default."""
        sortable = {column.key for column in columns if column.sortable}
        asked = query.get("sort", "")
        given = {each.key: query.get(each.key, "").strip() for each in filters}
        return cls(
            sort=asked if asked.removeprefix("-") in sortable else sort,
            page=_number(query.get("page", ""), default=1),
            size=_size(query.get("size", ""), default=size),
            values={each.key: given[each.key] for each in filters if _kept(each, given[each.key])},
            default_sort=sort,
            default_size=size,
        )

    @property
    def sort_key(self) -> str:
        """The column sorted by, without the direction."""
        return self.sort.removeprefix("-")

    @property
    def descending(self) -> bool:
        """Whether the largest or latest comes first."""
        return self.sort.startswith("-")

    @property
    def offset(self) -> int:
        """How many rows stand before this page."""
        return (self.page - 1) * self.size

    @property
    def end(self) -> int:
        """The first row after this page: `rows[selection.offset:selection.end]`."""
        return self.offset + self.size

    def part(self, total: int) -> Slice:
        """This page of a list of `total` rows."""
        return Slice(self.offset, self.end, total)

    def within(self, total: int) -> Selection:
        """The same selection on an existing page, when rows have gone since the link was made."""
        return replace(self, page=min(self.page, max(1, -(-total // self.size))))

    def query(self, **changes: str | int) -> str:
        """The address's query with changes: an empty value leaves a key out; without a page it is the first."""
        stated: dict[str, str | int] = {**self.values, "sort": self.sort, "size": self.size, **changes}
        usual = {"sort": self.default_sort, "size": self.default_size, "page": 1}
        return "?" + urlencode({key: value for key, value in stated.items() if value not in {"", usual.get(key)}})


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head: where it sorts to and what it is sorted by now."""

    column: Column
    sort_url: str
    aria_sort: str


@dataclass(frozen=True, slots=True)
class Table:
    """Everything templates/parts/table.html draws; `total` counts all rows the selection finds."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    total: int
    selection: Selection = field(default_factory=Selection)
    filters: Sequence[Filter] = ()
    name: str = "table"
    caption: Words = ""
    export_url: str = ""
    empty: Empty = NOTHING_YET

    @property
    def headings(self) -> list[Heading]:
        """The heads of the columns in order."""
        return [self._heading(column) for column in self.columns]

    @property
    def controls(self) -> list[tuple[Filter, str]]:
        """Filters with their present value, for the bar above the table."""
        return [(each, self.selection.values.get(each.key, "")) for each in self.filters]

    @property
    def asks(self) -> bool:
        """Whether a reader has anything to choose: hidden filters alone draw no form."""
        return any(each.kind is not FilterKind.HIDDEN for each in self.filters)

    @property
    def folds(self) -> bool:
        """Whether there are so many filters that a phone keeps them folded."""
        return sum(each.kind in FOLDED for each in self.filters) > 1

    @property
    def unfolded(self) -> bool:
        """Whether one of the folded filters is in use, so that a phone shows them."""
        return any(value and each.kind in FOLDED for each, value in self.controls)

    @property
    def chips(self) -> list[tuple[Words, Words, str]]:
        """Active filters: label, value in words, and the address without it."""
        return [
            (each.label, each.words(value), self.selection.query(**{each.key: ""}))
            for each, value in self.controls
            if value and each.kind is not FilterKind.HIDDEN
        ]

    @property
    def clear_url(self) -> str:
        """The address without any filter the reader chose."""
        return self.selection.query(**{each.key: "" for each in self.filters if each.kind is not FilterKind.HIDDEN})

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.selection.size))

    @property
    def first(self) -> int:
        """The number of the first row on this page."""
        return self.selection.offset + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row on this page."""
        return self.selection.offset + len(self.rows)

    @property
    def page_links(self) -> list[Link | None]:
        """Links to the first, the last and the nearby pages; None stands for a gap."""
        here = self.selection.page
        shown = sorted({1, self.pages, *range(max(1, here - 1), min(self.pages, here + 1) + 1)})
        links: list[Link | None] = []
        for before, page in zip([0, *shown], shown, strict=False):
            if page - before > 1:
                links.append(None)
            links.append(Link(label=str(page), url="" if page == here else self.selection.query(page=page)))
        return links

    @property
    def sizes(self) -> list[Link]:
        """How many rows a page may have, up to the first that shows all; the present number leads nowhere.

        A list that fits the shortest page offers none.
        """
        here = self.selection.size
        if self.total <= SIZES[0] or here not in SIZES:
            return []
        useful = [SIZES[0], *(longer for size, longer in pairwise(SIZES) if size < self.total or longer == here)]
        return [Link(label=str(size), url="" if size == here else self.selection.query(size=size)) for size in useful]

    @property
    def previous_url(self) -> str:
        """The page before, or nothing on the first."""
        return self.selection.query(page=self.selection.page - 1) if self.selection.page > 1 else ""

    @property
    def next_url(self) -> str:
        """The page after, or nothing on the last."""
        return self.selection.query(page=self.selection.page + 1) if self.selection.page < self.pages else ""

    @property
    def exports(self) -> list[Link]:
        """Where the same rows come out as files: same filters, same sort, every page."""
        if not self.export_url:
            return []
        return [Link(label=label, url=self.export_url + self.selection.query(format=kind)) for kind, label in EXPORTS]

    def _heading(self, column: Column) -> Heading:
        if not column.sortable:
            return Heading(column, "", "")
        if self.selection.sort_key != column.key:
            return Heading(column, self.selection.query(sort=column.key), "none")
        turned = column.key if self.selection.descending else f"-{column.key}"
        return Heading(column, self.selection.query(sort=turned), _direction(self.selection))


def _direction(selection: Selection) -> str:
    return "descending" if selection.descending else "ascending"


def _kept(each: Filter, value: str) -> bool:
    return bool(value) and each.key not in _RESERVED and each.accepts(value)


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _number(text: str, *, default: int) -> int:
    return max(1, int(text[:9])) if text.isascii() and text.isdigit() else default


def _size(text: str, *, default: int) -> int:
    asked = _number(text, default=default)
    return asked if asked in SIZES else default
