"""Reads rows of a problem file, objects with named fields, as columns; what is wrong is refused with its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from yuanlian.engines.planning import reading
from yuanlian.engines.planning.faults import refuse
from yuanlian.engines.planning.reading import Data, Floats, Ints
from yuanlian.engines.planning.shapes import Code


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows under one key: a list of objects, an object of lists, or arrays beside the key (from an .npz file)."""

    key: str
    held: Sequence[Mapping[str, Any]] | Mapping[str, Any]
    count: int
    called: tuple[str, ...]

    def column(self, field: str, default: object = None) -> list[Any]:
        """The values of one field, `default` where a row has none. Raises ProblemRefused when no row has it."""
        if isinstance(self.held, Mapping):
            given = self.held.get(field)
            values = [default] * self.count if given is None else list(given)
        else:
            values = [default if row.get(field) is None else row[field] for row in self.held]
        if default is None and self.count and all(value is None for value in values):
            raise refuse(Code.FIELD_MISSING, field=f"{self.key}.{field}")
        if len(values) != self.count:
            raise refuse(Code.FIELD_SHAPE, field=f"{self.key}.{field}", expected=self.count, found=len(values))
        return values

    def numbers(self, field: str, default: float | None = None) -> Floats:
        """A column of numbers, finite and not negative. Raises ProblemRefused naming the rows."""
        name = f"{self.key}.{field}"
        return reading.vector({name: self.column(field, default)}, name, self.called)

    def words(self, field: str) -> list[frozenset[str]]:
        """A column of lists of words, empty where a row has none. Raises ProblemRefused naming the rows."""
        given = self.column(field, ())
        odd = [
            row for row, one in enumerate(given) if not isinstance(one, Sequence | np.ndarray) or isinstance(one, str)
        ]
        if odd:
            raise refuse(Code.NOT_LISTS, odd, self.called, field=f"{self.key}.{field}")
        return [frozenset(str(word) for word in one) for one in given]

    def places(self) -> Floats:
        """Columns x and y, shape [n][2]. Raises ProblemRefused naming the rows without a place."""
        pairs = list(zip(self.column("x"), self.column("y"), strict=True))
        return reading.places({self.key: pairs}, self.key, self.called)

    def kinds(self, field: str) -> Ints:
        """A column of words as numbers from 0, equal words equal numbers; a row without one stands alone (-1)."""
        words = [str(value) for value in self.column(field, "")]
        known = {word: number for number, word in enumerate(sorted(set(words) - {""}))}
        return np.array([known.get(word, -1) for word in words], dtype=np.int64)


def rows(data: Data, key: str, mark: str) -> Rows:
    """The rows under `key`; `mark` is a field that tells their number in arrays. Raises ProblemRefused."""
    held = data.get(key)
    if held is None and data.get(mark) is not None:
        held = data
    if held is None:
        raise refuse(Code.FIELD_MISSING, field=key)
    if isinstance(held, Mapping):
        count = len(held.get(mark, ()))
        ids = held.get("id")
    elif not isinstance(held, Sequence) or isinstance(held, str):
        raise refuse(Code.NOT_ROWS, field=key)
    else:
        odd = [number for number, row in enumerate(held) if not isinstance(row, Mapping)]
        if odd:
            raise refuse(Code.NOT_ROWS, odd, field=key)
        count = len(held)
        ids = [row.get("id", number) for number, row in enumerate(held)] if any("id" in row for row in held) else None
    if not count:
        raise refuse(Code.NO_UNITS, field=key)
    return Rows(key, held, count, reading.names({"id": ids}, "id", count))
