"""Reads a request for the learner: its content words in order, from free text or from text already cut into words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from yuanlian.engines.text import normalise, words

_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[a-z]")
_WORD = re.compile(r"\w")

_FILLER_TEXT = """
的 了 是 在 我 有 和 就 不 人 都 一 一个 上 也 很 到 说 要 去 你 会 着 没有 看 好 自己 这 他 她 它 们 我们
你们 他们 那 为 以 与 及 或 而 但 因为 所以 如果 对于 把 被 让 给 从 向 将 更 最 又 再 还 只 能 可以 可 是否
吗 呢 吧 啊 呀 么 什么 怎么 如何 多少 哪里 谁 每 各 该 其 此 本 之 等 等等 但是 而且 并且 并 却 则 由 由于 于
至 后 前 中 下 内 外 里 来 过 得 地 没 已 已经 就是 还是 这个 这样 这些 那个 那么 现在 因 对 当 用 做 个 次 元
多 大 小 这么 为什么 不是 如 且 才 像 即 按 跟 比 所 使 叫 请 望 您 尊敬 领导 您好 你好 谢谢 请问
"""
_FILLERS = frozenset(_FILLER_TEXT.split())
"""Words that carry no matter: grammar and courtesy."""


def content_words(text: str) -> tuple[str, ...]:
    """The content words of a free text, in order: no grammar, no courtesy, no numbers."""
    return tuple(_kept(words(text)))


def given_words(text: str) -> tuple[str, ...]:
    """The content words of a text whose words stand apart by spaces."""
    return tuple(_kept(normalise(text).split()))


def _kept(found: Iterable[str]) -> Iterable[str]:
    for word in found:
        if word in _FILLERS or _DIGIT.search(word) or not _WORD.search(word):
            continue
        if len(word) == 1 and _LETTERS.match(word):
            continue
        yield word
