"""Finds requests that say nearly the same: by the rare words they share, and shows these words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt

from yuanlian.engines.text import normalise, tokens

SHOWN_WORDS = 6
"""Shared words that are named as the reason."""
ALIKE = 250
"""From this likeness on, in thousandths, a request is worth showing."""
SHORT = 500
"""Characters of a text whose terms are remembered: the latest of a category are compared again and again."""


@lru_cache(4096)
def _terms(text: str) -> frozenset[str]:
    return frozenset(tokens(text))


@dataclass(frozen=True, slots=True)
class Likeness:
    """A stored request that resembles the one asked about; 1000 shares every term. `words` are
    the rarest stretches of text they share."""

    key: str
    permille: int
    words: tuple[str, ...]


class Archive:
    """Requests by key, from which those most like a sentence are found; changed one by one, never rebuilt."""

    __slots__ = ("_keys_of", "_terms_of")

    def __init__(self) -> None:
        self._terms_of: dict[str, frozenset[str]] = {}
        self._keys_of: dict[str, set[str]] = {}

    def __len__(self) -> int:
        return len(self._terms_of)

    def put(self, key: str, text: str) -> None:
        """The key stands for this text, and for no earlier one."""
        self.remove(key)
        terms = _terms(text) if len(text) <= SHORT else frozenset(tokens(text))
        self._terms_of[key] = terms
        for term in terms:
            self._keys_of.setdefault(term, set()).add(key)

    def remove(self, key: str) -> None:
        """The key stands for nothing; a key that stood for nothing stays so."""
        for term in self._terms_of.pop(key, frozenset()):
            keys = self._keys_of[term]
            keys.discard(key)
            if not keys:
                del self._keys_of[term]

    def similar(self, text: str, *, top: int = 5, at_least: int = ALIKE) -> tuple[Likeness, ...]:
        """The stored requests at least so like `text` (thousandths), best first, equal ones by key.

        The measure is the cosine of the two sets of terms, each weighing by its rarity (the logarithm of
        how few requests use it).
        """
        asked = frozenset(tokens(text))
        weights = {term: self._rarity(term) for term in asked}
        shared: dict[str, float] = {}
        for term in sorted(asked & self._keys_of.keys()):
            for key in self._keys_of[term]:
                shared[key] = shared.get(key, 0.0) + weights[term]
        mass = sum(weights[term] for term in sorted(asked))
        found = []
        for key, weight in shared.items():
            own = sum(self._rarity(term) for term in sorted(self._terms_of[key]))
            permille = int(1000 * weight / sqrt(mass * own) + 1e-6)
            if permille >= at_least:
                found.append(Likeness(key, permille, self._reason(asked & self._terms_of[key], text)))
        found.sort(key=lambda one: (-one.permille, one.key))
        return tuple(found[:top])

    def _rarity(self, term: str) -> float:
        return log(1 + (len(self._terms_of) + 1) / (len(self._keys_of.get(term, ())) + 1))

    def _reason(self, terms: Iterable[str], text: str) -> tuple[str, ...]:
        """The stretches of `text` made of shared terms: those of the rarest terms, in the order of the sentence."""
        read = normalise(text)
        joined = bytearray(len(read))
        rarity = [0.0] * len(read)
        for term in terms:
            at = read.find(term)
            while at >= 0:
                joined[at : at + len(term) - 1] = b"\x01" * (len(term) - 1)
                rarity[at] += self._rarity(term)
                at = read.find(term, at + 1)
        stretches = _stretches(joined)
        best = sorted(stretches, key=lambda s: (-sum(rarity[s[0] : s[1]]), s))[:SHOWN_WORDS]
        return tuple(dict.fromkeys(read[start:end] for start, end in sorted(best)))


def _stretches(joined: bytearray) -> list[tuple[int, int]]:
    """The stretches of characters that are joined to their neighbours, as start and end."""
    found = []
    start = joined.find(1)
    while start >= 0:
        end = joined.find(0, start)
        end = len(joined) if end < 0 else end
        found.append((start, end + 1))
        start = joined.find(1, end)
    return found


def similar(
    text: str, candidates: Iterable[tuple[str, str]], *, top: int = 5, at_least: int = ALIKE
) -> tuple[Likeness, ...]:
    """Those of `candidates` (key, text) most like `text`, best first; for a handful, an `Archive` for many."""
    archive = Archive()
    for key, said in candidates:
        archive.put(key, said)
    return archive.similar(text, top=top, at_least=at_least)
