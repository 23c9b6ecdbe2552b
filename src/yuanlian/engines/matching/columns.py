"""Keeps the suppliers of an index in columns: ids, entries, places, sizes; those of the start in flat arrays."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Mapping
from operator import is_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching.profiles import FIELD_BITS, FIELD_MASK, FIELDS, is_name
from yuanlian.engines.matching.shapes import Supplier
from yuanlian.engines.text import PhraseTable
from yuanlian.engines.text.codemap import CodeMap
from yuanlian.engines.text.codes import code
from yuanlian.engines.text.growing import GrowingArray
from yuanlian.engines.text.texts import Texts

Entries = NDArray[np.uint32]
UNKNOWN = -(1 << 62)
FACTS = ("lon", "lat", "employees", "capacity", "area", "certificates")
MISSING: dict[str, float] = {"lon": np.nan, "lat": np.nan, "employees": UNKNOWN, "capacity": UNKNOWN}
TYPES: dict[str, Any] = {"lon": np.float64, "lat": np.float64, "employees": np.int64, "capacity": np.int64}


class Distinct:
    """Values that many suppliers share, each kept once: its number, -1 for what is not known."""

    __slots__ = ("numbers", "values")

    def __init__(self, values: list[Any] | None = None) -> None:
        self.values: list[Any] = [] if values is None else values
        self.numbers = {value: number for number, value in enumerate(self.values)}

    def number(self, value: Any) -> int:
        """The number of the value; a new one gets the next."""
        if value is None:
            return -1
        number = self.numbers.setdefault(value, len(self.values))
        if number == len(self.values):
            self.values.append(value)
        return number

    def value(self, number: int) -> Any:
        """The value of the number."""
        return None if number < 0 else self.values[number]


class Columns:
    """What is known of each supplier by its number; `entries` name phrases of the two tables as they were written."""

    __slots__ = (
        "alive", "areas", "certificates", "changes", "facts", "flat", "ids", "late", "numbers", "promised", "ptr",
        "ties",
    )  # fmt: skip

    def __init__(self) -> None:
        self.ids = Texts()
        self.numbers = CodeMap()
        self.ties = GrowingArray.empty(np.uint32)
        self.alive = GrowingArray.empty(np.bool_)
        self.ptr = np.zeros(1, dtype=np.int64)
        self.flat: Entries = np.zeros(0, dtype=np.uint32)
        self.late: list[Entries] = []
        self.facts = {name: GrowingArray.empty(TYPES.get(name, np.int32)) for name in FACTS}
        self.areas, self.certificates = Distinct(), Distinct()
        self.changes = 0  # counts up when a supplier has begun to live
        self.promised: tuple[tuple[object, ...], int, NDArray[np.int32]] | None = None

    def __len__(self) -> int:
        return len(self.alive)

    def growing(self) -> tuple[GrowingArray, ...]:
        """The columns that grow with every supplier."""
        return (self.ties, self.alive, *self.facts.values())

    def number(self, supplier_id: str) -> int | None:
        """The number under which the supplier lives, or None."""
        number = self.numbers.get(code(supplier_id))
        return number if number is not None and self.alive.view()[number] and self.ids[number] == supplier_id else None

    def lived(self, numbers: NDArray[np.int64], before: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether each of the suppliers lives now or lived `before`, when the question began.

        One that changes meanwhile lives in its form before or in its new one, whichever the question met; what asked
        for the living at one moment alone would miss it in both.
        """
        alive = self.alive.view()
        kept = numbers < len(alive)
        kept[kept] = alive[numbers[kept]]
        early = numbers < len(before)
        kept[early] |= before[numbers[early]]
        return kept

    def marked(self, source: tuple[object, ...], points: Callable[[], Mapping[str, int]]) -> NDArray[np.int32]:
        """By number the points of the suppliers named by `points`; kept while `source` is the same objects."""
        held, changes = self.promised, self.changes
        if held is not None and held[1] == changes and all(map(is_, held[0], source)):
            return held[2]
        found = np.zeros(len(self), dtype=np.int32)
        for supplier, more in points().items():
            number = self.number(supplier)
            if number is not None and number < len(found):
                found[number] = more
        self.promised = (source, changes, found)
        return found

    def entries(self, number: int) -> Entries:
        """The entries of a supplier: the number of a phrase in its table, and of its field."""
        early = len(self.ptr) - 1
        return self.flat[self.ptr[number] : self.ptr[number + 1]] if number < early else self.late[number - early]

    def append(self, supplier: Supplier, entries: array[int]) -> int:
        """The supplier has the next number; it does not live yet."""
        number = len(self)
        self.ids.append(supplier.id)
        self.ties.append(code(supplier.id) >> 32)
        self.late.append(np.array(entries, dtype=np.uint32))
        for name, column in self.facts.items():
            column.append(self.fact(supplier, name))
        self.alive.append(False)
        return number

    def fact(self, supplier: Supplier, name: str) -> float:
        """A fact of a supplier as its column holds it."""
        value = getattr(supplier, name)
        if name == "area":
            return self.areas.number(value)
        if name == "certificates":
            return self.certificates.number(value)
        return MISSING[name] if value is None else value

    def known(self, name: str, number: int) -> Any:
        """A fact of a supplier as it was given; None when it is not known."""
        held = self.facts[name].view()[number].item()
        if name == "area":
            return self.areas.value(held)
        if name == "certificates":
            return self.certificates.value(held)
        return None if held == UNKNOWN or math.isnan(held) else held

    def supplier(self, number: int, table: PhraseTable, names: PhraseTable) -> Supplier:
        """The supplier as it was added."""
        texts: list[list[str]] = [[] for _field in FIELDS]
        for packed in self.entries(number).tolist():
            pid, field = packed >> FIELD_BITS, packed & FIELD_MASK
            texts[field].append((names if is_name(field) else table).written[pid])
        products, scope, industry, name, full, proven = texts
        return Supplier(
            id=self.ids[number],
            name=name[0] if name else "",
            full=full[0] if full else "",
            products=tuple(products),
            scope=tuple(scope),
            industry=tuple(industry),
            proven=tuple(proven),
            **{fact: self.known(fact, number) for fact in FACTS},
        )
