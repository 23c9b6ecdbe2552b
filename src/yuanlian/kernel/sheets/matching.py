"""Matches the headers of a file to the fields an importer knows, and leaves doubts to a mapping page."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from yuanlian.kernel.sheets.fields import Field

# Headers with this mark belong to columns the program itself adds to a workbook of problems.
OWN_COLUMN_MARK = "※"
_BRACKETS = re.compile(r"[(\[{【〔<《][^)\]}】〕>》]*[)\]}】〕>》]")
_NOISE = re.compile(r"[\W_]+")
_SHORTEST_PART = 2


class How(StrEnum):
    """How a column came to its field, or why it has none."""

    EXACT = "exact"
    CONTAINED = "contained"
    CHOSEN = "chosen"
    DUPLICATE = "duplicate"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    BLANK = "blank"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """One column: its 0-based index, its header, the field it fills (or none), and the fields it might fill."""

    index: int
    header: str
    how: How
    key: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """Where each field is found, and what a person still has to decide."""

    columns: tuple[ColumnMatch, ...]
    fields: tuple[Field, ...]

    @property
    def by_key(self) -> dict[str, int]:
        """Return the column index of every matched field."""
        return {column.key: column.index for column in self.columns if column.key is not None}

    @property
    def missing(self) -> tuple[Field, ...]:
        """Return the required fields that no column fills."""
        found = self.by_key
        return tuple(field for field in self.fields if field.required and field.key not in found)

    @property
    def open(self) -> tuple[ColumnMatch, ...]:
        """Return the columns a person should look at: unknown, ambiguous or duplicate."""
        doubtful = (How.UNKNOWN, How.AMBIGUOUS, How.DUPLICATE)
        return tuple(column for column in self.columns if column.how in doubtful)

    def choose(self, choices: Mapping[int, str | None]) -> HeaderMatch:
        """Return the match with a person's choices: column index → field key, or None to leave the column out.

        A field chosen for one column leaves any other column that had it. Raise `ValueError` for a field chosen
        twice or unknown.
        """
        chosen = [key for key in choices.values() if key is not None]
        if len(set(chosen)) != len(chosen) or not set(chosen) <= {field.key for field in self.fields}:
            raise ValueError("a field is chosen twice or unknown")
        columns = []
        for column in self.columns:
            if column.index in choices:
                key = choices[column.index]
                column = replace(column, key=key, how=How.CHOSEN)  # noqa: PLW2901 -- the changed copy is the point
            elif column.key in chosen:
                column = replace(column, key=None, how=How.UNKNOWN)  # noqa: PLW2901 -- the changed copy is the point
            columns.append(column)
        return replace(self, columns=tuple(columns))


def match_headers(headers: Sequence[str], fields: Sequence[Field]) -> HeaderMatch:
    """Return which column fills which field.

    A header that equals a label or synonym wins; then one that contains it or is contained in it, the longest
    shared name first. Two columns that equal one field are both left open as duplicates, a header that fits two
    fields equally well as ambiguous.
    """
    exact = [_exact_keys(header, fields) for header in headers]
    holders = Counter(keys[0] for keys in exact if len(keys) == 1)
    taken = set(holders)
    columns = [_first_look(index, header, exact[index], holders=holders) for index, header in enumerate(headers)]
    free = tuple(field for field in fields if field.key not in taken)
    columns = [_second_look(column, free) if column.how is How.UNKNOWN else column for column in columns]
    return HeaderMatch(tuple(_without_rivals(columns)), tuple(fields))


def normalise(name: str) -> str:
    """Return a header or field name as it is compared: half-width, lower case, no blanks, marks or bracketed hints."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return _NOISE.sub("", _BRACKETS.sub("", text)) or _NOISE.sub("", text)


def names_of(field: Field) -> tuple[str, ...]:
    """Return every normalised name a field goes by."""
    return tuple(filter(None, map(normalise, (field.key, str(field.label), *field.synonyms))))


def _exact_keys(header: str, fields: Sequence[Field]) -> tuple[str, ...]:
    name = normalise(header)
    return tuple(field.key for field in fields if name and name in names_of(field))


def _first_look(index: int, header: str, keys: tuple[str, ...], *, holders: Counter[str]) -> ColumnMatch:
    if header.startswith(OWN_COLUMN_MARK):
        return ColumnMatch(index, header, How.OWN)
    if not normalise(header):
        return ColumnMatch(index, header, How.BLANK)
    if len(keys) > 1:
        return ColumnMatch(index, header, How.AMBIGUOUS, candidates=keys)
    if not keys:
        return ColumnMatch(index, header, How.UNKNOWN)
    if holders[keys[0]] > 1:
        return ColumnMatch(index, header, How.DUPLICATE, candidates=keys)
    return ColumnMatch(index, header, How.EXACT, key=keys[0], candidates=keys)


def _second_look(column: ColumnMatch, free: tuple[Field, ...]) -> ColumnMatch:
    name = normalise(column.header)
    shared = {field.key: _shared_length(name, field) for field in free}
    longest = max(shared.values(), default=0)
    if longest < _SHORTEST_PART:
        return column
    candidates = tuple(key for key, length in shared.items() if length == longest)
    if len(candidates) > 1:
        return replace(column, how=How.AMBIGUOUS, candidates=candidates)
    return replace(column, how=How.CONTAINED, key=candidates[0], candidates=candidates)


def _shared_length(name: str, field: Field) -> int:
    return max((min(len(known), len(name)) for known in names_of(field) if known in name or name in known), default=0)


def _without_rivals(columns: list[ColumnMatch]) -> list[ColumnMatch]:
    """Leave open every field that two columns only contain: neither is better."""
    claims = Counter(column.key for column in columns if column.how is How.CONTAINED)
    return [
        replace(column, key=None, how=How.AMBIGUOUS)
        if column.how is How.CONTAINED and claims[column.key] > 1
        else column
        for column in columns
    ]
