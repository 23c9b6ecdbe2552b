"""Interns phrases and finds them by their terms: each distinct phrase is cut into terms once and stored once.

The phrases of the start lie in flat arrays, in the order of their length; those that come later stand behind them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from yuanlian.engines.text.codemap import CodeMap
from yuanlian.engines.text.codes import code, codes
from yuanlian.engines.text.growing import GrowingArray
from yuanlian.engines.text.normalise import normalise
from yuanlian.engines.text.postings import Postings, Rows
from yuanlian.engines.text.texts import Texts
from yuanlian.engines.text.tokens import terms

_NOTHING: Rows = np.zeros(0, dtype=np.uint32)


def tie(text: str) -> int:
    """A number of 32 bits by which equal phrases are put in order, whenever and wherever they came in."""
    return code(text) >> 32


class Written:
    """The phrases as they were written: as their normal form where no other form is kept."""

    __slots__ = ("_plain", "odd")

    def __init__(self, plain: Texts, odd: dict[int, str]) -> None:
        self._plain = plain
        self.odd = odd

    def __len__(self) -> int:
        return len(self._plain)

    def __getitem__(self, number: int) -> str:
        odd = self.odd.get(number)
        return self._plain[number] if odd is None else odd


class PhraseTable:
    """Phrases by number, counted while somebody uses them; what nobody uses is not found and not counted.

    `written[n]` is a phrase as it was written, `plain[n]` its normal form. One writer at a time; a reader that takes
    the number of phrases first (`len(table)`) and leaves out later ones need not wait for it.
    """

    __slots__ = (
        "df", "lengths", "numbers", "plain", "postings", "term_numbers", "ties", "total", "uses", "written",
    )  # fmt: skip

    def __init__(self) -> None:
        self.plain = Texts()
        self.written = Written(self.plain, {})
        self.numbers = CodeMap()
        self.uses = GrowingArray.empty(np.int32)
        self.lengths = GrowingArray.empty(np.int32)
        self.ties = GrowingArray.empty(np.uint32)
        self.term_numbers = CodeMap()
        self.postings = Postings.empty()
        self.df = GrowingArray.empty(np.int32)
        self.total = 0

    def __len__(self) -> int:
        return len(self.uses)

    def __contains__(self, phrase: object) -> bool:
        number = self.number(phrase) if isinstance(phrase, str) else None
        return number is not None and bool(self.uses.view()[number])

    def growing(self) -> tuple[GrowingArray, ...]:
        """The columns that grow with every phrase or term."""
        return (self.uses, self.lengths, self.ties, self.df)

    def number(self, phrase: str) -> int | None:
        """The number of a phrase as it is written, used or not; None when it never came in."""
        number = self.numbers.get(code(phrase))
        return number if number is not None and self.written[number] == phrase else None

    def keep(self, phrase: str) -> int:
        """The number of a phrase that is only kept as it is written: it is not found, and is never to be used."""
        number = self.number(phrase)
        return self._add(phrase) if number is None else number

    def put(self, phrase: str) -> int:
        """The number of a phrase that will be found by its terms as soon as somebody uses it."""
        number = self.number(phrase)
        if number is not None:
            return number
        for at in self._terms(normalise(phrase)):
            self.postings.append(at, len(self))
        return self._add(phrase)

    def use(self, phrase: str) -> int:
        """The phrase has one user more; gives its number."""
        number = self.put(phrase)
        if self.uses.add(number, 1) == 1:
            self._count(number, 1)
        return number

    def release(self, number: int) -> None:
        """The phrase has one user less."""
        if self.uses.add(number, -1) == 0:
            self._count(number, -1)

    def holds(self, term: str) -> bool:
        """Whether a phrase in use holds the term."""
        at = self.term_numbers.get(code(term))
        return at is not None and bool(self.df.view()[at])

    def spread(self, term: str) -> int:
        """How many phrases in use hold the term."""
        at = self.term_numbers.get(code(term))
        return 0 if at is None else int(self.df.view()[at])

    def spreads(self, terms: Sequence[str]) -> list[int]:
        """How many phrases in use hold each of the terms; many at once are much cheaper than one by one."""
        numbers = codes(terms)
        places = self.term_numbers.many(numbers)
        late = self.term_numbers.late
        if late:
            unseen = np.flatnonzero(places < 0)
            places[unseen] = [late.get(number, -1) for number in numbers[unseen].tolist()]
        if not len(self.df):
            return [0] * len(terms)
        found: list[int] = np.where(places < 0, 0, self.df.view()[places]).tolist()
        return found

    def idf(self, term: str) -> int:
        """How rare a term is among the phrases in use, in thousandths of a natural logarithm; 0 if unseen."""
        count = self.spread(term)
        if not count:
            return 0
        return round(1000 * float(np.log1p((self.total - count + 0.5) / (count + 0.5))))

    def rows(self, term: str) -> Rows:
        """The numbers of the phrases that hold a term, ascending, phrases out of use among them."""
        at = self.term_numbers.get(code(term))
        return _NOTHING if at is None else self.postings.rows(at)

    def shortest(self, term: str, most: int) -> Rows:
        """The same, but of more than `most` phrases only the shortest in use, those of one length by their tie."""
        at = self.term_numbers.get(code(term))
        if at is None:
            return _NOTHING
        rows = self.postings.rows(at)
        if len(rows) <= most:
            return rows
        rows = rows[rows < len(self)]
        early = self.postings.early(at)
        early = early[self.uses.view()[early] > 0][:most]
        late = rows[np.searchsorted(rows, self.plain.early) :]
        late = late[self.uses.view()[late] > 0]
        if not len(late):
            return early
        rows = np.concatenate((early, late))
        keys = self.lengths.view()[rows].astype(np.int64) << 32 | self.ties.view()[rows]
        return np.sort(rows[np.argsort(keys, kind="stable")[:most]])

    def _add(self, phrase: str) -> int:
        number = len(self)
        plain = normalise(phrase)
        if plain != phrase:
            self.written.odd[number] = phrase
        self.plain.append(plain)
        self.lengths.append(len(plain))
        self.ties.append(tie(plain))
        self.numbers.put(code(phrase), number)
        # Readers count the phrases by this array: it grows last.
        self.uses.append(0)
        return number

    def _terms(self, plain: str) -> list[int]:
        """The numbers of the terms of a text in normal form; a new term gets one."""
        found: list[int] = []
        for term in terms(plain):
            at = self.term_numbers.get(code(term))
            if at is None:
                at = len(self.df)
                self.df.append(0)
                self.term_numbers.put(code(term), at)
            found.append(at)
        return found

    def _count(self, number: int, step: int) -> None:
        self.total += step
        for at in self._terms(self.plain[number]):
            self.df.add(at, step)
