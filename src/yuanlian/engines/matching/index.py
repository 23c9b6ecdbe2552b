"""Holds the suppliers for ranking: phrases interned once, their terms, and who names them in which field.

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
from yuanlian.engines.text import Postings, normalise, terms
from yuanlian.engines.text.growing import GrowingArray

FIELDS: tuple[Field, ...] = (Field.PRODUCTS, Field.SCOPE, Field.INDUSTRY, Field.NAME, Field.FULL)
FIELD_BITS = 3
LONGEST = 24
"""A phrase with more characters is a list or a sentence and is cut at its punctuation."""

_CUT = re.compile(r"[，,;；、|\n。/]+")


def _pieces(text: str) -> list[str]:
    text = text.strip()
    if len(text) <= LONGEST:
        return [text] if text else []
    return [piece.strip() for piece in _CUT.split(text) if piece.strip()]


def phrases_of(supplier: Supplier) -> list[tuple[str, int]]:
    """Each distinct phrase of a profile with the number of its field, products first."""
    texts = (
        supplier.products, supplier.scope, supplier.industry, (supplier.name,), (supplier.full,),
    )  # fmt: skip
    named = ((piece, at) for at, field in enumerate(texts) for text in field for piece in _pieces(text))
    return list(dict.fromkeys(named))


class Index:
    """The suppliers of one zone, ready to be ranked. One writer at a time; readers need not wait for it."""

    __slots__ = (
        "alive",
        "df",
        "entries",
        "lengths",
        "numbers",
        "phrase_docs",
        "phrase_terms",
        "phrase_total",
        "phrases",
        "pids",
        "plain",
        "suppliers",
        "term_ids",
        "term_phrases",
        "uses",
    )  # fmt: skip

    def __init__(self) -> None:
        self.suppliers: list[Supplier] = []
        self.numbers: dict[str, int] = {}
        self.alive = GrowingArray.empty(np.bool_)
        self.entries: list[NDArray[np.uint32]] = []
        self.phrases: list[str] = []
        self.plain: list[str] = []
        self.pids: dict[str, int] = {}
        self.uses = GrowingArray.empty(np.int32)
        self.lengths = GrowingArray.empty(np.int32)
        self.phrase_terms: list[NDArray[np.uint32]] = []
        self.phrase_docs = Postings.empty()
        self.term_ids: dict[str, int] = {}
        self.term_phrases = Postings.empty()
        self.df = GrowingArray.empty(np.int32)
        self.phrase_total = 0

    @classmethod
    def build(cls, suppliers: Iterable[Supplier]) -> Index:
        """An index of these suppliers; of two with one id the later stands."""
        index = cls()
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
            pid = self._phrase(text)
            entry = number << FIELD_BITS | field
            self.phrase_docs.append(pid, entry)
            packed.append(pid << FIELD_BITS | field)
        self.suppliers.append(supplier)
        self.entries.append(np.array(packed, dtype=np.uint32))
        self.alive.append(True)
        self.numbers[supplier.id] = number

    def remove(self, supplier_id: str) -> None:
        """The supplier is not found any more; one that was not there stays so."""
        number = self.numbers.pop(supplier_id, None)
        if number is None:
            return
        self.alive.set(number, 0)
        for packed in self.entries[number].tolist():
            pid = packed >> FIELD_BITS
            if self.uses.add(pid, -1) == 0:
                self._count(pid, -1)

    def idf(self, term: str) -> int:
        """How rare a term is among the phrases in use, in thousandths of a natural logarithm; 0 if unseen."""
        at = self.term_ids.get(term)
        count = 0 if at is None else int(self.df.view()[at])
        if not count:
            return 0
        return round(1000 * float(np.log1p((self.phrase_total - count + 0.5) / (count + 0.5))))

    def rows(self, term: str) -> NDArray[np.uint32]:
        """The numbers of the phrases that hold a term, phrases out of use among them."""
        at = self.term_ids.get(term)
        return np.zeros(0, dtype=np.uint32) if at is None else self.term_phrases.rows(at)

    def _phrase(self, text: str) -> int:
        pid = self.pids.get(text)
        if pid is None:
            pid = self._new_phrase(text)
        if self.uses.add(pid, 1) == 1:
            self._count(pid, 1)
        return pid

    def _new_phrase(self, text: str) -> int:
        pid = len(self.phrases)
        plain = normalise(text)
        held = array("I")
        for term in terms(plain):
            at = self.term_ids.get(term)
            if at is None:
                at = self.term_ids[term] = len(self.df)
                self.df.append(0)
            self.term_phrases.append(at, pid)
            held.append(at)
        self.phrase_terms.append(np.array(held, dtype=np.uint32))
        self.plain.append(text if plain == text else plain)
        self.lengths.append(len(plain))
        self.uses.append(0)
        self.phrases.append(text)
        self.pids[text] = pid
        return pid

    def _count(self, pid: int, step: int) -> None:
        self.phrase_total += step
        for at in self.phrase_terms[pid].tolist():
            self.df.add(at, step)

    def to_bytes(self) -> bytes:
        """The suppliers in one canonical form, from which `from_bytes` makes an equal index."""
        return packing.pack(self.suppliers[number] for _, number in sorted(self.numbers.items()))

    @classmethod
    def from_bytes(cls, data: bytes) -> Index:
        """The index that was written; raises ValueError where the bytes are not one or are of another version."""
        return cls.build(packing.unpack(data))
