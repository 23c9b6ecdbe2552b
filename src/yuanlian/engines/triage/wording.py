"""Finds a vocabulary's words in a sentence: longest first, each stretch of text counted once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from yuanlian.engines.text import normalise
from yuanlian.engines.triage.features import field_words_in, fields_by_category, fields_of
from yuanlian.engines.triage.vocabulary import Urgency, UrgencyWord, Vocabulary

_WHOLE = 1000
_EACH_MORE_CHARACTER = 250
_OF_FIELD = 250
_PAIR = 150
_LONGEST_REWARDED = 6
_NEGATED = ("不", "不太", "不算", "不是", "不很", "不怎么", "没", "没有", "未", "并非", "无")
_NOT_NEEDED = ("别", "无需", "不必", "不用")
_NEGATIONS = _NEGATED + _NOT_NEEDED


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a category: its weight, and the words found, heaviest first."""

    code: str
    weight: int
    words: tuple[str, ...]


def evidence(text: str, vocabulary: Vocabulary) -> tuple[Evidence, ...]:
    """What the vocabulary's words in `text` say for each category, heaviest first, equal ones by code.

    A whole word weighs 1000, and more the longer it is; it is shared among the categories that list it. A word of
    a field (see `fields`) that the category belongs to weighs 250, where the zone has no word of its own; a pair of
    neighbouring characters of the zone's words weighs little, and only where nothing else stands.
    """
    read = normalise(text)
    known = _sorted_out(vocabulary)
    covered = bytearray(len(read))
    weights: dict[str, dict[str, int]] = {category.code: {} for category in vocabulary.categories}
    for word, codes in known.owners.items():
        if _take(read, word, covered=covered):
            for code in codes:
                weights[code][word] = _weight(word) // len(codes)
    _add_fields(read, known.belonging, covered=covered, weights=weights)
    _add_pairs(read, known.pairs, covered=covered, weights=weights)
    found = (
        Evidence(code, sum(words.values()), tuple(sorted(words, key=lambda w: (-words[w], w))))
        for code, words in weights.items()
        if words
    )
    return tuple(sorted(found, key=lambda e: (-e.weight, e.code)))


def urgency(text: str, words: Iterable[UrgencyWord]) -> tuple[Urgency, tuple[str, ...]]:
    """The highest urgency that words in `text` ask for, and those words; negated ones do not count."""
    read = normalise(text)
    order = list(Urgency)
    found = [(order.index(word.level), word.text) for word in words if _stands(read, normalise(word.text))]
    if not found:
        return Urgency.NORMAL, ()
    level = max(rank for rank, _ in found)
    return order[level], tuple(sorted({text for rank, text in found if rank == level}))


@dataclass(frozen=True, slots=True)
class _SortedOut:
    """The categories that own each whole word (longest first), each field and each pair of characters."""

    owners: Mapping[str, tuple[str, ...]]
    belonging: Mapping[int, tuple[str, ...]]
    pairs: Mapping[str, tuple[str, ...]]


@lru_cache(16)
def _sorted_out(vocabulary: Vocabulary) -> _SortedOut:
    owners = _owners(vocabulary)
    names = {one.code: [normalise(word) for word in (*one.names, *one.keywords)] for one in vocabulary.categories}
    longest_first = sorted(owners, key=lambda word: (-len(word), word))
    return _SortedOut({word: owners[word] for word in longest_first}, fields_by_category(names), _pairs_of(owners))


def _owners(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Each normalised word of the vocabulary with the codes of the categories that list it."""
    owners: dict[str, dict[str, None]] = {}
    for category in vocabulary.categories:
        for word in (*category.names, *category.keywords):
            if read := normalise(word):
                owners.setdefault(read, {})[category.code] = None
    return {word: tuple(codes) for word, codes in owners.items()}


def _weight(word: str) -> int:
    return _WHOLE + _EACH_MORE_CHARACTER * (min(len(word), _LONGEST_REWARDED) - 2)


def _take(read: str, word: str, *, covered: bytearray) -> bool:
    """Whether `word` stands in `read` outside what is covered already; where it stands becomes covered."""
    taken = False
    at = read.find(word)
    while at >= 0:
        if not any(covered[at : at + len(word)]):
            covered[at : at + len(word)] = b"\x01" * len(word)
            taken = True
        at = read.find(word, at + 1)
    return taken


def _pairs_of(owners: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    listed: dict[str, dict[str, None]] = {}
    for word, codes in owners.items():
        for at in range(len(word) - 1):
            listed.setdefault(word[at : at + 2], {}).update(dict.fromkeys(codes))
    return {pair: tuple(codes) for pair, codes in listed.items()}


def _add_fields(
    read: str, belonging: Mapping[int, tuple[str, ...]], *, covered: bytearray, weights: dict[str, dict[str, int]]
) -> None:
    """Adds to `weights` the words of the categories' fields that stand uncovered in `read`."""
    for word in field_words_in(read):
        owners = dict.fromkeys(code for number in fields_of(word) for code in belonging.get(number, ()))
        if owners and _take(read, word, covered=covered):
            for code in owners:
                weights[code].setdefault(word, _OF_FIELD // len(owners))


def _add_pairs(
    read: str, listed: Mapping[str, tuple[str, ...]], *, covered: bytearray, weights: dict[str, dict[str, int]]
) -> None:
    """Adds to `weights` the pairs of characters of the vocabulary's words that stand uncovered in `read`."""
    free = {read[at : at + 2] for at in range(len(read) - 1) if not any(covered[at : at + 2])}
    for pair in sorted(free & listed.keys()):
        if pair.isalpha() and not pair.isascii():
            for code in listed[pair]:
                weights[code].setdefault(pair, _PAIR // len(listed[pair]))


def _stands(read: str, word: str) -> bool:
    """Whether `word` stands in `read` at least once without a negation before it."""
    at = read.find(word) if word else -1
    while at >= 0:
        if not read[:at].endswith(_NEGATIONS):
            return True
        at = read.find(word, at + 1)
    return False
