"""Knows by name what the classes of a standard make or do, and finds these names in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from yuanlian.engines.text import normalise
from yuanlian.engines.triage.sparse import Floats

_SHORTEST = 2
_WHOLE = 6.0
"""What a name says beside its length where it is the whole text: less and less down to nothing where it is half."""


@dataclass(frozen=True, slots=True)
class Ware:
    """A product or service and a class of it; `weight` is 1 for the class it belongs to most, less for others."""

    name: str
    code: str
    weight: float = 1.0


class Wares:
    """The products and services of classes. `lists` names those of each class, as one text a class."""

    __slots__ = ("_classes_of", "_count", "_longest", "lists")

    def __init__(self, wares: Iterable[Ware], codes: Sequence[str]) -> None:
        place = {code: at for at, code in enumerate(codes)}
        self._count = len(codes)
        self._classes_of: dict[str, dict[int, float]] = {}
        listed: list[dict[str, None]] = [{} for _ in codes]
        for ware in sorted(wares, key=lambda one: (one.code, one.name, one.weight)):
            at, name = place.get(ware.code), normalise(ware.name)
            if at is None or len(name) < _SHORTEST:
                continue
            classes = self._classes_of.setdefault(name, {})
            classes[at] = max(classes.get(at, 0.0), ware.weight)
            listed[at][name] = None
        self._longest = max(map(len, self._classes_of), default=0)
        self.lists = tuple("、".join(names) for names in listed)

    def standing(self, text: str) -> Floats:
        """How strongly the names in a text (normalised) speak for each class.

        Longer names say more, and a name that several classes share is divided among them; however many names stand
        in a text, they stay below 1. Only a name that is nearly all of the text says more.
        """
        spoken, filled = np.zeros(self._count), np.zeros(self._count)
        for name in self._names_in(text):
            classes = self._classes_of[name]
            whole = sqrt(max(1.0, sum(classes.values())))
            fill = max(0.0, 2 * len(name) / len(text) - 1)
            for at, weight in classes.items():
                spoken[at] += (len(name) - 1) * weight / whole
                filled[at] += fill * weight / whole
        return np.asarray(spoken / (1.0 + spoken) + _WHOLE * filled)

    def _names_in(self, text: str) -> Iterator[str]:
        """The names in a text, each once; a longer one hides those inside it."""
        found: dict[str, None] = {}
        at = 0
        while at < len(text):
            most = min(self._longest, len(text) - at)
            spans = (text[at : at + length] for length in range(most, _SHORTEST - 1, -1))
            name = next((span for span in spans if span in self._classes_of and _alone(span, text, at)), None)
            if name is not None:
                found[name] = None
            at += len(name) if name is not None else 1
        yield from found


def _alone(name: str, text: str, at: int) -> bool:
    """Whether a name of letters or digits is no part of a longer word there; Chinese words stand without gaps."""
    end = at + len(name)
    joined_before = at > 0 and _latin(name[0]) and _latin(text[at - 1])
    return not (joined_before or (end < len(text) and _latin(name[-1]) and _latin(text[end])))


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
