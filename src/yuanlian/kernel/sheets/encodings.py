"""Finds the encoding of a csv by strict decoding, in the order UTF-8, GBK, GB18030, with two sound doubts."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

from yuanlian.kernel.sheets.faults import Refusal, SheetRefused

_CHUNK = 1 << 20
_SAMPLE = 1 << 16
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_ENOUGH_TO_DOUBT = 8


class Encoding(StrEnum):
    """The encodings office programs in China write; the value is Python's name of it."""

    UTF8_BOM = "utf-8-sig"
    UTF8 = "utf-8"
    UTF16 = "utf-16"
    GBK = "gbk"
    GB18030 = "gb18030"


def find_encoding(data: bytes) -> Encoding:
    """Return the encoding of a whole text, or raise `SheetRefused`.

    Strict decoding alone errs twice. A very short GBK text can be valid UTF-8: its characters then all lie below
    U+0800, where no Chinese is, while the same bytes are common hanzi in GBK. And almost any bytes are some
    GB18030: text in which most characters are no common ones (GB 2312) was another encoding, such as Big5.
    """
    if data.startswith(codecs.BOM_UTF8):
        return _required(data, Encoding.UTF8_BOM)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _required(data, Encoding.UTF16)
    if _decodes(data, Encoding.UTF8):
        return Encoding.GBK if _is_short_gbk(data) else Encoding.UTF8
    for encoding in (Encoding.GBK, Encoding.GB18030):
        if _decodes(data, encoding) and _mostly_common(_sample(data, encoding)):
            return encoding
    raise SheetRefused(Refusal.UNKNOWN_ENCODING)


def _required(data: bytes, encoding: Encoding) -> Encoding:
    if not _decodes(data, encoding):
        raise SheetRefused(Refusal.UNKNOWN_ENCODING)
    return encoding


def _decodes(data: bytes, encoding: Encoding) -> bool:
    decoder = codecs.getincrementaldecoder(encoding.value)()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _sample(data: bytes, encoding: Encoding) -> list[str]:
    """Return the first characters outside ASCII."""
    return _NON_ASCII.findall(data[:_SAMPLE].decode(encoding.value, "ignore"))


def _is_short_gbk(data: bytes) -> bool:
    as_utf8 = _sample(data, Encoding.UTF8)
    if not as_utf8 or any(char >= "\u0800" for char in as_utf8):
        return False
    if not _decodes(data, Encoding.GBK):
        return False
    as_gbk = _sample(data, Encoding.GBK)
    return all("\u4e00" <= char <= "\u9fff" and _is_common(char) for char in as_gbk)  # data -- a range of characters


def _mostly_common(characters: list[str]) -> bool:
    # Four bytes of one character have a pattern that no other encoding hits by chance: no doubt there.
    doubtful = [char for char in characters if len(char.encode("gb18030")) == 2]
    if len(doubtful) < _ENOUGH_TO_DOUBT:
        return True
    return 2 * sum(map(_is_common, doubtful)) >= len(doubtful)


def _is_common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
