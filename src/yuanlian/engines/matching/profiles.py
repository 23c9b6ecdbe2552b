"""What a profile says, taken apart: its phrases with their fields, and the weighted terms that give it a direction."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuanlian.engines.matching.shapes import Field, Supplier
from yuanlian.engines.text import normalise, terms
from yuanlian.engines.text.tokens import HEAD

FIELDS: tuple[Field, ...] = (
    Field.PRODUCTS, Field.SCOPE, Field.INDUSTRY, Field.NAME, Field.FULL, Field.PROVEN,
)  # fmt: skip
FIELD_BITS = 3
FIELD_MASK = (1 << FIELD_BITS) - 1
NAME, FULL = FIELDS.index(Field.NAME), FIELDS.index(Field.FULL)
INDUSTRY, PROVEN = FIELDS.index(Field.INDUSTRY), FIELDS.index(Field.PROVEN)
LONGEST = 24
"""A phrase with more characters is a list or a sentence and is cut at its punctuation."""
TERM_WEIGHTS: dict[int, int] = {0: 10, 1: 6, INDUSTRY: 20, FULL: 3, PROVEN: 10}
"""What a phrase counts in a profile's direction, by the number of its field; the short name says nothing."""
INDUSTRY_MARK = "="
PAIR = 2

_CUT = re.compile(r"[，,;；、|\n。/]+")


def pieces(text: str) -> list[str]:
    """The phrases of one entry of a profile; an entry that is a phrase is its own only piece."""
    if len(text) <= LONGEST:
        text = text.strip()
        return [text] if text else []
    return [piece for piece in (piece.strip() for piece in _CUT.split(text)) if piece]


def entries_of(supplier: Supplier) -> Iterator[tuple[str, int]]:
    """Every entry of a profile as it is written, with the number of its field, in a fixed order."""
    texts = (
        supplier.products, supplier.scope, supplier.industry, (supplier.name,) if supplier.name else (),
        (supplier.full,) if supplier.full else (), supplier.proven,
    )  # fmt: skip
    for at, entries in enumerate(texts):
        for text in entries:
            yield text, at


def is_name(field: int) -> bool:
    """Whether the field holds names of the enterprise, which are kept apart from what it does."""
    return field in (NAME, FULL)


def speaking(text: str, field: int) -> tuple[str, ...]:
    """The terms of a phrase that say where a profile points."""
    if field == INDUSTRY:
        return (INDUSTRY_MARK + normalise(text),)
    if field not in TERM_WEIGHTS:
        return ()
    # The last pair of characters says what the last word and the last character say.
    return tuple(term for term in terms(normalise(text)) if term[0] != HEAD or len(term) != 1 + PAIR)


def weights_of(supplier: Supplier) -> dict[str, int]:
    """The weighted terms of a profile, from which its direction is made."""
    weights: dict[str, int] = {}
    named = dict.fromkeys((piece, field) for text, field in entries_of(supplier) for piece in pieces(text))
    for piece, field in named:
        for term in speaking(piece, field):
            weights[term] = weights.get(term, 0) + TERM_WEIGHTS[field]
    return weights
