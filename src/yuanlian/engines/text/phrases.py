"""Interns phrases and finds them by their terms: each distinct phrase is cut into terms once and stored once."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.text.growing import GrowingArray
from yuanlian.engines.text.normalise import normalise
from yuanlian.engines.text.postings import Postings
from yuanlian.engines.text.tokens import terms


class PhraseTable:
    """Phrases by number, counted while somebody uses them; what nobody uses is not found and not counted.

    `written[n]` is a phrase as it was written, `plain[n]` its normal form, `held[n]` the numbers of its terms.
    """

    __slots__ = (
        "df", "held", "lengths", "numbers", "plain", "postings", "term_names", "term_numbers", "total", "uses",
        "written",
    )  # fmt: skip

    def __init__(self) -> None:
        self.written: list[str] = []
        self.plain: list[str] = []
        self.held: list[NDArray[np.uint32]] = []
        self.numbers: dict[str, int] = {}
        self.uses = GrowingArray.empty(np.int32)
        self.lengths = GrowingArray.empty(np.int32)
        self.term_names: list[str] = []
        self.term_numbers: dict[str, int] = {}
        self.postings = Postings.empty()
        self.df = GrowingArray.empty(np.int32)
        self.total = 0

    def __contains__(self, phrase: object) -> bool:
        number = self.numbers.get(phrase) if isinstance(phrase, str) else None
        return number is not None and bool(self.uses.view()[number])

    def use(self, phrase: str) -> int:
        """The phrase has one user more; gives its number."""
        number = self.numbers.get(phrase)
        if number is None:
            number = self._add(phrase)
        if self.uses.add(number, 1) == 1:
            self._count(number, 1)
        return number

    def release(self, number: int) -> None:
        """The phrase has one user less."""
        if self.uses.add(number, -1) == 0:
            self._count(number, -1)

    def holds(self, term: str) -> bool:
        """Whether a phrase in use holds the term."""
        at = self.term_numbers.get(term)
        return at is not None and bool(self.df.view()[at])

    def idf(self, term: str) -> int:
        """How rare a term is among the phrases in use, in thousandths of a natural logarithm; 0 if unseen."""
        at = self.term_numbers.get(term)
        count = 0 if at is None else int(self.df.view()[at])
        if not count:
            return 0
        return round(1000 * float(np.log1p((self.total - count + 0.5) / (count + 0.5))))

    def rows(self, term: str) -> NDArray[np.uint32]:
        """The numbers of the phrases that hold a term, phrases out of use among them."""
        at = self.term_numbers.get(term)
        return np.zeros(0, dtype=np.uint32) if at is None else self.postings.rows(at)

    def _add(self, phrase: str) -> int:
        number = len(self.written)
        plain = normalise(phrase)
        held = array("I")
        for term in terms(plain):
            at = self.term_numbers.get(term)
            if at is None:
                at = self.term_numbers[term] = len(self.term_names)
                self.term_names.append(term)
                self.df.append(0)
            self.postings.append(at, number)
            held.append(at)
        self.held.append(np.array(held, dtype=np.uint32))
        self.plain.append(phrase if plain == phrase else plain)
        self.lengths.append(len(plain))
        self.uses.append(0)
        self.written.append(phrase)
        self.numbers[phrase] = number
        return number

    def _count(self, number: int, step: int) -> None:
        self.total += step
        for at in self.held[number].tolist():
            self.df.add(at, step)
