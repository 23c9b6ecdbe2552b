"""Proposes category, departments and urgency for a request, with the words that decided, or says it is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from yuanlian.engines.triage.guessing import Guess, rank
from yuanlian.engines.triage.learning import Model
from yuanlian.engines.triage.reading import content_words
from yuanlian.engines.triage.vocabulary import Urgency, Vocabulary
from yuanlian.engines.triage.wording import Evidence, evidence, urgency

_UNKNOWN = 500
"""The weight of everything that the words of a sentence do not say."""
_TRUSTED = 60
"""With so many examples a learnt model weighs as much as the vocabulary's words."""
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
    model_digest: str


def propose(text: str, vocabulary: Vocabulary, *, top: int = 3, model: Model | None = None) -> Proposal:
    """The proposal for `text`: from the vocabulary's words alone, or together with what was learnt from requests.

    The same for the same input, and never a blind guess.
    """
    guesses = _cold(evidence(text, vocabulary))
    if model is not None:
        guesses = _joined(guesses, _learnt(text, model), model=model, vocabulary=vocabulary)
    doubt = _doubt(text, guesses)
    best = guesses[0] if doubt is None else None
    category = vocabulary.category(best.category) if best else None
    level, words = urgency(text, vocabulary.urgency_words)
    return Proposal(
        status=Status.NOT_SURE if doubt else Status.PROPOSED,
        doubt=doubt,
        best=best,
        guesses=guesses[:top],
        lead=category.lead if category else "",
        helpers=category.helpers if category else (),
        urgency=level,
        urgency_words=words,
        vocabulary_version=vocabulary.version,
        model_digest=model.digest if model else "",
    )


def _cold(found: Sequence[Evidence]) -> tuple[Guess, ...]:
    """Guesses from the vocabulary's words."""
    whole = sum(one.weight for one in found) + _UNKNOWN
    return tuple(Guess(one.code, 1000 * one.weight // whole, one.words) for one in found)


def _learnt(text: str, model: Model) -> tuple[Guess, ...]:
    """Guesses of the model for all its categories."""
    return rank(content_words(text), model, top=len(model.categories))


def _joined(
    cold: Sequence[Guess], learnt: Sequence[Guess], *, model: Model, vocabulary: Vocabulary
) -> tuple[Guess, ...]:
    """Both kinds of guesses as one ranking; categories that the zone no longer has are left out."""
    if not learnt:
        return tuple(cold)
    said = {guess.category: guess for guess in cold}
    told = {guess.category: guess for guess in learnt if vocabulary.category(guess.category)}
    joined = []
    for code in {**said, **told}:
        mine, yours = said.get(code, Guess(code, 0, ())), told.get(code, Guess(code, 0, ()))
        share = (_TRUSTED * mine.permille + model.examples * yours.permille) // (_TRUSTED + model.examples)
        joined.append(Guess(code, share, tuple(dict.fromkeys((*mine.words, *yours.words)))))
    return tuple(sorted(joined, key=lambda guess: (-guess.permille, guess.category)))


def _doubt(text: str, guesses: Sequence[Guess]) -> Doubt | None:
    if not text.strip():
        return Doubt.NOTHING_SAID
    if not guesses:
        return Doubt.NO_KNOWN_WORD
    second = guesses[1].permille if len(guesses) > 1 else 0
    if guesses[0].permille - second < CLEAR:
        return Doubt.TOO_CLOSE
    return Doubt.WEAK if guesses[0].permille < SURE else None
