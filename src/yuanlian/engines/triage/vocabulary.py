"""A zone's words for its requests: categories with their keywords and departments, and words that mean haste."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Urgency(StrEnum):
    """How fast a request asks to be looked at; people decide, words only propose."""

    NORMAL = "normal"
    URGENT = "urgent"
    CRITICAL = "critical"


class InvalidVocabulary(ValueError):
    """A vocabulary contradicts itself; the message names where."""


@dataclass(frozen=True, slots=True)
class Category:
    """One category of requests: what it is called, the words people use for it, and who works on it.

    `names` are its labels in any language, `keywords` other words for it (aliases, typical objects and acts);
    `lead` and `helpers` are codes of departments, `lead` empty where the zone has not decided.
    """

    code: str
    names: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    lead: str = ""
    helpers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UrgencyWord:
    """A word that asks for haste, and how much."""

    text: str
    level: Urgency


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All categories of a zone at one version. Raises `InvalidVocabulary` when a code stands twice."""

    version: str
    categories: tuple[Category, ...]
    urgency_words: tuple[UrgencyWord, ...] = ()

    def __post_init__(self) -> None:
        codes = [category.code for category in self.categories]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise InvalidVocabulary(f"categories given twice: {', '.join(twice)}")

    def category(self, code: str) -> Category | None:
        """The category of this code, if the zone has it."""
        return next((category for category in self.categories if category.code == code), None)


_CRITICAL = """
火灾 起火 着火 爆炸 泄漏 泄露 坍塌 倒塌 中毒 触电 伤亡 死亡 受伤 有人被困 人身安全 生命危险 群体性 罢工 围堵 决堤 溃坝
"""
_URGENT = """
紧急 急需 加急 特急 十万火急 万分火急 刻不容缓 迫在眉睫 燃眉之急 尽快 马上 立即 立刻 今天之内 明天之前
停产 停工 停电 停水 停气 断电 断水 断供 违约 逾期 到期 资金链 发不出工资 拖欠工资 欠薪
"""

URGENCY_WORDS = tuple(
    UrgencyWord(text, level)
    for level, texts in ((Urgency.CRITICAL, _CRITICAL), (Urgency.URGENT, _URGENT))
    for text in texts.split()
)
"""Words for haste that hold in any zone; a zone adds its own."""
