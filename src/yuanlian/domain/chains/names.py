"""Other names of things, for placing enterprises on nodes: a zone's own where a room above keeps them, else ours.

The vocabulary of a zone is kept by trade, which stands above this room and hands its pairs down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from uuid import UUID

from yuanlian.domain.enterprises.vocabulary import aliases

Pairs = tuple[tuple[str, str], ...]
Source = Callable[[UUID], Iterable[tuple[str, str]] | None]

_SOURCES: list[Source] = []


def register(source: Source) -> None:
    """From now on `source` says which pairs count in a zone; None where they are the shipped ones."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def pairs(zone: UUID) -> Pairs:
    """The pairs of names that count in the zone now."""
    for source in _SOURCES:
        own = source(zone)
        if own is not None:
            return tuple(own)
    return _shipped()


@lru_cache(maxsize=1)
def _shipped() -> Pairs:
    return tuple((alias.name, alias.other) for alias in aliases())
