"""Turns the words of a request into weighted features: words and characters, whole, opening and head, and fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import log, sqrt

import numpy as np

from yuanlian.engines.triage.fields import FIELDS

OPENING = 20
"""Words of the opening: people say there what they are about."""
HEAD = 9
"""Words of the head: where there is a title, it stands here."""
_COMMON = 500
"""From this number of examples on, a feature must occur in two of them."""
_OPENING_CHARACTERS = 25
_LONG_WORD = 1.3
_SOFTEN = 0.3


class View(StrEnum):
    """One way to look at a request; the letter stands before every feature of it."""

    WORDS = "w"
    CHARACTERS = "c"
    OPENING_WORDS = "W"
    OPENING_CHARACTERS = "C"
    HEAD_WORDS = "h"
    HEAD_CHARACTERS = "H"


SHARE = {
    View.WORDS: 0.7,
    View.CHARACTERS: 0.7,
    View.OPENING_WORDS: 0.4,
    View.OPENING_CHARACTERS: 0.4,
    View.HEAD_WORDS: 0.5,
    View.HEAD_CHARACTERS: 0.5,
}
"""The length of a request's vector in each view."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The features a learner knows, by number: their texts (view letter first) and their rarity.

    Behind them stand the fields, whose part of a vector has the length `field_share`, and one constant feature.
    """

    texts: tuple[str, ...]
    rarity: tuple[float, ...]
    field_share: float
    _numbers: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_numbers", {text: number for number, text in enumerate(self.texts)})

    @property
    def width(self) -> int:
        """The number of features."""
        return len(self.texts) + len(FIELDS) + 1

    def vector(self, words: Sequence[str]) -> dict[int, float]:
        """The features of a request as number → weight."""
        row: dict[int, float] = {}
        for view, counts in counted(words).items():
            part = {}
            for text, times in counts.items():
                number = self._numbers.get(view + text)
                if number is not None:
                    part[number] = (1 + log(times)) * self.rarity[number]
            length = sqrt(sum(weight * weight for weight in part.values())) or 1.0
            row |= {number: weight * SHARE[view] / length for number, weight in part.items()}
        first = len(self.texts)
        row |= {first + at: weight * self.field_share for at, weight in field_weights("".join(words)).items()}
        row[first + len(FIELDS)] = 1.0
        return row

    def word_features(self, word: str) -> tuple[int, ...]:
        """The numbers of the features that this word of a request brings with it."""
        known = (self._numbers.get(view + text) for view, counts in counted([word]).items() for text in counts)
        fields = (len(self.texts) + number for number in field_weights(word))
        return (*(number for number in known if number is not None), *fields)


def terms_of(examples: Sequence[Sequence[str]], *, field_share: float) -> Terms:
    """The features that occur in enough of the examples, in a fixed order."""
    spread: Counter[str] = Counter()
    for words in examples:
        for view, counts in counted(words).items():
            spread.update(view + text for text in counts)
    least = 2 if len(examples) >= _COMMON else 1
    texts = tuple(sorted(text for text, times in spread.items() if times >= least))
    rarity = np.array([log((1 + len(examples)) / (1 + spread[text])) + 1 for text in texts], np.float32)
    return Terms(texts, tuple(rarity.tolist()), field_share)


def counted(words: Sequence[str]) -> dict[View, Counter[str]]:
    """How often each feature occurs in a request, view by view."""
    opening, head = words[:OPENING], words[:HEAD]
    return {
        View.WORDS: Counter(words),
        View.CHARACTERS: Counter(_characters("".join(words))),
        View.OPENING_WORDS: Counter(opening),
        View.OPENING_CHARACTERS: Counter(_characters("".join(opening))),
        View.HEAD_WORDS: Counter(head),
        View.HEAD_CHARACTERS: Counter(_characters("".join(head))),
    }


def field_weights(text: str) -> dict[int, float]:
    """How much a text belongs to each field, by the field's number; a vector not longer than 1."""
    weights: dict[int, float] = {}
    for found in _FIELD_WORDS.finditer(text):
        word = found.group()
        fields = _FIELDS_OF[word]
        weight = (1.0 if len(word) < 3 else _LONG_WORD) / len(fields)
        weight *= 2.0 if found.start() < _OPENING_CHARACTERS else 1.0
        for number in fields:
            weights[number] = weights.get(number, 0.0) + weight
    length = sqrt(sum(weights.values())) + _SOFTEN
    return {number: sqrt(weight) / length for number, weight in weights.items()}


def fields_by_category(names: Mapping[str, Sequence[str]]) -> dict[int, tuple[str, ...]]:
    """The categories that each field belongs to: its name stands in one of theirs, or it lists one of their words.

    `names` are the words each category is known by, normalised. Categories stand in the order given.
    """
    belonging: dict[int, dict[str, None]] = {}
    for category, words in names.items():
        listed = {number for word in words for number in _FIELDS_OF.get(word, ())}
        named = {at for at, one in enumerate(FIELDS) if any(name in word for name in one.names for word in words)}
        for number in sorted(listed | named):
            belonging.setdefault(number, {})[category] = None
    return {number: tuple(categories) for number, categories in sorted(belonging.items())}


def fields_of(word: str) -> tuple[int, ...]:
    """The numbers of the fields that list this word."""
    return _FIELDS_OF.get(word, ())


def field_words_in(text: str) -> tuple[str, ...]:
    """The words of fields that stand in a text, each once, in their order; longer ones hide those inside them."""
    return tuple(dict.fromkeys(found.group() for found in _FIELD_WORDS.finditer(text)))


def _characters(text: str) -> Iterator[str]:
    """Single characters and overlapping pairs."""
    yield from text
    for at in range(len(text) - 1):
        yield text[at : at + 2]


def _listed() -> dict[str, tuple[int, ...]]:
    listed: dict[str, list[int]] = {}
    for number, one in enumerate(FIELDS):
        for word in one.words:
            listed.setdefault(word, []).append(number)
    return {word: tuple(numbers) for word, numbers in listed.items()}


_FIELDS_OF = _listed()
_FIELD_WORDS = re.compile("|".join(re.escape(word) for word in sorted(_FIELDS_OF, key=lambda w: (-len(w), w))))
