"""Measures the learner on labelled messages of citizens: `python -m benchmarks.triage.requests --data FOLDER`.

FOLDER holds messages_raw_dev.csv.gz (title, text, label1) and messages_segmented_dev.csv.gz (tokens, label1). All
training happens inside the folds; nothing is chosen on the cases that are counted. Intervals are 95 % bootstrap
intervals over cases.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yuanlian.cli.files import rows_of
from yuanlian.engines.triage import Example, content_words, given_words, learn, rank, tell
from yuanlian.engines.triage.measuring import macro_f1

Numbers = NDArray[np.int64]
DRAWS, RESAMPLES, FEW, SAME = 5, 1000, 20, 0.75
_RARE = 400


def main() -> int:
    """All tables stand on standard output, as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--folds", type=int, default=5)
    args = parser.parse_args()
    cut = [
        Example(given_words(row["tokens"]), row["label1"])
        for row in rows_of(args.data / "messages_segmented_dev.csv.gz")
    ]
    raw_rows = list(rows_of(args.data / "messages_raw_dev.csv.gz"))
    raw = [Example(content_words(f"{row['title']} {row['text']}"), row["label1"]) for row in raw_rows]
    twins = _twins(cut, [f"{row['title']}{row['text']}" for row in raw_rows])
    say("| task | cases | macro-F1 | 95 % interval |", "|---|---|---|---|")
    for name, examples in (("segmented", cut), ("raw", raw)):
        _report(f"{FEW} examples a class, {name}, {DRAWS} draws", *_few(examples))
    _report(f"{args.folds}-fold, raw only", *_folded(raw, args.folds))
    _report("learnt from segmented, told on raw (its own twins left out)", *_crossed(cut, raw, twins))
    _report(f"{args.folds}-fold, segmented", *_folded(cut, args.folds))
    _consistency(cut)
    _speed(raw)
    return 0


def say(*lines: str) -> None:
    """The lines stand on standard output at once."""
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _report(name: str, guessed: Numbers, told: Numbers) -> None:
    random = np.random.default_rng(1)
    scores = []
    for _ in range(RESAMPLES):
        drawn = random.integers(0, len(told), len(told))
        scores.append(macro_f1(guessed[drawn], told[drawn]))
    low, high = np.percentile(scores, (2.5, 97.5))
    say(f"| {name} | {len(told)} | {macro_f1(guessed, told):.3f} | {low:.3f}–{high:.3f} |")


def _told(seen: Sequence[Example], unseen: Sequence[Example]) -> tuple[Numbers, Numbers]:
    model = learn(seen, names={}, source="benchmark")
    number = {category: at for at, category in enumerate(model.categories)}
    guessed = [number[category] for category in tell([example.words for example in unseen], model)]
    return np.array(guessed), np.array([number[example.category] for example in unseen])


def _joined(parts: Sequence[tuple[Numbers, Numbers]]) -> tuple[Numbers, Numbers]:
    return np.concatenate([guessed for guessed, _ in parts]), np.concatenate([told for _, told in parts])


def _fold_of(examples: Sequence[Example], folds: int) -> list[int]:
    """Folds with the same share of every category."""
    random = np.random.default_rng(1)
    at = [0] * len(examples)
    for category in sorted({example.category for example in examples}):
        mine = random.permutation([i for i, example in enumerate(examples) if example.category == category])
        for place, index in enumerate(mine.tolist()):
            at[index] = place % folds
    return at


def _folded(examples: Sequence[Example], folds: int) -> tuple[Numbers, Numbers]:
    at = _fold_of(examples, folds)
    parts = []
    for fold in range(folds):
        seen = [example for example, mine in zip(examples, at, strict=True) if mine != fold]
        parts.append(_told(seen, [example for example, mine in zip(examples, at, strict=True) if mine == fold]))
    return _joined(parts)


def _few(examples: Sequence[Example]) -> tuple[Numbers, Numbers]:
    """All draws together; each tells up to 2,000 other cases."""
    parts = []
    for draw in range(DRAWS):
        random = np.random.default_rng(draw)
        seen: list[Example] = []
        unseen: list[Example] = []
        taken = Counter[str]()
        for index in random.permutation(len(examples)).tolist():
            example = examples[index]
            (seen if taken[example.category] < FEW else unseen).append(example)
            taken[example.category] += 1
        parts.append(_told(seen, unseen[:2000]))
    return _joined(parts)


def _crossed(cut: Sequence[Example], raw: Sequence[Example], twins: Sequence[set[int]]) -> tuple[Numbers, Numbers]:
    parts = []
    at = _fold_of(raw, 3)
    for fold in range(3):
        mine = [index for index, other in enumerate(at) if other == fold]
        left_out = set().union(*(twins[index] for index in mine))
        seen = [example for index, example in enumerate(cut) if index not in left_out]
        parts.append(_told(seen, [raw[index] for index in mine]))
    return _joined(parts)


def _twins(cut: Sequence[Example], texts: Sequence[str]) -> list[set[int]]:
    """For each raw text the segmented messages that are the same or nearly so."""
    lower = [text.lower() for text in texts]
    words = [{word for word in example.words if len(word) > 1} for example in cut]
    holding = defaultdict(list)
    for index, mine in enumerate(words):
        for word in mine:
            holding[word].append(index)
    twins = []
    for example, text in zip((content_words(text) for text in texts), lower, strict=True):
        shared = Counter(i for word in set(example) if len(holding[word]) < _RARE for i in holding[word])
        near = [i for i, _ in shared.most_common(50) if words[i]]
        twins.append({i for i in near if sum(word in text for word in words[i]) >= SAME * len(words[i])})
    return twins


def _consistency(cut: Sequence[Example]) -> None:
    """How often nearly equal messages carry the same label: a bound on what any learner can reach."""
    words = [{word for word in example.words if len(word) > 1} for example in cut]
    holding = defaultdict(list)
    for index, mine in enumerate(words):
        for word in mine:
            holding[word].append(index)
    say("", "| nearly equal pairs (shared words) | pairs | same label |", "|---|---|---|")
    pairs = []
    for index, mine in enumerate(words):
        shared = Counter(i for word in mine if len(holding[word]) < _RARE for i in holding[word] if i > index)
        for other, _ in shared.most_common(20):
            likeness = len(mine & words[other]) / len(mine | words[other])
            pairs.append((likeness, cut[index].category == cut[other].category))
    for least in (0.5, 0.8):
        same = [equal for likeness, equal in pairs if likeness >= least]
        say(f"| at least {least:.0%} | {len(same)} | {sum(same) / max(1, len(same)):.1%} |")


def _speed(raw: Sequence[Example]) -> None:
    started = time.process_time()
    model = learn(raw, names={}, source="benchmark")
    learnt = time.process_time() - started
    seconds = []
    for example in raw:
        started = time.perf_counter()
        rank(example.words, model)
        seconds.append(time.perf_counter() - started)
    half, most = np.percentile(seconds, (50, 99))
    say("", f"Learning {len(raw)} messages with their held-back measurement: {learnt:.1f} CPU s.")
    say(f"One message with reasons: {1000 * half:.1f} ms p50, {1000 * most:.1f} ms p99.")


if __name__ == "__main__":
    raise SystemExit(main())
