"""Finds the header among the first rows: offices put titles, dates and departments above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yuanlian.kernel.sheets.fields import Field
from yuanlian.kernel.sheets.matching import names_of, normalise
from yuanlian.kernel.sheets.tables import Merge, Row

SEARCHED_ROWS = 30
_DATA_LIKE = re.compile(r"[+-]?[\d,.\-/:% ]+")


@dataclass(frozen=True, slots=True)
class Header:
    """The header's 1-based first and last row and its text for every column."""

    first_row: int
    last_row: int
    labels: tuple[str, ...]


def find_header(rows: Sequence[Row], merged: Sequence[Merge], fields: Sequence[Field] = ()) -> Header:
    """Return the header among the first rows with content, of which there must be at least one.

    With `fields`, the row that names most of them wins. Otherwise it is the first row that fills at least 60 % of
    the cells of the fullest row and is mostly words, not figures.
    """
    row = _row_naming_fields(rows, fields) or _first_full_row(rows)
    return header_at(row.number, rows, merged)


def header_at(number: int, rows: Sequence[Row], merged: Sequence[Merge]) -> Header:
    """Return the header whose first row is `number`.

    Where cells of that row are merged sideways and the next row divides them, both rows are the header and a
    label reads "parent child".
    """
    by_number = {row.number: row for row in rows}
    cells = by_number[number].cells
    beneath = by_number.get(number + 1)
    groups = [
        (left, right)
        for top, left, bottom, right in merged
        if top == bottom == number - 1 and right > left and cells[left : left + 1] != ("",)
    ]
    divided = beneath is not None and any(
        len([cell for cell in beneath.cells[left : right + 1] if cell]) > 1 for left, right in groups
    )
    if beneath is None or not divided:
        return Header(number, number, tuple(_one_line(cell) for cell in cells))
    parents = list(cells)
    for left, right in groups:
        parents[left : right + 1] = [cells[left]] * (right + 1 - left)
    labels = tuple(
        _one_line(parent if parent == child else f"{parent} {child}")
        for parent, child in zip(parents, beneath.cells, strict=False)
    )
    return Header(number, number + 1, labels)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _row_naming_fields(rows: Sequence[Row], fields: Sequence[Field]) -> Row | None:
    known = {name for field in fields for name in names_of(field)}
    best, most = None, 1
    for row in rows:
        named = len({normalise(cell) for cell in row.cells} & known)
        if named > most:
            best, most = row, named
    return best


def _first_full_row(rows: Sequence[Row]) -> Row:
    fullest = max(_filled(row) for row in rows)
    for row in rows:
        texts = [cell for cell in row.cells if cell]
        words = [text for text in texts if not _DATA_LIKE.fullmatch(text)]
        if 10 * len(texts) >= 6 * fullest and 2 * len(words) > len(texts):
            return row
    return next(row for row in rows if _filled(row) == fullest)


def _filled(row: Row) -> int:
    return sum(1 for cell in row.cells if cell)
