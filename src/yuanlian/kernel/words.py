"""Searching a column for what somebody typed."""

from __future__ import annotations

from django.db.models import Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

MOST = 20  # words of one search: a database takes no condition of a thousand parts


def typed(search: str) -> list[str]:
    """The different words of what somebody typed, the first `MOST` of them."""
    return list(dict.fromkeys(search.split()))[:MOST]


def holds(column: str, word: str) -> Q:
    """The text of `column` holds the word as it is written, in the same case of letters.

    Both databases find a place in a text faster than what LIKE is given, and read it from an index that holds no more
    than the text. For words in either case of letters ask `icontains`.
    """
    return Q(GreaterThan(StrIndex(column, Value(word)), 0))
