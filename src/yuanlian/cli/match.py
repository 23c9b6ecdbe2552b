"""`yuanlian match`: ranks suppliers for needs, from files to a file, without a database.

The room that reads and writes the files of the matching engine: `add_arguments(parser)`, `run(args)`.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import IO, Any

from yuanlian.cli.words import say as _
from yuanlian.engines.matching import (
    Alias,
    Confirmed,
    Index,
    Knowledge,
    Model,
    Need,
    Purchase,
    Supplier,
    find_need,
    implied_purchases,
    learn,
    pack,
    parameters,
    rank,
    unpack,
    with_proven,
)

DONE, REFUSED, USAGE = 0, 1, 2


class Refused(Exception):
    """The files cannot be used; the text says which one and why."""


@dataclass(frozen=True, slots=True)
class _Lessons:
    """What the training files say: who is confirmed for which need, and who buys from whom."""

    confirmed: list[Confirmed]
    purchases: list[Purchase]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The parser knows the options of this command."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _examples()
    parser.add_argument("verb", nargs="?", choices=["train"], help=_("train：先学习，把模型写到 --model"))
    parser.add_argument("--enterprises", required=True, type=Path, metavar="E", help=_("企业，每行一家"))
    parser.add_argument("--needs", type=Path, metavar="N", help=_("要回答的需求，每行一条"))
    parser.add_argument("--graph", type=Path, metavar="G", help=_("产业链图谱"))
    parser.add_argument("--train", type=Path, nargs="*", default=[], metavar="T", help=_("用来学习的已有答案"))
    parser.add_argument("--aliases", type=Path, metavar="CSV", help=_("别名表（列 name、other），默认用自带的"))
    parser.add_argument("--model", type=Path, metavar="M", help=_("模型文件：train 时写入，否则读取"))
    parser.add_argument("--top", type=int, default=10, metavar="K", help=_("每条需求给出几家（默认 10）"))
    parser.add_argument("--out", type=Path, metavar="R", help=_("结果，每行一条需求"))
    parser.add_argument("--json", action="store_true", help=_("用 JSON 输出小结"))


def _examples() -> str:
    return "\n".join(
        (
            _("例子："),
            "  yuanlian match --enterprises E.jsonl --needs N.jsonl --out R.jsonl",
            "  yuanlian match --enterprises E.jsonl.gz --needs N.jsonl --graph G.json.gz --train T.jsonl --out R.jsonl",
            "  yuanlian match train --enterprises E.jsonl --graph G.json --train T1.jsonl T2.jsonl --model M",
            "  yuanlian match --enterprises E.jsonl --needs N.jsonl --graph G.json --model M --out R.jsonl",
            "",
            _("文件（每行一个 JSON 对象，UTF-8，可用 .gz）："),
            _("  E  id, name, full, industry[], products[], scope[]：一家企业"),
            _("  N  qid, query [, buyer]：一条需求；buyer 是采购企业的 id"),
            _("  G  整个文件一个对象：up [[产品, 材料], …]，sub [[类别, 成员], …]"),
            _("  T  qid, query [, need] [, buyer], rel {id: 等级}：最高等级算真正供应"),
            _("  R  qid, ids, reasons {id: [{code, points, …}]}, unknown {id: […]}, need"),
        )
    )


def run(args: argparse.Namespace) -> int:
    """The command is carried out; gives 0 when done, 1 when refused with a reason on stderr, 2 for wrong usage."""
    missing = _missing(args)
    if missing:
        print(missing, file=sys.stderr)
        return USAGE
    try:
        summary = _train(args) if args.verb == "train" else _match(args)
    except (Refused, OSError) as error:
        print(error, file=sys.stderr)
        return REFUSED
    print(json.dumps(summary, ensure_ascii=False) if args.json else _told(summary))
    return DONE


def _missing(args: argparse.Namespace) -> str:
    if args.verb == "train":
        return "" if args.model else _("train 需要 --model M")
    if not args.needs or not args.out:
        return _("需要 --needs N 和 --out R")
    return "" if args.top > 0 else _("--top 至少是 1")


def _told(summary: dict[str, Any]) -> str:
    names = {
        "needs": _("需求"), "enterprises": _("企业"), "out": _("结果"), "model": _("模型"), "learnt_from": _("学自"),
        "cpu_ready": _("准备用时（秒）"), "cpu_matching": _("匹配用时（秒）"),
    }  # fmt: skip
    return "\n".join(f"{names[name]} {value}" for name, value in summary.items())


def _train(args: argparse.Namespace) -> dict[str, Any]:
    began = time.process_time()
    suppliers, lessons = _suppliers(args.enterprises), _lessons(args.train)
    model = _learn(args, suppliers, lessons)
    args.model.write_bytes(pack(model))
    return {
        "enterprises": len(suppliers), "model": str(args.model), "learnt_from": model.source,
        "cpu_ready": round(time.process_time() - began, 2),
    }  # fmt: skip


def _match(args: argparse.Namespace) -> dict[str, Any]:
    began = time.process_time()
    suppliers, lessons = _suppliers(args.enterprises), _lessons(args.train)
    needs = list(_rows(args.needs))
    model = _read_model(args.model) if args.model else _learn(args, suppliers, lessons)
    proven = with_proven(suppliers, lessons.confirmed)
    index = Index.build(proven, space=model.space)
    graph = _graph(args.graph)
    known = Knowledge.build(_aliases(args.aliases), up=graph["up"], sub=graph["sub"]).with_model(model)
    ready = time.process_time()
    with _opened(args.out, "w") as out:
        for row in needs:
            out.write(json.dumps(_answer(index, row, known, args.top), ensure_ascii=False) + "\n")
    return {
        "needs": len(needs), "enterprises": len(index), "out": str(args.out), "learnt_from": model.source,
        "cpu_ready": round(ready - began, 2), "cpu_matching": round(time.process_time() - ready, 2),
    }  # fmt: skip


def _answer(index: Index, row: dict[str, Any], known: Knowledge, top: int) -> dict[str, Any]:
    """The ranking of one need as a line of R."""
    buyer = row.get("buyer")
    need = Need(text=str(row.get("query") or ""), buyer=None if buyer is None else str(buyer))
    ranking = rank(index, need, knowledge=known, top=top)
    return {
        "qid": row.get("qid"),
        "ids": list(ranking.ids),
        "reasons": {one.id: [parameters(reason) for reason in one.reasons] for one in ranking.results},
        "unknown": {one.id: [gap.value for gap in one.unknown] for one in ranking.results},
        "need": ranking.found.need,
    }


def _learn(args: argparse.Namespace, suppliers: Sequence[Supplier], lessons: _Lessons) -> Model:
    """The model of these files; its source names them."""
    files = ", ".join(path.name for path in (args.enterprises, args.graph, *args.train) if path)
    # What the graph implies is a guess: known purchases are better alone.
    bought = lessons.purchases or implied_purchases(suppliers, _graph(args.graph)["up"])
    return learn(with_proven(suppliers, lessons.confirmed), purchases=bought, source=files)


def _read_model(path: Path) -> Model:
    try:
        return unpack(path.read_bytes())
    except ValueError as error:
        raise Refused(_("{file}：不是本版本的模型，或已损坏").format(file=path)) from error


def _opened(path: Path, mode: str) -> IO[str]:
    """The file as text; mode is "r" or "w"; the time of writing does not enter an archive."""
    if path.suffix != ".gz":
        return path.open(mode, encoding="utf-8")
    return io.TextIOWrapper(gzip.GzipFile(path, f"{mode}b", mtime=0), encoding="utf-8")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """Each JSON object of a file of lines; raises Refused with file and line where one is not."""
    try:
        yield from _objects(path)
    except (UnicodeDecodeError, EOFError, gzip.BadGzipFile) as error:
        raise Refused(_("{file}：不是 UTF-8 文本，或压缩包已损坏").format(file=path)) from error


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    with _opened(path, "r") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _object(path, number, line)


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise Refused(_("{file} 第 {line} 行：不是 JSON").format(file=path, line=number)) from error
    if not isinstance(row, dict):
        raise Refused(_("{file} 第 {line} 行：应是一个 JSON 对象").format(file=path, line=number))
    return row


def _suppliers(path: Path) -> list[Supplier]:
    suppliers = []
    for number, row in enumerate(_rows(path), 1):
        if row.get("id") in (None, ""):
            raise Refused(_("{file} 第 {line} 行：企业没有 id").format(file=path, line=number))
        suppliers.append(
            Supplier(
                id=str(row["id"]),
                name=str(row.get("name") or ""),
                full=str(row.get("full") or ""),
                products=_texts(row.get("products")),
                scope=_texts(row.get("scope")),
                industry=_texts(row.get("industry")),
            )
        )
    return suppliers


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(one) for one in value if one) if isinstance(value, list) else ()


def _lessons(paths: Sequence[Path]) -> _Lessons:
    """The confirmed needs and the purchases of the training files."""
    lessons = _Lessons([], [])
    for path in paths:
        for row in _rows(path):
            grades = row.get("rel")
            if not isinstance(grades, dict):
                raise Refused(_("{file}：有一行没有 rel {{id: 等级}}").format(file=path))
            if row.get("buyer") is not None:
                lessons.purchases.extend(Purchase(str(row["buyer"]), supplier) for supplier in grades)
                continue
            need = str(row.get("need") or find_need(str(row.get("query") or "")).need)
            sellers = [supplier for supplier, grade in grades.items() if grade == max(grades.values())]
            lessons.confirmed.extend(Confirmed(need, supplier) for supplier in sellers if need)
    return lessons


def _graph(path: Path | None) -> dict[str, list[tuple[str, str]]]:
    """The edges of a graph file; none without a file."""
    if path is None:
        return {"up": [], "sub": []}
    try:
        with _opened(path, "r") as file:
            graph = json.load(file)
        return {kind: [(str(one), str(other)) for one, other in graph.get(kind, [])] for kind in ("up", "sub")}
    except (ValueError, AttributeError, TypeError, EOFError, gzip.BadGzipFile) as error:
        raise Refused(_("{file}：应是一个 JSON 对象，up 和 sub 是成对的列表").format(file=path)) from error


def _aliases(path: Path | None) -> list[Alias]:
    """The pairs of names of a file, or of the vocabulary that comes with the program."""
    built_in = resources.files("yuanlian.presets").joinpath("vocabulary/aliases.csv")
    text = built_in.read_text("utf-8") if path is None else path.read_text("utf-8-sig")
    rows = csv.DictReader(text.splitlines())
    try:
        return [Alias(row["name"], row["other"], row.get("source") or "") for row in rows]
    except KeyError as error:
        raise Refused(_("{file}：缺少列 {column}").format(file=path, column=error)) from error
