"""`yuanlian classify`: ranks classes of a standard for the free text of enterprises, from a file to a file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from yuanlian.cli.files import Refused, complain, lines_of, objects_of, write_objects
from yuanlian.cli.words import say as _
from yuanlian.engines.triage import Industries, InvalidClasses, read_classes

STANDARDS = {"gbt4754": "gbt4754_2017.csv"}
"""Standards by name, with their table in the presets."""
EXAMPLES = """
  yuanlian classify --enterprises E.jsonl --standard gbt4754 --out classes.jsonl
  yuanlian classify --enterprises E.jsonl.gz --standard gbt4754 --top 3 --out classes.jsonl.gz --json

  E.jsonl         {"id": "…", "products": ["…"], "scope": ["…"]}, or "text"; the name only where nothing else stands
  classes.jsonl   {"id": "…", "codes": ["2924", …], "classes": [{"code", "name", "confidence", "words"}]}
"""
_SAID = ("text", "products", "scope", "industry")
_CALLED = ("full", "name")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which enterprises, which standard, where to."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EXAMPLES
    parser.add_argument("--enterprises", required=True, type=Path, help=_("企业，每行一条 JSON"))
    parser.add_argument("--standard", choices=sorted(STANDARDS), default="gbt4754", help=_("分类标准"))
    parser.add_argument("--table", type=Path, help=_("另用一份分类表（CSV），默认用自带的"))
    parser.add_argument("--out", required=True, type=Path, help=_("写出的结果，每行一条 JSON"))
    parser.add_argument("--top", type=int, default=5, help=_("每家列出几个分类，默认 5"))
    parser.add_argument("--json", action="store_true", help=_("输出 JSON"))


def run(args: argparse.Namespace) -> int:
    """The classes stand in the file; 1 when the files cannot be used."""
    try:
        if args.top < 1:
            raise Refused(_("--top 至少为 1。"))
        industries = _industries(args.standard, args.table)
        count = write_objects(args.out, _ranked(objects_of(args.enterprises), industries, top=args.top))
    except Refused as refusal:
        return complain(str(refusal))
    except InvalidClasses as error:
        return complain(_("分类表不能用：{error}").format(error=error))
    answer = {"enterprises": count, "standard": args.standard, "out": str(args.out)}
    if args.json:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(_("已为 {count} 家企业排出分类：{out}").format(count=count, out=args.out) + "\n")
    return 0


def _industries(standard: str, table: Path | None) -> Industries:
    if table is not None:
        return Industries(read_classes(lines_of(table)))
    own = files("yuanlian.presets") / "reference" / STANDARDS[standard]
    return Industries(read_classes(own.read_text(encoding="utf-8").splitlines()))


def _ranked(enterprises: Iterator[dict[str, Any]], industries: Industries, *, top: int) -> Iterator[dict[str, Any]]:
    for number, enterprise in enumerate(enterprises, start=1):
        guesses = industries.rank(_text(enterprise), top=top)
        yield {
            "id": enterprise.get("id", number),
            "codes": [guess.code for guess in guesses],
            "classes": [
                {
                    "code": guess.code,
                    "name": guess.name,
                    "confidence": guess.permille / 1000,
                    "words": list(guess.words),
                }
                for guess in guesses
            ],
        }


def _text(enterprise: dict[str, Any]) -> str:
    """What the enterprise says about itself; what it is called where it says nothing."""
    for keys in (_SAID, _CALLED):
        said = "；".join(part for key in keys for part in _parts(enterprise.get(key)) if part.strip())
        if said:
            return said
    return ""


def _parts(value: object) -> list[str]:
    """The texts of a value that is a text, a list of texts, or a list of lists."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [part for one in value for part in _parts(one)]
    return []
