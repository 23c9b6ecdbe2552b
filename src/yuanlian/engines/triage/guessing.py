"""Tells the category of a text with a learnt model, with confidence and the words that decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yuanlian.engines.triage.features import Terms
from yuanlian.engines.triage.learning import Example, Model
from yuanlian.engines.triage.measuring import Measure, confidences, measure
from yuanlian.engines.triage.sparse import Floats, rows_of

SHOWN_WORDS = 5
"""Words that are named as the reason of a guess."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A category with its confidence in thousandths and the words that speak for it, strongest first."""

    category: str
    permille: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two models tell the same cases, and whether the challenger may take the standing one's place."""

    standing: Measure
    challenger: Measure

    @property
    def takes_over(self) -> bool:
        """Whether the challenger tells the cases at least as well."""
        return self.challenger.macro_f1 >= self.standing.macro_f1


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


def compare(standing: Model, challenger: Model, cases: Sequence[Example]) -> Comparison:
    """Both models on cases that neither has learnt from. Raises `ValueError` without cases."""
    if not cases:
        raise ValueError("models are compared on cases")
    return Comparison(_measured(standing, cases), _measured(challenger, cases))


def _measured(model: Model, cases: Sequence[Example]) -> Measure:
    """A category the model does not know is told wrongly."""
    numbers = {category: at for at, category in enumerate(model.categories)}
    told = np.array([numbers.get(case.category, -1) for case in cases], np.int64)
    return measure(
        _distances([model.terms.vector(case.words) for case in cases], model), told, sharpness=model.sharpness
    )


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
