"""Finds the need inside a sentence: takes off who asks, courtesy, quantities, terms, and what it is wanted for.

Public names: `find_need(text, known=...)` giving `Found`. The finder proposes, it does not decide: the ranking also
looks at the other parts of the sentence, and never at its purpose and its buyer.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

import rjieba

from yuanlian.engines.matching import wording
from yuanlian.engines.matching.shapes import Found
from yuanlian.engines.text import tidy

READ = 2_000
"""Characters of a need that are read; a longer text is a document, and its need stands at its beginning."""
RESTS = 3
LONGEST_NEED = 40

_CLAUSE = re.compile(
    r"[，,。;；!！?？:：\n()（）\[\]【】《》「」\"“”'‘’~～…|]+|、(?=请|并|且|要求|价格)|\.(?=\s|$)| - "
)
_PREFIX = re.compile(rf"^(?:{wording.ASKER}|{wording.WANT}|{wording.MANNER})", re.IGNORECASE)
_SUFFIX = re.compile(rf"(?:{wording.SELLER}|{wording.TAIL})$", re.IGNORECASE)
_AMOUNT = re.compile(rf"^{wording.QUANTITY}")
_AMOUNT_END = re.compile(rf"{wording.QUANTITY}$")
_EDGE = " \t、/·*#-"
_ASKER = re.compile(rf"{wording.ASKER}+", re.IGNORECASE)
_WANT = re.compile(wording.WANT, re.IGNORECASE)
_SELLER = re.compile(wording.SELLER, re.IGNORECASE)
_BUYER = re.compile(rf"^(?P<buyer>[^，,。;；]{{1,20}}?{wording.BUYER_END})的?{wording.BUYER_VERB}", re.IGNORECASE)
_MAKES = r"(?:从事|做|生产|经营|主营|制造|开发|研发|搞|加工|专注于?|主要产品是|主营产品是)"
_MAKER = re.compile(
    rf"(?:{wording.ASKER}(?:是|系|为|属于)?(?:一?家)?(?:专业|主要|专门|一直)?{_MAKES}(?P<own>[^，,。;；]{{1,24}}?)(?:的)?"
    rf"|(?:是|系|作为)?(?:一?家)?(?:专业|主要|专门)?{_MAKES}(?P<made>[^，,。;；]{{1,24}}?)的?)(?P<end>的?{wording.BUYER_END})?",
    re.IGNORECASE,
)
_PURPOSE = (
    re.compile(r"(?:用于|用来|用以|用在|使用于|应用于|应用在|供给?|为了?|适用于|专供|服务于)(?P<why>[^，,。;；]{1,24}?)(?:使用|应用|配套|所用|用|所需|需要|生产)?的(?=[^，,。;；])"),
    re.compile(r"(?:，|,)?(?:主要|拟|均|都|是|将)?(?:用于|用来|用以|用在|使用于|应用于|应用在|供给?(?=\S+(?:用|使用)$)|适用于|专供|服务于|目的是|用途是?|用途:)(?P<why>[^，,。;；]{1,30})$"),
    re.compile(r"(?:作为|用作|当作|充当)(?P<why>[^，,。;；]{1,16})$"),
    re.compile(r"^(?:为|给)(?P<why>[^，,。;；]{1,16}?)(?:配套|供货|提供|做配套|使用)?(?=采购|求购|寻找|寻求|需要|找|购买|配)"),
)  # fmt: skip
_USE = re.compile(
    r"用|所用|使用的|所用的|用的|用水|用电|用气|用油|用钢|用铜|用铝|用纸|用布|用胶|用料|用膜|用泵|用阀|用网"
)
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
_PROFILE = re.compile(r"主营(?:产品|业务)[:：](?P<made>.+)$")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause after stripping: its words, whether something said that it is wanted, and how good it looks."""

    text: str
    score: int
    at: int


def _never(_phrase: str) -> bool:
    return False


def find_need(text: str, known: Callable[[str], bool] = _never) -> Found:
    """What the sentence asks for; `known` says whether a phrase is the name of a product somewhere.

    A text in which nothing looks like a need is itself the need: the answer is never less than the question.
    """
    sentence = tidy(text[:READ])
    profile = _PROFILE.search(sentence)
    if profile:
        return Found(
            need="", buyer=tuple(part.strip() for part in re.split("[、，,;；]", profile["made"]) if part.strip())
        )
    if not _HAN.search(sentence):
        return _find_english(sentence)
    purposes: list[str] = []
    buyers: list[str] = []
    parts: list[_Part] = []
    for at, clause in enumerate(_CLAUSE.split(sentence)):
        bare = _after_use(_without_purpose(_without_buyer(clause.strip(), buyers), purposes), purposes, known)
        part = _part(bare, at, known)
        if part is not None:
            parts.append(part)
    parts.sort(key=lambda part: (-part.score, part.at))
    if not parts:
        return Found(need=sentence[:LONGEST_NEED], purpose=tuple(purposes), buyer=tuple(buyers))
    rest = tuple(part.text for part in parts[1:] if part.score >= 0)[:RESTS]
    return Found(need=parts[0].text[:LONGEST_NEED], rest=rest, purpose=tuple(purposes), buyer=tuple(buyers))


def _without_buyer(clause: str, buyers: list[str]) -> str:
    """The clause without the trade of the one who asks, which is added to the buyers."""
    maker = _MAKER.fullmatch(clause)
    if maker and (maker["own"] or maker["end"]):
        buyers.append(maker["own"] or maker["made"])
        return ""
    found = _BUYER.match(clause)
    if found is None:
        return clause
    if not _ASKER.fullmatch(found["buyer"]):
        buyers.append(found["buyer"])
    return clause[found.end("buyer") :]


def _without_purpose(clause: str, purposes: list[str]) -> str:
    """The clause without what the thing is wanted for, which is added to the purposes."""
    for pattern in _PURPOSE:
        found = pattern.search(clause)
        if found:
            purposes.append(found["why"])
            clause = clause[: found.start()] + clause[found.end() :]
    return clause


def _after_use(clause: str, purposes: list[str], known: Callable[[str], bool]) -> str:
    """Of "汽车座椅用海绵" the part behind "用"; of "道路清扫用水" "用水". "医用手套" is one thing and stays."""
    if "用" not in clause or known(_strip(clause, known)[0]):
        return clause
    cut = rjieba.cut(clause)
    for at, word in enumerate(cut):
        before, behind = "".join(cut[:at]), "".join(cut[at + 1 :])
        if len(before) < 2 or not _USE.fullmatch(word) or _PREFIX.fullmatch(before) or not (behind or len(word) > 1):
            continue
        whose, wanted = _strip(before, _never)
        if whose and not wanted and len(cut[at - 1]) > 1:
            purposes.append(whose)
            return word + behind if len(word) > 1 else behind
    return clause


def _part(clause: str, at: int, known: Callable[[str], bool]) -> _Part | None:
    """What is left of a clause when the language of requests is taken off both ends, None if nothing is."""
    text, wanted = _strip(clause, known)
    if len(text) < 1 or wording.GREETING.match(text):
        return None
    score = 2 * wanted
    score += 3 * known(text)
    score -= 3 * bool(wording.CONDITION.search(text))
    score -= 2 * (len(text) > LONGEST_NEED // 2)
    score -= 2 * (len(text) < 2)
    return _Part(text, score, at)


def _strip(clause: str, known: Callable[[str], bool]) -> tuple[str, bool]:
    """The clause without request language at its ends, and whether some of it said that the thing is wanted.

    Only whole words come off. Stripping stops at a known product.
    """
    text, wanted = clause.strip(_EDGE), False
    while text and not known(text):
        bounds = {0, *accumulate(len(word) for word in rjieba.cut(text))}
        amount = _AMOUNT.match(text) or _AMOUNT_END.search(text)
        if amount and (amount.end() in bounds or text[amount.start()].isdigit()):
            text = (text[: amount.start()] + text[amount.end() :]).strip(_EDGE)
            continue
        cut = _longest(_PREFIX, text, bounds) or _ending(text, bounds)
        if not cut:
            break
        wanted = wanted or bool(_WANT.fullmatch(cut) or _SELLER.fullmatch(cut))
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


def _find_english(sentence: str) -> Found:
    """The need of a sentence without Chinese characters: what stands before "for", without "we need"."""
    bare = _ENGLISH_WANT.sub("", sentence, count=1)
    found = _ENGLISH_PURPOSE.search(bare)
    purpose = (found["why"].strip(" .?!,"),) if found and found.start() else ()
    head = bare[: found.start()] if purpose and found else bare
    clauses = [_ENGLISH_SELLER.sub("", part).strip(" .?!-") for part in re.split(r"[,;:\n]|\.\s", head)]
    clauses = [part for part in clauses if part]
    if not clauses:
        return Found(need=sentence[:LONGEST_NEED])
    return Found(need=clauses[0][:LONGEST_NEED], rest=tuple(clauses[1 : 1 + RESTS]), purpose=purpose)
