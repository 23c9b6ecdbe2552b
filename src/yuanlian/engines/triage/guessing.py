"""Tells the category of a text with a learnt model, with confidence and the words that decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

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
    said = tuple(word for word in dict.fromkeys(words) if len(word) > 1)
    favour = _favour(said, row, model)
    return tuple(
        Guess(model.categories[at], round(1000 * shares[at]), _deciding(said, favour[:, at].tolist())) for at in order
    )


def tell(cases: Sequence[Sequence[str]], model: Model) -> tuple[str, ...]:
    """The most likely category of each case, given by its content words; without reasons, for many at once."""
    if not cases:
        return ()
    best = _distances([model.terms.vector(words) for words in cases], model).argmax(axis=1)
    return tuple(model.categories[at] for at in best)


def _distances(rows: Sequence[dict[int, float]], model: Model) -> Floats:
    """Cases × categories. Of the weights only those are read that some case needs: a model has many."""
    needed = np.array(sorted({number for row in rows for number in row}), np.int64)
    place = {number: at for at, number in enumerate(needed.tolist())}
    small = [{place[number]: weight for number, weight in row.items()} for row in rows]
    return rows_of(small, len(needed)).times(model.weights[needed].astype(np.float64))


def _favour(words: Sequence[str], row: dict[int, float], model: Model) -> Floats:
    """How much each word (rows) speaks for each category (columns) against the others together."""
    numbers = sorted(row)
    place = {number: at for at, number in enumerate(numbers)}
    weights = model.weights[numbers].astype(np.float64)
    others = (weights.sum(axis=1, keepdims=True) - weights) / (weights.shape[1] - 1)
    speaking = (weights - others) * np.array([row[number] for number in numbers])[:, None]
    favour = np.zeros((len(words), weights.shape[1]))
    for at, word in enumerate(words):
        favour[at] = speaking[[place[n] for n in model.terms.word_features(word) if n in place]].sum(axis=0)
    return np.round(favour, 9)


def _deciding(words: Sequence[str], favour: Sequence[float]) -> tuple[str, ...]:
    """The words that speak most for a category."""
    weights = dict(zip(words, favour, strict=True))
    strongest = sorted(weights, key=lambda word: (-weights[word], word))
    return tuple(word for word in strongest if weights[word] > 0)[:SHOWN_WORDS]
