"""How well the learner tells seven classes of citizens' messages, beside the peer on the same folds and draws.

Messages that say nearly the same stay in one fold; nothing is chosen on the cases that are counted. Intervals are
95 % bootstrap intervals over groups of messages. Folds and draws are worked on side by side, each in a process.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.triage import peers
from benchmarks.triage.messages import Message, folds, pairs, read
from yuanlian.engines.triage import learn, rank
from yuanlian.engines.triage.learning import fit
from yuanlian.engines.triage.measuring import macro_f1
from yuanlian.engines.triage.sparse import rows_of

DRAWS, RESAMPLES, FEW, ASKED = 3, 500, 20, 1000
Split = tuple[Sequence[int], Sequence[int]]
"""The numbers of the messages learnt from and of those asked about."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message that was asked about, and what each learner said."""

    message: Message
    ours: str
    peer: str


@dataclass(frozen=True, slots=True)
class Work:
    """What one split brought, and the CPU seconds that each learner took."""

    told: list[Told]
    ours: float
    peer: float


def ours(seen: Sequence[Message], asked: Sequence[Message]) -> list[str]:
    """What the product's learner says, without any word of a zone and without measuring itself."""
    categories = sorted({message.example.category for message in seen})
    terms, weights = fit([message.example for message in seen], categories, {})
    rows = rows_of([terms.vector(message.example.words) for message in asked], terms.width)
    return [categories[at] for at in rows.times(weights).argmax(axis=1)]


def peer(seen: Sequence[Message], asked: Sequence[Message]) -> list[str]:
    """What the peer says."""
    labels = [message.example.category for message in seen]
    return peers.learn_and_tell([message.text for message in seen], labels, [message.text for message in asked])


def tables(folder: Path, *, count: int, processes: int) -> Iterator[str]:
    """Lines of Markdown, as they are measured."""
    messages = read(folder)
    with ProcessPoolExecutor(processes, initializer=_hold, initargs=(messages,)) as pool:
        few = {raw: _few_splits(messages, raw=raw) for raw in (False, True)}
        found = list(pool.map(_work, [*_fold_splits(messages, count), *few[False], *few[True]]))
    all_of, few_cut, few_raw = found[:count], found[count : count + DRAWS], found[count + DRAWS :]
    told = [one for work in all_of for one in work.told]
    yield f"| task | cases | yuanlian | {peers.NAME} | difference |"
    yield "|---|---|---|---|---|"
    yield _line(f"all examples, {count} folds, pre-segmented", [one for one in told if not one.message.raw])
    yield _line(f"all examples, {count} folds, raw", [one for one in told if one.message.raw])
    for name, works in (("pre-segmented", few_cut), ("raw", few_raw)):
        yield _line(f"{FEW} examples a class, {name}, {DRAWS} draws", [one for work in works for one in work.told])
    yield ""
    mine, other = (sum(getattr(work, who) for work in all_of) / count for who in ("ours", "peer"))
    yield f"Learning and telling, CPU seconds a fold: yuanlian {mine:.0f}, peer {other:.0f}."
    yield from _consistency(messages)
    yield from _speed([message for message in messages if message.raw])


_HELD: list[Message] = []


def _hold(messages: list[Message]) -> None:
    """The process has the messages at hand."""
    _HELD[:] = messages


def _work(split: Split) -> Work:
    seen, asked = ([_HELD[at] for at in part] for part in split)
    begun = time.process_time()
    mine = ours(seen, asked)
    between = time.process_time()
    other = peer(seen, asked)
    return Work(list(map(Told, asked, mine, other)), between - begun, time.process_time() - between)


def _fold_splits(messages: Sequence[Message], count: int) -> list[Split]:
    at = np.array(folds(messages, count))
    return [(np.flatnonzero(at != fold).tolist(), np.flatnonzero(at == fold).tolist()) for fold in range(count)]


def _few_splits(messages: Sequence[Message], *, raw: bool) -> list[Split]:
    """Each draw asks about up to 1,000 others of the same kind that say nothing learnt."""
    kind = [at for at, message in enumerate(messages) if message.raw == raw]
    splits = []
    for draw in range(DRAWS):
        taken, seen = Counter[str](), []
        order = np.random.default_rng(draw).permutation(kind).tolist()
        for at in order:
            category = messages[at].example.category
            if taken[category] < FEW:
                taken[category] += 1
                seen.append(at)
        groups = {messages[at].group for at in seen}
        splits.append((seen, [at for at in order if messages[at].group not in groups][:ASKED]))
    return splits


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
