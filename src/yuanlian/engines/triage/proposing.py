"""Proposes category, departments and urgency for a request, with the words that decided, or says it is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from yuanlian.engines.triage.vocabulary import Urgency, Vocabulary
from yuanlian.engines.triage.wording import Evidence, evidence, urgency

_UNKNOWN = 500
"""The weight of everything that the words of a sentence do not say."""
SURE = 500
"""A proposal is made from this confidence on, in thousandths."""
CLEAR = 150
"""The best category must be so far before the second, in thousandths."""


class Status(StrEnum):
    """Whether a proposal is made."""

    PROPOSED = "proposed"
    NOT_SURE = "not_sure"


class Doubt(StrEnum):
    """Why no proposal is made."""

    NOTHING_SAID = "nothing_said"
    NO_KNOWN_WORD = "no_known_word"
    WEAK = "weak"
    TOO_CLOSE = "too_close"


@dataclass(frozen=True, slots=True)
class Guess:
    """A category with its confidence in thousandths and the words that speak for it, heaviest first."""

    category: str
    permille: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a request looks like. `best`, `lead` and `helpers` are empty unless `status` is PROPOSED.

    `guesses` are the first categories whether sure or not, for a person to choose from.
    """

    status: Status
    doubt: Doubt | None
    best: Guess | None
    guesses: tuple[Guess, ...]
    lead: str
    helpers: tuple[str, ...]
    urgency: Urgency
    urgency_words: tuple[str, ...]
    vocabulary_version: str


def propose(text: str, vocabulary: Vocabulary, *, top: int = 3) -> Proposal:
    """The proposal for `text` from the vocabulary's words alone: the same for the same input, never a blind guess."""
    guesses = _guesses(evidence(text, vocabulary))[:top]
    doubt = _doubt(text, guesses)
    best = guesses[0] if doubt is None else None
    category = vocabulary.category(best.category) if best else None
    level, words = urgency(text, vocabulary.urgency_words)
    return Proposal(
        status=Status.NOT_SURE if doubt else Status.PROPOSED,
        doubt=doubt,
        best=best,
        guesses=guesses,
        lead=category.lead if category else "",
        helpers=category.helpers if category else (),
        urgency=level,
        urgency_words=words,
        vocabulary_version=vocabulary.version,
    )


def _guesses(found: Sequence[Evidence]) -> tuple[Guess, ...]:
    whole = sum(one.weight for one in found) + _UNKNOWN
    return tuple(Guess(one.code, 1000 * one.weight // whole, one.words) for one in found)


def _doubt(text: str, guesses: Sequence[Guess]) -> Doubt | None:
    if not text.strip():
        return Doubt.NOTHING_SAID
    if not guesses:
        return Doubt.NO_KNOWN_WORD
    second = guesses[1].permille if len(guesses) > 1 else 0
    if guesses[0].permille - second < CLEAR:
        return Doubt.TOO_CLOSE
    return Doubt.WEAK if guesses[0].permille < SURE else None
