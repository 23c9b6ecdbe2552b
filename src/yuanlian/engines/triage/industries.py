"""Ranks the classes of GB/T 4754 (industrial classification for national economic activities) for a free text.

Five kinds of evidence add up: how much the text shares with a class's name (single characters and pairs), how much of
the name stands in it, what it shares with the explanation in the standard, which products known of the class stand in
it, and how clearly it belongs to the division and group the class stands in. The last is learnt from all names and
explanations of the table by regularised least squares, so that words of neighbouring classes help one that is
explained in other words.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log, sqrt

import numpy as np

from yuanlian.engines.text import normalise
from yuanlian.engines.triage.sparse import Floats, Rows, rows_of
from yuanlian.engines.triage.wares import Ware, Wares

DIVISION, GROUP = 2, 3
"""Digits of the codes of divisions and groups; a class has four."""
_CLASS = 4
_CHARACTERS, _COVERED, _DIVISION, _GROUP = 1.25, 0.3, 0.6, 0.2
_SHORT = 40
"""Up to so many different characters a text's hold on a name counts in full."""
_CHANCE = 0.7
"""So much may a text share with the explanation of a neighbouring class; only what goes beyond counts."""
_LISTED, _STANDING = 0.3, 0.4
"""What a text shares with the list of a class's products, and whole names of products that stand in it."""
_RIDGE = 0.5
_SHARPNESS = 6.0
"""How fast confidence falls with the score, fitted so that it comes true on explanations held back."""
SHOWN_WORDS = 5
_COLUMNS = {"code", "level", "parent", "name", "description"}
_WITHOUT = re.compile(r"[；，。]?(不包括|不含).*$")
_RUN = re.compile(r"\w+")


class InvalidClasses(ValueError):
    """A table of classes lacks a column or holds no class; the message says which."""


@dataclass(frozen=True, slots=True)
class IndustryClass:
    """One entry of the standard at any level: code, name and explanation (empty where there is none)."""

    code: str
    name: str
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class IndustryGuess:
    """A class with its confidence in thousandths and the stretches of text that speak for it."""

    code: str
    name: str
    permille: int
    words: tuple[str, ...]


def read_classes(lines: Iterable[str]) -> tuple[IndustryClass, ...]:
    """The divisions, groups and classes of a table (CSV: code, level, parent, name, description)."""
    reader = csv.DictReader(lines)
    missing = _COLUMNS - set(reader.fieldnames or ())
    if missing:
        raise InvalidClasses(f"columns missing: {', '.join(sorted(missing))}")
    rows = tuple(IndustryClass(r["code"], r["name"], r["description"]) for r in reader if r["code"].isdigit())
    if not any(len(row.code) == _CLASS for row in rows):
        raise InvalidClasses("no class of four digits")
    return rows


@dataclass(frozen=True, slots=True)
class _Shingles:
    """Single characters or characters and pairs as features, weighed by rarity; every text has length 1."""

    pairs: bool
    texts: Sequence[str]
    _numbers: Mapping[str, int] = field(init=False, repr=False)
    _rarity: Sequence[float] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        spread = Counter(shingle for text in self.texts for shingle in set(self._cut(text)))
        known = sorted(spread)
        object.__setattr__(self, "_numbers", {shingle: number for number, shingle in enumerate(known)})
        object.__setattr__(self, "_rarity", [log((1 + len(self.texts)) / (1 + spread[s])) + 1 for s in known])

    @property
    def width(self) -> int:
        return len(self._numbers)

    def rows(self, texts: Sequence[str]) -> Rows:
        """The texts as rows."""
        return rows_of([self._vector(text) for text in texts], self.width)

    def column(self, text: str) -> Floats:
        """One text as a column."""
        answer = np.zeros((self.width, 1))
        for number, weight in self._vector(text).items():
            answer[number, 0] = weight
        return answer

    def _vector(self, text: str) -> dict[int, float]:
        counts = Counter(self._numbers[shingle] for shingle in self._cut(text) if shingle in self._numbers)
        weights = {number: (1 + log(times)) * self._rarity[number] for number, times in counts.items()}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {number: weight / length for number, weight in weights.items()}

    def shares(self, texts: Sequence[str]) -> Rows:
        """For each text what each of its shingles is of the whole, by rarity; every text adds up to 1."""
        entries = []
        for text in texts:
            weights = {self._numbers[s]: self._rarity[self._numbers[s]] for s in self._cut(text) if s in self._numbers}
            whole = sum(weights.values()) or 1.0
            entries.append({number: weight / whole for number, weight in weights.items()})
        return rows_of(entries, self.width)

    def _cut(self, text: str) -> Iterator[str]:
        for run in _RUN.findall(text):
            yield from run
            if self.pairs:
                yield from (run[at : at + 2] for at in range(len(run) - 1))


class Industries:
    """The classes of a table, ready to be ranked for texts. Building takes seconds, a ranking milliseconds.

    `wares` are products and services by which classes are known beside their names; there may be none.
    """

    __slots__ = (
        "_branches", "_classes", "_covered", "_explained", "_listed", "_named", "_names", "_pairs", "_single",
        "_wares", "_weights",
    )  # fmt: skip

    def __init__(self, table: Sequence[IndustryClass], wares: Iterable[Ware] = ()) -> None:
        self._classes = sorted((one for one in table if len(one.code) == _CLASS), key=lambda one: one.code)
        names = [normalise(one.name) for one in self._classes]
        explanations = [_explanation(one) for one in self._classes]
        texts = names + [text for text in explanations if text]
        self._single, self._pairs = _Shingles(pairs=False, texts=texts), _Shingles(pairs=True, texts=texts)
        self._names, self._named = self._single.rows(names), self._pairs.rows(names)
        self._covered = self._single.shares(names)
        self._explained = self._pairs.rows(explanations)
        self._wares = Wares(wares, [one.code for one in self._classes])
        self._listed = self._pairs.rows(self._wares.lists)
        documents = [(one.code, text) for one in table for text in (normalise(one.name), _explanation(one)) if text]
        self._branches, self._weights = _learn_branches(documents, self._pairs)

    def rank(self, text: str, *, top: int = 5) -> tuple[IndustryGuess, ...]:
        """The classes most likely meant by `text`, equal ones by code; none when no character and no ware is known."""
        read = normalise(text)
        single, pairs, standing = self._single.column(read), self._pairs.column(read), self._wares.standing(read)
        if not single.any() and not standing.any():
            return ()
        scores = np.round(self._scores(single, pairs) + _STANDING * standing, 9)
        powers = np.exp(_SHARPNESS * (scores - scores.max()))
        shares = powers / powers.sum()
        order = np.lexsort((np.arange(len(scores)), -scores))[:top]
        return tuple(self._guess(int(at), read, permille=round(1000 * float(shares[at]))) for at in order)

    def _scores(self, single: Floats, pairs: Floats) -> Floats:
        named = self._named.times(pairs)[:, 0] + _CHARACTERS * self._names.times(single)[:, 0]
        there = (single > 0).astype(np.float64)
        fair = min(1.0, _SHORT / max(1.0, float(there.sum())))  # a long text holds the characters of any name
        named += _COVERED * fair * self._covered.times(there)[:, 0]
        explained = np.maximum(0.0, self._explained.times(pairs)[:, 0] - _CHANCE) / (1 - _CHANCE)
        listed = self._listed.times(pairs)[:, 0]
        said = np.flatnonzero(pairs[:, 0])
        branches = dict(zip(self._branches, (pairs[said, 0] @ self._weights[said]).tolist(), strict=True))
        above = [
            _DIVISION * branches[one.code[:DIVISION]] + _GROUP * branches[one.code[:GROUP]] for one in self._classes
        ]
        return np.asarray(named + explained + _LISTED * listed + np.array(above))

    def _guess(self, at: int, read: str, *, permille: int) -> IndustryGuess:
        one = self._classes[at]
        own = f"{normalise(one.name)} {_explanation(one)} {self._wares.lists[at]}"
        return IndustryGuess(one.code, one.name, permille, _shared(read, own))


def _explanation(one: IndustryClass) -> str:
    """What the class is, without what the standard says it is not."""
    return _WITHOUT.sub("", normalise(one.explanation))


def _learn_branches(documents: Sequence[tuple[str, str]], shingles: _Shingles) -> tuple[tuple[str, ...], Floats]:
    """The codes of divisions and groups, and for each the weights that tell its texts from all others."""
    branches = tuple(sorted({code[:digits] for code, _ in documents for digits in (DIVISION, GROUP)}))
    number = {branch: at for at, branch in enumerate(branches)}
    goals = np.full((len(documents), len(branches)), -1.0)
    for row, (code, _) in enumerate(documents):
        for digits in (DIVISION, GROUP):
            goals[row, number[code[:digits]]] = 1.0
    for at, branch in enumerate(branches):  # a division's own name says nothing about its groups
        if len(branch) == GROUP:
            goals[[row for row, (code, _) in enumerate(documents) if len(code) == DIVISION], at] = 0.0
    rows = shingles.rows([text for _, text in documents])
    filled = np.zeros((len(documents), shingles.width), np.float32)
    filled[np.repeat(np.arange(rows.height), np.diff(rows.starts)), rows.columns] = rows.values
    alike = (filled @ filled.T).astype(np.float64)
    shares = np.linalg.solve(alike + _RIDGE * np.eye(len(documents)), goals)
    return branches, np.asarray(filled.T @ shares.astype(np.float32), np.float64)


def _shared(read: str, own: str) -> tuple[str, ...]:
    """The longest stretches of the text that the class's own words hold, in the order of the text."""
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(read) - 1:
        end = at + 2
        while end <= len(read) and read[at:end].strip() == read[at:end] and read[at:end] in own:
            end += 1
        if end > at + 2:
            found.append((at, read[at : end - 1]))
            at = end - 1
        else:
            at += 1
    longest = sorted(found, key=lambda one: (-len(one[1]), one[0]))[:SHOWN_WORDS]
    return tuple(dict.fromkeys(word for _, word in sorted(longest)))
