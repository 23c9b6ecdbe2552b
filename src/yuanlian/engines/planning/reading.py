"""Turns plain values of a problem file into checked arrays; what is wrong is refused with the rows it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.planning.faults import refuse
from yuanlian.engines.planning.shapes import Code

Data = Mapping[str, Any]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]
LARGEST = 1e12
"""Larger numbers are slips of a file, and their sums would no longer be exact."""


def names(data: Data, key: str, count: int) -> tuple[str, ...]:
    """What the rows are called: the list under `key` when there is one. Raises ProblemRefused on duplicates."""
    given = data.get(key)
    if given is None:
        return ()
    called = tuple(str(one) for one in given)
    if len(called) != count:
        raise refuse(Code.FIELD_SHAPE, field=key, expected=count, found=len(called))
    unique(called)
    return called


def unique(called: Sequence[str]) -> None:
    """No name stands twice. Raises ProblemRefused naming the rows that repeat one."""
    first: dict[str, int] = {}
    again = [row for row, name in enumerate(called) if first.setdefault(name, row) != row]
    if again:
        raise refuse(Code.DUPLICATE, again, called)


def required(data: Data, key: str) -> Any:
    """The value of a field that must stand there. Raises ProblemRefused."""
    if data.get(key) is None:
        raise refuse(Code.FIELD_MISSING, field=key)
    return data[key]


def vector(data: Data, key: str, called: Sequence[str] = ()) -> Floats:
    """The numbers under `key`, finite and not negative, shape [n]. Raises ProblemRefused naming rows."""
    values = _floats(required(data, key), key, 1)
    bad(~np.isfinite(values), Code.NOT_A_NUMBER, called, key)
    bad(values < 0, Code.NEGATIVE, called, key)
    return values


def matrix(data: Data, key: str, shape: tuple[int | None, int | None] = (None, None)) -> Floats:
    """The numbers under `key`, shape [m][n]; null becomes NaN. Raises ProblemRefused naming ragged rows."""
    values = _floats(required(data, key), key, 2)
    for axis, wanted in enumerate(shape):
        if wanted is not None and values.shape[axis] != wanted:
            raise refuse(Code.FIELD_SHAPE, field=key, expected=wanted, found=values.shape[axis])
    return values


def places(data: Data, key: str = "xy", called: Sequence[str] = ()) -> Floats:
    """Coordinates under `key`, shape [n][2]. Raises ProblemRefused naming the rows without a place."""
    given = required(data, key)
    if not isinstance(given, np.ndarray | Sequence) or isinstance(given, str):
        raise refuse(Code.NOT_ROWS, field=key)
    if not isinstance(given, np.ndarray):
        pairs = [one if isinstance(one, Sequence) and len(one) == 2 else (None, None) for one in given]
        given = pairs or np.zeros((0, 2))
    values = _floats(given, key, 2)
    bad(~np.isfinite(values).all(axis=1), Code.NO_PLACE, called, key)
    return values


def whole(data: Data, key: str, *, least: int = 0, most: int | None = None) -> int:
    """The whole number under `key`, from `least` to `most`. Raises ProblemRefused."""
    value = required(data, key)
    numeric = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    if not numeric or not np.isfinite(float(value)) or float(value) != int(value):
        raise refuse(Code.NOT_WHOLE, field=key, found=str(value))
    if value < least or value > (LARGEST if most is None else most):
        raise refuse(Code.OUT_OF_RANGE, field=key, found=int(value), least=least, most="" if most is None else most)
    return int(value)


def number(data: Data, key: str, default: float | None = None) -> float:
    """The number under `key`, finite and not negative, or the default. Raises ProblemRefused."""
    if data.get(key) is None and default is not None:
        return default
    value = _floats(required(data, key), key, 0)
    if not np.isfinite(value):
        raise refuse(Code.NOT_A_NUMBER, field=key)
    if value < 0:
        raise refuse(Code.NEGATIVE, field=key)
    return float(value)


def today(data: Data, count: int, choices: int, called: Sequence[str] = ()) -> Ints | None:
    """Today's plan, shape [n], -1 or null for nobody; None when the file has none. Raises ProblemRefused."""
    given = data.get("today")
    if given is None:
        return None
    values = np.array([-1 if one is None else one for one in given], dtype=np.float64)
    if values.shape != (count,):
        raise refuse(Code.FIELD_SHAPE, field="today", expected=count, found=len(values))
    bad(values != np.floor(values), Code.NOT_A_NUMBER, called, "today")
    bad(np.logical_or(values < -1, values >= choices), Code.OUT_OF_RANGE, called, "today")
    return values.astype(np.int64)


def bad(where: Marks | np.bool_, code: Code, called: Sequence[str], key: str) -> None:
    """Nothing is marked in `where`, else ProblemRefused with the marked rows."""
    if where.any():
        raise refuse(code, [int(row) for row in np.flatnonzero(where)], called, field=key)


def _floats(given: Any, key: str, dimensions: int) -> Floats:
    try:
        values = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise refuse(*_worst(given), field=key) from error
    if values.ndim != dimensions:
        raise refuse(Code.FIELD_SHAPE, field=key, expected=f"{dimensions}D", found=f"{values.ndim}D")
    large = np.isfinite(values) & (np.abs(values) > LARGEST)
    if large.any():
        rows = np.flatnonzero(large.reshape(len(values), -1).any(axis=1)) if values.ndim else ()
        raise refuse(Code.OUT_OF_RANGE, [int(row) for row in rows], field=key)
    return values


def is_empty(given: Any) -> bool:
    """Whether a list or an array without any entry stands there."""
    return hasattr(given, "__len__") and not isinstance(given, str) and not len(given)


def _worst(given: Any) -> tuple[Code, list[int]]:
    """Which rows make an array impossible: those that are no numbers, or whose length differs from the first."""
    if not isinstance(given, Sequence) or isinstance(given, str):
        return Code.NOT_A_NUMBER, []
    odd = [row for row, one in enumerate(given) if not _is_numeric(one)]
    if odd:
        return Code.NOT_A_NUMBER, odd
    first = np.shape(given[0])
    return Code.FIELD_SHAPE, [row for row, one in enumerate(given) if np.shape(one) != first]


def _is_numeric(one: Any) -> bool:
    try:
        np.asarray(one, dtype=np.float64)
    except (TypeError, ValueError):
        return False
    return True
