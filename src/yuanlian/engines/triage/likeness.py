"""Finds requests that say nearly the same: by the rare words they share, and shows these words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import fsum, log, sqrt

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


def _terms_of(text: str) -> frozenset[str]:
    return _terms(text) if len(text) <= SHORT else frozenset(tokens(text))


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
        self._terms_of[key] = terms = _terms_of(text)
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
        sharing = set[str]().union(*(self._keys_of.get(term, ()) for term in asked))
        rare = _Rarity(lambda term: len(self._keys_of.get(term, ())), len(self))
        return _best(text, {key: self._terms_of[key] for key in sharing}, rare, at_least)[:top]


class _Rarity(dict[str, float]):
    """How rare each term is among so many requests, reckoned when it is asked for."""

    def __init__(self, uses: Callable[[str], int], requests: int) -> None:
        super().__init__()
        self._uses, self._requests = uses, requests

    def __missing__(self, term: str) -> float:
        self[term] = rarity = log(1 + (self._requests + 1) / (self._uses(term) + 1))
        return rarity

    def mass(self, terms: Iterable[str]) -> float:
        """How much the terms weigh together, in whatever order."""
        return fsum(map(self.__getitem__, terms))


def _best(text: str, stored: Mapping[str, frozenset[str]], rare: _Rarity, at_least: int) -> tuple[Likeness, ...]:
    asked = frozenset(tokens(text))
    mass, found = rare.mass(asked), []
    for key, own in stored.items():
        if not (both := asked & own):
            continue
        permille = int(1000 * rare.mass(both) / sqrt(mass * rare.mass(own)) + 1e-6)
        if permille >= at_least:
            found.append(Likeness(key, permille, _reason(both, text, rare)))
    return tuple(sorted(found, key=lambda one: (-one.permille, one.key)))


def _reason(terms: Iterable[str], text: str, rare: _Rarity) -> tuple[str, ...]:
    """The stretches of `text` made of shared terms: those of the rarest terms, in the order of the sentence."""
    read = normalise(text)
    joined = bytearray(len(read))
    rarity = [0.0] * len(read)
    for term in sorted(terms):
        at = read.find(term)
        while at >= 0:
            joined[at : at + len(term) - 1] = b"\x01" * (len(term) - 1)
            rarity[at] += rare[term]
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
    text: str, candidates: Iterable[tuple[str, str]], *, top: int = 5, at_least: int = ALIKE,
    among: Collection[str] | None = None,
) -> tuple[Likeness, ...]:  # fmt: skip
    """Those of `candidates` (key, text) most like `text`, best first: what an `Archive` of them says.

    Where only some may be found, `among` names their keys; the others still say which words are common.
    """
    terms = {key: _terms_of(said) for key, said in candidates}
    uses = Counter(chain.from_iterable(terms.values()))
    stored = terms if among is None else {key: terms[key] for key in among if key in terms}
    return _best(text, stored, _Rarity(uses.__getitem__, len(terms)), at_least)[:top]
