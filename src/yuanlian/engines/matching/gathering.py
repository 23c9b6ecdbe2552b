"""Gathers suppliers block by block into flat arrays, before an index is built from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching.columns import FACTS, MISSING, TYPES, Columns
from yuanlian.engines.matching.profiles import (
    FIELD_BITS,
    FIELD_MASK,
    FIELDS,
    FULL,
    INDUSTRY,
    INDUSTRY_MARK,
    LONGEST,
    NAME,
    TERM_WEIGHTS,
    is_name,
    pieces,
)
from yuanlian.engines.matching.shapes import Supplier
from yuanlian.engines.matching.space import Placing
from yuanlian.engines.text import normalise
from yuanlian.engines.text.bulk import TableBuilder
from yuanlian.engines.text.codes import codes
from yuanlian.engines.text.growing import GrowingArray
from yuanlian.engines.text.memory import Shelf
from yuanlian.engines.text.texts import TextBlock, spread

Numbers = NDArray[np.int64]
_FIELDS = tuple(attrgetter(one.value) for one in FIELDS)
_WEIGHTS = np.array([TERM_WEIGHTS.get(number, 0) for number in range(FIELD_MASK + 1)], dtype=np.int64)


@dataclass(slots=True)
class Phrases:
    """The phrases of one table while suppliers are read, numbered as they come, with their rows in the space.

    With `interned` each text has one number; names hardly ever come again, and the table joins those that do.
    """

    interned: bool
    builder: TableBuilder = field(default_factory=TableBuilder)
    numbers: dict[str, int] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)
    cut: dict[int, list[int]] = field(default_factory=dict)
    first: int = 0
    size: int = 0
    ptr: GrowingArray = field(default_factory=lambda: GrowingArray(np.zeros(1, dtype=np.int64)))
    rows: GrowingArray = field(default_factory=lambda: GrowingArray.empty(np.int32))
    class_rows: GrowingArray = field(default_factory=lambda: GrowingArray.empty(np.int32))

    def number(self, text: str) -> int:
        """The number of the text in the order of coming."""
        number = self.numbers.get(text)
        if number is None:
            number = self.size
            self.size += 1
            self.new.append(text)
            if self.interned:
                self.numbers[text] = number
            if not text or len(text) > LONGEST or text.strip() != text:
                cut = pieces(text)
                if cut == [text]:
                    return number
                self.cut[number] = [self.number(piece) for piece in cut]
        return number

    def many(self, texts: list[str]) -> Numbers:
        """The number of each text."""
        found = list(map(self.numbers.get, texts))
        given = [self.number(text) if number is None else number for text, number in zip(texts, found, strict=True)]
        return np.array(given, dtype=np.int64)

    def take(self, placing: Placing | None) -> None:
        """The new phrases are cut into terms, and their rows in the space are known; of names only the newest."""
        owners, numbers = self.builder.extend(self.new)
        if not self.interned:
            self.first += len(self.ptr) - 1
            self.ptr = GrowingArray(np.zeros(1, dtype=np.int64))
            self.rows = GrowingArray.empty(np.int32)
        if placing is not None:
            rows = placing.rows_of(numbers)
            owners, rows = owners[rows >= 0], rows[rows >= 0]
            sizes = np.bincount(owners, minlength=len(self.new))
            self.ptr.extend(self.ptr.view()[-1] + np.cumsum(sizes))
            self.rows.extend(rows)
            if self.interned:
                self.class_rows.extend(placing.rows_of(codes([INDUSTRY_MARK + normalise(text) for text in self.new])))
        self.new = []

    def terms(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """The rows in the space of each phrase, one phrase behind the other, and how many each has."""
        starts = self.ptr.view()[numbers - self.first]
        sizes = self.ptr.view()[numbers - self.first + 1] - starts
        return self.rows.view()[spread(starts, sizes)].astype(np.int64), sizes

    def silent(self) -> NDArray[np.bool_]:
        """Which phrases are only kept as they were written."""
        flags = np.zeros(self.size, dtype=np.bool_)
        flags[list(self.cut)] = True
        return flags


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the suppliers of a block say: one row for each phrase of a supplier in a field, by supplier and phrase."""

    owner: Numbers
    phrase: Numbers
    field: Numbers

    def of(self, fields: tuple[int, ...]) -> Spoken:
        """The rows in these fields."""
        kept = np.isin(self.field, fields)
        return Spoken(self.owner[kept], self.phrase[kept], self.field[kept])


@dataclass(slots=True)
class Gathered:
    """Everything gathered so far, in the order of coming."""

    placing: Placing | None
    columns: Columns = field(default_factory=Columns)
    table: Phrases = field(default_factory=lambda: Phrases(interned=True))
    names: Phrases = field(default_factory=lambda: Phrases(interned=False))
    flat: Shelf = field(default_factory=lambda: Shelf(np.uint32))
    sizes: Shelf = field(default_factory=lambda: Shelf(np.uint32))
    ids: TextBlock = field(default_factory=TextBlock)
    codes: Shelf = field(default_factory=lambda: Shelf(np.uint64))
    vectors: Shelf = field(default_factory=lambda: Shelf(np.int8))
    clusters: Shelf = field(default_factory=lambda: Shelf(np.uint16))
    facts: dict[str, list[NDArray[Any]]] = field(default_factory=lambda: {name: [] for name in FACTS})

    def take(self, block: list[Supplier]) -> None:
        """The suppliers of a block come next."""
        flat, sizes = self._entries(block)
        ids = [one.id for one in block]
        self.ids.extend(ids)
        self.codes.put(codes(ids))
        self.flat.put(flat)
        self.sizes.put(sizes)
        self._take_facts(block)
        self.table.take(self.placing)
        self.names.take(self.placing)
        if self.placing is not None:
            self._place(len(self.flat) - 1, len(block), self.placing)

    def _entries(self, block: list[Supplier]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """The entries of the suppliers, one behind the other as `entries_of` gives them, and how many each has.

        A field at a time: this runs for every word of a million profiles.
        """
        numbers, sizes = [], np.empty((len(block), len(FIELDS)), dtype=np.int64)
        for at, field_of in enumerate(_FIELDS):
            lists = list(map(field_of, block))
            if is_name(at):
                texts = list(filter(None, lists))
                sizes[:, at] = np.fromiter(map(bool, lists), dtype=np.bool_, count=len(lists))
            else:
                texts = list(chain.from_iterable(lists))
                sizes[:, at] = np.fromiter(map(len, lists), dtype=np.int64, count=len(lists))
            numbers.append((self.names if is_name(at) else self.table).many(texts))
        ends = np.cumsum(sizes.ravel())
        starts = (ends - sizes.ravel()).reshape(sizes.shape)
        flat = np.empty(int(ends[-1]), dtype=np.uint32)
        for at, own in enumerate(numbers):
            flat[spread(starts[:, at], sizes[:, at])] = own << FIELD_BITS | at
        return flat, sizes.sum(axis=1).astype(np.uint32)

    def spoken(self, at: int) -> Spoken:
        """What the suppliers of a block say, each phrase of a supplier and field once."""
        packed = self.flat[at].astype(np.int64)
        owner = np.repeat(np.arange(len(self.sizes[at])), self.sizes[at])
        phrase, number = packed >> FIELD_BITS, packed & FIELD_MASK
        name = (number == NAME) | (number == FULL)
        rows = [(owner, phrase, number)]
        whole = np.ones(len(packed), dtype=np.bool_)
        for phrases, mine in ((self.table, ~name), (self.names, name)):
            cut = np.flatnonzero(mine & np.isin(phrase, np.fromiter(phrases.cut, dtype=np.int64)))
            whole[cut] = False
            lists = [phrases.cut[key] for key in phrase[cut].tolist()]
            sizes = [len(one) for one in lists]
            flat = np.array([piece for one in lists for piece in one], dtype=np.int64)
            rows.append((np.repeat(owner[cut], sizes), flat, np.repeat(number[cut], sizes)))
        rows[0] = (owner[whole], phrase[whole], number[whole])
        owner, phrase, number = (np.concatenate(parts) for parts in zip(*rows, strict=True))
        keys = np.sort(owner << 40 | phrase << FIELD_BITS | number)
        keys = keys[np.append(keys[1:] != keys[:-1], True)] if len(keys) else keys
        return Spoken(keys >> 40, keys >> FIELD_BITS & 0xFFFFFFFF, keys & FIELD_MASK)

    def _place(self, at: int, count: int, placing: Placing) -> None:
        """The vectors and clusters of a block are known."""
        spoken = self.spoken(at)
        classes = spoken.of((INDUSTRY,))
        owners, weights = [classes.owner], [_WEIGHTS[classes.field]]
        rows = [self.table.class_rows.view()[classes.phrase].astype(np.int64)]
        others = tuple(number for number in TERM_WEIGHTS if number not in (FULL, INDUSTRY))
        for phrases, part in ((self.table, spoken.of(others)), (self.names, spoken.of((FULL,)))):
            held, sizes = phrases.terms(part.phrase)
            rows.append(held)
            owners.append(np.repeat(part.owner, sizes))
            weights.append(np.repeat(_WEIGHTS[part.field], sizes))
        row = np.concatenate(rows)
        kept = row >= 0
        owner, weight = np.concatenate(owners)[kept], np.concatenate(weights)[kept]
        vectors = placing.profiles(owner, row[kept], weight, count)
        self.vectors.put(vectors)
        self.clusters.put(placing.clusters(vectors))

    def _take_facts(self, block: list[Supplier]) -> None:
        for name in FACTS:
            if list(map(attrgetter(name), block)).count(None) == len(block):
                # Takes no memory: one value seen many times.
                empty = np.array(MISSING.get(name, -1), dtype=TYPES.get(name, np.int32))
                self.facts[name].append(np.broadcast_to(empty, len(block)))
            else:
                values = [self.columns.fact(one, name) for one in block]
                self.facts[name].append(np.array(values, dtype=TYPES.get(name, np.int32)))
