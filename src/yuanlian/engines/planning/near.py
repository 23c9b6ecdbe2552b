"""Which places lie within a distance of each other, found over a grid of cells as wide as the distance."""

from __future__ import annotations

import numpy as np

from yuanlian.engines.planning.reading import Floats, Ints


def pairs_within(places: Floats, radius: float) -> tuple[Ints, Ints]:
    """All ordered pairs of different places [n][2] at most `radius` apart."""
    count = len(places)
    wide = max(radius, float(np.ptp(places, axis=0).max(initial=0.0)) / 30_000, 1e-9)
    cell = np.floor((places - places.min(axis=0)) / wide).astype(np.int64) + 1
    stride = int(cell[:, 1].max()) + 2
    key = cell[:, 0] * stride + cell[:, 1]
    order = np.argsort(key, kind="stable")
    keys = key[order]
    firsts, seconds = [], []
    for step in (across * stride + along for across in (-1, 0, 1) for along in (-1, 0, 1)):
        low, high = (np.searchsorted(keys, key + step, side) for side in ("left", "right"))
        number = high - low
        first = np.repeat(np.arange(count), number)
        second = order[np.repeat(low, number) + np.arange(len(first)) - np.repeat(np.cumsum(number) - number, number)]
        apart = ((places[first] - places[second]) ** 2).sum(axis=1)
        fits = (apart <= radius * radius * (1 + 1e-12)) & (first != second)
        firsts.append(first[fits])
        seconds.append(second[fits])
    return np.concatenate(firsts), np.concatenate(seconds)
