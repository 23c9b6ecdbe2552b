"""GCJ-02, the shifted datum that public map services of mainland China must use.

The formula is the one in public use since 2010 (Krasovsky 1940 ellipsoid, a polynomial with six sine terms a side);
CGCS2000 and WGS84 are the same within centimetres, so one function serves both. Outside the rectangle
72.004–137.8347° E, 0.8293–55.8271° N nothing is shifted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Points = NDArray[np.float64]

_AXIS = 6_378_245.0
_ECCENTRICITY = 0.00669342162296594323
_WEST, _EAST = 72.004, 137.8347
_SOUTH, _NORTH = 0.8293, 55.8271
_ROUNDS = 12


def to_gcj02(points: ArrayLike) -> Points:
    """Points (n, 2) of longitude and latitude in degrees, taken from CGCS2000/WGS84 to GCJ-02."""
    given = _points(points)
    return given + _shift(given)


def from_gcj02(points: ArrayLike) -> Points:
    """The inverse, to about a millimetre: the point whose shifted image is the one given."""
    image = _points(points)
    found = image.copy()
    for _round in range(_ROUNDS):
        found = image - _shift(found)
    # What lies outside is its own image.
    return np.where(_inside(image)[:, None], found, image)


def _points(points: ArrayLike) -> Points:
    return np.asarray(points, dtype=np.float64).reshape(-1, 2)


def _inside(points: Points) -> NDArray[np.bool_]:
    lon, lat = points.T
    inside: NDArray[np.bool_] = (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)
    return inside


def _shift(points: Points) -> Points:
    """By how many degrees each point is moved."""
    lon, lat = points.T
    x, y = lon - 105.0, lat - 35.0
    east, north = _metres_east(x, y), _metres_north(x, y)
    angle = np.radians(lat)
    bend = 1.0 - _ECCENTRICITY * np.sin(angle) ** 2
    east_degrees = np.degrees(east / (_AXIS / np.sqrt(bend) * np.cos(angle)))
    north_degrees = np.degrees(north / (_AXIS * (1.0 - _ECCENTRICITY) / (bend * np.sqrt(bend))))
    return np.where(_inside(points)[:, None], np.stack([east_degrees, north_degrees], axis=1), 0.0)


def _ripple(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return (20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)) * 2.0 / 3.0


def _metres_north(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    slope = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    short = (20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi * y / 3.0)) * 2.0 / 3.0
    long = (160.0 * np.sin(np.pi * y / 12.0) + 320.0 * np.sin(np.pi * y / 30.0)) * 2.0 / 3.0
    return slope + _ripple(x) + short + long


def _metres_east(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    slope = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    short = (20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi * x / 3.0)) * 2.0 / 3.0
    long = (150.0 * np.sin(np.pi * x / 12.0) + 300.0 * np.sin(np.pi * x / 30.0)) * 2.0 / 3.0
    return slope + _ripple(x) + short + long
