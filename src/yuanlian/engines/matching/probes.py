"""Turns what was found in a sentence into the probes that the index is asked with."""

from dataclasses import dataclass

from yuanlian.engines.matching.knowledge import Knowledge
from yuanlian.engines.matching.shapes import Found, ReasonCode
from yuanlian.engines.text import normalise

ALIAS = 620
"""What a phrase under another name is worth against the name asked for, in thousandths."""
PART = 400
"""The same for another name of a part of what was asked for, taken alone."""
MOST_ALIASES = 24
JOINED, LONGEST_JOINED = 700, 16
"""What a phrase is worth that names the purpose with the thing ("手机摄像头模组"); the purpose alone is never asked."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One text to look for: its worth in thousandths, the reason code that overrides the fit's own, the steps.

    `strict` asks only for phrases that hold the whole text: a second name needs no second guess.
    """

    text: str
    worth: int
    code: ReasonCode | None = None
    path: tuple[str, ...] = ()
    strict: bool = False


def probes(found: Found, knowledge: Knowledge) -> list[Probe]:
    """The need itself, the need under its other names, and the other parts of the sentence."""
    need = normalise(found.need)
    asked = [Probe(found.need, 1000)]
    seen = {need}
    for name, other in knowledge.names_in(found.need)[:MOST_ALIASES]:
        text = need.replace(name, other)
        worths = [(text, ALIAS)] if name == need else [(text, ALIAS), (other, PART * len(name) // len(need))]
        for other_text, worth in worths:
            if other_text not in seen:
                seen.add(other_text)
                asked.append(Probe(other_text, worth, ReasonCode.ALIAS, (name, other), strict=True))
    for purpose in found.purpose:
        text = normalise(purpose) + need
        if text not in seen and len(text) <= LONGEST_JOINED:
            seen.add(text)
            asked.append(Probe(text, JOINED, ReasonCode.REST, strict=True))
    for part, worth in zip(found.rest, found.worth, strict=True):
        if normalise(part) not in seen:
            seen.add(normalise(part))
            asked.append(Probe(part, worth, ReasonCode.REST))
    return asked
