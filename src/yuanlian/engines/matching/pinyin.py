"""Reads needs written in pinyin ("shachepian"): the characters are those whose pairs stand in the zone's own names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from yuanlian.engines.matching.spans import Lexicon

LONGEST = 6
"""Letters of the longest syllable."""
FEWEST, SURE, MOST = 2, 3, 10
"""Syllables of a name: at least; from how many on a name that no profile gives as a whole is believed; at most."""
MOST_WAYS = 8
"""Ways of parting letters into syllables that are tried: xian is xian or xi an."""
BREADTH = 64
"""Beginnings of a name that are followed at a time."""
MOST_WORDS = 16
OTHERS = 3

ASKING: Mapping[str, str] = {
    "qiugou": "求购", "caigou": "采购", "goumai": "购买", "xuyao": "需要", "xuqiu": "需求", "jixu": "急需",
    "xunzhao": "寻找", "xunqiu": "寻求", "xiangmai": "想买", "xiangzhao": "想找", "yaomai": "要买", "zhao": "找",
}  # fmt: skip
"""Words of asking as they are spelled: they stand in no name, and the finder takes them off."""

_RUN = re.compile(r"[a-zü]+(?:[ ']+[a-zü]+)*", re.IGNORECASE)
_BETWEEN = re.compile(r"[ ']+")

Ways = Sequence[tuple[str, ...]]


def spelled(sentence: str, lexicon: Lexicon) -> tuple[str, tuple[str, ...]]:
    """The sentence with pinyin as characters, and other names that sound like what was read.

    Words that the lexicon knows as they are (English, abbreviations) stay, and so does what sounds like no name of it.
    """
    others: list[str] = []

    def read(found: re.Match[str]) -> str:
        words = _BETWEEN.split(found.group())
        return " ".join(_words(words[:MOST_WORDS], lexicon, others) + words[MOST_WORDS:])

    return _RUN.sub(read, sentence), tuple(dict.fromkeys(others))[:OTHERS]


def _words(words: list[str], lexicon: Lexicon, others: list[str]) -> list[str]:
    """The words, each longest stretch of them that sounds like a name in its place."""
    ways = [_ways(word, lexicon) for word in words]
    read: list[str] = []
    at = 0
    while at < len(words):
        for end in range(len(words), at, -1):
            names = _names(list(_joined(ways[at:end])), lexicon)
            if names:
                read.append(names[0])
                others += names[1:]
                at = end
                break
        else:
            read.append(ASKING.get(_plain(words[at]), words[at]))
            at += 1
    return read


def _ways(word: str, lexicon: Lexicon) -> Ways:
    """The ways of reading a word as pinyin of a name; none for one that is known as it is, or that asks."""
    apart = _plain(word) in ASKING or lexicon.known(word) or lexicon.seen(word.lower())
    return () if apart else _parted(_plain(word))


def _plain(word: str) -> str:
    return word.lower().replace("ü", "v")


@lru_cache(maxsize=1)
def _characters() -> Mapping[str, str]:
    """The characters in use (GB 2312) by the syllable that they are read as, tones left out."""
    from pypinyin import Style, pinyin  # -- slow import: reads a dictionary that most needs never ask

    found: dict[str, list[str]] = defaultdict(list)
    rows = ((high, low) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    for row in rows:
        character = bytes(row).decode("gb2312", "ignore")
        for syllable in dict.fromkeys(pinyin(character, style=Style.NORMAL, heteronym=True)[0] if character else ()):
            found[syllable].append(character)
    return {syllable: "".join(characters) for syllable, characters in found.items() if syllable.isascii()}


@lru_cache(maxsize=1024)
def _parted(word: str) -> Ways:
    """The first ways of parting a word into syllables, longer syllables first."""
    if len(word) > LONGEST * MOST:
        return ()
    # From which letters on the rest can be parted: no way is followed that leads nowhere.
    fine = [True] * (len(word) + 1)
    for at in reversed(range(len(word))):
        ends = range(at + 1, min(at + LONGEST, len(word)) + 1)
        fine[at] = any(fine[end] and word[at:end] in _characters() for end in ends)

    def parts(at: int) -> Iterator[tuple[str, ...]]:
        if at == len(word):
            yield ()
        for end in range(min(at + LONGEST, len(word)), at, -1):
            if fine[end] and word[at:end] in _characters():
                yield from ((word[at:end], *others) for others in parts(end))

    return tuple(islice(parts(0), MOST_WAYS)) if fine[0] else ()


def _joined(ways: Sequence[Ways]) -> Iterator[tuple[str, ...]]:
    """The ways of words that stand one behind the other; none where one of them is no pinyin."""
    joined: list[tuple[str, ...]] = [()]
    for own in ways:
        joined = [(*first, *second) for first in joined for second in own][:MOST_WAYS]
    return (way for way in joined if FEWEST <= len(way) <= MOST)


def _names(ways: Ways, lexicon: Lexicon) -> list[str]:
    """The names that sound so, those that a profile gives as a whole first, then those of the commonest pairs."""
    found: dict[str, int] = {}
    for way in ways:
        found |= _heard(way, lexicon)
    kept = [name for name in found if len(name) >= SURE or lexicon.known(name)]
    return sorted(kept, key=lambda name: (not lexicon.known(name), -found[name], name))[: 1 + OTHERS]


def _heard(way: Sequence[str], lexicon: Lexicon) -> dict[str, int]:
    """The names of which every pair of characters stands in a known name, and in how many the rarest of them does."""
    beginnings = dict.fromkeys(_characters()[way[0]], 1 << 30)
    for syllable in way[1:]:
        lasts = dict.fromkeys(name[-1] for name in beginnings)
        pairs = [last + next_ for last in lasts for next_ in _characters()[syllable]]
        follow: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for pair, spread in zip(pairs, lexicon.spreads(pairs), strict=True):
            if spread:
                follow[pair[0]].append((pair[1], spread))
        longer = {
            name + next_: min(weight, spread)
            for name, weight in beginnings.items()
            for next_, spread in follow[name[-1]]
        }
        beginnings = dict(sorted(longer.items(), key=lambda one: (-one[1], one[0]))[:BREADTH])
    return beginnings
