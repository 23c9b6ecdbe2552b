"""Cuts a text into the terms that are searched: words, overlapping pairs of characters, model numbers."""

import re
from collections.abc import Iterator

import rjieba

from yuanlian.engines.text.normalise import normalise

HEAD = "$"
"""Marks a term as the end of its phrase: Chinese compounds carry their meaning there."""

_RUN = re.compile(r"(?P<han>[\u3400-\u9fff\uf900-\ufaff]+)|(?P<latin>[0-9a-zà-öø-ÿα-ωа-я]+(?:[-_./+*][0-9a-zα-ω]+)*)")
_PART = re.compile(r"[^\W\d_]+|\d+")
_JOINT = re.compile(r"[-_./+*]")


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """Each stretch of a normalised text that is written in one script, and whether it is Chinese."""
    for found in _RUN.finditer(text):
        yield found.group(), found.lastgroup == "han"


def words(text: str) -> list[str]:
    """The words of a text in their order: dictionary words of Chinese, whole latin words and model numbers."""
    cut: list[str] = []
    for run, chinese in runs(normalise(text)):
        cut += rjieba.cut(run) if chinese else [run]
    return cut


def pairs(run: str) -> list[str]:
    """Overlapping pairs of characters; a single character stands for itself."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def latin_forms(run: str) -> list[str]:
    """A model number as written, without its joints, and its parts of two characters or more."""
    if run.isalpha() or run.isdigit():
        return [run]
    joined = _JOINT.sub("", run)
    parts = [part for part in _PART.findall(run) if len(part) > 1]
    return list(dict.fromkeys([run, joined, *parts]))


def tokens(text: str) -> list[str]:
    """Every term of a text with repetitions: pairs, words of three characters and more, latin forms."""
    cut: list[str] = []
    for run, chinese in runs(normalise(text)):
        if not chinese:
            cut += latin_forms(run)
            continue
        cut += pairs(run)
        cut += [word for word in rjieba.cut(run) if len(word) > 2]
    return cut


def terms(text: str) -> tuple[str, ...]:
    """The distinct terms of a phrase, its head marked: the form in which phrases are indexed."""
    cut = dict.fromkeys(tokens(text))
    cut |= dict.fromkeys(heads(text))
    return tuple(cut)


def heads(text: str) -> tuple[str, ...]:
    """The end of a phrase as marked terms: its last word, pair and character, or its last latin run."""
    last = ""
    chinese = False
    for run, is_chinese in runs(normalise(text)):
        last, chinese = run, is_chinese
    if not last:
        return ()
    if not chinese:
        return (HEAD + last,)
    word = rjieba.cut(last)[-1]
    return tuple(dict.fromkeys((HEAD + word, HEAD + last[-2:], HEAD + last[-1])))
