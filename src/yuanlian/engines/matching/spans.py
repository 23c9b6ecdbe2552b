"""Finds the stretches of a clause that may name a thing: what is left between the words of the language of requests."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import rjieba

from yuanlian.engines.matching import wording

LONGEST_NAME = 6
"""Words of a product's name that are protected together."""

_AMOUNT = re.compile(rf"^{wording.QUANTITY}")
_AMOUNT_END = re.compile(rf"{wording.QUANTITY}$")
_EDGE = " \t、/·*#-"
_PREFIX = re.compile(rf"(?:{wording.ASKER}|{wording.WANT}|{wording.MANNER})", re.IGNORECASE)
_SUFFIX = re.compile(rf"(?:{wording.SELLER}|{wording.TAIL})", re.IGNORECASE)
_CUE = re.compile(wording.CUE, re.IGNORECASE)
_AFTER = re.compile(wording.AFTER, re.IGNORECASE)
_INNER = re.compile(wording.INNER, re.IGNORECASE)
_SHORT_VERB = re.compile("[求缺找寻要买购需做有用招正现急高价拟换]")
_MAYBE = re.compile(r"(?:厂|新|有|加工|代工|生产|供应|制造|项目|产品|业务|服务|配套)$")
_NUMERAL = re.compile("[一二两三四五六七八九十百千万几数]+")
_WORD = re.compile(r"[0-9A-Za-z]+(?:[-_./+][0-9A-Za-z]+)*|[\u3400-\u9fff]+|.")


def _never(_text: str) -> bool:
    return False


def _nowhere(texts: Sequence[str]) -> list[int]:
    return [0] * len(texts)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of names: `known` says whether a phrase is one, `seen` whether two characters stand in one.

    `common` says whether a word stands in so many names that it says little alone ("设备", "开发"), `spreads` in how
    many each of some words stands.
    """

    known: Callable[[str], bool] = _never
    seen: Callable[[str], bool] = _never
    common: Callable[[str], bool] = _never
    spreads: Callable[[Sequence[str]], list[int]] = _nowhere


NO_LEXICON = Lexicon()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a clause, and whether the words around it said that it is wanted."""

    text: str
    wanted: bool


def stripped(clause: str, lexicon: Lexicon = NO_LEXICON) -> tuple[str, bool]:
    """The clause without request language at its ends, and whether some of it said that the thing is wanted.

    Only whole words come off. Stripping stops at a known product.
    """
    text, wanted = clause.strip(_EDGE), False
    while text and not lexicon.known(text):
        bounds = {0, *accumulate(len(word) for word in rjieba.cut(text))}
        amount = _AMOUNT.match(text) or _AMOUNT_END.search(text)
        if amount and (amount.end() in bounds or text[amount.start()].isdigit()):
            text = (text[: amount.start()] + text[amount.end() :]).strip(_EDGE)
            continue
        cut = _longest(_PREFIX, text, bounds) or _ending(text, bounds)
        if not cut:
            break
        wanted = wanted or bool(_CUE.fullmatch(cut) or _AFTER.fullmatch(cut))
        text = (text[len(cut) :] if text.startswith(cut) else text[: -len(cut)]).strip(_EDGE)
    return text, wanted


def _longest(pattern: re.Pattern[str], text: str, bounds: set[int]) -> str:
    """The longest beginning that the pattern takes and that ends with a word; empty if there is none."""
    for end in sorted(bounds, reverse=True):
        if end and pattern.fullmatch(text, 0, end):
            return text[:end]
    return ""


def _ending(text: str, bounds: set[int]) -> str:
    """The longest end that the language of requests takes and that begins with a word; empty if there is none."""
    for start in sorted(bounds):
        if start < len(text) and _SUFFIX.fullmatch(text, start):
            return text[start:]
    return ""


def spans(clause: str, lexicon: Lexicon) -> list[Span]:
    """The stretches of the clause that may name a thing, from left to right.

    Words of the language of requests part them, but not inside a name that is known.
    """
    words = [word for found in _WORD.finditer(clause) for word in rjieba.cut(found.group())]
    asked = _asking(words, lexicon)
    runs: list[Span] = []
    start = 0
    while start < len(words):
        end = start + 1
        while end < len(words) and asked[end] == asked[start]:
            end += 1
        if not asked[start]:
            text, wanted = stripped("".join(words[start:end]), lexicon)
            before = start > 0 and bool(_CUE.fullmatch(words[start - 1]))
            behind = end < len(words) and bool(_AFTER.fullmatch(words[end]))
            text, cut = _without_verb(_without_tail(text, lexicon), lexicon)
            if text:
                runs.append(Span(text, wanted or before or behind or cut))
        start = end
    return runs


def named_in(text: str, lexicon: Lexicon) -> list[str]:
    """The known names of three characters or more inside the text that begin and end with a word, the longest ones."""
    words = [word for found in _WORD.finditer(text) for word in rjieba.cut(found.group())]
    names: list[str] = []
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + LONGEST_NAME), start, -1):
            name = "".join(words[start:end])
            if len(name) > 2 and lexicon.known(name):
                names.append(name)
                start = end - 1
                break
        start += 1
    return names


def _asking(words: list[str], lexicon: Lexicon) -> list[bool]:
    """For each word whether it is of the language of requests, and not of a known name of several words."""
    asking = [bool(_INNER.fullmatch(word)) or _is_amount(words, at) for at, word in enumerate(words)]
    ends = [0, *accumulate(len(word) for word in words)]
    text = "".join(words)
    for at in range(len(words)):
        for end in range(min(len(words), at + LONGEST_NAME), at + 1, -1):
            name = text[ends[at] : ends[end]]
            if len(name) > 2 and not all(asking[at:end]) and lexicon.known(name):
                asking[at:end] = [False] * (end - at)
                break
    return asking


def _is_amount(words: list[str], at: int) -> bool:
    """Whether the word is part of a number with its unit."""
    text = "".join(words[at : at + 3])
    found = _AMOUNT.match(text)
    if (
        found is not None
        and found.end() >= len(words[at])
        and (words[at][:1].isdigit() or _NUMERAL.fullmatch(words[at]))
    ):
        return True
    before = "".join(words[max(0, at - 1) : at + 1])
    counted = at > 0 and (words[at - 1][-1:].isdigit() or bool(_NUMERAL.fullmatch(words[at - 1])))
    return counted and bool(_AMOUNT.fullmatch(before))


def _without_verb(text: str, lexicon: Lexicon) -> tuple[str, bool]:
    """The text without verbs of one character that the dictionary took for its beginning ("找水|处理剂")."""
    cut = False
    while len(text) > 2 and _SHORT_VERB.match(text) and not lexicon.known(text):
        if not lexicon.known(text[1:]) and (lexicon.seen(text[:2]) or not lexicon.seen(text[1:3])):
            break
        text, cut = text[1:], True
    return text, cut


def _without_tail(text: str, lexicon: Lexicon) -> str:
    """The text without a last word that may belong to a name, where only the name without it is known."""
    tail = _MAYBE.search(text)
    return text[: tail.start()] if tail and not lexicon.known(text) and lexicon.known(text[: tail.start()]) else text


def likeness(text: str, lexicon: Lexicon) -> int:
    """How many of the text's pairs of characters stand in known names, in thousandths; 500 where it has none."""
    seen = [lexicon.seen(one + other) for one, other in pairwise(text) if not (one + other).isspace()]
    return 1000 * sum(seen) // len(seen) if seen else 500
