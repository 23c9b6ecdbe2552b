"""How well the learner tells seven classes of citizens' messages, beside the peer on the same folds and draws.

Messages that say nearly the same stay in one fold; nothing is chosen on the cases that are counted. Intervals are
95 % bootstrap intervals over groups of messages.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.triage import peers
from benchmarks.triage.messages import Message, folds, pairs, read
from yuanlian.engines.triage import learn, rank, tell
from yuanlian.engines.triage.measuring import macro_f1

DRAWS, RESAMPLES, FEW, ASKED = 3, 500, 20, 1000
Learner = Callable[[Sequence[Message], Sequence[Message]], list[str]]


@dataclass(frozen=True, slots=True)
class Told:
    """A message that was asked about, and what each learner said."""

    message: Message
    ours: str
    peer: str


def ours(seen: Sequence[Message], asked: Sequence[Message]) -> list[str]:
    """What the product's learner says, without any word of a zone."""
    model = learn([message.example for message in seen], names={}, source="benchmark")
    return list(tell([message.example.words for message in asked], model))


def peer(seen: Sequence[Message], asked: Sequence[Message]) -> list[str]:
    """What the peer says."""
    labels = [message.example.category for message in seen]
    return peers.learn_and_tell([message.text for message in seen], labels, [message.text for message in asked])


def tables(folder: Path, *, count: int) -> Iterator[str]:
    """Lines of Markdown, as they are measured."""
    messages = read(folder)
    yield f"| task | cases | yuanlian | {peers.NAME} | difference |"
    yield "|---|---|---|---|---|"
    for name, raw in (("pre-segmented", False), ("raw", True)):
        kind = [message for message in messages if message.raw == raw]
        yield _line(f"{FEW} examples a class, {name}, {DRAWS} draws", _few(kind))
    spent = {"ours": 0.0, "peer": 0.0}
    told = _folded(messages, count, spent)
    yield _line(f"all examples, {count} folds, pre-segmented", [one for one in told if not one.message.raw])
    yield _line(f"all examples, {count} folds, raw", [one for one in told if one.message.raw])
    yield ""
    each = {who: f"{seconds / count:.0f}" for who, seconds in spent.items()}
    yield f"Learning and telling, CPU seconds a fold: yuanlian {each['ours']}, peer {each['peer']}."
    yield from _consistency(messages)
    yield from _speed([message for message in messages if message.raw])


def _folded(messages: Sequence[Message], count: int, spent: dict[str, float]) -> list[Told]:
    at = folds(messages, count)
    told: list[Told] = []
    for fold in range(count):
        seen = [message for message, mine in zip(messages, at, strict=True) if mine != fold]
        asked = [message for message, mine in zip(messages, at, strict=True) if mine == fold]
        answers = {}
        for name, learner in (("ours", ours), ("peer", peer)):
            begun = time.process_time()
            answers[name] = learner(seen, asked)
            spent[name] += time.process_time() - begun
        told += map(Told, asked, answers["ours"], answers["peer"])
    return told


def _few(messages: Sequence[Message]) -> list[Told]:
    """All draws together; each tells up to 1,000 others that say nothing learnt."""
    told: list[Told] = []
    for draw in range(DRAWS):
        random = np.random.default_rng(draw)
        taken, groups = Counter[str](), set[int]()
        seen: list[Message] = []
        rest: list[Message] = []
        for index in random.permutation(len(messages)).tolist():
            message = messages[index]
            if taken[message.example.category] < FEW:
                taken[message.example.category] += 1
                groups.add(message.group)
                seen.append(message)
            else:
                rest.append(message)
        asked = [message for message in rest if message.group not in groups][:ASKED]
        told += map(Told, asked, ours(seen, asked), peer(seen, asked))
    return told


def _line(name: str, told: Sequence[Told]) -> str:
    """One row: both learners with their intervals, and the interval of their difference."""
    labels = {label: at for at, label in enumerate(sorted({one.message.example.category for one in told}))}
    right = np.array([labels[one.message.example.category] for one in told])
    said = {who: np.array([labels.get(getattr(one, who), -1) for one in told]) for who in ("ours", "peer")}
    groups: dict[int, list[int]] = {}
    for at, one in enumerate(told):
        groups.setdefault(one.message.group, []).append(at)
    parts = [np.array(part) for part in groups.values()]
    random = np.random.default_rng(1)
    drawn = []
    for _ in range(RESAMPLES):
        cases = np.concatenate([parts[at] for at in random.integers(0, len(parts), len(parts))])
        drawn.append([macro_f1(said[who][cases], right[cases]) for who in ("ours", "peer")])
    scores = np.array(drawn)
    cells = [f"{macro_f1(said[who], right):.3f} ({_interval(scores[:, at])})" for at, who in enumerate(said)]
    gain = macro_f1(said["ours"], right) - macro_f1(said["peer"], right)
    cells.append(f"{gain:+.3f} ({_interval(scores[:, 0] - scores[:, 1])})")
    return f"| {name} | {len(told)} | {' | '.join(cells)} |"


def _interval(values: np.ndarray) -> str:
    low, high = np.percentile(values, (2.5, 97.5))
    return f"{low:.3f}–{high:.3f}"


def _consistency(messages: Sequence[Message]) -> Iterator[str]:
    """How often nearly equal messages carry the same label: a bound on what any learner can reach."""
    found = pairs(messages)
    yield ""
    yield "| nearly equal pairs (shared words) | pairs | same label |"
    yield "|---|---|---|"
    for least in (0.5, 0.8):
        same = [equal for likeness, equal in found if likeness >= least]
        yield f"| at least {least:.0%} | {len(same)} | {sum(same) / max(1, len(same)):.1%} |"


def _speed(raw: Sequence[Message]) -> Iterator[str]:
    begun = time.process_time()
    model = learn([message.example for message in raw], names={}, source="benchmark")
    learnt = time.process_time() - begun
    seconds = []
    for message in raw:
        begun = time.process_time()
        rank(message.example.words, model)
        seconds.append(time.process_time() - begun)
    half, most = np.percentile(seconds, (50, 99))
    yield ""
    yield f"Learning {len(raw)} raw messages with their held-back measurement: {learnt:.1f} CPU s; one message with"
    yield f"reasons: {1000 * half:.1f} ms p50, {1000 * most:.1f} ms p99 of CPU time."
