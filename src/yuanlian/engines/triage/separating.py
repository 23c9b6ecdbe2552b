"""A linear learner: one hyperplane a class, found by minimising the squared hinge loss with L-BFGS.

The objective is that of LIBLINEAR's L2-regularised L2-loss support vector classification (Fan et al., JMLR 9, 2008),
one class against all others; the minimiser is Nocedal's two-loop recursion (Mathematics of Computation 35, 1980).
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.triage.sparse import Floats, Rows

_MEMORY = 8
_STEPS = 120
_HALVINGS = 25
_ENOUGH = 2e-3
"""The search ends when the gradient has shrunk to this part of the first one."""
_ARMIJO = 1e-4
_TELLING, _SMOOTH = 0.5, 1.0
"""The share of a feature's scale that comes from how well it tells a class, and what is added to its frequencies."""


class _Loss:
    """The objective: half the squared weights plus the weighted squared hinge of every example and class.

    A weight of `scales` makes a feature cheap or dear for a class: it counts there that many times its value.
    """

    def __init__(self, rows: Rows, signs: Floats, costs: Floats, scales: Floats) -> None:
        self._rows, self._turned, self._scales = rows, rows.turned(), scales
        self._signs, self._costs = signs, costs[:, None]

    def at(self, weights: Floats) -> tuple[float, Floats]:
        """Value and gradient at `weights` (features × classes)."""
        lack = np.maximum(0.0, 1.0 - self._signs * self._rows.times(self._scales * weights))
        value = 0.5 * float(np.sum(weights * weights)) + float(np.sum(self._costs * lack * lack))
        return value, weights - 2.0 * self._scales * self._turned.times(self._costs * self._signs * lack)


def separate(rows: Rows, classes: NDArray[np.int64], count: int, *, costs: Floats, steady: int) -> Floats:
    """The weights (features × `count` classes) that tell each class from the others.

    `costs` weigh the rows; the last `steady` features count alike for all classes.
    """
    signs = np.full((rows.height, count), -1.0)
    signs[np.arange(rows.height), classes] = 1.0
    scales = np.concatenate((_scales(_features(rows, rows.width - steady), signs > 0, costs), np.ones((steady, count))))
    loss = _Loss(rows, signs, costs, scales)
    weights = np.zeros((rows.width, count))
    value, gradient = loss.at(weights)
    target = _ENOUGH * float(np.linalg.norm(gradient))
    memory: deque[tuple[Floats, Floats, float]] = deque(maxlen=_MEMORY)
    for _ in range(_STEPS):
        if float(np.linalg.norm(gradient)) <= target:
            break
        direction = _direction(gradient, memory)
        step = _step(loss, weights, value=value, gradient=gradient, direction=direction)
        if step is None:
            break
        new_weights, new_value, new_gradient = step
        moved, turned = new_weights - weights, new_gradient - gradient
        curvature = float(np.sum(moved * turned))
        if curvature > 0:
            memory.append((moved, turned, 1.0 / curvature))
        weights, value, gradient = new_weights, new_value, new_gradient
    return scales * weights


def _features(rows: Rows, count: int) -> Rows:
    """The first `count` features of the rows, each as a row of its own."""
    turned = rows.turned()
    end = turned.starts[count]
    return Rows(turned.starts[: count + 1], turned.columns[:end], turned.values[:end], turned.width)


def _scales(features: Rows, mine: NDArray[np.bool_], costs: Floats) -> Floats:
    """How much each feature (× classes) counts: more when it is frequent inside a class and rare outside, or reversed.

    The measure is the logarithm of the two frequencies' ratio (Wang and Manning, ACL 2012), brought to 1 on average
    over the values of a class, and mixed evenly with 1 so that no feature is lost.
    """
    within = features.times(mine * costs[:, None])
    without = features.times(~mine * costs[:, None])
    ratios = np.abs(
        np.log((within + _SMOOTH) / (within.sum(axis=0) + _SMOOTH))
        - np.log((without + _SMOOTH) / (without.sum(axis=0) + _SMOOTH))
    )
    squares = Rows(features.starts, features.columns, features.values**2, features.width).times(costs[:, None])
    mean = np.sqrt((squares * ratios**2).sum(axis=0) / max(float(squares.sum()), 1.0))
    return np.asarray(1.0 - _TELLING + _TELLING * ratios / np.where(mean > 0, mean, 1.0))


def _direction(gradient: Floats, memory: deque[tuple[Floats, Floats, float]]) -> Floats:
    """The way down: the gradient against the curvature remembered."""
    way = gradient.copy()
    shares = []
    for moved, turned, inverse in reversed(memory):
        share = inverse * float(np.sum(moved * way))
        shares.append(share)
        way -= share * turned
    if memory:
        moved, turned, _ = memory[-1]
        way *= float(np.sum(moved * turned)) / float(np.sum(turned * turned))
    else:
        way /= max(1.0, float(np.linalg.norm(gradient)))
    for (moved, turned, inverse), share in zip(memory, reversed(shares), strict=True):
        way += (share - inverse * float(np.sum(turned * way))) * moved
    return -way


def _step(
    loss: _Loss, weights: Floats, *, value: float, gradient: Floats, direction: Floats
) -> tuple[Floats, float, Floats] | None:
    """The first point along `direction` that lowers the objective enough; none when rounding forbids it."""
    slope = float(np.sum(gradient * direction))
    length = 1.0
    for _ in range(_HALVINGS):
        there = weights + length * direction
        new_value, new_gradient = loss.at(there)
        if new_value <= value + _ARMIJO * length * slope:
            return there, new_value, new_gradient
        length /= 2
    return None
