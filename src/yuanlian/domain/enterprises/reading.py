"""From a sheet's row to values the register can hold, with every problem in its cell; no database is asked."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from yuanlian.domain.enterprises import credit_code, values
from yuanlian.domain.enterprises.faults import Problem, RowFault, from_cell
from yuanlian.domain.enterprises.fields import FIGURE, NEVER_ERASED, TEXTS
from yuanlian.domain.enterprises.names import key_of
from yuanlian.domain.enterprises.states import EmptyCells, FigureKind
from yuanlian.domain.enterprises.values import Unusable
from yuanlian.kernel.sheets import HeaderMatch, Row, read_record
from yuanlian.kernel.sheets.faults import Severity

# Degrees inside which the country lies; a swapped pair falls outside.
LONGITUDES, LATITUDES = (73.0, 136.0), (3.0, 54.0)
_CHAIN_ENDS = (  # data -- endings of names in sheets
    "产业链党委",
    "产业链",
    "产业",
    "链",
)


@dataclass(frozen=True, slots=True)
class Named:
    """Rows of the zone by code and by name, as words in a sheet may call them; a word may call several."""

    ids: Mapping[str, tuple[UUID, ...]]
    labels: tuple[str, ...]

    @classmethod
    def of(cls, rows: Sequence[tuple[UUID, str, str, str]]) -> Named:
        """From rows of id, code, name, English name."""
        ids: dict[str, dict[UUID, None]] = {}
        for row_id, *words in rows:
            for word in filter(None, map(key_of, words)):
                ids.setdefault(word, {})[row_id] = None
        return cls({word: tuple(found) for word, found in ids.items()}, tuple(row[2] for row in rows))

    def nearest(self, text: str) -> list[str]:
        """Up to three names that look like `text`."""
        return difflib.get_close_matches(text, self.labels, n=3, cutoff=0.3)


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading a row depends on: the match of columns, the zone's chains and places, today, what empty cells do."""

    match: HeaderMatch
    chains: Named
    places: Named
    today: dt.date
    empty_cells: EmptyCells = EmptyCells.KEEP


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of the sheet: what it says by field key, in plain data, and what is wrong with it."""

    row: Row
    values: dict[str, Any]
    problems: tuple[Problem, ...]

    @property
    def usable(self) -> bool:
        """Whether nothing but remarks was found."""
        return all(problem.is_remark for problem in self.problems)


def read(row: Row, reader: Reader) -> ReadRow:
    """What the row says: `values` holds only what is known, and under `erase` the keys its empty cells erase."""
    record = read_record(row, reader.match)
    problems = [from_cell(problem) for problem in record.problems]
    where = reader.match.by_key
    wrong = {problem.column for problem in record.problems if problem.severity is Severity.ERROR}
    found: dict[str, Any] = {}
    erased: list[str] = []
    for key, text in record.values.items():
        column = where[key]
        if column in wrong:
            continue
        if not text or (key != "name" and values.is_nothing(text)):
            erased.append(key)
            continue
        try:
            _take(found, key, text, reader)
        except Unusable as reason:
            problems.append(Problem(reason.fault.value, column, reason.params))
    if reader.empty_cells is EmptyCells.ERASE:
        found["erase"] = [key for key in erased if key not in NEVER_ERASED]
    return ReadRow(row, found, tuple(problems))


def read_texts(texts: Mapping[str, str], reader: Reader) -> tuple[dict[str, Any], dict[str, Unusable]]:
    """What texts by field key say, as a form or a program sends them: values, and what is wrong by field key.

    An empty text erases what was known; a field that is not sent stays as it is.
    """
    found: dict[str, Any] = {"erase": []}
    wrong: dict[str, Unusable] = {}
    for key, text in texts.items():
        if not text.strip():
            found["erase"].append(key)
            continue
        try:
            _take(found, key, text.strip(), reader)
        except Unusable as reason:
            wrong[key] = reason
    return found, wrong


def _take(found: dict[str, Any], key: str, text: str, reader: Reader) -> None:
    """`found` holds what `text` means for the field `key`."""
    figure = FIGURE.fullmatch(key)
    if figure is not None:
        year = found.setdefault("figures", {}).setdefault(figure["year"], {})
        year[figure["kind"]] = _figure(FigureKind(figure["kind"]), text, _header(key, reader))
    elif key in TEXTS:
        found[key] = _text(key, text)
    elif key == "founded_on":
        day = values.day(text, reader.today)
        found["founded_on"], found["founded_precision"] = day.on.isoformat(), day.precision.value
    else:
        found[_COLUMNS.get(key, key)] = _PARSERS[key](text, reader)


def _figure(kind: FigureKind, text: str, header: str) -> str | int:
    return values.people(text) if kind is FigureKind.EMPLOYEES else _exact(values.amount(text, header), places=2)


def _header(key: str, reader: Reader) -> str:
    """The header above the field's column; nothing where there is no sheet."""
    column = reader.match.by_key.get(key)
    return "" if column is None else reader.match.columns[column].header


def _text(key: str, text: str) -> str:
    clean = " ".join(text.split()) if key != "scope" else text
    if len(clean) > TEXTS[key]:
        raise Unusable(RowFault.TOO_LONG, {"limit": TEXTS[key]})
    return clean


def _credit_code(text: str, reader: Reader) -> str:
    checked = credit_code.check(text)
    if isinstance(checked, credit_code.Problem):
        raise Unusable(RowFault.CREDIT_CODE, {"reason": checked.reason.value, **checked.params})
    return checked.text


def _chain(text: str, reader: Reader) -> str:
    names = [key_of(text), *(key_of(text.strip().removesuffix(end)) for end in _CHAIN_ENDS)]
    for name in names:
        ids = reader.chains.ids.get(name, ())
        if len(ids) == 1:
            return str(ids[0])
    raise Unusable(RowFault.UNKNOWN_CHAIN, {"nearest": reader.chains.nearest(text)})


def _place(text: str, reader: Reader) -> str:
    ids = reader.places.ids.get(key_of(text), ())
    if len(ids) == 1:
        return str(ids[0])
    fault = RowFault.SEVERAL_PLACES if ids else RowFault.UNKNOWN_PLACE
    raise Unusable(fault, {"nearest": [] if ids else reader.places.nearest(text)})


def _capital(text: str, reader: Reader) -> str:
    return _exact(values.amount(text, _header("registered_capital", reader)), places=4)


def _exact(value: Decimal, *, places: int) -> str:
    return format(round(value, places).normalize(), "f")


def _products(text: str, reader: Reader) -> str:
    return "；".join(values.words(text))


def _qualifications(text: str, reader: Reader) -> list[list[str | int | None]]:
    return [[each.kind, each.year] for each in values.certificates(text)]


Parser = Callable[[str, Reader], Any]
_PARSERS: dict[str, Parser] = {
    "credit_code": _credit_code,
    "status": lambda text, reader: values.status(text).value,
    "chain": _chain,
    "place": _place,
    "longitude": lambda text, reader: values.coordinate(text, LONGITUDES),
    "latitude": lambda text, reader: values.coordinate(text, LATITUDES),
    "industry_code": lambda text, reader: values.industry(text),
    "products": _products,
    "employees": lambda text, reader: values.people(text),
    "registered_capital": _capital,
    "is_key": lambda text, reader: values.yes_or_no(text),
    "fictional": lambda text, reader: values.yes_or_no(text),
    "qualifications": _qualifications,
    "contact_phone": lambda text, reader: values.phone(text),
}
# Field keys whose column of the enterprise has another name.
_COLUMNS = {"chain": "chain_id", "place": "place_id", "longitude": "lon", "latitude": "lat"}
