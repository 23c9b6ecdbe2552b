"""Finds the number that belongs to a code: the codes of the start in two sorted arrays, later ones in a dictionary."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yuanlian.engines.text.codes import Codes

Numbers = NDArray[np.uint32]


class CodeMap:
    """Numbers by code; a later number of the same code takes the place of the earlier one."""

    __slots__ = ("codes", "late", "numbers")

    def __init__(self, codes: Codes | None = None, numbers: Numbers | None = None) -> None:
        self.codes: Codes = np.zeros(0, dtype=np.uint64) if codes is None else codes
        self.numbers: Numbers = np.zeros(0, dtype=np.uint32) if numbers is None else numbers
        self.late: dict[int, int] = {}

    @classmethod
    def sorted(cls, codes: Codes) -> CodeMap:
        """The place of every code is its number."""
        order = np.argsort(codes, kind="stable")
        return cls(codes[order], order.astype(np.uint32))

    def get(self, code: int) -> int | None:
        """The number of the code, or None."""
        late = self.late.get(code)
        if late is not None:
            return late
        at = int(np.searchsorted(self.codes, np.uint64(code)))
        return int(self.numbers[at]) if at < len(self.codes) and int(self.codes[at]) == code else None

    def put(self, code: int, number: int) -> None:
        """The code has this number from now on."""
        self.late[code] = number

    def many(self, codes: Codes) -> NDArray[np.int64]:
        """The number of each code, -1 for one that is not known; later codes are not looked at."""
        if not len(self.codes):
            return np.full(len(codes), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        return np.where(self.codes[at] == codes, self.numbers[at].astype(np.int64), -1)
