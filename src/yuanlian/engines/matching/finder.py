"""Finds the need inside a sentence: takes off who asks, courtesy, quantities, terms, and what it is wanted for.

Public names: `find_need(text, lexicon)` giving `Found`. The finder proposes, it does not decide: the ranking also
looks at the other parts of the sentence, and never at its purpose and its buyer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from yuanlian.engines.matching import wording
from yuanlian.engines.matching.aside import aside
from yuanlian.engines.matching.english import find_english, without_english
from yuanlian.engines.matching.pinyin import spelled
from yuanlian.engines.matching.shapes import Found
from yuanlian.engines.matching.spans import NO_LEXICON, Lexicon, likeness, named_in, spans, stripped
from yuanlian.engines.text import tidy

READ = 2_000
"""Characters of a need that are read; a longer text is a document, and its need stands at its beginning."""
RESTS = 4
LONGEST_NEED = 40
WANTED, KNOWN, CONDITIONS = 3, 4, 3
"""What speaks for a stretch (a word beside it wants it; a profile names it) and against it (terms of trade)."""
COMMONNESS = 3
DOUBT, LEAST_WORTH = 150, 300
"""What each point behind the best stretch takes from another's worth, and what it keeps."""
NAME_LIKE = 800
LABELLED = 4
"""What speaks for what stands behind the label of a form ("需求产品：")."""
SOUNDING = 500
"""The worth of another name that sounds like the pinyin of the sentence."""
SHORT = 2
USUAL = 12
"""A name with more characters is less likely one."""

_CLAUSE = re.compile(
    r"[，,。;；!！?？:：\n()（）\[\]【】《》「」\"“”'‘’~～…|]+|、(?=请|并|且|要求|价格)|\.(?=\s|$)| - "
)
_LABEL = re.compile(
    r".*(?:需求(?:产品|名称|内容|物资)|产品名称|采购(?:内容|品目|标的|产品|物资|货物)|品名|标的物?|物料(?:描述|名称)?|货物名称"
    r"|item|product)\s*",
    re.IGNORECASE,
)
_PROFILE = re.compile(r"主营(?:产品|业务)[:：](?P<made>.+)$")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a clause that may be the need, how good it looks, and the number of its clause."""

    text: str
    score: int
    at: int


def find_need(text: str, lexicon: Lexicon = NO_LEXICON) -> Found:
    """What the sentence asks for; the lexicon knows the names of products.

    A text in which nothing looks like a need is itself the need: the answer is never less than the question.
    """
    sentence, sounding = spelled(tidy(text[:READ]), lexicon)
    found = _found(sentence, lexicon)
    return replace(found, rest=found.rest + sounding, worth=found.worth + (SOUNDING,) * len(sounding))


def _found(sentence: str, lexicon: Lexicon) -> Found:
    """The same for a sentence in which pinyin was read."""
    profile = _PROFILE.search(sentence)
    if profile:
        made = (part.strip() for part in re.split("[、，,;；]", profile["made"]))
        return Found(need="", buyer=tuple(part for part in made if part))
    if not _HAN.search(sentence):
        return find_english(sentence)
    sentence = without_english(sentence)
    purposes: list[str] = []
    buyers: list[str] = []
    parts: list[_Part] = []
    label = False
    for at, clause in enumerate(_CLAUSE.split(sentence)):
        bare = aside(clause.strip(), lexicon, purposes=purposes, buyers=buyers)
        parts += (replace(part, score=part.score + LABELLED * label) for part in _parts(bare, at, lexicon))
        label = bool(_LABEL.fullmatch(clause)) or (label and not clause.strip())
    parts.sort(key=lambda part: (-part.score, part.at))
    if not parts:
        return Found(need=sentence[:LONGEST_NEED], purpose=tuple(purposes), buyer=tuple(buyers))
    others = [part for part in parts[1:] if part.score >= 0 or lexicon.known(part.text)][:RESTS]
    return Found(
        need=parts[0].text[:LONGEST_NEED],
        rest=tuple(part.text for part in others),
        worth=tuple(max(LEAST_WORTH, 1000 - DOUBT * (parts[0].score - part.score)) for part in others),
        purpose=tuple(purposes),
        buyer=tuple(buyers),
    )


def _parts(clause: str, at: int, lexicon: Lexicon) -> Iterator[_Part]:
    """What of a clause may be the need: all of it but its ends where that is a known name, else its stretches."""
    if not clause or wording.GREETING.match(clause):
        return
    terms = CONDITIONS * bool(wording.CONDITION.search(clause))
    text, wanted = stripped(clause, lexicon)
    if text and lexicon.known(text):
        yield _Part(text, _score(text, lexicon) + WANTED * wanted - terms, at)
        return
    for span in spans(clause, lexicon):
        yield _Part(span.text, _score(span.text, lexicon) + WANTED * span.wanted - terms, at)
        # A stretch that reads as a name throughout is one, though no profile knows it.
        if not lexicon.known(span.text) and likeness(span.text, lexicon) < NAME_LIKE:
            for name in named_in(span.text, lexicon):
                yield _Part(name, _score(name, lexicon) + WANTED * span.wanted - terms, at)


def _score(text: str, lexicon: Lexicon) -> int:
    """How much a text looks like the name of a thing."""
    known = lexicon.known(text)
    # A word of two characters that some profile names may be any word of the language.
    score = (KNOWN if len(text) > SHORT else KNOWN - 1) * known - COMMONNESS * lexicon.common(text)
    score += likeness(text, lexicon) // 400
    score -= 2 * (len(text) > USUAL)
    score -= 3 * (len(text) < 2) + 2 * (len(text) == SHORT and not known)
    return score
