"""Measures how well categories were told on cases held back, and makes confidences come true on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.triage.sparse import Floats

_SHARPNESSES = tuple(round(0.5 * 1.2**step, 4) for step in range(20))


@dataclass(frozen=True, slots=True)
class Measure:
    """How held-back cases were told: their number, macro-F1 and share of right answers, all shares in thousandths.

    `sure` is the share of cases told with a confidence of half or more, `sure_right` how many of these were right.
    """

    cases: int
    macro_f1: int
    right: int
    sure: int
    sure_right: int


def confidences(distances: Floats, sharpness: float) -> Floats:
    """The distances of each case to the classes as shares that add up to one."""
    powers = np.exp(sharpness * (distances - distances.max(axis=1, keepdims=True)))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def fit_sharpness(distances: Floats, told: NDArray[np.int64]) -> float:
    """The sharpness under which the right classes are least surprising (the smallest of equal ones)."""
    cases = np.arange(len(told))
    surprise = [
        -float(np.mean(np.log(np.maximum(confidences(distances, sharpness)[cases, told], 1e-12))))
        for sharpness in _SHARPNESSES
    ]
    return _SHARPNESSES[int(np.argmin(surprise))]


def measure(distances: Floats, told: NDArray[np.int64], *, sharpness: float) -> Measure:
    """The measure of these cases."""
    shares = confidences(distances, sharpness)
    guessed = shares.argmax(axis=1)
    right = guessed == told
    sure = shares.max(axis=1) >= 0.5
    return Measure(
        cases=len(told),
        macro_f1=round(1000 * macro_f1(guessed, told)),
        right=round(1000 * float(right.mean())),
        sure=round(1000 * float(sure.mean())),
        sure_right=round(1000 * float(right[sure].mean())) if sure.any() else 0,
    )


def macro_f1(guessed: NDArray[np.int64], told: NDArray[np.int64]) -> float:
    """The mean over the classes of the harmonic mean of precision and recall."""
    scores = []
    for one in np.unique(np.concatenate((guessed, told))):
        hits = int(np.sum((guessed == one) & (told == one)))
        scores.append(2 * hits / (int(np.sum(guessed == one)) + int(np.sum(told == one))))
    return float(np.mean(scores))
