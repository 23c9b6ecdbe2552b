"""Measures the matching engine beside its peers on files: `python3 run.py bench matching DATA [--size 38000]`.

DATA is a folder with docs.jsonl.gz, graph_train.json.gz and queries_{T1L,T1P,T1H,T1X,T4,T2}_{train,dev}.jsonl. Every
quality is nDCG@10 with a bootstrap interval of 95 %; times are CPU milliseconds of one need, warm, reasons included.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.matching.peers import peers
from benchmarks.results import machine, write_section
from yuanlian.engines.matching import (
    Alias,
    Confirmed,
    Index,
    Knowledge,
    Need,
    Purchase,
    Supplier,
    implied_purchases,
    learn,
    rank,
    with_proven,
)

K = 10
TASKS = ("T1L", "T1P", "T1H", "T1X", "T4")
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Data:
    """The files of one folder."""

    suppliers: list[Supplier]
    graph: dict[str, list[tuple[str, str]]]
    train: dict[str, list[dict[str, Any]]]
    asked: dict[str, list[dict[str, Any]]]


def read(folder: Path) -> Data:
    """The data of a folder."""

    def queries(task: str, part: str) -> list[dict[str, Any]]:
        path = folder / f"queries_{task}_{part}.jsonl"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []

    with gzip.open(folder / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    lists = ("products", "scope", "industry")
    suppliers = [
        Supplier(id=row["id"], name=row["name"], full=row["full"], **{name: tuple(row[name]) for name in lists})
        for row in rows
    ]
    with gzip.open(folder / "graph_train.json.gz", "rt", encoding="utf-8") as file:
        graph = json.load(file)
    tasks = (*TASKS, "T2")
    return Data(
        suppliers,
        {kind: [(one, other) for one, other in graph[kind]] for kind in ("up", "sub")},
        {task: queries(task, "train") for task in tasks},
        {task: queries(task, "dev") for task in tasks},
    )


def ndcg(ids: Sequence[str], query: dict[str, Any]) -> float:
    """nDCG@10 of a ranking with gain 2^grade - 1, ignored enterprises left out."""
    grades, ignored = query["rel"], set(query.get("ignore", ()))
    kept = [grades.get(key, 0) for key in ids if key not in ignored][:K]
    best = sorted(grades.values(), reverse=True)[:K]
    gains = [sum((2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(row)) for row in (kept, best)]
    return gains[0] / gains[1] if gains[1] else 0.0


def interval(values: Sequence[float]) -> str:
    """The mean and its bootstrap interval."""
    draw = random.Random(1)
    means = sorted(sum(draw.choices(values, k=len(values))) / len(values) for _ in range(DRAWS))
    mean = sum(values) / len(values)
    return f"{mean:.3f} ({means[DRAWS // 40]:.3f}–{means[-DRAWS // 40]:.3f})"


def timed(search: Callable[[str], list[str]], queries: Sequence[dict[str, Any]]) -> tuple[list[float], list[float]]:
    """Quality and CPU milliseconds of each query."""
    scores, times = [], []
    for query in queries:
        began = time.process_time()
        ids = search(query["query"])
        times.append(1000 * (time.process_time() - began))
        scores.append(ndcg(ids, query))
    return scores, sorted(times)


def engine(data: Data) -> tuple[Index, Knowledge, float]:
    """The engine with all it may learn from the folder, and the CPU seconds that took."""
    began = time.process_time()
    confirmed = [
        Confirmed(query["need"], key)
        for task in TASKS
        if task != "T4"
        for query in data.train[task]
        for key, grade in query["rel"].items()
        if grade > 1
    ]
    bought = [Purchase(query["buyer"], key) for query in data.train["T2"] for key in query["rel"]]
    bought += implied_purchases(data.suppliers, data.graph["up"])
    suppliers = with_proven(data.suppliers, confirmed)
    model = learn(suppliers, purchases=bought, source="benchmark folder, train files")
    text = resources.files("yuanlian.presets").joinpath("vocabulary/aliases.csv").read_text("utf-8")
    aliases = [Alias(row["name"], row["other"], row["source"]) for row in csv.DictReader(text.splitlines())]
    known = Knowledge.build(aliases, up=data.graph["up"], sub=data.graph["sub"]).with_model(model)
    return Index.build(suppliers, space=model.space), known, time.process_time() - began


def held_back(index: Index, known: Knowledge, queries: Sequence[dict[str, Any]]) -> list[float]:
    """nDCG@10 of the suppliers reachable through withheld edges only, all others ignored."""
    scores = []
    for query in queries:
        held = set(query.get("held", ()))
        if held:
            ids = rank(index, Need(text=query["query"], buyer=query["buyer"]), knowledge=known, top=400).ids
            ignored = [*query["ignore"], *(set(query["rel"]) - held)]
            scores.append(ndcg(ids, {"rel": dict.fromkeys(held, 1), "ignore": ignored}))
    return scores


def quality(data: Data) -> list[str]:
    """The table of quality and speed, engine and peers side by side."""
    index, known, ready = engine(data)
    ways: dict[str, Callable[[str], list[str]]] = {
        "yuanlian": lambda text: list(rank(index, Need(text=text), knowledge=known, top=60).ids)
    }
    ways |= {name: build(data.suppliers) for name, build in peers().items()}
    lines = [f"Learning and index: {ready:.1f} CPU seconds for {len(data.suppliers):,} enterprises.", ""]
    lines += ["| task | " + " | ".join(ways) + " |", "|---" * (len(ways) + 1) + "|"]
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    for task in TASKS:
        cells = []
        for name, search in ways.items():
            scores, times = timed(search, data.asked[task])
            speeds[name] += times
            cells.append(interval(scores))
        lines.append(f"| {task} | " + " | ".join(cells) + " |")
    for share in (50, 99):
        row = (sorted(times)[len(times) * share // 100] for times in speeds.values())
        lines.append(f"| CPU ms p{share}, 60 results | " + " | ".join(f"{value:.2f}" for value in row) + " |")
    held = interval(held_back(index, known, data.asked["T2"]))
    return [*lines, "", f"T2, suppliers behind withheld edges only: {held}"]


def mixed(data: Data, size: int) -> list[Supplier]:
    """So many enterprises, each with products of two real ones."""
    draw = random.Random(4)
    made = []
    for number in range(size):
        one, other = data.suppliers[number % len(data.suppliers)], draw.choice(data.suppliers)
        kept = [name for name in one.products if draw.random() < 0.7]
        borrowed = draw.sample(other.products, min(2, len(other.products)))
        products = tuple(dict.fromkeys([*kept, *borrowed]))
        key = f"{number:07d}"
        made.append(replace(one, id=key, name=one.name + key, full=one.full + key, products=products))
    return made


def large(data: Data, size: int) -> list[str]:
    """Speed with so many enterprises: learning, index, one need, one change."""
    suppliers = mixed(data, size)
    began = time.process_time()
    model = learn(suppliers)
    learnt = time.process_time()
    index = Index.build(suppliers, space=model.space)
    built = time.process_time()
    known = Knowledge().with_model(model)
    texts = [query["query"] for task in TASKS for query in data.asked[task]]
    random.Random(4).shuffle(texts)
    times = []
    for text in texts[:500]:
        start = time.process_time()
        rank(index, Need(text=text), knowledge=known)
        times.append(1000 * (time.process_time() - start))
    times.sort()
    start = time.process_time()
    index.add(replace(suppliers[0], products=(*suppliers[0].products, "液压油缸")))
    changed = 1000 * (time.process_time() - start)
    middle, slow = times[len(times) // 2], times[len(times) * 99 // 100]
    spent = f"{size:,} enterprises: learning {learnt - began:.1f} CPU s, index {built - learnt:.1f} CPU s"
    return [f"{spent}; one need with reasons p50 {middle:.1f} ms, p99 {slow:.1f} ms; one change {changed:.1f} ms."]


def main(arguments: Sequence[str]) -> int:
    """The tables are printed and stand in RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--size", type=int, default=38_000)
    given = parser.parse_args(arguments)
    data = read(given.data)
    lines = [*quality(data), "", *large(data, given.size)]
    text = "\n".join(["## Matching", "", f"{machine()}. nDCG@10 (95 % interval).", "", *lines])
    print(text)
    write_section("matching", text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
