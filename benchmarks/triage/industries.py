"""How well classes of GB/T 4754 are ranked for the standard's own explanations, the name of the class masked.

A query is the explanation of a class without its name: the name as it stands, the name without its ending (制造,
服务, …), and each part of the name between 、 and 和 are taken out of it. Held back means that the ranking has not
seen the explanation of the class asked for (four folds over the classes), though it has seen those of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.resources import files

import numpy as np

from yuanlian.cli.classify import known_wares
from yuanlian.engines.triage import Industries, IndustryClass, read_classes

FOLDS, LEAST, RESAMPLES, DEPTH = 4, 8, 1000, 10
_CLASS = 4
_ENDING = re.compile("(制造|加工|服务|活动|批发|零售|种植|饲养|管理|开采|生产|施工|安装|修理|运输|业)+$")
_NOT = re.compile(r"[；，。]?(不包括|不含).*$")


def whole_name(one: IndustryClass) -> str:
    """The explanation without the class's name as it stands."""
    return re.sub(r"^也称[^，]*，", "", _NOT.sub("", one.explanation.replace(one.name, "")))


def all_parts(one: IndustryClass) -> str:
    """The explanation without any part of the class's name."""
    text = whole_name(one)
    bare = _ENDING.sub("", one.name)
    for part in (bare, *re.split("[、和及（）]", bare)):
        if len(part) > 1:
            text = text.replace(part, "")
    return text


def tables() -> Iterator[str]:
    """Lines of Markdown, as they are measured."""
    own = files("yuanlian.presets") / "reference" / "gbt4754_2017.csv"
    table = read_classes(own.read_text(encoding="utf-8").splitlines())
    yield "| query | ranking has seen | cases | top 1 | top 5 |"
    yield "|---|---|---|---|---|"
    for name, mask in (("name taken out", whole_name), ("every part of the name taken out", all_parts)):
        queries = [(one.code, mask(one)) for one in table if len(one.code) == _CLASS and len(mask(one)) >= LEAST]
        yield _line(f"{name} | all but this explanation", _held_back(table, queries))
        if mask is all_parts:
            yield _line(f"{name} | all, this explanation too", _places(Industries(table, known_wares()), queries))


def _line(name: str, places: Sequence[int]) -> str:
    found = np.array(places)
    random = np.random.default_rng(1)
    cells = []
    for most in (1, 5):
        hits = (found >= 1) & (found <= most)
        low, high = np.percentile([random.choice(hits, len(hits)).mean() for _ in range(RESAMPLES)], (2.5, 97.5))
        cells.append(f"{hits.mean():.3f} ({low:.3f}–{high:.3f})")
    return f"| {name} | {len(found)} | {' | '.join(cells)} |"


def _places(industries: Industries, queries: Sequence[tuple[str, str]]) -> list[int]:
    """The place of each query's class; 0 beyond the depth."""
    places = []
    for code, text in queries:
        codes = [guess.code for guess in industries.rank(text, top=DEPTH)]
        places.append(codes.index(code) + 1 if code in codes else 0)
    return places


def _held_back(table: Sequence[IndustryClass], queries: Sequence[tuple[str, str]]) -> list[int]:
    places = []
    for fold in range(FOLDS):
        mine = queries[fold::FOLDS]
        hidden = {code for code, _ in mine}
        rest = [replace(one, explanation="") if one.code in hidden else one for one in table]
        places += _places(Industries(rest, known_wares()), mine)
    return places
