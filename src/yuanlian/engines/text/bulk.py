"""Builds a phrase table of very many phrases at once, in little memory: the same table that adding them would give."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.text.batch import batch_terms
from yuanlian.engines.text.codemap import CodeMap
from yuanlian.engines.text.codes import Codes, codes
from yuanlian.engines.text.growing import GrowingArray
from yuanlian.engines.text.memory import Shelf, joined
from yuanlian.engines.text.normalise import normalised
from yuanlian.engines.text.phrases import PhraseTable, Written
from yuanlian.engines.text.postings import PostingsBuilder
from yuanlian.engines.text.texts import TextBlock, spread

Places = NDArray[np.int64]
Short = NDArray[np.uint32]
PART = 50_000
"""Phrases that are worked on at a time: bounds the memory of one step."""


class TableBuilder:
    """Takes phrases in their first order and makes a table; `place` then says which number each has there."""

    __slots__ = ("_block", "_codes", "_held", "_lengths", "_odd", "_size", "_sizes", "_terms", "_ties", "place")

    def __init__(self) -> None:
        self._block = TextBlock()
        self._size = 0
        self._codes = Shelf(np.uint64)
        self._ties = Shelf(np.uint32)
        self._lengths = Shelf(np.int32)
        self._odd: dict[int, str] = {}
        self._terms = CodeMap()
        self._held = Shelf(np.uint32)
        self._sizes = Shelf(np.uint16)
        self.place: Short = np.zeros(0, dtype=np.uint32)

    def extend(self, phrases: Sequence[str]) -> tuple[NDArray[np.int32], Codes]:
        """These phrases come next; the same phrase may come again. Gives their terms: whose, and the term's code."""
        plain = normalised(phrases)
        odd = [at for at, (one, other) in enumerate(zip(phrases, plain, strict=True)) if one is not other]
        self._odd |= {self._size + at: phrases[at] for at in odd}
        self._block.extend(plain)
        written, own = codes(phrases), codes([plain[at] for at in odd])
        self._codes.put(written)
        ties = written.copy()
        ties[odd] = own
        self._ties.put(ties >> np.uint64(32))
        self._lengths.put(np.fromiter(map(len, plain), dtype=np.int32, count=len(plain)))
        rows, numbers = batch_terms(plain)
        self._held.put(self._numbered(numbers))
        self._sizes.put(np.bincount(rows, minlength=len(plain)))
        self._size += len(phrases)
        return rows, numbers

    def _numbered(self, numbers: Codes) -> NDArray[np.uint32]:
        """The number of each term; new terms are numbered on."""
        distinct, inverse = np.unique(numbers, return_inverse=True)
        known = self._terms.many(distinct)
        new = np.flatnonzero(known < 0)
        first = len(self._terms.codes)
        known[new] = np.arange(first, first + len(new))
        at = np.searchsorted(self._terms.codes, distinct[new])
        self._terms = CodeMap(
            np.insert(self._terms.codes, at, distinct[new]),
            np.insert(self._terms.numbers, at, known[new].astype(np.uint32)),
        )
        return known[inverse].astype(np.uint32)

    def table(self, silent: NDArray[np.bool_] | None = None) -> PhraseTable:
        """The table of all phrases, none of them used yet; those marked silent are kept but not found.

        Phrases are numbered by length, those of one length by their tie.
        """
        written, lengths, ties = joined(self._codes), joined(self._lengths), joined(self._ties)
        order = self._order(written, lengths, ties)
        table = PhraseTable()
        table.plain = self._block.texts(order)
        odd = {int(self.place[at]): text for at, text in self._odd.items()}
        table.written = Written(table.plain, odd)
        table.numbers = CodeMap.sorted(written[order])
        table.lengths = GrowingArray(lengths[order])
        table.ties = GrowingArray(ties[order])
        table.uses = GrowingArray(np.zeros(len(order), dtype=np.int32))
        table.term_numbers = self._terms
        table.df = GrowingArray(np.zeros(len(self._terms.codes), dtype=np.int32))
        del written, lengths, ties
        self._block, self._odd = TextBlock(), {}
        self._list(table, order, silent)
        return table

    def _order(self, written: Codes, lengths: NDArray[np.int32], ties: NDArray[np.uint32]) -> Places:
        """Where each distinct phrase stands first, in the order of the table; `place` is known afterwards."""
        by_code = np.argsort(written, kind="stable")
        ordered = written[by_code]
        new = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
        first, group = by_code[new], (np.cumsum(new, dtype=np.uint32) - 1).astype(np.uint32)
        rank = np.lexsort((ordered[new], ties[first], lengths[first]))
        place = np.empty(len(first), dtype=np.uint32)
        place[rank] = np.arange(len(first), dtype=np.uint32)
        self.place = np.empty(len(written), dtype=np.uint32)
        self.place[by_code] = place[group]
        order: Places = first[rank]
        return order

    def _list(self, table: PhraseTable, order: Places, silent: NDArray[np.bool_] | None) -> None:
        """The table finds its phrases by their terms."""
        held, sizes = joined(self._held), joined(self._sizes).astype(np.int64)
        listed = sizes if silent is None else np.where(silent, 0, sizes)
        starts = np.cumsum(sizes) - sizes
        builder = PostingsBuilder(len(self._terms.codes))
        parts = [(low, order[low : low + PART]) for low in range(0, len(order), PART)]
        for _low, part in parts:
            builder.count(held[spread(starts[part], listed[part])])
        builder.seal()
        for low, part in parts:
            terms = held[spread(starts[part], listed[part])]
            builder.fill(terms, np.repeat(np.arange(low, low + len(part)), listed[part]))
        table.postings = builder.postings()


def count_uses(table: PhraseTable, uses: NDArray[np.int64]) -> None:
    """Every phrase of a fresh table has so many users."""
    table.uses = GrowingArray(uses.astype(np.int32))
    used = np.flatnonzero(uses)
    table.total = len(used)
    ids = table.postings.ids
    sizes = np.diff(table.postings.ptr)
    filled = sizes > 0
    df = np.zeros(len(sizes), dtype=np.int32)
    df[filled] = np.add.reduceat(uses[ids] > 0, table.postings.ptr[:-1][filled], dtype=np.int32)
    table.df = GrowingArray(df)
