"""Reads needs that are written without Chinese characters: "camera modules for phones"."""

import re

from yuanlian.engines.matching.shapes import Found

LONGEST_NEED = 40
RESTS = 3
REST = 300

_ENGLISH_WANT = re.compile(
    r"^(?:(?:hi|hello|dear \w+|please|we|i|our company|our factory|they|are|is|am|currently|urgently|looking|searching|"
    r"seeking|sourcing|in|search|of|for|need|needs|needed|want|wants|would|like|to|buy|purchase|source|find|require|"
    r"requires|a|an|the|some|any|supplier|suppliers|manufacturer|manufacturers|vendor|factory|who|that|can|could|"
    r"make|makes|supply|supplies|provide|provides)\b[\s,:]*)+",
    re.IGNORECASE,
)
_ENGLISH_PURPOSE = re.compile(
    r"\b(?:for|used in|used for|to be used|to use in|in order to|so that)\b(?P<why>.*)$", re.IGNORECASE
)
_ENGLISH_SELLER = re.compile(
    r"\b(?:suppliers?|manufacturers?|vendors?|makers?|factory|wanted|needed|required)\b\s*$", re.IGNORECASE
)


def find_english(sentence: str) -> Found:
    """The need of a sentence without Chinese characters: what stands before "for", without "we need"."""
    bare = _ENGLISH_WANT.sub("", sentence, count=1)
    found = _ENGLISH_PURPOSE.search(bare)
    purpose = (found["why"].strip(" .?!,"),) if found and found.start() else ()
    head = bare[: found.start()] if purpose and found else bare
    clauses = [_ENGLISH_SELLER.sub("", part).strip(" .?!-") for part in re.split(r"[,;:\n]|\.\s", head)]
    clauses = [part for part in clauses if part]
    if not clauses:
        return Found(need=sentence[:LONGEST_NEED])
    rest = tuple(clauses[1 : 1 + RESTS])
    return Found(need=clauses[0][:LONGEST_NEED], rest=rest, worth=(REST,) * len(rest), purpose=purpose)


def without_english(sentence: str) -> str:
    """A Chinese need without the English words of a request around it."""
    return _ENGLISH_SELLER.sub("", _ENGLISH_WANT.sub("", sentence, count=1)).strip() or sentence
