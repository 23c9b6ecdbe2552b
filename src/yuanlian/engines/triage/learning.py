"""Learns from closed requests which category a text belongs to, starting from the words the zone already has."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.text import normalise
from yuanlian.engines.triage.features import Terms, fields_by_category, fields_of, terms_of
from yuanlian.engines.triage.fields import FIELDS
from yuanlian.engines.triage.measuring import Measure, fit_sharpness, measure
from yuanlian.engines.triage.reading import content_words
from yuanlian.engines.triage.separating import separate
from yuanlian.engines.triage.sparse import Floats, rows_of

ENGINE = "triage-svm-3"
"""The version of this way to learn; a change of features or objective is a new one."""
_FIELD_SHARE, _FADING = 0.7, 1000
_FIELD_COST, _KEYWORD_COST = 0.02, 0.2
_FOLDS, _ALL_FOLDS_UP_TO = 5, 2000
_FEWEST = 2


class NothingToLearn(ValueError):
    """There are fewer than two categories among the examples."""


@dataclass(frozen=True, slots=True)
class Example:
    """A request whose category is known, as its content words (see `reading`)."""

    words: tuple[str, ...]
    category: str


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt: features, weights (features × categories), and where it comes from.

    `sharpness` turns distances into confidences so that they come true on held-back cases; `measured` is how well
    held-back cases were told, `source` the examples' description and digest.
    """

    engine: str
    categories: tuple[str, ...]
    terms: Terms
    weights: NDArray[np.float32]
    sharpness: float
    measured: Measure
    examples: int
    source: str
    digest: str


def learn(examples: Sequence[Example], *, names: Mapping[str, Sequence[str]], source: str) -> Model:
    """The model of these examples: the same for the same examples in any order. Raises `NothingToLearn`.

    `names` gives for each category the words it is known by; those of the fields it belongs to join them. `source`
    says in a few words where the examples come from and is kept with the model.
    """
    ordered = sorted(examples, key=lambda e: (_digest(e), e.category))
    categories = tuple(sorted({example.category for example in ordered}))
    if len(categories) < _FEWEST:
        raise NothingToLearn("examples of at least two categories are needed")
    told, distances = _held_back(ordered, categories, names)
    sharpness = fit_sharpness(distances, told)
    terms, weights = fit(ordered, categories, names)
    return Model(
        engine=ENGINE,
        categories=categories,
        terms=terms,
        weights=weights.astype(np.float16).astype(np.float32),
        sharpness=sharpness,
        measured=measure(distances, told, sharpness=sharpness),
        examples=len(ordered),
        source=source,
        digest=hashlib.sha256("\n".join(f"{_digest(e)} {e.category}" for e in ordered).encode()).hexdigest(),
    )


def _digest(example: Example) -> str:
    return hashlib.sha256(" ".join(example.words).encode()).hexdigest()


def _held_back(
    examples: Sequence[Example], categories: Sequence[str], names: Mapping[str, Sequence[str]]
) -> tuple[NDArray[np.int64], Floats]:
    """Categories and distances of cases that the model telling them had not seen: all, or a fifth of many."""
    folds = [[e for at, e in enumerate(examples) if at % _FOLDS == fold] for fold in range(_FOLDS)]
    told, distances = [], []
    for fold in range(_FOLDS if len(examples) <= _ALL_FOLDS_UP_TO else 1):
        seen = [e for other, part in enumerate(folds) if other != fold for e in part]
        if not folds[fold]:
            continue
        terms, weights = fit(seen, categories, names)
        told += [categories.index(e.category) for e in folds[fold]]
        distances.append(rows_of([terms.vector(e.words) for e in folds[fold]], terms.width).times(weights))
    return np.array(told, np.int64), np.concatenate(distances)


def fit(
    examples: Sequence[Example], categories: Sequence[str], names: Mapping[str, Sequence[str]]
) -> tuple[Terms, Floats]:
    """Features and weights of these examples and of the words known beforehand."""
    known = _known(categories, names)
    texts = [e.words for e in examples] + [e.words for e, _ in known]
    terms = terms_of(texts, field_share=_FIELD_SHARE / (1 + len(examples) / _FADING))
    classes = [categories.index(e.category) for e in [*examples, *(e for e, _ in known)]]
    costs = np.array([1.0] * len(examples) + [cost for _, cost in known])
    rows = rows_of([terms.vector(words) for words in texts], terms.width)
    told = np.array(classes, np.int64)
    return terms, separate(rows, told, len(categories), costs=costs, steady=terms.width - len(terms.texts))


def _known(categories: Sequence[str], names: Mapping[str, Sequence[str]]) -> list[tuple[Example, float]]:
    """Words as small examples: each category's own, and those of the fields whose names stand in its names."""
    own = {category: [normalise(word) for word in (*names.get(category, ()), category)] for category in categories}
    known = [
        (Example(content_words(word), category), _KEYWORD_COST)
        for category, words in own.items()
        for word in sorted(set(words))
    ]
    for number, owners in fields_by_category(own).items():
        for word in FIELDS[number].words:
            cost = _FIELD_COST / len(owners) / len(fields_of(word))
            known += [(Example(content_words(word), category), cost) for category in owners]
    return [(example, cost) for example, cost in known if example.words]
