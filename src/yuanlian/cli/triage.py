"""`yuanlian triage`: learns categories of requests from a file, and tells them for another, without a database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from yuanlian.cli.files import Refused, complain, read_bytes, rows_of, write_bytes, write_objects
from yuanlian.cli.words import say as _
from yuanlian.engines.triage import (
    BrokenModel,
    Example,
    Model,
    NothingToLearn,
    content_words,
    dump,
    facts,
    given_words,
    learn,
    load,
    rank,
)

EXAMPLES = """
  yuanlian triage train --examples closed.csv.gz --model requests.model --source "2025 closed requests"
  yuanlian triage classify --model requests.model --requests new.csv.gz --out told.jsonl
  yuanlian triage show --model requests.model --json

  closed.csv.gz   title, text, label1   |   tokens, label1
  new.csv.gz      title, text           |   tokens
  told.jsonl      {"row": 1, "label1": "…", "confidence": 0.93, "words": ["…"], "guesses": [{"label1", "confidence"}]}
"""
_LABEL = "label1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The three verbs and their files."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EXAMPLES
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="train | classify | show")
    train = verbs.add_parser(
        "train", help=_("从已办结诉求学习"), epilog=EXAMPLES, formatter_class=parser.formatter_class
    )
    train.add_argument("--examples", required=True, type=Path, nargs="+", help=_("已知类别的诉求，可以给多个文件"))
    train.add_argument("--model", required=True, type=Path, help=_("写出的模型文件"))
    train.add_argument("--source", default="", help=_("数据来源的说明，记在模型里；默认为文件名"))
    told = verbs.add_parser(
        "classify", help=_("为诉求判断类别"), epilog=EXAMPLES, formatter_class=parser.formatter_class
    )
    told.add_argument("--model", required=True, type=Path, help=_("模型文件"))
    told.add_argument("--requests", required=True, type=Path, help=_("要判断的诉求"))
    told.add_argument("--out", required=True, type=Path, help=_("写出的结果，每行一条 JSON"))
    told.add_argument("--top", type=int, default=3, help=_("每条列出几个类别，默认 3"))
    show = verbs.add_parser("show", help=_("说明一个模型从哪里学来"))
    show.add_argument("--model", required=True, type=Path, help=_("模型文件"))
    for verb in (train, told, show):
        verb.add_argument("--json", action="store_true", help=_("输出 JSON"))


def run(args: argparse.Namespace) -> int:
    """The verb has run; 1 when the files cannot be used."""
    verbs = {"train": _train, "classify": _classify, "show": _show}
    try:
        _tell(verbs[args.verb](args), as_json=args.json)
    except Refused as refusal:
        return complain(str(refusal))
    return 0


def _train(args: argparse.Namespace) -> dict[str, Any]:
    examples = [example for path in args.examples for example in _examples(path)]
    source = args.source or ", ".join(path.name for path in args.examples)
    try:
        model = learn(examples, names={}, source=source)
    except NothingToLearn as error:
        raise Refused(_("至少要有两个类别的例子。")) from error
    write_bytes(args.model, dump(model))
    return facts(model)


def _classify(args: argparse.Namespace) -> dict[str, Any]:
    if args.top < 1:
        raise Refused(_("--top 至少为 1。"))
    model = _model(args.model)
    count = write_objects(args.out, _told(rows_of(args.requests), model, path=args.requests, top=args.top))
    return {"requests": count, "out": str(args.out), "model_examples_sha256": model.digest}


def _show(args: argparse.Namespace) -> dict[str, Any]:
    return facts(_model(args.model))


def _told(rows: Iterator[dict[str, str]], model: Model, *, path: Path, top: int) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows, start=1):
        words = _words(row, path)
        guesses = rank(words, model, top=top)
        yield {
            "row": number,
            **({"id": row["id"]} if row.get("id") else {}),
            _LABEL: guesses[0].category if guesses else None,
            "confidence": guesses[0].permille / 1000 if guesses else 0.0,
            "words": list(guesses[0].words) if guesses else [],
            "guesses": [{_LABEL: guess.category, "confidence": guess.permille / 1000} for guess in guesses],
        }


def _examples(path: Path) -> Iterator[Example]:
    for number, row in enumerate(rows_of(path), start=1):
        words = _words(row, path)
        label = row.get(_LABEL, "").strip()
        if not label:
            raise Refused(_("{name} 第 {row} 条没有 label1。").format(name=path.name, row=number))
        if words:
            yield Example(words, label)


def _words(row: dict[str, str], path: Path) -> tuple[str, ...]:
    """The content words of a row: of its tokens where they are given, else of title and text."""
    if "tokens" in row:
        return given_words(row["tokens"])
    if "text" not in row and "title" not in row:
        raise Refused(_("{name} 要有 title、text 两列，或者 tokens 一列。").format(name=path.name))
    return content_words(f"{row.get('title', '')} {row.get('text', '')}")


def _model(path: Path) -> Model:
    try:
        return load(read_bytes(path))
    except BrokenModel as error:
        raise Refused(_("{name} 不能用作模型：{error}").format(name=path.name, error=error)) from error


def _tell(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return
    for key, value in answer.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        sys.stdout.write(f"{key}: {shown}\n")
