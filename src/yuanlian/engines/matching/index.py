"""Holds the suppliers for ranking: their phrases, who names them in which field, and where each profile points.

An enterprise is added, changed or removed in milliseconds. What `to_bytes` writes depends only on the suppliers in
the index, never on the order or the history of the changes.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.matching import packing
from yuanlian.engines.matching.shapes import Field, Supplier
from yuanlian.engines.matching.space import INDUSTRY_MARK, Space
from yuanlian.engines.text import PhraseTable, Postings
from yuanlian.engines.text.growing import GrowingArray
from yuanlian.engines.text.tokens import HEAD

FIELDS: tuple[Field, ...] = (
    Field.PRODUCTS, Field.SCOPE, Field.INDUSTRY, Field.NAME, Field.FULL, Field.PROVEN,
)  # fmt: skip
FIELD_BITS = 3
LONGEST = 24
"""A phrase with more characters is a list or a sentence and is cut at its punctuation."""
TERM_WEIGHTS: dict[int, float] = {0: 1.0, 1: 0.6, 4: 0.3, 5: 1.0}
"""What a term counts in a profile's direction, by the number of its field; the short name says nothing."""
INDUSTRY_WEIGHT = 2.0

PAIR = 2

_CUT = re.compile(r"[，,;；、|\n。/]+")


def _pieces(text: str) -> list[str]:
    text = text.strip()
    if len(text) <= LONGEST:
        return [text] if text else []
    return [piece.strip() for piece in _CUT.split(text) if piece.strip()]


def phrases_of(supplier: Supplier) -> list[tuple[str, int]]:
    """Each distinct phrase of a profile with the number of its field, products first."""
    texts = (
        supplier.products, supplier.scope, supplier.industry, (supplier.name,), (supplier.full,), supplier.proven,
    )  # fmt: skip
    named = ((piece, at) for at, field in enumerate(texts) for text in field for piece in _pieces(text))
    return list(dict.fromkeys(named))


class Index:
    """The suppliers of one zone, ready to be ranked. One writer at a time; readers need not wait for it.

    With a learnt space every profile also has a direction, and profiles that point alike are found together.
    """

    __slots__ = ("alive", "clusters", "entries", "numbers", "phrase_docs", "space", "suppliers", "table", "vectors")

    def __init__(self, space: Space | None = None) -> None:
        self.space = space
        self.suppliers: list[Supplier] = []
        self.numbers: dict[str, int] = {}
        self.alive = GrowingArray.empty(np.bool_)
        self.entries: list[NDArray[np.uint32]] = []
        self.table = PhraseTable()
        self.phrase_docs = Postings.empty()
        self.vectors = GrowingArray.empty(np.int8, 0 if space is None else space.width)
        self.clusters = Postings.empty()

    @classmethod
    def build(cls, suppliers: Iterable[Supplier], *, space: Space | None = None) -> Index:
        """An index of these suppliers; of two with one id the later stands."""
        index = cls(space)
        for supplier in suppliers:
            index.add(supplier)
        return index

    def __len__(self) -> int:
        return len(self.numbers)

    def __contains__(self, supplier_id: object) -> bool:
        return supplier_id in self.numbers

    def get(self, supplier_id: str) -> Supplier | None:
        """The supplier as it was added, or None."""
        number = self.numbers.get(supplier_id)
        return None if number is None else self.suppliers[number]

    def add(self, supplier: Supplier) -> None:
        """The supplier is found from now on, as it is now."""
        self.remove(supplier.id)
        number = len(self.suppliers)
        packed = array("I")
        for text, field in phrases_of(supplier):
            pid = self.table.use(text)
            self.phrase_docs.append(pid, number << FIELD_BITS | field)
            packed.append(pid << FIELD_BITS | field)
        self.suppliers.append(supplier)
        self.entries.append(np.array(packed, dtype=np.uint32))
        if self.space is not None:
            vector = self.space.vector(self._weights(self.entries[-1]))
            self.vectors.append(vector)
            self.clusters.append(self.space.cluster(vector), number)
        self.alive.append(True)
        self.numbers[supplier.id] = number

    def remove(self, supplier_id: str) -> None:
        """The supplier is not found any more; one that was not there stays so."""
        number = self.numbers.pop(supplier_id, None)
        if number is None:
            return
        self.alive.set(number, 0)
        for packed in self.entries[number].tolist():
            self.table.release(packed >> FIELD_BITS)

    def weights(self, supplier_id: str) -> dict[str, float]:
        """The weighted terms of a profile, from which its direction is made; empty for an unknown id."""
        number = self.numbers.get(supplier_id)
        return {} if number is None else self._weights(self.entries[number])

    def _weights(self, entries: NDArray[np.uint32]) -> dict[str, float]:
        weights: dict[str, float] = {}
        for packed in entries.tolist():
            pid, field = packed >> FIELD_BITS, packed & ((1 << FIELD_BITS) - 1)
            names, weight = self._speaking(pid, field)
            for name in names:
                weights[name] = weights.get(name, 0.0) + weight
        return weights

    def _speaking(self, pid: int, field: int) -> tuple[list[str], float]:
        """The terms of a phrase that say where a profile points, and what each counts."""
        if FIELDS[field] is Field.INDUSTRY:
            return [INDUSTRY_MARK + self.table.plain[pid]], INDUSTRY_WEIGHT
        names = [self.table.term_names[at] for at in self.table.held[pid].tolist() if field in TERM_WEIGHTS]
        # The last pair of characters says what the last word and the last character say.
        names = [name for name in names if name[0] != HEAD or len(name) != 1 + PAIR]
        return names, TERM_WEIGHTS.get(field, 0.0)

    def to_bytes(self) -> bytes:
        """The suppliers in one canonical form, from which `from_bytes` makes an equal index."""
        return packing.pack(self.suppliers[number] for _, number in sorted(self.numbers.items()))

    @classmethod
    def from_bytes(cls, data: bytes, *, space: Space | None = None) -> Index:
        """The index that was written; raises ValueError where the bytes are not one or are of another version."""
        return cls.build(packing.unpack(data), space=space)
