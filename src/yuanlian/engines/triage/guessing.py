"""Tells the category of a text with a learnt model, with confidence and the words that decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yuanlian.engines.triage.features import Terms
from yuanlian.engines.triage.learning import Model
from yuanlian.engines.triage.measuring import confidences
from yuanlian.engines.triage.sparse import Floats, rows_of

SHOWN_WORDS = 5
"""Words that are named as the reason of a guess."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A category with its confidence in thousandths and the words that speak for it, strongest first."""

    category: str
    permille: int
    words: tuple[str, ...]


def rank(words: Sequence[str], model: Model, *, top: int = 3) -> tuple[Guess, ...]:
    """The first categories for a request's content words, equal ones by code; none when no word is known."""
    row = model.terms.vector(words)
    if len(row) == 1:  # the constant feature alone
        return ()
    shares = confidences(_distances([row], model), model.sharpness)[0]
    order = sorted(range(len(shares)), key=lambda at: (-round(1000 * shares[at]), model.categories[at]))[:top]
    return tuple(
        Guess(model.categories[at], round(1000 * shares[at]), _deciding(words, row, model=model, at=at)) for at in order
    )


def tell(cases: Sequence[Sequence[str]], model: Model) -> tuple[str, ...]:
    """The most likely category of each case, given by its content words; without reasons, for many at once."""
    if not cases:
        return ()
    best = _distances([model.terms.vector(words) for words in cases], model).argmax(axis=1)
    return tuple(model.categories[at] for at in best)


def _distances(rows: Sequence[dict[int, float]], model: Model) -> Floats:
    return rows_of(rows, model.terms.width).times(model.weights.astype(np.float64))


def _deciding(words: Sequence[str], row: dict[int, float], *, model: Model, at: int) -> tuple[str, ...]:
    """The words whose features speak most for category `at` against the others together."""
    favour = model.weights[:, at] - np.delete(model.weights, at, axis=1).mean(axis=1)
    weights = {word: _favour(word, row, terms=model.terms, favour=favour) for word in dict.fromkeys(words)}
    strongest = sorted(weights, key=lambda word: (-weights[word], word))
    return tuple(word for word in strongest if weights[word] > 0 and len(word) > 1)[:SHOWN_WORDS]


def _favour(word: str, row: dict[int, float], *, terms: Terms, favour: Floats) -> float:
    return round(sum(row.get(number, 0.0) * float(favour[number]) for number in terms.word_features(word)), 9)
