"""Turns what was found in a sentence into the probes that the index is asked with."""

from dataclasses import dataclass

from yuanlian.engines.matching.knowledge import Knowledge
from yuanlian.engines.matching.shapes import Found, ReasonCode
from yuanlian.engines.text import normalise

ALIAS = 920
"""What a phrase under another name is worth against the name asked for, in thousandths."""
REST = 300
MOST_ALIASES = 16


@dataclass(frozen=True, slots=True)
class Probe:
    """One text to look for: its worth in thousandths, the reason code that overrides the fit's own, the steps."""

    text: str
    worth: int
    code: ReasonCode | None = None
    path: tuple[str, ...] = ()


def probes(found: Found, knowledge: Knowledge) -> list[Probe]:
    """The need itself, the need under its other names, and the other parts of the sentence."""
    asked = [Probe(found.need, 1000)]
    seen = {normalise(found.need)}
    for name, other in knowledge.names_in(found.need):
        text = normalise(found.need).replace(name, other)
        if text not in seen and len(asked) <= MOST_ALIASES:
            seen.add(text)
            asked.append(Probe(text, ALIAS, ReasonCode.ALIAS, (name, other)))
    for part in found.rest:
        if normalise(part) not in seen:
            seen.add(normalise(part))
            asked.append(Probe(part, REST, ReasonCode.REST))
    return asked
