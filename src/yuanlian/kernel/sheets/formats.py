"""Recognises number formats that show more than the number: leading zeros."""

from __future__ import annotations

import re

_CONDITION = re.compile(r"\[[^\]]*\]")
_ZEROS = re.compile(r"0{2,20}")


def padded_digits(format_code: str) -> int:
    """Return how many digits a format such as 000000 always shows, or 0 when it pads nothing."""
    positive = _CONDITION.sub("", format_code.split(";", 1)[0]).strip()
    return len(positive) if _ZEROS.fullmatch(positive) else 0
