"""Names of industry classes and trade names of things, read once from the presets; the engines are given them."""

from __future__ import annotations

import csv
from functools import lru_cache
from itertools import islice

from yuanlian.engines.matching import Alias
from yuanlian.presets import path

CODE_LENGTH = 4


@lru_cache(maxsize=1)
def aliases() -> tuple[Alias, ...]:
    """Pairs of names for the same thing, each with its source; none when the vocabulary is not installed."""
    file = path("vocabulary", "aliases.csv")
    if not file.is_file():
        return ()
    with file.open("r", encoding="utf-8") as text:
        return tuple(Alias(name=row["name"], other=row["other"], source=row["source"]) for row in csv.DictReader(text))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    with path("reference", "gbt4754_2017.csv").open("r", encoding="utf-8") as text:
        return {row["code"]: row["name"] for row in csv.DictReader(text)}


def class_name(code: str) -> str:
    """The name of a GB/T 4754-2017 class, or "" when the code is empty or unknown."""
    return _names().get(code, "")


def classes(code: str) -> tuple[str, ...]:
    """Names of a class and of the classes above it, nearest first."""
    names = (class_name(code[:length]) for length in range(len(code), 1, -1))
    return tuple(dict.fromkeys(name for name in names if name))


@lru_cache(maxsize=1)
def known_codes() -> tuple[tuple[str, str], ...]:
    """Every four-digit class with its name, by code."""
    return tuple((code, name) for code, name in sorted(_names().items()) if len(code) == CODE_LENGTH and code.isdigit())


def code_in(written: str) -> str:
    """The four-digit class that a person wrote as code, as name, or as both; "" when there is none."""
    words = written.strip()
    code = words[:4]
    if len(code) == CODE_LENGTH and code.isascii() and code.isdigit() and class_name(code):
        return code
    return next((code for code, name in known_codes() if name == words), "")


def classes_like(written: str, limit: int = 12) -> list[tuple[str, str]]:
    """Classes whose code begins with, or whose name holds, what was written."""
    words = written.strip()
    found = ((code, name) for code, name in known_codes() if words and (code.startswith(words) or words in name))
    return list(islice(found, limit))
