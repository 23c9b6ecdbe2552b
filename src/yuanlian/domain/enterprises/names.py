"""How names and addresses are recognised and found: keys that ignore width and punctuation, pinyin, search text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from yuanlian.kernel.words import typed

_NOISE = re.compile(r"[\W_]+")
_SEARCH_LENGTH = 700
_PINYIN_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Sound:
    """How a name is read: full pinyin, and the first letter of every syllable."""

    full: str
    initials: str


def key_of(text: str) -> str:
    """`text` as it is compared: half-width, lower case, without blanks, brackets and punctuation."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


def sound_of(name: str) -> Sound:
    """The pinyin of a name; letters and digits stand as they are: 川江A7 → chuanjianga7, cja7."""
    from pypinyin.seg.mmseg import seg  # -- slow import: reads dictionaries that only who writes a name asks

    syllables = [syllable for word in seg.cut(key_of(name)) for syllable in _read(word)]
    return Sound("".join(syllables)[:_PINYIN_LENGTH], "".join(syllable[:1] for syllable in syllables))


@lru_cache(maxsize=65_536)
def _read(word: str) -> tuple[str, ...]:
    """The syllables of one word; words recur, so each is read once."""
    from pypinyin import lazy_pinyin  # -- slow import: the same

    return tuple(lazy_pinyin([word]))


def search_text(name: str, short_name: str, *, former: Iterable[str] = (), codes: Iterable[str] = ()) -> str:
    """Everything an enterprise is found by, in one lower-case line; `former` are the names it bore before."""
    names = list(dict.fromkeys(filter(None, map(key_of, (name, short_name, *former)))))
    sounds = [sound_of(each) for each in names]
    spoken = [*(sound.initials for sound in sounds), *(sound.full for sound in sounds)]
    parts = [*names, *spoken, *(code.lower() for code in codes if code)]
    return " ".join(dict.fromkeys(parts))[:_SEARCH_LENGTH]


def words_of(query: str) -> list[str]:
    """The parts of a search a person typed, each as `search_text` holds it."""
    return list(dict.fromkeys(filter(None, (key_of(part) for part in typed(query)))))
