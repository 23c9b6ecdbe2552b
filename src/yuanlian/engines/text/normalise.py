"""Folds writing variants together: widths, cases, traditional characters, units, invisible characters."""

import re
import unicodedata
from collections.abc import Sequence

from yuanlian.engines.text.traditional import SIMPLIFIED, TRADITIONAL

LIMIT = 20_000
"""Characters of a text that are read; what stands behind them is not."""

_FOLD = {ord(old): new for old, new in zip(TRADITIONAL, SIMPLIFIED, strict=True)}
_FOLD |= dict.fromkeys((9, 10, 13, 12288), " ")
_FOLD |= {ord("〇"): "零", ord("—"): "-", ord("–"): "-", ord("－"): "-", ord("‐"): "-", ord("·"): "·"}
_INVISIBLE = re.compile("[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_SPACES = re.compile(r"\s+")
_UNITS = {
    "毫米": "mm", "公分": "cm", "厘米": "cm", "千米": "km", "公里": "km", "微米": "um", "纳米": "nm",
    "千克": "kg", "公斤": "kg", "毫克": "mg", "微克": "ug", "毫升": "ml", "千瓦时": "kwh", "千瓦": "kw",
    "兆瓦": "mw", "千伏": "kv", "毫安时": "mah", "毫安": "ma", "兆帕": "mpa", "摄氏度": "℃", "平方米": "m2",
    "平米": "m2", "立方米": "m3", "立方": "m3", "赫兹": "hz", "英寸": "inch",
}  # fmt: skip
_UNIT = re.compile(r"(?<=\d)\s*(" + "|".join(sorted(_UNITS, key=len, reverse=True)) + ")")

_OTHER = "".join(sorted({*TRADITIONAL, "〇"}))
_NORMAL = re.compile(
    rf"(?:(?![{_OTHER}])[\u4e00-\u9fff]|[a-z()]|\d(?![{''.join(sorted({unit[0] for unit in _UNITS}))}])(?<=[0-9]))*"
)
"""Simplified characters, small letters and figures without units: what `tidy` and lower case leave as it is."""


def tidy(text: str) -> str:
    """The text in one form but for its case: compatibility widths, simplified characters, short units, single spaces.

    At most `LIMIT` characters are read. The empty text stays empty; nothing raises.
    """
    folded = unicodedata.normalize("NFKC", text[:LIMIT]).translate(_FOLD)
    folded = _INVISIBLE.sub("", folded)
    folded = _UNIT.sub(lambda found: _UNITS[found.group(1)], folded)
    return _SPACES.sub(" ", folded).strip()


def normalise(text: str) -> str:
    """The tidy text in lower case: the form in which texts are compared."""
    # Most names are in normal form; the long way is ten times as long.
    return text if len(text) < LIMIT and _NORMAL.fullmatch(text) else tidy(text).lower()


TOGETHER = 64
"""Texts that are looked at together: most are in normal form already."""


def normalised(texts: Sequence[str]) -> list[str]:
    """Every text in normal form."""
    found: list[str] = []
    for low in range(0, len(texts), TOGETHER):
        part = texts[low : low + TOGETHER]
        joined = "".join(part)
        found += part if len(joined) < LIMIT and _NORMAL.fullmatch(joined) else map(normalise, part)
    return found
