"""Labelled messages of citizens from files, those that say nearly the same in one group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from yuanlian.cli.files import rows_of
from yuanlian.engines.text import normalise
from yuanlian.engines.triage import Example, content_words, given_words

RARE, NEAREST, LEAST = 200, 20, 0.2
"""Words of fewer messages lead to neighbours; so many are looked at, if they share so much of the shorter's words."""
ALIKE, INSIDE = 0.5, 0.75
"""Two messages say the same when they share half of their words, or three quarters of one stand in the other."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: as read by our learner, as plain text for the peer, and its group."""

    example: Example
    text: str
    raw: bool
    group: int


def read(folder: Path) -> list[Message]:
    """The pre-segmented messages, then the raw ones."""
    cut = list(rows_of(folder / "messages_segmented_dev.csv.gz"))
    raw = list(rows_of(folder / "messages_raw_dev.csv.gz"))
    examples = [Example(given_words(row["tokens"]), row["label1"]) for row in cut]
    examples += [Example(content_words(f"{row['title']} {row['text']}"), row["label1"]) for row in raw]
    texts = [row["tokens"].replace(" ", "") for row in cut] + [f"{row['title']} {row['text']}" for row in raw]
    groups = _groups(examples, [normalise(text) for text in texts])
    return [
        Message(example, text, raw=at >= len(cut), group=groups[at])
        for at, (example, text) in enumerate(zip(examples, texts, strict=True))
    ]


def folds(messages: Sequence[Message], count: int) -> list[int]:
    """The fold of each message; a group stays together."""
    random = np.random.default_rng(1)
    names = sorted({message.group for message in messages})
    drawn = dict(zip(names, random.integers(0, count, len(names)).tolist(), strict=True))
    return [drawn[message.group] for message in messages]


def pairs(messages: Sequence[Message]) -> list[tuple[float, bool]]:
    """Pre-segmented messages that share words: the share of all words of both, and whether their labels agree."""
    cut = [message for message in messages if not message.raw]
    words = _words([message.example for message in cut])
    found = []
    for index, others in _neighbours(words):
        for other in others:
            share = len(words[index] & words[other]) / len(words[index] | words[other])
            found.append((share, cut[index].example.category == cut[other].example.category))
    return found


def _words(examples: Sequence[Example]) -> list[set[str]]:
    return [{word for word in example.words if len(word) > 1} for example in examples]


def _neighbours(words: Sequence[set[str]]) -> list[tuple[int, list[int]]]:
    """For each message the later ones that share the most rare words with it."""
    holding = defaultdict(list)
    for index, mine in enumerate(words):
        for word in mine:
            holding[word].append(index)
    found = []
    for index, mine in enumerate(words):
        shared = Counter(i for word in mine if len(holding[word]) < RARE for i in holding[word] if i > index)
        near = shared.most_common(NEAREST)
        found.append((index, [i for i, count in near if count >= LEAST * min(len(mine), len(words[i]))]))
    return found


def _groups(examples: Sequence[Example], texts: Sequence[str]) -> list[int]:
    words = _words(examples)
    leader = list(range(len(examples)))

    def lead(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for index, others in _neighbours(words):
        for other in others:
            both, either = words[index] & words[other], words[index] | words[other]
            same = len(both) >= ALIKE * len(either)
            if same or _inside(words[index], texts[other]) or _inside(words[other], texts[index]):
                leader[lead(index)] = lead(other)
    return [lead(at) for at in range(len(examples))]


def _inside(words: set[str], text: str) -> bool:
    return bool(words) and sum(word in text for word in words) >= INSIDE * len(words)
