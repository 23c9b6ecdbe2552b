"""Places enterprises on the nodes of a chain by what they make, do, are called and are classed as, with reasons."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, product
from math import exp, log, sqrt

from yuanlian.engines.chaingraph.shapes import (
    ChainTemplate,
    Node,
    PlacedBy,
    Position,
    PositionReason,
    Profile,
    Where,
)
from yuanlian.engines.text import normalise, terms, words

AT_LEAST = 500
"""Below this confidence, in thousandths, nobody is placed: unknown is unknown."""
SHOWN = 3
MOST_PHRASES, LONGEST_PHRASE, LONGEST_TEXT = 60, 100, 20_000
"""Phrases of a profile, characters of a phrase and of a text that are read; what stands behind them is not."""

_FIELDS = {Where.PRODUCTS: 1.0, Where.SCOPE: 0.8, Where.NAME: 0.5}
_FURTHER = (1.0, 0.3, 0.15, 0.1)
"""What the best phrase that speaks for a node counts, the second, the third …"""
_SAME, _ALIAS, _STEM, _ALL_WORDS, _COVERED = 1000, 900, 850, 700, 600
_CLASS, _GROUP, _DIVISION = 260, 100, 40
_ALIKE = 0.25
_WIDER = {False: 400, True: 700}
"""What a word counts that is wider than a node's phrase: one of two characters, a longer one."""
_SHORT = 2
"""Parts of a node's name of so many characters are too wide to stand alone (合金, 设备)."""
_BY_POINTS, _BY_LEAD, _CHANCE = 5.9, 2.6, -3.6
"""How confidence grows with a node's points and with the lead of its best phrase over other nodes, both in units of
1,000, and where it starts: a logistic curve fitted on labelled profiles."""
_CUT = re.compile(r"[、，,/()（）|]|以及|及其|及|与|和(?=[^谐])|\s{2,}")
_BUSY = re.compile(
    r"^(主要|从事|专业|提供|专门|负责|承接|承担|开展|为[^，]{1,8}提供|我们?|本?公司|生产|制造|加工|销售|研发|经营|一家|做)+|"
    r"(的|研发|研究|开发|生产|制造|加工|销售|等|业务|产品|系列)+$"
)
_FOR = re.compile(r"^(可?用于|适用于|面向|针对)[^，,、]{1,15}?的")
_PURPOSE = re.compile(r"(主要|广泛)?(可?用于|适用于|应用于|服务于|供应给|销往|出口到|远销).*$")
"""Begins what a sentence says of customers and uses, not of what is made; it reaches to the sentence's end."""
_SENTENCE = re.compile(r"[；;。\n]")
_GENERAL = re.compile(
    r"(总成|整机|设备|装置|装备|系统|组件|部件|零件|配件|元件|器件|制品|材料|产品|平台|服务|工程|项目|解决方案|"
    r"技术|软件|模块|装配|体|件|材|板|膜|粉|剂|管|app|app开发)+$"
)
"""Words at the end of a name that say little of what it is."""
_EMPTY = re.compile(
    r"(技术|服务|商品|产品|设备|机械|材料|配件|零件|零部件|部件|制品|工程|系统|软件|项目|贸易|零售|批发|推广|租赁|设计|检测|"
    r"维修|安装|咨询|转让|交流|开发|施工|管理|代理|进出口|货物|国内|国际|其他|一般|新型|智能|电子|机电|加工|原料|原材料|"
    r"综合|专用|通用|相关|配套|主营|收入|内销|外销|出口)+"
)
"""Words that say nothing by themselves; a phrase of them alone counts only where it is a node's own."""
_FIRM = re.compile(r"(股份|集团|有限|责任|公司|总公司|分公司|厂|中心|研究院|（示例）|\(示例\))+")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One name or product of a node in its normal form, and as written."""

    node: str
    text: str
    shown: str
    stem: str
    alias: bool = False


@dataclass(frozen=True, slots=True)
class _Hit:
    """How one phrase of a profile speaks for a node."""

    points: float
    reason: PositionReason


class Placer:
    """The nodes of one chain, ready to receive enterprises; building takes milliseconds, placing less than one.

    `aliases` are pairs of names of one thing, either of which may be said.
    """

    __slots__ = ("_bags", "_classes", "_lengths", "_nodes", "_phrases", "_rarity", "_spread", "_terms")

    def __init__(self, template: ChainTemplate, aliases: Iterable[tuple[str, str]] = ()) -> None:
        self._nodes = {node.code: node for node in template.nodes}
        self._phrases = _phrases(template, aliases)
        self._classes: dict[str, list[str]] = defaultdict(list)
        for node in template.nodes:
            for code in node.classes:
                self._classes[code].append(node.code)
        cut = [terms(phrase.text) for phrase in self._phrases]
        self._spread = Counter(term for one in cut for term in one)
        self._rarity = {term: log(1 + len(cut) / count) for term, count in self._spread.items()}
        self._terms: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(cut):
            for term in one:
                self._terms[term].append(number)
        self._bags: dict[str, set[str]] = defaultdict(set)
        for phrase, one in zip(self._phrases, cut, strict=True):
            for term in one:
                self._bags[term].add(phrase.node)
        self._lengths = [sqrt(sum(self._rarity[term] ** 2 for term in one)) or 1.0 for one in cut]

    def place(self, profile: Profile, *, top: int = SHOWN, at_least: int = AT_LEAST) -> tuple[Position, ...]:
        """The nodes the enterprise stands on, surest first, equal ones in the order of the template; maybe none."""
        return tuple(one for one in self.rank(profile, top=top) if one.permille >= at_least)

    def rank(self, profile: Profile, *, top: int = SHOWN) -> tuple[Position, ...]:
        """The likeliest nodes however unsure, for a person to choose from."""
        hits = self._hits(profile)
        leads = _leads(hits)
        sure = {code: _confidence(_sum(found), leads[code]) for code, found in hits.items()}
        best = [code for code in self._nodes if code in sure]
        best.sort(key=lambda code: -sure[code])
        return tuple(Position(node=code, permille=sure[code], reasons=_reasons(hits[code])) for code in best[:top])

    def _hits(self, profile: Profile) -> Mapping[str, list[_Hit]]:
        found: dict[str, list[_Hit]] = defaultdict(list)
        for where, text in _said(profile):
            for code, hit in self._speaking(where, text).items():
                found[code].append(hit)
        for code, hit in self._classed(profile, set(found)):
            found[code].append(hit)
        return found

    def _speaking(self, where: Where, text: str) -> Mapping[str, _Hit]:
        """For each node the best of its phrases; what another node explains better counts less."""
        best: dict[str, tuple[int, PlacedBy, _Phrase]] = {}
        said, covered = _Said.of(text), self._covered(text)
        for number, alike in self._alike(text).items():
            phrase = self._phrases[number]
            points, code = _relation(said, phrase, alike)
            by_bag = round(_COVERED * covered[phrase.node] + 50 * alike)
            if covered[phrase.node] >= _ALIKE and by_bag > points and not said.empty:
                points, code = by_bag, PlacedBy.WORDS
            if points > best.get(phrase.node, (0,))[0]:
                best[phrase.node] = (points, code, phrase)
        if not best:
            return {}
        most = max(points for points, _, _ in best.values())
        hits: dict[str, _Hit] = {}
        for node, (points, code, phrase) in best.items():
            worth = points * (points / most) * _FIELDS[where]
            reason = PositionReason(code=code, where=where, said=text, known=phrase.shown, points=round(worth))
            hits[node] = _Hit(worth, reason)
        return hits

    def _alike(self, text: str) -> Mapping[int, float]:
        """The phrases that share a term with a text, each with the cosine of their weighed terms."""
        said = terms(text)
        shared: dict[int, float] = defaultdict(float)
        own = 0.0
        unseen = log(1 + len(self._phrases))
        for term in said:
            weight = self._rarity.get(term, unseen)
            own += weight * weight
            for number in self._terms.get(term, ()):
                shared[number] += weight * weight
        own = sqrt(own) or 1.0
        return {number: value / own / self._lengths[number] for number, value in shared.items()}

    def _covered(self, text: str) -> Mapping[str, float]:
        """For each node how much of a text its phrases together hold, by weighed terms."""
        held: dict[str, float] = defaultdict(float)
        total = 0.0
        for term in terms(text):
            nodes = self._bags.get(term, ())
            weight = log(1 + len(self._nodes) / len(nodes)) if nodes else log(1 + len(self._nodes))
            total += weight * weight
            for node in nodes:
                held[node] += weight * weight
        return {node: share / total for node, share in held.items()}

    def _classed(self, profile: Profile, spoken: set[str]) -> Iterator[tuple[str, _Hit]]:
        """What the industry class adds: the node's own class, or one of its group or division.

        A class that many nodes share says little about each. Group and division only support what words say.
        """
        best: dict[str, tuple[float, PlacedBy, str, str]] = {}
        for said, (own, nodes) in product(profile.classes, self._classes.items()):
            points, code = _branch(said, own)
            worth = points / sqrt(len(nodes))
            for node in nodes:
                counts = points and (code is PlacedBy.CLASS or node in spoken)
                if counts and worth > best.get(node, (0.0,))[0]:
                    best[node] = (worth, code, said, own)
        for node, (worth, code, said, own) in best.items():
            reason = PositionReason(code=code, where=Where.CLASS, said=said, known=own, points=round(worth))
            yield node, _Hit(worth, reason)


def _phrases(template: ChainTemplate, aliases: Iterable[tuple[str, str]]) -> list[_Phrase]:
    """Every name of every node, each once for a node, and the other names the vocabulary has for it."""
    others: dict[str, set[str]] = defaultdict(set)
    for one, other in aliases:
        others[normalise(one)].add(normalise(other))
        others[normalise(other)].add(normalise(one))
    found: dict[tuple[str, str], _Phrase] = {}
    for node in template.nodes:
        for shown in _names(node):
            text = normalise(shown)
            found.setdefault((node.code, text), _Phrase(node.code, text, shown, _stem(text)))
    own = {text for _, text in found}
    for (code, text), phrase in list(found.items()):
        for other in sorted(others.get(text, set()) - own):
            found.setdefault((code, other), _Phrase(code, other, phrase.shown, _stem(other), alias=True))
    return list(found.values())


def _names(node: Node) -> tuple[str, ...]:
    parts = tuple(part for part in re.split(r"[、与和]", node.name) if len(part) > _SHORT)
    return (node.name, *parts, *node.products, *node.aliases, node.name_en)


def _said(profile: Profile) -> Iterator[tuple[Where, str]]:
    """The phrases of a profile, each once, under the field that says it first."""
    seen: set[str] = set()
    name = _FIRM.sub("", profile.full or profile.name)
    fields = ((Where.PRODUCTS, profile.products), (Where.SCOPE, profile.scope), (Where.NAME, (name, profile.name)))
    sentences = ((where, one) for where, texts in fields for text in texts for one in _sentences(text))
    for where, part in ((where, part.strip()) for where, one in sentences for part in _CUT.split(_made(one))):
        phrase = normalise(_BUSY.sub("", part[:LONGEST_PHRASE]))
        if len(phrase) > 1 and phrase not in seen:
            seen.add(phrase)
            yield where, phrase
        if len(seen) == MOST_PHRASES:
            return


def _sentences(text: str) -> list[str]:
    return _SENTENCE.split(text[:LONGEST_TEXT])


def _made(sentence: str) -> str:
    """The sentence without what it says of customers and uses."""
    return _PURPOSE.sub("", _FOR.sub("", sentence.strip()))


def _stem(text: str, *, shortest: int = 3) -> str:
    """The text without the general words at its end (总成, 设备, 系统 …), as long as enough characters are left."""
    found = _GENERAL.search(text)
    return text[: found.start()] if found and found.start() >= shortest else text


def _bounds(text: str) -> frozenset[int]:
    """Where a word of the text begins or ends; a text that is no plain run of words has every bound."""
    cut = words(text)
    if "".join(cut) != text:
        return frozenset(range(len(text) + 1))
    return frozenset(accumulate((len(word) for word in cut), initial=0))


@dataclass(frozen=True, slots=True)
class _Said:
    """One phrase of a profile: as a whole, without its general end, and where its words begin."""

    text: str
    stem: str
    bounds: frozenset[int]
    empty: bool

    @classmethod
    def of(cls, text: str) -> _Said:
        return cls(text, _stem(text, shortest=2), _bounds(text), _EMPTY.fullmatch(text) is not None)

    def ends_with(self, known: str) -> bool:
        """Whether the stem ends with a whole word or several that are `known`."""
        at = len(self.stem) - len(known)
        return at > 0 and self.stem.endswith(known) and at in self.bounds

    def holds(self, known: str) -> bool:
        """Whether whole words of the phrase are `known`."""
        at = self.text.find(known)
        return at >= 0 and at in self.bounds and at + len(known) in self.bounds


def _relation(said: _Said, phrase: _Phrase, alike: float) -> tuple[int, PlacedBy]:
    """How much one phrase of a profile says that it is a node's phrase, in thousandths, and by what."""
    known = phrase.text
    if said.text == known:
        return (_ALIAS, PlacedBy.ALIAS) if phrase.alias else (_SAME, PlacedBy.SAME)
    if said.empty:
        return 0, PlacedBy.WORDS
    share = len(phrase.stem) / len(said.stem)
    if said.stem == phrase.stem:
        points, code = _STEM, PlacedBy.KIND_OF
    elif said.ends_with(phrase.stem):
        points, code = round(550 + 350 * share), PlacedBy.KIND_OF
    elif share > 1 and phrase.stem.endswith(said.stem):
        points, code = round(_WIDER[len(said.stem) > _SHORT] / share), PlacedBy.WORDS
    elif said.holds(known):
        points, code = round(250 + 400 * len(known) / len(said.text)), PlacedBy.CONTAINS
    else:
        points, code = 0, PlacedBy.WORDS
    by_words = round(_ALL_WORDS * alike) if alike >= _ALIKE else 0
    return (points, code) if points >= by_words else (by_words, PlacedBy.WORDS)


def _branch(said: str, own: str) -> tuple[int, PlacedBy]:
    if said == own:
        return _CLASS, PlacedBy.CLASS
    if said[:3] == own[:3]:
        return _GROUP, PlacedBy.BRANCH
    return (_DIVISION if said[:2] == own[:2] else 0), PlacedBy.BRANCH


def _sum(hits: Iterable[_Hit]) -> float:
    """The points of a node: words count less the more of them there are, the class counts beside them."""
    by_class = sum(hit.points for hit in hits if hit.reason.where is Where.CLASS)
    words = sorted((hit.points for hit in hits if hit.reason.where is not Where.CLASS), reverse=True)
    return by_class + sum(points * factor for points, factor in zip(words, _FURTHER, strict=False))


def _leads(hits: Mapping[str, list[_Hit]]) -> Mapping[str, float]:
    """By how much the best phrase of each node speaks louder for it than for any other node; negative when not."""
    claims: dict[tuple[Where, str], list[float]] = defaultdict(list)
    for found in hits.values():
        for hit in found:
            claims[hit.reason.where, hit.reason.said].append(hit.points)
    leads: dict[str, float] = {}
    for code, found in hits.items():
        best = max(found, key=lambda hit: hit.points)
        others = sorted(claims[best.reason.where, best.reason.said])
        others.remove(best.points)
        leads[code] = best.points - max(others, default=0.0)
    return leads


def _confidence(points: float, lead: float) -> int:
    return round(1000 / (1 + exp(-(_CHANCE + (_BY_POINTS * points + _BY_LEAD * lead) / 1000))))


def _reasons(hits: Iterable[_Hit]) -> tuple[PositionReason, ...]:
    """The strongest causes, best first."""
    best = sorted(hits, key=lambda hit: (-hit.points, hit.reason.said))
    return tuple(hit.reason for hit in best[: len(_FURTHER) + 1])
