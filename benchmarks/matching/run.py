"""Measures the matching engine beside its peers on files: `python3 run.py bench matching DATA [--size 38000]`.

DATA is a folder with docs.jsonl.gz, graph_train.json.gz and queries_{T1L,T1P,T1H,T1X,T4,T2}_{train,dev}.jsonl. Every
quality is nDCG@10 with a bootstrap interval of 95 %; times are CPU milliseconds of one need, warm, reasons included.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import gzip
import json
import math
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pypinyin import lazy_pinyin
from tests.databases import NoPostgreSQL, started

from benchmarks.matching import sentences, starting
from benchmarks.matching.lucene import Answers
from benchmarks.matching.peers import pairs, peers, profile, remarks, tantivy_of
from benchmarks.results import ROOT, machine, write_section
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
    pack,
    rank,
    unpack,
    with_proven,
)

K = 10
TASKS = ("T1L", "T1P", "T1H", "T1X", "T4")
DRAWS = 1000
LEARNT_FROM, NARROW = 20_000, 96


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
    """Quality and CPU milliseconds of each query; Lucene, a process of its own, measures itself."""
    scores, times = [], []
    for query in queries:
        began = time.process_time()
        ids = search(query["query"])
        spent = 1000 * (time.process_time() - began)
        times.append(search.cpu[query["query"]] if isinstance(search, Answers) else spent)
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


def quality(data: Data, address: str | None) -> list[str]:
    """The table of quality and speed, engine and peers side by side, each task with the ratio to the best peer."""
    index, known, ready = engine(data)
    ways: dict[str, Callable[[str], list[str]]] = {
        "yuanlian": lambda text: list(rank(index, Need(text=text), knowledge=known, top=60).ids)
    }
    ways |= peers(data.suppliers, address, (query["query"] for task in TASKS for query in data.asked[task]))
    lines = [f"Learning and index: {ready:.1f} CPU seconds for {len(data.suppliers):,} enterprises.", ""]
    lines += ["| task | " + " | ".join(ways) + " | to the best peer |", "|---" * (len(ways) + 2) + "|"]
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    for task in TASKS:
        cells = []
        for name, search in ways.items():
            scores, times = timed(search, data.asked[task])
            speeds[name] += times
            cells.append(interval(scores))
        means = [float(cell.split()[0]) for cell in cells]
        lines.append(f"| {task} | " + " | ".join(cells) + f" | × {means[0] / max(means[1:]):.2f} |")
    for share in (50, 99):
        row = (sorted(times)[len(times) * share // 100] for times in speeds.values())
        lines.append(f"| CPU ms p{share}, 60 results | " + " | ".join(f"{value:.2f}" for value in row) + " | |")
    lines += ["", remarks(ways, address)]
    lines += ["", f"T2, suppliers behind withheld edges only: {interval(held_back(index, known, data.asked['T2']))}"]
    return [
        *lines,
        f"The same without any purchases in the training files: {interval(graph_alone(data))}",
        "",
        *fresh(index, known, data),
        "",
        in_pinyin(index, known, data),
    ]


def graph_alone(data: Data) -> list[float]:
    """nDCG@10 behind withheld edges where nothing is known but enterprises and the chain graph."""
    model = learn(data.suppliers, purchases=implied_purchases(data.suppliers, data.graph["up"]), source="graph")
    known = Knowledge.build(up=data.graph["up"], sub=data.graph["sub"]).with_model(model)
    return held_back(Index.build(data.suppliers, space=model.space), known, data.asked["T2"])


def fresh(index: Index, known: Knowledge, data: Data) -> list[str]:
    """What sentences in new manners cost the need finder."""
    lines = ["| needs of T1L in new sentences | " + " | ".join(sentences.WAYS) + " |", "|---" * 5 + "|"]
    for name, templates in (("tuned on after a first look", sentences.SEEN), ("never tuned on", sentences.HELD)):
        found = sentences.cost(index, known, data.asked["T1L"], ndcg, templates=templates)
        lines.append(f"| {len(templates)} sentences, {name} | " + " | ".join(map(interval, found.values())) + " |")
    return lines


def in_pinyin(index: Index, known: Knowledge, data: Data) -> str:
    """What it costs to write the needs of T1L that are Chinese throughout in pinyin."""
    queries = [query for query in data.asked["T1L"] if re.fullmatch("[\u4e00-\u9fff]{2,}", query["need"])]
    ways: dict[str, Callable[[str], str]] = {
        "in characters": str,
        "in pinyin": lambda need: "".join(lazy_pinyin(need)),
        "in pinyin, a blank after each syllable": lambda need: " ".join(lazy_pinyin(need)),
        "in pinyin behind qiugou": lambda need: "qiugou " + "".join(lazy_pinyin(need)),
    }
    told = []
    for name, written in ways.items():
        texts = [written(query["need"]) for query in queries]
        ranked = (rank(index, Need(text=text), knowledge=known, top=60).ids for text in texts)
        told.append(f"{name} {interval([ndcg(ids, query) for ids, query in zip(ranked, queries, strict=True)])}")
    return f"{len(queries)} needs of T1L alone, all Chinese characters: " + "; ".join(told) + "."


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


def recombined(data: Data, size: int) -> Iterator[Supplier]:
    """So many enterprises, one at a time: each with products of two real ones and a name put together from both."""
    draw = random.Random(4)
    for number in range(size):
        one, other = data.suppliers[number % len(data.suppliers)], draw.choice(data.suppliers)
        kept = [name for name in one.products if draw.random() < 0.7]
        half, middle = len(one.name) // 2, len(one.full) // 2
        yield replace(
            one, id=f"{number:07d}", name=one.name[:half] + other.name[half:],
            full=one.full[:middle] + other.full[middle:], products=tuple(dict.fromkeys([*kept, *other.products[:2]])),
        )  # fmt: skip


def memory(name: str) -> int:
    """Megabytes of this process: what it holds (`VmRSS`) or held at most (`VmHWM`)."""
    found = re.search(rf"{name}:\s*(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    return int(found[1]) // 1024 if found else 0


def million(folder: Path, size: int) -> None:
    """Index, one need and one change with very many enterprises, in a process of its own, printed as one line."""
    data = read(folder)
    model = unpack(sys.stdin.buffer.read())
    began = time.process_time()
    for _one in recombined(data, size):
        pass
    made, before = time.process_time() - began, memory("VmRSS")
    began = time.process_time()
    index = Index.build(recombined(data, size), space=model.space)
    built = time.process_time() - began - made
    most, held = memory("VmHWM") - before, memory("VmRSS") - before
    middle, slow = speed(index, Knowledge().with_model(model), data)
    after = memory("VmRSS") - before
    one = next(recombined(data, 1))
    start = time.process_time()
    index.add(replace(one, products=(*one.products, "液压油缸")))
    changed = 1000 * (time.process_time() - start)
    beside = tantivy_beside(data, size, made)
    print(
        f"{size:,} enterprises ({model.space.width} directions): index {built:.1f} CPU s (without making the rows), "
        f"{held:,} MB ({after:,} MB after 600 needs), {most:,} MB at the peak of building; "
        f"one need with reasons p50 {middle:.1f} ms, p99 {slow:.1f} ms; "
        f"one change {changed:.1f} ms.{beside}"
    )


def tantivy_beside(data: Data, size: int, made: float) -> str:
    """What tantivy takes for the same enterprises and needs, without the `made` seconds of making the rows, as we do.

    A sentence; empty where tantivy is not installed.
    """
    if not find_spec("tantivy"):
        return ""
    began = time.process_time()
    for one in recombined(data, size):
        " ".join(pairs(profile(one)))
    cut = time.process_time() - began
    search = tantivy_of(pairs)(recombined(data, size))
    built = time.process_time() - began - 2 * cut  # rows are made and cut once more while it takes them in
    middle, slow = spread(search, data)
    return (
        f" tantivy over pairs of characters: index {built:.1f} CPU s and {cut - made:.1f} s to cut the rows, "
        f"60 results without reasons p50 {middle:.1f} ms, p99 {slow:.1f} ms."
    )


def speed(index: Index, known: Knowledge, data: Data) -> tuple[float, float]:
    """How long a need takes with reasons: see `spread`."""
    return spread(lambda text: rank(index, Need(text=text), knowledge=known), data)


def spread(answer: Callable[[str], object], data: Data) -> tuple[float, float]:
    """Median and 99th percentile of the CPU milliseconds of 500 needs, after 100 others to warm up."""
    texts = [query["query"] for task in TASKS for query in data.asked[task]]
    random.Random(4).shuffle(texts)
    times = []
    for text in (*texts[500:600], *texts[:500]):
        start = time.process_time()
        answer(text)
        times.append(1000 * (time.process_time() - start))
    times = sorted(times[100:])
    return times[len(times) // 2], times[len(times) * 99 // 100]


def large(data: Data, size: int) -> list[str]:
    """Speed with so many enterprises: learning, index, one need, one change."""
    suppliers = mixed(data, size)
    began = time.process_time()
    model = learn(suppliers)
    learnt = time.process_time()
    index = Index.build(suppliers, space=model.space)
    built = time.process_time()
    known = Knowledge().with_model(model)
    middle, slow = speed(index, known, data)
    start = time.process_time()
    index.add(replace(suppliers[0], products=(*suppliers[0].products, "液压油缸")))
    changed = 1000 * (time.process_time() - start)
    spent = f"{size:,} enterprises: learning {learnt - began:.1f} CPU s, index {built - learnt:.1f} CPU s"
    return [f"{spent}; one need with reasons p50 {middle:.1f} ms, p99 {slow:.1f} ms; one change {changed:.1f} ms."]


@contextlib.contextmanager
def server() -> Iterator[str | None]:
    """The address of a fresh PostgreSQL, None where there is none to be had."""
    with contextlib.ExitStack() as kept:
        address: str | None = None
        with contextlib.suppress(NoPostgreSQL):
            address = kept.enter_context(started())
        yield address


def main(arguments: Sequence[str]) -> int:
    """The tables are printed and stand in RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    beside = ROOT.parent / "shared/data/matching"
    parser.add_argument("data", nargs="?", type=Path, default=beside, help="folder of the tasks")
    parser.add_argument("--size", type=int, default=38_000)
    parser.add_argument("--million", type=int, default=1_000_000, help="enterprises of the largest index, 0 for none")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.alone:
        million(given.data, given.million)
        return 0
    data = read(given.data)
    with server() as address:
        lines = quality(data, address)
    lines += ["", *large(data, given.size), "", starting.told(given.data)]
    if given.million:
        # Few directions, learnt from a part: each profile takes a byte for each.
        model = pack(learn(recombined(data, LEARNT_FROM), source="recombined", width=NARROW))
        command = [sys.executable, __file__, str(given.data), "--alone", "--million", str(given.million)]
        told = subprocess.run(command, input=model, stdout=subprocess.PIPE, check=True).stdout
        lines += ["", told.decode("utf-8").strip()]
    text = "\n".join(["## Matching", "", f"{machine()}. nDCG@10 (95 % interval).", "", *lines])
    print(text)
    write_section("matching", text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
