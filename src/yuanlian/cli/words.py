"""The language of the commands: Chinese, or English where the terminal asks for it; works without Django."""

from __future__ import annotations

import gettext
import os
from functools import lru_cache
from pathlib import Path

LOCALE = Path(__file__).with_name("locale")


def language() -> str:
    """`zh-hans` or `en`: what YUANLIAN_LANG says, else what the terminal's locale says."""
    said = os.environ.get("YUANLIAN_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if said.lower().startswith("en") else "zh-hans"


@lru_cache(maxsize=2)
def catalogue(name: str) -> gettext.NullTranslations:
    """The messages of one language; the source language needs none."""
    return gettext.translation("django", localedir=LOCALE, languages=[name], fallback=True)


def say(message: str) -> str:
    """`message` in the language of the terminal; translated messages are marked by being called `_("…")`."""
    return catalogue(language()).gettext(message)
